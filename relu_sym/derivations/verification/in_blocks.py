"""Lines that split a question into blocks, by numbers: the sum is the whole at points, the answers are put together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, pairwise
from random import Random
from typing import Any

from mpmath import mp, mpf
from sympy import Add, Basic, Expr, FiniteSet, Interval, ProductSet, Rational, S, Set, Subs, Symbol, Tuple, oo, true

from ...steps import Attained, AttainedOver, Extreme, ExtremeOver, Overall, Together
from .searched import Searched
from .values import close, value

JOIN = (
    {"minimum": "sum", "maximum": "sum", "argmin": "product", "argmax": "product"}
    | dict.fromkeys(("is_convex", "is_concave", "is_strongly_convex"), "all")
    | {"function_range": "sum", "lipschitz_constant": "length"}
)
NOUNS = (Extreme, ExtremeOver, Attained, AttainedOver, Overall)


def number_at(e: Basic, put: dict) -> Any:
    """The value with exact numbers put in."""
    if isinstance(e, Subs) and put:  # all at once: with symbols left a Max compares its arguments at length
        inside = {v: p.subs(put) for v, p in zip(e.variables, e.point, strict=True)}
        there = e.expr.xreplace({**put, **inside})
    else:
        there = e.subs(put) if put else e
    return mp.inf if there is oo else -mp.inf if there is -oo else value(there, {})


def _declared(v: Symbol, a: Rational) -> Rational:
    """The number, or one with the sign that a symbol is declared to have."""
    return abs(a) + Rational(1, 8) if v.is_positive else -abs(a) - Rational(1, 8) if v.is_negative else a


def same_values(e: Basic, other: Basic) -> bool:
    names = sorted(e.free_symbols | other.free_symbols, key=str)
    rng = Random(5)
    puts = [{v: _declared(v, Rational(rng.randint(-20, 20), 4)) for v in names} for _ in range(8)]
    if not (isinstance(e, Expr) and isinstance(other, Expr)):
        return False
    return all(close(number_at(e, put), number_at(other, put), 10) for put in puts)


def questions(e: Basic) -> list[Basic]:
    """The questions of a line."""
    if isinstance(e, NOUNS):
        return [e]
    return [p for a in e.args for p in questions(a)] if isinstance(e, Basic) else []


def variables_of(noun: Basic) -> tuple[Symbol, ...]:
    x = noun.args[2]
    return tuple(x) if isinstance(x, Tuple) else (x,)


def entries(answer: Basic, noun: Basic) -> tuple[Basic, ...]:
    return tuple(answer) if isinstance(noun, AttainedOver) and isinstance(answer, Tuple) else (answer,)


def is_whole(before: Basic, after: Basic) -> bool:
    """No variable is in two blocks, and what is made large (or small) is the sum of theirs."""
    parts = questions(after)
    if isinstance(after, Together) and after.args[0].name != JOIN[before.args[0].name]:
        return False
    own = [v for p in parts for v in variables_of(p)]
    if set(own) != set(variables_of(before)) or len(own) != len(set(own)):
        return False
    if isinstance(before, Overall) and not _same_domain(before, parts):
        return False
    if {p.args[0].name for p in parts} != {before.args[0].name}:
        return False
    if isinstance(after, Expr) and after.xreplace(dict.fromkeys(parts, S.Zero)) != 0:
        return False
    gap = [before.args[1], *(p.args[1] for p in parts)]
    names = sorted({v for e in gap for v in e.free_symbols}, key=str)
    rng, seen = Random(11), 0
    # near 0 and farther off: a part may be +oo but for a small set
    puts = ({v: mpf(rng.randint(-size, size)) / 64 for v in names} for _ in range(200) for size in (300, 100, 40))
    corners = Searched(before.args[1], own).corners()[:12] if set(names) <= set(own) else []
    for put in chain((dict(zip(own, map(Rational, p), strict=True)) for p in corners), puts):
        whole, *rest = (value(e, put) for e in gap)
        if any(map(mp.isnan, rest)):
            continue
        if any(map(mp.isinf, rest)):
            if len({v for v in rest if mp.isinf(v)}) == 1 and not mp.isinf(whole) and not mp.isnan(whole):
                return False
            continue
        seen += 1
        if not close(whole, mp.fsum(rest), 12):
            return False
        if seen == 12 + len(corners):
            break
    terms = [before.args[1], *(-p.args[1] for p in parts)]
    return seen > 0 or (all(isinstance(e, Expr) for e in terms) and Add(*terms).expand() == 0)


def _same_domain(before: Overall, parts: Sequence[Basic]) -> bool:
    by_variable = {v: p.args[3] for p in parts for v in variables_of(p)}
    domain = before.args[3]
    wanted = domain.args if isinstance(domain, ProductSet) else [S.Reals] * len(by_variable)
    return all(by_variable[v] == d for v, d in zip(variables_of(before), wanted, strict=True))


def is_joined(before: Together, after: Basic, answers: dict, variables: Sequence[Symbol]) -> bool:
    """The sum of the values or of the sets, their length, the product of the sets in the order of the variables, or
    whether all are true."""
    parts = before.args[1:]
    if before.args[0].name == "length":
        found = [number_at(answers[p], {}) for p in parts]
        size = mp.inf if mp.inf in found else mp.sqrt(mp.fsum(v * v for v in found))
        return close(size, number_at(after, {}), 12)
    if parts[0].args[0].name == "function_range":
        return _is_sum_of_sets([answers[p] for p in parts], after)
    if before.args[0].name == "sum":
        found = [number_at(answers[p], {}) for p in parts]
        return close(mp.fsum(found) if all(map(mp.isfinite, found)) else sum(found), number_at(after, {}), 12)
    if before.args[0].name == "all":
        return all(answers[p] == true for p in parts) is (after == true)
    by_variable = {v: answers[p] for p in parts for v in variables_of(p)}
    ordered = [by_variable[v] for v in variables]
    if all(isinstance(s, FiniteSet) and len(s) == 1 for s in ordered):
        return after == FiniteSet(Tuple(*(v for s in ordered for v in s)))
    return after == (S.EmptySet if S.EmptySet in ordered else ProductSet(*ordered))


def _is_sum_of_sets(sets: Sequence[Basic], after: Basic) -> bool:
    """Of intervals and points: the ends add, and an end belongs where all do."""
    if not all(isinstance(s, Set) and s is not S.EmptySet for s in (*sets, after)):
        return False
    for total, ends in ((after.inf, [s.inf for s in sets]), (after.sup, [s.sup for s in sets])):
        numbers = [number_at(e, {}) for e in ends]
        size = next((v for v in numbers if mp.isinf(v)), None)
        if not close(mp.fsum(numbers) if size is None else size, number_at(total, {}), 12):
            return False
        if size is None and (total in after) is not all(e in s for e, s in zip(ends, sets, strict=True)):
            return False
    return isinstance(after, Interval) or (isinstance(after, FiniteSet) and len(after) == 1)


def slopes(before: ExtremeOver) -> list[dict]:
    """Places y at which the supremum of y.x - f(x) is finite: slopes of f at points; then between two, and beyond."""
    _, q, variables = before.args
    linear = {v: q.expand().coeff(x) for x in variables for v in q.expand().coeff(x).free_symbols}
    names = sorted({v for v in linear if v not in variables}, key=str)
    if len(names) != len(variables):
        return []
    zero = q.xreplace(dict.fromkeys(names, S.Zero))
    here, rng, found = Searched(-zero, variables), Random(2), []
    rate = [q.diff(v).diff(x) for v, x in zip(names, variables, strict=True)]
    if any(not r.is_Rational or r == 0 for r in rate):
        return []
    for _ in range(8):
        g = here.slope(tuple(rng.randint(-300, 300) / 64 for _ in variables))
        if all(map(mp.isfinite, g)):
            found.append(tuple(_rational(a) / r for a, r in zip(g, rate, strict=True)))
    puts = [dict(zip(names, g, strict=True)) for g in dict.fromkeys(found)][:3]
    beside = [{v: a[v] + t * (b[v] - a[v]) for v in names} for a, b in pairwise(puts) for t in (S.Half, 2)]
    return [*puts, *beside]


def slopes_of(parts: Sequence[Basic]) -> list[dict]:
    """Finite places of all blocks together."""
    found = [slopes(p) if isinstance(p, ExtremeOver) and p.args[0].name == "sup" else [] for p in parts]
    return [{k: v for d in row for k, v in d.items()} for row in zip(*found, strict=False)] if all(found) else []


def _rational(a: float) -> Rational:
    """The number with a small denominator that is next to a quotient."""
    return Rational(Fraction(a).limit_denominator(5000))
