"""Other spellings of a program's function, of which one may return a right number: tried in order, never trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Abs, Expr, Max, Min, Piecewise, Symbol

from ..calculus.rewriting.rewrite import rewrite
from ..calculus.rewriting.simplify import simplify
from ..errors import ReluSymError
from ..functions import ReLU
from ..parsing.operations import Name, Node, Number, Operation, is_condition
from .programs.program import names_in
from .programs.rebuilt import changed, substituted
from .programs.respelled import program_of
from .programs.spelling import told

SAFE = ("1", "0", "2")
"""Numbers that take the place of the argument in the branch that is not taken."""


def candidates(tree: Node, f: Expr, variables: tuple[Symbol, ...]) -> Iterator[tuple[str, Node]]:
    """How, and the program; each spelling once."""
    seen = {told(tree)}
    for how, found in _all(tree, f, variables):
        text = told(found)
        if text not in seen:
            seen.add(text)
            yield how, found


def _all(tree: Node, f: Expr, variables: tuple[Symbol, ...]) -> Iterator[tuple[str, Node]]:
    for number in SAFE:
        yield "safe double where", changed(tree, lambda node, n=number: _double_where(node, n))
    yield "safe roots", changed(tree, _safe_root)
    x = variables[0] if len(variables) == 1 else None
    for spelled in _spelled(lambda: simplify(f, x)):
        yield "simplified", spelled
    for target in (ReLU, Max, Abs, Piecewise, Min):
        for spelled in _spelled(lambda t=target: rewrite(f, t, x)):
            yield f"rewritten with {target.__name__}", spelled
    for spelled in _spelled(lambda: f):
        yield "switches merged", spelled
    yield "0 times the variables added", _moved(tree, variables)
    yield "pairs", changed(tree, _pairs)
    yield "relu of differences", changed(changed(tree, _pairs), _by_relu)


def _moved(tree: Node, variables: tuple[Symbol, ...]) -> Node:
    """The program with a path to every variable, of slope 0."""
    zeros = (Operation("mul", (Number("0"), Name(v.name))) for v in variables)
    return Operation("add", (tree, *zeros))


def _spelled(write: Any) -> Iterator[Node]:
    """The expression as a program, if it can be written; Max and Min of pairs in SymPy's order."""
    try:
        yield changed(program_of(write()), _nested)
    except (ReluSymError, RecursionError):
        return


def _double_where(node: Operation, number: str) -> Node:
    """where(c, f(x), g(x)) as where(c, f(where(c, x, 1)), g(where(c, 1, x))): no branch sees a foreign argument."""
    if node.head != "where" or not is_condition(node.operands[0]):
        return node
    condition, first, second = node.operands
    taken = {n: Operation("where", (condition, Name(n), Number(number))) for n in names_in(first)}
    other = {n: Operation("where", (condition, Number(number), Name(n))) for n in names_in(second)}
    parts = [
        part if not isinstance(part, Operation) else substituted(part, meaning)
        for part, meaning in ((first, taken), (second, other))
    ]
    return Operation("where", (condition, *parts))


def _safe_root(node: Operation) -> Node:
    """sqrt(u) as 0 where u is not positive, by a root that never sees 0."""
    of_list = node.head == "norm" and _is_list(node.operands[0]) and node.operands[1] == Number("2")
    if of_list or node.head == "hypot":
        sides = node.operands[0].operands if of_list else node.operands  # type: ignore[union-attr]
        squares = tuple(Operation("mul", (a, a)) for a in sides)
        return _safe_root(Operation("sqrt", (Operation("add", squares) if len(squares) > 1 else squares[0],)))
    if node.head != "sqrt":
        return node
    u = node.operands[0]
    positive = Operation("gt", (u, Number("0")))
    inner = Operation("where", (positive, u, Number("1")))
    return Operation("where", (positive, Operation("sqrt", (inner,)), Number("0")))


def _is_list(node: Node) -> bool:
    return isinstance(node, Operation) and node.head == "list"


def _nested(node: Operation) -> Node:
    if node.head != "unordered":
        return node
    head, first, *rest = node.operands
    assert isinstance(head, Name)
    for other in rest:
        first = Operation(head.name, (first, other))
    return first


def _pairs(node: Operation) -> Node:
    """max([x, y, z]) as maximum(maximum(x, y), z)."""
    if node.head not in ("max", "min", "amax", "amin") or not _is_list(node.operands[0]):
        return node
    head = "maximum" if "max" in node.head else "minimum"
    return _nested(Operation("unordered", (Name(head), *node.operands[0].operands)))  # type: ignore[union-attr]


def _by_relu(node: Operation) -> Node:
    """maximum(x, y) as y + relu(x - y), minimum as y - relu(y - x)."""
    if node.head not in ("maximum", "minimum"):
        return node
    x, y = node.operands
    first, second = (x, y) if node.head == "maximum" else (y, x)
    part: Node = Operation("relu", (Operation("add", (first, Operation("neg", (second,)))),))
    return Operation("add", (y, part if node.head == "maximum" else Operation("neg", (part,))))
