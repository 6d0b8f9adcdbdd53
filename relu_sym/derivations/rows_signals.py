"""Rows: convolutions and transforms."""

from __future__ import annotations

from sympy import Add, Function, Integral, Symbol, oo

from ..functions import Dirac
from ..steps import Branch, Cases, Convolution, D, Rule
from .rows_reading import KANWAL, SCHWARTZ, a, b, c, f, g, p, q, x

u = Symbol("u", real=True)
h = Function("h")
ENDS = (u, -oo, oo)
SIGNALS = "between the breakpoints, and as distributions"

ROWS = (
    Rule(
        "convolution part by part",
        "A convolution is linear in each factor: the parts of the factors, each with one breakpoint, are convolved in "
        "pairs, in whatever order the breakpoints are.",
        Convolution(Add(f(x), g(x), evaluate=False), h(x), x),
        Convolution(f(x), h(x), x) + Convolution(g(x), h(x), x),
        ("the convolutions of the parts exist",),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, section 2",
    ),
    Rule(
        "impulse convolved",
        "Convolution with an impulse moves the other factor to its point, with a derivative of it differentiates.",
        Convolution(c * Dirac(x - a, 1), g(x), x),
        c * D(g(x - a), x),
        (),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, section 3; {KANWAL}, section 7.2",
    ),
    Rule(
        "impulses convolved",
        "The impulses of both factors are convolved one by one, what is left are two functions.",
        Convolution(f(x) + c * Dirac(x - a), g(x), x),
        Convolution(f(x), g(x), x) + c * g(x - a),
        (),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, sections 2 and 3",
    ),
    Rule(
        "convolution integral",
        "The convolution of two functions is the integral of the first at u times the second at x - u.",
        Convolution(f(x), g(x), x),
        Integral(f(u) * g(x - u), ENDS),
        ("the integral converges: one of the two tails that meet fades, or ends",),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, section 1",
    ),
    Rule(
        "cases of overlap",
        "The second factor is turned around and moved by x: which pieces of the two overlap, and from where to where, "
        "changes only where x passes the sum of two breakpoints.",
        Integral(f(u) * g(x - u), ENDS),
        Cases(x, Branch(Integral(p(u) * q(x - u), (u, a, x - b)), a + b, c), Branch(0, c, oo)),
        ("outside the pieces named the product is 0",),
        SIGNALS,
        f"{KANWAL}, section 7.2",
    ),
    Rule(
        "integrals over the overlaps",
        "The integral over each overlap is computed, x held fixed.",
        Cases(x, Branch(Integral(p(u) * q(x - u), (u, a, x - b)), a + b, c)),
        Cases(x, Branch(h(x), a + b, c)),
        (),
        SIGNALS,
        f"{KANWAL}, section 7.2",
    ),
    Rule(
        "integral over an overlap",
        "A product of smooth pieces is integrated over the interval on which they overlap.",
        Integral(p(u) * q(x - u), (u, a, x - b)),
        h(x),
        ("x lies in the interval that is named",),
        SIGNALS,
        f"{KANWAL}, section 7.2",
    ),
)
