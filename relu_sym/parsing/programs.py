"""Texts as programs: every operation stays what the text calls it, since frameworks treat them differently.

``max(x, y)`` of two numbers is ``maximum``, ``max([x, y, z])`` a reduction; ``clip(x, min=0)`` has one bound, and
``[x, y]`` is a list, as is ``sort([x, y])[0]`` an entry.  Nothing is merged, sorted or evaluated.
"""

from __future__ import annotations

from difflib import get_close_matches

from ..budget import verb
from ..errors import ParseError
from .grammar import Grammar
from .heads import SHORT
from .lexer import Token
from .operations import Name, Node, Number, Operation, is_condition
from .refusals import quoted
from .words import ALIASES, KEYWORDS, NONE, WORDS, Word, word

BINARY = {"max": "maximum", "min": "minimum"}
FIRST_IS_CONDITION = frozenset({"where"})


class ProgramGrammar(Grammar):
    """A reading that keeps the operations of frameworks apart."""

    signs = "[]="

    def call(self, name: Token) -> Node:
        """``word(argument, ..., name=argument)``."""
        if name.text in ("piecewise", "Piecewise"):
            return super().call(name)
        known = WORDS["heaviside"] if name.text in SHORT else word(name.text)
        if known is None:
            self.refuse(name.start, _unknown(name.text))
        opened = self.advance()
        around, self.barred = self.barred, False
        given: list[tuple[str, Node]] = []
        while self.token.text != ")":
            given.append(self.argument())
            if self.token.text != ",":
                break
            self.advance()
        self.expect(")", opened)
        self.barred = around
        return self.called(name, known, given)

    def argument(self) -> tuple[str, Node]:
        """An argument, with the name before its ``=`` or none."""
        after = self.tokens[self.at + 1] if self.token.kind == "name" else self.token
        if self.token.kind == "name" and after.text == "=":
            keyword = self.advance().text
            self.advance()
            return KEYWORDS.get(keyword, keyword), self.expression(0)
        return "", self.expression(0)

    def called(self, name: Token, known: Word, given: list[tuple[str, Node]]) -> Node:
        """The operation with all its arguments in order; two numbers under max are ``maximum``."""
        if known.name in BINARY and len(given) == 2 and not given[1][0] and not _is_list(given[0][1]):
            known = WORDS[BINARY[known.name]]
        names = [argument for argument, _ in known.arguments]
        if len(given) > len(names):
            more = ": write a list in brackets, as in max([x, y, z])" if known.name in BINARY else ""
            self.refuse(name.start, f"{known.signature} takes at most {len(names)} arguments, not {len(given)}{more}")
        found: dict[str, Node] = {}
        for k, (keyword, node) in enumerate(given):
            place = keyword or names[k]
            if place not in names or place in found:
                self.refuse(name.start, f"{known.signature} has no second argument {place!r}" if place in found else
                            f"{known.signature} has no argument {place!r}")  # fmt: skip
            found[place] = node
        for argument, default in known.arguments:
            if argument not in found and default is None:
                self.refuse(name.start, f"{known.signature}: the argument {argument!r} is missing")
        filled = tuple(found.get(a, Name(NONE) if d == NONE else Number(str(d))) for a, d in known.arguments)
        return self.node(known.name, filled, name.start)

    def operand(self, least: int) -> Node:
        """A list in brackets, or what is an operand of expressions, perhaps with an index behind it."""
        if self.token.text == "[":
            found: Node = self.listed(self.advance())
        else:
            found = super().operand(least)
        while self.token.text == "[":
            opened = self.advance()
            minus = self.token.text == "-"
            if minus:
                self.advance()
            index = self.advance()
            if index.kind != "number" or not index.text.isdigit():
                self.refuse(index.start, "an index is a whole number")
            self.expect("]", opened)
            sign = "-" if minus else ""
            found = self.node("entry", (found, Number(sign + index.text)), opened.start)
        return found

    def listed(self, opened: Token) -> Node:
        """``[ ... ]``."""
        entries: list[Node] = []
        while self.token.text != "]":
            entries.append(self.expression(0))
            if self.token.text != ",":
                break
            self.advance()
        self.expect("]", opened)
        if not entries:
            self.refuse(opened.start, "a list has at least one entry")
        return self.node("list", tuple(entries), opened.start)

    def sorts(self, head: str, operands: tuple[Node, ...]) -> None:
        """A condition may stand for the numbers 0 and 1; under ``where`` one has to stand first."""
        if head in FIRST_IS_CONDITION and not is_condition(operands[0]):
            self.refuse(operands[0].span[0], f"a condition (x > 0, ...) is the first argument of {head}")
        if head in ("piecewise", "pair", "and", "or", "not"):
            super().sorts(head, operands)


def _is_list(node: Node) -> bool:
    return isinstance(node, Operation) and node.head in ("list", "sort")


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), {*WORDS, *ALIASES}, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(WORDS))}"
    return f"unknown operation {quoted(name)}; {hint}"


@verb
def parse_program(text: str) -> Node:
    """The operations that a text spells, as a framework would run them.

    >>> from relu_sym.parsing.programs import parse_program
    >>> [node.span for node in parse_program("clip(x, min=0)").operands]     # no maximum: nothing of the text
    [(5, 6), (12, 13), (0, 0)]
    >>> parse_program("max([x, y])").head, parse_program("max(x, y)").head
    ('max', 'maximum')
    """
    if not isinstance(text, str):
        raise ParseError("a program as text is wanted, not {0}", repr(text)[:60], position=0)
    return ProgramGrammar(text).program()
