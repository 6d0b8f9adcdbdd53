"""Equality at every whole number, read on the line: pieces between two of them do not count, periods repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from sympy import Expr, Integer, S, Symbol, ceiling, floor, nan, oo

from ...errors import ReluSymError
from ...forms.exact import RATIONAL, expression
from ...forms.line.jumps import partition
from ...forms.line.partition import Domain, LineForm
from ...forms.line.periodic import Periodic
from ...symbols import Gate, N
from ...vocabularies.read import read_any

MOST = 60
"""Whole numbers that are looked at one by one."""


def same_at_whole_numbers(difference: Expr, n: Symbol, line: Symbol) -> bool | None:
    """Whether ``difference``, a function of n alone, is 0 at all whole numbers that n can be; None if not decided.

    ``line`` is a real symbol with the sign that n is declared to have.
    """
    gate = Gate(difference.xreplace({n: line}), line)
    try:
        form = partition(read_any(gate.expr, Domain(gate.lo, gate.hi)))
        places = list(_places(form))
    except (ReluSymError, _Open):
        return None
    if not form.is_function:
        return None
    for k in dict.fromkeys(places):
        if not _can_be(n, k):
            continue
        value = difference.xreplace({n: k})
        if value is nan or not value.is_number or value.is_zero is None:
            return None
        if not value.is_zero:
            return False
    return True


class _Open(Exception):
    """A piece that is not seen to vanish at all the whole numbers in it."""


def _places(form: LineForm) -> Iterator[Integer]:
    """The whole numbers at which the function is still to be looked at: on breakpoints, the end of a half-line, ..."""
    if 0 in (form.domain.lo, form.domain.hi):
        yield S.Zero
    for b in form.breaks:
        at = expression(b.point)
        if at.is_integer is not False:
            yield from _between(floor(at), ceiling(at))
    for k, p in enumerate(form.pieces):
        lo, hi = map(expression, form.ends(k))
        if p.periodic and isinstance(p, Periodic):
            yield from _of_one_period(p, lo, hi)
        elif p.undefined or not p.is_zero():
            if oo in (hi, -lo):
                raise _Open
            yield from _between(floor(lo) + 1, ceiling(hi) - 1)


def _of_one_period(p: Periodic, lo: Expr, hi: Expr) -> Iterator[Integer]:
    """With a period a/b the whole numbers repeat from a to a: those of one such stretch inside, and its neighbours."""
    shortest = p.shortest()
    w = shortest.window
    if not isinstance(shortest.period, RATIONAL) or any(q.expr().has(N) for q in w.pieces):
        raise _Open
    if any(b.value is not None and expression(b.value).has(N) for b in w.breaks):
        raise _Open
    length = Integer(expression(shortest.period).p)
    first = floor(lo) if lo != -oo else ceiling(hi) - length if hi != oo else S.Zero
    yield from _between(first - 1, first + length + 1)


def _between(lo: Expr, hi: Expr) -> Iterator[Integer]:
    if not (lo.is_Integer and hi.is_Integer) or hi - lo > MOST:
        raise _Open
    yield from map(Integer, range(int(lo), int(hi) + 1))


def picks(whole: Sequence[Symbol]) -> Iterator[dict]:
    """Small numbers for the first three of the symbols, as they are declared."""
    for pick in product(range(-2, 4), repeat=min(len(whole), 3)):
        numbers = dict(zip(whole, map(Integer, pick), strict=False))
        if all(_can_be(n, k) for n, k in numbers.items()):
            yield numbers


def _can_be(n: Symbol, k: Integer) -> bool:
    return all(known in (None, getattr(k, "is_" + name)) for name, known in n.assumptions0.items())
