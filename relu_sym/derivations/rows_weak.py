"""Rows: the weak chain rule, which needs no zero of its arguments."""

from __future__ import annotations

from sympy import Function, Max

from ..functions import HeavisideStep
from ..steps import D, Pairing, Rule, Test
from .rows_reading import f, g, q, x

F = Function("F")
STAMPACCHIA = (
    "G. Stampacchia, Le probleme de Dirichlet pour les equations elliptiques du second ordre (1965); "
    "D. Kinderlehrer and G. Stampacchia, An Introduction to Variational Inequalities (1980), theorem II.A.1"
)
GILBARG_TRUDINGER = "D. Gilbarg and N. S. Trudinger, Elliptic Partial Differential Equations (2001), lemma 7.6"
ZIEMER = "W. P. Ziemer, Weakly Differentiable Functions (1989), theorem 2.1.11 and corollary 2.1.8"
RAMP = HeavisideStep(g(x) - q(x)) * D(g(x), x) + HeavisideStep(q(x) - g(x)) * D(q(x), x)

ROWS = (
    Rule(
        "weak chain rule",
        "The derivative of a Lipschitz function of a Lipschitz function is F'(g) g': where g stays on a kink of F, g' "
        "is 0.",
        D(F(g(x)), x),
        F(g(x)).fdiff() * D(g(x), x),
        (
            "F is continuous and piecewise continuously differentiable with bounded slopes near its kinks",
            "g is locally Lipschitz; no zero of g is needed",
        ),
        "almost everywhere, and as distributions",
        f"{STAMPACCHIA}; {GILBARG_TRUDINGER}; {ZIEMER}",
    ),
    Rule(
        "derivative of a maximum",
        "The larger function gives the slope; where two agree on a set of positive measure, so do their slopes.",
        D(Max(g(x), q(x)), x),
        RAMP,
        ("g and q are locally Lipschitz", "three and more are taken in pairs"),
        "almost everywhere, and as distributions",
        f"{GILBARG_TRUDINGER}; {ZIEMER}",
    ),
    Rule(
        "locally Lipschitz",
        "A locally Lipschitz function is absolutely continuous: it is integrated by parts with its derivative almost "
        "everywhere.",
        -Pairing(f(x), Test(x, 1), x),
        Pairing(D(f(x), x, 1, "classical"), Test(x), x),
        (
            "f is built from Lipschitz heads, heads that are continuously differentiable near their arguments, and "
            "integrals of locally bounded functions",
        ),
        "as distributions",
        f"{ZIEMER.split(' and ')[0]}; W. Rudin, Real and Complex Analysis (1987), theorem 7.20",
    ),
)
