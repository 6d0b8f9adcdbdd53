"""Whether a function of several variables is convex on the whole space: proved, refuted or open, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Expr

from ...forms.cells.enumeration import MAX_CELLS
from ...forms.facts import NO_FACTS, Facts
from .curvature import Inside, Shapes
from .homogeneous import PiecewiseLinear, piecewise_linear


class Verdict(NamedTuple):
    """``holds``: True, False, or None where it is open; ``why``: the rules, or the part of f that none fits."""

    holds: bool | None
    why: str
    part: Expr | None = None
    linear: PiecewiseLinear | None = None
    """f by its cells in the whole space, where they were asked for."""


def convexity(
    f: Expr,
    variables: Sequence[Expr],
    facts: Facts = NO_FACTS,
    max_cells: int = MAX_CELLS,
    domain: Inside | None = None,
) -> Verdict:
    """In one case of the parameters: by the rules, on the whole space or a domain; then by the cells of the space."""
    shapes = Shapes(variables, facts, domain)
    found = shapes.of(f)
    if found.convex is not None:
        return Verdict(True, "by " + "; ".join(found.convex) if found.convex else "affine")
    linear = piecewise_linear(f, variables, facts, max_cells)
    if linear is not None:
        holds = linear.is_convex()
        count = f"{len(linear.cells)} cells of the whole space"
        what = "the largest of its affine pieces" if holds else "not the largest of its affine pieces"
        return Verdict(holds, f"{what}, on {count}", linear=linear)
    if found.refuted:
        return Verdict(False, "bent both ways", f)
    if found.concave is not None:
        return Verdict(None, "concave, so convex only if it is affine", f)
    return Verdict(None, "no rule proves it", shapes.first_unknown(f))
