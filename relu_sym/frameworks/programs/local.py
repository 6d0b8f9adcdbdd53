"""One operation of a program: its value, and an edge to each operand with the slope that the framework has there."""

from __future__ import annotations

from typing import Any

from ...errors import UnsupportedError
from ..conventions.convention import Convention
from .kinked import KINKED, Kinked
from .lists import Lists
from .one import ROUNDINGS, OneNumber
from .op import Op
from .rules import Edge, Switch
from .several import Several
from .smooth import SLOPES, value
from .spelling import told


class Local(OneNumber, Several, Lists):
    """The rules of one framework and version, applied to one operation after another."""

    def of(self, op: Op, x: list, p: list) -> tuple[Any, list[Edge]]:
        """The value and the edges; ``x`` are the values of the operands, ``p`` of the numbers."""
        d, head = self.d, op.head
        if head in SLOPES:
            return self.smooth(op, x[0])
        if head == "prelu":
            y, edges = self.kinked(op, x[0], (x[1],), KINKED[head])
            side = d.compare(x[0], d.zero)
            if side == 0:
                self.finite(op, x)
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


class Values(Local):
    """Values alone, of constants: no convention enters."""

    def find(self, head: str) -> Convention | None:
        return None

    def rule(self, op: Op) -> str:
        return "formula"

    def meets(self, head: str) -> str:
        return ""

    def finite(self, op: Op, x: list) -> None:
        return None

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
    "std": "deviation",
    **dict.fromkeys(("sort", "topk"), "place"),
    "median": "middle",
    **dict.fromkeys(("softmax", "log_softmax", "logsumexp"), "exponentials"),
    "guard": "guarded",
}
"""Operations of several numbers, and the method of each."""

__all__ = ["Edge", "Local", "Switch", "Values"]
