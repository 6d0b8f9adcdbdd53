"""Test functions, and integrals against them: in floats where these suffice, else by quadrature with more digits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import Basic, Poly, Symbol

from ...budget import remembered
from . import floats
from .values import NAN, value

SMOOTHNESS = 10
U = Symbol("u")


@remembered(64)
def _profile(k: int) -> tuple[int, ...]:
    """The k-th derivative of (1 - u^2)^SMOOTHNESS: its coefficients in u^2, after a factor u if k is odd."""
    coefficients = Poly((1 - U**2) ** SMOOTHNESS, U).diff((U, k)).all_coeffs()
    return tuple(int(c) for c in coefficients[::2])


class Bump:
    """phi(x) = (1 - ((x - c)/w)^2)^10 for |x - c| < w, else 0: 9 times continuously differentiable."""

    ends_count = False
    """Whether it is not 0 at its ends."""
    digits = 20
    """With how many digits integrals are computed where floats do not suffice."""

    def __init__(self, center: Any, width: Any, marks: Iterable[Any]) -> None:
        self.center, self.width = mpf(center), mpf(width)
        low, high = self.center - self.width, self.center + self.width
        self.marks = [low, *sorted({m for m in marks if low < m < high}), high]
        """Where an integrand may break."""

    def derivative(self, k: int, t: Any) -> Any:
        """phi^(k)(t)."""
        u = (t - self.center) / self.width
        if abs(u) >= 1:
            return mpf(0)
        v, total = u * u, mpf(0)
        for c in _profile(k):
            total = total * v + c
        return (total * u if k % 2 else total) / self.width**k

    def at(self, k: int, t: float) -> float:
        """phi^(k)(t) in floats."""
        center, width = self._floats
        u = (t - center) / width
        if abs(u) >= 1:
            return 0.0
        v, total = u * u, 0.0
        for c in _profile(k):
            total = total * v + c
        return (total * u if k % 2 else total) / width**k

    @property
    def _floats(self) -> tuple[float, float]:
        return float(self.center), float(self.width)

    def integral(self, e: Basic, x: Basic, env: dict, lo: Any = -mp.inf, hi: Any = mp.inf, k: int | None = None) -> Any:
        """The integral of e, for a number k that of e*phi^(k), over the support, between lo and hi."""
        low, high = max(lo, self.marks[0]), min(hi, self.marks[-1])
        if not low < high:
            return mpf(0)
        inner = [low, *(m for m in self.marks if low < m < high), high]
        if not env.get("exact"):
            f = floats.function(e, x, env)
            g = f if f is None or k is None else lambda t: f(t) * self.at(k, t)
            found = None if g is None else floats.integral(g, inner)
            if found is not None:
                return mpf(found)
        return self.quadrature(lambda t: value(e, env | {x: t}) * (1 if k is None else self.derivative(k, t)), inner)

    def quadrature(self, f: Callable[[Any], Any], marks: list) -> Any:
        """The integral over the marks, with the digits of this test function; towards singular ends by distances,
        since an end is not to be rounded where f is infinite."""
        with workdps(self.digits):
            total, error = _quad(f, marks, method="gauss-legendre", maxdegree=5)
            if not mp.isnan(total) and error < mpf(10) ** -11 * (1 + abs(total)):
                return total
            parts = [self._towards(f, a, b) for a, b in itertools.pairwise(marks)]
            total, error = (mp.fsum(column) for column in zip(*parts, strict=True))
            return total if not mp.isnan(total) and error < mpf(10) ** -7 * (1 + abs(total)) else NAN

    def _towards(self, f: Callable[[Any], Any], a: Any, b: Any) -> tuple[Any, Any]:
        """The integral over (a, b) and its error, each half by the distance from its end."""
        if mp.isinf(a) and mp.isinf(b):
            return tuple(map(mp.fsum, zip(self._towards(f, a, mpf(0)), self._towards(f, mpf(0), b), strict=True)))  # type: ignore[return-value]
        middle = a + 1 if mp.isinf(b) else b - 1 if mp.isinf(a) else (a + b) / 2
        found = [
            _quad(_from(f, e, s), [0, abs(middle - e)], maxdegree=7) for e, s in ((a, 1), (b, -1)) if mp.isfinite(e)
        ]
        found += [_quad(f, sorted((middle, e)), maxdegree=7) for e in (a, b) if mp.isinf(e)]
        return mp.fsum(v for v, _ in found), mp.fsum(error for _, error in found)

    def between(self, f: Callable[[Any], Any], lo: Any, hi: Any) -> Any:
        """The integral of a function of more digits over the support, between lo and hi."""
        low, high = max(lo, self.marks[0]), min(hi, self.marks[-1])
        inner = [low, *(m for m in self.marks if low < m < high), high]
        return self.quadrature(f, inner) if low < high else mpf(0)


def _quad(f: Callable[[Any], Any], marks: list, **options: Any) -> tuple[Any, Any]:
    """mpmath's quadrature and its error, which is never said to be above 1: a large integral is scaled first."""
    seen: dict = {}

    def at(s: Any) -> Any:
        if s not in seen:
            seen[s] = f(s)
        return seen[s]

    total, error = mp.quad(at, marks, error=True, **options)
    size = abs(total)
    if mp.isfinite(size) and size > 1:
        total, error = (size * v for v in mp.quad(lambda s: at(s) / size, marks, error=True, **options))
    return total, error


def _from(f: Callable[[Any], Any], end: Any, side: int) -> Callable[[Any], Any]:
    """f by the distance from an end, with digits enough to tell the two apart."""

    def at(s: Any) -> Any:
        with workdps(3 * mp.dps + 30):
            return f(end + side * s)

    return at
