"""Operations of one number: smooth ones, ones with kinks, clip, roundings, powers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import UnsupportedError
from ..arithmetic import Rounded
from .kinked import AT, CLIP, FROM_VALUE, INSIDE_AT, Kinked, piece
from .op import Op
from .rules import NO_PATH, Edge, Rules, d_inf
from .smooth import SLOPES, value
from .spelling import told

BY_SQUARES = ("asinh", "acosh")
"""Smooth operations whose slope is made of the square of the argument in some frameworks, else of the result."""


class OneNumber(Rules):
    """Value and edge of an operation of one number."""

    def smooth(self, op: Op, x: Any) -> tuple[Any, list[Edge]]:
        """A smooth operation; where its slope is infinite a row of the table is needed."""
        d = self.d
        y = value(d, op.head, x)
        slope = SLOPES[op.head](d, x, y)
        if op.head == "expm1" and op.head not in self.table.from_value and isinstance(d, Rounded):
            slope = d.call("exp", x)
        if op.head in self.table.unsure:
            self.finite(op, [x])
        if op.head in BY_SQUARES and d.is_finite(x) and (d.is_nan(y) or not d.is_finite(d.mul(x, x))):
            raise self.unknown(op, "an argument outside its domain, or whose square overflows,")
        meets, row = self.table.smooth, self.find(op.head)
        said = self.said(op, row) if row is not None else ""
        if said == "one" and d.compare(x, d.number(20)) == 1:
            self.rule(op)
            return x, [Edge(0, d.one, meets)]
        if not d.is_finite(slope):
            if op.head == "log" and not d.is_zero(x) and d.is_finite(x):  # of a denormal number
                raise self.unknown(op, "a slope that overflows")
            if row is None and not (d.is_nan(x) and meets):
                raise self.unknown(op, "a point with infinite slope")
            if row is not None:
                rule = self.rule(op)
                meets = "stop" if rule == "formula, 0 stops" else meets
                if rule == "none":
                    return y, []
        elif said == "formula, 0 stops":
            meets = "stop"
        return y, [Edge(0, slope, meets)]

    def kinked(self, op: Op, x: Any, p: tuple, kinked: Kinked) -> tuple[Any, list[Edge]]:
        """An operation with kinks: off them the slope of the piece, at them as the convention says."""
        row, kinked = self.find(op.head), self.from_value(op, kinked)
        if row is not None and row.rule == "open":
            self.said(op, row)
        if row is not None and row.held:
            p = tuple(map(self.d.number, (Rounded(row.held).number(self.d.out(a)) for a in p)))
            kinked = self.held(row.held, kinked)
        if row is not None and row.only and p != tuple(self.d.number(int(n)) for n in row.only):
            raise UnsupportedError(
                "{0}: {1} has no {2} with other numbers than {3}",
                told(op.node), self.table.framework, op.head, " and ".join(row.only),
            )  # fmt: skip
        if op.head in self.table.unsure:
            self.finite(op, [x])
        d, kinks = self.d, kinked.kinks(self.d, p)
        place, meets = piece(d, x, kinks), self.meets(op.head)
        self.decided[id(op)] = place
        if place is None and op.head in AT:
            if getattr(self.find(op.head), "at_nan", "") != "nan":
                raise self.unknown(op, "nan")
            return x, self.off_jump(op, [Edge(0, d.zero, meets)])
        if place is None:
            return x, [Edge(0, self.at_nan(op, x, p, kinked), meets)]
        k, at = place
        inside = op.head in INSIDE_AT and at and k == len(kinks)
        y = AT[op.head](d, p) if at and op.head in AT else kinked.values[k - inside](d, x, p)
        if not at:
            return y, self.off_jump(op, [Edge(0, kinked.slopes[k](d, x, p), meets)])
        rule = self.rule(op)
        if rule in NO_PATH:
            return y, self.cut(op)
        return y, [Edge(0, self.at_kink(op, rule, k, x, p, kinked), meets)]

    def from_value(self, op: Op, kinked: Kinked) -> Kinked:
        """With the slope below 0 computed as the framework does: exactly that is no other number."""
        how = self.table.from_value.get(op.head)
        if how is None or not isinstance(self.d, Rounded):
            return kinked
        return kinked._replace(slopes=(FROM_VALUE[op.head, how], *kinked.slopes[1:]))

    def held(self, dtype: str, kinked: Kinked) -> Kinked:
        """Run in a dtype, eagerly: the slopes that are constants of the operation are numbers of its own dtype too."""
        if self.compiled or not isinstance(self.d, Rounded):
            return kinked
        own = Rounded(dtype)
        held = [lambda d, x, p, f=f: d.round(own.round(f(d, x, p))) for f in kinked.slopes]
        return kinked._replace(slopes=tuple(held))

    def off_jump(self, op: Op, edges: list[Edge]) -> list[Edge]:
        """Off its jump a step function has slope 0, unless the framework has no gradient for it at all."""
        row = self.find(op.head) if op.head in ("sign", "heaviside") else None
        return self.cut(op) if row is not None and self.said(op, row) in NO_PATH else edges

    def cut(self, op: Op) -> list[Edge]:
        """Nothing goes on to the argument; in forward mode a zero may come from it all the same."""
        row = self.find(op.head)
        as_zero = self.forward and row is not None and row.forward_meets
        return [Edge(0, self.d.zero, row.forward_meets)] if as_zero and row is not None else []

    def at_kink(self, op: Op, rule: str, k: int, x: Any, p: tuple, kinked: Kinked) -> Any:
        """The slope at the kink between the pieces k - 1 and k."""
        d, count = self.d, len(kinked.slopes) - 1
        left, right = (kinked.slopes[j](d, x, p) for j in (k - 1, k))
        first = 2 * k <= count
        if rule == "mean":
            return d.div(d.add(left, right), d.number(2))
        if rule in ("inner", "outer"):
            return right if first == (rule == "inner") else left
        slopes = {"left": left, "right": right, "zero": d.zero, "one": d.one}
        if rule not in slopes:
            raise self.unknown(op, "its kink")
        return slopes[rule]

    def at_nan(self, op: Op, x: Any, p: tuple, kinked: Kinked) -> Any:
        row = self.find(op.head)
        said = row.at_nan if row is not None else ""
        if not said:
            raise self.unknown(op, "nan")
        self.rule(op)
        d = self.d
        if said == "nan":
            return x
        return d.zero if said == "zero" else kinked.slopes[0 if said == "left" else -1](d, d.zero, p)

    def clip(self, op: Op, x: Any, p: list) -> tuple[Any, list[Edge]]:
        """Bounds that are numbers; a lower bound above the upper makes the function constant."""
        d, inf = self.d, d_inf(self.d)
        low, high = (p[0] if "l" in op.value else d.neg(inf)), (p[-1] if "h" in op.value else inf)
        if len(p) == 1 and not d.is_finite(x) and d.compare(x, high if "l" in op.value else low) == 0:
            low, high = d.neg(d.one), d.one  # no bound is on that side
            return x, self.kinked(op, d.zero, (low, high), CLIP)[1]
        side = d.compare(low, high)
        if side == 0 and d.compare(x, low) == 0:
            rule = self.rule(op)
            return low, [Edge(0, d.one if rule == "inner" else d.zero, self.meets("clip"))]
        if side == 1:
            if "clip(2,1)@1.5" not in getattr(self.find("clip"), "shown", ()):
                raise self.unknown(op, "a lower bound above the upper")
            return high, [Edge(0, d.zero, self.meets("clip"))]
        return self.kinked(op, x, (low, high), CLIP)

    def rounding(self, op: Op, x: Any) -> tuple[Any, list[Edge]]:
        """floor, ceil, round, trunc: jumps; frac is x - trunc(x)."""
        d = self.d
        y, jumps = ROUNDINGS[op.head](d, x)
        self.decided[id(op)] = d.out(y), jumps
        row = self.find(op.head)
        if jumps:
            row = self.row(op)
        if row is not None and self.said(op, row) in NO_PATH:
            return y, []
        slope = d.one if op.head == "frac" and (row is None or row.rule == "one") else d.zero
        return y, [Edge(0, slope, self.meets(op.head))]

    def power(self, op: Op, x: Any, n: Any) -> tuple[Any, list[Edge]]:
        """x**n by a number n."""
        d = self.d
        y = d.power(x, n)
        if d.is_zero(x) and isinstance(d, Rounded) and d.flushed:
            raise self.unknown(op, "a denormal number")
        meets, row = self.table.smooth, self.find(op.head)
        if d.is_zero(n) and row is not None and row.rule.endswith("by exponent 0"):
            cut = row.rule == "formula, cut by exponent 0"
            return y, self.cut(op) if cut else [Edge(0, d.zero, "select")]
        if d.compare(x, d.zero) == -1 and not d.is_finite(x) and d.compare(n, d.floor(n)) != 0:
            raise self.unknown(op, "-inf")
        plain = op.head == "power by a whole number" and d.compare(n, d.zero) == 1 and d.is_finite(x)
        if (d.is_zero(x) or not d.is_finite(x)) and not plain and self.rule(op) == "none":
            return y, []
        return y, [Edge(0, d.mul(n, d.power(x, d.add(n, d.neg(d.one)))), meets)]


def _round(d: Any, x: Any) -> tuple[Any, bool]:
    """To the nearest whole number, halves to the even one."""
    low = d.floor(x)
    side = d.compare(d.add(x, d.neg(low)), d.number(0.5))
    odd = not d.is_zero(d.add(low, d.neg(d.mul(d.number(2), d.floor(d.div(low, d.number(2)))))))
    return (d.add(low, d.one) if side == 1 or (side == 0 and odd) else low), side == 0


def _trunc(d: Any, x: Any) -> tuple[Any, bool]:
    y = d.floor(x) if d.compare(x, d.zero) == 1 else d.neg(d.floor(d.neg(x)))
    return y, d.compare(x, y) == 0 and not d.is_zero(x)


def _frac(d: Any, x: Any) -> tuple[Any, bool]:
    y, jumps = _trunc(d, x)
    return d.add(x, d.neg(y)), jumps


ROUNDINGS: dict[str, Callable[[Any, Any], tuple[Any, bool]]] = {
    "floor": lambda d, x: (d.floor(x), d.compare(x, d.floor(x)) == 0),
    "ceil": lambda d, x: (d.neg(d.floor(d.neg(x))), d.compare(x, d.floor(x)) == 0),
    "round": _round,
    "trunc": _trunc,
    "frac": _frac,
}
"""The value, and whether the argument is at a jump."""
