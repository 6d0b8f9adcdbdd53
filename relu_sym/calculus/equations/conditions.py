"""Initial and boundary values: what ``ics=`` says, and the constants that they determine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sympy import Add, CRootOf, Derivative, Expr, Limit, Symbol, sympify
from sympy.core.function import AppliedUndef, Subs

from ...errors import UnsupportedError, WithoutValue
from ...forms.exact import Facts, scalar, sign_of
from ..complexes import is_complex, split


class Condition(NamedTuple):
    """f_j^(order)(point) = value; ``side`` -1 or 1 for a limit from there, 0 for the value."""

    function: int
    order: int
    point: Expr
    side: int
    value: Expr
    key: Expr

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


SIDES = {"-": -1, "+": 1, "+-": 0}


def read(ics: Any, funcs: Sequence[AppliedUndef]) -> tuple[Condition, ...]:
    """The conditions of ``ics={f(0): 1, f(t).diff(t).subs(t, 0): 2, Limit(f(t), t, 0, "-"): 3}``."""
    if not ics:
        return ()
    if not isinstance(ics, Mapping):
        raise UnsupportedError("ics={0!r}: give a dictionary, as in ics={{f(0): 1}}", ics)
    t = funcs[0].args[0]
    found = []
    for key, value in ics.items():
        key, value = sympify(key), sympify(value)
        if not isinstance(value, Expr) or value.has(t, *(f.func for f in funcs)) or value.is_finite is False:
            raise UnsupportedError("the value {0} of the condition {1} is no number for all {2}", value, key, t)
        j, order, point, side = _key(key, funcs, t)
        if point.has(t) or point.is_finite is False or point.is_extended_real is False:
            raise UnsupportedError("the condition {0} is at {1}, which is no point of the line", key, point)
        found.append(Condition(j, order, point, side, value, key))
    return tuple(found)


def _key(key: Expr, funcs: Sequence[AppliedUndef], t: Symbol) -> tuple[int, int, Expr, int]:
    by_head = {f.func: j for j, f in enumerate(funcs)}
    e, point, side = key, t, 0
    if isinstance(e, Limit):
        e, v, point, name = e.args
        side = SIDES[str(name)]
        e = e.xreplace({v: t})
    elif isinstance(e, Subs) and len(e.variables) == 1:
        e, point = e.expr.xreplace({e.variables[0]: t}), e.point[0]
    order = 0
    if isinstance(e, Derivative) and len(set(e.variables)) == 1:
        v, order = e.variables[0], len(e.variables)
        e = e.expr
        if e.args == (v,) and point == t:
            point = v if v != t else point
            e = e.func(t)
    if isinstance(e, AppliedUndef) and e.func in by_head and len(e.args) == 1:
        point = e.args[0] if point == t else point
        if (e.args[0] == t or order == 0) and point != t:
            return by_head[e.func], order, point, side
    raise UnsupportedError(
        "{0} is no initial value: write f(0), f(t).diff(t).subs(t, 0), or Limit(f(t), t, 0, '-') from one side", key
    )


# ---------------------------------------------------------------------- the constants
class Row(NamedTuple):
    """sum of weights*unknowns = value, from a condition."""

    weights: list[Expr]
    value: Expr
    condition: Condition


def is_zero(e: Expr, facts: Facts) -> bool:
    """Whether a coefficient is 0, proved either way; ``Undecided`` where parameters decide."""
    if e.is_Rational:
        return e == 0
    parts = split(e) if is_complex(e) else (e,)
    return all(sign_of(scalar(part.expand()), facts) == 0 for part in parts)


def solved(rows: Sequence[Row], unknowns: Sequence[Symbol], facts: Facts) -> dict[Symbol, Expr]:
    """The unknowns that are determined, in terms of those that are not; a contradiction names its condition."""
    done: dict[int, tuple[list[Expr], Expr]] = {}
    for row in rows:
        weights, value = [facts.applied(w) for w in row.weights], facts.applied(row.value)
        for column, (others, there) in done.items():
            weights, value = _less(weights, value, weights[column], others, there)
        column = _pivot(weights, facts)
        if column is None:
            if value.free_symbols or not is_zero(value, facts):
                raise WithoutValue(
                    "the condition {0} contradicts the others and the equation"
                    + (", unless {1} = 0: name what it is to determine in unknowns=" if value.free_symbols else ""),
                    str(row.condition),
                    value,
                )
            continue
        lead = weights[column]
        weights, value = [_tidy(w / lead) for w in weights], _tidy(value / lead)
        done = {c: _less(*of, of[0][column], weights, value) for c, of in done.items()}
        done[column] = weights, value
    return {
        unknowns[c]: value - Add(*[w * u for k, (w, u) in enumerate(zip(weights, unknowns, strict=True)) if k != c])
        for c, (weights, value) in done.items()
    }


def _less(weights: list[Expr], value: Expr, w: Expr, others: list[Expr], there: Expr) -> tuple[list[Expr], Expr]:
    """A row less w times another."""
    if w == 0:
        return weights, value
    return [_tidy(a - w * b) for a, b in zip(weights, others, strict=True)], _tidy(value - w * there)


def _tidy(e: Expr) -> Expr:
    if e.is_Rational or e.has(CRootOf):
        return e
    return e.cancel() if e.is_rational_function(*e.free_symbols) else e.expand()


def _pivot(weights: Sequence[Expr], facts: Facts) -> int | None:
    """A column that is not 0: a number if there is one."""
    numbers = [k for k, w in enumerate(weights) if w.is_Rational and w != 0]
    if numbers:
        return numbers[0]
    return next((k for k, w in enumerate(weights) if w != 0 and not is_zero(w, facts)), None)
