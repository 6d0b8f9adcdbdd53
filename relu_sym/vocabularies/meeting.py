"""Switched formulas that meet where they are switched, by Max, Min, Abs and ReLU: there is no jump to look for.

``Piecewise((a, s > 0), (b, True))`` with a - b = q*s is b + q*ReLU(s), where s = 0 too, and Max(a, b) if q is a
positive number; u*sign(u) is Abs(u), u*Heaviside(u) is ReLU(u).  Where a condition is an equation, ``Eq(l, r)``, and
the formula beside it has the same value there, that is the formula everywhere.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, cast

from sympy import (
    ITE,
    Abs,
    Dummy,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Heaviside,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Piecewise,
    S,
    cancel,
    sign,
    true,
)

from ..functions import HeavisideStep, ReLU
from ..symbols import parts
from .heads import HEADS

MOST = 150
"""Operations in what is divided: the quotient is looked for by ``cancel``."""


def meeting(e: Expr, variables: Set[Any]) -> Expr:
    """e with such formulas so written, the outermost first: the conditions are told by what they were made of."""
    known: dict[Any, Any] = {}
    if not any(isinstance(p, (Piecewise, *STEPS)) for p in parts(e)):
        return e

    def written(h: Any) -> Any:
        if not h.args:
            return h
        if h not in known:
            found = _of_product(h) if h.is_Mul else _of_cases(h, variables) if isinstance(h, Piecewise) else h
            if found == h:
                args = [written(a) for a in h.args]
                known[h] = h if all(a is b for a, b in zip(args, h.args, strict=True)) else h.func(*args)
            else:
                known[h] = written(found)
        return known[h]

    return cast(Expr, written(e))


STEPS = (sign, Heaviside, HeavisideStep)


def _of_product(m: Mul) -> Expr:
    """The factors that make up a multiple of u, or its absolute value, taken for the step of u."""
    for s in m.args:
        if not isinstance(s, STEPS) or not _has_value_at_0(s):
            continue
        u, others = s.args[0], Mul(*(a for a in m.args if a is not s))
        for size, met in (
            (u, Abs(u) if isinstance(s, sign) else ReLU(u)),
            (Abs(u), u if isinstance(s, sign) else ReLU(u)),
        ):
            rest = _without(others, size)
            if rest is not None:
                found = rest * met
                return _of_product(found) if isinstance(found, Mul) else found
    return m


def _has_value_at_0(s: Any) -> bool:
    return len(s.args) == 1 or bool(s.args[1].is_real)


def _without(m: Expr, u: Expr) -> Expr | None:
    """m/u, where u is a number times a product of factors of m."""
    mine, c = m.as_powers_dict(), S.One
    for base, n in u.as_powers_dict().items():
        if base.is_Rational:
            c *= base**n
            continue
        own = next((b for b in (base, -base) if (mine.get(b, S.Zero) - n).is_nonnegative), None)
        if own is None or not (n.is_Integer and n > 0 and mine[own].is_Integer):
            return None
        mine[own] -= n
        c *= 1 if own == base else (-1) ** n
    return Mul(*(b**n for b, n in mine.items())) / c


def _of_cases(e: Piecewise, variables: Set[Any]) -> Expr:
    """Two cases, by the difference of their formulas and the switch between them."""
    if len(e.args) != 2:
        return e
    (a, condition), (b, other) = e.args
    if other != true and other != Not(condition):
        return e
    if isinstance(condition, Ne):
        (a, b), condition = (b, a), Eq(*condition.args)
    if isinstance(condition, Eq):
        away = _quotient(a - b, condition.lhs - condition.rhs)
        return b if away is not None and _has_values(b, variables) else e
    if isinstance(condition, ORDER):
        s = _switch(condition)
        if not all(_has_values(p, variables) for p in (a, b, s)):
            return e
        q = _quotient(a - b, s)
        if q is None:
            return e
        if q.is_Rational:
            return Max(a, b) if q > 0 else Min(a, b)
        return b + q * ReLU(s)
    way = _way(a - b, condition)
    if way and all(_has_values(p, variables) for p in (a, b)):
        return Max(a, b) if way > 0 else Min(a, b)
    return e


ORDER = (Gt, Ge, Lt, Le)


def _switch(condition: Any) -> Expr:
    """What is positive, or not negative, where it holds."""
    s = condition.lhs - condition.rhs
    return s if isinstance(condition, (Gt, Ge)) else -s


def _way(d: Expr, condition: Any) -> int:
    """1 where the condition says d > 0, -1 where it says d < 0, with or without d = 0; 0 where that is not seen.

    SymPy makes ITE(c, p, q) of a comparison with a Piecewise that has two cases by c.
    """
    if isinstance(condition, ITE):
        c, p, q = condition.args
        ways = {_way(_under(d, c, holds), r) for r, holds in ((p, True), (q, False))}
        return ways.pop() if len(ways) == 1 else 0
    if not isinstance(condition, ORDER):
        return 0
    q = _quotient(d, _switch(condition))
    return 0 if q is None or not q.is_Rational else 1 if q > 0 else -1


def _under(d: Expr, c: Any, holds: bool) -> Expr:
    """d where a condition of its cases holds, or where it does not."""

    def chosen(p: Any) -> Expr:
        return p.args[0 if holds else 1].expr

    return d.replace(lambda p: isinstance(p, Piecewise) and len(p.args) == 2 and p.args[0].cond == c, chosen)


def _quotient(d: Expr, s: Expr) -> Expr | None:
    """q with d = q*s, a polynomial in what they are made of, not 0; None where there is none."""
    if d == s:
        return d / s
    if d.count_ops() + s.count_ops() > MOST:
        return None
    heads = {h: Dummy(real=True) for h in (d + s).atoms(Function, Piecewise)}
    outermost = dict(sorted(heads.items(), key=lambda row: -row[0].count_ops()))
    d, s = (_named(p, outermost) for p in (d, s))
    q = cancel(d / s)
    if q == 0 or not q.as_numer_denom()[1].is_Rational:
        return None
    return cast(Expr, q.xreplace({v: h for h, v in heads.items()}))


def _named(e: Expr, names: dict[Expr, Dummy]) -> Expr:
    """e with a name for each outermost head: ``xreplace`` goes from above."""
    return cast(Expr, e.xreplace(names))


def _has_values(e: Expr, variables: Set[Any]) -> bool:
    """Whether it is seen to have real values everywhere, so that it may stand where its case does not hold."""
    return all(_is_total(h) for h in parts(e) if h.args and isinstance(h, Expr) and h.has(*variables))


def _is_total(h: Any) -> bool:
    if h.is_Add or h.is_Mul:
        return True
    if isinstance(h, Piecewise):
        return h.args[-1].cond == true
    if isinstance(h, STEPS):
        return _has_value_at_0(h)
    head = HEADS.get(type(h))
    return head is not None and head.is_total(h)
