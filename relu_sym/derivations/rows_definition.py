"""Rows: the steps from first principles."""

from __future__ import annotations

from sympy import Integral, Interval, Limit, Symbol, oo

from ..functions import Dirac, PrincipalValue
from ..steps import (
    Bracket,
    D,
    Extreme,
    Hull,
    Pairing,
    Quotient,
    Rule,
    SlopeInterval,
    Subdifferential,
    Subgradients,
    Test,
)
from .rows_modes import SLOPE_LEFT, SLOPE_RIGHT, _set
from .rows_reading import CLARKE, KANWAL, ROCKAFELLAR_WETS, RUDIN, SCHWARTZ, a, b, c, f, g, h, p, q, two, u, v, x

y = Symbol("y", real=True)
ROCKAFELLAR = "R. T. Rockafellar, Convex Analysis (1970)"
QUOTIENT = Quotient(f(x), x, x, f(x), h)

ROWS = (
    Rule(
        "difference quotient",
        "The classical derivative is the limit of the difference quotient.",
        D(f(x), x, 1, "classical"),
        Limit(QUOTIENT, h, 0, "+-"),
        (),
        "wherever the limit exists",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "limit of the quotient",
        "The limit of the difference quotient is computed.",
        Limit(QUOTIENT, h, 0, "+-"),
        D(f(x), x, 1, "classical"),
        ("the limit exists",),
        "on the interval",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "expanded quotient",
        "The difference quotient is multiplied out and h cancels.",
        QUOTIENT,
        g(h),
        ("h is not 0",),
        "on the interval",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "one-sided quotient",
        "The difference quotient at a breakpoint has a limit from one side.",
        Limit(Quotient(q(x), x, a, f(a), h), h, 0, "+"),
        c,
        ("f has a value at a", "the limit is finite"),
        "at the point",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "infinite quotient",
        "The difference quotient at a breakpoint is unbounded, so there is no derivative.",
        Limit(Quotient(q(x), x, a, f(a), h), h, 0, "+"),
        oo,
        ("f has a value at a",),
        "at the point",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "distributional definition",
        "The derivative of a distribution is defined by moving it to the test function, with a minus sign.",
        Pairing(D(f(x), x), Test(x), x),
        -Pairing(f(x), Test(x, 1), x),
        ("phi is smooth and 0 outside a bounded interval",),
        "for every test function",
        f"{SCHWARTZ}, chapter II, section 1",
    ),
    Rule(
        "split at the breakpoints",
        "A locally integrable function acts by its integral, and the line is split at the breakpoints.",
        Pairing(two, Test(x), x),
        Integral(p(x) * Test(x), (x, -oo, a)) + Integral(q(x) * Test(x), (x, a, oo)),
        ("f is locally integrable",),
        "for every test function",
        f"{SCHWARTZ}, chapter I",
    ),
    Rule(
        "delta on a test function",
        "Dirac takes the value of the test function, its k-th derivative the k-th one with sign (-1)^k.",
        Pairing(Dirac(x - a, 1), Test(x), x),
        -Test(a, 1),
        (),
        "for every test function",
        f"{SCHWARTZ}, chapter II, section 1",
    ),
    Rule(
        "integration by parts",
        "On each smooth piece the derivative moves back to the piece, at the price of a boundary term.",
        Integral(p(x) * Test(x, 1), (x, a, b)),
        Bracket(p(x) * Test(x), x, a, b) - Integral(D(p(x), x, 1, "classical") * Test(x), (x, a, b)),
        ("p is smooth between a and b, with one-sided limits",),
        "on the interval",
        f"{RUDIN}, theorem 6.22",
    ),
    Rule(
        "boundary terms",
        "phi is 0 far out, and at each breakpoint the two boundary terms leave the jump times phi.",
        -Bracket(p(x) * Test(x), x, -oo, a) - Bracket(q(x) * Test(x), x, a, oo),
        (Limit(q(x), x, a, "+") - Limit(p(x), x, a, "-")) * Test(a),
        ("the one-sided limits are finite",),
        "for every test function",
        f"{KANWAL}, section 2.6",
    ),
    Rule(
        "principal value",
        "The pole is cut out symmetrically before integrating by parts; the boundary terms tend to an impulse.",
        -Integral(f(x) * Test(x, 1), (x, -oo, oo)),
        Pairing(PrincipalValue(D(f(x), x, 1, "classical")) + c * Dirac(x - a), Test(x), x),
        ("f is integrable near a", "(x - a)*f(x) tends to 0 at a", "c = lim f(a + s) - f(a - s) as s tends to 0"),
        "for every test function",
        f"{KANWAL}, section 2.4",
    ),
    Rule(
        "read off",
        "Integrals against phi and values of phi are the action of a distribution.",
        Integral(f(x) * Test(x), (x, -oo, oo)) + c * Test(a),
        Pairing(f(x) + c * Dirac(x - a), Test(x), x),
        ("f is locally integrable",),
        "for every test function",
        f"{SCHWARTZ}, chapter I",
    ),
    Rule(
        "equal distributions",
        "Two distributions that act alike on every test function are equal.",
        D(f(x), x),
        g(x),
        ("<D f, phi> = <g, phi> for every test function phi",),
        "as distributions",
        f"{SCHWARTZ}, chapter I",
    ),
    Rule(
        "limits of nearby gradients",
        "Clarke's set is the hull of all limits of derivatives at nearby points where there is one.",
        *_set(Hull(SLOPE_LEFT, SLOPE_RIGHT)),
        ("f is locally Lipschitz",),
        "as sets",
        f"{CLARKE}, theorem 2.5.1",
    ),
    Rule(
        "subgradient inequality",
        "A slope v supports f at a if the line through (a, f(a)) stays below f: divide by y - a on either side.",
        Subgradients(f(x), x, a, f(a), v, y),
        SlopeInterval(
            Extreme("sup", (f(y) - f(a)) / (y - a), y, -oo, a), Extreme("inf", (f(y) - f(a)) / (y - a), y, a, oo)
        ),
        ("f has a value at every y",),
        "as sets",
        f"{ROCKAFELLAR}, section 23",
    ),
    Rule(
        "extremes of the quotient",
        "The extremes stand at a, at breakpoints, at the ends of the line, or where the quotient turns.",
        Extreme("sup", (f(y) - f(a)) / (y - a), y, -oo, a),
        c,
        ("every piece is smooth",),
        "as numbers, perhaps infinite",
        f"{ROCKAFELLAR}, section 23",
    ),
    Rule(
        "interval of slopes",
        "No slope is between two bounds that are out of order.",
        SlopeInterval(u, v),
        Interval(u, v),
        ("u <= v; otherwise the set is empty",),
        "as sets",
        f"{ROCKAFELLAR}, section 23",
    ),
    Rule(
        "convex and Clarke",
        "Every subgradient of convex analysis lies in Clarke's set; for a convex function the sets are equal.",
        Subdifferential(f(x), x, "convex"),
        Subdifferential(f(x), x, "clarke"),
        ("f is locally Lipschitz; equality if f is convex",),
        "as sets",
        f"{CLARKE}, proposition 2.2.7; {ROCKAFELLAR_WETS}, theorem 8.6",
        "⊆",
    ),
)
