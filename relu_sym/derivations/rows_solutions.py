"""Rows: equations and inequalities on the line."""

from __future__ import annotations

from sympy import Eq, FiniteSet, Gt, Intersection, Interval, Lt, Or, S, Symbol, oo

from ..steps import Branch, Cases, Rule, Solutions
from .rows_reading import a, b, f, g, p, q, x

POINTS = "at every point"
SCHOLTES = "S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), chapter 2"
ZERO = Eq(f(x), 0, evaluate=False)
z = Symbol("z", real=True)

ROWS = (
    Rule(
        "sides subtracted",
        "Both sides are read on common intervals, as one function that is compared with 0.",
        Solutions(x, Eq(f(x), g(x), evaluate=False), S.Reals),
        Solutions(x, Eq(Cases(x, Branch(p(x), -oo, a), Branch(q(x), a, oo, 1)), 0, evaluate=False), S.Reals),
        ("where a side has no real value nothing holds",),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "piece by piece",
        "A solution lies in a piece, by the formula of the piece, or at a breakpoint, by the value there.",
        Solutions(x, ZERO, S.Reals),
        FiniteSet(b, z),
        ("the pieces and the breakpoints are all of the domain",),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "solutions in a piece",
        "The zeros of one formula, as far as they lie in its piece; those beyond its ends are none.",
        Solutions(x, Eq(p(x), 0, evaluate=False), Interval.open(a, b)),
        FiniteSet(z),
        ("p(z) = 0 and a < z < b",),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "value at a breakpoint",
        "At a breakpoint and at an end of the domain the value there decides, not the limits.",
        Solutions(x, ZERO, FiniteSet(a)),
        FiniteSet(a),
        ("f(a) = 0; otherwise there is none",),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "condition by condition",
        "What several conditions have in common, or any of them has, is found from the solutions of each.",
        Solutions(x, Gt(f(x), 0) & Lt(g(x), 0), S.Reals),
        Intersection(Interval.open(a, oo), Interval.open(-oo, b), evaluate=False),
        (),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "one condition",
        "The solutions of one of the conditions.",
        Solutions(x, Gt(f(x), 0), S.Reals),
        Interval.open(a, oo),
        (),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "zero product",
        "A product is 0 where a factor is, all factors having values.",
        Solutions(x, Eq(f(x) * g(x), 0, evaluate=False), S.Reals),
        Solutions(x, Or(ZERO, Eq(g(x), 0, evaluate=False)), S.Reals),
        (),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "listed",
        "The elements of a finite set; where parameters decide each is one by cases.",
        FiniteSet(a, b),
        FiniteSet(a, b),
        (),
        POINTS,
        SCHOLTES,
    ),
    Rule(
        "relation of the unknown",
        "A set of the line said by relations.",
        Interval(a, oo),
        Solutions(x, x >= a, S.Reals),
        (),
        POINTS,
        SCHOLTES,
    ),
)
