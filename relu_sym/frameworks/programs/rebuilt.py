"""A program made anew with other operations, or other programs for its names."""

from __future__ import annotations

from typing import Any

from ...parsing.operations import Name, Node, Operation


def changed(node: Node, change: Any) -> Node:
    """The tree with every operation changed, operands first."""
    return _rebuilt(node, change, lambda leaf: leaf)


def substituted(node: Node, meaning: dict[str, Node]) -> Node:
    """The tree with nodes in place of names."""
    return _rebuilt(node, lambda op: op, lambda leaf: meaning.get(leaf.name, leaf) if isinstance(leaf, Name) else leaf)


def _rebuilt(node: Node, change: Any, leaf: Any) -> Node:
    """A node that is one object stays one."""
    made: dict[int, Node] = {}

    def of(each: Node) -> Node:
        if not isinstance(each, Operation):
            return leaf(each)
        if id(each) not in made:
            operands = tuple(map(of, each.operands))
            same = all(a is b for a, b in zip(operands, each.operands, strict=True))
            made[id(each)] = change(each if same else Operation(each.head, operands))
        return made[id(each)]

    return of(node)
