"""Which expressions in T are smooth on the whole line, and which are smooth near one point."""

from __future__ import annotations

from sympy import (
    Basic,
    Derivative,
    Expr,
    Integral,
    Pow,
    Shi,
    Si,
    Subs,
    airyai,
    airyaiprime,
    airybi,
    airybiprime,
    asinh,
    atan,
    besseli,
    besselj,
    cos,
    cosh,
    erf,
    erfc,
    erfi,
    exp,
    fresnelc,
    fresnels,
    log,
    sech,
    sin,
    sinh,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.polys.rootoftools import ComplexRootOf

from ..budget import remembered
from ..symbols import T
from .defining import put_in
from .exact import Scalar, expression, is_finite, is_zero

SMOOTH: set[type] = {exp, sin, cos, sinh, cosh, tanh, sech, atan, asinh, erf, erfc, erfi}
SMOOTH |= {Si, Shi, fresnels, fresnelc, airyai, airybi, airyaiprime, airybiprime}
"""Heads smooth on their whole real range."""
ENTIRE: set[type] = {besselj, besseli}
"""Heads of an order and an argument, smooth on the whole line for a whole order."""


@remembered(20000)
def is_smooth(e: Expr) -> bool:
    """Whether ``e`` is built from heads smooth on their whole real range: then SymPy's calculus is right for it."""
    if e is T or not e.args:
        return True
    if e.is_Add or e.is_Mul:
        return all(is_smooth(a) for a in e.args)
    if isinstance(e, Pow):
        base, exponent = e.base, e.exp
        if not depends(exponent):
            return is_smooth(base) if is_natural(exponent) else not depends(base)
        return not depends(base) and bool(base.is_positive) and is_smooth(exponent)
    if isinstance(e, AppliedUndef) or type(e) in SMOOTH:
        return all(is_smooth(a) for a in e.args)
    if isinstance(e, (Derivative, Subs)):
        return _is_smooth_derivative(e)
    if type(e) in ENTIRE:
        return bool(e.args[0].is_integer) and not depends(e.args[0]) and is_smooth(e.args[1])
    if isinstance(e, Integral):
        return _is_smooth_integral(e)
    return not depends(e)


def is_natural(exponent: Expr) -> bool:
    """Whether an exponent is known to be 0, 1, 2, ...; SymPy does not see it of n - 1, n positive."""
    return bool(exponent.is_integer and (exponent.is_nonnegative or (exponent.is_Add and (exponent + 1).is_positive)))


@remembered(20000)
def depends(e: Basic) -> bool:
    """Whether T is free in ``e``; equal parts are looked at once."""
    if e is T or not e.args:
        return e is T
    if isinstance(e, ComplexRootOf):
        return False  # the symbol of its polynomial is bound
    return T in e.free_symbols if hasattr(e, "bound_symbols") else any(map(depends, e.args))


def _is_smooth_derivative(e: Derivative | Subs) -> bool:
    """f'(u), f an undefined function (smooth by convention) and u smooth."""
    if T not in e.free_symbols:
        return True
    if isinstance(e, Subs):
        law = e.expr.xreplace(dict.fromkeys(e.variables, T)) if isinstance(e.expr, Derivative) else None
        return law is not None and all(is_smooth(p) for p in e.point) and _is_undefined(law)
    return _is_undefined(e)


def _is_smooth_integral(e: Integral) -> bool:
    """Whether T stands in the ends alone, which are smooth, of an integral of a smooth function."""
    if not depends(e):
        return True
    if len(e.limits) != 1 or len(e.limits[0]) != 3 or T in e.function.free_symbols:
        return False
    t, *ends = e.limits[0]
    return is_smooth(e.function.xreplace({t: T})) and all(map(is_smooth, ends))


def _is_undefined(e: Derivative) -> bool:
    return isinstance(e.expr, AppliedUndef) and all(map(is_smooth, e.expr.args))


def is_smooth_near(e: Expr, point: Scalar) -> bool:
    """Whether the formula is smooth near the point: denominators, radicands and logarithms are away from 0 there."""
    if is_smooth(e):
        return True
    if e.is_Add or e.is_Mul:
        return all(is_smooth_near(a, point) for a in e.args)
    if isinstance(e, Pow):
        if T in e.exp.free_symbols:
            return False
        return is_smooth_near(e.base, point) and (is_natural(e.exp) or _is_away_from_zero(e.base, point))
    if isinstance(e, log):
        return is_smooth_near(e.args[0], point) and _is_away_from_zero(e.args[0], point)
    return type(e) in SMOOTH and all(is_smooth_near(a, point) for a in e.args)


def _is_away_from_zero(e: Expr, point: Scalar) -> bool:
    value = put_in(e, expression(point))
    return is_finite(value) and not value.free_symbols and not is_zero(value)
