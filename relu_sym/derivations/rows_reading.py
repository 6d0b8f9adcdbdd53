"""Rows: reading into the normal form, delta algebra, writing out, changing vocabulary and mode."""

from __future__ import annotations

from sympy import (
    Abs,
    Function,
    Max,
    Piecewise,
    Rational,
    Subs,
    Sum,
    Symbol,
    oo,
)

from ..functions import Dirac
from ..functions.activations import ReLU6
from ..steps import Branch, Cases, D, Family, Rule, Subdifferential

x, a, b, c, h, u, v = (Symbol(n, real=True) for n in ("x", "a", "b", "c", "h", "u", "v"))
j, k = Symbol("j", integer=True), Symbol("k", integer=True, nonnegative=True)
n = Symbol("n", integer=True, positive=True)
m = Symbol("m", integer=True)
r = Function("r")(k)
f, g, p, q = (Function(n) for n in "fgpq")
CLARKE = "F. H. Clarke, Optimization and Nonsmooth Analysis (1983)"
ROCKAFELLAR_WETS = "R. T. Rockafellar and R. J.-B. Wets, Variational Analysis (1998)"
SCHWARTZ = "L. Schwartz, Theorie des distributions (1966)"
KANWAL = "R. P. Kanwal, Generalized Functions (2004)"
HORMANDER = "L. Hormander, The Analysis of Linear Partial Differential Operators I (1990)"
RUDIN = "W. Rudin, Principles of Mathematical Analysis (1976)"
RUDIN_RC = "W. Rudin, Real and Complex Analysis (1987)"
CONCRETE = "R. L. Graham, D. E. Knuth and O. Patashnik, Concrete Mathematics (1994)"
HERE = "the documentation of relu_sym"
two = Cases(x, Branch(p(x), -oo, a), Branch(q(x), a, oo))

ROWS = (
    Rule(
        "normal form",
        "The function is written as one smooth piece on each interval between its breakpoints.",
        f(x),
        two,
        ("f is built from finitely many smooth pieces",),
        "everywhere",
        HERE,
    ),
    Rule(
        "periodic normal form",
        "A function whose kinks repeat is written by its smooth pieces in the period of number m, m any whole number.",
        f(x),
        Cases(x, Family(m, -oo, oo, Branch(p(x, m), a + m * c, a + (m + 1) * c, 1))),
        ("the pieces between the kinks repeat with the period c, up to the number m",),
        "everywhere",
        f"{CONCRETE}, section 3.1, and {HERE}",
    ),
    Rule(
        "breakpoint",
        "A breakpoint is where the argument of a kinked or jumping head meets the level at which the head breaks.",
        Subs(g(x), x, a),
        c,
        ("the head breaks at the level c",),
        "at the point",
        HERE,
    ),
    Rule(
        "law",
        "A named function stands for its law: what holds of the law holds of it.",
        ReLU6(x),
        ReLU6(x).unfolded(),
        (),
        "everywhere",
        HERE,
    ),
    Rule(
        "vocabulary",
        "The normal form is written in the words of the expression that was given.",
        two,
        f(x),
        (),
        "everywhere; for distributions up to values at single points",
        HERE,
    ),
    Rule(
        "case distinction",
        "The answer depends on the order of the parameters: one derivation for each case.",
        f(x),
        Piecewise((p(x), a > 0), (q(x), True)),
        ("the cases cover all real values of the parameters",),
        "everywhere",
        HERE,
    ),
    Rule(
        "case",
        "The answer in one case of the parameters.",
        f(x),
        p(x),
        ("the condition of the case",),
        "in the case",
        HERE,
    ),
    Rule(
        "delta of a function",
        "Dirac of a function with simple zeros is a sum over the zeros, each divided by the size of the slope there.",
        Dirac(g(x)),
        Sum(Dirac(x - r) / Abs(Subs(D(g(x), x, 1, "classical"), x, r)), (k, 1, n)),
        ("g is smooth near its zeros r", "every zero is simple"),
        "as distributions",
        f"{HORMANDER}, theorem 6.1.5; {KANWAL}, section 3.1",
    ),
    Rule(
        "root",
        "A zero of the argument of Dirac.",
        Subs(g(x), x, a),
        Rational(0),
        (),
        "at the point",
        RUDIN,
    ),
    Rule(
        "slope at the root",
        "The size of the slope at a simple zero divides the impulse there.",
        Abs(Subs(D(g(x), x, 1, "classical"), x, a)),
        c,
        ("g is differentiable at a",),
        "at the point",
        RUDIN,
    ),
    Rule(
        "sampling",
        "A function times Dirac of order k is a sum over j of (-1)^j binomial(k, j) f^(j)(a) Dirac of order k - j.",
        f(x) * Dirac(x - a, 1),
        Subs(f(x), x, a) * Dirac(x - a, 1) - Subs(D(f(x), x, 1, "classical"), x, a) * Dirac(x - a),
        ("f is k times continuously differentiable at a",),
        "as distributions",
        f"{SCHWARTZ}, chapter V; {KANWAL}, section 2.6",
    ),
    Rule(
        "value",
        "The value of a coefficient, or of one of its derivatives, at an impulse.",
        Subs(f(x), x, a),
        c,
        (),
        "at the point",
        RUDIN,
    ),
    Rule(
        "head",
        "One kinked head is rewritten as a function of its own argument.",
        Max(u, v),
        v + (u - v + Abs(u - v)) / 2,
        ("u and v are real",),
        "everywhere",
        HERE,
    ),
    Rule(
        "heads rewritten",
        "Every kinked head is rewritten, innermost first.",
        f(u, v),
        g(u, v),
        ("u and v are real",),
        "everywhere",
        HERE,
    ),
    Rule(
        "written in the target",
        "The pieces, jumps and kinks of the normal form are said in the words of the target.",
        two,
        f(x),
        ("the target has a word for every piece",),
        "everywhere; SingularityFunction almost everywhere",
        HERE,
    ),
    Rule(
        "derivative to Clarke",
        "Clarke's set of a locally Lipschitz function is the hull of the limits of its derivative.",
        D(f(x), x, 1, "classical"),
        Subdifferential(f(x), x),
        ("f is continuous", "its derivative is bounded near the point"),
        "as sets",
        f"{CLARKE}, theorem 2.5.1 (Rademacher)",
        "→",
    ),
    Rule(
        "classical to distributional",
        "The derivative almost everywhere of an absolutely continuous function is its distributional derivative.",
        D(f(x), x, 1, "classical"),
        D(f(x), x),
        ("f is continuous", "its derivative is locally integrable"),
        "as distributions",
        f"{RUDIN_RC}, theorem 7.20",
        "→",
    ),
    Rule(
        "distributional to classical",
        "Without its impulses the distributional derivative is the classical one almost everywhere.",
        D(f(x), x),
        D(f(x), x, 1, "classical"),
        ("f is smooth between its breakpoints",),
        "almost everywhere",
        f"{RUDIN_RC}, theorem 7.14",
        "→",
    ),
    Rule(
        "Clarke to classical",
        "Where Clarke's set is a single number, that number is the derivative.",
        Subdifferential(f(x), x),
        D(f(x), x, 1, "classical"),
        ("f is locally Lipschitz",),
        "where the set is a singleton",
        f"{CLARKE}, proposition 2.2.4",
        "→",
    ),
    Rule(
        "same mode",
        "The derivative is already in the mode asked for.",
        f(x),
        f(x),
        (),
        "everywhere",
        HERE,
    ),
)
