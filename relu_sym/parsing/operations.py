"""The operation tree: a program as it was spelled, before SymPy evaluates anything.

``relu(x) - relu(-x)`` and ``x`` are one function and two programs; what a framework computes depends on the
program.  So the tree keeps every operation the text holds, with the span of characters it came from.  Spans
do not count in ``==``: two texts that spell the same program have equal trees.

Heads of operations: ``add`` and ``mul`` (of two or more operands, from left to right), ``neg``, ``div``,
``pow``; ``lt le gt ge eq ne``, ``and or not``; ``pair`` (a value and its condition, inside ``piecewise``),
``limits`` (a number and where it begins and ends, inside ``sum``);
``apply`` (a caller's own function, a ``Name``, to the operands after it); and every name in ``heads.HEADS``.
``a - b`` is ``add(a, neg(b))``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, as written: ``2``, ``0.10``, ``1e-3``."""

    text: str
    span: Span = field(default=(0, 0), compare=False)

    @property
    def height(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a parameter or a constant (``pi``, ``E``, ``oo``, ``True``)."""

    name: str
    span: Span = field(default=(0, 0), compare=False)

    @property
    def height(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Operation:
    """``head`` applied to ``operands``, in the order of the text."""

    head: str
    operands: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False)
    height: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "height", 1 + max((o.height for o in self.operands), default=0))


Node: TypeAlias = Number | Name | Operation

COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
CONDITIONS = frozenset({*COMPARISONS.values(), "and", "or", "not"})
TRUTH_VALUES = {"True": True, "true": True, "False": False, "false": False}


def is_condition(node: Node) -> bool:
    """Whether the value of the node is true or false, not a number."""
    if isinstance(node, Operation):
        return node.head in CONDITIONS
    return isinstance(node, Name) and node.name in TRUTH_VALUES


def walk(node: Node) -> Iterator[Node]:
    """Every node in the order of evaluation: operands before their operation."""
    if isinstance(node, Operation):
        for operand in node.operands:
            yield from walk(operand)
    yield node
