"""A program as the operations that a framework runs, one after another: lists spread out, pairs made, bounds sorted.

The head of an operation is the name under which its convention stands in the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from ...errors import ParseError, UnsupportedError
from ...parsing.operations import TRUTH_VALUES, Name, Node, Number, Operation, is_condition
from ...parsing.programs import parse_program
from ...parsing.words import NONE, WORDS
from .op import Composer, Op, Vector, number
from .rebuilt import substituted
from .reductions import DEFINED, LOSSES, REDUCTIONS, Reductions, guard, names_of
from .spelling import told

CONSTANTS = {"pi", "E", "oo", "inf", "infinity", "nan"}
PARAMETERS = {"leaky_relu": 1, "elu": 1, "celu": 1, "softshrink": 1, "hardshrink": 1, "hardtanh": 2, "heaviside": 1}
"""How many numbers follow the argument, and belong to the operation itself."""
MAX_OPERATIONS = 20_000


class Flattener(Reductions):
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
            x = [guard(node, x[0]), *x[1:]]
            composed = composed or DEFINED[head]
        if composed is not None:
            return self.expanded(composed, node, dict(zip(names_of(head), x, strict=False)))  # type: ignore[return-value]
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

    def expanded(self, text: str, node: Operation, meaning: Mapping[str, Op | Vector]) -> Op | Vector:
        """The program that the operation is made of, on these operands."""
        inner = Flattener({}, self.composed)
        shown = {name: copy(o) for name, o in zip(names_of(node.head), node.operands, strict=False) if name in meaning}
        tree = substituted(parse_program(text), shown)  # what is said of an operation is said in the user's words
        inner.made |= {id(shown[name]): op for name, op in meaning.items()}
        for each in _behind(tree, inner.made):
            inner.made[id(each)] = inner.one(each)
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


def _power(node: Operation, base: Op, exponent: Op) -> Op:
    """A power by a number is another operation than one by an array."""
    if not exponent.is_number:
        return Op("power of arrays", (base, exponent), node=node)
    literal = exponent.inputs[0] if exponent.head == "neg" else exponent
    whole = literal.head == "number" and literal.value.isdigit()
    return Op("power by a whole number" if whole else "power", (base,), (exponent,), node=node)
