"""sign(k*h(u) + r) = sign(k)*sign(u - h^-1(-r/k)), h increasing: a question about a parameter, its head taken off.

So sqrt(a) against 1 is a against 1, and exp(a*b) - 1 is a*b.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sympy import Dummy, Expr, Pow, S, asinh, atan, atanh, exp, log, oo, pi, sinh, tan, tanh, together

from ..errors import Divergent

MAX_SIZE = 60
"""Operations of an expression up to which a head is taken off."""


class Increasing(NamedTuple):
    """A head increasing from ``low`` to ``high`` (not taken), and its inverse."""

    low: Expr
    high: Expr
    inverse: Callable[[Expr], Expr]


HEADS: dict[type, Increasing] = {
    exp: Increasing(S.Zero, oo, log),
    log: Increasing(-oo, oo, exp),
    atan: Increasing(-pi / 2, pi / 2, tan),
    tanh: Increasing(S.NegativeOne, S.One, atanh),
    sinh: Increasing(-oo, oo, asinh),
    asinh: Increasing(-oo, oo, sinh),
}

Sign = Callable[[Expr], int]


def without_head(s: Expr, sign: Sign) -> int | None:
    """The sign of ``s`` by the signs that remain with one head taken off; None where there is none to take off.

    ``sign`` may raise ``Undecided``; ``Divergent`` where a root has a negative base.
    """
    if s.count_ops() > MAX_SIZE:
        return None
    above, below = together(s).as_numer_denom()
    if above == 0:
        return 0
    for u in sorted((h.args[0] for h in s.atoms(log) if h.free_symbols), key=str):
        if sign(u) <= 0:
            raise Divergent("{0} is not real where {1} is not positive", log(u), u)
    if s.is_Add and any(below.has(h) for h in _heads(s)):
        under = sign(below)
        return under * sign(above.expand()) if under else None
    for k, h, r in _linear_in_head(s):
        slope = sign(k)
        if not slope:
            return sign(r)
        most = len(_heads(s))

        def fewer(gap: Expr, most: int = most) -> int | None:
            """exp(a) - b is not asked as a - log(b), which would be asked as exp(a) - b again."""
            return sign(gap) if len(_heads(gap)) < most else None

        found = _against(h, (-r / k).expand(power_exp=False, power_base=False, log=False), sign, fewer)
        if found is not None:
            return slope * found
    return None


def _linear_in_head(s: Expr) -> Iterator[tuple[Expr, Expr, Expr]]:
    """(k, h, r) with s = k*h + r, h a head of parameters and k, r without it; outermost heads first."""
    heads = _heads(s)
    there = Dummy(real=True)
    for h in sorted(heads, key=lambda h: (-h.count_ops(), str(h))):
        if any(g is not h and g.has(h) for g in heads):
            continue
        e = s.xreplace({h: there})
        k = e.diff(there)
        if k != 0 and there not in k.free_symbols:
            yield k, h, e.xreplace({there: S.Zero})


def _heads(s: Expr) -> list[Expr]:
    found = [h for h in s.atoms(*HEADS, Pow) if h.free_symbols and h.free_symbols <= s.free_symbols]
    return [h for h in found if type(h) in HEADS or _is_monotone(h)]


def _is_monotone(h: Pow) -> bool:
    """A root of an expression in parameters, or a positive number to the power of one."""
    if h.exp.is_Rational:
        return not h.exp.is_Integer
    return bool(h.base.is_number and h.base.is_positive and h.base != 1)


def _against(h: Expr, c: Expr, sign: Sign, fewer: Callable[[Expr], int | None]) -> int | None:
    """The sign of h - c; None where taking the head off puts its inverse on."""
    if isinstance(h, Pow) and not h.base.is_number:
        return _root_against(h, c, sign, fewer)
    if isinstance(h, Pow):
        if sign(c) <= 0:
            return 1
        found = fewer(h.exp - log(c) / log(h.base))
        return None if found is None else sign(log(h.base)) * found
    head = HEADS[type(h)]
    if head.low != -oo and sign(c - head.low) <= 0:
        return 1
    if head.high != oo and sign(c - head.high) >= 0:
        return -1
    inverse = head.inverse(c)
    return fewer(h.args[0] - inverse.expand() if isinstance(h, exp) else h.args[0] - inverse)


def _root_against(h: Pow, c: Expr, sign: Sign, fewer: Callable[[Expr], int | None]) -> int | None:
    """The sign of u**r - c, r a fraction."""
    side = sign(h.base)
    if side < 0:
        raise Divergent("{0} is not real where {1} is negative", h, h.base)
    if not side and h.exp.is_negative:
        raise Divergent("{0} has no value where {1} is 0", h, h.base)
    level = sign(c)
    if level < 0 or (not level and h.exp.is_negative):
        return 1
    gap = h.base - (c ** (1 / h.exp)).expand()
    found = fewer(gap)
    return found if found is None or h.exp.is_positive else -found
