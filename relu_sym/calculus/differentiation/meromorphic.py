"""Functions smooth apart from poles: SymPy's own derivative is the classical one."""

from __future__ import annotations

from sympy import And, Expr, Or, Piecewise, true

from ...forms.smoothness import SMOOTH, is_smooth
from ...symbols import T
from ...vocabularies.special import MEROMORPHIC


def with_gaps(derivative: Expr, e: Expr) -> Expr:
    """The derivative without a value where a Piecewise over other symbols that it has lost has none."""
    lost = [p for p in e.atoms(Piecewise) if not derivative.has(p) and p.args[-1].cond != true]
    if not lost:
        return derivative
    return Piecewise((derivative, And(*[Or(*[c for _, c in p.args]) for p in lost])))


def is_meromorphic(e: Expr) -> bool:
    """Smooth apart from poles, where SymPy's derivative has no value either."""
    if is_smooth(e):
        return True
    if e.is_Add or e.is_Mul:
        return all(map(is_meromorphic, e.args))
    if e.is_Pow:
        known = e.exp.is_negative or e.exp.is_Integer
        return bool(e.exp.is_integer and known) and T not in e.exp.free_symbols and is_meromorphic(e.base)
    if type(e) in MEROMORPHIC:
        return is_smooth(e.args[0])
    return type(e) in SMOOTH and all(map(is_smooth, e.args))
