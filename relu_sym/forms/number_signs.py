"""Signs without parameters, and what SymPy's own assumptions prove of a factored polynomial."""

from __future__ import annotations

from sympy import QQ, ComplexRootOf, Dummy, Expr, Float, Poly, together
from sympy.polys.polyerrors import BasePolynomialError

from ..budget import deadline, remembered
from ..errors import BudgetError
from .defining import has_roots, sign_among_roots
from .saturated import is_large, saturated_sign


@remembered(8192)
def number_sign(s: Expr) -> int | None:
    """Sign of a constant: numerically where it is not 0, by proof where it looks like 0."""
    if has_roots(s):
        return sign_among_roots(s)
    if is_large(s):
        return saturated_sign(s, number_sign)
    try:
        value = s.evalf(20, maxn=200)
        if value.is_Float and value._prec > 1 and value != 0:
            return 1 if value > 0 else -1
        if value.is_Rational:
            return (value > 0) - (value < 0)
    except (TypeError, ValueError, ZeroDivisionError):
        pass
    if s.expand() == 0:
        return 0  # asked first: SymPy's is_zero looks for minimal polynomials
    known = saturated_sign(s, number_sign)
    if known is not None:
        return known
    if s.is_extended_real is False:
        return None
    if _is_multiple(s) or s.is_zero:
        return 0
    try:
        with deadline("whether {0} is zero", s):
            if _proved_zero(s):
                return 0
            value = s.evalf(60, maxn=2000)
            if isinstance(value, Float) and value._prec > 1:
                return 1 if value > 0 else -1
    except BudgetError:
        pass
    return None


def _is_multiple(s: Expr) -> bool:
    """Whether what is rational in one root of a polynomial is a multiple of that polynomial, so 0."""
    roots = s.atoms(ComplexRootOf)
    if len(roots) != 1:
        return False
    (r,), x = roots, Dummy("x")
    try:
        top = Poly(together(s.xreplace({r: x})).as_numer_denom()[0], x, domain=QQ)
    except BasePolynomialError:
        return False
    return top.rem(Poly(r.poly.as_expr().xreplace({r.poly.gen: x}), x, domain=QQ)).is_zero


def _proved_zero(s: Expr) -> bool:
    return s.expand() == 0 or s.simplify() == 0 or s.equals(0) is True


def square_sign(s: Expr) -> int | None:
    """Sign by SymPy's factorisation, for polynomials in the parameters such as a**2 - 2*a*b + b**2 + 1."""
    factored = s.factor() if s.is_polynomial() and s.count_ops() < 60 else s
    for query, sign in (("is_zero", 0), ("is_extended_positive", 1), ("is_extended_negative", -1)):
        if getattr(factored, query):
            return sign
    return None
