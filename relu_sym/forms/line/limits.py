"""Values and one-sided limits of a smooth formula: by substitution where it is regular, else by SymPy's limit."""

from __future__ import annotations

from sympy import AccumBounds, Derivative, Expr, Float, Limit, Order, Pow, S, Subs, limit, log, oo

from ...budget import MAX_DIGITS, deadline, remembered
from ...errors import BudgetError, UnsupportedError
from ...symbols import T
from ..exact import RATIONAL, Scalar, expression, is_finite, scalar
from ..smoothness import is_smooth


def regular_value(e: Expr, point: Scalar) -> Scalar | None:
    """The value by substitution where it is finite: elementary functions are continuous where they have a value."""
    a = expression(point)
    check_length(e, a)
    if isinstance(point, RATIONAL) and is_smooth(e) and not e.has(Derivative, Subs):
        value = e.xreplace({T: a})
        return scalar(value) if is_finite(value) else None
    try:
        if any(_vanishes(p.base, a) for p in e.atoms(Pow) if T in p.free_symbols and not p.exp.is_nonnegative):
            return None
        value = e.subs(T, a)
    except (ValueError, TypeError, ZeroDivisionError):
        return None
    return scalar(value) if is_finite(value) else None


def check_length(e: Expr, a: Expr) -> None:
    """Refuse to write out numbers without end: x**(10**9) at 3, 2**x at 10**30; no clock stops such a power."""
    for h in _long_powers(e) if a.is_number and is_finite(a) else ():
        base, exponent = (v.xreplace({T: a}) for v in h.args)
        digits = abs(exponent.evalf(5)) * _length(base)
        if digits.is_comparable and digits > MAX_DIGITS:
            raise BudgetError("{0} at {1} = {2} is a number of more than {3} digits", h, T, a, MAX_DIGITS)


@remembered(4096)
def _long_powers(e: Expr) -> tuple[Pow, ...]:
    """Powers that SymPy writes out for a number in place of T, inner ones first."""
    found = [
        h
        for h in e.atoms(Pow)
        if T in h.free_symbols and ((h.exp.is_Rational and abs(h.exp) > 1000) or (h.base.is_Rational and h.exp.has(T)))
    ]
    return tuple(sorted(found, key=lambda h: h.count_ops()))


def _length(base: Expr) -> Expr:
    """About the number of digits of a constant, numerator and denominator."""
    if base in (0, 1, -1):
        return S.Zero
    if base.is_Rational:
        return Float(max(abs(base.p), base.q).bit_length() * 0.30103)
    return abs(log(abs(base.evalf(5)), 10))


def _vanishes(base: Expr, a: Expr) -> bool:
    """Whether a denominator may be 0 at the point: then 0*f(1/0) must not pass for 0."""
    value = base.subs(T, a)
    return not is_finite(value) or value.is_zero is True


def one_sided(e: Expr, point: Expr, side: int) -> Scalar:
    """SymPy's one-sided limit, bounded in time; refused where it finds none."""
    if isinstance(e, log):
        inner = one_sided(e.args[0], point, side)
        if is_finite(inner) or inner is oo:
            return -oo if inner == 0 else scalar(log(expression(inner)))
    value = regular_value(e, scalar(point)) if is_finite(point) else None
    if value is not None:
        return value
    try:
        with deadline("the limit of {0} at {1}", e, point):
            value = limit(e, T, point, "+" if side > 0 else "-")
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        raise UnsupportedError("SymPy finds no limit of {0} at {1}", e, point) from None
    foreign = value.free_symbols - (e.free_symbols | point.free_symbols) or T in value.free_symbols
    if value.has(Limit, Order) or value is S.NaN or foreign:
        raise UnsupportedError("SymPy finds no limit of {0} at {1}", e, point)
    return value if isinstance(value, AccumBounds) else scalar(value)
