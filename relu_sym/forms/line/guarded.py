"""The guarded partition: an answer for every sign of the parameter expressions on which it depends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from sympy import Abs, Basic, Expr, FiniteSet, Heaviside, Interval, Max, Min, Pow, Set, Tuple, nan, sign, true

from ...budget import MAX_CASES, deadline
from ...errors import BudgetError, NotLipschitzError, ReluSymError, Undecided, UndefinedProductError, WithoutValue
from ...functions import HeavisideStep
from ...symbols import StandIn
from ..exact import is_finite, scalar, sign_of
from ..facts import Facts
from .assumed import Beginning, beginnings
from .conditions import LEVEL, Conditions, pairs, piecewise, stated
from .set_cases import PiecewiseSet
from .splitting import case_split

R = TypeVar("R", bound=Basic)
FEW_ENDS = 4
"""Different ends of an interval of which the least or the largest is looked for."""
WITHOUT_VALUE = (UndefinedProductError, NotLipschitzError, WithoutValue)
"""Errors that say that what is asked for does not exist: among cases, a case without value."""


class Leaf(NamedTuple):
    """One case: the signs that make it, what they give for granted, and the answer there."""

    conditions: Conditions
    facts: Facts
    result: Any

    @property
    def is_degenerate(self) -> bool:
        """Whether an equation among the parameters holds: what is undefined there only is not undefined everywhere."""
        return LEVEL in self.conditions.values()


def by_cases(run: Callable[[Facts], Expr], assume: tuple[Basic, ...] = (), most: int = MAX_CASES) -> Expr:
    """``run`` under every case of the signs that it asks for, as a Piecewise over the parameters."""
    begin = beginnings(assume)
    try:
        return _at_once(run, begin)
    except Undecided as undecided:
        if not most:
            raise
        return _joined(_leaves(run, undecided, begin, most))


def _at_once(run: Callable[[Facts], R], begin: tuple[Beginning, ...]) -> R:
    """The answer of the one case; ``Undecided`` where there are several."""
    (facts, _), *more = begin
    if more:
        raise Undecided(next(iter(begin[0][1])))
    return settled(run(facts), facts)


def cases(run: Callable[[Facts], Any], undecided: Undecided, assume: tuple[Basic, ...] = ()) -> list[tuple[Basic, Any]]:
    """(condition on the parameters, what ``run`` gives there) for every case; None where it has no answer."""
    found = _leaves(run, undecided, beginnings(assume))
    return [(stated([leaf.conditions]), None if leaf.result is nan else leaf.result) for leaf in found]


def every_case(run: Callable[[Facts], Any], assume: tuple[Basic, ...] = ()) -> list[tuple[Basic, Any]]:
    """As ``cases``; where there is one case only, it holds under every condition."""
    begin = beginnings(assume)
    try:
        if len(begin) > 1:
            raise Undecided(next(iter(begin[0][1])))
        return [(true, run(begin[0][0]))]
    except Undecided as undecided:
        if not getattr(undecided.expr, "free_symbols", None):
            raise
        return cases(run, undecided, assume)


def sets_by_cases(run: Callable[[Facts], Set], assume: tuple[Basic, ...] = ()) -> Set:
    """The same for a set: an interval or a finite set whose ends are Piecewise over the parameters.

    Where it is of different kinds from case to case, a ``PiecewiseSet``.
    """
    begin = beginnings(assume)
    try:
        return _at_once(run, begin)
    except Undecided as undecided:
        return _set_joined(_leaves(run, undecided, begin))


def _leaves(
    run: Callable[[Facts], Expr | Set], undecided: Undecided, begin: tuple[Beginning, ...], most: int = MAX_CASES
) -> list[Leaf]:
    """All cases, those of an equation with the answer of a neighbour where that holds there too.

    A case in which what is asked for does not exist is one without value (nan); it is refused if that is so in all.
    """
    message = "the cases of the sign of {0} and what follows: declare assumptions"
    with deadline(message, undecided.expr, whole=True):
        leaves: list[Leaf] = []
        refusals: list[ReluSymError] = []
        todo: list[tuple[Facts, Conditions]] = list(begin)
        while todo:
            facts, conditions = todo.pop()
            try:
                leaves.append(Leaf(conditions, facts, settled(run(facts), facts)))
            except Undecided as undecided:
                if len(leaves) + len(todo) > most:
                    raise BudgetError(
                        "the answer has more than {0} cases of the order of its parameters "
                        "(the last: the sign of {1}); declare assumptions",
                        most,
                        undecided.expr,
                    ) from None
                todo += case_split(undecided, facts, conditions)
            except ReluSymError as error:
                if not isinstance(error, WITHOUT_VALUE) or "two impulses" in error.message:
                    raise _in_case(error, conditions) from None  # two that meet are an impulse in these: not nowhere
                refusals.append(_in_case(error, conditions))
                leaves.append(Leaf(conditions, facts, nan))
        if len(refusals) == len(leaves):
            raise refusals[0]
        return [_absorbed(leaf, leaves) if leaf.is_degenerate else leaf for leaf in leaves]


def _in_case(error: ReluSymError, conditions: Conditions) -> ReluSymError:
    """The error, saying in which case of the parameters it holds."""
    if not conditions or type(error).__init__ is not ReluSymError.__init__:
        return error
    text = error.message if error.quoted else error.message.replace("{", "{{").replace("}", "}}")
    return type(error)(f"in the case {{{len(error.quoted)}}}: {text}", *error.quoted, stated([conditions]))


def settled(result: R, facts: Facts) -> R:
    """``result`` with the steps and signs of parameters that the facts settle, and the meaning of what stands in."""
    if not facts.signs or not isinstance(result, Basic):
        return result
    result = cast(R, StandIn.meant(result))
    known = {}
    for e in result.atoms(HeavisideStep, Heaviside, sign, Abs):
        s = facts.known(e.args[0])
        if s is not None:
            known[e] = s * e.args[0] if isinstance(e, Abs) else e.func(s, *e.args[1:])
    return cast(R, result.xreplace(known))


def _absorbed(leaf: Leaf, leaves: list[Leaf]) -> Leaf:
    """A case of an equation with the answer of another case that says the same where the equation holds."""
    for other in leaves:
        generic = isinstance(other.result, Basic) and other.result is not nan and not other.is_degenerate
        if generic and _there(other.result, leaf) == leaf.result and not _hides_a_gap(other.result, leaf):
            return leaf._replace(result=other.result)
    return leaf


def _hides_a_gap(result: Basic, leaf: Leaf) -> bool:
    """Whether the answer of another case has no value where this one has: a power is a pole here, a step says nan."""
    if result.has(nan) and not leaf.result.has(nan):
        return True
    powers = [p for p in result.atoms(Pow) if p.exp.free_symbols and p.base.free_symbols]
    poles = [p.base for p in powers if _is_negative(leaf.facts.applied(p.exp), leaf.facts)]
    own = [p.base for p in leaf.result.atoms(Pow) if p.exp.is_negative]
    return any(base not in own for base in poles)


def _is_negative(e: Expr, facts: Facts) -> bool:
    """By what the case says of it, not by its symbols alone; what it leaves open may be."""
    try:
        return sign_of(scalar(e), facts) < 0
    except ReluSymError:
        return True


def _there(result: Any, leaf: Leaf) -> Any:
    """A result of another case under the equations of this one; None where it has no value, or an open one (0**m)."""
    try:
        there = leaf.facts.applied(result)
        return StandIn.meant(there) if isinstance(there, Basic) else there
    except (WithoutValue, Undecided):
        return None


def _joined(leaves: list[Leaf]) -> Expr:
    common = _common(leaves)
    if common is not None:
        return common
    by_result, complete = _by_result(leaves)
    return piecewise(by_result, complete)


def _common(leaves: list[Leaf]) -> Any:
    """The one answer of all cases; where some have no value, the answer that has none there either."""
    answers = {leaf.result for leaf in leaves}
    without = [leaf for leaf in leaves if leaf.result is nan]
    if len(answers) == 1:
        return leaves[0].result
    if without and len(answers) == 2:
        (common,) = answers - {nan}
        if all(_there(common, leaf) is None for leaf in without):
            return common
    return None


def _by_result(leaves: list[Leaf]) -> tuple[dict[Any, list[Conditions]], bool]:
    """The cases of every answer, and whether these are all cases."""
    by_result: dict[Any, list[Conditions]] = {}
    for leaf in leaves:
        by_result.setdefault(leaf.result, []).append(leaf.conditions)
    return by_result, by_result.pop(nan, None) is None


def _set_joined(leaves: list[Leaf]) -> Set:
    """One set for all cases."""
    common = _common(leaves)
    if common is not None:
        return common
    sets = [leaf.result for leaf in leaves]

    def joined(ends: list[Any]) -> Any:
        if all(isinstance(end, Tuple) for end in ends):
            return Tuple(*map(joined, map(list, zip(*ends, strict=True))))
        return _joined([leaf._replace(result=end) for leaf, end in zip(leaves, ends, strict=True)])

    if all(isinstance(s, FiniteSet) for s in sets):
        most = max(map(len, sets))
        padded = [[*s.args, *[s.args[-1]] * (most - len(s))] for s in sets]
        return FiniteSet(*map(joined, map(list, zip(*padded, strict=True))))
    if all(map(_is_closed, sets)):
        ends = [_extreme(leaves, [s.inf for s in sets], Min), _extreme(leaves, [s.sup for s in sets], Max)]
        return Interval(*[joined(e) if isinstance(e, list) else e for e in ends])
    by_result, complete = _by_result(leaves)
    return PiecewiseSet(*pairs(by_result, complete))


def _is_closed(s: Set) -> bool:
    """Whether a set is a closed interval, or the one point of one."""
    if isinstance(s, Interval):
        return all(end.is_infinite or not is_open for end, is_open in zip(s.args[:2], s.args[2:], strict=True))
    return isinstance(s, FiniteSet) and len(s) == 1 and isinstance(s.args[0], Expr)


def _extreme(leaves: list[Leaf], ends: list[Expr], head: type[Min] | type[Max]) -> Expr | list[Expr]:
    """The ends as the least or the largest of a few, if the one of every case is seen to be that there."""
    few = list(dict.fromkeys(end for leaf, end in zip(leaves, ends, strict=True) if not leaf.is_degenerate))
    if not 1 < len(few) <= FEW_ENDS or not all(is_finite(end) for end in few):
        return ends
    side = 1 if head is Max else -1
    try:
        for leaf, end in zip(leaves, ends, strict=True):
            gaps = [sign_of(scalar(leaf.facts.applied(end - v)), leaf.facts) for v in few]
            if 0 not in gaps or -side in gaps:
                return ends
    except ReluSymError:
        return ends
    extreme = head(*few)
    middle, half = (few[0] + few[1]) / 2, (few[0] - few[1]) / 2
    around = middle.expand() + side * Abs(half.expand())
    return around if len(few) == 2 and around.count_ops() <= extreme.count_ops() else extreme
