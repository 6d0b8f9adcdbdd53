"""Rows: x' = F(x) with switches in x, in Filippov's sense."""

from __future__ import annotations

from sympy import Derivative, Eq, Function, Integer, Limit, Subs, Symbol, Tuple, oo

from ..functions import HeavisideStep
from ..steps import Branch, Cases, D, FilippovAt, Hull, Inclusion, Rule, SolutionOf, Subdifferential
from .rows_reading import a, b, c, f, g, p, q, x

t = Symbol("t", real=True)
h, r = Function("h"), Function("r")
X = f(t)
V = Derivative(X, t)
FLOWS = "in Filippov's sense"
FILIPPOV = "A. F. Filippov, Differential Equations with Discontinuous Righthand Sides (1988)"
BREZIS = "H. Brezis, Operateurs maximaux monotones (1973)"

ROWS = (
    Rule(
        "regions",
        "The velocity, between the points at which its formula changes; its values at single points do not count.",
        SolutionOf(X, Eq(V, p(X) * HeavisideStep(X - a) + q(X) * HeavisideStep(a - X), evaluate=False), Eq(f(0), c)),
        SolutionOf(X, Eq(V, Cases(X, Branch(q(X), -oo, a), Branch(p(X), a, oo))), Eq(f(0), c)),
        (),
        FLOWS,
        f"{FILIPPOV}, section 4",
    ),
    Rule(
        "descent",
        "Between its kinks f has one slope; at a kink Clarke's set is the hull of the slopes on both sides.",
        SolutionOf(X, Inclusion(-V, Subdifferential(g(X), X)), Eq(f(0), c)),
        SolutionOf(X, Eq(V, -Derivative(g(X), X), evaluate=False), Eq(f(0), c)),
        ("f is locally Lipschitz",),
        FLOWS,
        f"{BREZIS}, chapter III; {FILIPPOV}, section 4",
    ),
    Rule(
        "motion from switch to switch",
        "In a region the motion follows its formula up to the next switching point, where the limits decide how it "
        "goes on.",
        SolutionOf(X, Eq(V, Cases(X, Branch(p(X), -oo, a), Branch(q(X), a, oo))), Eq(f(0), c)),
        Cases(t, Branch(h(t), 0, b), Branch(g(t), b, oo)),
        ("the motion is the only one",),
        FLOWS,
        f"{FILIPPOV}, section 10",
    ),
    Rule(
        "motion in a region",
        "Where the velocity has one formula, the motion solves an equation without switches.",
        SolutionOf(X, Eq(V, p(X)), Eq(f(a), b)),
        g(t),
        (),
        "everywhere",
        FILIPPOV,
    ),
    Rule(
        "time of arrival",
        "The first time at which the motion is at the switching point.",
        Subs(g(t), t, b),
        a,
        (),
        "as numbers",
        FILIPPOV,
    ),
    Rule(
        "switching point",
        "The limits of the velocity on both sides decide: where both have one sign the motion crosses, where they lead "
        "to the point it stays.",
        Tuple(Limit(p(x), x, a, "-"), Limit(q(x), x, a, "+")),
        Tuple(p(a), q(a)),
        ("the value at the point does not count",),
        "as numbers",
        f"{FILIPPOV}, section 4",
    ),
    Rule(
        "rest",
        "A motion stays at a point if 0 is one of the velocities there: it lies between the limits on both sides.",
        Integer(0),
        Hull(p(a), q(a)),
        (),
        "as sets",
        f"{FILIPPOV}, section 4",
        "∈",
    ),
    Rule(
        "sliding",
        "Along a surface that both sides lead to the motion has the velocity between those of both sides that keeps it "
        "there.",
        Tuple(D(f(t), t), D(g(t), t)),
        Hull(Tuple(p(t), q(t)), Tuple(r(t), h(t))),
        ("both sides lead to the surface",),
        "as sets",
        f"{FILIPPOV}, section 4",
        "∈",
    ),
    Rule(
        "hull of the limits",
        "Filippov's set is the smallest closed convex set that holds the limits of the values of the field.",
        FilippovAt(Tuple(f(x)), Tuple(x), Tuple(a)),
        Hull(p(a), q(a)),
        ("values at single points and on surfaces do not count",),
        "as sets",
        f"{FILIPPOV}, section 4",
    ),
)
