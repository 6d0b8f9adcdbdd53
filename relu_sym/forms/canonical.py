"""Expressions from parts that are canonical already, built without evaluation.

They are equal, and of one hash, to what SymPy's constructors make of the same parts, at a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Add, Basic, Expr, Mul, Piecewise, Symbol
from sympy.functions.elementary.piecewise import ExprCondPair

from ..symbols import T, order_key
from .exact import ONE, Scalar, expression


def multiple(c: Scalar, e: Expr) -> Expr:
    """c*e for a rational c other than 0 and an ``e`` that is no number, no sum and no product."""
    return e if c == ONE else Mul._from_args((expression(c), e), True)


def shifted(x: Symbol, a: Scalar) -> Expr:
    """x - a for a rational a."""
    return Add._from_args((expression(-a), x), True) if a else x


def summed(terms: Iterable[Expr]) -> Expr:
    """The sum of terms none of which is 0 or a sum, no two alike up to a factor, at most one a number."""
    terms = list(terms)
    if len(terms) < 2 or (len(terms) == 2 and terms[0].is_Number):
        return Add._from_args(terms, True)
    numbers, rest = [], []
    for t in terms:
        (numbers if t.is_Number else rest).append(t)
    memo = dict(_KEYS)
    return Add._from_args((*numbers, *sorted(rest, key=lambda t: order_key(t, memo))), True)


def monomials(c: tuple, x: Symbol) -> list[Expr]:
    """c[k] x^k where c[k] is not 0."""
    return [multiple(u, _power(x, k)) if k else expression(u) for k, u in enumerate(c) if u]


FEW = 64
"""Powers that are kept with their places in the order of terms."""
_POWERS: dict[tuple[Symbol, int], Expr] = {}
_KEYS: dict[int, tuple[Basic, tuple]] = {}


def _power(x: Symbol, k: int) -> Expr:
    """x**k, one object for all the terms of many pieces."""
    found = _POWERS.get((x, k))
    if found is None:
        found = x**k
        if len(_POWERS) >= FEW:
            _POWERS.clear()
            _KEYS.clear()
        _POWERS[x, k] = found
        order_key(found, _KEYS)
    return found


def applying(head: type) -> Callable[..., Expr]:
    """head(u) without evaluation, for arguments that head leaves as they are."""
    nargs = head(T).nargs

    def built(*args: Basic) -> Expr:
        out = Expr.__new__(head, *args)
        out.nargs = nargs
        return out

    return built


def piecewise(branches: Iterable[tuple[Expr, Basic]]) -> Expr:
    """A Piecewise of relations between x and rationals in the order of the line, no two neighbouring formulas equal."""
    pairs = [Basic.__new__(ExprCondPair, e, condition) for e, condition in branches]
    return Basic.__new__(Piecewise, *pairs)


def related(relation: type, x: Symbol, a: Scalar) -> Basic:
    """``x < a`` and its like for a rational a."""
    return Basic.__new__(relation, x, expression(a))
