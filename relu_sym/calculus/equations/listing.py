"""The elements of a finite set as a list: by size, and Piecewise where the set differs from case to case."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from sympy import FiniteSet, ImageSet, Ne, Piecewise, S, Set, Tuple, Union, nan, ordered, zoo

from ...errors import Undecided, UnsupportedError
from ...forms.exact import scalar, sign_of
from ...forms.line.set_cases import PiecewiseSet


def elements(found: Set) -> list[Any] | None:
    """The elements, numbers or Tuples of them; None where there are infinitely many."""
    if found is S.EmptySet:
        return []
    if isinstance(found, Union):
        parts = [elements(part) for part in found.args]
        return None if None in parts else in_order({e for part in parts for e in part or ()})
    if isinstance(found, FiniteSet) or (isinstance(found, ImageSet) and found.base_sets[0].is_finite_set):
        return in_order(found)
    if not isinstance(found, PiecewiseSet):
        return None
    cases = []
    for part, condition in found.args:
        own = elements(part)
        if own is None:
            return None
        cases.append((own, condition))
    most = max(len(own) for own, _ in cases)
    return [of_cases([(own[k] if k < len(own) else nan, condition) for own, condition in cases]) for k in range(most)]


def of_cases(pairs: list[tuple[Any, Any]]) -> Any:
    """One element by cases, nan where there is none; a Tuple by its coordinates."""
    size = next((len(e) for e, _ in pairs if isinstance(e, Tuple)), None)
    if size is not None:
        rows = [(e if isinstance(e, Tuple) else [nan] * size, condition) for e, condition in pairs]
        return Tuple(*(of_cases([(row[i], condition) for row, condition in rows]) for i in range(size)))
    e, condition = pairs[0]
    if len(pairs) == 2 and pairs[1] == (nan, True) and _says_so_itself(e, condition):
        return e
    return Piecewise(*pairs) if pairs[-1][1] == True else Piecewise(*pairs, (nan, True))  # noqa: E712


def _says_so_itself(e: Any, condition: Any) -> bool:
    """Whether an element has no value where it is none: 1/a where a is 0."""
    apart = isinstance(condition, Ne) and condition.lhs.is_Symbol
    return apart and bool(e.subs(condition.lhs, condition.rhs).has(nan, zoo))


def in_order(values: Any) -> list[Any]:
    """Numbers by size, points by their first coordinates first, proved; others as SymPy orders them."""
    listed = list(ordered(values))
    try:
        return sorted(listed, key=cmp_to_key(_compared))
    except (Undecided, UnsupportedError):
        return listed


def _compared(a: Any, b: Any) -> int:
    if isinstance(a, Tuple):
        return next((s for s in map(_compared, a, b) if s), 0)
    return sign_of(scalar(a - b))
