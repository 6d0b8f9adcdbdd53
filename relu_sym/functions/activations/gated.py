"""x times a smooth gate: GELU in both forms, SiLU, Mish."""

from __future__ import annotations

from typing import Any

from sympy.core.numbers import Rational, pi
from sympy.core.singleton import S
from sympy.functions.elementary.exponential import exp, log
from sympy.functions.elementary.hyperbolic import tanh
from sympy.functions.elementary.miscellaneous import sqrt
from sympy.functions.special.error_functions import erf

from .activation import Activation
from .smooth import Softplus

CUBIC = Rational(44715, 10**6)


class GELU(Activation):
    r"""GELU(x) = x*(1 + erf(x/sqrt(2)))/2, x times the normal distribution function.

    Smooth.  PyTorch's default; JAX's is the other form, ``GELUTanh``.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.GELU(x), x)
    sqrt(2)*x*exp(-x**2/2)/(2*sqrt(pi)) + erf(sqrt(2)*x/2)/2 + 1/2

    References
    ==========

    .. [1] D. Hendrycks, K. Gimpel, Gaussian error linear units, 2016
    """

    word = "gelu"
    ends = (S.Zero, S.Infinity)
    calls = {
        "torch": ("torch.nn.functional.gelu", "{0}"),
        "jax": ("jax.nn.gelu", "{0}, approximate=False"),
        "tensorflow": ("tensorflow.nn.gelu", "{0}"),
    }

    @staticmethod
    def law(u: Any) -> Any:
        return u * (1 + erf(u / sqrt(2))) / 2


class GELUTanh(Activation):
    r"""GELUTanh(x) = x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))/2, close to GELU(x).

    Smooth.  What JAX's ``gelu`` is by default, and PyTorch's with ``approximate="tanh"``.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.GELUTanh(x), x).subs(x, 0)
    1/2

    References
    ==========

    .. [1] D. Hendrycks, K. Gimpel, Gaussian error linear units, 2016, section 2
    """

    word = "gelu_tanh"
    ends = (S.Zero, S.Infinity)
    calls = {
        "torch": ("torch.nn.functional.gelu", "{0}, approximate='tanh'"),
        "jax": ("jax.nn.gelu", "{0}, approximate=True"),
        "tensorflow": ("tensorflow.nn.gelu", "{0}, approximate=True"),
    }

    @staticmethod
    def law(u: Any) -> Any:
        return u * (1 + tanh(sqrt(2 / pi) * (u + CUBIC * u**3))) / 2


class SiLU(Activation):
    r"""SiLU(x) = x/(1 + exp(-x)), also called swish.

    Smooth.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.limit(rs.SiLU(x)/x, x, 0), rs.diff(rs.SiLU(x), x).subs(x, 0)
    (1/2, 1/2)

    References
    ==========

    .. [1] S. Elfwing, E. Uchibe, K. Doya, Sigmoid-weighted linear units, 2018
    """

    word = "silu"
    ends = (S.Zero, S.Infinity)
    calls = {
        "torch": ("torch.nn.functional.silu", "{0}"),
        "jax": ("jax.nn.silu", "{0}"),
        "tensorflow": ("tensorflow.nn.silu", "{0}"),
    }

    @staticmethod
    def law(u: Any) -> Any:
        return u / (1 + exp(-u))


class Mish(Activation):
    r"""Mish(x) = x*tanh(log(1 + exp(x))).

    Smooth.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Mish(x), x).subs(x, 0)
    tanh(log(2))

    References
    ==========

    .. [1] D. Misra, Mish: a self regularized non-monotonic activation function, 2020
    """

    word = "mish"
    ends = (S.Zero, S.Infinity)
    calls = {"torch": ("torch.nn.functional.mish", "{0}"), "jax": ("jax.nn.mish", "{0}")}

    @staticmethod
    def law(u: Any) -> Any:
        return u * tanh(log(1 + exp(u)))

    def _code_form(self) -> Any:
        (u,) = self.args
        return u * tanh(Softplus(u, evaluate=False))
