"""Rows: conjugates, proximal maps, envelopes, extrema and verdicts in several variables."""

from __future__ import annotations

from sympy import Add, Function, Integer, Limit, Max, Piecewise, Symbol, Tuple, false, oo, symbols, true

from ..steps import AttainedOver, Extreme, ExtremeOver, GradientAt, Overall, Rule, SubdifferentialAt
from .rows_convex import ROCKAFELLAR, h, largest
from .rows_measures import ROWS as MEASURES
from .rows_reading import a, c, f, g, p, x

y, z, u, w = symbols("y z u w", real=True)
lam, m = Symbol("lam", positive=True), Symbol("m", real=True)
F, G, H = Function("F"), Function("G"), Function("H")
BOTH = Tuple(x, y)
BECK = "A. Beck, First-Order Methods in Optimization (2017)"
PARIKH = "N. Parikh, S. Boyd, Proximal Algorithms (2014)"


def both(q: Add) -> ExtremeOver:
    """The supremum over two variables."""
    return ExtremeOver("sup", q, BOTH)


def near(q: Add) -> AttainedOver:
    """Where it is least."""
    return AttainedOver("min", q, BOTH)


def moved(s: Symbol) -> Add:
    """|x - u|^2/(2*lam)."""
    return ((x - u) ** 2 + (y - w) ** 2) / (2 * s)


ROWS = (
    Rule(
        "block by block",
        "Where no term holds variables of two blocks, each block is made large (or small) by itself.",
        both(f(x) + g(y)),
        largest(f(x)) + Extreme("sup", g(y), y, -oo, oo),
        ("no variable is in two blocks",),
        "everywhere",
        f"{PARIKH}, section 2.1",
    ),
    Rule(
        "one block",
        "A part of the question, by its own steps.",
        largest(u * x - f(x)),
        h(u),
        (),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 16.4",
    ),
    Rule(
        "blocks put in",
        "The answers for the blocks together.",
        largest(f(x)) + Extreme("sup", g(y), y, -oo, oo),
        a + c,
        (),
        "everywhere",
        f"{PARIKH}, section 2.1",
    ),
    Rule(
        "distance from a point",
        "Of h(|x - c|) the conjugate is c.y + h*(|y|), and the proximal map moves along the ray from c: h is asked on "
        "the line.",
        both(u * x + w * y - h((x**2 + y**2) ** (Integer(1) / 2))),
        g((u**2 + w**2) ** (Integer(1) / 2)),
        ("g is the conjugate of h, h is even",),
        "everywhere",
        f"{BECK}, sections 4.4 and 6.3",
    ),
    Rule(
        "independent forms",
        "Where y is the sum of z_k*a_k, the conjugate of the sum of h_k(a_k.x) is the sum of h_k*(z_k); elsewhere oo.",
        both(u * x + w * y - f(x + y)),
        Piecewise((h(u), true)),
        ("the a_k are independent",),
        "everywhere",
        f"{BECK}, section 4.3",
    ),
    Rule(
        "orthogonal forms",
        "Of a sum of functions of orthogonal forms a_k.x each is moved along its a_k, with the step lam*|a_k|^2.",
        near(f(x + y) + moved(lam)),
        Tuple(u + h(u + w), w + h(u + w)),
        ("the a_k are orthogonal",),
        "everywhere",
        f"{BECK}, theorem 6.15",
    ),
    Rule(
        "linear equations",
        "Of a quadratic function the point at which the slopes are 0 solves linear equations.",
        near(F(x, y) + moved(lam)),
        Tuple(a, c),
        ("F + |x - u|^2/(2*lam) is strictly convex",),
        "everywhere",
        f"{BECK}, section 6.2",
    ),
    Rule(
        "positive multiple",
        "The conjugate of c*f is c*f*(y/c); the proximal map of c*f with lam is that of f with c*lam.",
        both(u * x + w * y - c * F(x, y)),
        c * h(u / c),
        ("c > 0",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 16.1",
    ),
    Rule(
        "square split off",
        "With f = g + c*|x|^2/2 the conjugate of f is |y|^2/(2*c) less the envelope of g at y/c for 1/c, and the "
        "proximal map of f at u for lam is that of g at u/(1 + c*lam) for lam/(1 + c*lam).",
        both(u * x + w * y - G(x, y) - c * (x**2 + y**2) / 2),
        (u**2 + w**2) / (2 * c) - h(u / c),
        ("c > 0", "h is the envelope of g"),
        "everywhere",
        f"{BECK}, theorem 6.13",
    ),
    Rule(
        "linear part split off",
        "With f = g + a.x the conjugate of f at y is that of g at y - a, and the proximal map of f at u for lam is "
        "that of g at u - lam*a.",
        both(u * x + w * y - G(x, y) - a * x - c * y),
        H(u - a, w - c),
        ("H is the conjugate of G",),
        "everywhere",
        f"{BECK}, theorem 4.14",
    ),
    Rule(
        "corners of the graph",
        "The supremum of y.x - f(x) is taken at a corner of a piece of f; it is oo where a direction of a piece rises.",
        both(u * x + w * y - F(x, y)),
        Max(u * a - p(a), w * c - p(c)),
        ("f is linear in pieces", "the corners and directions are those of all pieces"),
        "everywhere",
        f"{ROCKAFELLAR}, section 19",
    ),
    Rule(
        "quadratic and linear in pieces",
        "Of a quadratic function plus a convex one that is linear in pieces x is on a face of the second where "
        "the slope of the first plus a subgradient of the second is y; these y fill the space.",
        both(u * x + w * y - F(x, y)),
        Piecewise((h(u), u < w), (p(u), true)),
        ("the quadratic part is strictly convex",),
        "everywhere",
        "R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998), section 11.D",
    ),
    Rule(
        "conjugate of the sum",
        "The infimal convolution is the conjugate of the sum of the conjugates, worked out by their rules.",
        both(u * x + w * y - F(x, y) - G(x, y)),
        h(u),
        ("the domains of F and G meet", "F and G are linear in pieces, or one is finite everywhere"),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 16.4",
    ),
    Rule(
        "faces of the graph",
        "The proximal point x is on a face of the graph where (u - x)/lam is a subgradient there; these u fill the "
        "space.",
        near(F(x, y) + moved(lam)),
        Tuple(Piecewise((a, u < w), (c, true)), Piecewise((p(u), u < w), (h(u), true))),
        ("f is convex and linear in pieces",),
        "everywhere",
        f"{ROCKAFELLAR}, section 19; J.-J. Moreau, Proximite et dualite dans un espace hilbertien (1965)",
    ),
    Rule(
        "subgradient at the point",
        "Of a convex function f the point x is the proximal point of u exactly where (u - x)/lam is a subgradient of "
        "f at x; it is a point of the minimum where 0 is one.",
        Tuple((u - a) / lam, (w - c) / lam),
        SubdifferentialAt(F(x, y), BOTH, Tuple(a, c), "convex"),
        ("f is convex",),
        "as sets",
        f"{ROCKAFELLAR}, theorem 23.5",
        "∈",
    ),
    Rule(
        "slopes at the point",
        "At the proximal point u - x is lam times the gradient.",
        Tuple((u - a) / lam, (w - c) / lam),
        GradientAt(F(x, y), BOTH, Tuple(a, c)),
        ("f is smooth",),
        "everywhere",
        f"{BECK}, section 6.2",
    ),
    Rule(
        "point put in",
        "The point is put in.",
        F(a, c),
        m,
        (),
        "at the point",
        f"{ROCKAFELLAR}, section 27",
    ),
    Rule(
        "falls along a ray",
        "Along a ray of the domain the values have no bound.",
        Limit(F(a + u, c + u), u, oo, "-"),
        -oo,
        (),
        "on the domain",
        f"{ROCKAFELLAR}, section 27",
    ),
    Rule(
        "no bound",
        "A function that falls along a ray of the domain without end has no least value; so with the largest.",
        Overall("minimum", F(x, y), BOTH),
        -oo,
        ("a ray is shown",),
        "on the domain",
        f"{ROCKAFELLAR}, section 27",
    ),
    Rule(
        "least on a face",
        "A function that is quadratic in pieces and bounded below is least on a face of a cell along which its slopes "
        "are 0.",
        Overall("minimum", F(x, y), BOTH),
        m,
        ("all faces of all cells are compared",),
        "on the domain",
        "M. Frank and P. Wolfe, An algorithm for quadratic programming (1956)",
    ),
    Rule(
        "best on a cell",
        "The least (or largest) value on a cell, where f is one formula: at a corner, or where the slopes along a face "
        "are 0.",
        Overall("minimum", p(x) + p(y), BOTH, x <= y),
        m,
        (),
        "on the cell",
        "M. Frank and P. Wolfe, An algorithm for quadratic programming (1956)",
    ),
    Rule(
        "where it is least",
        "The points of the faces that have the extreme value.",
        Overall("argmin", F(x, y), BOTH),
        Tuple(a, c),
        ("all faces of all cells are compared",),
        "as sets",
        "M. Frank and P. Wolfe, An algorithm for quadratic programming (1956)",
    ),
    Rule(
        "convex by rules",
        "A function is convex that the rules of composition build, that is convex in every block, or that is the "
        "largest of its affine pieces, on a convex set.",
        Overall("is_convex", Max(f(x), g(y)), BOTH),
        true,
        ("every part is convex",),
        "on the domain",
        f"{ROCKAFELLAR}, section 5",
        "⟺",
    ),
    Rule(
        "above a chord",
        "A function is not convex where a point of its graph lies above the middle of a chord.",
        Overall("is_convex", F(x, y), BOTH),
        false,
        ("three points show it",),
        "on the domain",
        f"{ROCKAFELLAR}, theorem 4.1",
        "⟺",
    ),
    Rule(
        "middle above",
        "The value in the middle is larger than the mean of the values at both ends.",
        F(a, c),
        m,
        (),
        "at the point",
        f"{ROCKAFELLAR}, theorem 4.1",
        ">",
    ),
    *MEASURES,
)
