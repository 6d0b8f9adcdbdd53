"""Arrows of a distribution: one up and one down at most at each point, height by weight, texts never on each other."""

from __future__ import annotations

from collections.abc import Iterable

from ..forms.line.partition import Impulse
from .labels import weight_label
from .picture import Arrow
from .window import number

APART = 6.0
"""Ratio of weights to the regular part beyond which one of them would vanish, and the arrows lose their scale."""
SHORTEST = 0.15
"""Least height of an arrow, as a part of the tallest."""


def arrows(impulses: Iterable[Impulse], a: float, b: float, extent: float) -> tuple[tuple[Arrow, ...], bool]:
    """The arrows on [a, b], and whether their heights are the weights on the vertical axis.

    ``extent`` is the largest |value| of the regular part, 0 where it is zero.  At one point and in one direction one
    arrow stands for all impulses; its height is the weight of the delta, if there is one.

    >>> from sympy import S
    >>> arrows([Impulse(S(0), 0, S(2))], -1, 1, 1.0)
    ((Arrow(x=0.0, tip=2.0, labels=('2',), dashed=False),), True)
    """
    groups: dict[tuple[float, bool], list[tuple[Impulse, float]]] = {}
    for i in sorted(impulses, key=lambda i: i.order):
        x, weight = number(i.point), number(i.weight)
        if x is not None and weight is not None and a <= x <= b:
            groups.setdefault((x, weight > 0), []).append((i, weight))
    heights = {key: _height(group) for key, group in groups.items()}
    tallest = max(heights.values(), default=0.0)
    factor = 1.0
    if extent and tallest and not 1 / APART <= tallest / extent <= APART:
        factor = 1.5 * extent / tallest
    to_scale = factor == 1 and all(h >= SHORTEST * tallest for h in heights.values())
    out = []
    for (x, up), group in sorted(groups.items(), key=lambda item: (item[0][0], not item[0][1])):
        height = factor * max(heights[x, up], SHORTEST * tallest)
        labels = tuple(weight_label(i.weight, i.order, len(group) == 1) for i, _ in group)
        out.append(Arrow(x, height if up else -height, labels, group[0][0].order > 0))
    return tuple(out), to_scale


def _height(group: list[tuple[Impulse, float]]) -> float:
    """The weight of the delta itself, else the largest one."""
    return abs(group[0][1]) if group[0][0].order == 0 else max(abs(w) for _, w in group)
