"""Where a formula may be taken apart: at its loosest signs, between its factors, at a box that opens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .boxes import OPERATORS, Box, total

NARROW = 45.0
"""A part of a table that is narrower than this is not given a name."""

_LOOSEST = (("punct",), ("word",), ("rel",), ("bin",))
"""The signs after or before which a row ends, outermost first."""


def opens(box: Box) -> bool:
    """Whether a box has an inside that can stand on rows of its own."""
    if box.kind in ("fence", "root", "frac", "table", "group"):
        return box.kind != "group" or total(box.parts[0]) > NARROW
    if box.kind != "scripted" or not box.parts:
        return False
    (base,) = box.parts[0]
    return base.kind in ("fence", "group") or (base.tex.strip() == "e" and box.marks == ("^",))


def pieces(parts: Sequence[Box]) -> list[list[Box]]:
    """The boxes between the loosest signs: a comma ends its piece, a relation or a plus begins one."""
    for kinds in _LOOSEST:
        cuts = [k for k, b in enumerate(parts) if _is(b, kinds[0])]
        if not cuts:
            continue
        after = kinds[0] in ("punct", "word")
        edges = sorted({0, len(parts), *(k + after for k in cuts)})
        found = [list(parts[a:b]) for a, b in pairwise(edges) if a < b]
        if len(found) > 1:
            return found
    return [list(parts)]


def _is(box: Box, kind: str) -> bool:
    return box.kind == kind if kind != "word" else box.tex.startswith(r"\text{ ")


def factors(parts: Sequence[Box]) -> list[list[Box]]:
    """Factors side by side; a function keeps its argument, an operator its operand, an integral its differential."""
    found: list[list[Box]] = []
    for k, box in enumerate(parts):
        last = parts[k - 1] if k else None
        if last is not None and parts_from(last, box):
            found.append([box])
        elif found:
            found[-1].append(box)
        else:
            found.append([box])
    return found


def parts_from(last: Box, box: Box) -> bool:
    """Whether two neighbours are factors, so that a row may end between them."""
    if last.kind in ("op", "d", "bin", "rel", "sign", "space", "punct"):
        return False
    if box.kind in ("fence", "group"):
        return last.kind in ("fence", "frac", "root") or last.tex.strip()[-1:].isdigit()
    return box.kind in ("ord", "frac", "root", "scripted", "table", "op") and box.tex.strip() not in ("'", *OPERATORS)


def inside(tex: str) -> str:
    """What the last argument holds."""
    return arguments(tex)[-1]


def arguments(tex: str) -> list[str]:
    """The arguments in braces at the top of a piece of TeX."""
    found, depth, start = [], 0, 0
    for k, c in enumerate(tex):
        if c == "{" and tex[k - 1 : k] != "\\":
            start = k + 1 if depth == 0 else start
            depth += 1
        elif c == "}" and tex[k - 1 : k] != "\\":
            depth -= 1
            if depth == 0:
                found.append(tex[start:k])
    return found
