"""floor, ceiling, frac, Mod: floor(u) steps where u meets a whole number, and takes the higher value.

Where u is linear the steps repeat (a periodic family); elsewhere they are written out on a bounded interval.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Mod, ceiling, expand, frac, ilcm, oo
from sympy import floor as floor_

from ..budget import MAX_PIECES
from ..errors import BudgetError, UnsupportedError
from ..forms.exact import ONE, ZERO, Scalar, expression, is_finite, scalar, sign_of
from ..forms.line.algebra import total
from ..forms.line.compose import as_function, compose
from ..forms.line.intervals import by_intervals, repeating
from ..forms.line.jumps import Form
from ..forms.line.partition import Break, LineForm
from ..forms.line.periodic import Periodic
from ..forms.line.piece import Piece, constant, piece
from ..forms.periods import is_long, linear
from ..forms.roots import Roots
from ..symbols import N, T
from .heads import HEADS, Head, Reader, Side

STEPS = (floor_, ceiling, frac, Mod)
MAX_LEVEL = 10**12
"""Values beyond this are not counted through, nor are their digits worked out."""


def spelled(e: Expr) -> Expr:
    """ceiling, frac and Mod by floor."""
    if isinstance(e, ceiling):
        return -floor_(-e.args[0])
    if isinstance(e, frac):
        return e.args[0] - floor_(e.args[0])
    if isinstance(e, Mod):
        p, q = e.args
        if T in q.free_symbols:
            raise UnsupportedError("{0}: the modulus must not depend on the variable", e)
        return p - q * floor_(expand(p / q))
    return e


class Steps(Head):
    """floor(u), and what is spelled by it."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> Form:
        plain = spelled(e)
        return read(reader.one(e.args[0]), e) if plain is e else reader.again(plain)

    def branch(self, e: Any, side: Side) -> Expr:
        if isinstance(e, Mod):
            p, q = e.args
            return side.of(p - q * floor_(p / q))
        if not isinstance(e, floor_):
            return side.of(spelled(e))
        u = side.of(e.args[0])
        there = side.limit(u)
        if not is_finite(there):
            raise UnsupportedError("{0} does not settle near {1} = {2}", e, T, expression(side.point))
        level = floor_(expression(there))
        if level.has(floor_):
            raise UnsupportedError("which whole numbers {0} is between is not known: substitute numbers", there)
        return level if sign_of(there - scalar(level), side.facts) or side.sign(u - level) >= 0 else level - 1


HEADS.update(dict.fromkeys(STEPS, Steps()))


def read(u: LineForm, e: Expr) -> LineForm:
    """floor of a form: a family where the argument is linear on a long interval, else step by step."""
    u = _in_whole_steps(repeating(as_function(u, "floor")))
    long = any(is_linear(p) and is_many(p, *u.ends(k)) for k, p in enumerate(u.pieces))
    if long or u.repeats or u.domain.lo == -oo or u.domain.hi == oo:
        return by_intervals([u], lambda forms: _on_interval(forms[0], e))
    return _step_by_step(u, e)


def _on_interval(u: LineForm, e: Expr) -> LineForm:
    """floor of one piece on its interval, or of one period."""
    p = u.pieces[0]
    if u.is_smooth and p.is_constant():
        level = floor_(expression(p.at(ZERO)))
        if level.has(floor_) and level.is_comparable:
            raise UnsupportedError("floor({0}) is not decided", p.expr())
        return u.replace(pieces=[constant(scalar(level))])
    if u.is_smooth and is_linear(p) and is_many(p, u.domain.lo, u.domain.hi):
        # not at import: SymPy's first sum loads its tensors
        number = Periodic(ONE, [piece(N)], [Break(ZERO, N)], (), u.domain.facts)
        return u.replace(pieces=[number.substitute(p)])
    if not _settles(u):
        raise UnsupportedError("{0} has infinitely many kinks that do not repeat: give a bounded interval", e)
    shift = _whole_part(u)
    if not shift:
        return _step_by_step(u, e)
    rest = total([u, LineForm((constant(-shift),), domain=u.domain)])
    return total([_step_by_step(rest, e), LineForm((constant(shift),), domain=u.domain)])


def _settles(u: LineForm) -> bool:
    """Whether u has finite limits at infinite ends of its domain: monotone there, it steps finitely often."""
    ends = [(u.pieces[0], u.domain.lo, 1), (u.pieces[-1], u.domain.hi, -1)]
    try:
        return all(end not in (oo, -oo) or is_finite(p.limit(end, side)) for p, end, side in ends)
    except UnsupportedError:
        return False


def whole_power(base: Expr, u: LineForm, e: Expr) -> LineForm:
    """A negative number to the power of a step function with whole values: (-1)**floor(x)."""
    if as_function(u, "a power").repeats:
        return by_intervals([u], lambda forms: whole_power(base, forms[0], e))

    def power(s: Scalar) -> Scalar:
        exponent = expression(s)
        if T in exponent.free_symbols or not exponent.is_integer:
            raise UnsupportedError("{0}: a negative base is real at whole exponents only", e)
        return scalar(base**exponent)

    pieces = [p if p.undefined else constant(power(scalar(p.expr()))) for p in u.pieces]
    breaks = [b if b.value is None else b._replace(value=power(b.value)) for b in u.breaks]
    return u.replace(pieces=pieces, breaks=breaks).merged()


def is_linear(p: Piece) -> bool:
    """Whether a piece is k*T + c with k not 0."""
    return not (p.undefined or p.periodic or p.is_constant()) and linear(p.expr()) is not None


def is_many(p: Piece, lo: Scalar, hi: Scalar) -> bool:
    """Whether a linear piece passes more than a few whole numbers."""
    slope = p.expr().diff(T)
    return is_long(lo, hi, scalar(1 / (slope if slope.is_nonnegative else -slope)))


def _in_whole_steps(u: LineForm) -> LineForm:
    """Families with as many periods in one as make them rise by a whole number: floor(x)/2 rises by 1 in two."""
    pieces = [p.widened(_periods_to_rise(p)) if p.periodic else p for p in u.pieces]
    return u.replace(pieces=pieces)


def _periods_to_rise(p: Periodic) -> int:
    rises = [q.expr().expand().coeff(N) for q in p.window.pieces[1:] if not q.undefined]
    return ilcm(1, 1, *(r.q for r in rises if r.is_Rational))


def _whole_part(u: LineForm) -> Scalar:
    """The multiple of the number of the period that all pieces share and that is a whole number: it leaves floor."""
    parts = {p.expr().expand().coeff(N) for p in u.pieces[1:] if not p.undefined}
    common = parts.pop() if len(parts) == 1 else ZERO
    return common * N if common != 0 and common.is_integer and not common.has(T) else ZERO


def _step_by_step(u: LineForm, e: Expr) -> LineForm:
    low, high = _range(u, e)
    if high - low > MAX_PIECES:
        raise BudgetError("{0} has {1} steps on the interval, more than {2}", e, high - low, MAX_PIECES)
    levels = range(low, high + 2)
    pieces = [constant(scalar(n)) for n in range(low - 1, high + 2)]
    steps = LineForm(pieces, [Break(scalar(n), scalar(n)) for n in levels])
    return compose(steps, u, "floor", floor_)


def _range(u: LineForm, e: Expr) -> tuple[int, int]:
    """Whole numbers below and above all values of u."""
    values: list[Expr] = [expression(b.value) for b in u.breaks if b.value is not None]
    for k, p in enumerate(u.pieces):
        if not p.undefined:
            values += map(expression, _extremes(p, *u.ends(k), u))
    if any(v.is_number and abs(v.evalf(15)) > MAX_LEVEL for v in values):
        raise BudgetError("{0} has more than {1} steps on the interval", e, MAX_PIECES)
    numbers = [floor_(v) for v in values]
    if not numbers or not all(n.is_Integer for n in numbers):
        raise UnsupportedError("the range of {0} is not found, so neither are the steps of {1}", u.pieces[0].expr(), e)
    return int(min(numbers)), int(max(numbers))


def _extremes(p: Piece, lo: Scalar, hi: Scalar, u: LineForm) -> list[Scalar]:
    """The limits of a piece at its ends and its values where it turns."""
    found = [p.limit(lo, 1), p.limit(hi, -1)]
    slope = p.diff()
    if not slope.is_constant():
        found += [p.at(r) for r in Roots(lo, hi, u.domain.facts).of(slope)]
    if not all(map(is_finite, found)):
        raise UnsupportedError("{0} is unbounded on the interval", p.expr())
    return found
