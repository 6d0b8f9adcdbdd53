"""All zeros of what is rational in the variable and one square root: A + B*sqrt(q), by the polynomial A^2 - B^2*q.

A zero of that is one of A + B*sqrt(q) where A and B have opposite signs, or where A is 0 too: then B or q is.
"""

from __future__ import annotations

from typing import Any

from sympy import QQ, Dummy, Expr, Poly, Pow, factor_list, together
from sympy.polys.polyerrors import BasePolynomialError

from ..symbols import T
from .closed_forms import polynomial_zeros
from .exact import Scalar, expression, scalar, sign_of
from .facts import Facts


def zeros_with_root(e: Expr) -> list[Scalar] | None:
    """The zeros where the root is real; None for what is not of this form, with rational coefficients."""
    parts = _parts(e)
    if parts is None:
        return None
    a, b, q = parts
    found: list[Scalar] = []
    for h, _ in factor_list((a**2 - b**2 * q).as_expr(), T)[1]:
        p = Poly(h, T, domain=QQ)
        surely = a.rem(p).is_zero
        for r in polynomial_zeros(tuple(map(scalar, reversed(p.all_coeffs())))):
            if (sign_of(_at(q, r)) >= 0) if surely else sign_of(_at(a, r)) * sign_of(_at(b, r)) < 0:
                found.append(r)
    return found


def is_without_zero(e: Expr, facts: Facts) -> bool:
    """Whether A^2 - B^2*q is a number, maybe of parameters, other than 0: as of T + sqrt(T^2 + b), b > 0."""
    parts = _parts(e, None)
    if parts is None:
        return False
    a, b, q = parts
    norm = (a**2 - b**2 * q).as_expr().expand()
    return T not in norm.free_symbols and sign_of(scalar(norm), facts) != 0


def _parts(e: Expr, domain: Any = QQ) -> tuple[Poly, Poly, Poly] | None:
    """A, B and q of the numerator, over a domain of coefficients (None: whatever they are)."""
    roots = {h.base for h in e.atoms(Pow) if T in h.free_symbols and not h.exp.is_Integer}
    if len(roots) != 1:
        return None
    (q,), w = roots, Dummy("w", positive=True)
    plain = e.replace(
        lambda h: isinstance(h, Pow) and h.base == q and (2 * h.exp).is_Integer, lambda h: w ** (2 * h.exp)
    )
    try:
        options = {} if domain is None else {"domain": domain}
        inside = Poly(q, T, **options)
        top = Poly(together(plain).as_numer_denom()[0], T, w, **options)
    except BasePolynomialError:
        return None
    a = b = Poly(0, T, **options)
    for (n, k), c in top.terms():
        term = Poly(c * T**n, T, **options) * inside ** (k // 2)
        a, b = (a, b + term) if k % 2 else (a + term, b)
    return a, b, inside


def _at(p: Poly, r: Scalar) -> Scalar:
    return scalar(p.as_expr().xreplace({T: expression(r)}))
