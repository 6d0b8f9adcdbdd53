"""Between two bounds: ReLU6, Hardtanh, Clip, Hardsigmoid, Hardswish."""

from __future__ import annotations

from typing import Any

from sympy.core.numbers import Integer
from sympy.core.singleton import S

from ..printing import bracketed
from ..relu import ReLU
from .activation import Activation


def clipped(u: Any, low: Any, high: Any) -> Any:
    """Min(Max(u, low), high); the argument stands once, so that nesting costs nothing, and nothing is compared.

    An infinite bound is none.
    """
    if high is S.Infinity:
        return u if low is S.NegativeInfinity else low + ReLU(u - low)
    if low is S.NegativeInfinity:
        return high - ReLU(high - u)
    return high - ReLU(high - low - ReLU(u - low))


class ReLU6(Activation):
    r"""ReLU6(x) = Min(Max(x, 0), 6).

    At 0 and at 6 there is no classical derivative, and Clarke's set is [0, 1].

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.ReLU6(x), x)
    Heaviside(x) - Heaviside(x - 6)

    References
    ==========

    .. [1] A. Krizhevsky, Convolutional deep belief networks on CIFAR-10, 2010
    """

    word = "relu6"
    calls = {
        "torch": ("torch.nn.functional.relu6", "{0}"),
        "jax": ("jax.nn.relu6", "{0}"),
        "tensorflow": ("tensorflow.nn.relu6", "{0}"),
    }

    @staticmethod
    def law(u: Any) -> Any:
        return clipped(u, S.Zero, Integer(6))


class Hardtanh(Activation):
    r"""Hardtanh(x, low=-1, high=1) = Min(Max(x, low), high).

    At both bounds there is no classical derivative, and Clarke's set is [0, 1].  The defaults are PyTorch's.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Hardtanh(x), x), rs.subdifferential(rs.Hardtanh(x), x).at(1)
    (-Heaviside(x - 1) + Heaviside(x + 1), Interval(0, 1))

    References
    ==========

    .. [1] R. Collobert, Large scale machine learning, thesis, 2004
    """

    word = "hardtanh"
    unbounded = True
    plain = {"jax": ("jax.nn.hard_tanh", "{0}")}
    calls = {
        "torch": ("torch.nn.functional.hardtanh", "{0}, {1}, {2}"),
        "jax": ("jax.numpy.clip", "{0}, {1}, {2}"),
        "numpy": ("clip", "{0}, {1}, {2}"),
    }

    @staticmethod
    def law(u: Any, low: Any = S.NegativeOne, high: Any = S.One) -> Any:
        return clipped(u, low, high)

    def _row(self, printer: Any, library: str, prefix: str = "") -> str:
        return _clip_call(self, printer, library, prefix) or super()._row(printer, library, prefix)


class Clip(Activation):
    r"""Clip(x, low, high=oo) = Min(Max(x, low), high); for low > high it is high, as in NumPy, PyTorch and JAX.

    At both bounds, low < high, there is no classical derivative, and Clarke's set is [0, 1].  An infinite bound is
    none: ``Clip(x, low)``, ``Clip(x, -oo, high)``, also ``Clip(x, min=0)``, ``Clip(x, max=1)``.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.integrate(rs.Clip(x, 0, 1), (x, 0, 3)), rs.subdifferential(rs.Clip(x, 0, 1), x).at(0)
    (5/2, Interval(0, 1))
    >>> rs.diff(rs.Clip(x, max=1), x)
    1 - Heaviside(x - 1)

    References
    ==========

    .. [1] NumPy reference, numpy.clip
    """

    word = "clip"
    unbounded = True
    blanks = {"low": S.NegativeInfinity}
    free = (None, S.NegativeInfinity, S.Infinity)
    calls = {
        "torch": ("torch.clamp", "{0}, {1}, {2}"),
        "jax": ("jax.numpy.clip", "{0}, {1}, {2}"),
        "numpy": ("clip", "{0}, {1}, {2}"),
    }

    def __new__(cls, *args: Any, **named: Any) -> Any:
        """``None`` is no bound, as in the libraries."""
        given = [cls.free[k] if a is None and 0 < k < 3 else a for k, a in enumerate(args)]
        called = {n: cls.free[1 + (cls.parameter(n) == "high")] if v is None else v for n, v in named.items()}
        return super().__new__(cls, *given, **called)

    @staticmethod
    def law(u: Any, low: Any, high: Any = S.Infinity) -> Any:
        return clipped(u, low, high)

    def _row(self, printer: Any, library: str, prefix: str = "") -> str:
        return _clip_call(self, printer, library, prefix) or super()._row(printer, library, prefix)


def _clip_call(f: Activation, printer: Any, library: str, prefix: str) -> str | None:
    """The call of a library's clip with ``None`` for an infinite bound, or with bounds that its hardtanh refuses."""
    u, low, high = f.filled
    is_crossed = library == "torch" and (low - high).is_positive
    if library not in Clip.calls or not (low.is_infinite or high.is_infinite or is_crossed):
        return None
    if low.is_infinite and high.is_infinite:
        return f._user_call(printer) or bracketed(u, printer)
    bounds = ["None" if p.is_infinite else printer._print(p) for p in (low, high)]
    name = printer._module_format(prefix + Clip.calls[library][0])
    return f._user_call(printer) or f"{name}({printer._print(u)}, {', '.join(bounds)})"


class Hardsigmoid(Activation):
    r"""Hardsigmoid(x) = Min(Max(x + 3, 0), 6)/6.

    At -3 and at 3 there is no classical derivative, and Clarke's set is [0, 1/6].  PyTorch's and JAX's; Keras before
    version 3 clips x/5 + 1/2.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.subdifferential(rs.Hardsigmoid(x), x).at(3)
    Interval(0, 1/6)

    References
    ==========

    .. [1] A. Howard and others, Searching for MobileNetV3, 2019
    """

    word = "hardsigmoid"
    calls = {"torch": ("torch.nn.functional.hardsigmoid", "{0}"), "jax": ("jax.nn.hard_sigmoid", "{0}")}

    @staticmethod
    def law(u: Any) -> Any:
        return clipped(u + 3, S.Zero, Integer(6)) / 6


class Hardswish(Activation):
    r"""Hardswish(x) = x*Min(Max(x + 3, 0), 6)/6.

    At -3 and at 3 there is no classical derivative: Clarke's sets are [-1/2, 0] and [1, 3/2].

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.subdifferential(rs.Hardswish(x), x).at(-3)
    Interval(-1/2, 0)

    References
    ==========

    .. [1] A. Howard and others, Searching for MobileNetV3, 2019, section 5.2
    """

    word = "hardswish"
    ends = (S.Zero, S.Infinity)
    calls = {"torch": ("torch.nn.functional.hardswish", "{0}"), "jax": ("jax.nn.hard_swish", "{0}")}

    @staticmethod
    def law(u: Any) -> Any:
        return u * clipped(u + 3, S.Zero, Integer(6)) / 6
