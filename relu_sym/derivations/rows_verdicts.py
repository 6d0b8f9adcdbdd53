"""Rows: convexity, monotonicity, moduli and Lipschitz constants on a domain."""

from __future__ import annotations

from sympy import Interval, Limit, Max, Min, Subs, Symbol, false, oo, true

from ..steps import Cases, D, Overall, Rule
from ..steps.nouns import Branch
from .rows_convex import ROCKAFELLAR, WETS
from .rows_reading import RUDIN, a, b, c, f, p, q, x

m, L = Symbol("m", real=True), Symbol("L", nonnegative=True)
two = Cases(x, Branch(p(x), -oo, a), Branch(q(x), a, oo))
left, right = Limit(p(x), x, a, "-"), Limit(q(x), x, a, "+")
falling, rising = Limit(D(p(x), x, 1, "classical"), x, a, "-"), Limit(D(q(x), x, 1, "classical"), x, a, "+")
slope, second = D(f(x), x, 1, "classical"), D(f(x), x, 2, "classical")


def of(kind: str, e: object = f(x)) -> Overall:
    """What is asked of f on the line."""
    return Overall(kind, e, x)  # type: ignore[arg-type]


ROWS = (
    Rule(
        "convex by slopes",
        "A function is convex where it is continuous, its second derivative is negative nowhere on its pieces, and "
        "its slope falls at no breakpoint; at the ends of its domain the value may be higher than the limit.",
        of("is_convex", two),
        true,
        ("the slope falls nowhere",),
        "on the domain",
        f"{ROCKAFELLAR}, theorem 24.2",
        "⟺",
    ),
    Rule(
        "not convex",
        "A function is not convex where its slope falls, where it jumps inside its domain, where its domain has a gap, "
        "and where a point of its graph lies above a chord.",
        of("is_convex", two),
        false,
        ("the slope falls somewhere",),
        "on the domain",
        f"{ROCKAFELLAR}, theorem 4.1",
        "⟺",
    ),
    Rule(
        "concave turned",
        "A function is concave where its negative is convex.",
        of("is_concave"),
        of("is_convex", -f(x)),
        (),
        "on the domain",
        f"{ROCKAFELLAR}, section 4",
        "⟺",
    ),
    Rule(
        "decreasing turned",
        "A function is decreasing where its negative is increasing.",
        of("is_decreasing"),
        of("is_increasing", -f(x)),
        (),
        "on the domain",
        f"{RUDIN}, definition 4.28",
        "⟺",
    ),
    Rule(
        "modulus taken off",
        "Strongly convex with modulus m is convex with m*x^2/2 taken off.",
        Overall("is_strongly_convex", f(x), x, Interval(-oo, oo), m),
        of("is_convex", f(x) - m * x**2 / 2),
        ("m > 0",),
        "on the domain",
        f"{WETS}, exercise 12.59",
        "⟺",
    ),
    Rule(
        "positive modulus",
        "A function is strongly convex where its modulus of convexity is positive.",
        of("is_strongly_convex"),
        true,
        ("the modulus of convexity is positive",),
        "on the domain",
        f"{WETS}, exercise 12.59",
        "⟺",
    ),
    Rule(
        "modulus of convexity",
        "The largest m for which f - m*x^2/2 is convex is the least second derivative; it is -oo where the function "
        "jumps or its slope does.",
        of("convexity_modulus", two),
        Min(m, L),
        ("the slope falls at no breakpoint",),
        "on the domain",
        f"{WETS}, exercise 12.59",
    ),
    Rule(
        "second derivative",
        "The least value of the second derivative on a piece.",
        of("minimum", second),
        m,
        (),
        "on the interval",
        f"{RUDIN}, theorem 5.11",
    ),
    Rule(
        "no fall of slope",
        "At a breakpoint the slope on the left is at most the one on the right.",
        falling,
        rising,
        (),
        "at the point",
        f"{ROCKAFELLAR}, theorem 24.1",
        "≤",
    ),
    Rule(
        "slope falls",
        "At a breakpoint the slope on the left is larger than the one on the right.",
        falling,
        rising,
        (),
        "at the point",
        f"{ROCKAFELLAR}, theorem 24.1",
        ">",
    ),
    Rule(
        "chord below",
        "Between two points a convex function is at most its chord: a value above the chord is a witness.",
        f(b),
        (f(a) * (c - b) + f(c) * (b - a)) / (c - a),
        ("a < b < c",),
        "at the point",
        f"{ROCKAFELLAR}, theorem 4.1",
        ">",
    ),
    Rule(
        "value at a point",
        "The value at a point.",
        Subs(f(x), x, a),
        m,
        (),
        "at the point",
        "by definition",
    ),
    Rule(
        "no real value",
        "Where a function has no real value it counts as +oo, outside its domain.",
        Subs(f(x), x, a),
        oo,
        (),
        "as an extended value",
        f"{ROCKAFELLAR}, section 4",
    ),
    Rule(
        "rises everywhere",
        "A function is increasing where its slope is negative on no piece and it falls at no breakpoint.",
        of("is_increasing", two),
        true,
        ("it falls nowhere",),
        "on the domain",
        f"{RUDIN}, theorem 5.11",
        "⟺",
    ),
    Rule(
        "falls somewhere",
        "A function is not increasing where a later value is smaller.",
        of("is_increasing", two),
        false,
        ("it falls somewhere",),
        "on the domain",
        f"{RUDIN}, definition 4.28",
        "⟺",
    ),
    Rule(
        "later value smaller",
        "Two points, the value at the later one smaller: a witness against increasing.",
        f(a),
        f(b),
        ("a < b",),
        "at the point",
        f"{RUDIN}, definition 4.28",
        ">",
    ),
    Rule(
        "least slope",
        "The least value of the derivative on a piece.",
        of("minimum", slope),
        m,
        (),
        "on the interval",
        f"{RUDIN}, theorem 5.11",
    ),
    Rule(
        "no fall",
        "At a breakpoint the limit on the left is at most the value, and this at most the limit on the right.",
        left,
        right,
        (),
        "at the point",
        f"{RUDIN}, theorem 4.29",
        "≤",
    ),
    Rule(
        "Lipschitz by pieces",
        "The Lipschitz constant of a continuous function is the largest of those of its pieces.",
        of("lipschitz_constant", two),
        Max(m, L),
        ("the function is continuous",),
        "on the domain",
        f"{WETS}, theorem 9.2",
    ),
    Rule(
        "steepest slope",
        "The Lipschitz constant on a smooth piece is the largest absolute value of its derivative.",
        of("lipschitz_constant", p(x)),
        L,
        (),
        "on the interval",
        f"{RUDIN}, theorem 5.10",
    ),
    Rule(
        "convexity",
        "The function is convex, by the steps beside it.",
        of("is_convex"),
        true,
        (),
        "on the domain",
        f"{ROCKAFELLAR}, theorem 24.2",
        "⟺",
    ),
    Rule(
        "nondecreasing",
        "The function is increasing, by the steps beside it.",
        of("is_increasing"),
        true,
        (),
        "on the domain",
        f"{RUDIN}, theorem 5.11",
        "⟺",
    ),
)
