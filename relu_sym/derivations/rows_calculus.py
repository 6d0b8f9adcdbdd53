"""Rows: integrals, pairings and limits."""

from __future__ import annotations

from sympy import Function, Integral, Limit, Symbol, oo

from ..functions import Dirac, PrincipalValue
from ..steps import Branch, Cases, D, Pairing, Rule
from .rows_reading import KANWAL, RUDIN, RUDIN_RC, SCHWARTZ, a, b, c, f, g, p, q, two, u, v, x

P = Function("P")
phi = Function("phi")
s = Symbol("s", positive=True)
t = Symbol("t", real=True)
ENDS = (x, u, v)

ROWS = (
    Rule(
        "split integral",
        "An integral is the sum over its smooth stretches and over the impulses inside.",
        Integral(two + c * Dirac(x - b), ENDS),
        Integral(p(x), (x, u, a)) + Integral(q(x), (x, a, v)) + c,
        ("u < a < v and u < b < v", "each piece is integrable"),
        "as numbers",
        f"{RUDIN}, theorem 6.12; {KANWAL}, section 2.2",
    ),
    Rule(
        "integral of an impulse",
        "An impulse inside the interval counts with its weight, one of higher order not at all.",
        Integral(c * Dirac(x - a), ENDS),
        c,
        ("u < a < v; on an end point what endpoints= says",),
        "as numbers",
        f"{KANWAL}, section 2.2",
    ),
    Rule(
        "fundamental theorem",
        "The integral of a smooth piece is the difference of the limits of an antiderivative at its ends.",
        Integral(p(x), ENDS),
        Limit(P(x), x, v, "-") - Limit(P(x), x, u, "+"),
        ("P' = p on the interval, P is continuous",),
        "as numbers",
        f"{RUDIN}, theorem 6.21",
    ),
    Rule(
        "limits at the ends",
        "The limits of the antiderivative at the ends are computed.",
        Limit(P(x), x, v, "-") - Limit(P(x), x, u, "+"),
        c,
        ("the limits exist",),
        "as numbers",
        f"{RUDIN}, definition 4.25",
    ),
    Rule(
        "sum of the parts",
        "The integrals of the stretches and the impulses are added.",
        Integral(p(x), (x, u, a)) + Integral(q(x), (x, a, v)),
        c,
        (),
        "as numbers",
        f"{RUDIN}, theorem 6.12",
    ),
    Rule(
        "across the pole",
        "A principal value leaves equal distances on both sides of the pole, where the infinite parts cancel.",
        Integral(PrincipalValue(f(x)), ENDS),
        Limit(Integral(f(x), (x, u, a - s)) + Integral(f(x), (x, a + s, v)), s, 0, "+"),
        ("the pole a lies inside",),
        "as numbers",
        f"{KANWAL}, section 2.4",
    ),
    Rule(
        "fold",
        "Points at equal distances from one point are taken together: odd parts cancel, infinite parts at a pole too.",
        Integral(f(x), (x, a - u, a + u)),
        Integral(f(a + x) + f(a - x), (x, 0, u)),
        ("the integral converges, at a pole as a principal value",),
        "as numbers",
        f"{RUDIN}, theorem 6.19; {KANWAL}, section 2.4",
    ),
    Rule(
        "derivative of an integral",
        "An integral changes with its ends: by the integrand at the upper one less that at the lower one, each times "
        "the speed of its end.",
        D(Integral(p(t), (t, f(x), g(x))), x),
        p(g(x)) * D(g(x), x) - p(f(x)) * D(f(x), x),
        ("p is bounded near every point", "the ends are smooth", "sums and products of such integrals by their rules"),
        "almost everywhere, and as distributions",
        f"{RUDIN_RC}, theorems 7.11 and 7.20",
    ),
    Rule(
        "any order",
        "The difference of the continuous antiderivative in steps holds in every order of the ends and breakpoints.",
        Integral(two, ENDS),
        P(v) - P(u),
        ("P is a continuous antiderivative on the whole line",),
        "as numbers",
        f"{RUDIN}, theorem 6.21",
    ),
    Rule(
        "antiderivative of the pieces",
        "Each piece is integrated, with the constants that make the antiderivative jump at impulses only.",
        two,
        Cases(x, Branch(P(x), -oo, a), Branch(P(x) + c, a, oo)),
        ("each piece has an antiderivative",),
        "up to one constant",
        f"{RUDIN}, theorem 6.20",
        "↦",
    ),
    Rule(
        "pairing as an integral",
        "A distribution made of a function and impulses acts by integration against the test function.",
        Pairing(f(x), phi(x), x),
        Integral(f(x) * phi(x), (x, -oo, oo)),
        ("phi decays fast enough",),
        "as numbers",
        f"{SCHWARTZ}, chapter I",
    ),
    Rule(
        "smooth integral",
        "A smooth integrand is integrated by its antiderivative.",
        Integral(f(x), x),
        P(x),
        ("P' = f",),
        "up to one constant",
        f"{RUDIN}, theorem 6.21",
        "↦",
    ),
    Rule(
        "branch",
        "On one side of the point each kinked head is the smooth branch that its argument runs through.",
        Limit(two, x, a, "+"),
        Limit(q(x), x, a, "+"),
        ("only points on that side, close to a, count",),
        "at the point",
        f"{RUDIN}, definition 4.25",
    ),
    Rule(
        "limit of the branch",
        "The limit of a smooth formula.",
        Limit(q(x), x, a, "+"),
        c,
        (),
        "at the point",
        f"{RUDIN}, theorem 4.6",
    ),
    Rule(
        "both sides agree",
        "The one-sided limits are equal, so they are the limit.",
        Limit(p(x), x, a, "-"),
        Limit(q(x), x, a, "+"),
        (),
        "at the point",
        f"{RUDIN}, definition 4.25",
    ),
)
