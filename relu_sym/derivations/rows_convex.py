"""Rows: conjugates, proximal maps and Moreau envelopes."""

from __future__ import annotations

from sympy import Abs, Expr, Function, Interval, Piecewise, Symbol, oo

from ..steps import Attained, Cases, Extreme, Inverse, Rule, Subdifferential
from ..steps.nouns import Branch
from .rows_reading import a, c, f, p, x

y, u, lam = Symbol("y", real=True), Symbol("u", real=True), Symbol("lam", positive=True)
h = Function("h")
ROCKAFELLAR = "R. T. Rockafellar, Convex Analysis (1970)"
WETS = "R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998)"


def largest(q: Expr) -> Extreme:
    """The supremum over the line."""
    return Extreme("sup", q, x, -oo, oo)


ROWS = (
    Rule(
        "square completed",
        "f(x) + (x - u)^2/(2*lam) is u^2/(2*lam) less 1/lam times u*x - (lam*f(x) + x^2/2): the first is least where "
        "the second is largest.",
        Attained("min", f(x) + (x - u) ** 2 / (2 * lam), x),
        Attained("max", u * x - lam * f(x) - x**2 / 2, x),
        ("lam > 0",),
        "everywhere",
        f"{WETS}, section 1.G",
    ),
    Rule(
        "optimality",
        "Of a convex function the maximisers of y*x - f(x) are the x whose set of subgradients holds y.",
        Attained("max", y * x - f(x), x),
        Inverse(Subdifferential(f(x), x, "convex"), x, y),
        ("f is convex and closed",),
        "as sets",
        f"{ROCKAFELLAR}, theorem 23.5",
    ),
    Rule(
        "subgradients",
        "Of a convex function the subgradients are the slopes between its slope on the left and its slope on the "
        "right: one on a smooth piece, an interval at a kink, a half line at an end of its domain.",
        Subdifferential(Abs(x), x, "convex"),
        Cases(x, Branch(Interval(-1, -1), -oo, 0), Branch(Interval(-1, 1), 0, 0, 1, 1), Branch(Interval(1, 1), 0, oo)),
        ("f is convex",),
        "as sets",
        f"{ROCKAFELLAR}, theorem 24.1",
    ),
    Rule(
        "graph turned",
        "The graph of an inverse is the graph turned: a kink, whose set is an interval, becomes an interval on which "
        "the inverse is that point; an interval on which the slope is constant becomes one point with that interval.",
        Inverse(Cases(x, Branch(h(x), -oo, a), Branch(Interval(-1, 1), a, a, 1, 1)), x, y),
        Cases(y, Branch(p(y), -oo, -1), Branch(a, -1, 1, 1, 1)),
        ("the sets do not fall along x",),
        "as sets",
        f"{ROCKAFELLAR}, corollary 23.5.1",
    ),
    Rule(
        "candidates compared",
        "On every piece the largest value is at a stationary point or at an end; of all these the largest count, "
        "all of them where they tie.",
        Attained("max", y * x - f(x), x),
        Cases(y, Branch(p(y), -oo, c), Branch(h(y), c, oo)),
        ("the values of the candidates are bounded",),
        "as sets",
        f"{WETS}, theorem 1.9",
    ),
    Rule(
        "value at the maximiser",
        "A supremum that is attained is the value at any maximiser.",
        largest(y * x - f(x)),
        Piecewise((y * p(y) - f(p(y)), y < c), (oo, True)),
        (),
        "everywhere",
        f"{ROCKAFELLAR}, section 12",
    ),
    Rule(
        "value on an interval",
        "The maximiser is put in, on the interval on which one formula gives it.",
        y * p(y) - f(p(y)),
        h(y),
        (),
        "on the interval",
        f"{ROCKAFELLAR}, section 26",
    ),
)
