"""What a framework's table says to one operation of a program: its row, its rule, how inf and nan meet its slope."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...errors import UnsupportedError
from ..arithmetic import Rounded
from ..conventions.convention import RULES, Convention, Table
from .op import Op
from .spelling import told

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


FUSED = ("guard", "std", "softmax", "log_softmax", "logsumexp")
"""Formulas that every framework has in one: what inf or nan from above makes of them is not answered."""


class Rules:
    """The rules of one framework and version, in one mode and arithmetic."""

    def __init__(self, d: Any, table: Table, version: str, forward: bool, compiled: bool = False) -> None:
        self.d, self.table, self.version, self.forward, self.compiled = d, table, version, forward, compiled
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
        found = row.compiled if self.compiled and row.compiled in RULES else row.in_mode(self.forward)
        if found == "open":
            raise self.unknown(op, row.said or row.at)
        if found == "refused":
            raise UnsupportedError(
                "{0} {1} raises on {2}: {3}", self.table.framework, self.version, told(op.node), row.said or row.words
            )
        return found

    def meets(self, head: str) -> str:
        """How inf and nan meet the slope of a kinked operation."""
        row = self.find(head)
        if row is None:
            return ""
        return row.forward_meets if self.forward and row.forward_meets else row.meets

    def finite(self, op: Op, x: list) -> None:
        """Where inf or nan is an operand, each framework has its own way to compute this slope: it is not answered."""
        if not all(map(self.d.is_finite, x)):
            raise self.unknown(op, "inf or nan as an operand")

    def is_from_result(self, op: Op) -> bool:
        """Whether the slope is computed from the rounded result: exactly that is no other number."""
        row = self.find(op.head)
        return row is not None and isinstance(self.d, Rounded) and row.in_mode(self.forward) == "from the result"

    def unknown(self, op: Op, what: str) -> UnsupportedError:
        return UnsupportedError(
            "{0} at {1}: what {2} {3} returns there is not measured, and nothing is assumed",
            told(op.node) if op.node is not None else op.head,
            what,
            self.table.framework,
            self.version,
        )


def is_minus_zero(d: Any, v: Any) -> bool:
    """Whether a number is 0 from below."""
    return bool(d.is_zero(v)) and str(v) == "-0.0"


def d_inf(d: Any) -> Any:
    return d.number(float("inf"))
