"""One operation of a program that a framework runs, and the order in which they are computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...parsing.operations import Node


@dataclass(eq=False, slots=True)
class Op:
    """One operation; compared by identity, since a value used twice is computed once."""

    head: str
    inputs: tuple[Op, ...] = ()
    numbers: tuple[Op, ...] = ()
    """What belongs to the operation itself: a slope, an exponent, bounds that are numbers; no gradient goes there."""
    value: Any = None
    """Of a number its text, of an input its name, of an entry of a sorted list its place."""
    node: Node | None = None
    listed: bool = False
    """Whether it stands for one entry of an operation on lists."""
    is_number: bool = field(init=False)
    """Whether it is made of literals only, so that Python computes it before the framework sees it."""

    def __post_init__(self) -> None:
        self.is_number = self.head == "number" or (self.head != "input" and all(i.is_number for i in self.inputs))


Vector = list[Op]
Composer = Callable[[str], str | None]
"""The program that an operation is made of in a framework, if it is no operation of its own."""


def in_order(output: Op) -> list[Op]:
    """Every operation behind its inputs, each once."""
    found: list[Op] = []
    seen: set[int] = set()
    todo = [(output, False)]
    while todo:
        op, ready = todo.pop()
        if ready:
            found.append(op)
        elif id(op) not in seen:
            seen.add(id(op))
            todo.append((op, True))
            todo.extend((i, False) for i in reversed((*op.inputs, *op.numbers)) if id(i) not in seen)
    return found


def number(text: str) -> Op:
    return Op("number", value=text)
