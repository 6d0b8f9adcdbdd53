"""The guarded partition: an answer for every sign of the parameter expressions on which it depends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from sympy import Abs, Basic, Expr, FiniteSet, Heaviside, Interval, Set, nan, real_roots, sign

from ...budget import CASES_SECONDS, MAX_CASES, deadline
from ...errors import BudgetError, Divergent, ReluSymError, Undecided, UndefinedProductError
from ...functions import HeavisideStep
from ...symbols import T
from ..exact import is_finite
from ..facts import NO_FACTS, Facts, canonical
from .conditions import ABOVE, BELOW, LEVEL, Conditions, piecewise

R = TypeVar("R", bound=Basic)


class Leaf(NamedTuple):
    """One case: the signs that make it, what they give for granted, and the answer there."""

    conditions: Conditions
    facts: Facts
    result: Any

    @property
    def is_degenerate(self) -> bool:
        """Whether an equation among the parameters holds: what is undefined there only is not undefined everywhere."""
        return LEVEL in self.conditions.values()


def by_cases(run: Callable[[Facts], Expr], most: int = MAX_CASES) -> Expr:
    """``run`` under every case of the signs that it asks for, as a Piecewise over the parameters."""
    try:
        return run(NO_FACTS)
    except Undecided as undecided:
        if not most:
            raise
        return _joined(_leaves(run, undecided, most))


def sets_by_cases(run: Callable[[Facts], Set]) -> Set:
    """The same for a set: an interval or a finite set whose ends are Piecewise over the parameters.

    ``Undecided`` where it is of different kinds from case to case, for which SymPy's sets have no word.
    """
    try:
        return run(NO_FACTS)
    except Undecided as undecided:
        found = _set_joined(_leaves(run, undecided))
        if found is None:
            raise
        return found


def _leaves(run: Callable[[Facts], Expr | Set], undecided: Undecided, most: int = MAX_CASES) -> list[Leaf]:
    """All cases, those of an equation with the answer of a neighbour where that holds there too."""
    message = "the cases of the sign of {0} and what follows: declare assumptions"
    with deadline(message, undecided.expr, seconds=CASES_SECONDS):
        leaves: list[Leaf] = []
        todo: list[tuple[Facts, Conditions]] = [(NO_FACTS, {})]
        while todo:
            facts, conditions = todo.pop()
            try:
                leaves.append(Leaf(conditions, facts, settled(run(facts), facts)))
            except (UndefinedProductError, Divergent) as error:
                leaf = Leaf(conditions, facts, nan)
                if not leaf.is_degenerate or "two impulses" in error.message:
                    raise  # two impulses that meet are an impulse in these, which 0 elsewhere hides
                leaves.append(leaf)
            except Undecided as undecided:
                todo += _split(_to_split(undecided, facts, len(leaves) + len(todo), most), facts, conditions)
        return [_absorbed(leaf, leaves) if leaf.is_degenerate else leaf for leaf in leaves]


def _to_split(undecided: Undecided, facts: Facts, cases: int, most: int) -> Expr:
    """The parameter expression whose sign is asked for; raises where asking again does not help."""
    expr = undecided.expr
    if not isinstance(expr, Basic) or not expr.free_symbols or T in expr.free_symbols or facts.known(expr) is not None:
        raise undecided
    if cases > most:
        raise BudgetError(
            "the answer has more than {0} cases of the order of its parameters "
            "(the last: the sign of {1}); declare assumptions",
            most,
            expr,
        ) from None
    return canonical(expr)[0]


def settled(result: R, facts: Facts) -> R:
    """``result`` with the steps and signs of parameters that the facts settle."""
    if not facts.signs:
        return result
    known = {}
    for e in result.atoms(HeavisideStep, Heaviside, sign, Abs):
        s = facts.known(e.args[0])
        if s is not None:
            known[e] = s * e.args[0] if isinstance(e, Abs) else e.func(s, *e.args[1:])
    return cast(R, result.xreplace(known))


def _split(expr: Expr, facts: Facts, conditions: Conditions) -> list[tuple[Facts, Conditions]]:
    """The cases of the sign of ``expr``, an equation as one case for each linear equation that it amounts to."""
    out = []
    if not expr.is_nonpositive:
        out.append((facts.adding(expr, 1), conditions | {expr: ABOVE}))
    if not expr.is_nonzero:
        for e in equations(expr):
            case = facts.adding(expr, 0).adding(e, 0)
            if case.applied(expr).expand() != 0:
                raise Undecided(expr)  # what cannot be put in would be answered as if it were generic
            out.append((_with_declared(case), conditions | {canonical(e)[0]: LEVEL}))
    if not expr.is_nonnegative:
        out.append((facts.adding(expr, -1), conditions | {expr: BELOW}))
    return out


def _with_declared(facts: Facts) -> Facts:
    """With the declared signs of the parameters that equations put out of sight."""
    for v, there in facts.solved():
        if (v.is_positive or v.is_negative) and facts.known(there) is None and there.free_symbols:
            facts = facts.adding(there, 1 if v.is_positive else -1)
    return facts


def equations(expr: Expr) -> list[Expr]:
    """Expressions linear in one symbol, one of which is 0 where ``expr`` is; ``Undecided`` where there are none."""
    if isinstance(expr, Abs) or (expr.is_Pow and expr.exp.is_positive):
        return equations(expr.args[0])
    if any((slope := expr.diff(v)).is_nonzero and not slope.free_symbols for v in expr.free_symbols):
        return [expr]
    factored = expr.factor() if expr.is_polynomial() and expr.count_ops() < 60 else expr
    if factored.is_Mul:
        return [e for f in factored.args if f.free_symbols for e in equations(f)]
    if len(expr.free_symbols) == 1 and expr.is_polynomial():
        (v,) = expr.free_symbols
        return [v - r for r in dict.fromkeys(real_roots(expr, v))]
    raise Undecided(expr)


def _absorbed(leaf: Leaf, leaves: list[Leaf]) -> Leaf:
    """A case of an equation with the answer of another case that says the same where the equation holds."""
    for other in leaves:
        generic = other.result is not nan and not other.is_degenerate
        if generic and _there(other.result, leaf) == leaf.result:
            return leaf._replace(result=other.result)
    return leaf


def _there(result: Any, leaf: Leaf) -> Any:
    """A result of another case under the equations of this one; None where it has no value."""
    try:
        found = leaf.facts.applied(result)
    except (ReluSymError, TypeError, ValueError):  # Heaviside(zoo), Max(zoo, 0), zoo > 0
        return None
    return found if isinstance(found, Set) or is_finite(found) else None


def _joined(leaves: list[Leaf]) -> Expr:
    by_result: dict[Expr, list[Conditions]] = {}
    without = [leaf for leaf in leaves if leaf.result is nan]
    if without and len({leaf.result for leaf in leaves}) == 2:
        (common,) = {leaf.result for leaf in leaves} - {nan}
        if all(_there(common, leaf) is None for leaf in without):
            return common
    for leaf in leaves:
        by_result.setdefault(leaf.result, []).append(leaf.conditions)
    if len(by_result) == 1:
        return next(iter(by_result))
    missing = by_result.pop(nan, None) is not None
    return piecewise(by_result, complete=not missing)


def _set_joined(leaves: list[Leaf]) -> Set | None:
    """One set for all cases, or None."""
    sets = [leaf.result for leaf in leaves]
    if len(set(sets)) == 1:
        return sets[0]

    def joined(ends: list[Expr]) -> Expr:
        return _joined([leaf._replace(result=end) for leaf, end in zip(leaves, ends, strict=True)])

    if all(isinstance(s, FiniteSet) for s in sets):
        most = max(map(len, sets))
        padded = [[*s.args, *[s.args[-1]] * (most - len(s))] for s in sets]
        return FiniteSet(*map(joined, map(list, zip(*padded, strict=True))))
    if all(isinstance(s, Interval) or (isinstance(s, FiniteSet) and len(s) == 1) for s in sets):
        return Interval(joined([s.inf for s in sets]), joined([s.sup for s in sets]))
    return None
