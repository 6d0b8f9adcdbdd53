"""What makes small arguments 0: soft and hard shrinkage, threshold."""

from __future__ import annotations

from typing import Any

from sympy.core.singleton import S

from ..argument import Signs
from ..heaviside import HeavisideStep
from ..relu import ReLU
from .activation import Activation


class Softshrink(Activation):
    r"""Softshrink(x, level=1/2) = ReLU(x - level) - ReLU(-x - level), level >= 0.

    That is x moved towards 0 by level, at most to 0.  At both levels, -level and level, there is no classical
    derivative, and Clarke's set is [0, 1].  The default is PyTorch's.  ``UnsupportedError`` for a negative level.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Softshrink(x, 1), x, 2)
    Dirac(x - 1) - Dirac(x + 1)

    References
    ==========

    .. [1] D. L. Donoho, De-noising by soft-thresholding, 1995
    """

    word = "softshrink"
    calls = {"torch": ("torch.nn.functional.softshrink", "{0}, {1}")}

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        for level, (_, most) in parameters:
            if most < 0:
                cls.refuse(level, "at least 0")

    @staticmethod
    def law(u: Any, level: Any = S.Half) -> Any:
        return ReLU(u - level) - ReLU(-u - level)


class Hardshrink(Activation):
    r"""Hardshrink(x, level=1/2) = x*(1 - Heaviside(x + level, 1)*Heaviside(level - x, 1)).

    That is 0 for -level <= x <= level, else x.  At -level and level, where the value is 0, it jumps by level: no
    derivative in the classical or the set-valued sense, and an impulse in that of distributions.  The default is
    PyTorch's.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Hardshrink(x, 1), x)
    Dirac(x - 1) + Dirac(x + 1) + Heaviside(x - 1) - Heaviside(x + 1) + 1

    References
    ==========

    .. [1] D. L. Donoho, I. M. Johnstone, Ideal spatial adaptation by wavelet shrinkage, 1994
    """

    word = "hardshrink"
    calls = {
        "torch": ("torch.nn.functional.hardshrink", "{0}, {1}"),
        "jax": ("jax.numpy.where", "abs({0}) <= {1}, 0, {0}"),
        "numpy": ("where", "abs({0}) <= {1}, 0, {0}"),
    }

    @staticmethod
    def law(u: Any, level: Any = S.Half) -> Any:
        return u * (1 - HeavisideStep(u + level, 1) * HeavisideStep(level - u, 1))


class Threshold(Activation):
    r"""Threshold(x, level, value) = value + (x - value)*Heaviside(x - level, 0): x for x > level, else value.

    At the level the value is ``value``; unless that is the level itself it jumps there: no derivative in the classical
    or the set-valued sense, and an impulse in that of distributions.  No defaults, as in PyTorch.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Threshold(x, 1, 0), x), rs.Threshold(1, 1, 0)
    (Dirac(x - 1) + Heaviside(x - 1), 0)

    References
    ==========

    .. [1] PyTorch documentation, torch.nn.Threshold
    """

    word = "threshold"
    calls = {
        "torch": ("torch.nn.functional.threshold", "{0}, {1}, {2}"),
        "jax": ("jax.numpy.where", "{0} <= {1}, {2}, {0}"),
        "numpy": ("where", "{0} <= {1}, {2}, {0}"),
    }

    @staticmethod
    def law(u: Any, level: Any, value: Any) -> Any:
        return value + (u - value) * HeavisideStep(u - level, 0)
