"""Texts as programs: every operation stays what the text calls it, since frameworks treat them differently.

``max(x, y)`` of two numbers is ``maximum``, ``max([x, y, z])`` a reduction; ``clip(x, min=0)`` has one bound, and
``[x, y]`` is a list, as is ``sort([x, y])[0]`` an entry.  Nothing is merged, sorted or evaluated.  ``F.relu(x)``,
``jnp.maximum(x, 0)`` and ``x.clamp(0, 1)`` are the words behind their dots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from ..budget import verb
from ..errors import ParseError, UnsupportedError
from ..functions.activations.activation import Activation
from .grammar import Grammar
from .heads import SHORT, named
from .lexer import Token
from .operations import Name, Node, Number, Operation, is_condition
from .refusals import quoted
from .words import ALIASES, ASKED, KEYWORDS, NONE, WORDS, Word, word

BINARY = {"max": "maximum", "min": "minimum"}
TORCH, TENSORFLOW = ("torch", "F", "nn"), ("tf", "tensorflow", "keras")
ROOTS = frozenset({*TORCH, *TENSORFLOW, "jax", "jnp", "np", "numpy", "paddle", "mx", "rs", "math"})
MODULES = frozenset("nn functional numpy linalg special scipy math keras activations ops".split())
"""The modules before an operation, as in ``torch.nn.functional.relu``; jax.lax has another order of arguments."""
WITH_PLACES = frozenset({"sort", "topk"})
"""What gives values and their places in PyTorch, as ``max`` along an axis does."""
SLOPES = {**dict.fromkeys((*TORCH, "jax"), "0.01"), **dict.fromkeys(TENSORFLOW, "0.2")}
"""The slope of a leaky_relu without one."""
FIRST_IS_CONDITION = frozenset({"where"})


Written = Callable[[type[Activation], Sequence[tuple[str, Node]]], Node]
"""The operations of an activation, of these arguments by name."""


class ProgramGrammar(Grammar):
    """A reading that keeps the operations of frameworks apart."""

    signs = "[]=.@"

    def __init__(self, text: str, written: Written | None = None) -> None:
        super().__init__(text)
        self.written = written

    def call(self, name: Token, root: str = "", receiver: Node | None = None) -> Node:
        """``word(argument, ..., name=argument)``, perhaps behind a module or a value and a dot."""
        if name.text in ("piecewise", "Piecewise"):
            return super().call(name)
        known = WORDS["heaviside"] if name.text in SHORT else word(name.text)
        kind = _activation(name.text) if known is None and self.written is not None else None
        if known is None and kind is None:
            self.refuse(name.start, _unknown(name.text))
        given = [] if receiver is None else [("", receiver)]
        given += self.arguments()
        if root in TORCH and name.text[0].isupper() and self.token.text == "(":  # nn.LeakyReLU(0.1)(x): a layer
            given = self.arguments() + given
        if known is None:
            return self.by_its_law(name, kind, given)
        if known.name == "leaky_relu" and len(given) == 1 and root in SLOPES:
            given.append(("", Number(SLOPES[root])))
        if root and known.name in BINARY and len(given) == 2 and isinstance(given[1][1], Number):
            given[1] = ("axis", given[1][1])  # torch.max(x, 0) and jnp.max(x, 0): along an axis
        found = self.called(name, known, given)
        if root in TORCH and gives_places(found):
            self.with_places(name, known)
        return found

    def by_its_law(self, name: Token, kind: Any, given: Sequence[tuple[str, Node]]) -> Node:
        """An activation that no framework has under this name."""
        assert self.written is not None
        try:
            return self.written(kind, given)
        except (TypeError, UnsupportedError) as error:
            self.refuse(name.start, str(error))

    def with_places(self, name: Token, known: Word) -> None:
        """PyTorch gives values and places here: ``.values`` has to say which."""
        if self.token.text != "." or self.tokens[self.at + 1].text != "values":
            self.refuse(name.start, f"{known.name} of torch gives values and indices: write .values behind it")

    def dotted(self) -> str | None:
        """The first word of ``torch.nn.functional.`` before an operation, which is skipped."""
        at, texts = self.at, [t.text for t in self.tokens]
        end = at
        while self.tokens[end].kind == "name" and texts[end + 1] == "." and self.tokens[end + 2].kind == "name":
            end += 2
        modules = texts[at:end:2]
        if not modules or modules[0] not in ROOTS or texts[end + 1] != "(" or not MODULES.issuperset(modules[1:]):
            return None
        self.at = end
        return modules[0]

    def _misplaced(self) -> str:
        if self.token.text == "@":
            return "a product of two vectors is written dot(x, y); there are no matrices here"
        if self.token.text == "if":
            return "what is chosen is written where(condition, x, y)"
        return super()._misplaced()

    def arguments(self) -> list[tuple[str, Node]]:
        """All arguments in brackets."""
        opened = self.advance()
        around, self.barred = self.barred, False
        found: list[tuple[str, Node]] = []
        while self.token.text != ")":
            found.append(self.argument())
            if self.token.text != ",":
                break
            self.advance()
        self.expect(")", opened)
        self.barred = around
        return found

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
                why = f" ({ASKED[argument]})" if argument in ASKED else ""
                self.refuse(name.start, f"{known.signature}: the argument {argument!r} is missing{why}")
        filled = tuple(found.get(a, Name(NONE) if d == NONE else Number(str(d))) for a, d in known.arguments)
        return self.node(known.name, filled, name.start)

    def operand(self, least: int) -> Node:
        """A list in brackets, or what is an operand of expressions, perhaps with an index or a method behind it."""
        signed = self.token.text in ("-", "+", "~", "not")
        if self.token.text == "[":
            found: Node = self.listed(self.advance())
        elif root := self.dotted():
            found = self.call(self.advance(), root)
        else:
            found = super().operand(least)
        while self.token.text in ("[", ".") and not signed:
            found = self.entry(found) if self.token.text == "[" else self.method(found)
        return found

    def entry(self, found: Node) -> Node:
        """``[k]`` behind a list."""
        opened = self.advance()
        minus = self.token.text == "-"
        if minus:
            self.advance()
        index = self.advance()
        if index.kind != "number" or not index.text.isdigit():
            self.refuse(index.start, "an index is a whole number")
        self.expect("]", opened)
        return self.node("entry", (found, Number(("-" if minus else "") + index.text)), opened.start)

    def method(self, found: Node) -> Node:
        """``.word(argument, ...)`` or ``.values`` behind a value."""
        dot = self.advance()
        name = self.token
        if name.text == "values" and gives_places(found):
            self.advance()
            return found
        if isinstance(found, Name) and found.name in ROOTS - {"F", "nn"} and name.kind == "name":
            self.refuse(dot.start, f"{found.name}.{name.text} is not read: write the operation alone, as in relu(x)")
        if name.kind != "name" or self.tokens[self.at + 1].text != "(":
            self.refuse(dot.start, "a dot stands before a method, as in x.clamp(0, 1), or between digits")
        self.advance()
        return self.call(name, "torch", found)

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


def _activation(name: str) -> type[Activation] | None:
    """The activation of that name in expressions."""
    build = getattr(named(name), "build", None)
    return build if isinstance(build, type) and issubclass(build, Activation) else None


def _is_list(node: Node) -> bool:
    return isinstance(node, Operation) and node.head in ("list", "sort", "topk", "cumsum", "softmax", "log_softmax")


def gives_places(node: Node) -> bool:
    """Whether PyTorch gives values and their places there."""
    if not isinstance(node, Operation):
        return False
    along = node.head in ("max", "min") and node.operands[1] != Name(NONE)
    return along or node.head in WITH_PLACES


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), {*WORDS, *ALIASES}, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(WORDS))}"
    return f"unknown operation {quoted(name)}; {hint}"


@verb
def parse_program(text: str, written: Written | None = None) -> Node:
    """The operations that a text spells, as a framework would run them.

    ``written`` says the operations of the activations that are no words of programs (``huber(x)``).

    >>> from relu_sym.parsing.programs import parse_program
    >>> [node.span for node in parse_program("clip(x, min=0)").operands]     # no maximum: nothing of the text
    [(5, 6), (12, 13), (0, 0)]
    >>> parse_program("max([x, y])").head, parse_program("max(x, y)").head
    ('max', 'maximum')
    """
    if not isinstance(text, str):
        raise ParseError("a program as text is wanted, not {0}", repr(text)[:60], position=0)
    return ProgramGrammar(text, written).program()
