"""A head of parameters by its branch: what a sign of the parameters settles before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Ge,
    Gt,
    Heaviside,
    Le,
    Lt,
    Max,
    Min,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    S,
    preorder_traversal,
    zoo,
)
from sympy import sign as SignHead
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean, BooleanAtom

from ..errors import WithoutValue
from ..functions import HeavisideStep, ReLU
from ..symbols import T

Sign = Callable[[Expr], int]


def with_one_branch(s: Expr, sign_of: Sign) -> Expr:
    """``s`` with one kinked head of parameters by its branch, whose sign is asked for: ReLU(a - b), Max(a, b), 0**n."""
    for h in sorted(s.atoms(Pow), key=str):
        if h.base.is_zero and not h.exp.has(AppliedUndef, T):
            return s.xreplace({h: _power_of_zero(h, sign_of)})
    for h in sorted(s.atoms(Piecewise), key=lambda e: (e.count_ops(), str(e))):
        if h.free_symbols and not h.has(AppliedUndef, T) and _is_of_relations(h):
            return s.xreplace({h: _branch(h, sign_of)})
    for h in sorted(s.atoms(Abs, SignHead, ReLU, HeavisideStep, Heaviside, Max, Min), key=str):
        if not h.free_symbols or not h.free_symbols <= s.free_symbols or h.has(AppliedUndef, T):
            continue
        u, *rest = h.args
        if isinstance(h, (Max, Min)):
            larger = (sign_of(u - rest[0]) > 0) == isinstance(h, Max)
            return s.xreplace({h: h.func(u if larger else rest[0], *rest[1:])})
        side = sign_of(u)
        return s.xreplace({h: side * u * h.func(side) if isinstance(h, (Abs, ReLU)) else h.func(side, *rest)})
    return s


def _is_of_relations(h: Piecewise) -> bool:
    """Whether its conditions are made of equations and inequalities by and, or, not."""
    parts = [p for _, c in h.args for p in preorder_traversal(c) if isinstance(p, Boolean) and not p.is_Symbol]
    return all(isinstance(p, (And, Or, Not, Eq, Ne, Lt, Le, Gt, Ge, BooleanAtom)) for p in parts)


def _branch(h: Piecewise, sign_of: Sign) -> Expr:
    """The branch whose condition holds."""
    for value, condition in h.args:
        if _holds(condition, sign_of):
            return value
    raise WithoutValue("{0} has no value there", h)


def _holds(c: Any, sign_of: Sign) -> bool:
    """Whether a condition on parameters holds."""
    if c in (True, False):
        return bool(c)
    if isinstance(c, (And, Or)):
        return (all if isinstance(c, And) else any)(_holds(a, sign_of) for a in c.args)
    if isinstance(c, Not):
        return not _holds(c.args[0], sign_of)
    return bool(c.func(sign_of(c.lhs - c.rhs), 0))


def _power_of_zero(h: Pow, sign_of: Sign) -> Expr:
    side = sign_of(h.exp)
    return zoo if side < 0 else S.Zero if side else S.One
