"""One operation of a program: its value, and an edge to each operand with the slope that the framework has there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sympy import pi

from ...errors import UnsupportedError
from ..arithmetic import Rounded
from ..conventions.convention import Convention, Table
from .flat import Op, told
from .kinked import AT, CLIP, INSIDE_AT, KINKED, Kinked, piece
from .smooth import SLOPES, value


NO_PATH = ("none", "cut")
"""Rules by which nothing goes on to the argument."""


class Edge(NamedTuple):
    """The way to an operand: its number, the slope, and how inf and nan meet it ("" where that is not measured)."""

    operand: int
    slope: Any
    meets: str


class Switch(NamedTuple):
    """An operation at a kink, tie, jump or end, and the convention that answered there."""

    op: Op
    convention: Convention


class Local:
    """The rules of one framework and version, in one mode and arithmetic."""

    def __init__(self, d: Any, table: Table, version: str, forward: bool) -> None:
        self.d, self.table, self.version, self.forward = d, table, version, forward
        self.switches: list[Switch] = []
        self.decided: dict[int, Any] = {}
        """On which side each operation with kinks was."""

    # conventions

    def find(self, head: str) -> Convention | None:
        """The row of an operation, if there is one."""
        return self.table.find(head, self.version)

    def row(self, op: Op) -> Convention:
        """The row by which the framework answers at this kink; the switch is noted."""
        row = self.table.row(op.head, self.version)
        self.switches.append(Switch(op, row))
        return row

    def rule(self, op: Op) -> str:
        """What that row says in this mode."""
        return self.said(op, self.row(op))

    def said(self, op: Op, row: Convention) -> str:
        found = row.in_mode(self.forward)
        if found == "refused":
            raise UnsupportedError(
                "{0} {1} raises on {2}: {3}", self.table.framework, self.version, told(op.node), row.said or row.words
            )
        return found

    def meets(self, head: str) -> str:
        """How inf and nan meet the slope of a kinked operation."""
        row = self.find(head)
        return row.meets if row is not None else ""

    def unknown(self, op: Op, what: str) -> UnsupportedError:
        return UnsupportedError(
            "{0} at {1}: what {2} {3} returns there is not measured, and nothing is assumed",
            told(op.node) if op.node is not None else op.head,
            what,
            self.table.framework,
            self.version,
        )

    # operations

    def of(self, op: Op, x: list, p: list) -> tuple[Any, list[Edge]]:
        """The value and the edges; ``x`` are the values of the operands, ``p`` of the numbers."""
        d, head = self.d, op.head
        if head in SLOPES:
            return self.smooth(op, x[0])
        if head == "prelu":
            y, edges = self.kinked(op, x[0], (x[1],), KINKED[head])
            side = d.compare(x[0], d.zero)
            return y, [*edges, Edge(1, x[0] if side == -1 else d.zero, "")]
        if head in KINKED:
            return self.kinked(op, x[0], tuple(p), KINKED[head])
        if head == "clip":
            return self.clip(op, x[0], p)
        if head in ROUNDINGS:
            return self.rounding(op, x[0])
        if head in METHODS:
            return getattr(self, METHODS[head])(op, x)
        if head in ("power", "power by a whole number"):
            return self.power(op, x[0], p[0])
        raise UnsupportedError("{0} is not differentiated", told(op.node))

    def smooth(self, op: Op, x: Any) -> tuple[Any, list[Edge]]:
        """A smooth operation; where its slope is infinite a row of the table is needed."""
        d = self.d
        y = value(d, op.head, x)
        slope = SLOPES[op.head](d, x, y)
        meets, row = self.table.smooth, self.find(op.head)
        said = self.said(op, row) if row is not None else ""
        if not d.is_finite(slope):
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
        row = self.find(op.head)
        if row is not None and row.rule == "open":
            raise self.unknown(op, row.said)
        if row is not None and row.held:
            p = tuple(map(self.d.number, (Rounded(row.held).number(self.d.out(a)) for a in p)))
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
            return y, []
        return y, [Edge(0, self.at_kink(op, rule, k, x, p, kinked), meets)]

    def off_jump(self, op: Op, edges: list[Edge]) -> list[Edge]:
        """Off its jump a step function has slope 0, unless the framework has no gradient for it at all."""
        row = self.find(op.head) if op.head in ("sign", "heaviside") else None
        return [] if row is not None and self.said(op, row) in NO_PATH else edges

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
        meets, row = self.table.smooth, self.find(op.head)
        if d.is_zero(n) and row is not None and row.rule.endswith("by exponent 0"):
            return y, [] if row.rule == "formula, cut by exponent 0" else [Edge(0, d.zero, "select")]
        plain = op.head == "power by a whole number" and d.compare(n, d.zero) == 1 and d.is_finite(x)
        if (d.is_zero(x) or not d.is_finite(x)) and not plain and self.rule(op) == "none":
            return y, []
        return y, [Edge(0, d.mul(n, d.power(x, d.add(n, d.neg(d.one)))), meets)]

    # operations of several numbers

    def plus(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d, smooth = self.d, self.table.smooth
        return d.add(*x), [Edge(0, d.one, smooth), Edge(1, d.one, smooth)]

    def minus(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        return self.d.neg(x[0]), [Edge(0, self.d.neg(self.d.one), self.table.smooth)]

    def times(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d, smooth = self.d, self.table.smooth
        return d.mul(*x), [Edge(0, x[1], smooth), Edge(1, x[0], smooth)]

    def over(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d, smooth = self.d, self.table.smooth
        y = d.div(*x)
        slopes = d.div(d.one, x[1]), d.neg(d.div(y, x[1]))
        if d.is_zero(x[1]) and not smooth:
            raise self.unknown(op, "a zero denominator")
        return y, [Edge(k, s, smooth) for k, s in enumerate(slopes)]

    def array_power(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """x**y, both operands of the framework."""
        d, smooth = self.d, self.table.smooth
        y = d.power(*x)
        by_base = d.mul(x[1], d.power(x[0], d.add(x[1], d.neg(d.one))))
        if d.compare(x[0], d.zero) == 1 and d.is_finite(y):
            return y, [Edge(0, by_base, smooth), Edge(1, d.mul(y, d.call("log", x[0])), smooth)]
        rule = self.rule(op)
        at_zero = d.is_zero(x[0]) and d.compare(x[1], d.zero) in (0, 1)
        none = rule == "formula, logs of positives" and d.compare(x[0], d.zero) != 1
        by_exponent = d.zero if at_zero or none else d.mul(y, d.call("log", x[0]))
        if d.is_zero(x[1]) and rule == "formula, 0 by exponent 0":
            by_base = d.zero
        return y, [Edge(0, by_base, smooth), Edge(1, by_exponent, smooth)]

    def extreme(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """maximum, minimum, fmax, fmin."""
        d, head = self.d, op.head
        if len(x) > 2:
            return self.extreme_of_many(op, x)
        meets, side = self.meets(head), d.compare(*x)
        self.decided[id(op)] = side
        if side is None:
            row = self.find(head)
            nan = d.number(float("nan"))
            if row is None or row.at_nan != "zero" or self.forward:
                raise self.unknown(op, "nan")
            return nan, [Edge(0, d.zero, meets), Edge(1, d.zero, meets)]
        if side == 0:
            rule = self.rule(op)
            if op.value == "unordered" and rule in ("first", "last"):
                raise UnsupportedError(
                    "{0} ties, {1} then gives the slope to the {2} operand, and SymPy has sorted them: pass the program "
                    "as a text, as in 'maximum(x, 0)'",
                    told(op.node),
                    self.table.framework,
                    rule,
                )
            shares = {"even split": (0.5, 0.5), "first": (1, 0), "last": (0, 1)}.get(rule)
            if shares is None:
                raise self.unknown(op, "a tie")
            y = x[0] if str(x[0]) != "-0.0" else x[1]
            return y, [Edge(k, d.number(s), meets) for k, s in enumerate(shares)]
        takes = (side > 0) == (head in ("maximum", "fmax"))
        return x[not takes], [Edge(0, d.number(takes), meets), Edge(1, d.number(not takes), meets)]

    def extreme_of_many(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """Three and more operands of SymPy's Max or Min: how they were nested is not known, so nothing may tie."""
        d, sign = self.d, 1 if op.head == "maximum" else -1
        best = x[0]
        for other in x[1:]:
            best = other if d.compare(other, best) == sign else best
        winners = [k for k, a in enumerate(x) if d.compare(a, best) == 0]
        if len(winners) != 1:
            raise UnsupportedError(
                "{0} ties, and how SymPy's {1} operands were nested in the program is not known: pass the program as "
                "a text, as in 'maximum(maximum(x, y), z)' or 'max([x, y, z])'",
                told(op.node),
                len(x),
            )
        self.decided[id(op)] = winners[0]
        return best, [Edge(k, d.number(k == winners[0]), self.meets(op.head)) for k in range(len(x))]

    def where(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """The branch taken gets all, the other 0: not nothing."""
        row = self.table.row(op.head, self.version)
        if self.at_boundary(op.inputs[0]):
            self.switches.append(Switch(op, row))
        meets = {"branch taken": "select", "formula": "multiply"}[self.said(op, row)]
        return x[1 if x[0] else 2], [
            Edge(1, self.d.one if x[0] else self.d.zero, meets),
            Edge(2, self.d.zero if x[0] else self.d.one, meets),
        ]

    def at_boundary(self, condition: Op) -> bool:
        """Whether the two sides of a comparison in the condition are equal."""
        todo = [condition]
        while todo:
            op = todo.pop()
            if self.decided.get(id(op)) == 0:
                return True
            todo.extend(op.inputs if op.head in ("and", "or", "not") else ())
        return False

    def modulo(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d = self.d
        ratio = d.div(*x)
        whole = d.floor(ratio) if op.head == "mod" or d.compare(ratio, d.zero) == 1 else d.neg(d.floor(d.neg(ratio)))
        y = d.add(x[0], d.neg(d.mul(whole, x[1])))
        if self.find(op.head) is None or d.is_zero(y):
            rule = self.rule(op)
            if rule == "none":
                return y, []
        return y, [Edge(0, d.one, ""), Edge(1, d.neg(whole), "")]

    def hypotenuse(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d = self.d
        y = d.call("sqrt", d.add(d.mul(x[0], x[0]), d.mul(x[1], x[1])))
        if not d.is_zero(y):
            return y, [Edge(k, d.div(a, y), "") for k, a in enumerate(x)]
        rule = self.rule(op)
        slope = d.number(0.5) if rule == "half at 0" else d.zero if rule == "formula, 0 at 0" else d.div(d.zero, d.zero)
        return y, [Edge(k, slope, "multiply") for k in (0, 1)]

    def angle(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """atan2(y, x)."""
        d = self.d
        square = d.add(d.mul(x[0], x[0]), d.mul(x[1], x[1]))
        slopes = [d.div(x[1], square), d.neg(d.div(x[0], square))]
        if d.is_zero(square):
            if self.rule(op) == "formula, 0 at 0":
                slopes = [d.zero, d.zero]
            return d.zero, [Edge(k, s, "multiply") for k, s in enumerate(slopes)]
        return _atan2(d, *x), [Edge(k, s, "") for k, s in enumerate(slopes)]

    def log_of_sum(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d = self.d
        if not all(map(d.is_finite, x)):
            raise self.unknown(op, "infinite arguments")
        gap = d.add(x[0], d.neg(x[1]))
        y = d.add(x[1], value(d, "softplus", gap))
        return y, [Edge(0, d.call("sigmoid", gap), ""), Edge(1, d.call("sigmoid", d.neg(gap)), "")]

    def bounded(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """clip by bounds that are arrays."""
        d = self.d
        low = x[1] if "l" in op.value else d.neg(d_inf(d))
        high = x[-1] if "h" in op.value else d_inf(d)
        sides = d.compare(x[0], low), d.compare(x[0], high), d.compare(low, high)
        self.decided[id(op)] = sides
        if None in sides or sides[2] != -1:
            raise self.unknown(op, "these bounds")
        shares = [d.one, d.zero, d.zero]
        y = x[0]
        if sides[0] == -1 or sides[1] == 1:
            y, shares = (low, [d.zero, d.one, d.zero]) if sides[0] == -1 else (high, [d.zero, d.zero, d.one])
        elif 0 in sides[:2]:
            rule, half = self.rule(op), d.number(0.5)
            if rule == "all to x" and len(op.value) == 1 and self.forward:
                raise self.unknown(op, "a tie of one bound in forward mode")
            if rule == "split by value":
                shares = [half, half, d.zero] if sides[0] == 0 else [half, d.zero, half]
        if op.value == "h":
            shares = [shares[0], shares[2]]
        row = self.find(op.head)
        if row is not None and row.rule == "x only":
            return y, [Edge(0, shares[0], "")]
        return y, [Edge(k, s, "") for k, s in enumerate(shares[: len(x)])]

    # reductions

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
        if any(map(d.is_zero, x)) and self.rule(op) != "formula":
            raise self.unknown(op, "a factor 0")
        edges, y = [], d.one
        for k, a in enumerate(x):
            others = d.one
            for other in (*x[:k], *x[k + 1 :]):
                others = d.mul(others, other)
            edges.append(Edge(k, others, ""))
            y = d.mul(y, a)
        return y, edges

    def norm(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """The Euclidean norm as one operation."""
        d, total = self.d, self.d.zero
        for a in x:
            total = d.add(total, d.mul(a, a))
        y = d.call("sqrt", total)
        if not d.is_zero(y):
            return y, [Edge(k, d.div(a, y), "") for k, a in enumerate(x)]
        rule = self.rule(op)
        if rule not in ("formula", "formula, 0 at 0"):
            raise self.unknown(op, "0")
        slope = d.zero if rule == "formula, 0 at 0" else d.div(d.zero, d.zero)
        return y, [Edge(k, slope, "select" if rule == "formula, 0 at 0" else "multiply") for k in range(len(x))]

    def place(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """An entry of a sorted list."""
        d = self.d
        order: list[int] = []
        for k, a in enumerate(x):
            sides = [d.compare(a, x[j]) for j in order]
            if None in sides:
                raise self.unknown(op, "nan")
            if 0 in sides:
                if self.rule(op) != "first" or len(x) > 16:
                    raise self.unknown(op, "a tie")
            at = next((i for i, side in enumerate(sides) if side == -1), len(order))
            order.insert(at, k)
        chosen = order[op.value]
        self.decided[id(op)] = chosen
        return x[chosen], [Edge(k, d.number(k == chosen), self.meets("sort")) for k in range(len(x))]

    def stopped(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        return x[0], []


class Values(Local):
    """Values alone, of constants: no convention enters."""

    def find(self, head: str) -> Convention | None:
        return None

    def rule(self, op: Op) -> str:
        return "formula"

    def meets(self, head: str) -> str:
        return ""

    def smooth(self, op: Op, x: Any) -> tuple[Any, list[Edge]]:
        return value(self.d, op.head, x), []

    def at_kink(self, op: Op, rule: str, k: int, x: Any, p: tuple, kinked: Kinked) -> Any:
        return self.d.zero

    def at_nan(self, op: Op, x: Any, p: tuple, kinked: Kinked) -> Any:
        return self.d.zero

    def over(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        return self.d.div(*x), []

    def extreme(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        side = self.d.compare(*x)
        if side is None:
            return self.d.number(float("nan")), []
        return x[(side > 0) != (op.head in ("maximum", "fmax"))], []

    def where(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        return x[1 if x[0] else 2], []

    def unknown(self, op: Op, what: str) -> UnsupportedError:
        return UnsupportedError("{0}: {1} have no value", told(op.node), what)


def d_inf(d: Any) -> Any:
    return d.number(float("inf"))


def _atan2(d: Any, y: Any, x: Any) -> Any:
    """The angle of a point that is not the origin."""
    if d.is_zero(x):
        half = d.number(pi / 2)
        return half if d.compare(y, d.zero) == 1 else d.neg(half)
    angle = d.call("atan", d.div(y, x))
    if d.compare(x, d.zero) == 1:
        return angle
    return d.add(angle, d.number(pi) if d.compare(y, d.zero) in (0, 1) else d.neg(d.number(pi)))


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

METHODS: dict[str, str] = {
    "add": "plus",
    "neg": "minus",
    "mul": "times",
    "div": "over",
    "power of arrays": "array_power",
    **dict.fromkeys(("maximum", "minimum", "fmax", "fmin"), "extreme"),
    "where": "where",
    **dict.fromkeys(("mod", "fmod"), "modulo"),
    "hypot": "hypotenuse",
    "atan2": "angle",
    "logaddexp": "log_of_sum",
    "stop_gradient": "stopped",
    "clip to arrays": "bounded",
    **dict.fromkeys(("max", "min", "amax", "amin", "max along axis", "min along axis"), "largest"),
    "prod": "product",
    "norm": "norm",
    "sort": "place",
}
"""Operations of several numbers, and the method of each."""
