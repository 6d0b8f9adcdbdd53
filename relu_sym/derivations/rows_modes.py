"""Rows: what each mode says inside a piece and at a breakpoint."""

from __future__ import annotations

from sympy import FiniteSet, Interval, Limit, Max, Min, oo

from ..functions import Dirac
from ..steps import Branch, Cases, D, Hull, OneSidedSet, Quotient, Rule, SlopeInterval, Subdifferential
from .rows_reading import (
    CLARKE,
    HERE,
    KANWAL,
    ROCKAFELLAR_WETS,
    RUDIN,
    SCHWARTZ,
    a,
    c,
    f,
    h,
    p,
    q,
    two,
    u,
    v,
    x,
)

LEFT, RIGHT = Limit(p(x), x, a, "-"), Limit(q(x), x, a, "+")
SLOPE_LEFT, SLOPE_RIGHT = (Limit(D(w(x), x, 1, "classical"), x, a, s) for w, s in ((p, "-"), (q, "+")))
QUOTIENT_LEFT, QUOTIENT_RIGHT = (Limit(Quotient(w(x), x, a, f(a), h), h, 0, s) for w, s in ((p, "-"), (q, "+")))
DERIVED = Cases(x, Branch(D(p(x), x), -oo, a), Branch(D(q(x), x), a, oo))
C1 = "each piece is continuously differentiable, with one-sided limits"


def _set(middle, which: str = "clarke") -> tuple:
    """The statement of a set-valued rule at one breakpoint."""
    left, right = (OneSidedSet(D(w(x), x, 1, "classical")) for w in (p, q))
    rhs = Cases(x, Branch(left, -oo, a), Branch(middle, a, a, 1, 1), Branch(right, a, oo))
    return Subdifferential(two, x, which), rhs


ROWS = (
    Rule(
        "smooth derivative",
        "Inside a smooth piece all three derivatives are the elementary one (sum, product and chain rule).",
        D(f(x), x),
        Limit(Quotient(f(x), x, x, f(x), h), h, 0, "+-"),
        ("f is smooth on the interval",),
        "on the interval",
        f"{RUDIN}, theorems 5.3 and 5.5",
    ),
    Rule(
        "pieces",
        "The derivative of every piece is carried out.",
        DERIVED,
        Cases(x, Branch(u, -oo, a), Branch(v, a, oo)),
        ("every piece is smooth on its interval",),
        "on each interval",
        f"{RUDIN}, theorems 5.3 and 5.5",
    ),
    Rule(
        "jump rule",
        "The distributional derivative is the derivative of the pieces and, at each jump, the jump times Dirac.",
        D(two, x),
        DERIVED + (RIGHT - LEFT) * Dirac(x - a),
        ("the one-sided limits at a are finite", "the derivatives of the pieces are integrable near a"),
        "as distributions",
        f"{SCHWARTZ}, chapter II, section 2; {KANWAL}, section 2.6",
    ),
    Rule(
        "jump",
        "The jump is the limit from the right minus the limit from the left.",
        RIGHT - LEFT,
        c,
        ("both limits are finite",),
        "at the point",
        f"{KANWAL}, section 2.6",
    ),
    Rule(
        "derivative of an impulse",
        "The derivative of Dirac of order k is Dirac of order k + 1.",
        D(c * Dirac(x - a, 1), x),
        c * Dirac(x - a, 2),
        (),
        "as distributions",
        f"{SCHWARTZ}, chapter II, section 1",
    ),
    Rule(
        "symmetric jump",
        "Beside an integrable pole the impulse of a principal value is the limit of f(a + s) - f(a - s), s > 0.",
        Limit(q(x) - p(2 * a - x), x, a, "+"),
        c,
        ("f is integrable near a", "(x - a)*f(x) tends to 0 at a"),
        "at the point",
        f"{KANWAL}, section 2.4",
    ),
    Rule(
        "classical rule",
        "The classical derivative is that of the pieces; at a breakpoint it exists if both one-sided ones agree.",
        D(two, x, 1, "classical"),
        Cases(x, Branch(D(p(x), x, 1, "classical"), -oo, a), Branch(D(q(x), x, 1, "classical"), a, oo)),
        ("at a the verdict below decides",),
        "wherever the derivative exists",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "one-sided derivative",
        "The one-sided derivative is the limit of the difference quotient from that side.",
        QUOTIENT_RIGHT,
        c,
        ("f has a value at a", "the limit is finite"),
        "at the point",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "infinite slope",
        "The difference quotient is unbounded, so there is no derivative at the point.",
        QUOTIENT_RIGHT,
        oo,
        ("f has a value at a",),
        "at the point",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "derivative exists",
        "Both one-sided derivatives agree, so the derivative exists.",
        QUOTIENT_LEFT,
        QUOTIENT_RIGHT,
        ("f is continuous at a",),
        "at the point",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "corner",
        "The one-sided derivatives differ, so there is no derivative at the point.",
        QUOTIENT_LEFT,
        QUOTIENT_RIGHT,
        ("f is continuous at a",),
        "at the point",
        f"{RUDIN}, definition 5.1",
        "≠",
    ),
    Rule(
        "discontinuity",
        "The function is not continuous at the point, so it has no derivative there.",
        LEFT,
        f(a),
        (),
        "at the point",
        f"{RUDIN}, theorem 5.2",
        "≠",
    ),
    Rule(
        "limits of slopes",
        "Clarke's set is {f'(a)} inside a piece, and at a breakpoint the hull of the limits of the slope.",
        *_set(Hull(SLOPE_LEFT, SLOPE_RIGHT)),
        ("f is locally Lipschitz", C1),
        "as sets",
        f"{CLARKE}, theorem 2.5.1",
    ),
    Rule(
        "both limits of slopes",
        "Bouligand's set holds the limits of the slope themselves.",
        *_set(OneSidedSet(SLOPE_LEFT, SLOPE_RIGHT), "bouligand"),
        ("f is locally Lipschitz", C1),
        "as sets",
        f"{CLARKE}, section 2.6",
    ),
    Rule(
        "between the one-sided derivatives",
        "Frechet's set is the interval from the left to the right derivative, empty if the left one is larger.",
        *_set(SlopeInterval(QUOTIENT_LEFT, QUOTIENT_RIGHT), "frechet"),
        ("both one-sided derivatives exist, perhaps infinite",),
        "as sets",
        f"{ROCKAFELLAR_WETS}, definition 8.3 and exercise 8.4",
    ),
    Rule(
        "limits of Frechet sets",
        "The limiting set holds Frechet's set and the limits of Frechet's sets at nearby points.",
        *_set(OneSidedSet(SLOPE_LEFT, SLOPE_RIGHT), "limiting"),
        (C1, "the left derivative is the larger one; otherwise the interval between them"),
        "as sets",
        f"{ROCKAFELLAR_WETS}, definition 8.3",
    ),
    Rule(
        "slopes",
        "The slopes of the pieces and the sets at the breakpoints are computed.",
        *_set(Interval(u, v))[::-1],
        (),
        "as sets",
        f"{CLARKE}, theorem 2.5.1",
    ),
    Rule(
        "limit of the slope",
        "The one-sided limit of the slope at a breakpoint.",
        SLOPE_RIGHT,
        c,
        ("the limit is finite",),
        "at the point",
        f"{RUDIN}, definition 4.25",
    ),
    Rule(
        "hull",
        "Clarke's set is the smallest closed interval that holds the limits of the slopes.",
        Hull(u, v),
        Interval(Min(u, v), Max(u, v)),
        ("u and v are finite",),
        "as sets",
        f"{CLARKE}, theorem 2.5.1",
    ),
    Rule(
        "in mode classical",
        "The derivative of the pieces, without value where the one-sided derivatives differ.",
        D(f(x), x, 1, "classical"),
        Cases(x, Branch(u, -oo, a), Branch(v, a, oo)),
        (),
        "wherever the derivative exists",
        f"{RUDIN}, definition 5.1",
    ),
    Rule(
        "in mode distributional",
        "The derivative of the pieces and the jumps as impulses.",
        D(f(x), x),
        Cases(x, Branch(u, -oo, a), Branch(v, a, oo)) + c * Dirac(x - a),
        (),
        "as distributions",
        f"{SCHWARTZ}, chapter II",
    ),
    Rule(
        "in mode set-valued",
        "The slopes of the pieces and, at each breakpoint, the interval that they span.",
        Subdifferential(f(x), x),
        Cases(x, Branch(FiniteSet(u), -oo, a), Branch(Hull(u, v), a, a, 1, 1), Branch(FiniteSet(v), a, oo)),
        (),
        "as sets",
        f"{CLARKE}, theorem 2.5.1",
    ),
    Rule(
        "jump of the slope is the weight",
        "At a kink the jump of f' is the weight of the impulse of f''.",
        SLOPE_RIGHT - SLOPE_LEFT,
        c,
        ("f is continuous at a", "f'' has the term c*Dirac(x - a)"),
        "at the point",
        HERE,
    ),
    Rule(
        "width of the set",
        "At a kink the signed width of Clarke's interval is the jump of f': plus if convex there, minus if concave.",
        SLOPE_RIGHT - SLOPE_LEFT,
        v - u,
        ("f is continuous at a", "u and v are the ends of Clarke's interval at a, exchanged if f is concave there"),
        "at the point",
        HERE,
    ),
)
