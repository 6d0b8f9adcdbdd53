"""ReLU and what leaks to its left: LeakyReLU, PReLU, squared ReLU, maxout."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sympy.core.numbers import Rational
from sympy.functions.elementary.miscellaneous import Max

from ..relu import ReLU
from .activation import Activation

HUNDREDTH, QUARTER = Rational(1, 100), Rational(1, 4)


class LeakyReLU(Activation):
    r"""LeakyReLU(x, slope=1/100) = ReLU(x) - slope*ReLU(-x), that is x for x >= 0 and slope*x for x < 0.

    At 0 the value is 0; unless the slope is 1 there is no classical derivative, and Clarke's set lies between slope
    and 1.  Any real slope.  The default is PyTorch's (JAX's too; Keras has 0.3 or 0.2).

    Examples
    ========

    >>> from sympy import Rational, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.LeakyReLU(x), x, mode="classical")
    Piecewise((1/100, x < 0), (1, x > 0))
    >>> rs.subdifferential(rs.LeakyReLU(x, Rational(1, 4)), x).at(0)
    Interval(1/4, 1)

    References
    ==========

    .. [1] A. L. Maas, A. Y. Hannun, A. Y. Ng, Rectifier nonlinearities improve neural network acoustic models, 2013
    """

    word = "leaky_relu"
    calls = {
        "torch": ("torch.nn.functional.leaky_relu", "{0}, {1}"),
        "jax": ("jax.nn.leaky_relu", "{0}, {1}"),
        "tensorflow": ("tensorflow.nn.leaky_relu", "{0}, {1}"),
    }

    @staticmethod
    def law(u: Any, slope: Any = HUNDREDTH) -> Any:
        return ReLU(u) - slope * ReLU(-u)


class PReLU(Activation):
    r"""PReLU(x, slope=1/4) = ReLU(x) - slope*ReLU(-x), that is x for x >= 0 and slope*x for x < 0.

    LeakyReLU with a slope that is learned; at 0 as LeakyReLU.  The default is the slope with which PyTorch starts.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x, a = Symbol('x', real=True), Symbol('a', real=True)
    >>> rs.diff(rs.PReLU(x, a), a)
    -ReLU(-x)

    References
    ==========

    .. [1] K. He, X. Zhang, S. Ren, J. Sun, Delving deep into rectifiers, 2015, equation 1
    """

    word = "prelu"
    calls = LeakyReLU.calls  # those named prelu take their slope as a tensor

    @staticmethod
    def law(u: Any, slope: Any = QUARTER) -> Any:
        return ReLU(u) - slope * ReLU(-u)


class SquaredReLU(Activation):
    r"""SquaredReLU(x) = ReLU(x)**2, that is x^2 for x >= 0 and 0 for x < 0.

    Differentiable everywhere; at 0 there is no second derivative.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.SquaredReLU(x), x), rs.diff(rs.SquaredReLU(x), x, 2)
    (2*ReLU(x), 2*Heaviside(x))

    References
    ==========

    .. [1] D. R. So and others, Primer: searching for efficient transformers for language modeling, 2021
    """

    word = "squared_relu"

    @staticmethod
    def law(u: Any) -> Any:
        return ReLU(u) ** 2


class Maxout(Activation):
    r"""Maxout(x, y, ...) = Max(x, y, ...), the largest of its arguments.

    Where several are largest Clarke's set is the hull of their gradients.

    Examples
    ========

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.subdifferential(rs.Maxout(x, y), (x, y), at=(0, 0))
    Polytope((0, 1), (1, 0))

    References
    ==========

    .. [1] I. J. Goodfellow and others, Maxout networks, 2013
    """

    word = "maxout"

    @staticmethod
    def law(*us: Any) -> Any:
        return Max(*us)

    def _torchcode(self, printer: Any) -> str:
        name = printer._module_format("torch.maximum")
        return self._user_call(printer) or reduce(lambda a, b: f"{name}({a}, {b})", self._tensors(printer))
