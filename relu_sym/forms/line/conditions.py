"""Conditions on parameters as signs of expressions, and the Piecewise over them, neighbouring cases taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from sympy import Abs, Add, And, Basic, Eq, Expr, Ge, Gt, Le, Lt, Ne, Or, Piecewise, Pow, S, sift

from ..facts import Facts
from . import rays
from .rays import ABOVE, BELOW, LEVEL

Conditions: TypeAlias = dict[Expr, frozenset[int]]
"""The signs that expressions may have, all of them at once."""

RELATIONS = {
    ABOVE: Gt,
    LEVEL: Eq,
    BELOW: Lt,
    ABOVE | LEVEL: Ge,
    BELOW | LEVEL: Le,
    ABOVE | BELOW: Ne,
}


def piecewise(by_result: Mapping[Expr, Sequence[Conditions]], complete: bool) -> Expr:
    """One branch a result."""
    return Piecewise(*pairs(by_result, complete))


def pairs(by_result: Mapping[Basic, Sequence[Conditions]], complete: bool) -> list[tuple[Basic, Basic]]:
    """Results and conditions; the last one holds in all other cases if nothing is left out.

    That is one without a denominator that may vanish, if any: SymPy puts numbers into an open last branch whatever they
    are.
    """
    results = list(by_result)
    if complete and _may_divide_by_zero(results[-1]):
        results.sort(key=_may_divide_by_zero, reverse=True)
    found = [(result, stated(by_result[result])) for result in results]
    if complete and not _may_divide_by_zero(results[-1]):
        found[-1] = (found[-1][0], S.true)
    return found


def _may_divide_by_zero(e: Basic) -> bool:
    return any(p.exp.is_negative and p.free_symbols and not p.base.is_nonzero for p in e.atoms(Pow))


def stated(cases: Sequence[Conditions]) -> Basic:
    """The condition that one of the cases holds."""
    merged = _merged(list(cases))
    found = {key for case in merged for key in case}
    quantities = {rays.linear(e) for e in found}
    names = {q and q.u for q in quantities}
    if len(found) > 1 and len(names) == 1 and None not in names:
        return rays.condition(names.pop(), merged, against)  # type: ignore[union-attr, arg-type]
    possible = [case for case in map(_with_numbers, merged) if case is not None]
    return Or(*[_clauses(_needed(case)) for case in possible])


def _clauses(case: Conditions) -> Basic:
    """All conditions of a case, those on one quantity against numbers taken together."""
    together: dict[Basic, Conditions] = {}
    for e, signs in case.items():
        q = rays.linear(e)
        together.setdefault(q.u if q else e, {})[e] = signs
    return And(
        *[
            relation(*next(iter(own.items()))) if len(own) == 1 else rays.condition(cast(Expr, u), [own], against)
            for u, own in together.items()
        ]
    )


def _with_numbers(case: Conditions) -> Conditions | None:
    """With the numbers that its equations give for parameters: b = 0 and a < 0, not a < b; None for a case that these
    numbers rule out.

    Otherwise SymPy's ``subs``, which puts in one number after another, may reach what has no value in the case before
    it sees that the case does not hold.
    """
    known: dict[Basic, Expr] = {}
    defining = set()
    for e, signs in case.items():
        v = _parameter(e) if signs == LEVEL else None
        if v is not None and v not in known:
            known[v] = (v - e / e.diff(v)).expand()
            defining.add(e)
    found: Conditions = {}
    for e, signs in case.items():
        key = e if e in defining else e.xreplace(known)
        allowed = found.get(key, signs) & signs
        sign = None if key.free_symbols else _sign(key)
        if not allowed or (sign is not None and sign not in signs):
            return None
        if sign is None:
            found[key] = allowed
    return found


def _sign(number: Expr) -> int | None:
    """The sign of a number, where SymPy knows it."""
    return 1 if number.is_positive else -1 if number.is_negative else 0 if number.is_zero else None


def _parameter(e: Expr) -> Basic | None:
    """The one parameter of a linear expression in nothing else."""
    (v, *more) = e.free_symbols
    return v if not more and e.diff(v).is_number else None


def _needed(case: Conditions) -> Conditions:
    """Without the conditions that follow from the others: a < 0 makes a < 2 idle."""
    for e in reversed(list(case)):
        rest = {other: signs for other, signs in case.items() if other != e}
        if Facts((other, *signs) for other, signs in rest.items() if len(signs) == 1).known(e) in case[e]:
            case = rest
    return case


def relation(expr: Expr, signs: frozenset[int]) -> Basic:
    """``expr`` against 0; of what is never negative, only whether it is 0."""
    if expr.is_nonnegative and (1 in signs or signs == LEVEL):
        is_power = expr.is_Pow and expr.args[1].is_positive
        base = expr.args[0] if is_power or isinstance(expr, Abs) else expr
        return S.true if signs > LEVEL else RELATIONS[signs if signs == LEVEL else ABOVE | BELOW](*balanced(base))
    return RELATIONS[signs](*balanced(expr))


def against(u: Expr, number: Expr, signs: frozenset[int]) -> Basic:
    """``u`` against a number."""
    if number == 0:
        return relation(u, signs)
    left, right = balanced(u)
    return RELATIONS[signs](left, right + number)


def balanced(expr: Expr) -> tuple[Expr, Expr]:
    """(left, right) with left - right = expr and no minus signs in front: a > b instead of a - b > 0.

    Sides that would share a symbol stay one: with numbers put in for the others, SymPy turns 2*k - 12*n < 3*n - 3*k
    over and over when it stands in a Piecewise.
    """
    terms = Add.make_args(expr.expand())
    left, right = (Add(*part) for part in sift(terms, lambda t: not t.could_extract_minus_sign(), binary=True))
    return (left, -right) if left.free_symbols.isdisjoint(right.free_symbols) else (left + right, S.Zero)


def _merged(cases: list[Conditions]) -> list[Conditions]:
    """The same cases, two that differ in one sign only being one: a < b and a = b are a <= b."""
    for k, one in enumerate(cases):
        for j in range(k):
            both = _both(one, cases[j])
            if both is not None:
                return _merged([*cases[:j], both, *cases[j + 1 : k], *cases[k + 1 :]])
    return cases


def _both(one: Conditions, other: Conditions) -> Conditions | None:
    """One case for two; None where there is none."""
    if one.keys() != other.keys():
        return None
    differing = [e for e in one if one[e] != other[e]]
    if len(differing) > 1:
        return None
    return {e: s | other[e] for e, s in one.items() if len(s | other[e]) < 3}
