"""Questions with the answers of textbooks: the table of ``test_short_answers``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sympy import (
    Abs,
    Expr,
    Interval,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    S,
    SingularityFunction,
    Symbol,
    atan,
    cos,
    cosh,
    exp,
    log,
    oo,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)

import relu_sym as rs

x, t, a, b, c, y = symbols("x t a b c y", real=True)
p, q, w, P, tau, omega, delta, eps, lam = symbols("p q w P tau omega delta epsilon lambda", positive=True)
n = symbols("n", integer=True, positive=True)
r, H, D, SF = rs.ReLU, rs.Heaviside, rs.Dirac, SingularityFunction


class Row(NamedTuple):
    """A question, the answer of a textbook, and of what kind the book is."""

    book: str
    answer: Any
    verb: Callable[..., Any]
    question: tuple

    @property
    def variable(self) -> Symbol:
        """The letter of which the answer is a function."""
        named = [v for v in self.question[1:] if isinstance(v, Symbol)]
        return named[0] if named else t if self.question[0].has(t) and not self.answer.has(x) else x

    def __str__(self) -> str:
        return f"{self.verb.__name__}{self.question}".replace(" ", "")


def row(book: str, answer: Any, verb: Callable[..., Any], *question: Any) -> Row:
    return Row(book, answer, verb, question)


def classical(f: Expr, *variables: Any) -> Expr:
    return rs.diff(f, *variables, mode="classical")


def clarke(f: Expr, v: Expr, at: Any) -> Any:
    return rs.subdifferential(f, v).at(at)


diff, integrate, simplify, rewrite = rs.diff, rs.integrate, rs.simplify, rs.rewrite

BEAMS = "mechanics: bending of beams by singularity functions"
CIRCUITS = "electrical engineering: signals and circuits"
LEARNING = "machine learning: activations and losses"
CHANCE = "probability and finance: densities, distributions, payoffs"
GENERALIZED = "distribution theory"
CALCULUS = "calculus and convex analysis"

TABLE = [
    # load, shear, bending moment
    row(BEAMS, P * SF(x, 0, 0) - 2 * P * SF(x, a, 0), diff, P * SF(x, 0, 1) - 2 * P * SF(x, a, 1), x),
    row(BEAMS, P * SF(x, 0, -1) - P * SF(x, a, -1), diff, P * SF(x, 0, 1) - P * SF(x, a, 1), x, 2),
    row(BEAMS, P * SF(x, 0, 0) - w * SF(x, 2, 1), diff, P * SF(x, 0, 1) - w * SF(x, 2, 2) / 2, x),
    row(BEAMS, SF(x, 2, 1), integrate, SF(x, 2, 0), x),
    row(BEAMS, SF(x, 2, 0), integrate, SF(x, 2, -1), x),
    row(BEAMS, SF(x, 3, -1), integrate, SF(x, 3, -2), x),
    row(BEAMS, SF(x, a, 3) / 3, integrate, SF(x, a, 2), x),
    row(BEAMS, w * SF(x, a, 1) - w * SF(x, b, 1), integrate, w * SF(x, a, 0) - w * SF(x, b, 0), x),
    row(BEAMS, P * SF(x, 0, 2) / 2 - P * SF(x, 1, 2), integrate, P * SF(x, 0, 1) - 2 * P * SF(x, 1, 1), x),
    row(BEAMS, 3 * SF(x, 1, 2) - 3 * SF(x, 4, 2), diff, SF(x, 1, 3) - SF(x, 4, 3), x),
    row(BEAMS, 3 * SF(x, 1, 2) + 2 * x, diff, SF(x, 1, 3) + x**2, x),
    row(BEAMS, SF(x, 2, 1), rewrite, r(x - 2), SF),
    row(BEAMS, SF(x, 0, 1) + SF(x, 1, 2), simplify, SF(x, 0, 1) + (x - 1) * SF(x, 1, 1)),
    row(BEAMS, 2 * r(x - a) - P * H(x - b), diff, r(x - a) ** 2 - P * r(x - b), x),
    # signals
    row(CIRCUITS, exp(-t / tau) * H(t) / tau, diff, (1 - exp(-t / tau)) * H(t), t),
    row(CIRCUITS, D(t) - exp(-t) * H(t), diff, exp(-t) * H(t), t),
    row(CIRCUITS, D(t) - p * exp(-p * t) * H(t), diff, exp(-p * t) * H(t), t),
    row(CIRCUITS, (1 - t) * exp(-t) * H(t), diff, t * exp(-t) * H(t), t),
    row(CIRCUITS, omega * cos(omega * t) * H(t), diff, sin(omega * t) * H(t), t),
    row(CIRCUITS, D(t) - omega * sin(omega * t) * H(t), diff, cos(omega * t) * H(t), t),
    row(CIRCUITS, H(t), diff, t * H(t), t),
    row(CIRCUITS, D(t) - D(t - 1), diff, H(t) - H(t - 1), t),
    row(CIRCUITS, D(t - a) - D(t - b), diff, H(t - a) - H(t - b), t),
    row(CIRCUITS, cos(t) * sign(sin(t)), diff, Abs(sin(t)), t),
    row(CIRCUITS, cos(t) * H(sin(t)), diff, r(sin(t)), t),
    row(CIRCUITS, H(t + 1) - H(t - 1), diff, Max(Min(t, 1), -1), t),
    row(CIRCUITS, r(t) - r(t - 1), integrate, H(t) - H(t - 1), t),
    row(CIRCUITS, (1 - exp(-t)) * H(t), integrate, exp(-t) * H(t), t),
    row(CIRCUITS, tau * (1 - exp(-t / tau)) * H(t), integrate, exp(-t / tau) * H(t), t),
    row(CIRCUITS, (1 - cos(t)) * H(t), integrate, sin(t) * H(t), t),
    row(CIRCUITS, H(t - 2), integrate, D(t - 2), t),
    row(CIRCUITS, exp(-2) * D(t - 2), simplify, exp(-t) * D(t - 2)),
    row(CIRCUITS, D(t), simplify, D(t) - t * D(t)),
    row(CIRCUITS, -D(t), simplify, t * D(t, 1)),
    row(CIRCUITS, D(t) / 2, simplify, D(2 * t)),
    # activations and losses
    row(LEARNING, H(x), diff, r(x), x),
    row(LEARNING, 1 + 9 * H(x), diff, x + 9 * r(x), x),
    row(LEARNING, H(x) - H(x - 6), diff, Min(Max(x, 0), 6), x),
    row(LEARNING, (H(x + 3) - H(x - 3)) / 6, diff, Min(Max(x / 6 + Rational(1, 2), 0), 1), x),
    row(LEARNING, -H(1 - x), diff, r(1 - x), x),
    row(LEARNING, -2 * r(1 - x), diff, r(1 - x) ** 2, x),
    row(LEARNING, -y * H(1 - y * x), diff, r(1 - y * x), x),
    row(LEARNING, 1 / (1 + Abs(x)) ** 2, diff, x / (1 + Abs(x)), x),
    row(LEARNING, -2 * sign(x) / (1 + Abs(x)) ** 3, diff, x / (1 + Abs(x)), x, 2),
    row(LEARNING, sign(x) / (1 + Abs(x)), diff, log(1 + Abs(x)), x),
    row(LEARNING, x / (1 + Abs(x)), diff, Abs(x) - log(1 + Abs(x)), x),
    row(
        LEARNING,
        Piecewise((x, Abs(x) <= delta), (delta * sign(x), True)),
        diff,
        Piecewise((x**2 / 2, Abs(x) <= delta), (delta * (Abs(x) - delta / 2), True)),
        x,
    ),
    row(
        LEARNING,
        Piecewise((x, Abs(x) < 1), (sign(x), True)),
        diff,
        Piecewise((x**2 / 2, Abs(x) < 1), (Abs(x) - Rational(1, 2), True)),
        x,
    ),
    row(LEARNING, Piecewise((exp(x), x < 0), (1, True)), diff, Piecewise((exp(x) - 1, x < 0), (x, True)), x),
    row(LEARNING, q * H(x) - (1 - q) * H(-x), diff, q * r(x) + (1 - q) * r(-x), x),
    row(LEARNING, H(Abs(x) - lam), diff, sign(x) * r(Abs(x) - lam), x),
    row(LEARNING, sign(x) * H(Abs(x) - eps), diff, r(Abs(x) - eps), x),
    row(LEARNING, sign(x) + x, diff, Abs(x) + x**2 / 2, x),
    row(LEARNING, H(x) / (x + 1), diff, log(r(x) + 1), x),
    row(LEARNING, 2 * r(x), diff, r(x) ** 2, x),
    row(LEARNING, a * H(a * x + b), diff, r(a * x + b), x),
    row(LEARNING, x * H(a * x + b), diff, r(a * x + b), a),
    row(LEARNING, 2 * a * r(a * x + b), diff, r(a * x + b) ** 2, x),
    row(LEARNING, sign(x - y), diff, Abs(x - y), x),
    row(LEARNING, -exp(-r(x)) * H(x), diff, exp(-r(x)), x),
    row(LEARNING, (1 - tanh(x) ** 2) * sign(x), diff, Abs(tanh(x)), x),
    row(LEARNING, sign(x), diff, sqrt(x**2), x),
    row(LEARNING, r(x) ** 2 / 2, integrate, r(x), x),
    row(LEARNING, r(x) ** 3 / 3, integrate, r(x) ** 2, x),
    row(LEARNING, Max(x, 0) ** 2 / 2, integrate, Max(x, 0), x),
    row(LEARNING, 2 * x * H(x), diff, x * r(x), x),
    # densities, distributions, payoffs
    row(CHANCE, sign(x) * (1 - exp(-Abs(x))) / 2, integrate, exp(-Abs(x)) / 2, x),
    row(CHANCE, (1 + sign(x) * (1 - exp(-Abs(x)))) / 2, integrate, exp(-Abs(t)) / 2, (t, -oo, x)),
    row(CHANCE, sign(x - a) * (1 - exp(-Abs(x - a))) / 2, integrate, exp(-Abs(x - a)) / 2, x),
    row(CHANCE, -sign(x) * exp(-Abs(x)), diff, exp(-Abs(x)), x),
    row(CHANCE, -sign(x - a) * exp(-Abs(x - a) / p) / p, diff, exp(-Abs(x - a) / p), x),
    row(CHANCE, exp(-Abs(x)) - 2 * D(x), diff, exp(-Abs(x)), x, 2),
    row(CHANCE, p**2 * exp(-p * Abs(x)) - 2 * p * D(x), diff, exp(-p * Abs(x)), x, 2),
    row(CHANCE, (1 - exp(-p * x)) * H(x), integrate, p * exp(-p * x) * H(x), x),
    row(CHANCE, 1 - exp(-r(x)), integrate, exp(-t) * H(t), (t, -oo, x)),
    row(CHANCE, r(x) - r(x - 1), simplify, x * H(x) - (x - 1) * H(x - 1)),
    row(CHANCE, r(x + 1) - 2 * r(x) + r(x - 1), simplify, r(1 - Abs(x))),
    row(CHANCE, H(x + 1) - 2 * H(x) + H(x - 1), diff, r(x + 1) - 2 * r(x) + r(x - 1), x),
    row(CHANCE, H(x - c) - D(x - c), diff, r(x - c) - H(x - c), x),
    row(CHANCE, D(x - c), diff, r(x - c), x, 2),
    row(CHANCE, -exp(x) * H(c - exp(x)), diff, r(c - exp(x)), x),
    row(CHANCE, sign(x) * r(Abs(x) - 1), integrate, H(Abs(x) - 1), x),
    # distributions
    row(GENERALIZED, 2 * D(x), diff, sign(x), x),
    row(GENERALIZED, 2 * D(x), diff, Abs(x), x, 2),
    row(GENERALIZED, 2 * Abs(x), diff, x * Abs(x), x),
    row(GENERALIZED, 3 * x * Abs(x), diff, Abs(x) ** 3, x),
    row(GENERALIZED, 6 * Abs(x), diff, Abs(x) ** 3, x, 2),
    row(GENERALIZED, 6 * sign(x), diff, Abs(x) ** 3, x, 3),
    row(GENERALIZED, 12 * D(x), diff, Abs(x) ** 3, x, 4),
    row(GENERALIZED, 2 * x * sign(x**2 - 1), diff, Abs(x**2 - 1), x),
    row(GENERALIZED, 2 * sign(x**2 - 1) + 4 * D(x - 1) + 4 * D(x + 1), diff, Abs(x**2 - 1), x, 2),
    row(GENERALIZED, 2 * D(x - 1) - 2 * D(x + 1), diff, sign(x**2 - 1), x),
    row(GENERALIZED, exp(-x) * (1 + 2 * x - x**2) * sign(x**2 - 1), diff, exp(-x) * Abs(x**2 - 1), x),
    row(GENERALIZED, 2 / (1 + Abs(x)) ** 3 - 2 * D(x), diff, 1 / (1 + Abs(x)), x, 2),
    row(GENERALIZED, cos(x) * sign(x), diff, sin(Abs(x)), x),
    row(GENERALIZED, 2 * D(x) - sin(Abs(x)), diff, sin(Abs(x)), x, 2),
    row(GENERALIZED, 2 * D(x) - sin(x) * sign(x), diff, cos(x) * sign(x), x),
    row(GENERALIZED, sinh(x) * sign(x), diff, cosh(x) * sign(x) - 2 * H(x), x),
    row(GENERALIZED, D(x), simplify, cos(x) * D(x)),
    row(GENERALIZED, D(x, 1) + D(x), simplify, exp(-x) * D(x, 1)),
    row(GENERALIZED, log(Abs(x)) + 1, diff, x * log(Abs(x)), x),
    row(GENERALIZED, rs.PrincipalValue(1 / x), diff, log(Abs(x)), x),
    row(GENERALIZED, D(x - 1) / 2 + D(x + 1) / 2, simplify, D(x**2 - 1)),
    row(GENERALIZED, S.Zero, simplify, D(x) + x * D(x, 1)),
    # calculus
    row(CALCULUS, x * Abs(x) / 2, integrate, Abs(x), x),
    row(CALCULUS, Abs(x), integrate, sign(x), x),
    row(CALCULUS, Abs(x) ** 3 / 3, integrate, x * Abs(x), x),
    row(CALCULUS, (x - a) * Abs(x - a) / 2, integrate, Abs(x - a), x),
    row(CALCULUS, Piecewise((x * log(Abs(x)) - x, Ne(x, 0)), (0, True)), integrate, log(Abs(x)), x),
    row(CALCULUS, sign(x) * log(1 + Abs(x)), integrate, 1 / (1 + Abs(x)), x),
    row(CALCULUS, Abs(x), simplify, r(x) + r(-x)),
    row(CALCULUS, x, simplify, r(x) - r(-x)),
    row(CALCULUS, Abs(x), simplify, Max(x, -x)),
    row(CALCULUS, Abs(x), simplify, x * sign(x)),
    row(CALCULUS, Abs(x), simplify, 2 * x * H(x) - x),
    row(CALCULUS, S.One, simplify, H(x) + H(-x)),
    row(CALCULUS, Abs(x - 3), simplify, Max(x, 3) - Min(x, 3)),
    row(CALCULUS, n * x ** (n - 1) * H(x), diff, x**n * H(x), x),
    row(CALCULUS, Interval(-1, 1), clarke, Abs(x), x, 0),
    row(CALCULUS, Interval(Min(a, b), Max(a, b)), clarke, Max(a * x, b * x), x, 0),
    row(CALCULUS, Interval(-Abs(a), Abs(a)), clarke, a * Abs(x), x, 0),
    row(CALCULUS, Interval(Min(0, a), Max(0, a)), clarke, a * r(x), x, 0),
    row(CALCULUS, Piecewise((0, x < 0), (1, x > 0)), classical, r(x), x),
    row(CALCULUS, sign(x) / sqrt(1 + Abs(x)) / 2, diff, sqrt(1 + Abs(x)), x),
    row(CALCULUS, sign(x) / (1 + x**2), diff, atan(Abs(x)), x),
    row(CALCULUS, sign(x) * log(2) * 2 ** Abs(x), diff, 2 ** Abs(x), x),
    row(CALCULUS, sign(x) * cosh(x), diff, sinh(Abs(x)), x),
    row(CALCULUS, 2 * r(x) + r(-x), simplify, 2 * r(x) - Min(x, 0)),
]
