"""Smooth operations of one number: the value and the slope, from the arithmetic handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import pi, sqrt

from ..arithmetic.elementary import FLOAT

D = Any
"""An arithmetic."""


def _two_over_root_pi(d: D) -> Any:
    return d.number(2 / sqrt(pi))


def _over(d: D, x: Any) -> Any:
    return d.div(d.one, x)


def _square(d: D, x: Any) -> Any:
    return d.mul(x, x)


def _minus_square(d: D, x: Any) -> Any:
    """1 - x**2."""
    return d.add(d.one, d.neg(_square(d, x)))


def _positive(d: D, x: Any) -> Any:
    return x if d.compare(x, d.zero) in (1, None) else d.zero


def _abs(d: D, x: Any) -> Any:
    return x if d.compare(x, d.zero) in (1, None) else d.neg(x)


def softplus(d: D, x: Any) -> Any:
    return d.add(_positive(d, x), d.call("log1p", d.call("exp", d.neg(_abs(d, x)))))


def _normal_part(d: D, x: Any) -> Any:
    """The distribution function of the normal law."""
    half = d.number(0.5)
    return d.mul(half, d.add(d.one, d.call("erf", d.div(x, d.number(sqrt(2))))))


def _density(d: D, x: Any) -> Any:
    return d.div(d.call("exp", d.neg(d.div(_square(d, x), d.number(2)))), d.number(sqrt(2 * pi)))


def _silu_slope(d: D, x: Any, y: Any) -> Any:
    s = d.call("sigmoid", x)
    return d.add(s, d.mul(d.mul(x, s), d.add(d.one, d.neg(s))))


def _mish_slope(d: D, x: Any, y: Any) -> Any:
    t = d.call("tanh", softplus(d, x))
    return d.add(t, d.mul(d.mul(x, d.call("sigmoid", x)), _minus_square(d, t)))


VALUES: dict[str, Callable[[D, Any], Any]] = {
    "logsigmoid": lambda d, x: d.neg(softplus(d, d.neg(x))),
    "softsign": lambda d, x: d.div(x, d.add(d.one, _abs(d, x))),
    "silu": lambda d, x: d.mul(x, d.call("sigmoid", x)),
    "mish": lambda d, x: d.mul(x, d.call("tanh", softplus(d, x))),
    "gelu": lambda d, x: d.mul(x, _normal_part(d, x)),
    "softplus": softplus,
    "square": _square,
    "reciprocal": _over,
    "rsqrt": lambda d, x: _over(d, d.call("sqrt", x)),
}
"""Values of what is no elementary function."""

SLOPES: dict[str, Callable[[D, Any, Any], Any]] = {
    "exp": lambda d, x, y: y,
    "expm1": lambda d, x, y: d.add(y, d.one),
    "log": lambda d, x, y: _over(d, x),
    "log1p": lambda d, x, y: _over(d, d.add(d.one, x)),
    "sin": lambda d, x, y: d.call("cos", x),
    "cos": lambda d, x, y: d.neg(d.call("sin", x)),
    "tan": lambda d, x, y: d.add(d.one, _square(d, y)),
    "asin": lambda d, x, y: _over(d, d.call("sqrt", _minus_square(d, x))),
    "acos": lambda d, x, y: d.neg(_over(d, d.call("sqrt", _minus_square(d, x)))),
    "atan": lambda d, x, y: _over(d, d.add(d.one, _square(d, x))),
    "sinh": lambda d, x, y: d.call("cosh", x),
    "cosh": lambda d, x, y: d.call("sinh", x),
    "tanh": lambda d, x, y: _minus_square(d, y),
    "asinh": lambda d, x, y: _over(d, d.call("sqrt", d.add(d.one, _square(d, x)))),
    "acosh": lambda d, x, y: _over(d, d.call("sqrt", d.neg(_minus_square(d, x)))),
    "atanh": lambda d, x, y: _over(d, _minus_square(d, x)),
    "erf": lambda d, x, y: d.mul(_two_over_root_pi(d), d.call("exp", d.neg(_square(d, x)))),
    "erfc": lambda d, x, y: d.neg(d.mul(_two_over_root_pi(d), d.call("exp", d.neg(_square(d, x))))),
    "sigmoid": lambda d, x, y: d.mul(y, d.add(d.one, d.neg(y))),
    "sqrt": lambda d, x, y: _over(d, d.mul(d.number(2), y)),
    "cbrt": lambda d, x, y: _over(d, d.mul(d.number(3), _square(d, y))),
    "logsigmoid": lambda d, x, y: d.call("sigmoid", d.neg(x)),
    "softsign": lambda d, x, y: _over(d, _square(d, d.add(d.one, _abs(d, x)))),
    "silu": _silu_slope,
    "mish": _mish_slope,
    "gelu": lambda d, x, y: d.add(_normal_part(d, x), d.mul(x, _density(d, x))),
    "softplus": lambda d, x, y: d.call("sigmoid", x),
    "square": lambda d, x, y: d.mul(d.number(2), x),
    "reciprocal": lambda d, x, y: d.neg(_square(d, y)),
    "rsqrt": lambda d, x, y: d.mul(d.number(-0.5), d.div(y, x)),
}
"""Slopes, as frameworks compute them: from the argument x or the result y."""


def value(d: D, name: str, x: Any) -> Any:
    """The value of a smooth operation."""
    return d.call(name, x) if name in FLOAT else VALUES[name](d, x)
