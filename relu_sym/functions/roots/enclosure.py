"""Proved bounds of a real function on an interval: interval arithmetic, every end rounded outwards.

An ``Interval`` is a pair of raw mpmath numbers, ends may be infinite; what an expression takes for T in it lies in its
enclosure.  A head whose bounds are not proved here, or a place where it is not defined, is ``Unbounded``.
"""

from __future__ import annotations

from collections.abc import Callable

from mpmath import libmp
from mpmath.libmp import (
    finf,
    fninf,
    fone,
    from_int,
    from_rational,
    fzero,
    mpf_cmp,
    mpf_sign,
    round_ceiling,
    round_floor,
)
from mpmath.libmp.libmpf import mpf_min_max
from mpmath.libmp.libmpi import mpi_add, mpi_div, mpi_mul, mpi_neg, mpi_pi, mpi_pow_int, mpi_sqrt, mpi_sub
from sympy import Expr, Rational, asinh, atan, cos, cosh, erf, erfc, exp, log, sin, sinh, tan, tanh
from sympy.polys.rootoftools import ComplexRootOf

from ...symbols import T

Interval = tuple
"""(low, high), low <= high."""
GUARD = 12
"""Bits given away where an end comes from a function that mpmath rounds to the nearest number."""
ONE: Interval = (fone, fone)
HALF: Interval = (libmp.fhalf, libmp.fhalf)
LARGE = from_int(2**40)
"""Beyond it exp is not computed: there its bounds are those at this number, 0 and infinity."""


class Unbounded(Exception):
    """No bounds are known: the head is not in the table, or the interval leaves its domain."""


def rational_interval(r: Rational, prec: int) -> Interval:
    """A rational, or an infinity, between two binary numbers."""
    if r.is_infinite:
        return (finf, finf) if r.is_extended_positive else (fninf, fninf)
    return from_rational(r.p, r.q, prec, round_floor), from_rational(r.p, r.q, prec, round_ceiling)


def interval(lo: Rational, hi: Rational, prec: int) -> Interval:
    """The interval of two rationals or infinities."""
    return rational_interval(lo, prec)[0], rational_interval(hi, prec)[1]


def meet(u: Interval, v: Interval) -> Interval:
    """What two intervals that hold one number have in common."""
    return (u[0] if mpf_cmp(u[0], v[0]) > 0 else v[0]), (u[1] if mpf_cmp(u[1], v[1]) < 0 else v[1])


def sign_on(v: Interval) -> int:
    """The sign that all its numbers have, 0 where they have none in common."""
    return 1 if mpf_sign(v[0]) > 0 else -1 if mpf_sign(v[1]) < 0 else 0


def enclosure(e: Expr, v: Interval, prec: int, inside: bool = False) -> Interval:
    """Bounds of ``e`` for T in ``v``.

    ``inside``: it is known that e is smooth strictly inside ``v``, so a logarithm or a denominator may touch 0.
    """
    return _Walk(v, prec, inside).bounds(e)


class _Walk:
    """One evaluation; equal parts are bounded once."""

    def __init__(self, v: Interval, prec: int, inside: bool) -> None:
        self.prec, self.inside = prec, inside
        self.memo: dict[Expr, Interval] = {T: v}

    def bounds(self, e: Expr) -> Interval:
        found = self.memo.get(e)
        if found is None:
            found = self.memo[e] = self._bounds(e)
            if libmp.fnan in found:
                raise Unbounded
        return found

    def _bounds(self, e: Expr) -> Interval:
        if e.is_Rational:
            return rational_interval(e, self.prec)
        if not e.args or isinstance(e, ComplexRootOf):
            return e.bracket(self.prec) if hasattr(e, "bracket") else _of_number(e, self.prec)
        if e.is_Add:
            out = self.bounds(e.args[0])
            for a in e.args[1:]:
                out = mpi_add(out, self.bounds(a), self.prec)
            return out
        if e.is_Mul:
            return self._product(e)
        if isinstance(e, log):
            return self._log(self.bounds(e.args[0]))
        if type(e) in HEADS:
            return HEADS[type(e)](self.bounds(e.args[0]), self.prec)
        if e.is_Pow:
            return self._power(e)
        if all(a.is_Rational for a in e.args):
            return _of_number(e, self.prec)
        raise Unbounded

    def _product(self, e: Expr) -> Interval:
        decay = self._decay(e)
        if decay is not None:
            return decay
        out = ONE
        for a in e.args:
            out = mpi_mul(out, self.bounds(a), self.prec)
        return out

    def _decay(self, e: Expr) -> Interval | None:
        """c T^m exp(-k T), k > 0, far enough right, T >= m/k: it falls from its value at the left end to 0."""
        start, end = self.memo[T]
        power, rate, factor = 0, 0, ONE
        if end != finf or mpf_sign(start) <= 0:
            return None
        for a in e.args:
            if a is T or (a.is_Pow and a.base is T and a.exp.is_Integer and a.exp > 0):
                power = 1 if a is T else int(a.exp)
            elif isinstance(a, exp) and (a.args[0] / T).is_Rational and a.args[0] / T < 0:
                rate = a.args[0] / T
            elif a.is_Rational:
                factor = self.bounds(a)
            else:
                return None
        if not (power and rate) or mpf_cmp(start, rational_interval(-power / rate, self.prec)[1]) < 0:
            return None
        exponent = mpi_mul(rational_interval(rate, self.prec), (start, start), self.prec)
        here = mpi_mul(mpi_pow_int((start, start), power, self.prec), _exp(exponent, self.prec), self.prec)
        return mpi_mul(factor, (fzero, here[1]), self.prec)

    def _power(self, e: Expr) -> Interval:
        base, n = self.bounds(e.base), e.exp
        if n.is_Rational and n.q <= 2:
            if n.q == 2:
                if mpf_sign(base[0]) < 0:
                    raise Unbounded
                base = mpi_sqrt(base, self.prec)
            return mpi_pow_int(base, n.p, self.prec) if n.p > 0 else self._inverse(mpi_pow_int(base, -n.p, self.prec))
        return _exp(mpi_mul(self.bounds(n), self._log(base), self.prec), self.prec)

    def _inverse(self, v: Interval) -> Interval:
        if sign_on(v):
            return mpi_div(ONE, v, self.prec)
        if self.inside and fzero in v and v[0] != v[1]:
            return (
                (mpi_div(ONE, v[1:] * 2, self.prec)[0], finf) if v[0] == fzero else mpi_neg(self._inverse(mpi_neg(v)))
            )
        raise Unbounded

    def _log(self, v: Interval) -> Interval:
        if mpf_sign(v[0]) < 0 or not (self.inside or mpf_sign(v[0])) or mpf_sign(v[1]) <= 0:
            raise Unbounded
        return _ends(libmp.mpf_log, v, self.prec)


def _of_number(e: Expr, prec: int) -> Interval:
    """A constant, or a function of rationals, between the numbers beside its decimals, which evalf vouches for.

    For anything larger it does not: of 1/(a - b) and log(a - b), a = b, it gives 20 digits as if they were right.
    """
    value = e.evalf(int((prec + GUARD) / 3.3) + 2)
    if not value.is_Float or value._prec < prec:
        raise Unbounded
    return _widened(value._mpf_, prec)


def _widened(v: tuple, prec: int) -> Interval:
    """The interval around a number that is right to ``prec`` bits."""
    if v in (fzero, finf, fninf):
        return v, v
    more = libmp.mpf_shift(libmp.mpf_abs(v), -prec)
    return libmp.mpf_sub(v, more, prec + GUARD, round_floor), libmp.mpf_add(v, more, prec + GUARD, round_ceiling)


def _ends(f: Callable[..., tuple], v: Interval, prec: int) -> Interval:
    """An increasing function by its values at the ends, computed with guard bits and moved outwards."""
    return _widened(f(v[0], prec + GUARD), prec)[0], _widened(f(v[1], prec + GUARD), prec)[1]


def _exp(v: Interval, prec: int) -> Interval:
    low, high = v
    least, most = libmp.mpf_neg(LARGE), LARGE
    floor = fzero if mpf_cmp(low, least) < 0 else libmp.mpf_exp(most if mpf_cmp(low, most) > 0 else low, prec + GUARD)
    top = finf if mpf_cmp(high, most) > 0 else libmp.mpf_exp(least if mpf_cmp(high, least) < 0 else high, prec + GUARD)
    return _widened(floor, prec)[0], _widened(top, prec)[1]


def _cos(v: Interval, prec: int) -> Interval:
    return _wave(v, libmp.mpf_cos, fzero, prec)


def _sin(v: Interval, prec: int) -> Interval:
    return _wave(v, libmp.mpf_sin, libmp.fhalf, prec)


def _wave(v: Interval, f: Callable[..., tuple], peak: tuple, prec: int) -> Interval:
    """cos or sin: the values at the ends, and (-1)^n wherever (n + peak) pi may lie between them."""
    if fninf in v or finf in v or mpf_cmp(libmp.mpf_sub(v[1], v[0]), from_int(7)) > 0:
        return libmp.fnone, fone
    n = mpi_sub(mpi_div(v, mpi_pi(prec), prec), (peak, peak), prec)
    first, last = libmp.to_int(libmp.mpf_ceil(n[0])), libmp.to_int(libmp.mpf_floor(n[1]))
    error = libmp.mpf_shift(fone, -prec)
    values = [f(end, prec + GUARD) for end in v]
    low, high = mpf_min_max(values)
    parities = {n % 2 for n in range(first, last + 1)}
    low = libmp.fnone if 1 in parities else libmp.mpf_sub(low, error, prec, round_floor)
    return low, fone if 0 in parities else libmp.mpf_add(high, error, prec, round_ceiling)


def _tan(v: Interval, prec: int) -> Interval:
    """Increasing where cos has no zero."""
    if not sign_on(_cos(v, prec)):
        raise Unbounded
    low, high = (mpi_div(_sin((a, a), prec), _cos((a, a), prec), prec) for a in v)
    return low[0], high[1]


def _cosh(v: Interval, prec: int) -> Interval:
    return mpi_mul(mpi_add(_exp(v, prec), _exp(mpi_neg(v), prec), prec), HALF, prec)


def _sinh(v: Interval, prec: int) -> Interval:
    """(e^u - e^-u)/2 increases."""
    low, high = (mpi_sub(_exp((a, a), prec), _exp((libmp.mpf_neg(a),) * 2, prec), prec) for a in v)
    return mpi_mul((low[0], high[1]), HALF, prec)


def _asinh(v: Interval, prec: int) -> Interval:
    """log(u + sqrt(u^2 + 1)) for u >= 0; odd and increasing."""

    def at(a: tuple) -> Interval:
        if mpf_sign(a) < 0:
            return mpi_neg(at(libmp.mpf_neg(a)))
        root = mpi_sqrt(mpi_add(mpi_pow_int((a, a), 2, prec), ONE, prec), prec)
        return _ends(libmp.mpf_log, mpi_add((a, a), root, prec), prec)

    return at(v[0])[0], at(v[1])[1]


HEADS: dict[type, Callable[[Interval, int], Interval]] = {
    exp: _exp,
    sin: _sin,
    cos: _cos,
    tan: _tan,
    sinh: _sinh,
    cosh: _cosh,
    asinh: _asinh,
    tanh: lambda v, prec: _ends(libmp.mpf_tanh, v, prec),
    atan: lambda v, prec: _ends(libmp.mpf_atan, v, prec),
    erf: lambda v, prec: _ends(libmp.mpf_erf, v, prec),
    erfc: lambda v, prec: mpi_sub(ONE, _ends(libmp.mpf_erf, v, prec), prec),
}
