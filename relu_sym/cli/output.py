"""Answers as text for a terminal, as LaTeX, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sympy import S, latex, pretty

from .question import MODES, Answer, Question, told

WIDTH = 2 + max(map(len, MODES))


def text(q: Question, answers: list[Answer], unicode: bool) -> str:
    """Labelled blocks, one a mode."""

    def shown(value: Any) -> str:
        return value if isinstance(value, str) else pretty(value, use_unicode=unicode, wrap_line=False)

    blocks = [block(f"f({q.x}) =", [shown(q.f), *([f"derivatives of order {q.order}"] if q.order > 1 else [])])]
    for a in answers:
        lines = []
        if a.refusal is not None:
            lines = [told(a.refusal)]
        else:
            lines = [str(a.result) if a.mode == "set-valued" else shown(a.result)]
            lines += [f"at {q.x} = {p}: {found}" for p, found in a.sets if isinstance(found, str) and p != q.point]
            if a.missing not in (None, S.EmptySet):
                lines.append(f"does not exist on {shown(a.missing)}")
            if a.value is not None:
                lines.append(block(f"at {q.x} = {q.point}:", [shown(a.value)], 0))
        blocks.append(block(a.mode, lines))
    return "\n\n".join(blocks)


def block(label: str, parts: Sequence[str], width: int = WIDTH) -> str:
    """The parts under each other, the label at the left of the first line."""
    lines = [line.rstrip() for part in parts for line in part.splitlines()]
    width = max(width, len(label) + 1)
    return "\n".join(f"{label if i == 0 else '':{width}}{line}".rstrip() for i, line in enumerate(lines))


def tex(value: Any) -> str:
    """LaTeX that needs amsmath and nothing else."""
    if isinstance(value, str):  # a reason; a refusal quotes what would need escapes, so it gives its name only
        return rf"\text{{{value.partition(':')[0]}}}"
    return latex(value).replace(r"\mathbb{", r"\mathbf{")


def set_tex(q: Question, a: Answer) -> list[str]:
    """A set-valued derivative by its sets at the kinks."""
    sets = [rf"\partial f\left({tex(p)}\right) &= {tex(found)}" for p, found in a.sets]
    return [
        *sets,
        rf"\partial f\left({tex(q.x)}\right) &= \left\{{f'\left({tex(q.x)}\right)\right\}} \text{{ elsewhere}}",
    ]


def latex_lines(q: Question, answers: list[Answer]) -> str:
    """An align* environment, one row a formula."""
    x, mark = tex(q.x), "'" if q.order == 1 else f"^{{({q.order})}}"
    rows = [rf"f\left({x}\right) &= {tex(q.f)}"]
    for a in answers:
        label = rf" && \text{{({a.mode})}}"
        if a.refusal is not None:
            rows.append(rf"& \text{{refused: {type(a.refusal).__name__}}}" + label)
            continue
        if a.mode == "set-valued":
            rows += [row + label for row in set_tex(q, a)]
        else:
            rows.append(rf"f{mark}\left({x}\right) &= {tex(a.result)}" + label)
        if a.missing not in (None, S.EmptySet):
            rows.append(rf"& \text{{does not exist on }} {tex(a.missing)}" + label)
        if a.value is not None:
            head = (
                rf"\partial f\left({tex(q.point)}\right)"
                if a.mode == "set-valued"
                else rf"f{mark}\left({tex(q.point)}\right)"
            )
            rows.append(rf"{head} &= {tex(a.value)}" + label)
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def as_json(q: Question, answers: list[Answer]) -> str:
    """One object: strings that SymPy prints, with LaTeX beside them."""
    found: dict[str, Any] = {"expression": str(q.f), "latex": tex(q.f), "variable": str(q.x), "order": q.order}
    for a in answers:
        if a.refusal is not None:
            found[a.mode] = {"error": type(a.refusal).__name__, "message": str(a.refusal)}
            continue
        entry: dict[str, Any] = {"result": str(a.result)}
        if a.mode == "set-valued":
            entry["sets"] = [{"point": str(p)} | as_found(found, "set") for p, found in a.sets]
            entry |= {"exact": a.result.exact, "reason": str(a.result.reason) if a.result.reason else None}
        else:
            entry["latex"] = tex(a.result)
        if a.missing is not None:
            entry["exceptional_set"] = {"set": str(a.missing), "latex": tex(a.missing)}
        if a.value is not None:
            entry["at"] = {"point": str(q.point)} | as_found(a.value, "value")
        found[a.mode] = entry
    return json.dumps(found, indent=2)


def as_found(found: Any, key: str) -> dict[str, Any]:
    """What was found at a point, or null and the reason."""
    if isinstance(found, str):
        return {key: None, "reason": found}
    return {key: str(found), "latex": tex(found)}
