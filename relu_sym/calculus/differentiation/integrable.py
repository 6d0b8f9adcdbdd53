"""Whether an answer in several variables is locally integrable, so that a formula almost everywhere says which
distribution it is; weights of impulses likewise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import (
    Abs,
    Derivative,
    DiracDelta,
    Expr,
    Heaviside,
    Max,
    Min,
    Mul,
    Piecewise,
    Poly,
    Pow,
    S,
    Sum,
    Symbol,
    ceiling,
    expand_mul,
    floor,
    frac,
    hessian,
    linsolve,
    log,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Eq, Ne

from ...errors import UnsupportedError
from ...forms.smoothness import SMOOTH, is_natural
from ...functions import HeavisideStep, PrincipalValue, ReLU

BOUNDED = {sign, Heaviside, HeavisideStep, Abs, ReLU, Max, Min, floor, ceiling, frac, *SMOOTH}
"""Heads that map bounded sets to bounded sets."""


def regular_part(e: Expr, variables: Sequence[Symbol]) -> Expr:
    """The answer without the cases of its variables that are null sets."""

    def without_null_cases(*args: Any) -> Expr:
        rows: list[tuple] = []
        for value, condition in args:
            if isinstance(condition, Eq) and not condition.free_symbols.isdisjoint(variables):
                continue
            if isinstance(condition, Ne) and not condition.free_symbols.isdisjoint(variables):
                condition = S.true
            rows.append((value, condition))
        if not rows:
            raise UnsupportedError("{0} has values on a null set only", Piecewise(*args))
        return Piecewise(*rows)

    return e.replace(Piecewise, without_null_cases)


def is_locally_integrable(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether a function, or the weights of a sum of impulses, are seen to be locally integrable."""
    if isinstance(e, Piecewise):
        return e.args[-1].cond == True and all(is_locally_integrable(v, variables) for v, _ in e.args)  # noqa: E712
    e = expand_mul(e)
    if e.is_Add:
        return all(is_locally_integrable(a, variables) for a in e.args)
    return _is_bounded(e, variables) or _has_mild_poles(e, variables)


def _is_bounded(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether e is bounded on bounded sets; impulses, principal values and undefined functions stand for
    themselves."""
    if e.free_symbols.isdisjoint(variables) or e.is_Symbol:
        return True
    if isinstance(e, (DiracDelta, PrincipalValue, AppliedUndef)):
        return True
    if isinstance(e, Derivative):
        return isinstance(e.expr, AppliedUndef)
    if isinstance(e, Sum):
        return _is_bounded(e.function, variables)
    if e.is_Add or e.is_Mul or type(e) in BOUNDED:
        return all(_is_bounded(a, variables) for a in e.args)
    if isinstance(e, Pow):
        if not e.exp.free_symbols.isdisjoint(variables):
            return False
        return bool(is_natural(e.exp) or e.exp.is_nonnegative or e.base.is_positive) and _is_bounded(e.base, variables)
    if isinstance(e, log):
        return bool(e.args[0].is_positive) and _is_bounded(e.args[0], variables)
    if isinstance(e, Piecewise):
        return e.args[-1].cond == True and all(_is_bounded(v, variables) for v, _ in e.args)  # noqa: E712
    return False


def _has_mild_poles(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether e is a bounded factor, a polynomial that vanishes of order m at a point, and q**(-p), q(z) a definite
    quadratic polynomial with its zero there, with m - 2p > -n in n variables."""
    poles = [a for a in Mul.make_args(e) if isinstance(a, Pow) and a.exp.is_Rational and a.exp < 0]
    poles = [a for a in poles if not a.base.is_positive and not a.free_symbols.isdisjoint(variables)]
    logs = [a for a in Mul.make_args(e) if isinstance(a, log) and _is_of_level(a.args[0], variables)]
    rest = Mul(*[a for a in Mul.make_args(e) if a not in poles and a not in logs])
    if logs and not poles:
        return _is_bounded(rest, variables)
    if not poles or logs or rest.has(DiracDelta, PrincipalValue) or not _is_bounded(rest, variables):
        return False
    points = [_zero_of_definite(a.base, variables) for a in poles]
    if points[0] is None or any(p != points[0] for p in points):
        return False
    shift = {v: v + a for v, a in zip(variables, points[0], strict=True)}
    order = 0
    for a in Mul.make_args(rest):
        if a.is_polynomial(*variables):
            moved = Poly(a.xreplace(shift), *variables)
            order += min(map(sum, moved.monoms()))
    return bool(order + sum(2 * a.exp for a in poles) > -len(variables))


def _is_of_level(u: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether log(u) is locally integrable: u = Abs(w), w of a constant slope, or a definite quadratic polynomial."""
    if isinstance(u, Abs):
        return any(s.is_number and s != 0 for s in (u.args[0].diff(v) for v in variables))
    return _zero_of_definite(u, variables) is not None


def _zero_of_definite(q: Expr, variables: Sequence[Symbol]) -> tuple | None:
    """The one zero of a quadratic polynomial, positive elsewhere; None of all others."""
    if not q.is_polynomial(*variables) or Poly(q, *variables).total_degree() != 2 or q.free_symbols - set(variables):
        return None
    if not hessian(q, variables).is_positive_definite:
        return None
    ((point),) = linsolve([q.diff(v) for v in variables], *variables)
    return tuple(point) if q.xreplace(dict(zip(variables, point, strict=True))).expand() == 0 else None
