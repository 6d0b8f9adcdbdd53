"""Rows: divergence, curl and Laplacian as distributions: what jumps across a surface, what is singular at points."""

from __future__ import annotations

from sympy import Add, Function, Integer, Symbol, Tuple, log, pi, sqrt

from ..functions import Dirac, HeavisideStep
from ..steps import D, Flux, OperatorOf, Rule

HORMANDER = "L. Hormander, The Analysis of Linear Partial Differential Operators I (1990)"
SCHWARTZ_FIELDS = "L. Schwartz, Theorie des distributions (1966), chapter II"
GELFAND = "I. M. Gel'fand, G. E. Shilov, Generalized Functions I (1964), chapter I, section 3"
IN_SPACE = "as distributions in all variables"

x, y, c = (Symbol(n, real=True) for n in ("x", "y", "c"))
f, g, h, p, q, w = (Function(n)(x, y) for n in ("f", "g", "h", "p", "q", "w"))
V, O = Tuple(x, y), Tuple(Integer(0), Integer(0))
R2 = x**2 + y**2

ROWS = (
    Rule(
        "operator",
        "The divergence, a component of the curl and the Laplacian are sums of partial derivatives.",
        OperatorOf("divergence", Tuple(f, g), V),
        D(f, x) + D(g, y),
        (),
        IN_SPACE,
        SCHWARTZ_FIELDS,
    ),
    Rule(
        "component",
        "A vector is known by its components, one line each.",
        OperatorOf("curl", Tuple(f, g), V),
        D(g, x) - D(f, y),
        (),
        IN_SPACE,
        SCHWARTZ_FIELDS,
    ),
    Rule(
        "part by part",
        "A derivative of a sum is the sum of the derivatives: what is singular at a point, or jumps, is taken apart.",
        D(Add(f, g, evaluate=False), x),
        D(f, x) + D(g, x),
        (),
        IN_SPACE,
        SCHWARTZ_FIELDS,
    ),
    Rule(
        "excision",
        "A ball around the singular point is cut out: the pointwise derivatives, and the flux out of a small sphere as "
        "an impulse at the point; around a line in space, out of a thin tube.",
        D(x / R2, x) + D(y / R2, y),
        Flux(Tuple(x / R2, y / R2), V, O) * Dirac(x) * Dirac(y),
        ("the field and its pointwise derivatives are locally integrable, the flux has a limit",),
        IN_SPACE,
        f"{SCHWARTZ_FIELDS}; {GELFAND}",
    ),
    Rule(
        "mild singularity",
        "The derivative of a function with a mild singularity is the pointwise one: the flux out of a small sphere "
        "tends to 0.",
        D(log(R2), x),
        2 * x / R2,
        ("r^(n - 1) times the function tends to 0 at the point",),
        IN_SPACE,
        f"{SCHWARTZ_FIELDS}; {GELFAND}",
    ),
    Rule(
        "flux out of a small sphere",
        "The flux is the mean over the directions of the term of order 1 - n, times the area of the unit sphere.",
        Flux(Tuple(x / R2, y / R2), V, O) * Dirac(x) * Dirac(y),
        2 * pi * Dirac(x) * Dirac(y),
        (),
        IN_SPACE,
        GELFAND,
    ),
    Rule(
        "sides of the surfaces",
        "Almost everywhere the function is smooth formulas, switched where a surface w = 0 is crossed.",
        sqrt(f**2),
        p + q * HeavisideStep(w),
        ("values on the surfaces carry no meaning",),
        IN_SPACE,
        f"{HORMANDER}, section 3.1",
    ),
    Rule(
        "jump across a surface",
        "The derivative is that between the surfaces, and across each w = 0 the jump times the slope of w times "
        "Dirac(w); an impulse on a surface is differentiated by the product and the chain rule.",
        D(f + g * HeavisideStep(w), x),
        f.diff(x) + g.diff(x) * HeavisideStep(w) + g * w.diff(x) * Dirac(w),
        ("the gradient of w does not vanish where w does",),
        IN_SPACE,
        f"{HORMANDER}, theorem 3.1.9 and section 6.1",
    ),
    Rule(
        "gathered on each surface",
        "Weights of one impulse are added and restricted to its surface; w*Dirac(w, k) is -k*Dirac(w, k - 1).",
        w * Dirac(w, 1) + (g + w * h) * Dirac(w),
        (g - 1) * Dirac(w),
        (),
        IN_SPACE,
        f"{HORMANDER}, section 6.1",
    ),
    Rule(
        "one variable after the other",
        "Each derivative is taken along its own variable, the others held fixed.",
        D(D(f, x), y),
        h,
        ("its slices have no singular part of their own",),
        IN_SPACE,
        SCHWARTZ_FIELDS,
    ),
)
