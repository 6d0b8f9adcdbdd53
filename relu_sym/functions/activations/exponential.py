"""Exponential left of 0, linear right of it: ELU, SELU, CELU."""

from __future__ import annotations

from typing import Any

from sympy.core.numbers import Float
from sympy.core.singleton import S
from sympy.functions.elementary.exponential import exp

from ..argument import Signs
from ..relu import ReLU
from .activation import Activation

ALPHA = Float("1.6732632423543772848170429916717")
SCALE = Float("1.0507009873554804934193349852946")
"""The fixed point of the reference, in the decimals that all frameworks write."""


class ELU(Activation):
    r"""ELU(x, alpha=1) = ReLU(x) + alpha*(exp(-ReLU(-x)) - 1), that is x for x > 0 and alpha*(exp(x) - 1) for x <= 0.

    At 0 the slopes are alpha and 1: differentiable for alpha = 1 only, else Clarke's set lies between them.  Any real
    alpha.  The default is PyTorch's.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.ELU(x, 2), x, mode="classical")
    Piecewise((2*exp(x), x < 0), (1, x > 0))

    References
    ==========

    .. [1] D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and accurate deep network learning by exponential linear
       units, 2016, equation 16
    """

    word = "elu"
    plain = {"tensorflow": ("tensorflow.nn.elu", "{0}")}
    calls = {"torch": ("torch.nn.functional.elu", "{0}, {1}"), "jax": ("jax.nn.elu", "{0}, {1}")}

    @staticmethod
    def law(u: Any, alpha: Any = S.One) -> Any:
        return ReLU(u) + alpha * (exp(-ReLU(-u)) - 1)


class SELU(Activation):
    r"""SELU(x) = 1.0507...*(ReLU(x) + 1.6732...*(exp(-ReLU(-x)) - 1)), a scaled ELU.

    At 0 the slopes are 1.7580993408473768 and 1.0507009873554805: Clarke's set is the interval between them.  The two
    constants are decimals, so answers are.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.subdifferential(rs.SELU(x), x).at(0)
    Interval(1.05070098735548, 1.75809934084738)

    References
    ==========

    .. [1] G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, Self-normalizing neural networks, 2017, equation 2
    """

    word = "selu"
    calls = {
        "torch": ("torch.nn.functional.selu", "{0}"),
        "jax": ("jax.nn.selu", "{0}"),
        "tensorflow": ("tensorflow.nn.selu", "{0}"),
    }

    @staticmethod
    def law(u: Any) -> Any:
        return SCALE * ReLU(u) + SCALE * ALPHA * (exp(-ReLU(-u)) - 1)


class CELU(Activation):
    r"""CELU(x, alpha=1) = ReLU(x) + alpha*(exp(-ReLU(-x)/alpha) - 1).

    That is x for x > 0 and alpha*(exp(x/alpha) - 1) for x <= 0.  Differentiable everywhere: at 0 both slopes are 1;
    there is no second derivative there.  The default is PyTorch's. ``UnsupportedError`` for alpha = 0.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.CELU(x, 2), x, mode="classical"), rs.exceptional_set(rs.CELU(x, 2), x)
    (exp(-ReLU(-x)/2), EmptySet)

    References
    ==========

    .. [1] J. T. Barron, Continuously differentiable exponential linear units, 2017
    """

    word = "celu"
    calls = {"torch": ("torch.nn.functional.celu", "{0}, {1}"), "jax": ("jax.nn.celu", "{0}, {1}")}

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        for alpha, signs in parameters:
            if signs == (0, 0):
                cls.refuse(alpha, "other than 0")

    @staticmethod
    def law(u: Any, alpha: Any = S.One) -> Any:
        return ReLU(u) + alpha * (exp(-ReLU(-u) / alpha) - 1)
