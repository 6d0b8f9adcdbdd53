"""What a user hands in as a program and a point, as a tree with names and numbers by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sympy import Basic, Expr, Symbol, Tuple, sympify

from ...errors import UnsupportedError
from ...parsing.operations import TRUTH_VALUES, Name, Node, Operation
from ...parsing.programs import parse_program
from ...parsing.words import NONE
from .flat import CONSTANTS
from .literals import literal
from .respelled import program_of
from .spelling import told
from .tracing import Traced, node_of, traced


@dataclass(frozen=True)
class Program:
    """A program: its tree, the names in it, and whether SymPy may have respelled it."""

    tree: Node
    names: tuple[str, ...]
    respelled: bool = False
    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    source: Any = None

    def __str__(self) -> str:
        return told(self.tree)

    def symbol(self, name: str) -> Symbol:
        """The caller's symbol of that name, or a real one."""
        return self.symbols.get(name) or Symbol(name, real=True)


def as_program(given: Any) -> Program:
    """A text, a callable, a placeholder, or an expression of SymPy's."""
    if isinstance(given, Program):
        return given
    if isinstance(given, str):
        tree = parse_program(given, activation_node)
        return Program(tree, names_in(tree), source=given)
    if isinstance(given, Traced):
        return Program(given.node, names_in(given.node), source=given)
    if isinstance(given, Basic):
        symbols: dict[str, Symbol] = {}
        for s in sorted(given.free_symbols, key=lambda s: s.name):
            if s.name in symbols:
                raise UnsupportedError("{0} has two symbols of the name {1!r}", given, s.name)
            symbols[s.name] = s
        return Program(program_of(given), tuple(symbols), True, symbols, given)
    if callable(given):
        tree, names = traced(given)
        return Program(tree, names, source=given)
    if isinstance(given, (int, float)):
        return as_program(sympify(given))
    raise UnsupportedError("a program is a text, a callable or an expression, not {0!r}", given)


def activation_node(kind: Callable[..., Any], given: Sequence[tuple[str, Node]]) -> Node:
    """The operations of an activation in a text, as in a callable."""
    values = [(name, Traced(node) if (value := literal(node)) is None else value) for name, node in given]
    return node_of(kind(*(v for name, v in values if not name), **{name: v for name, v in values if name}))


def names_in(tree: Node) -> tuple[str, ...]:
    """The variables of a program, in its order."""
    found: dict[str, None] = {}
    todo, seen = [tree], set()
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Name):
            found[node.name] = None
        elif isinstance(node, Operation):
            skip = node.head == "unordered"
            todo.extend(reversed(node.operands[skip:]))
    return tuple(n for n in found if n not in CONSTANTS and n not in TRUTH_VALUES and n != NONE)


@dataclass(frozen=True)
class Point:
    """Where: numbers by name, entries of a vector as ``x[0]``; the key under which each name came in."""

    numbers: Mapping[str, Any]
    lengths: Mapping[str, int]
    keys: Mapping[str, Any]
    vectors: tuple[tuple[str, ...], ...] = ()
    """The names of the entries of each vector, of which a framework has all slopes or none."""

    def joined(self, names: list[str], slopes: tuple[Any, ...], zero: Any) -> tuple[Any, ...]:
        """The slopes by these names; an entry that no path leads to has 0 beside entries that one does."""
        found = dict(zip(names, slopes, strict=True))
        for vector in self.vectors:
            if any(found.get(n) is not None for n in vector):
                found |= {n: zero for n in vector if n in found and found[n] is None}
        return tuple(found[n] for n in names)

    def __str__(self) -> str:
        return ", ".join(f"{n} = {v}" for n, v in self.numbers.items())


def as_point(at: Any, program: Program) -> Point:
    """A number for one variable, a tuple in the order of the arguments, or a dictionary by symbol or name."""
    numbers: dict[str, Any] = {}
    lengths: dict[str, int] = {}
    keys: dict[str, Any] = {}
    for key, value in _pairs(at, program):
        name = key.name if isinstance(key, Symbol) else str(key)
        if name in keys:
            raise UnsupportedError("the point gives {0} twice", name)
        if isinstance(key, Symbol) and name in program.symbols and program.symbols[name] != key:
            raise UnsupportedError(
                "{0} contains another symbol named {1!r} with other assumptions: use one and the same Symbol",
                program.source,
                name,
            )
        keys[name] = key if isinstance(key, Symbol) else program.symbols.get(name) or Symbol(name)
        if isinstance(value, (list, tuple, Tuple)):
            lengths[name] = len(value)
            if not value:
                raise UnsupportedError("{0} = {1!r}: a vector has at least one entry", name, value)
            if any(isinstance(v, (list, tuple, Tuple)) for v in value):
                raise UnsupportedError("{0} = {1!r}: matrices are not read: give each row a name", name, value)
            numbers |= {f"{name}[{k}]": _number(v, name) for k, v in enumerate(value)}
        else:
            numbers[name] = _number(value, name)
    missing = [n for n in program.names if n not in keys]
    if missing:
        raise UnsupportedError("the point says nothing of {0}, which the program {1} has", ", ".join(missing), program)
    vectors = tuple(tuple(f"{name}[{k}]" for k in range(length)) for name, length in lengths.items())
    return Point(numbers, lengths, keys, vectors)


def _pairs(at: Any, program: Program) -> Iterable[tuple[Any, Any]]:
    if isinstance(at, Mapping):
        return list(at.items())
    if isinstance(at, (list, tuple)) and len(program.names) > 1:
        if len(at) != len(program.names):
            raise UnsupportedError("the program has the variables {0}: give as many numbers", ", ".join(program.names))
        return list(zip(program.names, at, strict=True))
    if len(program.names) > 1:
        raise UnsupportedError(
            "the program has the variables {0}: give a dictionary of numbers, not {1}", ", ".join(program.names), at
        )
    return [(n, at) for n in program.names or ("x",)]


def _number(value: Any, name: str) -> Any:
    """A number as it is; a text such as 'nan' or '1/3' is read."""
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str) and value.lstrip("-") in ("nan", "inf"):
        return float(value)
    try:
        found = sympify(value) if not isinstance(value, str) else None
    except Exception:
        found = None
    if not isinstance(found, Expr) or found.free_symbols or (found.is_extended_real is False):
        raise UnsupportedError("{0} = {1!r}: the point has to be a number", name, value)
    return found
