"""Rows: extrema, ranges and continuity on a domain."""

from __future__ import annotations

from sympy import FiniteSet, Integer, Interval, Min, Subs, Union, oo

from ..steps import D, Overall, Rule
from .rows_reading import RUDIN, a, b, c, f, p, q, x
from .rows_verdicts import L, left, m, of, right, two

ROWS = (
    Rule(
        "candidates",
        "On a smooth piece an extreme value is at a point where the slope is 0, or is approached at an end; values at "
        "breakpoints and at ends that belong to the domain count as they are.",
        of("minimum", two),
        Min(p(b), q(c), f(a)),
        ("every candidate has a value or a limit",),
        "on the domain",
        f"{RUDIN}, theorem 5.8",
    ),
    Rule(
        "candidate",
        "A value that may be extreme: at a point of the domain, or the limit at an end of a piece.",
        Subs(f(x), x, a),
        m,
        (),
        "at the point",
        f"{RUDIN}, theorem 5.8",
    ),
    Rule(
        "stationary point",
        "A point at which the slope of a piece is 0.",
        Subs(D(p(x), x, 1, "classical"), x, b),
        Integer(0),
        (),
        "at the point",
        f"{RUDIN}, theorem 5.8",
    ),
    Rule(
        "attained at",
        "An extreme value is attained at the points that have it; a limit that no point has is only approached.",
        of("argmin", two),
        FiniteSet(a, b),
        ("a and b have the least value",),
        "as sets",
        f"{RUDIN}, theorem 4.16",
    ),
    Rule(
        "range by pieces",
        "The range is the union of the ranges of the pieces and the values at the breakpoints.",
        of("function_range", two),
        Union(Interval.open(m, L), FiniteSet(f(a))),
        (),
        "as sets",
        f"{RUDIN}, theorem 4.23",
    ),
    Rule(
        "range of a piece",
        "On an interval a continuous function has all values between its least and its largest one; such an end of "
        "the range belongs to it where a point has that value.",
        Overall("function_range", p(x), x, Interval.open(a, b)),
        Interval.open(m, L),
        (),
        "on the interval",
        f"{RUDIN}, theorem 4.23",
    ),
    Rule(
        "one-sided limit",
        "The limit from one side.",
        left,
        m,
        (),
        "at the point",
        f"{RUDIN}, definition 4.25",
    ),
    Rule(
        "limits meet",
        "At a point of continuity the limits from both sides are the value.",
        left,
        Subs(f(x), x, a),
        (),
        "at the point",
        f"{RUDIN}, theorem 4.6",
    ),
    Rule(
        "limits do not meet",
        "At a jump a limit from one side is not the value, or not that from the other side.",
        left,
        right,
        (),
        "at the point",
        f"{RUDIN}, definition 4.26",
        "≠",
    ),
    Rule(
        "continuous where limits meet",
        "A function is continuous inside its pieces, and at the breakpoints where its limits are its value.",
        of("continuous_domain", two),
        Union(Interval.open(-oo, a), Interval.open(a, oo)),
        (),
        "as sets",
        f"{RUDIN}, theorem 4.6",
    ),
    Rule(
        "singular where limits do not meet",
        "A function is singular where it jumps, and where a limit from one side is infinite or does not exist.",
        of("singularities", two),
        FiniteSet(a),
        (),
        "as sets",
        f"{RUDIN}, definition 4.26",
    ),
)
