"""S(u) = (relu * k_beta)(u) and its derivative, the sigmoid, for four symmetric kernels k_beta(u) = beta*k(beta*u).

A symmetric kernel makes S(u) - relu(u) even and decreasing in |u|: its largest value is S(0), its tail 1 - S'(u).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

from sympy import Dummy, Expr, Integer, Integral, Piecewise, Rational, S, besselk, exp, expint, log, oo, sqrt

from ..errors import UnsupportedError

HALF = S.Half
Scaled = Callable[[Expr, Expr], Expr]
"""A function of u and beta."""


@dataclass(frozen=True)
class Kernel:
    """``ramp``, its derivative ``step`` (the sigmoid), and ``blend``, a sigmoid with a continuous derivative.

    ``gap`` is beta*S(0); ``moment(k, m)`` a bound of v^k (1 - blend(v)) over v >= 0 at beta = 1, oo if there is none,
    for the blend of order m: one that falls at least as v^(-2 m).  ``tail(k, c, beta)`` bounds
    u^k exp(c u) (1 - blend(u)) over u >= 0; None if nothing does.
    """

    name: str
    law: str
    ramp: Scaled
    step: Scaled
    blend: Callable[[Expr, Expr, int], Expr]
    gap: Expr
    moment: Callable[[int, int], Expr]
    tail: Callable[[int, Expr, Expr], Expr | None]


def _on_window(below: Expr, inside: Expr, above: Expr, v: Expr) -> Expr:
    """Three pieces, parted at v = -1 and v = 1."""
    if v.is_number:
        return below if v <= -1 else inside if v < 1 else above
    return Piecewise((below, v <= -1), (inside, v < 1), (above, True))


# ---------------------------------------------------------------------- logistic kernel
def _softplus(u: Expr, beta: Expr) -> Expr:
    return log(1 + exp(beta * u)) / beta


def _logistic(u: Expr, beta: Expr) -> Expr:
    return 1 / (1 + exp(-beta * u))


def _logistic_moment(k: int, m: int = 1) -> Expr:
    """v^k/(1 + exp(v)) < v^k exp(-v), largest at v = k."""
    return Integer(k) ** k * exp(-k)


def _logistic_tail(k: int, c: Expr, beta: Expr) -> Expr:
    """u^k exp(c u)/(1 + exp(beta u)) < u^k exp(-(beta - c) u), largest at u = k/(beta - c)."""
    if c == 0:
        return _logistic_moment(k) / beta**k
    return Piecewise((_logistic_moment(k) / (beta - c) ** k, beta > c), (oo, True))


# ---------------------------------------------------------------------- the kernel 2*(v**2 + 4)**(-3/2)
def _squareplus(u: Expr, beta: Expr) -> Expr:
    return (u + sqrt(u**2 + 4 / beta**2)) / 2


def _algebraic(u: Expr, beta: Expr) -> Expr:
    return (1 + u / sqrt(u**2 + 4 / beta**2)) / 2


def _algebraic_blend(u: Expr, beta: Expr, m: int = 1) -> Expr:
    """The sigmoid of the kernel (v^2 + 4)^(-m - 1/2): in t = v/sqrt(v^2 + 4) its density is (1 - t^2)^(m - 1)."""
    t = u / sqrt(u**2 + 4 / beta**2)
    area = sum((comb(m - 1, i) * (-1) ** i * t ** (2 * i + 1) / (2 * i + 1) for i in range(m)), S.Zero)
    return HALF + area / (2 * _algebraic_mass(m))


def _algebraic_mass(m: int) -> Rational:
    """The integral of (1 - t^2)^(m - 1) over [0, 1]."""
    return sum((Rational(comb(m - 1, i) * (-1) ** i, 2 * i + 1) for i in range(m)), S.Zero)


def _algebraic_moment(k: int, m: int = 1) -> Expr:
    """1 - blend <= (1 - t^2)^m/(2 M (1 + t)), M the mass, and 1 - t^2 = 4/(v^2 + 4).

    So v^(2 m) (1 - blend) <= 4^m t^(2 m)/(2 M (1 + t)), largest at t = 1; of v^k with k < 2 m, 4^m v^k/(v^2 + 4)^m is
    largest at v^2 = 4 k/(2 m - k).
    """
    mass = _algebraic_mass(m)
    if k > 2 * m:
        return oo
    if k == 2 * m:
        return 4**m / (4 * mass)
    at = Rational(4 * k, 2 * m - k)
    return sqrt(at) ** k * 4**m / (at + 4) ** m / (2 * mass)


def _algebraic_tail(k: int, c: Expr, beta: Expr) -> Expr | None:
    """Of the blend of order 1."""
    return _algebraic_moment(k) / beta**k if c == 0 and k <= 2 else None


# ---------------------------------------------------------------------- uniform kernel
def _huber(u: Expr, beta: Expr) -> Expr:
    return _on_window(S.Zero, beta * (u + 1 / beta) ** 2 / 4, u, beta * u)


def _clipped(u: Expr, beta: Expr) -> Expr:
    return _on_window(S.Zero, (beta * u + 1) / 2, S.One, beta * u)


def _smoothstep(u: Expr, beta: Expr, m: int = 1) -> Expr:
    v = beta * u
    return _on_window(S.Zero, (v + 1) ** 2 * (2 - v) / 4, S.One, v)


def _smoothstep_moment(k: int, m: int = 1) -> Expr:
    """1 - blend(v) = (1 - v)^2 (2 + v)/4 <= 3 (1 - v)^2/4, and v^k (1 - v)^2 is largest at v = k/(k + 2)."""
    return Rational(3 * k**k, (k + 2) ** (k + 2))


# ---------------------------------------------------------------------- the bump exp(-1/(1 - v**2))
MASS = exp(-HALF) * (besselk(1, HALF) - besselk(0, HALF))
"""The integral of the bump over [-1, 1]."""


def _bump_sigmoid(v: Expr) -> Expr:
    t = Dummy("t", real=True)
    area = S.Zero if v.is_zero else Integral(exp(-1 / (1 - t**2)), (t, 0, v))
    return HALF + area / MASS


def _mollified(u: Expr, beta: Expr) -> Expr:
    v = beta * u
    w = 1 - v**2
    inside = (v * _bump_sigmoid(v) + (w * exp(-1 / w) - expint(1, 1 / w)) / (2 * MASS)) / beta
    return _on_window(S.Zero, inside, u, v)


def _mollified_step(u: Expr, beta: Expr) -> Expr:
    v = beta * u
    return _on_window(S.Zero, _bump_sigmoid(v), S.One, v)


def _bump_moment(k: int, m: int = 1) -> Expr:
    """1 - step is convex on [0, 1], from 1/2 to 0, so below (1 - v)/2; v^k (1 - v) is largest at v = k/(k + 1)."""
    return Rational(k**k, 2 * (k + 1) ** (k + 1))


def _window_tail(moment: Callable[[int, int], Expr]) -> Callable[[int, Expr, Expr], Expr]:
    """u^k exp(c u) (1 - blend(beta u)) where u <= 1/beta, and 0 beyond."""
    return lambda k, c, beta: exp(c / beta) * moment(k, 1) / beta**k


def _any_order(step: Scaled) -> Callable[[Expr, Expr, int], Expr]:
    """A sigmoid that falls faster than every power."""
    return lambda u, beta, m=1: step(u, beta)


KERNELS = {
    k.name: k
    for k in (
        Kernel(
            "softplus",
            "the logistic density, beta*exp(beta*u)/(1 + exp(beta*u))**2",
            _softplus, _logistic, _any_order(_logistic), log(2), _logistic_moment, _logistic_tail,
        ),
        Kernel(
            "squareplus",
            "the density (2/beta**2)*(u**2 + 4/beta**2)**(-3/2)",
            _squareplus, _algebraic, _algebraic_blend, S.One, _algebraic_moment, _algebraic_tail,
        ),
        Kernel(
            "huber",
            "the uniform density beta/2 on [-1/beta, 1/beta]",
            _huber, _clipped, _smoothstep, Rational(1, 4), _smoothstep_moment, _window_tail(_smoothstep_moment),
        ),
        Kernel(
            "mollifier",
            "the bump exp(-1/(1 - (beta*u)**2)) on [-1/beta, 1/beta], scaled to mass 1",
            _mollified, _mollified_step, _any_order(_mollified_step),
            (exp(-1) - expint(1, 1)) / (2 * MASS), _bump_moment, _window_tail(_bump_moment),
        ),
    )
}  # fmt: skip
"""The kinds of ``rs.smooth`` by name."""


def as_kernel(kind: str) -> Kernel:
    """The kernel of that name."""
    if not isinstance(kind, str) or kind not in KERNELS:
        raise UnsupportedError("unknown kind {0!r}: choose one of {1}", kind, ", ".join(map(repr, KERNELS)))
    return KERNELS[kind]
