"""A program on the values of a framework: operators are Python's, words are looked up in the framework's own table."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

from ...errors import UnsupportedError
from ...parsing.operations import TRUTH_VALUES, Name, Node, Number, Operation, is_condition
from ...parsing.words import NONE

COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge, "eq": operator.eq, "ne": operator.ne,
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "E": math.e, "oo": math.inf, "inf": math.inf, "nan": math.nan, NONE: None}
NUMBERS_STAY = frozenset(
    """clip pow leaky_relu elu celu hardtanh softshrink hardshrink threshold norm max min amax amin sum mean
    cumsum softmax log_softmax logsumexp topk std var smooth_l1_loss huber_loss cross_entropy heaviside mul add
    div neg""".split()
)
"""Operations that take Python's numbers beside arrays; the others get arrays made of them."""


def evaluate(
    tree: Node,
    values: Mapping[str, Any],
    words: Mapping[str, Callable[..., Any]],
    array: Callable[[Any], Any],
    stack: Callable[[Sequence[Any]], Any],
    cast: Callable[[Any], Any],
) -> Any:
    """The value of a tree; a node that is one object is computed once."""
    made: dict[int, Any] = {}

    def of(node: Node) -> Any:
        if id(node) not in made:
            made[id(node)] = one(node)
        return made[id(node)]

    def one(node: Node) -> Any:
        if isinstance(node, Number):
            return float(node.text) if set(node.text) & set(".eE") else int(node.text)
        if isinstance(node, Name):
            if node.name in values:
                return values[node.name]
            return TRUTH_VALUES.get(node.name, CONSTANTS.get(node.name))
        if node.head == "list":
            return stack([_as_array(of(o), array) for o in node.operands])
        if node.head == "entry":
            return of(node.operands[0])[int(node.operands[1].text)]  # type: ignore[union-attr]
        return applied(node, [operand(node, k, o) for k, o in enumerate(node.operands)])

    def operand(node: Operation, k: int, o: Node) -> Any:
        """A condition that stands for the numbers 0 and 1 becomes them."""
        truth = is_condition(o) and not is_condition(node) and not (node.head == "where" and k == 0)
        return cast(of(o)) if truth and not isinstance(of(o), bool) else of(o)

    def applied(node: Operation, x: list[Any]) -> Any:
        head = node.head
        if head in COMPARED:
            return COMPARED[head](*x)
        if head in ("and", "or"):
            return reduce(operator.and_ if head == "and" else operator.or_, x)
        if head == "pow" and "pow" not in words:
            return x[0] ** x[1]
        if head in ("add", "mul"):
            return reduce(operator.add if head == "add" else operator.mul, x)
        if head in ("neg", "div"):
            return -x[0] if head == "neg" else x[0] / x[1]
        if head not in words:
            raise UnsupportedError("{0} has no {1} here", "this framework", head)
        found = words[head](*(x if head in NUMBERS_STAY else [_as_array(a, array) for a in x]))
        return float(found) if head not in NUMBERS_STAY and all(isinstance(a, (int, float)) for a in x) else found

    return of(tree)


def _as_array(value: Any, array: Callable[[Any], Any]) -> Any:
    return array(value) if isinstance(value, (int, float)) else value
