"""Equations without kinks: what SymPy solves, and when its answer may be trusted after a check."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import sympy
from sympy import Add, Derivative, Eq, Expr, Integral, Mul, Pow, Rational, Symbol
from sympy.core.function import AppliedUndef, Subs
from sympy.solvers.ode import checkodesol as sympy_check
from sympy.solvers.ode import dsolve as sympy_dsolve

from ...budget import deadline
from ...errors import ReluSymError, UnsupportedError
from ...symbols import leaves
from ...symbols.expressions import heads
from .. import quadrature

SMOOTH = frozenset(
    """exp log sin cos tan cot sec csc sinh cosh tanh coth sech csch asin acos atan asinh acosh atanh
    erf erfc erfi besselj bessely besseli besselk airyai airybi LambertW gamma Ei expint""".split()
)
PLAIN = (Add, Mul, Pow, Derivative, Subs, Eq, AppliedUndef, Integral, sympy.Tuple)
FAILURES = (NotImplementedError, TypeError, AttributeError, IndexError, KeyError, *quadrature.FAILURES)


def is_kinkless(e: Any, t: Symbol) -> bool:
    """Whether nothing in an expression can have a kink or a jump in t, its poles aside."""
    atoms = set(map(type, leaves(e)))
    for head in heads(e) - atoms:
        if not (issubclass(head, PLAIN) or (head.__name__ in SMOOTH and head.__module__.startswith("sympy."))):
            return False
    return all(_has_plain_base(p, t) for p in e.atoms(Pow))


def _has_plain_base(p: Pow, t: Symbol) -> bool:
    """A root of a power, as of (t - 1)**2 written out, is a kink in disguise; so is one of 1/t in an exponential."""
    if p.exp.is_Integer or t not in p.base.free_symbols or not p.base.is_polynomial(t):
        return True
    return all(m == 1 for _, m in p.base.as_poly(t).sqf_list()[1])


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
        if not isinstance(one, Eq) or not is_kinkless(one, func.args[0]) or checked(eq, one, func)[0] is not True:
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
