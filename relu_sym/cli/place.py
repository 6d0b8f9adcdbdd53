"""The set-valued derivative at a point in several variables."""

from __future__ import annotations

import json
from typing import Any

import relu_sym as rs

from .formats import tex
from .layout import block, drawn, inline, wrapped
from .options import UsageError
from .output import LABELS
from .progress import telling
from .question import Question, parted


def program_point(at: str | None) -> Any:
    """The point of a program: a number, or numbers by name; a decimal is the binary number that a framework gets."""
    if at is None:
        return None
    if "=" not in at:
        if "," in at:
            raise UsageError(f"--at {at.strip()}: a program is asked by name, as in --at 'x=0, y=0'")
        return program_number(at)
    return {name: program_number(value) for name, value in parted(at).items()}


def program_number(text: str) -> Any:
    """A coordinate."""
    try:
        return float(text) if set(text) & set(".eE") or text.strip() in ("nan", "inf", "-inf", "-0") else int(text)
    except ValueError:
        return rs.parse(text)


def at_place(q: Question, format: str, unicode: bool, width: int) -> str:
    """The set, and by what it is exact."""
    with telling(f"the {q.kind} set") as progress:
        found = rs.subdifferential(q.f, q.several, q.kind, at=dict(q.place), assume=q.assume, progress=progress)
    exact, reason = getattr(found, "exact", True), getattr(found, "reason", "")
    where = ", ".join(f"{v} = {a}" for v, a in q.place)
    if format == "latex":
        return tex(found)
    if format == "json":
        vertices = [list(map(str, v)) for v in found.vertices] if isinstance(found, rs.Polytope) else None
        at = {str(v): str(a) for v, a in q.place}
        answer = {"expression": str(q.f), "at": at, "kind": q.kind, "result": str(found), "vertices": vertices}
        if isinstance(found, rs.PolytopeUnion):
            answer["pieces"] = [[list(map(str, v)) for v in p.vertices] for p in found.pieces]
        return json.dumps(answer | {"exact": exact, "reason": reason, "latex": tex(found)}, indent=2)
    names = ", ".join(map(str, q.several))
    assumed = wrapped("assumed: " + ", ".join(q.assumed.told), width - LABELS) if q.assumed.told else []
    rows = (
        [f"{there}  {'otherwise' if c == True else 'for ' + inline(c, unicode)}" for there, c in found.args]  # noqa: E712
        if isinstance(found, rs.PiecewiseSet)
        else [str(found)]
    )
    shown = [line for row in [*rows, *([reason] if reason else [])] for line in wrapped(row, width - LABELS)]
    return "\n\n".join(
        [
            block(f"f({names}) =", [*drawn(q.f, width - LABELS, unicode), *assumed], LABELS),
            block(q.kind, [f"at {where}:", *shown], LABELS),
        ]
    )
