"""A program run and differentiated: values forwards, then slopes backwards (or forwards), as a framework does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sympy import E, pi

from ...parsing.operations import COMPARISONS, TRUTH_VALUES
from ..arithmetic import Rounded
from ..conventions.convention import Table
from .local import Edge, Local, Switch, Values
from .op import Op, in_order
from .rules import FUSED

ORDER = {"lt": (-1,), "le": (-1, 0), "gt": (1,), "ge": (1, 0), "eq": (0,), "ne": (-1, 1, None)}
LOGIC = frozenset({*COMPARISONS.values(), "and", "or", "not"})


class Outcome(NamedTuple):
    """What a run gave: the value, the slope by each variable (None for no gradient at all), and the switches."""

    value: Any
    slopes: tuple[Any, ...]
    switches: tuple[Switch, ...]
    trouble: tuple[Op, ...]
    """The operations at which inf times 0, or nan as a slope, came into the chain rule."""
    decided: tuple[Any, ...]
    """How every comparison of the run came out, and whether each value is finite."""


class Run:
    """One program at one point."""

    def __init__(self, output: Op, d: Any, table: Table, version: str, forward: bool, compiled: bool = False) -> None:
        self.output, self.d, self.forward, self.compiled = output, d, forward, compiled
        self.local = Local(d, table, version, forward, compiled)
        self.literal = Rounded("float64") if isinstance(d, Rounded) else d
        self.order = in_order(output)
        self.values: dict[int, Any] = {}
        self.edges: dict[int, list[Edge]] = {}
        self.shares: dict[int, Any] = {}
        self.trouble: list[Op] = []

    def differentiated(self, at: Mapping[str, Any], wrt: Sequence[str]) -> Outcome:
        """The slopes by the inputs of these names."""
        alive = self.evaluated(at, set(wrt))
        if self.compiled and self.local.table.compiled[self.local.version] == "finite":
            self.check_finite()
        inputs = {op.value: op for op in self.order if op.head == "input"}
        slopes = self.forwards(inputs, wrt, alive) if self.forward else self.backwards(inputs, wrt, alive)
        value = self.values[id(self.output)]
        finite = (v if isinstance(v, bool) else self.d.is_finite(v) for v in map(self.entered_value, self.order))
        sides = (self.local.decided.get(id(op)) for op in self.order)
        return Outcome(value, slopes, tuple(self.local.switches), tuple(self.trouble), (*finite, *sides))

    def check_finite(self) -> None:
        """A compiler rearranges, which only inf and nan tell."""
        for op in self.order:
            met = (self.values[id(op)], *(e.slope for e in self.edges.get(id(op), ())))
            if not all(isinstance(v, bool) or self.d.is_finite(self.d.number(v)) for v in met):
                raise self.local.unknown(op, "inf or nan in compiled mode")

    def entered_value(self, op: Op) -> Any:
        """The value of an operation in this arithmetic."""
        found = self.values[id(op)]
        return found if isinstance(found, bool) else self.d.number(found)

    def evaluated(self, at: Mapping[str, Any], wrt: set[str]) -> set[int]:
        """Every value; the operations that depend on a variable, with their edges."""
        alive: set[int] = set()
        for op in self.order:
            if op.head == "input":
                self.values[id(op)] = self.d.number(at[op.value])
                alive |= {id(op)} if op.value in wrt else set()
            elif op.head == "number":
                self.values[id(op)] = literal(op, self.literal)
            elif op.head in LOGIC:
                self.values[id(op)] = self.truth(op)
            else:
                self.one(op, alive)
        return alive

    def one(self, op: Op, alive: set[int]) -> None:
        """The value of an operation; its edges if a variable is behind it."""
        lives = [id(i) in alive for i in op.inputs]
        if op.is_number:
            found = self.quiet(op, self.literal)
            self.values[id(op)] = self.literal.zero if is_whole(op) and self.literal.is_zero(found) else found
            return
        if not any(lives):
            self.values[id(op)] = self.quiet(op, self.d)
            return
        x, p = self.operands(op, self.d)
        self.values[id(op)], edges = self.local.of(op, x, p)
        kept = [e for e in edges if lives[e.operand]]
        if edges:
            self.shares[id(op)] = edges[0].slope
        if kept:
            self.edges[id(op)] = kept
            alive.add(id(op))

    def operands(self, op: Op, d: Any) -> tuple[list, list]:
        """The values of the operands and of the numbers of an operation."""
        x = [self.entered(i, d) for i in op.inputs]
        return x, [self.entered(i, d) for i in op.numbers]

    def entered(self, op: Op, d: Any) -> Any:
        found = self.values[id(op)]
        return d.number(found) if isinstance(found, bool) or (op.is_number and d is not self.literal) else found

    def quiet(self, op: Op, d: Any) -> Any:
        """The value of an operation on constants, which no convention enters."""
        x, p = self.operands(op, d)
        return Values(d, self.local.table, self.local.version, False).of(op, x, p)[0]

    def truth(self, op: Op) -> bool:
        """A comparison, or several joined."""
        if op.head in ORDER:
            x, _ = self.operands(op, self.d)
            side = self.d.compare(*x)
            self.local.decided[id(op)] = side
            return side in ORDER[op.head]
        values = [bool(self.values[id(i)]) for i in op.inputs]
        return {"and": all(values), "or": any(values), "not": not values[0]}[op.head]

    # slopes

    def met(self, op: Op, above: Any, edge: Edge) -> Any:
        """What comes from above times the slope, as the framework multiplies there."""
        d, slope = self.d, edge.slope
        if d.is_finite(above) and d.is_finite(slope):
            return d.mul(above, slope)
        if self.forward and self.local.table.forward_finite:
            raise self.local.unknown(op, "inf or nan in forward mode")
        if (op.head in FUSED or op.head in self.local.table.unsure) and not d.is_finite(above):
            raise self.local.unknown(op, "inf or nan from above")
        stops = (edge.meets == "select" and d.is_zero(slope)) or (edge.meets == "stop" and d.is_zero(above))
        if stops:
            return d.zero
        if not edge.meets and (d.is_zero(slope) or d.is_zero(above)):
            raise self.local.unknown(op, "inf or nan times 0 in the chain rule")
        found = d.mul(above, slope)
        if d.is_nan(found) and not d.is_nan(above):
            self.trouble.append(op)
        return found

    def backwards(self, inputs: Mapping[str, Op], wrt: Sequence[str], alive: set[int]) -> tuple[Any, ...]:
        """From the output to the inputs."""
        above: dict[int, Any] = {id(self.output): self.d.one} if id(self.output) in alive else {}
        for op in reversed(self.order):
            if id(op) not in above or id(op) not in self.edges:
                continue
            g = above[id(op)]
            for edge in self.edges[id(op)]:
                target = op.inputs[edge.operand]
                part = self.met(op, g, edge)
                above[id(target)] = self.d.add(above[id(target)], part) if id(target) in above else part
        return tuple(above.get(id(inputs[name]), self.nothing) if name in inputs else self.nothing for name in wrt)

    def forwards(self, inputs: Mapping[str, Op], wrt: Sequence[str], alive: set[int]) -> tuple[Any, ...]:
        """From each input to the output, by unit vectors."""
        return tuple(self.pushed(inputs.get(name), inputs, wrt) for name in wrt)

    def pushed(self, start: Op | None, inputs: Mapping[str, Op], wrt: Sequence[str]) -> Any:
        d = self.d
        tangents = {id(inputs[n]): d.one if inputs[n] is start else d.zero for n in wrt if n in inputs}
        for op in self.order:
            if op.listed and id(op) in self.edges:
                self.check_list(op, tangents)
            if id(op) in self.edges and self.local.table.forward_finite and not d.is_finite(self.entered_value(op)):
                raise self.local.unknown(op, "inf or nan in forward mode")
            edges = self.edges.get(id(op), ())
            if edges and (op.head in self.local.table.joint or edges[0].meets == "joint"):
                tangents[id(op)] = self.joint(op, tangents)
                continue
            for edge in edges:
                below = tangents.get(id(op.inputs[edge.operand]))
                if below is None:
                    continue
                part = self.met(op, below, edge)
                tangents[id(op)] = d.add(tangents[id(op)], part) if id(op) in tangents else part
        return tangents.get(id(self.output), self.nothing)

    def check_list(self, op: Op, tangents: Mapping[int, Any]) -> None:
        """In a list the constants move too, by 0, which inf and nan tell."""
        found = [*(self.entered_value(i) for i in op.inputs), *(tangents.get(id(i), self.d.zero) for i in op.inputs)]
        found += [e.slope for e in self.edges[id(op)]]
        if not all(isinstance(v, bool) or self.d.is_finite(v) for v in found):
            raise self.local.unknown(op, "inf or nan in a list in forward mode")

    @property
    def nothing(self) -> Any:
        """The slope by what no path leads to."""
        return self.d.zero if self.local.table.unconnected == "0" else None

    def joint(self, op: Op, tangents: Mapping[int, Any]) -> Any:
        """(dx - (x/y)*dy)/y, or dy + s*(dx - dy) with the share s of x, computed in one."""
        d, (x, y) = self.d, op.inputs
        dx, dy = (tangents.get(id(i), d.zero) for i in (x, y))
        if op.head == "div" and op.inputs[0].is_number:  # the reciprocal, times the number
            return d.mul(dy, self.edges[id(op)][0].slope)
        if op.head == "div":
            top = dx if id(y) not in tangents else d.add(dx, d.neg(d.mul(self.values[id(op)], dy)))
            return d.div(top, self.entered(y, d))
        share = self.shares[id(op)]
        return d.add(dy, d.mul(share, d.add(dx, d.neg(dy))))


def is_whole(op: Op) -> bool:
    """Whether Python computes it in whole numbers, which have no -0."""
    if op.head == "number":
        return op.value.isdigit()
    return op.head in ("add", "mul", "neg") and all(map(is_whole, op.inputs))


def literal(op: Op, d: Any) -> Any:
    """A number of the text; with a point or an exponent it is the binary number next to it."""
    text = op.value
    if text in ("pi", "E"):
        return d.number(pi if text == "pi" else E)
    if text in TRUTH_VALUES:
        return TRUTH_VALUES[text]
    if text in ("oo", "inf", "infinity", "nan"):
        return d.number(float("nan" if text == "nan" else "inf"))
    return d.number(float(text) if set(text) & set(".eE") else int(text))
