"""Operations of whole lists, and losses, as the operations that a framework runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...errors import UnsupportedError
from ...parsing.operations import Operation
from ...parsing.words import NONE, WORDS
from .op import Composer, Op, Vector, number
from .spelling import told

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

AXES = (NONE, "0", "-1")


class Reductions:
    """What becomes of lists; the rest of the flattener is ``Flattener``."""

    composed: Composer

    def expanded(self, text: str, node: Operation, meaning: Mapping[str, Op | Vector]) -> Op | Vector:
        """The program that an operation is made of, on these operands."""
        raise NotImplementedError

    def reduction(self, node: Operation, x: Vector, more: Sequence[Op | Vector]) -> Op | Vector:
        """An operation on a whole list."""
        head = node.head
        if WORDS[head].arguments[-1][0] == "axis" and told(node.operands[-1]) not in AXES:
            raise UnsupportedError("{0}: a list has the axis 0 alone, which is -1 too", told(node))
        if head in ("sort", "softmax", "log_softmax"):
            return [Op(head, tuple(x), value=k, node=node) for k in range(len(x))]
        if head in ("sum", "mean", "cumsum"):
            sums = [self.begun(f"{head} of one", node, x)]
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
            [*products] = self.expanded("x*y", node, {"x": x, "y": more[0]})  # type: ignore[misc]
            return self.expanded("sum(x)", node, {"x": [self.begun("dot of one", node, products), *products[1:]]})
        if head in ("max", "min"):
            axis = more[0].value if more and isinstance(more[0], Op) else NONE
            return Op(head if axis == NONE else f"{head} along axis", tuple(x), node=node)
        if head == "norm":
            head = _norm_of(node, more[0])
        composed = self.composed(head)
        return Op(head, tuple(x), node=node) if composed is None else self.expanded(composed, node, {"x": x})

    def begun(self, head: str, node: Operation, x: Vector) -> Op:
        """The first partial sum: 0 + x[0], so that a sum of -0 is 0; of one entry most frameworks take it as it is."""
        starts = len(x) > 1 or self.composed(head)
        return Op("add", (number("0"), x[0]), node=node) if starts else x[0]

    def loss(self, node: Operation, x: Sequence[Op | Vector]) -> Op:
        """A loss of numbers, or the mean of those of lists."""
        head, width = node.head, node.operands[2:]
        if any(not o.is_number or float(getattr(o, "value", None) or 0) <= 0 for o in x[2:]):  # type: ignore[union-attr]
            raise UnsupportedError("{0}: the width {1} has to be a positive number", told(node), told(width[0]))
        text = self.composed(head) or LOSSES[head]
        guarded = [[guard(node, o) for o in v] if isinstance(v, list) else guard(node, v) for v in x]
        found = self.expanded(text, node, dict(zip(names_of(head), guarded, strict=True)))
        if isinstance(found, list):
            found = self.expanded("mean(x)", node, {"x": found})
        return guard(node, found)  # type: ignore[arg-type]

    def chosen(self, node: Operation, x: Vector, which: Op | Vector) -> Op | Vector:
        """The k largest entries; of the logarithms of softmax the one of a class."""
        text, first = getattr(which, "value", None) or "", node.head == "topk"
        if not text.isdigit() or not first <= int(text) < len(x) + first:
            raise UnsupportedError("{0}: {1} entries, of which there is no {2}", told(node), len(x), text or "such")
        if first:
            return [Op("topk", tuple(x), value=k, node=node) for k in range(int(text))]
        self.composed("cross_entropy")
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


def guard(node: Operation, op: Op) -> Op:
    """The number itself; inf and nan do not pass a formula that the framework has in one."""
    return op if op.is_number else Op("guard", (op,), node=node)


def names_of(head: str) -> list[str]:
    return [argument for argument, _ in WORDS[head].arguments]


def _norm_of(node: Operation, order: Op | Vector) -> str:
    found = {"2": "norm", "1": "norm1", "inf": "norminf", "oo": "norminf"}.get(getattr(order, "value", None) or "")
    if found is None:
        raise UnsupportedError("{0}: norms of order 1, 2 and inf are read", told(node))
    return found
