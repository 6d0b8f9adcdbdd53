"""Derivations whose lines are the entries of a matrix: what they are, and whether they are all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy.matrices import MatrixBase

from ..steps import D
from ..symbols import Lists

OF_ENTRIES = ("gradient", "jacobian", "hessian")
"""Verbs whose lines are entries."""

ENTRY = "entry"
"""The rule of a line that is an entry; its steps are the derivation of that partial derivative."""


def broken_entries(d: Any) -> Iterator[str]:
    """In what the lines are not the entries of the matrix, in words."""
    named = tuple(d.question["variables"])
    parts = list(d.given) if isinstance(d.given, Lists) else [d.given]
    ends = list(d.result) if isinstance(d.result, MatrixBase) else []
    asked = [(e, v) for e in parts for v in named]
    if d.verb == "hessian":
        slopes = [s.after for s in d.steps[: len(named)]]
        asked += [(e, v) for e in slopes for v in named]
        ends = [*slopes, *ends]
    lines = [D(e, v, 1, d.mode) for e, v in asked]
    if [s.before for s in d.steps] != lines or [s.after for s in d.steps] != ends:
        yield f"broken: the lines are not the entries of the {d.verb}"
    if any(s.rule != ENTRY or not s.steps for s in d.steps):
        yield "broken: an entry has no steps"
