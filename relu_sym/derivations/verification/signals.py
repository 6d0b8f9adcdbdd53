"""Convolutions by quadrature at points, and their impulses by the jumps of the derivatives, all from the formulas."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from mpmath import mp, mpf
from sympy import Add, And, Basic, DiracDelta, Expr, Float, Integral, Lt, Mul, Piecewise, Symbol, nan, true

from ...functions import PrincipalValue
from ...steps import Branch, Cases, Convolution, D
from . import floats
from .breaks import breaking_points
from .values import NAN, close, pointwise, real, value

FAR = (mpf("0.3"), mpf("1.7"), mpf(11), mpf(43))
"""Distances at which a function is tried that may be 0 from there on."""
TINY = mpf(10) ** -30
"""The step of one-sided quotients, read with far more digits."""
BEYOND = mpf(1000)
"""A distance at which an integrand is small if its integral converges."""
Impulses = dict[tuple[Any, int], Any]


def concerned(before: Basic, after: Basic, x: Symbol) -> bool:
    """Whether the two sides are compared here."""
    return any(e.has(Convolution) or _has_moving_integral(e, x) for e in (before, after))


def _has_moving_integral(e: Basic, x: Symbol) -> bool:
    """An integral with a product of a function at u and one at x - u."""
    return any(x in i.function.free_symbols and x not in i.variables for i in e.atoms(Integral))


def compared(before: Basic, after: Basic, x: Symbol, sample: list) -> bool | None:
    """The same values off the breakpoints and the same impulses."""
    seen = False
    for t in sample:
        u, v = (at(e, x, t) for e in (before, after))
        if mp.isnan(u) or mp.isnan(v):
            continue
        if not close(u, v, 7):
            return False
        seen = True
    first, second = (impulses(e, x) for e in (before, after))
    if first is None or second is None:
        return None
    if not _alike(first, second):
        return False
    return True if seen else None


def _alike(first: Impulses, second: Impulses) -> bool:
    left = dict(second)
    for (a, k), w in first.items():
        key = next((q for q in left if q[1] == k and abs(q[0] - a) < mpf(10) ** -20 * (1 + abs(a))), None)
        if not close(w, left.pop(key) if key else 0, 12):
            return False
    return all(close(w, 0, 12) for w in left.values())


# ---------------------------------------------------------------------- values
def at(e: Basic, x: Symbol, t: Any) -> Any:
    """The value of an expression with convolutions and integrals at a point off the breakpoints."""
    e = e.replace(lambda h: isinstance(h, Convolution), lambda h: _float(_convolution(h, t)))
    return _number(e.xreplace({x: Float(t, 40)}))


def _float(v: Any) -> Expr:
    return nan if mp.isnan(v) else Float(v, 40)


def _number(e: Basic) -> Any:
    """The number of an expression without free symbols."""
    if isinstance(e, Cases):
        return next((_number(b.args[0]) for b in e.branches if _holds(b, e.args[0])), NAN)
    if isinstance(e, Integral):
        return _integral(e)
    if not e.has(Cases, Integral):
        return value(pointwise(e), {})
    if e.is_Add:
        return mp.fsum(map(_number, e.args))
    return mp.fprod(map(_number, e.args)) if e.is_Mul else NAN


def _holds(b: Basic, t: Expr) -> bool:
    return isinstance(b, Branch) and bool(value(b.args[1], {}) < value(t, {}) < value(b.args[2], {}))


def _integral(e: Integral) -> Any:
    (u, lo, hi), f = e.limits[0], plain(e.function)
    marks = [real(p.evalf(40)) for p in breaking_points(f, u)]
    return integral(lambda s: value(f, {u: s}), floats.function(f, u, {}), marks, value(lo, {}), value(hi, {}))


def plain(e: Basic) -> Basic:
    """Branches as a Piecewise, impulses left out."""
    return pointwise(e.replace(lambda h: isinstance(h, Cases), _as_piecewise))


def _as_piecewise(e: Cases) -> Expr:
    v = e.args[0]
    pairs = [(b.args[0], Lt(v, b.args[2])) for b in e.branches if not b.is_point]
    return Piecewise(*[(f, true if c == true else And(c)) for f, c in pairs], (nan, True))


def _convolution(e: Convolution, t: Any) -> Any:
    """(f * g)(t): an integral over u for the functions, and what the impulses of each make of the other."""
    f, g, x = e.args
    first, second = (plain(h) for h in (f, g))
    total = mpf(0)
    for one, other in ((f, second), (g, first)):
        found = impulses(one, x)
        if found is None:
            return NAN
        total += mp.fsum(w * value(D(other, x, k, "classical"), {x: t - a}) for (a, k), w in found.items())
    marks = [real(p.evalf(40)) for p in breaking_points(first, x)]
    marks += [t - real(p.evalf(40)) for p in breaking_points(second, x)]
    quick = [floats.function(h, x, {}) for h in (first, second)]
    turn = float(t)
    swift = None if None in quick else lambda u: quick[0](u) * quick[1](turn - u)  # type: ignore[misc]
    return total + integral(lambda u: value(first, {x: u}) * value(second, {x: t - u}), swift, marks, -mp.inf, mp.inf)


def integral(f: Any, quick: Any, marks: list, lo: Any, hi: Any) -> Any:
    """The integral from lo to hi, ends where the integrand is 0 from some point on left out."""
    if lo > hi:
        return -integral(f, quick, marks, hi, lo)
    ends = [lo, *sorted({m for m in marks if lo < m < hi}), hi]
    inner = [m for m in ends if mp.isfinite(m)] or [mpf(0)]
    low = inner[0] if mp.isinf(lo) and not any(f(inner[0] - d) for d in FAR) else lo
    high = inner[-1] if mp.isinf(hi) and not any(f(inner[-1] + d) for d in FAR) else hi
    kept = [low, *(m for m in ends if low < m < high), high]
    if any(
        mp.isinf(e) and not abs(f(m + side * BEYOND)) < 1 for e, m, side in ((low, inner[0], -1), (high, inner[-1], 1))
    ):
        return NAN
    found = None if quick is None else floats.integral(quick, kept)
    if found is not None:
        return mpf(found)
    with mp.workdps(20):
        total, error = mp.quad(f, kept, error=True, maxdegree=7)
    return total if error < mpf(10) ** -9 * (1 + abs(total)) else NAN


# ---------------------------------------------------------------------- impulses
def impulses(e: Basic, x: Symbol) -> Impulses | None:
    """(point, order): weight of the impulses of an expression; None where one has no such form."""
    found: Impulses = defaultdict(mpf)
    for term in Add.make_args(e.expand() if e.has(DiracDelta, Convolution) else e):
        heads = [h for h in Mul.make_args(term) if isinstance(h, (DiracDelta, Convolution))]
        if not term.has(DiracDelta, Convolution):
            continue
        if len(heads) != 1 or term.has(PrincipalValue):
            return None
        rest = term / heads[0]
        if rest.has(DiracDelta, Convolution):
            return None
        own = _of_convolution(heads[0]) if isinstance(heads[0], Convolution) else _of_delta(heads[0], rest, x)
        if own is None:
            return None
        factor = value(rest, {}) if isinstance(heads[0], Convolution) else 1
        for key, w in own.items():
            found[key] += factor * w
    return dict(found)


def _of_delta(delta: Basic, rest: Basic, x: Symbol) -> Impulses | None:
    """rest(x)*delta^(k)(m*x + c): sum of (-1)^j*C(k, j)*rest^(j)(a)/(abs(m)*m^(k))*delta^(k - j)(x - a)."""
    slope = delta.args[0].diff(x)
    if x in slope.free_symbols or not slope.is_number:
        return None
    k = int(delta.args[1]) if len(delta.args) > 1 else 0
    m = value(slope, {})
    a = value(-delta.args[0].subs(x, 0) / slope, {})
    scale = abs(m) * m**k
    if x not in rest.free_symbols:
        return {(a, k): value(rest, {}) / scale}
    slopes = [value(D(rest, x, j, "classical") if j else rest, {x: a}) for j in range(k + 1)]
    return {(a, k - j): (-1) ** j * math.comb(k, j) * w / scale for j, w in enumerate(slopes)}


def _of_convolution(e: Basic) -> Impulses | None:
    """Impulses meet impulses, and the jumps of the derivatives of the other factor."""
    f, g, x = e.args
    own = [impulses(h, x) for h in (f, g)]
    if None in own:
        return None
    found: Impulses = defaultdict(mpf)
    for (a, k), w in own[0].items():  # type: ignore[union-attr]
        for (b, m), v in own[1].items():  # type: ignore[union-attr]
            found[a + b, k + m] += w * v
    for there, other in zip(own, (plain(g), plain(f)), strict=True):
        for (a, k), w in there.items():  # type: ignore[union-attr]
            for p in breaking_points(other, x) if k else ():
                b = real(p.evalf(200))
                for j in range(k):
                    found[a + b, k - 1 - j] += w * _jump(other, x, b, j)
    return dict(found)


def _jump(f: Basic, x: Symbol, b: Any, j: int) -> Any:
    """The jump of the j-th derivative at b."""
    return mp.fsum(side * _one_sided(f, x, b, side, j) for side in (-1, 1))


def _one_sided(f: Basic, x: Symbol, b: Any, side: int, j: int) -> Any:
    h = side * TINY
    values = [(-1) ** (j - i) * math.comb(j, i) * value(f, {x: b + (i + 1) * h}) for i in range(j + 1)]
    return mp.fsum(values) / h**j
