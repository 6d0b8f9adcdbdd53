"""Operations of several numbers: arithmetic, ties of two, where, clip by arrays."""

from __future__ import annotations

from typing import Any

from sympy import pi

from ...errors import UnsupportedError
from ..arithmetic import Rounded
from .op import Op
from .rules import Edge, Rules, Switch, d_inf, is_minus_zero
from .smooth import value
from .spelling import told


class Several(Rules):
    """Value and edges of an operation of several numbers."""

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
        by_divisor = d.div(y, x[1])
        if self.table.quotient == "square" and isinstance(d, Rounded):
            by_divisor = d.mul(x[0], d.div(d.one, d.mul(x[1], x[1])))
        slopes = d.div(d.one, x[1]), d.neg(by_divisor)
        if d.is_zero(x[1]) and not smooth:
            raise self.unknown(op, "a zero denominator")
        return y, [Edge(k, s, smooth) for k, s in enumerate(slopes)]

    def array_power(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """x**y, both operands of the framework."""
        d, smooth = self.d, self.table.smooth
        y = d.power(*x)
        by_base = d.mul(x[1], d.power(x[0], d.add(x[1], d.neg(d.one))))
        row = self.find(op.head)
        cut = d.is_zero(x[1]) and row is not None and row.rule == "formula, 0 by exponent 0"
        base = Edge(0, d.zero, "select") if cut else Edge(0, by_base, smooth)
        if d.compare(x[0], d.zero) == 1 and d.is_finite(y):
            return y, [base, Edge(1, d.mul(y, d.call("log", x[0])), smooth)]
        rule = self.rule(op)
        at_zero = d.is_zero(x[0]) and d.compare(x[1], d.zero) in (0, 1)
        none = rule == "formula, logs of positives" and d.compare(x[0], d.zero) != 1
        by_exponent = d.zero if at_zero or none else d.mul(y, d.call("log", x[0]))
        if d.is_zero(x[0]) and d.compare(x[1], d.zero) in (-1, None) and row is not None:
            raise self.unknown(op, "0 to a negative power")
        return y, [base, Edge(1, by_exponent, smooth)]

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
            shares = {"zero": (0, 0), "last": (0, 1), "each": (1, 1)}.get(row.at_nan if row is not None else "")
            if shares is None or self.forward:
                raise self.unknown(op, "nan")
            return nan, [Edge(k, d.number(s), meets) for k, s in enumerate(shares)]
        if side == 0:
            rule = self.rule(op)
            if op.value == "unordered" and rule in ("first", "last"):
                raise UnsupportedError(
                    "{0} ties, {1} gives the slope to the {2} operand, and SymPy has sorted them: pass the program "
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
        """y = x0 - whole*x1, of the sign of x0 in fmod and of x1 in mod; 0 has the sign of x0 in both."""
        d = self.d
        self.finite(op, x)
        if d.is_zero(x[1]) and self.find(op.head) is not None:
            raise self.unknown(op, "a divisor 0")
        y = d.remainder(*x)
        sides = d.compare(y, d.zero), d.compare(x[1], d.zero)
        if op.head == "mod" and sides[0] and sides[0] != sides[1]:
            y = d.add(y, x[1])
        whole = d.floor(d.add(d.div(d.add(x[0], d.neg(y)), x[1]), d.number(0.5)))
        if self.find(op.head) is None or d.is_zero(y):
            rule = self.rule(op)
            if rule == "none":
                return y, []
        return y, [Edge(0, d.one, ""), Edge(1, d.neg(whole), "")]

    def hypotenuse(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d = self.d
        self.finite(op, x)
        y = d.hypot(*x)
        if not d.is_zero(y):
            self.squares(op, x)
            return y, [Edge(k, d.div(a, y), "") for k, a in enumerate(x)]
        rule = self.rule(op)
        slope = d.number(0.5) if rule == "half at 0" else d.zero if rule == "formula, 0 at 0" else d.div(d.zero, d.zero)
        return y, [Edge(k, slope, "multiply") for k in (0, 1)]

    def squares(self, op: Op, x: list) -> None:
        """The slope is made of squares: where they under- or overflow it depends on their order."""
        d, row = self.d, self.find(op.head)
        if not isinstance(d, Rounded) or (op.head == "hypot" and row is not None and row.rule == "formula"):
            return  # x/y, of a result that was scaled
        size = d.add(d.mul(x[0], x[0]), d.mul(x[1], x[1]))
        if not d.is_finite(size) or (not d.is_finite(d.div(d.one, size)) and not all(map(d.is_zero, x))):
            raise self.unknown(op, "squares that under- or overflow")

    def angle(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """atan2(y, x)."""
        d = self.d
        self.finite(op, x)
        self.squares(op, x)
        square = d.add(d.mul(x[0], x[0]), d.mul(x[1], x[1]))
        slopes = [d.div(x[1], square), d.neg(d.div(x[0], square))]
        if d.is_zero(square):
            if self.rule(op) == "formula, 0 at 0":
                slopes = [d.zero, d.zero]
            return _atan2(d, *x), [Edge(k, s, "multiply") for k, s in enumerate(slopes)]
        return _atan2(d, *x), [Edge(k, s, "") for k, s in enumerate(slopes)]

    def log_of_sum(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d = self.d
        self.finite(op, x)
        gap = d.add(x[0], d.neg(x[1]))
        top, below = (x[0], d.neg(gap)) if d.compare(gap, d.zero) == 1 else (x[1], gap)
        y = d.add(top, value(d, "softplus", below))
        if self.is_from_result(op):
            return y, [Edge(k, d.call("exp", d.add(a, d.neg(y))), "") for k, a in enumerate(x)]
        return y, [Edge(0, d.call("sigmoid", gap), ""), Edge(1, d.call("sigmoid", d.neg(gap)), "")]

    def bounded(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """clip by bounds that are arrays."""
        d = self.d
        low = x[1] if "l" in op.value else d.neg(d_inf(d))
        high = x[-1] if "h" in op.value else d_inf(d)
        sides = [d.compare(x[0], low), d.compare(x[0], high), d.compare(low, high)]
        self.decided[id(op)] = tuple(sides)
        if None in sides or sides[2] != -1:
            raise self.unknown(op, "these bounds")
        sides = [side if k in op.value else inside for k, side, inside in zip("lh", sides, (1, -1), strict=False)]
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

    def stopped(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        return x[0], []


def _atan2(d: Any, y: Any, x: Any) -> Any:
    """The angle of a point, where a zero has a sign, as C's atan2 has it."""
    below = d.compare(y, d.zero) == -1 or is_minus_zero(d, y)
    behind = d.compare(x, d.zero) == -1 or is_minus_zero(d, x)
    if d.is_zero(x) and not d.is_zero(y):
        half = d.number(pi / 2)
        return d.neg(half) if below else half
    angle = y if d.is_zero(y) else d.call("atan", d.div(y, x))
    if not behind:
        return angle
    return d.add(angle, d.neg(d.number(pi)) if below else d.number(pi))
