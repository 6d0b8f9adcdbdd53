"""A program as text, which reads back to the same operations."""

from __future__ import annotations

from ...parsing.operations import Name, Node, Number, Operation
from ...parsing.words import NONE, WORDS

SIGNS = {"add": "+", "mul": "*", "div": "/", "pow": "**", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=="}
SIGNS |= {"ne": "!=", "and": "and", "or": "or"}
TIGHT = {"or": 1, "and": 2, "lt": 4, "le": 4, "gt": 4, "ge": 4, "eq": 4, "ne": 4, "add": 5, "mul": 6, "div": 6}
TIGHT |= {"neg": 6, "pow": 8, "not": 3}


MOST = 1000
"""Operations of a text; a traced callable may use a value twice over and over, and spelled out doubles each time."""


def told(node: Node) -> str:
    """The program as text, which reads back to the same operations; a very long one is only counted."""
    count, length = _sizes(node)
    return _told(node) if length <= MOST else f"<a program of {count} operations>"


def _sizes(node: Node) -> tuple[int, int]:
    """How many operations there are, each once, and how many the text has."""
    found: dict[int, int] = {}
    todo = [(node, False)]
    while todo:
        each, ready = todo.pop()
        below = each.operands if isinstance(each, Operation) else ()
        if ready:
            found[id(each)] = 1 + sum(found[id(o)] for o in below)
        elif id(each) not in found:
            todo += [(each, True), *((o, False) for o in below)]
    return len(found), found[id(node)]


def _told(node: Node, around: int = 0) -> str:
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Name):
        return node.name
    if node.head == "list":
        return f"[{', '.join(map(_told, node.operands))}]"
    if node.head == "unordered":
        return f"{_told(node.operands[0])}({', '.join(map(_told, node.operands[1:]))})"
    if node.head == "pair":
        return f"({_told(node.operands[0])}, {_told(node.operands[1])})"
    if node.head == "entry":
        return f"{_told(node.operands[0], 9)}[{_told(node.operands[1])}]"
    power = TIGHT.get(node.head)
    if power is None:
        return f"{node.head}({', '.join(_arguments(node))})"
    if node.head in ("neg", "not"):
        text = ("-" if node.head == "neg" else "not ") + _told(node.operands[0], power + 1)
    elif node.head == "add":
        text = _told(node.operands[0], power)
        for o in node.operands[1:]:
            minus = isinstance(o, Operation) and o.head == "neg"
            text += f" - {_told(o.operands[0], power + 1)}" if minus else f" + {_told(o, power + 1)}"  # type: ignore[union-attr]
    else:
        sign = SIGNS[node.head]
        space = "" if node.head in ("mul", "div", "pow") else " "
        left = power + 1 if node.head == "pow" else power
        right = power if node.head == "pow" else power + 1
        parts = [_told(node.operands[0], left), *(_told(o, right) for o in node.operands[1:])]
        text = f"{space}{sign}{space}".join(parts)
    return f"({text})" if power < around else text


def _arguments(node: Operation) -> list[str]:
    """Arguments that were left out stay out."""
    if node.head == "clip":
        x, low, high = node.operands
        if isinstance(low, Name) and low.name == NONE:
            return [_told(x), f"max={_told(high)}"]
        if isinstance(high, Name) and high.name == NONE:
            return [_told(x), f"min={_told(low)}"]
    shown = [o for o in node.operands if not (isinstance(o, Name) and o.name == NONE)]
    known = WORDS.get(node.head)
    if known is not None and known.arguments[-1][0] == "axis" and len(shown) == 2:
        return [_told(shown[0]), f"axis={_told(shown[1])}"]
    return [_told(o) for o in shown]
