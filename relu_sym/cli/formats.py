"""Answers as LaTeX and as JSON."""

from __future__ import annotations

import json
from typing import Any

from sympy import S

from ..rendering.printers import tex as printed
from .answers import Answer
from .flags import in_flags
from .question import Question


def tex(value: Any) -> str:
    """LaTeX that needs amsmath and nothing else."""
    if isinstance(value, str):  # a reason; a refusal quotes what would need escapes, so it gives its name only
        return rf"\text{{{value.partition(':')[0]}}}"
    return printed(value).replace(r"\mathbb{", r"\mathbf{")


def latex_lines(q: Question, answers: list[Answer]) -> str:
    """An align* environment, one row a formula."""
    rows = [rf"f\left({_arguments(q)}\right) &= {tex(q.f)}"]
    for a in answers:
        rows += [rf"{row} && \text{{({a.mode})}}" for row in _rows(q, a)]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _arguments(q: Question) -> str:
    return ", ".join(tex(x) for x in q.several or (q.x,))


def _rows(q: Question, a: Answer) -> list[str]:
    """What one mode answers, a row a formula."""
    if a.refusal is not None:
        return [rf"& \text{{refused: {type(a.refusal).__name__}}}"]
    partial = rf"\frac{{\partial f}}{{\partial {tex(a.x)}}}" if q.several else "f'"
    derivative = partial if q.order == 1 else rf"f^{{({q.order})}}"
    sets = rf"\partial_{{{tex(a.x)}}} f" if q.several else r"\partial f"
    head, here = (sets if a.mode == "set-valued" else derivative), rf"\left({_arguments(q)}\right)"
    if a.sets is None:
        rows = [rf"{head} &= \left({tex(a.result)}\right)"]
    elif a.mode == "set-valued":
        rows = [rf"{head}\left({_arguments(q) if q.several else tex(p)}\right)" for p, _ in a.sets]
        where = [rf" \text{{ at }} {tex(a.x)} = {tex(p)}" if q.several else "" for p, _ in a.sets]
        rows = [rf"{row} &= {tex(s)}{at}" for row, (_, s), at in zip(rows, a.sets, where, strict=True)]
        rows.append(rf"{head}{here} &= \left\{{{partial}{here}\right\}} \text{{ elsewhere}}")
    else:
        rows = [rf"{head}{here} &= {tex(a.result)}"]
    if a.missing not in (None, S.EmptySet):
        rows.append(rf"& \text{{does not exist on }} {tex(a.missing)}")
    if a.value is not None:
        rows.append(rf"{head}\left({tex(q.point)}\right) &= {tex(a.value)}")
    return rows


def as_json(q: Question, answers: list[Answer]) -> str:
    """One object: strings that SymPy prints, with LaTeX beside them; one object a variable for several."""
    found: dict[str, Any] = {"expression": str(q.f), "latex": tex(q.f)}
    found |= {"variables": list(map(str, q.several))} if q.several else {"variable": str(q.x)}
    found |= {"order": q.order} | ({"assumed": list(q.assumed.told)} if q.assumed.told else {})
    for a in answers:
        place = found.setdefault(str(a.x), {}) if q.several else found
        place[a.mode] = _entry(q, a)
    return json.dumps(found, indent=2)


def _entry(q: Question, a: Answer) -> dict[str, Any]:
    """What one mode answers."""
    if a.refusal is not None:
        return {"error": type(a.refusal).__name__, "message": in_flags(str(a.refusal))}
    entry: dict[str, Any] = {"result": str(a.result)}
    if a.mode == "set-valued":
        sets = None if a.sets is None else [{"point": str(p)} | as_found(found, "set") for p, found in a.sets]
        entry |= {"kind": q.kind, "sets": sets} | ({"latex": tex(a.result)} if sets is None else {})
        entry |= {"exact": a.result.exact, "reason": str(a.result.reason) if a.result.reason else None}
    else:
        entry["latex"] = tex(a.result)
    if a.missing is not None:
        entry["exceptional_set"] = {"set": str(a.missing), "latex": tex(a.missing)}
    if a.value is not None:
        entry["at"] = {"point": str(q.point)} | as_found(a.value, "value")
    return entry


def as_found(found: Any, key: str) -> dict[str, Any]:
    """What was found at a point, or null and the reason."""
    if isinstance(found, str):
        return {key: None, "reason": found}
    return {key: str(found), "latex": tex(found)}
