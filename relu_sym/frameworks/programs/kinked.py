"""Operations of one number with kinks or jumps: where they are, and the slope in each part between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sympy import Rational

D = Any
"""An arithmetic."""

SELU_SCALE = Rational(1.0507009873554804934193349852946)
SELU_ALPHA = Rational(1.6732632423543772848170429916717)
"""The numbers of double precision that the frameworks hold."""


class Kinked(NamedTuple):
    """``kinks(d, numbers)`` in rising order; ``slopes``, one more, and ``values`` of (d, x, numbers)."""

    kinks: Callable[[D, tuple], list]
    slopes: tuple[Callable[[D, Any, tuple], Any], ...]
    values: tuple[Callable[[D, Any, tuple], Any], ...]


def _constant(c: Any) -> Callable[[D, Any, tuple], Any]:
    return lambda d, x, p: d.number(c)


ZERO, ONE = _constant(0), _constant(1)


def _same(d: D, x: Any, p: tuple) -> Any:
    return x


def _first(d: D, x: Any, p: tuple) -> Any:
    return p[0]


def _last(d: D, x: Any, p: tuple) -> Any:
    return p[-1]


def _elu(d: D, x: Any, p: tuple) -> Any:
    return d.mul(p[0], d.call("expm1", x))


def _elu_slope(d: D, x: Any, p: tuple) -> Any:
    return d.mul(p[0], d.call("exp", x))


def _celu(d: D, x: Any, p: tuple) -> Any:
    return d.mul(p[0], d.call("expm1", d.div(x, p[0])))


def _selu_constant(d: D) -> Any:
    return d.number(SELU_SCALE * SELU_ALPHA)


def _selu(d: D, x: Any, p: tuple) -> Any:
    return d.mul(_selu_constant(d), d.call("expm1", x))


def _hardswish(d: D, x: Any, p: tuple) -> Any:
    return d.div(d.mul(x, d.add(x, d.number(3))), d.number(6))


def _at(*kinks: Any) -> Callable[[D, tuple], list]:
    return lambda d, p: [d.number(k) for k in kinks]


def _around(d: D, p: tuple) -> list:
    return [d.neg(p[0]), p[0]]


KINKED: dict[str, Kinked] = {
    "relu": Kinked(_at(0), (ZERO, ONE), (ZERO, _same)),
    "abs": Kinked(_at(0), (_constant(-1), ONE), (lambda d, x, p: d.neg(x), _same)),
    "relu6": Kinked(_at(0, 6), (ZERO, ONE, ZERO), (ZERO, _same, _constant(6))),
    "leaky_relu": Kinked(_at(0), (_first, ONE), (lambda d, x, p: d.mul(p[0], x), _same)),
    "prelu": Kinked(_at(0), (_first, ONE), (lambda d, x, p: d.mul(p[0], x), _same)),
    "elu": Kinked(_at(0), (_elu_slope, ONE), (_elu, _same)),
    "celu": Kinked(_at(0), (lambda d, x, p: d.call("exp", d.div(x, p[0])), ONE), (_celu, _same)),
    "selu": Kinked(
        _at(0),
        (lambda d, x, p: d.mul(_selu_constant(d), d.call("exp", x)), _constant(SELU_SCALE)),
        (_selu, lambda d, x, p: d.mul(d.number(SELU_SCALE), x)),
    ),
    "hardtanh": Kinked(lambda d, p: list(p), (ZERO, ONE, ZERO), (_first, _same, _last)),
    "hardsigmoid": Kinked(
        _at(-3, 3),
        (ZERO, _constant(Rational(1, 6)), ZERO),
        (ZERO, lambda d, x, p: d.div(d.add(x, d.number(3)), d.number(6)), ONE),
    ),
    "hardswish": Kinked(
        _at(-3, 3),
        (ZERO, lambda d, x, p: d.add(d.div(x, d.number(3)), d.number(0.5)), ONE),
        (ZERO, _hardswish, _same),
    ),
    "softshrink": Kinked(
        _around,
        (ONE, ZERO, ONE),
        (lambda d, x, p: d.add(x, p[0]), ZERO, lambda d, x, p: d.add(x, d.neg(p[0]))),
    ),
    "hardshrink": Kinked(_around, (ONE, ZERO, ONE), (_same, ZERO, _same)),
    "sign": Kinked(_at(0), (ZERO, ZERO), (_constant(-1), ONE)),
    "heaviside": Kinked(_at(0), (ZERO, ZERO), (ZERO, ONE)),
}
"""The piece on the right of a kink gives the value at the kink, unless ``AT`` says another."""

FROM_VALUE: dict[tuple[str, str], Callable[[D, Any, tuple], Any]] = {
    ("elu", "factor"): lambda d, x, p: d.mul(p[0], d.add(d.call("expm1", x), d.one)),
    ("celu", "factor"): lambda d, x, p: d.add(d.call("expm1", d.div(x, p[0])), d.one),
    ("selu", "factor"): lambda d, x, p: d.mul(_selu_constant(d), d.add(d.call("expm1", x), d.one)),
    ("selu", "sum"): lambda d, x, p: d.add(_selu(d, x, p), _selu_constant(d)),
}
"""Slopes below 0 where a framework computes them from the rounded value: 0 where exp(x) is below the rounding unit."""

AT: dict[str, Callable[[D, tuple], Any]] = {"sign": lambda d, p: d.zero, "heaviside": lambda d, p: p[0]}
"""Values at a jump."""

INSIDE_AT = frozenset({"hardshrink"})
"""Where the inner piece gives the value at both jumps."""

CLIP = Kinked(lambda d, p: list(p), (ZERO, ONE, ZERO), (_first, _same, _last))


def piece(d: D, x: Any, kinks: list) -> tuple[int, bool] | None:
    """The number of the piece that x is in, and whether x is at the kink on its left; None for nan."""
    k = 0
    for kink in kinks:
        side = d.compare(x, kink)
        if side is None:
            return None
        if side < 0:
            return k, False
        k += 1
        if side == 0:
            return k, True
    return k, False
