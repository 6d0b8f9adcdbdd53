"""``rs.reduce_inequalities``: inequalities on the line, as the shortest relations of the unknown."""

from __future__ import annotations

from typing import Any

from sympy import And, Basic, ConditionSet, Eq, FiniteSet, ImageSet, Interval, Mod, Or, S, Set, Symbol, Union, oo, true
from sympy.logic.boolalg import Boolean

from ...budget import verb
from ...errors import UnsupportedError
from ...forms.line.set_cases import PiecewiseSet
from ...symbols import Lists
from .conditions_asked import as_condition
from .solveset import solveset


@verb
def reduce_inequalities(inequalities: Any, symbols: Any = (), assume: Any = ()) -> Boolean:
    """All of the inequalities, equations and Booleans of them as relations of the unknown itself.

    Kinks and jumps count by the value *there*; where a side has no real value no relation holds.  Intervals that
    repeat are relations of ``Mod(x, period)``.  Several unknowns: every condition of one of them only.

    Errors: those of ``rs.solveset``; ``UnsupportedError`` where one relation has two unknowns.

    >>> from sympy import Abs, Max, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.reduce_inequalities(Abs(x - 1) < Max(x, 0), x)
    1/2 < x
    >>> rs.reduce_inequalities([rs.Heaviside(x) >= 1/2, Abs(x) <= 2], x)
    (0 <= x) & (x <= 2)
    """
    listed = list(inequalities) if isinstance(inequalities, (*Lists, set, frozenset)) else [inequalities]
    conditions = [as_condition(c) for c in listed]
    unknowns = list(symbols) if isinstance(symbols, (*Lists, set, frozenset)) else [symbols]
    if not unknowns:
        unknowns = sorted(set().union(*(c.free_symbols for c in conditions)), key=str)
    if len(unknowns) < 2:
        found = solveset(And(*conditions), *unknowns, assume=assume) if unknowns else And(*conditions)
        return as_relation(found, unknowns[0]) if isinstance(found, Set) else found
    groups: dict[Any, list[Boolean]] = {v: [] for v in unknowns}
    for c in (part for condition in conditions for part in And.make_args(condition)):
        own = [v for v in unknowns if v in c.free_symbols]
        if len(own) > 1:
            raise UnsupportedError("{0} has the unknowns {1}: reduce inequalities of one unknown each", c, tuple(own))
        groups[own[0] if own else unknowns[0]].append(c)
    return And(*(as_relation(solveset(And(*own), v, assume=assume), v) for v, own in groups.items() if own))


def as_relation(found: Set, x: Symbol) -> Any:
    """A set of the line as a relation of x."""
    if found is S.EmptySet:
        return S.false
    if isinstance(found, PiecewiseSet):
        return _by_cases(found, x)
    if isinstance(found, Union):
        return Or(*(as_relation(part, x) for part in found.args))
    if isinstance(found, ImageSet):
        return _progression(found, x)
    if found == S.Integers:
        return Eq(Mod(x, 1), 0)
    if isinstance(found, (FiniteSet, Interval)) or found == S.Reals:
        return (Interval(-oo, oo) if found == S.Reals else found).as_relational(x)
    if isinstance(found, ConditionSet):
        inside = found.condition.xreplace({found.sym: x})
        return inside if found.base_set == S.Reals else And(as_relation(found.base_set, x), inside)
    raise UnsupportedError("the set {0} is no relation of {1}; rs.solveset gives it", found, x)


def _by_cases(found: PiecewiseSet, x: Symbol) -> Any:
    before: list[Basic] = []
    cases = []
    for part, condition in found.args:
        cases.append(And(*(~c for c in before), condition, as_relation(part, x)))
        before.append(condition)
    return Or(*cases)


def _progression(found: ImageSet, x: Symbol) -> Any:
    """a + n*period for whole numbers n, all of them or those of a range."""
    (numbers,) = found.base_sets
    (n,) = found.lamda.variables
    period = found.lamda.expr.diff(n)
    start = found.lamda.expr.xreplace({n: S.Zero})
    hits = Eq(Mod(x - start, period), 0)
    if numbers == S.Integers:
        return hits
    ends = [v if v.is_infinite else start + v * period for v in (numbers.inf, numbers.sup)]
    return And(hits, true if ends[0] is -oo else x >= ends[0], true if ends[1] is oo else x <= ends[1])
