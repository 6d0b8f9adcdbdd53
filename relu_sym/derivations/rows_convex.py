"""Rows: conjugates, proximal maps and Moreau envelopes."""

from __future__ import annotations

from sympy import Abs, Eq, Expr, Function, Integral, Interval, Piecewise, Subs, Symbol, exp, log, oo, polylog

from ..steps import Attained, Cases, Closure, Extreme, Inverse, Overall, PenaltyOf, Rule, Subdifferential
from ..steps.nouns import Branch
from .rows_reading import a, c, f, g, p, q, x

y, u, lam = Symbol("y", real=True), Symbol("u", real=True), Symbol("lam", positive=True)
h, t, m = Function("h"), Symbol("t", real=True), Symbol("m", real=True)
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
        "closure",
        "A supremum of y*x - f(x) does not see values of f above its limits: f may be closed, at every point with the "
        "least of its value and its limits. By convention a proximal map is that of the closure.",
        largest(y * x - f(x)),
        largest(y * x - h(x)),
        ("h is the closure of f",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 12.2",
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
        "slope at the point",
        "Inside a smooth piece y*x - f(x) is largest only where the slope of f is y.",
        Subs(g(x), x, p(y)),
        y,
        ("g is the slope of f",),
        "on the interval",
        f"{WETS}, theorem 10.1",
    ),
    Rule(
        "values tie",
        "For a y at which the maximiser jumps both have the same value.",
        Subs(c * x - f(x), x, a),
        Subs(c * x - f(x), x, m),
        (),
        "at the point",
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
    Rule(
        "conjugate",
        "The conjugate of a function that is used here, by its own steps.",
        largest(y * x - f(x)),
        Cases(y, Branch(h(y), -oo, c), Branch(p(y), c, oo)),
        (),
        "everywhere",
        f"{ROCKAFELLAR}, section 12",
    ),
    Rule(
        "conjugate of what is bounded",
        "Of a bounded function on the whole line y*x - f(x) is unbounded for every y but 0, where its supremum is "
        "-inf f.",
        largest(y * x - f(x)),
        Cases(y, Branch(oo, -oo, 0), Branch(-m, 0, 0, 1, 1), Branch(oo, 0, oo)),
        ("f is bounded", "m is inf f"),
        "everywhere",
        f"{ROCKAFELLAR}, section 12",
    ),
    Rule(
        "minimum",
        "The least value of the function, by its own steps.",
        Overall("minimum", f(x), x),
        m,
        (),
        "on the domain",
        f"{ROCKAFELLAR}, section 27",
    ),
    Rule(
        "conjugate put in",
        "The conjugate of the conjugate is the largest closed convex function below f.",
        Extreme("sup", x * y - largest(y * x - f(x)), y, -oo, oo),
        Extreme("sup", x * y - h(y), y, -oo, oo),
        ("h is the conjugate of f",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 12.2",
    ),
    Rule(
        "conjugates add",
        "The infimal convolution of two convex functions is the conjugate of the sum of their conjugates.",
        Extreme("inf", f(a) + h(x - a), a, -oo, oo),
        Extreme("sup", x * y - p(y) - g(y), y, -oo, oo),
        ("f and h are convex, p and g their conjugates", "the domains of p and g meet inside"),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 16.4",
    ),
    Rule(
        "penalty of a map",
        "A nondecreasing function is a proximal map: that of the conjugate of its integral, less x^2/2.",
        PenaltyOf(g(u), u, x),
        Extreme("sup", x * u - p(u), u, -oo, oo) - x**2 / 2,
        ("g is nondecreasing", "p is the integral of g, 0 at 0"),
        "everywhere",
        "J.-J. Moreau, Proximite et dualite dans un espace hilbertien (1965), section 9",
    ),
    Rule(
        "dilogarithm",
        "The dilogarithm: -Li_2(-d*exp(k*t))/k has the derivative log(1 + d*exp(k*t)).",
        Integral(log(1 + exp(t)), (t, a, c)),
        polylog(2, -exp(a)) - polylog(2, -exp(c)),
        ("d > 0",),
        "everywhere",
        "NIST Digital Library of Mathematical Functions, 25.12",
    ),
    Rule(
        "perspective closed",
        "The perspective of a convex function is t*f(x/t) for t > 0, its recession function at t = 0, +oo for t < 0.",
        Closure(f(x), x, t),
        Piecewise((t * f(x / t), t > 0), (h(x), Eq(t, 0)), (oo, True)),
        ("f is convex and closed", "h is the recession function of f"),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 8.2",
    ),
    Rule(
        "recession function",
        "The recession function of a closed convex function is the support function of the domain of its conjugate.",
        Extreme("sup", x * y, y, a, c),
        h(x),
        ("the conjugate is finite between a and c",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 13.3",
    ),
    Rule(
        "strong duality",
        "The least value of f(x) + g(A*x) is the largest of -f*(-A*y) - g*(y) where the domains meet well.",
        Overall("minimum", f(x) + g(a * x), x),
        Overall("maximum", -h(-a * y) - p(y), y),
        ("f and g are convex, h and p their conjugates", "the values were found equal"),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 31.1",
    ),
    Rule(
        "weak duality",
        "The least value of f(x) + g(A*x) is at least every value of -f*(-A*y) - g*(y).",
        Overall("minimum", f(x) + g(a * x), x),
        Overall("maximum", -h(-a * y) - p(y), y),
        ("h and p are the conjugates of f and g",),
        "everywhere",
        f"{ROCKAFELLAR}, theorem 31.1",
        "≥",
    ),
    Rule(
        "dual problem",
        "The largest value of the dual objective, by its own steps.",
        Overall("maximum", -h(-a * y) - p(y), y),
        Overall("maximum", q(y), y),
        (),
        "on the domain",
        f"{ROCKAFELLAR}, theorem 31.1",
    ),
)
