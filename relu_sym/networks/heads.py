"""The heads that are not piecewise linear: by name, what they are as expressions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sympy import Expr, Integer, Max, Min, Rational, erf, exp, log, tanh

from ..errors import UnsupportedError
from ..functions.activations import CELU, ELU, GELU, Mish, SiLU, Squareplus
from ..functions.activations.gated import GELUTanh


def sigmoid(u: Expr) -> Expr:
    """1/(1 + exp(-u))."""
    return 1 / (1 + exp(-u))


def softplus(u: Expr) -> Expr:
    """log(1 + exp(u))."""
    return log(1 + exp(u))


def selu(u: Expr, alpha: Expr, gamma: Expr) -> Expr:
    """gamma*u for u > 0, gamma*alpha*(exp(u) - 1) else."""
    return gamma * ELU(u, alpha)


def hardswish(u: Expr, slope: Expr, middle: Expr) -> Expr:
    """u * min(1, max(0, slope*u + middle))."""
    return u * Min(Integer(1), Max(Integer(0), slope * u + middle))


HEADS: dict[str, Callable[..., Any]] = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "exp": exp,
    "erf": erf,
    "softplus": softplus,
    "elu": ELU,
    "celu": CELU,
    "selu": selu,
    "gelu": GELU,
    "gelu_tanh": GELUTanh,
    "mish": Mish,
    "silu": SiLU,
    "squareplus": Squareplus,
    "hardswish": hardswish,
}
"""Name to the head as an expression of its argument and its numbers."""

USUAL: dict[str, tuple[Fraction, ...]] = {
    "elu": (Fraction(1),),
    "celu": (Fraction(1),),
    "selu": (Fraction(1.6732632423543772), Fraction(1.0507009873554805)),
    "hardswish": (Fraction(1, 6), Fraction(1, 2)),
}
"""The numbers of a head that is asked for by its name alone."""


def applied_head(name: str, u: Expr, parameters: tuple[tuple[int, int], ...]) -> Expr:
    """The head of one entry."""
    if name not in HEADS:
        raise UnsupportedError("{0} is no head of networks: {1} are", name, ", ".join(HEADS))
    return HEADS[name](u, *(Rational(*c) for c in parameters))
