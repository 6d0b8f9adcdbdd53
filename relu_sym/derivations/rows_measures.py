"""Rows: ranges, Lipschitz constants, strong convexity, recession and biconjugates in several variables."""

from __future__ import annotations

from sympy import Function, Interval, Limit, Max, Subs, Symbol, Tuple, false, oo, sqrt, symbols, true

from ..steps import ExtremeOver, GradientAt, Overall, Rule
from .rows_convex import ROCKAFELLAR, WETS
from .rows_reading import a, c, p, x

y, s, t, u, v = symbols("y s t u v", real=True)
m, L = Symbol("m", positive=True), Symbol("L", positive=True)
F = Function("F")
BOTH = Tuple(x, y)
RUDIN = "W. Rudin, Principles of Mathematical Analysis (1976)"
NESTEROV = "Y. Nesterov, Lectures on Convex Optimization (2018)"


def of(kind: str, e: object = F(x, y)) -> Overall:
    """What is asked of F on the plane."""
    return Overall(kind, e, BOTH)  # type: ignore[arg-type]


ROWS = (
    Rule(
        "largest of its pieces",
        "A function that is the largest of its affine pieces is convex.",
        F(x, y),
        Max(x * s + y * t + a, x * u + y * v + c),
        ("all pieces of the closed hull of the graph are compared",),
        "on the domain",
        f"{ROCKAFELLAR}, section 19",
    ),
    Rule(
        "along a ray",
        "Along a direction of a piece, from a corner of it, y.x - f(x) is affine: it has no bound where it rises.",
        Subs(x * s + y * v - F(x, y), Tuple(x, y), Tuple(a + t * u, c + t * m)),
        p(s) + t * p(v),
        ("t > 0",),
        "everywhere",
        f"{ROCKAFELLAR}, section 19",
    ),
    Rule(
        "recession by a limit",
        "The recession function is the limit of s*(f(p + x/s) - f(p)) as s falls to 0, for any point p of the domain.",
        Limit(s * F(x / s, y / s), s, 0, "+"),
        p(x) + p(y),
        ("f is convex and closed",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 8.5",
    ),
    Rule(
        "closed and convex",
        "A closed convex function is its own biconjugate.",
        ExtremeOver("sup", x * u + y * t - ExtremeOver("sup", s * u + v * t - F(s, v), Tuple(s, v)), Tuple(u, t)),
        F(x, y),
        ("f is convex and closed",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 12.2",
    ),
    Rule(
        "range by cells",
        "A continuous function on a convex set takes every value between its least and its largest; of one that jumps "
        "the values on the cells are put together.",
        of("function_range"),
        Interval(a, c),
        ("the set, or every cell, is convex",),
        "on the domain",
        f"{RUDIN}, theorem 4.22",
    ),
    Rule(
        "range on a cell",
        "On a cell, which is convex, one formula takes every value between its least and its largest.",
        Overall("function_range", p(x) + p(y), BOTH, x <= y),
        Interval(a, c),
        (),
        "on the cell",
        f"{RUDIN}, theorem 4.22",
    ),
    Rule(
        "Lipschitz by cells",
        "The Lipschitz constant of a continuous function on a convex set is the largest of those of its cells.",
        of("lipschitz_constant"),
        Max(m, L),
        ("the function is continuous", "the domain is convex"),
        "on the domain",
        f"{WETS}, theorem 9.2",
    ),
    Rule(
        "steepest on a cell",
        "The Lipschitz constant on a cell is the largest length of the gradient: that of an affine gradient is largest "
        "at a corner.",
        Overall("lipschitz_constant", p(x) + p(y), BOTH, x <= y),
        L,
        ("the formula has degree two at most",),
        "on the cell",
        f"{RUDIN}, theorem 9.19",
    ),
    Rule(
        "gradient at a corner",
        "The gradient of the formula at a corner of its cell.",
        Tuple(a, c),
        GradientAt(F(x, y), BOTH, Tuple(s, t)),
        (),
        "at the point",
        f"{RUDIN}, theorem 9.17",
    ),
    Rule(
        "grows along a ray",
        "Along a ray of the cell the length of the gradient has no bound.",
        Limit(sqrt(u**2 + 1), u, oo, "-"),
        oo,
        (),
        "on the cell",
        f"{RUDIN}, theorem 9.19",
    ),
    Rule(
        "curved on every cell",
        "A convex function is strongly convex where the second derivative of every cell is positive along all "
        "directions.",
        of("is_strongly_convex"),
        true,
        ("the function is convex", "there are finitely many cells, each with one second derivative"),
        "on the domain",
        f"{NESTEROV}, theorem 2.1.11",
        "⟺",
    ),
    Rule(
        "sum of squares",
        "The second derivative along a direction h is a sum of squares with positive factors, so positive for h != 0.",
        2 * s**2 + 2 * s * t + 2 * t**2,
        2 * (s + t / 2) ** 2 + 3 * t**2 / 2,
        ("every factor is positive, and every variable has its square",),
        "on the cell",
        "Lagrange's reduction; R. A. Horn and C. R. Johnson, Matrix Analysis (2013), theorem 7.2.7",
    ),
    Rule(
        "flat on a segment",
        "A function that is affine on a segment is not strongly convex: with m*|x|^2/2 taken off the middle is above "
        "the chord, for every m > 0.",
        of("is_strongly_convex"),
        false,
        ("three points show it",),
        "on the domain",
        f"{NESTEROV}, definition 2.1.3",
        "⟺",
    ),
    Rule(
        "middle on the chord",
        "The value in the middle is the mean of the values at both ends.",
        F(a, c),
        m,
        (),
        "at the point",
        f"{NESTEROV}, definition 2.1.3",
    ),
    Rule(
        "not convex at all",
        "What is not convex is not strongly convex.",
        of("is_strongly_convex"),
        false,
        ("the function is not convex",),
        "on the domain",
        f"{NESTEROV}, definition 2.1.3",
        "⟺",
    ),
)
