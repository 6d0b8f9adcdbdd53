"""The arguments of a call, some of them by name: ``leaky_relu(x, slope=0.1)``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sympy import Basic

from .heads import Head
from .lexer import Token
from .operations import Node
from .refusals import quoted


def arguments_of(grammar: Any, name: Token, head: Head | None) -> list[Node]:
    """What stands before the closing bracket, in the places of the head."""
    found: list[Node] = []
    by_name: dict[str, Node] = {}
    while grammar.token.text != ")":
        if head is not None and head.name == "rootin" and len(found) == 1:
            grammar.ends_at = grammar.at + 1
        keyword = _keyword(grammar, head, by_name)
        value = grammar.expression(0)
        if keyword:
            by_name[keyword] = value
        else:
            found.append(value)
        if grammar.token.text != ",":
            break
        grammar.advance()
    return _placed(grammar, name, head, found, by_name) if head is not None and by_name else found


def _keyword(grammar: Any, head: Head | None, taken: Collection[str]) -> str:
    """The parameter that is named before an ``=``, which is read; nothing where an argument has no name."""
    word = grammar.token
    if word.kind != "name" or grammar.tokens[grammar.at + 1].text != "=":
        if taken:
            grammar.refuse(word.start, "an argument without a name stands behind one with a name")
        return ""
    if head is None or head.parameter is None:
        return ""  # what '=' means is said where it stands
    grammar.at += 2
    found = head.parameter(word.text)
    if found is None or found in taken:
        problem = "a second" if found else "no"
        grammar.refuse(word.start, f"{head.signature} has {problem} argument {quoted(word.text)}")
    return found


def _placed(
    grammar: Any, name: Token, head: Head, arguments: Sequence[Node], by_name: Mapping[str, Node]
) -> list[Node]:
    """All arguments in their places, what is left out between them by its default."""
    try:
        found = head.placed(arguments, by_name)
    except TypeError as error:
        grammar.refuse(name.start, str(error))
    return [type(grammar)(str(a)).program() if isinstance(a, Basic) else a for a in found]
