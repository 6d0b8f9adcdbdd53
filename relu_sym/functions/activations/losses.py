"""Losses of a margin or a residual: hinge, Huber, smooth L1, epsilon-insensitive, pinball."""

from __future__ import annotations

from typing import Any

from sympy.core.numbers import Rational
from sympy.core.singleton import S
from sympy.functions.elementary.complexes import Abs

from ..argument import Signs
from ..relu import ReLU
from .activation import Activation

TENTH = Rational(1, 10)


class Hinge(Activation):
    r"""Hinge(m) = ReLU(1 - m), of the margin m = y*f(x), y = 1 or -1.

    At the margin 1 there is no classical derivative, and Clarke's set is [-1, 0].

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> m = Symbol('m', real=True)
    >>> rs.diff(rs.Hinge(m), m), rs.subdifferential(rs.Hinge(m), m).at(1)
    (Heaviside(m - 1) - 1, Interval(-1, 0))

    References
    ==========

    .. [1] C. Cortes, V. Vapnik, Support-vector networks, 1995
    """

    word = "hinge"

    @staticmethod
    def law(m: Any) -> Any:
        return ReLU(1 - m)


class Huber(Activation):
    r"""Huber(r, delta=1) = (r**2 - ReLU(Abs(r) - delta)**2)/2: r^2/2 for |r| <= delta, else delta*(|r| - delta/2).

    Differentiable everywhere; at -delta and delta there is no second derivative.  The default is PyTorch's (JAX's optax
    too).  ``UnsupportedError`` unless delta may be positive.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> r = Symbol('r', real=True)
    >>> rs.diff(rs.Huber(r), r, 2)
    Heaviside(1 - Abs(r))

    References
    ==========

    .. [1] P. J. Huber, Robust estimation of a location parameter, 1964
    """

    word = "huber"
    calls = {"torch": ("torch.nn.functional.huber_loss", "{0}, torch.zeros_like({0}), reduction='none', delta={1}")}
    ends = (S.Infinity, S.Infinity)

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        for level, (_, most) in parameters:
            if most <= 0:
                cls.refuse(level, "positive")

    @staticmethod
    def law(r: Any, delta: Any = S.One) -> Any:
        return (r**2 - ReLU(Abs(r) - delta) ** 2) / 2


class SmoothL1(Activation):
    r"""SmoothL1(r, beta=1) = (r**2 - ReLU(Abs(r) - beta)**2)/(2*beta): r^2/(2 beta) for |r| <= beta, else |r| - beta/2.

    Huber's loss divided by beta; differentiable everywhere.  The default is PyTorch's.  ``UnsupportedError`` unless
    beta may be positive.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> r = Symbol('r', real=True)
    >>> rs.diff(rs.SmoothL1(r, 2), r, 2)
    Heaviside(2 - Abs(r))/2

    References
    ==========

    .. [1] R. Girshick, Fast R-CNN, 2015, equation 3
    """

    word = "smooth_l1"
    calls = {"torch": ("torch.nn.functional.smooth_l1_loss", "{0}, torch.zeros_like({0}), reduction='none', beta={1}")}
    ends = (S.Infinity, S.Infinity)

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        for level, (_, most) in parameters:
            if most <= 0:
                cls.refuse(level, "positive")

    @staticmethod
    def law(r: Any, beta: Any = S.One) -> Any:
        return (r**2 - ReLU(Abs(r) - beta) ** 2) / (2 * beta)


class EpsilonInsensitive(Activation):
    r"""EpsilonInsensitive(r, epsilon=1/10) = ReLU(Abs(r) - epsilon): what |r| exceeds epsilon by.

    For epsilon > 0 there is no classical derivative at -epsilon and epsilon, and Clarke's sets are [-1, 0] and [0, 1].
    The default is scikit-learn's (SVR).  For epsilon < 0 it is |r| - epsilon.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> r = Symbol('r', real=True)
    >>> rs.subdifferential(rs.EpsilonInsensitive(r, 1), r).at(-1)
    Interval(-1, 0)

    References
    ==========

    .. [1] V. N. Vapnik, The nature of statistical learning theory, Springer 1995, section 6.1
    """

    word = "epsilon_insensitive"

    @staticmethod
    def law(r: Any, epsilon: Any = TENTH) -> Any:
        return ReLU(Abs(r) - epsilon)


class Pinball(Activation):
    r"""Pinball(r, tau=1/2) = tau*ReLU(r) + (1 - tau)*ReLU(-r), that is Max(tau*r, (tau - 1)*r).

    The loss of the quantile tau.  At 0 there is no classical derivative, and Clarke's set is [tau - 1, tau].  Any
    real tau.  The default is scikit-learn's.

    Examples
    ========

    >>> from sympy import Rational, Symbol
    >>> import relu_sym as rs
    >>> r = Symbol('r', real=True)
    >>> rs.subdifferential(rs.Pinball(r, Rational(9, 10)), r).at(0)
    Interval(-1/10, 9/10)

    References
    ==========

    .. [1] R. Koenker, G. Bassett, Regression quantiles, Econometrica 46, 1978, equation 3.1
    """

    word = "pinball"

    @staticmethod
    def law(r: Any, tau: Any = S.Half) -> Any:
        return tau * ReLU(r) + (1 - tau) * ReLU(-r)
