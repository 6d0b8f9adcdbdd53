"""Operations of a list: its largest entry, its product, its norm, an entry of it sorted."""

from __future__ import annotations

from typing import Any

from ..arithmetic import Rounded
from .op import Op
from .rules import Edge, Rules, is_minus_zero

STABLE = {"sort": 16, "topk": 3}
"""Up to how many entries those that tie stay in their order; beyond, PyTorch's do not."""
SIGNED = "first, signed zeros"


class Lists(Rules):
    """Value and edges of an operation of a list."""

    def largest(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """max or min of a list."""
        d, sign = self.d, 1 if "max" in op.head else -1
        best = x[0]
        for other in x[1:]:
            side = d.compare(other, best)
            if side is None:
                raise self.unknown(op, "nan")
            best = other if side == sign else best
        tied = [k for k, a in enumerate(x) if d.compare(a, best) == 0]
        self.decided[id(op)] = tuple(tied)
        shares = [d.zero] * len(x)
        rule = self.rule(op) if len(tied) > 1 else "each"
        if rule == "nested pairs":
            shares = self.nested(tied, len(x))
        else:
            chosen = {"first": tied[:1], "last": tied[-1:]}.get(rule, tied)
            share = d.div(d.one, d.number(len(tied))) if rule == "even split" else d.one
            for k in chosen:
                shares[k] = share
        return best, [Edge(k, s, self.meets(op.head)) for k, s in enumerate(shares)]

    def nested(self, tied: list[int], count: int) -> list:
        """maximum(maximum(x, y), z): each tie halves."""
        d = self.d
        shares, left = [d.zero] * count, d.one
        for k in reversed(tied[1:]):
            left = d.div(left, d.number(2))
            shares[k] = left
        shares[tied[0]] = left
        return shares

    def product(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d = self.d
        self.finite(op, x)
        if any(map(d.is_zero, x)) and self.rule(op) not in ("formula", "from the result"):
            raise self.unknown(op, "a factor 0")
        edges, y = [], d.one
        for k, a in enumerate(x):
            others = d.one
            for other in (*x[:k], *x[k + 1 :]):
                others = d.mul(others, other)
            edges.append(Edge(k, others, ""))
            y = d.mul(y, a)
        if self.is_from_result(op) and not any(map(d.is_zero, x)):
            edges = [Edge(k, d.div(y, a), "") for k, a in enumerate(x)]
        return y, edges

    def norm(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """The Euclidean norm as one operation."""
        d, total = self.d, self.d.zero
        self.finite(op, x)
        for a in x:
            total = d.add(total, d.mul(a, a))
        y = d.call("sqrt", total)
        if not d.is_zero(y):
            return y, [Edge(k, d.div(a, y), "") for k, a in enumerate(x)]
        rule = self.rule(op)
        if rule not in ("formula", "formula, 0 at 0"):
            raise self.unknown(op, "0")
        slope = d.zero if rule == "formula, 0 at 0" else d.div(d.zero, d.zero)
        return y, [Edge(k, slope, self.meets("norm") if d.is_finite(slope) else "multiply") for k in range(len(x))]

    def deviation(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """The root of the variance as one operation."""
        d, total = self.d, self.d.zero
        self.finite(op, x)
        for a in x:
            total = d.add(total, a)
        mean = d.div(total, d.number(len(x)))
        wide = Rounded("float64") if isinstance(d, Rounded) else d  # PyTorch sums the squares so, and rounds the result
        rest, squares = len(x) - op.value, wide.zero
        for a in x:
            gap = wide.add(a, wide.neg(mean))
            squares = wide.add(squares, wide.mul(gap, gap))
        y = d.number(wide.call("sqrt", wide.div(squares, wide.number(rest))))
        if d.is_zero(y) and self.rule(op) != "formula, 0 at 0":
            raise self.unknown(op, "equal entries")
        if not d.is_zero(y) and not d.is_finite(d.div(d.one, d.mul(d.number(2), y))):
            raise self.unknown(op, "a deviation whose reciprocal overflows")
        apart = [d.add(a, d.neg(mean)) for a in x]
        slopes = [d.zero if d.is_zero(y) else d.div(d.div(a, y), d.number(rest)) for a in apart]
        return y, [Edge(k, s, "") for k, s in enumerate(slopes)]

    def exponentials(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """softmax, its logarithm, or log(sum(exp(x))), around the largest entry."""
        d, top, total = self.d, x[0], self.d.zero
        self.finite(op, x)
        for a in x[1:]:
            top = a if d.compare(a, top) == 1 else top
        parts = [d.call("exp", d.add(a, d.neg(top))) for a in x]
        for p in parts:
            total = d.add(total, p)
        shares = [d.div(p, total) for p in parts]
        if op.head == "logsumexp":
            y = d.add(top, d.call("log", total))
            if self.is_from_result(op):
                shares = [d.call("exp", d.add(a, d.neg(y))) for a in x]
            return y, [Edge(k, s, "") for k, s in enumerate(shares)]
        mine = op.value
        slopes = [d.add(d.number(int(k == mine)), d.neg(s)) for k, s in enumerate(shares)]
        if op.head == "log_softmax":
            return d.add(d.add(x[mine], d.neg(top)), d.neg(d.call("log", total))), [
                Edge(k, s, "") for k, s in enumerate(slopes)
            ]
        slopes = [d.mul(shares[k], d.add(d.number(int(k == mine)), d.neg(shares[mine]))) for k in range(len(x))]
        return shares[mine], [Edge(k, s, "") for k, s in enumerate(slopes)]

    def guarded(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """A number that goes into a formula which a framework has in one, or comes out of it."""
        self.finite(op, x)
        return x[0], [Edge(0, self.d.one, "")]

    def middle(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """The median of an odd number of entries, as one operation."""
        d = self.d
        self.finite(op, x)
        below = [sum(d.compare(b, a) == -1 for b in x) for a in x]
        equal = [sum(d.compare(b, a) == 0 for b in x) for a in x]
        tied = [k for k in range(len(x)) if below[k] <= op.value < below[k] + equal[k]]
        self.decided[id(op)] = tuple(tied)
        if len(tied) > 1 and self.rule(op) != "even split":
            raise self.unknown(op, "a tie")
        share = d.div(d.one, d.number(len(tied)))
        return x[tied[0]], [Edge(k, share if k in tied else d.zero, "") for k in range(len(x))]

    def place(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """An entry of a sorted list, upwards or (topk) downwards."""
        d = self.d
        order: list[int] = []
        for k, a in enumerate(x):
            sides = [d.compare(a, x[j]) for j in order]
            if None in sides:
                raise self.unknown(op, "nan")
            rule = self.rule(op) if 0 in sides else ""
            if rule == SIGNED:
                sides = [s or is_minus_zero(d, x[j]) - is_minus_zero(d, a) for s, j in zip(sides, order, strict=True)]
            elif rule not in ("", "first"):
                raise self.unknown(op, "a tie")
            if 0 in sides and len(x) > STABLE[op.head]:
                raise self.unknown(op, "a tie")
            before = -1 if op.head == "sort" else 1
            at = next((i for i, side in enumerate(sides) if side == before), len(order))
            order.insert(at, k)
        chosen = order[op.value]
        self.decided[id(op)] = chosen
        return x[chosen], [Edge(k, d.number(k == chosen), self.meets(op.head)) for k in range(len(x))]
