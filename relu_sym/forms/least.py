"""The least value that a sum of terms shows, and where it is taken: sin(a) + 1 >= 0, and it is 0 where sin(a) is -1.

Terms are seen one by one: sin and cos, cosh, absolute values and even powers, increasing heads of such, powers of what
is positive.  A sum is at its least where all terms are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import Abs, Expr, Number, Pow, S, asinh, atan, cos, cosh, exp, pi, sin, sinh, tanh

from ..budget import remembered
from ..errors import Undecided
from .facts import Facts, canonical
from .number_signs import number_sign

INCREASING: dict[type, Expr | None] = {
    exp: S.Zero,
    tanh: S.NegativeOne,
    atan: -pi / 2,
    sinh: None,
    asinh: None,
}
"""Heads, and what they never reach from above (with its sign turned, from below: all but exp)."""
MAX_SIZE = 60
"""Operations up to which terms are looked at."""


class Least(NamedTuple):
    """A lower bound, and what is never negative and 0 just where it is taken; None: it is not taken."""

    value: Expr
    where: tuple[Expr, ...] | None


def sign_by_least(s: Expr, facts: Facts, sign: Callable[[Expr], int]) -> int | None:
    """The sign of ``s`` where its least or largest value is 0 or tells it; ``Undecided`` of what decides if that is
    something else."""
    if s.count_ops() > MAX_SIZE or _is_quadratic(s):
        return None
    for side in (1, -1):
        found = _extreme(s, side, facts)
        there = -1 if found is None else number_sign(found.value)
        if found is None or there is None or there < 0:
            continue
        if there > 0 or found.where is None:
            return side
        return _at_the_end(s, found.where, side, facts, sign)
    return None


def one_sided(e: Expr, facts: Facts) -> int:
    """1 if e is seen to be never negative, -1 if never positive, else 0."""
    if e.count_ops() > MAX_SIZE:
        return 0
    for side in (1, -1):
        found = _extreme(e, side, facts)
        if found is not None and (number_sign(found.value) or 0) >= 0 and number_sign(found.value) is not None:
            return side
    return 0


def _at_the_end(s: Expr, where: tuple[Expr, ...], side: int, facts: Facts, sign: Callable[[Expr], int]) -> int | None:
    """0 where all of ``where`` are, else ``side``."""
    first: Undecided | None = None
    for w in where:
        if canonical(w)[0] == canonical(s)[0]:
            return None
        try:
            if _sign(w, facts, sign):
                return side
        except Undecided as undecided:
            first = first or undecided
    if first is not None:
        raise first
    return 0


def _sign(w: Expr, facts: Facts, sign: Callable[[Expr], int]) -> int:
    """Of an absolute value it is asked only whether it is 0."""
    known = facts.known(w)
    if known is not None or not isinstance(w, Abs):
        return sign(w) if known is None else known
    try:
        return abs(sign(w.args[0]))
    except Undecided as undecided:
        if canonical(undecided.expr)[0] == canonical(w.args[0])[0]:
            raise Undecided(w) from None
        raise


def _is_quadratic(s: Expr) -> bool:
    """Whether it is a polynomial that the quadratic formula knows more of."""
    return bool(s.is_polynomial()) and all(s.as_poly(v).degree() <= 2 for v in s.free_symbols)


@remembered(8192)
def _extreme(e: Expr, side: int, facts: Facts) -> Least | None:
    """The least value of side*e; None where none is seen."""
    if e.is_number:
        return Least(side * e, ()) if e.is_real else None
    if e.is_Add:
        return _of_sum([_extreme(a, side, facts) for a in e.args])
    c, h = e.as_independent(*e.free_symbols, as_Add=False)
    if c != 1 and c.is_real and c.is_nonzero:
        found = _extreme(h, side if c.is_positive else -side, facts)
        return None if found is None else Least(abs(c) * found.value, found.where)
    return _of_head(e, side, facts) or _declared(e, side, facts)


def _of_sum(parts: list[Least | None]) -> Least | None:
    value: Expr = S.Zero
    where: tuple[Expr, ...] | None = ()
    for p in parts:
        if p is None:
            return None
        value = value + p.value
        where = None if where is None or p.where is None else (*where, *p.where)
    return Least(value, where)


def _of_head(e: Expr, side: int, facts: Facts) -> Least | None:
    if not e.args or any(a.is_extended_real is False for a in e.args):
        return None
    u = e.args[0]
    if isinstance(e, (sin, cos)):
        return Least(S.NegativeOne, (1 + side * e,))
    if isinstance(e, cosh):
        return Least(S.One, (Abs(u),)) if side > 0 else None
    if isinstance(e, Abs):
        return Least(S.Zero, (e,)) if side > 0 else None
    if type(e) in INCREASING:
        return _of_increasing(e, u, side, facts)
    if isinstance(e, Pow) and isinstance(e.exp, Number):
        return _of_power(e, side, facts)
    return None


def _of_increasing(e: Expr, u: Expr, side: int, facts: Facts) -> Least | None:
    inner = _extreme(u, side, facts)
    if inner is not None:
        return Least(side * e.func(side * inner.value), inner.where)
    low = INCREASING[type(e)]
    return None if low is None or (side < 0 and isinstance(e, exp)) else Least(low, None)


def _of_power(e: Pow, side: int, facts: Facts) -> Least | None:
    base, power = e.base, e.exp
    if power.is_even and power.is_positive:
        return Least(S.Zero, (Abs(base),)) if side > 0 else None
    low = _extreme(base, 1, facts)
    at_low = None if low is None else number_sign(low.value)
    if low is None or at_low is None or at_low < 0:
        return None
    if power.is_positive and side > 0:
        return Least(low.value**power, low.where)
    if power.is_negative and not (at_low or low.where is None):
        return None
    if power.is_negative and side < 0:
        return Least(-(low.value**power), low.where) if at_low else None
    high = _extreme(base, -1, facts)
    if power.is_positive:
        return None if high is None else Least(-((-high.value) ** power), high.where)
    return Least(S.Zero, None) if high is None else Least((-high.value) ** power, high.where)


def _declared(e: Expr, side: int, facts: Facts) -> Least | None:
    """By what is declared of it, or taken for granted."""
    known = facts.known(e)
    if known == side or (e.is_positive if side > 0 else e.is_negative):
        return Least(S.Zero, None)
    if known == 0 or (e.is_nonnegative if side > 0 else e.is_nonpositive):
        return Least(S.Zero, (side * e,))
    return None
