"""Text to expression: a parser over a whitelist, with the program kept as it was spelled.

``parse_tree(text)`` gives the operation tree, ``parse(text)`` the SymPy expression built from it.  Nothing is
ever handed to ``eval`` or ``sympify``: a word outside ``heads.HEADS`` is refused with a caret under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from keyword import iskeyword
from typing import Any

from sympy import Expr, Symbol
from sympy.core.function import FunctionClass
from sympy.logic.boolalg import Boolean

from ..budget import verb
from ..errors import ParseError, UnsupportedError
from .build import CONSTANTS, REFUSED, Builder
from .grammar import Grammar
from .heads import named
from .lexer import Source
from .operations import TRUTH_VALUES, Name, Node, Number, Operation, is_condition, walk

__all__ = ["Name", "Node", "Number", "Operation", "parse", "parse_condition", "parse_tree", "symbol_names", "walk"]

Symbols = Mapping[str, Any] | Iterable[Any] | Symbol | None


@verb
def parse(text: str, symbols: Symbols = None) -> Expr:
    """The expression that the text spells: ``parse("relu(x) - relu(-x)")`` is ``ReLU(x) - ReLU(-x)``.

    Names are plain ``Symbol``s unless ``symbols`` gives others: a dict from names, or the symbols themselves; a
    function class there (``Function('f')``, an activation of your own) may be called.  Decimals become ``Float``;
    a number before a name or bracket is a factor, ``^`` and ``**`` are powers, ``cbrt`` is the real cube root,
    activations and losses have the field's names (``leaky_relu``, ``gelu``, ``huber``) and take their parameters by
    name too (``slope=0.1``), ``step(0)`` is 1/2, ``0^0`` is 1 as in SymPy.  ``|x|`` is ``Abs(x)``, ``u(t)`` and
    ``H(t)`` are steps unless the letter is a symbol too
    (``relu-sym --functions`` lists all).

    Raises ``ParseError``, with a caret under the character at its ``position``.

    Examples
    ========

    >>> from relu_sym.parsing import parse
    >>> parse("2relu(x - 1)^2"), parse("max(x, 0) + clip(x, 0, 1)")
    (2*ReLU(x - 1)**2, Clip(x, 0, 1) + Max(0, x))
    >>> parse("leaky_relu(x, negative_slope=a) + clamp(x, min=0)")
    Clip(x, 0) + LeakyReLU(x, a)
    >>> parse("||x| - 1| + u(x)")
    Abs(Abs(x) - 1) + Heaviside(x)
    >>> parse("piecewise(0, x < 0, 1)")
    Piecewise((0, x < 0), (1, True))
    >>> parse("relux(x)")
    Traceback (most recent call last):
    ...
    relu_sym.errors.ParseError: unknown function 'relux'; did you mean relu?
        relux(x)
        ^
    """
    known = _by_name(symbols)
    tree = _grammar(text, known).program()
    source = Source(text)
    if is_condition(tree):
        raise source.refusal(tree.span[0], "this is a condition; an expression with a value is expected")
    return Builder(source, known).expr(tree)


@verb
def parse_condition(text: str, symbols: Symbols = None) -> Boolean:
    """A relation, or several joined by and, or, not: what may be true or false of its symbols.

    >>> from relu_sym.parsing import parse_condition
    >>> parse_condition("0 < a <= b")
    (a <= b) & (0 < a)
    """
    known = _by_name(symbols)
    tree = _grammar(text, known).program()
    source = Source(text)
    if not is_condition(tree):
        raise source.refusal(tree.span[0], "a condition is expected, such as a > 0")
    return Builder(source, known).expr(tree)


def symbol_names(text: str) -> list[str]:
    """The names that are symbols in a text, in its order; what a sum runs over is none.

    >>> from relu_sym.parsing import symbol_names
    >>> symbol_names("a*relu(x) + pi + u(t) + Sum(n*x, (n, 0, b))")
    ['a', 'x', 't', 'b']
    """
    found, indices = {}, set()
    for node in walk(parse_tree(text)):
        if isinstance(node, Name):
            found[node.name] = None
        elif isinstance(node, Operation) and node.head == "limits" and isinstance(node.operands[0], Name):
            indices.add(node.operands[0].name)
    taken = {*indices, *CONSTANTS, *REFUSED, *TRUTH_VALUES}
    return [n for n in found if n not in taken and n.lower() != "nan" and named(n) is None and not iskeyword(n)]


@verb
def parse_tree(text: str, symbols: Symbols = None) -> Node:
    """The program as it was spelled: ``x - x`` is ``add(x, neg(x))``, and ``sqrt(x^2)`` is not yet ``Abs(x)``.

    >>> from relu_sym.parsing import parse_tree
    >>> parse_tree("relu(x)")
    Operation(head='relu', operands=(Name(name='x', span=(5, 6)),), span=(0, 7))
    """
    return _grammar(text, _by_name(symbols)).program()


def _grammar(text: Any, known: Mapping[str, Any]) -> Grammar:
    if not isinstance(text, str):
        raise ParseError("parse takes a text, not {0} of type {1}", repr(text)[:60], type(text).__name__, position=0)
    functions = [name for name, own in known.items() if not isinstance(own, Symbol)]
    return Grammar(text, functions, known.keys() - functions)


def _by_name(symbols: Symbols) -> dict[str, Any]:
    """The caller's symbols and functions by the name they have in the text."""
    if symbols is None:
        return {}
    if isinstance(symbols, Mapping):
        known = dict(symbols)
    else:
        listed = [symbols] if isinstance(symbols, (Symbol, FunctionClass)) else list(symbols)
        known = {getattr(own, "name", getattr(own, "__name__", str(own))): own for own in listed}
        if len(known) < len(listed):
            raise UnsupportedError("two of the symbols {0} have one name: give a dict from names", listed)
    for name, own in known.items():
        if not isinstance(name, str) or not isinstance(own, (Symbol, FunctionClass)):
            raise UnsupportedError("symbols= takes Symbols and function classes by name, not {0}: {1}", name, own)
    return known
