"""Expected local times by numbers: the occupation integral where a line says Tanaka's formula, and the other way round.

The marginal laws are those of Brownian motion, geometric Brownian motion and the Ornstein-Uhlenbeck process, found
from the coefficients.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from mpmath import mp
from sympy import Basic, Expr, lambdify

from ...steps import Expected, LocalTimeOf
from .expectations import DIGITS, Verdict, bell, carried, gauss, mean
from .values import close, value

PANELS = 24


def concerned(before: Basic, after: Basic) -> bool:
    """Whether a line begins with an expected local time."""
    return isinstance(before, LocalTimeOf) or after.has(LocalTimeOf)


def compared(before: Basic, after: Basic) -> Verdict:
    """E L of a line, by the road that the line does not take, against what comes after."""
    how = "the occupation integral" if after.has(Expected) else "the mean of Tanaka's formula"
    if not isinstance(before, LocalTimeOf) or after.has(LocalTimeOf):
        return None, how
    path = _path(before)
    if path is None:
        return None, how
    found = _occupied(path) if after.has(Expected) else _by_tanaka(path)
    told, marks = carried(after)
    number = value(told, {"marks": marks} if marks else {})
    return (None if mp.isnan(number) else close(number, found, DIGITS)), how


class Path(NamedTuple):
    """Numbers of a process: X at the time r is image(z) of a standard normal z."""

    level: float
    time: float
    start: float
    drift: Callable[[float], float]
    square: float
    """sigma(level)^2."""
    normal: Callable[[float], tuple[float, float]]
    """Mean and deviation at a time, of X or of log(X)."""
    is_log: bool

    def image(self, r: float, z: float) -> float:
        """X at the time r."""
        m, s = self.normal(r)
        return math.exp(m + s * z) if self.is_log else m + s * z

    def place(self, r: float) -> float:
        """The z at which X is at the level."""
        m, s = self.normal(r)
        if self.is_log and self.level <= 0:
            return -math.inf
        return ((math.log(self.level) if self.is_log else self.level) - m) / s

    def density(self, r: float) -> float:
        """The density of X at the level."""
        z = self.place(r)
        return bell(z) / (self.normal(r)[1] * (self.level if self.is_log else 1)) if math.isfinite(z) else 0.0

    def expected(self, f: Callable[[float], float], r: float) -> float:
        """E f(X), f smooth beside the level."""
        return mean(lambda z: f(self.image(r, z)), self.place(r))


def _path(e: LocalTimeOf) -> Path | None:
    level, time, x, _, mu, sigma, start = e.args
    a, until, x0, speed = (float(value(v, {})) for v in (level, time, start, mu.diff(x)))
    drift = lambdify(x, mu, modules="math")
    square = float(value(sigma.xreplace({x: level}), {})) ** 2
    normal = _normal(mu, sigma, x, x0, speed)
    return None if normal is None else Path(a, until, x0, drift, square, *normal)


def _normal(mu: Expr, sigma: Expr, x: Basic, start: float, speed: float) -> tuple | None:
    """(mean and deviation of X or log(X) at a time, whether it is the logarithm)."""
    if mu.xreplace({x: 0 * x}) == 0 and sigma.xreplace({x: 0 * x}) == 0 and x not in sigma.diff(x).free_symbols:
        s = float(value(sigma.diff(x), {}))
        return (lambda r: (math.log(start) + (speed - s * s / 2) * r, s * math.sqrt(r))), True
    if x in sigma.free_symbols or x in mu.diff(x).free_symbols:
        return None
    s, rest = float(value(sigma, {})), float(value(mu.xreplace({x: 0 * x}), {}))
    if not speed:
        return (lambda r: (start + rest * r, s * math.sqrt(r))), False
    centre = -rest / speed
    return (
        lambda r: (
            centre + (start - centre) * math.exp(speed * r),
            s * math.sqrt(math.expm1(2 * speed * r) / (2 * speed)),
        )
    ), False


def _occupied(p: Path) -> float:
    """The integral of sigma(a)^2 times the density at a over the time, by its square root."""
    return _over_time(lambda r: p.square * p.density(r), p.time)


def _by_tanaka(p: Path) -> float:
    """E|X - a| - |x_0 - a| - the integral of E sign(X - a) mu(X)."""
    a = p.level
    drift = _over_time(lambda r: p.expected(lambda v: math.copysign(1, v - a) * p.drift(v), r), p.time)
    return p.expected(lambda v: abs(v - a), p.time) - abs(p.start - a) - drift


def _over_time(rate: Callable[[float], float], time: float) -> float:
    end = math.sqrt(time)
    return gauss(lambda w: 2 * w * rate(w * w), [end * k / PANELS for k in range(PANELS + 1)])
