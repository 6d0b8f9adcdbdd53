"""Rational functions as rows: the product of their single fractions, every pole with its multiplicity."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod
from typing import cast

from sympy import Expr, I, Mul, Poly, Pow, S, Symbol, exp, roots, sqrt

from ...errors import BudgetError, UnsupportedError
from ...forms.exact import ONE, RATIONAL, ZERO, Facts, Scalar, scalar, sign_of
from .exponentials import gap, tidied
from .rows import Rows, multiplied, settled

MAX_DEGREE = 24
"""Of a denominator whose poles are looked for."""
MAX_TERMS = 400
"""Terms of one product multiplied out."""


def spread(e: Expr, wanted: Callable[[Expr], bool] = lambda part: True) -> list[Expr]:
    """The terms of a sum, products of sums multiplied out where that is wanted; denominators stay as they are."""
    return [Mul(*factors) for factors in _spread(e, wanted)]


def _spread(e: Expr, wanted: Callable[[Expr], bool]) -> list[list[Expr]]:
    if e.is_Add:
        return [term for a in e.args for term in _spread(a, wanted)]
    if e.is_Mul and wanted(e):
        parts = [_spread(a, wanted) for a in e.args]
        if prod(map(len, parts)) > MAX_TERMS:
            raise BudgetError("{0} has more than {1} terms", e, MAX_TERMS)
        return [[f for part in choice for f in part] for choice in product(*parts)]
    if isinstance(e, Pow) and e.base.is_Add and e.exp.is_Integer and e.exp > 0 and wanted(e.base):
        return _spread(Mul(*[e.base] * int(e.exp), evaluate=False), wanted)
    if isinstance(e, exp) and e.args[0].is_Add:
        return [[exp(a) for a in e.args[0].expand().args]]
    return [[e]]


def rows_of(e: Expr, v: Symbol, facts: Facts) -> Rows:
    """The rows, at the point 0, of a rational function of v."""
    above, below = (part.as_poly(v) for part in e.cancel().as_numer_denom())
    found: Rows = {(ZERO, 0): {ZERO: ONE}}
    for rate, order in poles(below, facts).items():
        found = multiplied(found, {(rate, order): {ZERO: ONE}}, facts)
    lead = scalar(below.LC())
    if not isinstance(lead, RATIONAL) and lead.free_symbols:
        gap(lead, ZERO, facts)  # asked for: without it the degree is another
    polynomial = {(ZERO, -k): {ZERO: scalar(c) / lead} for (k,), c in above.terms() if c != 0}
    return settled(multiplied(found, polynomial, facts))


def poles(below: Poly, facts: Facts) -> dict[Scalar, int]:
    """The zeros of a denominator with their multiplicities, in closed form."""
    if below.degree() > MAX_DEGREE:
        raise UnsupportedError("the denominator {0} is of a degree above {1}", below.as_expr(), MAX_DEGREE)
    found = roots(below, cubics=False, quartics=False)
    if sum(found.values()) < below.degree():
        raise UnsupportedError("the poles, zeros of {0}, have no closed form here", below.as_expr())
    return {scalar(tidied(scalar(_with_imaginary(r, facts)))): m for r, m in found.items()}


def _with_imaginary(root: Expr, facts: Facts) -> Expr:
    """A square root of parameters by the sign under it: I*sqrt(-u) where that is negative."""
    return cast(
        Expr,
        root.replace(
            lambda h: isinstance(h, Pow) and h.exp == S.Half and bool(h.free_symbols),
            lambda h: h if sign_of(h.base, facts) >= 0 else I * sqrt(-h.base),
        ),
    )
