"""Tokens to operation tree, by operator precedence.

From loose to tight: ``or |``, ``and &``, ``not ~``, comparisons (a chain ``0 < x <= 1`` is their conjunction),
``+ -``, ``* /`` and a number before a name or bracket (``2x``), the sign ``-``, ``^ **`` (from the right, so
``-x^2`` is ``-(x^2)`` and ``2^-x`` is allowed).  What could be read in two ways (``1/2x``, ``2^3x``) is refused.
A ``|`` where a value is expected opens an absolute value, and the next one behind a value closes it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NoReturn

from . import bounds
from .arguments import arguments_of
from .heads import SHORT, called
from .lexer import Source, Token, tokens
from .operations import COMPARISONS, Name, Node, Number, Operation, is_condition, walk
from .refusals import bare, quoted, two_meanings, unknown

INFIX = {"or": ("or", 1), "|": ("or", 1), "and": ("and", 2), "&": ("and", 2), "+": ("add", 5), "-": ("add", 5)}
INFIX |= {"*": ("mul", 6), "/": ("div", 6), "^": ("pow", 8), "**": ("pow", 8)}
INFIX |= dict.fromkeys(COMPARISONS, ("compare", 4))
NOT, COMPARISON, SIGN = 3, 4, 7
ONLY_IN = {
    "pair": ("piecewise", "a pair (value, condition) stands only in piecewise"),
    "ends": ("rootin", "two numbers (low, high) stand only in RootIn"),
    "limits": ("sum", "(n, first, last) stands only in Sum"),
}
"""What a bracket with commas belongs to."""
CHAINS = frozenset({"add", "mul", "and", "or"})
ASSIGNS = "'=' does not assign here; a comparison is written =="


class Grammar:
    """One reading of one text; ``functions`` and ``symbols`` are names of the caller's own."""

    signs = "="
    """Characters that are signs besides the usual ones."""

    def __init__(self, text: str, functions: Collection[str] = (), symbols: Collection[str] = ()) -> None:
        self.source = Source(text)
        self.tokens = tokens(self.source, self.signs)
        self.functions = functions
        self.symbols = symbols
        self.barred = False
        """Whether an absolute value is open since the last bracket, so that a bar closes it."""
        self.short: dict[str, int] = {}
        """The letters that were called as functions, and where."""
        self.at = self.depth = self.nodes = 0
        self.ends_at = 0
        """The token behind the bracket that holds the ends of a RootIn."""

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def refuse(self, position: int, reason: str) -> NoReturn:
        raise self.source.refusal(position, reason)

    def advance(self) -> Token:
        token = self.token
        self.at += token.kind != "end"
        return token

    def expect(self, text: str, opened: Token) -> Token:
        if self.token.text == text and self.token.kind == "sign":
            return self.advance()
        if self.token.kind == "end":
            self.refuse(opened.start, f"this '{opened.text}' is never closed")
        self.refuse(self.token.start, self._misplaced())

    def program(self) -> Node:
        """The whole text as one expression or condition."""
        if self.token.kind == "end":
            self.refuse(0, "an expression is expected; the text is empty")
        tree = self.expression(0)
        if self.token.kind != "end":
            self.refuse(self.token.start, self._misplaced())
        if isinstance(tree, Operation) and tree.head in ONLY_IN:
            self.refuse(tree.span[0], ONLY_IN[tree.head][1])
        for node in walk(tree) if self.short else ():
            if isinstance(node, Name) and node.name in self.short:
                self.refuse(self.short[node.name], two_meanings(node.name))
        return tree

    def _misplaced(self) -> str:
        token = self.token
        if token.text == ")":
            return "this ')' closes nothing"
        if token.text == ",":
            return "a comma stands only between the arguments of a function"
        before = self.tokens[self.at - 1].text if self.at else ""
        return f"an operator is missing between {quoted(before)} and {quoted(token.text)}; a product is written with *"

    # expressions

    def expression(self, least: int) -> Node:
        """Operands joined by operators that bind at least as tightly as ``least``."""
        self.depth += 1
        if self.depth > bounds.MAX_DEPTH:
            self.refuse(self.token.start, f"nested deeper than {bounds.MAX_DEPTH} levels")
        head, chain = "", [self.operand(least)]
        while infix := self.infix(least):
            operator, joins, power = infix
            if joins == "compare":
                chain = [self.comparisons(self.joined(head, chain))]
                head = ""
                continue
            if joins != head or head not in CHAINS:
                chain, head = [self.joined(head, chain)], joins
            self.at += operator.text in INFIX  # nothing is written for the product in 2x
            right = self.expression(power if joins == "pow" else power + 1)
            chain.append(self.node("neg", (right,), operator.start) if operator.text == "-" else right)
        self.depth -= 1
        return self.joined(head, chain)

    def infix(self, least: int) -> tuple[Token, str, int] | None:
        """The operator at hand, with its head and power, if it binds tightly enough."""
        token = self.token
        if token.text == "|" and self.barred:
            return None
        if token.text == "=":
            self.refuse(token.start, ASSIGNS)
        if token.kind == "sign" and token.text in INFIX:
            head, power = INFIX[token.text]
        elif self.at and self.tokens[self.at - 1].kind == "number" and (token.kind == "name" or token.text == "("):
            head, power = INFIX["*"]
            if power >= least:
                self.unambiguous_product()
        else:
            return None
        return (token, head, power) if power >= least else None

    def unambiguous_product(self) -> None:
        """``2x`` and ``-2x`` are products; in ``1/2x``, ``2^3x`` the number belongs to two operators."""
        before = self.tokens[self.at - 2] if self.at > 1 else None
        signs = 2
        while before and before.text in ("+", "-") and self.at > signs:
            signs += 1
            before = self.tokens[self.at - signs]
        if before and before.text in ("/", "^", "**"):
            product = (
                bare(self.tokens[self.at - 1].text)
                + "*"
                + (bare(self.token.text) if self.token.text != "(" else "(...)")
            )
            reason = (
                f"a product without * after '{before.text}' can be read in two ways: write ({product}) or {product}"
            )
            self.refuse(self.token.start, reason)

    def comparisons(self, left: Node) -> Node:
        """``a < b <= c`` is ``a < b and b <= c``."""
        links: list[Node] = []
        while self.token.kind == "sign" and self.token.text in COMPARISONS:
            head = COMPARISONS[self.advance().text]
            right = self.expression(COMPARISON + 1)
            links.append(self.node(head, (left, right), left.span[0]))
            left = right
        return self.joined("and", links)

    def joined(self, head: str, chain: list[Node]) -> Node:
        return chain[0] if len(chain) == 1 else self.node(head, tuple(chain), chain[0].span[0])

    # operands

    def operand(self, least: int) -> Node:
        """A number, a name, a call, a bracket, or a sign before an operand."""
        token = self.advance()
        if token.kind == "number":
            return self.leaf(Number(token.text, (token.start, token.end)))
        if token.kind == "name":
            if self.token.text == "(":
                return self.call(token)
            return self.leaf(Name(token.text, (token.start, token.end)))
        if token.text in ("-", "+"):
            operand = self.expression(SIGN)
            return self.node("neg", (operand,), token.start) if token.text == "-" else operand
        if token.text in ("not", "~") and (least <= NOT or token.text == "~"):
            return self.node("not", (self.expression(NOT if token.text == "not" else SIGN),), token.start)
        if token.text == "(":
            return self.bracket(token)
        if token.text == "|":
            return self.absolute(token)
        if token.kind == "end":
            factor = len(self.tokens) > 2 and self.tokens[-2].text == "|"
            behind = "; an absolute value behind a factor is written 2*|x|" if factor else ""
            self.refuse(token.start, "the text ends where a value is expected" + behind)
        self.refuse(token.start, ASSIGNS if token.text == "=" else f"a value is expected, not {quoted(token.text)}")

    def absolute(self, opened: Token) -> Node:
        """``|expression|``."""
        around, self.barred = self.barred, True
        inner = self.expression(0)
        self.expect("|", opened)
        self.barred = around
        return self.node("abs", (inner,), opened.start)

    def bracket(self, opened: Token) -> Node:
        """``( ... )``, in which no absolute value is open."""
        around, self.barred = self.barred, False
        inner = self.inside(opened)
        self.barred = around
        return inner

    def inside(self, opened: Token) -> Node:
        """``( expression )``, ``(value, condition)``, ``(low, high)``, or ``(n, first, last)``."""
        two = "ends" if self.at == self.ends_at else "pair"
        inner = self.expression(0)
        if self.token.text == ",":
            self.advance()
            parts = [inner, self.expression(0)]
            if self.token.text == ",":
                self.advance()
                parts.append(self.expression(0))
            inner = self.node(two if len(parts) == 2 else "limits", tuple(parts), opened.start)
        closed = self.expect(")", opened)
        if isinstance(inner, Operation):  # the span of a bracketed operation holds its brackets
            return Operation(inner.head, inner.operands, (opened.start, closed.end))
        return inner

    def call(self, name: Token) -> Node:
        """``head(argument, ...)``: a head of the table, or a function of the caller's."""
        opened = self.advance()
        own = name.text in self.functions
        head = None if own else called(name.text)
        if not own and head is None:
            self.refuse(name.start, unknown(name.text, self.functions))
        if not own and name.text in SHORT:
            if name.text in self.symbols:
                self.refuse(name.start, two_meanings(name.text))
            self.short.setdefault(name.text, name.start)
        around, self.barred = self.barred, False
        arguments = arguments_of(self, name, head)
        self.expect(")", opened)
        self.barred = around
        if head is None:
            function = self.leaf(Name(name.text, (name.start, name.end)))
            return self.node("apply", (function, *arguments), name.start)
        if not head.accepts(len(arguments)):
            self.refuse(name.start, f"{head.signature} takes {head.arity}, not {len(arguments)}")
        return self.node(head.name, tuple(arguments), name.start)

    # nodes

    def leaf(self, leaf: Node) -> Node:
        self.nodes += 1
        if self.nodes > bounds.MAX_NODES:
            self.refuse(leaf.span[0], f"more than {bounds.MAX_NODES} operations")
        return leaf

    def node(self, head: str, operands: tuple[Node, ...], start: int) -> Node:
        """The operation, if its operands are numbers and conditions where they should be and it is small enough."""
        self.sorts(head, operands)
        operation = self.leaf(Operation(head, operands, (start, self.tokens[self.at - 1].end)))
        if operation.height > bounds.MAX_DEPTH:
            self.refuse(start, f"more than {bounds.MAX_DEPTH} operations inside each other")
        return operation

    def sorts(self, head: str, operands: tuple[Node, ...]) -> None:
        """Conditions stand in and, or, not and beside the values of piecewise; numbers everywhere else."""
        for i, operand in enumerate(operands):
            pair = isinstance(operand, Operation) and operand.head == "pair"
            limits = isinstance(operand, Operation) and operand.head == "limits"
            if isinstance(operand, Operation) and operand.head in ONLY_IN and head != ONLY_IN[operand.head][0]:
                self.refuse(operand.span[0], ONLY_IN[operand.head][1])
            ends = isinstance(operand, Operation) and operand.head == "ends"
            if head == "rootin" and ends != (i == 1):
                self.refuse(operand.span[0], "RootIn takes a function and (low, high)")
            if head == "sum" and limits != (i == 1):
                self.refuse(operand.span[0], "Sum takes a term and (n, first, last)")
            if head == "piecewise":
                paired = isinstance(operands[0], Operation) and operands[0].head == "pair"
                if pair != paired:
                    reason = "piecewise takes pairs (value, condition), or value, condition, ..., default"
                    self.refuse(operand.span[0], reason)
                condition = not paired and i % 2 == 1
            else:
                condition = head in ("and", "or", "not") or (head == "pair" and i == 1)
            if not pair and condition != is_condition(operand):
                wanted = (
                    "a condition (x < 0, ...) is expected here, not a number"
                    if condition
                    else (
                        "a condition stands where a number is expected; step(x) and piecewise((value, condition), ...) "
                        "make numbers of conditions"
                    )
                )
                self.refuse(operand.span[0], wanted)
