"""Rational functions as rows: the product of their single fractions, every pole with its multiplicity."""

from __future__ import annotations

from sympy import Expr, Poly, Symbol, roots

from ...errors import UnsupportedError
from ...forms.exact import ONE, RATIONAL, ZERO, Facts, Scalar, scalar, sign_of
from .exponentials import tidied
from .rows import Rows, multiplied, settled

MAX_DEGREE = 24
"""Of a denominator whose poles are looked for."""


def rows_of(e: Expr, v: Symbol, facts: Facts) -> Rows:
    """The rows, at the point 0, of a rational function of v."""
    above, below = (part.as_poly(v) for part in e.cancel().as_numer_denom())
    found: Rows = {(ZERO, 0): {ZERO: ONE}}
    for rate, order in poles(below).items():
        found = multiplied(found, {(rate, order): {ZERO: ONE}}, facts)
    lead = scalar(below.LC())
    if not isinstance(lead, RATIONAL) and lead.free_symbols:
        sign_of(lead, facts)  # asked for: without it the degree is another
    polynomial = {(ZERO, -k): {ZERO: scalar(c) / lead} for (k,), c in above.terms() if c != 0}
    return settled(multiplied(found, polynomial, facts))


def poles(below: Poly) -> dict[Scalar, int]:
    """The zeros of a denominator with their multiplicities, in closed form."""
    if below.degree() > MAX_DEGREE:
        raise UnsupportedError("the denominator {0} is of a degree above {1}", below.as_expr(), MAX_DEGREE)
    found = roots(below, cubics=False, quartics=False)
    if sum(found.values()) < below.degree():
        raise UnsupportedError("the poles, zeros of {0}, have no closed form here", below.as_expr())
    return {scalar(tidied(scalar(r))): m for r, m in found.items()}
