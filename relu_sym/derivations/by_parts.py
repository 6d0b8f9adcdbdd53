"""Beside the exact set: what rules applied part by part, or component by component, would give."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from sympy import Basic, Tuple

from ..calculus.subdifferentials.several import Local, Question
from ..calculus.subdifferentials.superset import by_rules
from ..forms.cells.hull import is_in_hull, vertices
from ..forms.cells.vectors import Vector
from ..steps import Hull, Step
from ..steps.said import Said
from .catalogue import step

POINTS, NAMED = 24, 2
"""Points of a product of sets, and parts that are not regular, that are told."""

Listed = Callable[[Vector], Basic]


def beside(q: Question, found: Local, end: Basic, point: Tuple, listed: Listed) -> list[Step]:
    """A line for the larger set, if there is one; ``end`` is the exact set as it was told."""
    if q.shape is not None:
        return _by_components(q.shape, found, end, listed)
    more = by_rules(q, found)
    if more is None:
        return []
    why: list[str] = []
    if more.part is not None:
        said: list[str | Basic] = [f"the {more.rule} rule is no equality for ", q.out(more.part)]
        for k, e in enumerate(more.irregular[:NAMED]):
            said += [", " if k else ": ", q.out(e), " is not regular at ", point]
        why = [Said(*said)]
    larger = Hull(*map(listed, more.vertices))
    return [step("sum and chain rules", end, larger, conditions=why, relation="⊂")]


def _by_components(shape: tuple[int, int], found: Local, end: Basic, listed: Listed) -> list[Step]:
    """The product of the sets of the rows."""
    rows, columns = shape
    points, facts = found.gradients, found.program.facts
    if found.doubtful or rows == 1:
        return []
    parts = [vertices([p[k * columns : (k + 1) * columns] for p in points], facts) for k in range(rows)]
    if prod(map(len, parts)) > POINTS:
        return []
    together = [tuple(a for row in pick for a in row) for pick in product(*parts)]
    if all(is_in_hull(p, points, facts) for p in together):
        return []
    return [step("component by component", end, Hull(*map(listed, together)), relation="⊂")]
