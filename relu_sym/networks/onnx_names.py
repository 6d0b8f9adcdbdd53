"""The names in a file that is written: each is given once, whatever the ends of a program are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .program import Input, Output, Program


def is_input(program: Program, o: Output) -> bool:
    """Whether an output is an input, passed through under its name: a file says so by the name alone."""
    node = program.nodes[o.node]
    return isinstance(node, Input) and (node.name, node.shape) == (o.name, o.shape)


def named_once(program: Program) -> list[Output]:
    """The outputs, renamed where another end has the name."""
    found: list[Output] = []
    inputs = {n.name for n in program.nodes if isinstance(n, Input)}
    for o in program.outputs:
        taken = {other.name for other in found} | (set() if is_input(program, o) else inputs)
        name = o.name
        while name in taken:
            name += "_"
        found.append(replace(o, name=name))
    return found


def prefix(names: Iterable[str]) -> str:
    """What no name begins with."""
    return "_" * (1 + max(len(name) - len(name.lstrip("_")) for name in names))
