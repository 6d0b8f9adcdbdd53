"""A program as the operations that a framework runs, one after another: lists spread out, pairs made, bounds sorted.

The head of an operation is the name under which its convention stands in the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import ParseError, UnsupportedError
from ...parsing.operations import TRUTH_VALUES, Name, Node, Number, Operation, is_condition
from ...parsing.programs import parse_program
from ...parsing.words import NONE, WORDS
from .spelling import told

CONSTANTS = {"pi", "E", "oo", "inf", "infinity", "nan"}
REDUCTIONS = frozenset(
    """max min amax amin sum mean prod norm sort topk median std var cumsum softmax log_softmax logsumexp cross_entropy
    dot""".split()
)
LOSSES = {
    "mse_loss": "square(x - y)",
    "l1_loss": "abs(x - y)",
    "smooth_l1_loss": "where(abs(x - y) < beta, square(x - y)/(2*beta), abs(x - y) - beta/2)",
    "huber_loss": "where(abs(x - y) <= delta, square(x - y)/2, delta*(abs(x - y) - delta/2))",
    "binary_cross_entropy_with_logits": "(1 - y)*x - logsigmoid(x)",
}
"""What a loss is of each entry; of lists it is the mean."""
DEFINED = {**LOSSES, "threshold": "where(x > threshold, x, value)", "norm1": "sum(abs(x))", "norminf": "amax(abs(x))"}
"""What operations are made of, where no framework is asked."""
SMOOTH_LOSSES = ("mse_loss", "binary_cross_entropy_with_logits")
"""Losses that need no convention."""
PARAMETERS = {"leaky_relu": 1, "elu": 1, "celu": 1, "softshrink": 1, "hardshrink": 1, "hardtanh": 2, "heaviside": 1}
"""How many numbers follow the argument, and belong to the operation itself."""
MAX_OPERATIONS = 20_000


@dataclass(eq=False, slots=True)
class Op:
    """One operation; compared by identity, since a value used twice is computed once."""

    head: str
    inputs: tuple[Op, ...] = ()
    numbers: tuple[Op, ...] = ()
    """What belongs to the operation itself: a slope, an exponent, bounds that are numbers; no gradient goes there."""
    value: Any = None
    """Of a number its text, of an input its name, of an entry of a sorted list its place."""
    node: Node | None = None
    listed: bool = False
    """Whether it stands for one entry of an operation on lists."""
    is_number: bool = field(init=False)
    """Whether it is made of literals only, so that Python computes it before the framework sees it."""

    def __post_init__(self) -> None:
        self.is_number = self.head == "number" or (self.head != "input" and all(i.is_number for i in self.inputs))


Vector = list[Op]
Composer = Callable[[str], str | None]
"""The program that an operation is made of in a framework, if it is no operation of its own."""


def in_order(output: Op) -> list[Op]:
    """Every operation behind its inputs, each once."""
    found: list[Op] = []
    seen: set[int] = set()
    todo = [(output, False)]
    while todo:
        op, ready = todo.pop()
        if ready:
            found.append(op)
        elif id(op) not in seen:
            seen.add(id(op))
            todo.append((op, True))
            todo.extend((i, False) for i in reversed((*op.inputs, *op.numbers)) if id(i) not in seen)
    return found


def number(text: str) -> Op:
    return Op("number", value=text)


class Flattener:
    """One program into operations; ``lengths`` are the names that hold a vector."""

    def __init__(self, lengths: Mapping[str, int], composed: Composer) -> None:
        self.lengths, self.composed = lengths, composed
        self.inputs: dict[str, Op] = {}
        self.made: dict[int, Op | Vector] = {}
        self.kept: list[Node] = []
        self.count = 0

    def program(self, tree: Node) -> Op:
        """The one number that the program returns."""
        found = self.of(tree)
        if is_condition(tree):
            raise UnsupportedError("{0} is a condition: a program returns a number, as where(...) does", told(tree))
        if isinstance(found, list):
            raise UnsupportedError(
                "the program {0} returns {1} numbers: a gradient is of one, as sum(...) gives", told(tree), len(found)
            )
        return found

    def of(self, node: Node) -> Op | Vector:
        """What a node becomes; nodes that are one object, of a traced callable, become one."""
        for each in _behind(node, self.made):
            self.made[id(each)] = self.one(each)
            self.kept.append(each)  # its id stays taken
        return self.made[id(node)]

    def one(self, node: Node) -> Op | Vector:
        """A node whose operands are made."""
        self.count += 1
        if self.count > MAX_OPERATIONS:
            raise UnsupportedError("a program of more than {0} operations", MAX_OPERATIONS)
        if isinstance(node, Number):
            return Op("number", value=node.text, node=node)
        if isinstance(node, Name):
            return self.name(node)
        operands = [self.made[id(o)] for o in node.operands]
        if node.head == "unordered":
            return self.unordered(node)
        if node.head == "list":
            if any(isinstance(o, list) for o in operands):
                raise UnsupportedError("lists of lists are not read: {0}", told(node))
            return operands  # type: ignore[return-value]
        if node.head == "entry":
            return self.entry(node, operands[0])
        if node.head in REDUCTIONS and isinstance(operands[0], list):
            return self.reduction(node, operands[0], operands[1:])
        if node.head in REDUCTIONS:
            raise UnsupportedError("{0} takes a list, as in {1}([x, y])", told(node), node.head)
        if node.head in LOSSES:
            return self.loss(node, operands)
        return self.spread(node, operands)

    def name(self, node: Name) -> Op | Vector:
        name = node.name
        if name in self.lengths:
            return [self.input(f"{name}[{k}]") for k in range(self.lengths[name])]
        if name in CONSTANTS or name in TRUTH_VALUES or name == NONE:
            return Op("number", value=name, node=node)
        return self.input(name)

    def input(self, name: str) -> Op:
        return self.inputs.setdefault(name, Op("input", value=name))

    def entry(self, node: Operation, operand: Op | Vector) -> Op:
        index = node.operands[1]
        assert isinstance(index, Number)
        k = int(index.text)
        if not isinstance(operand, list) or not -len(operand) <= k < len(operand):
            raise UnsupportedError("{0}: there is no entry {1}", told(node), k)
        return operand[k]

    def spread(self, node: Operation, operands: Sequence[Op | Vector]) -> Op | Vector:
        """An operation on lists is one on each of their entries."""
        lengths = {len(o) for o in operands if isinstance(o, list)}
        if not lengths:
            return self.operation(node, list(operands))  # type: ignore[arg-type]
        if len(lengths) > 1:
            raise UnsupportedError("{0}: lists of {1} entries do not fit", told(node), " and ".join(map(str, lengths)))
        (length,) = lengths
        rows = [o if isinstance(o, list) else [o] * length for o in operands]
        found = [self.operation(node, list(row)) for row in zip(*rows, strict=True)]
        for op in found:
            op.listed = True
        return found

    def operation(self, node: Operation, x: list[Op]) -> Op:
        """One operation on numbers."""
        head = node.head
        if head in ("add", "mul") and len(x) > 2:
            found = x[0]
            for other in x[1:]:
                found = Op(head, (found, other), node=node)
            return found
        if head == "pow":
            return _power(node, *x)
        if head == "piecewise":
            return self.cases(node, x)
        if head == "pair":
            return Op("pair", tuple(x), node=node)
        if head == "clip":
            return self.clip(node, *x)
        composed = self.composed(head) if head in WORDS else None
        if head == "threshold":
            x = [_guard(node, x[0]), *x[1:]]
            composed = composed or DEFINED[head]
        if composed is not None:
            return self.expanded(composed, node, dict(zip(_names(head), x, strict=False)))  # type: ignore[return-value]
        if head in PARAMETERS:
            for p in x[1:]:
                if not p.is_number:
                    raise UnsupportedError("{0}: what follows the argument of {1} has to be a number", told(node), head)
            return Op(head, (x[0],), tuple(x[1:]), node=node)
        return Op(head, tuple(x), node=node)

    def unordered(self, node: Operation) -> Op:
        """Max or Min of SymPy's: which operand stood first, and how three were nested, is not known."""
        head, *operands = node.operands
        assert isinstance(head, Name)
        x = tuple(self.made[id(o)] for o in operands)
        if any(isinstance(o, list) for o in x):
            raise UnsupportedError("{0}: an expression of SymPy has no lists", told(node))
        return Op(head.name, x, value="unordered", node=node)  # type: ignore[arg-type]

    def clip(self, node: Operation, x: Op, low: Op, high: Op) -> Op:
        """Bounds that are numbers belong to the operation; arrays are operands like x."""
        bounds = [b for b in (low, high) if b.value != NONE]
        if not bounds:
            raise ParseError("{0} has no bound: give min= or max=", told(node), position=node.span[0])
        numbers = all(b.is_number for b in bounds)
        head = "clip" if numbers else "clip to arrays"
        composed = self.composed(head)
        if composed is not None:
            found = x if low.value == NONE else Op("maximum", (x, low), node=node)
            return found if high.value == NONE else Op("minimum", (found, high), node=node)
        which = "".join(k for k, b in zip("lh", (low, high), strict=True) if b.value != NONE)
        return Op(head, (x,) if numbers else (x, *bounds), tuple(bounds) if numbers else (), which, node)

    def cases(self, node: Operation, x: list[Op]) -> Op:
        """``piecewise`` as ``where`` in ``where``; nan if no case is left."""
        pairs = [p.inputs for p in x] if x[0].head == "pair" else list(zip(x[0::2], x[1::2], strict=False))
        rest = x[-1] if x[0].head != "pair" and len(x) % 2 else number("nan")
        for value, condition in reversed(pairs):
            always = condition.head == "number" and TRUTH_VALUES.get(condition.value)
            rest = value if always else Op("where", (condition, value, rest), node=node)
        return rest

    def reduction(self, node: Operation, x: Vector, more: Sequence[Op | Vector]) -> Op | Vector:
        """An operation on a whole list."""
        head = node.head
        if head in ("sort", "softmax", "log_softmax"):
            return [Op(head, tuple(x), value=k, node=node) for k in range(len(x))]
        if head in ("sum", "mean", "cumsum"):
            sums = [x[0]]
            for other in x[1:]:
                sums.append(Op("add", (sums[-1], other), node=node))
            if head == "cumsum":
                return sums
            return sums[-1] if head == "sum" else Op("div", (sums[-1], number(str(len(x)))), node=node)
        if head in ("topk", "cross_entropy"):
            return self.chosen(node, x, more[0])
        if head in ("std", "var"):
            return self.spread_of(node, x, more[0])
        if head == "median":
            return self.middle(node, x)
        if head == "dot":
            return self.expanded("sum(x*y)", node, {"x": x, "y": more[0]})
        if head in ("max", "min"):
            axis = more[0].value if more and isinstance(more[0], Op) else NONE
            return Op(head if axis == NONE else f"{head} along axis", tuple(x), node=node)
        if head == "norm":
            head = _norm_of(node, more[0])
        composed = self.composed(head)
        return Op(head, tuple(x), node=node) if composed is None else self.expanded(composed, node, {"x": x})

    def loss(self, node: Operation, x: Sequence[Op | Vector]) -> Op:
        """A loss of numbers, or the mean of those of lists."""
        head, width = node.head, node.operands[2:]
        if any(not o.is_number or float(getattr(o, "value", None) or 0) <= 0 for o in x[2:]):  # type: ignore[union-attr]
            raise UnsupportedError("{0}: the width {1} has to be a positive number", told(node), told(width[0]))
        text = LOSSES[head] if head in SMOOTH_LOSSES else self.composed(head) or LOSSES[head]
        guarded = [[_guard(node, o) for o in v] if isinstance(v, list) else _guard(node, v) for v in x]
        found = self.expanded(text, node, dict(zip(_names(head), guarded, strict=True)))
        if isinstance(found, list):
            found = self.expanded("mean(x)", node, {"x": found})
        return _guard(node, found)  # type: ignore[arg-type]

    def chosen(self, node: Operation, x: Vector, which: Op | Vector) -> Op | Vector:
        """The k largest entries; of the logarithms of softmax the one of a class."""
        text, first = getattr(which, "value", None) or "", node.head == "topk"
        if not text.isdigit() or not first <= int(text) < len(x) + first:
            raise UnsupportedError("{0}: {1} entries, of which there is no {2}", told(node), len(x), text or "such")
        if first:
            return [Op("topk", tuple(x), value=k, node=node) for k in range(int(text))]
        return Op("neg", (Op("log_softmax", tuple(x), value=int(text), node=node),), node=node)

    def spread_of(self, node: Operation, x: Vector, correction: Op | Vector) -> Op:
        """The variance, or its root where a framework has no operation of its own for that."""
        text = getattr(correction, "value", None) or ""
        if not text.isdigit() or int(text) >= len(x):
            raise UnsupportedError("{0}: the correction is a whole number below {1}", told(node), len(x))
        if node.head == "std" and self.composed("std") is None:
            return Op("std", tuple(x), value=int(text), node=node)
        squares = f"sum(square(x - mean(x)))/{len(x) - int(text)}"
        return self.expanded(squares if node.head == "var" else f"sqrt({squares})", node, {"x": x})  # type: ignore[return-value]

    def middle(self, node: Operation, x: Vector) -> Op:
        """The median of an odd number of entries."""
        if len(x) % 2 == 0:
            raise UnsupportedError(
                "{0}: of {1} entries torch takes the lower middle one, jax the mean of two: write sort(x)[{2}] or that",
                told(node), len(x), len(x) // 2 - 1,
            )  # fmt: skip
        own = self.composed("median") is None
        return Op("median" if own else "sort", tuple(x), value=len(x) // 2, node=node)

    def expanded(self, text: str, node: Operation, meaning: Mapping[str, Op | Vector]) -> Op | Vector:
        """The program that the operation is made of, on these operands."""
        inner = Flattener({}, self.composed)
        tree = parse_program(text)
        for each in _behind(tree, {}):
            made = meaning.get(each.name) if isinstance(each, Name) else None
            inner.made[id(each)] = inner.one(each) if made is None else made
            inner.kept.append(each)
        found = inner.made[id(tree)]
        for op in found if isinstance(found, list) else [found]:
            op.node = node
        return found


def _behind(node: Node, made: Mapping[int, Any]) -> Iterator[Node]:
    """The nodes of a tree that are not made yet, operands first, each object once."""
    seen: set[int] = set()
    todo = [(node, False)]
    while todo:
        each, ready = todo.pop()
        if ready:
            yield each
        elif id(each) not in seen and id(each) not in made:
            seen.add(id(each))
            todo.append((each, True))
            if isinstance(each, Operation):
                todo.extend((o, False) for o in reversed(each.operands))


def _guard(node: Operation, op: Op) -> Op:
    """The number itself; inf and nan do not pass a formula that the framework has in one."""
    return op if op.is_number else Op("guard", (op,), node=node)


def _power(node: Operation, base: Op, exponent: Op) -> Op:
    """A power by a number is another operation than one by an array."""
    if not exponent.is_number:
        return Op("power of arrays", (base, exponent), node=node)
    literal = exponent.inputs[0] if exponent.head == "neg" else exponent
    whole = literal.head == "number" and literal.value.isdigit()
    return Op("power by a whole number" if whole else "power", (base,), (exponent,), node=node)


def _names(head: str) -> list[str]:
    return [argument for argument, _ in WORDS[head].arguments]


def _norm_of(node: Operation, order: Op | Vector) -> str:
    found = {"2": "norm", "1": "norm1", "inf": "norminf", "oo": "norminf"}.get(getattr(order, "value", None) or "")
    if found is None:
        raise UnsupportedError("{0}: norms of order 1, 2 and inf are read", told(node))
    return found
