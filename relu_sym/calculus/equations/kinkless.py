"""Equations without kinks: what SymPy solves, and when its answer may be trusted after a check."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from sympy import (
    Add,
    Derivative,
    Eq,
    Expr,
    Integral,
    Mul,
    Pow,
    Rational,
    Symbol,
    Tuple,
    acos,
    acosh,
    airyai,
    airybi,
    asin,
    asinh,
    atan,
    atanh,
    besseli,
    besselj,
    besselk,
    bessely,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    erf,
    erfc,
    erfi,
    exp,
    log,
    sec,
    sech,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import AppliedUndef, Subs
from sympy.solvers.ode import checkodesol as sympy_check
from sympy.solvers.ode import dsolve as sympy_dsolve

from ...budget import deadline
from ...errors import ReluSymError, UnsupportedError
from .. import quadrature
from .branches import betrayed

ENTIRE = (exp, sin, cos, sinh, cosh, tanh, atan, asinh, erf, erfc, erfi, airyai, airybi)
"""Smooth on the whole line, of smooth arguments too."""
WITH_POLES = (tan, cot, sec, csc, coth, csch, sech, log, atanh, acosh, asin, acos, besselj, bessely, besseli, besselk)
"""Smooth between their singular points; nothing is put on top of them, but the logarithm, which has them too."""
FOLDS = (atanh, acosh, asin, acos)
"""Of these the argument is linear, so that it leaves their interval once."""
PLAIN = (Add, Mul, Pow, Derivative, Subs, Eq, AppliedUndef, Integral, Tuple)
FAILURES = (NotImplementedError, TypeError, AttributeError, IndexError, KeyError, *quadrature.FAILURES)


def is_kinkless(e: Any, t: Symbol) -> bool:
    """Whether nothing in an expression can have a kink or a jump in t, its poles aside.

    A pole inside another function can make a jump: atan(1/t); so there are none but on the outside.
    """
    return _is_outside(e, t)


def _is_outside(e: Any, t: Symbol) -> bool:
    if t not in e.free_symbols or not e.args or isinstance(e, AppliedUndef):
        return True
    if isinstance(e, (*ENTIRE, *WITH_POLES)):
        folds = isinstance(e, FOLDS) and not all(a.as_poly(t) and a.as_poly(t).degree() < 2 for a in e.args)
        inside = _is_outside if isinstance(e, log) else is_entire
        return not folds and all(inside(a, t) for a in e.args)
    if isinstance(e, Pow):
        return _is_outside(e.base, t) and (not e.exp.has(t) or is_entire(e, t)) and _has_plain_base(e, t)
    return isinstance(e, PLAIN) and all(_is_outside(a, t) for a in e.args)


def is_entire(e: Any, t: Symbol) -> bool:
    """Whether an expression is smooth on the whole line, by its heads."""
    if t not in e.free_symbols or not e.args or isinstance(e, AppliedUndef):
        return True
    if isinstance(e, Pow) and not (e.exp.is_Integer and e.exp > 0):
        return bool(e.base.is_positive) and not e.base.has(t) and is_entire(e.exp, t)
    return isinstance(e, (Add, Mul, Pow, *ENTIRE)) and all(is_entire(a, t) for a in e.args)


def _has_plain_base(p: Pow, t: Symbol) -> bool:
    """A root of what touches 0, as of (t - 1)**2 written out or of 1 - cos(t), is a kink in disguise."""
    if p.exp.is_Integer or not p.base.has(t):
        return True
    base = p.base.as_poly()
    if base is None or not all(g == t or not g.has(t) or isinstance(g, exp) for g in base.gens):
        return False
    moving = [g for g in base.gens if g.has(t)]
    return len(moving) == 1 and all(m == 1 for _, m in base.sqf_list()[1])


def solved(eq: Any, func: Any, ics: Any) -> Any:
    """SymPy's answer, if the check confirms it."""
    try:
        with deadline("SymPy's dsolve of {0}", eq):
            found = sympy_dsolve(eq, func, ics=ics) if ics else sympy_dsolve(eq, func)
    except ReluSymError:
        raise
    except FAILURES as error:
        raise UnsupportedError(
            "no solution of {0} = 0 is found, by SymPy's methods neither ({1})", eq, str(error)[:200]
        ) from None
    listed = found if isinstance(found, list) else [found]
    for one in listed:
        sure = isinstance(one, Eq) and is_kinkless(one, func.args[0]) and checked(eq, one, func)[0]
        if not sure or betrayed(eq, one, func):
            raise UnsupportedError(
                "SymPy's dsolve gives {0}, which putting it in does not confirm: no answer rather than a doubtful one",
                one,
            )
    return found


def checked(eq: Any, sol: Eq, func: Any) -> tuple[bool | None, Any]:
    """SymPy's check where nothing has a kink; a residual that it cannot bring to 0 is looked at in numbers."""
    try:
        with deadline("SymPy's checkodesol of {0}", sol):
            good, residual = sympy_check(eq, sol, func)
    except ReluSymError:
        return None, None
    except FAILURES:
        return None, None
    if good:
        return True, 0
    if isinstance(residual, Expr) and not residual.has(func) and _is_off(residual):
        return False, residual
    return None, residual


def _is_off(residual: Expr) -> bool:
    """Whether numbers show that it is not 0: at several points, so that no branch decides."""
    if residual.atoms(Integral, Derivative, Subs, AppliedUndef):
        return False
    symbols = sorted(residual.free_symbols, key=str)
    rng, seen = random.Random(7), []
    for _ in range(8):
        point = {s: Rational(rng.randint(11, 60), 17) for s in symbols}
        try:
            value = complex(residual.xreplace(point).evalf(20))
        except FAILURES:
            continue
        if value == value and abs(value) < 1e12:
            seen.append(abs(value))
    return len(seen) >= 3 and min(seen) > 1e-8


def any_kinks(expressions: Iterable[Any], t: Symbol) -> bool:
    """Whether one of them may have a kink."""
    return not all(is_kinkless(e, t) for e in expressions)
