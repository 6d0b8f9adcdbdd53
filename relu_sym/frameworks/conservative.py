"""``rs.conservative_field``: what a program may return, whatever convention each of its kinks has."""

from __future__ import annotations

from itertools import product
from typing import Any

from sympy import FiniteSet, Interval

from ..budget import verb
from ..errors import BudgetError, ReluSymError, UnsupportedError
from ..forms.cells.polytope import Polytope
from ..forms.exact import scalar
from ..rendering.sheets import Sheet, Sheeted
from .arithmetic import Exact
from .audit import check, function_of, spread
from .audited import shown
from .conventions.convention import ANY, Convention
from .programs.flat import Flattener
from .programs.local import Edge, Local
from .programs.op import Op
from .programs.program import as_point, as_program
from .programs.reductions import DEFINED
from .programs.run import ORDER, Run
from .programs.spelling import told
from .truth import truth

MOST = 12
"""Kinks that tie at one point; each doubles the work."""


class Choices(Local):
    """Rules that take, at each kink, the element of a given number."""

    def __init__(self, d: Any, picked: tuple[int, ...]) -> None:
        super().__init__(d, ANY, "", False)
        self.picked, self.counts = picked, []
        self.orders: dict[tuple, list[int]] = {}
        """In which order each sorted list was put."""

    def pick(self, count: int) -> int:
        """The number of the element at the next kink, which has that many."""
        k = len(self.counts)
        self.counts.append(count)
        return self.picked[k] if k < len(self.picked) else 0

    def unknown(self, op: Op, what: str) -> UnsupportedError:
        return UnsupportedError(
            "{0} at {1}: a conservative field is of a locally Lipschitz program with finite slopes",
            told(op.node) if op.node is not None else op.head,
            what,
        )

    def find(self, head: str) -> Convention | None:
        return None

    def row(self, op: Op) -> Convention:
        raise self.unknown(op, "a point without finite slopes to choose from")

    def at_kink(self, op: Op, rule: str, k: int, x: Any, p: tuple, kinked: Any) -> Any:
        return kinked.slopes[k - 1 + self.pick(2)](self.d, x, p)

    def rule(self, op: Op) -> str:
        if op.head in ("sign", "heaviside", "floor", "ceil", "round", "trunc", "frac", "mod", "fmod", "hardshrink"):
            raise self.unknown(op, "a jump")
        if op.head in ("norm", "hypot", "std"):
            raise UnsupportedError(
                "{0} at 0: its slopes there fill a ball, and finitely many choices are combined", told(op.node)
            )
        if op.head in ("sqrt", "log", "rsqrt", "cbrt", "atan2", "power of arrays"):
            self.row(op)
        return "formula" if op.head == "prod" else "left"

    def extreme(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        if len(x) == 2 and self.d.compare(*x) == 0:
            return x[0], self.share(2)
        return self.largest(op, x)

    def largest(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        d, sign = self.d, 1 if op.head.startswith(("max", "amax", "fmax")) else -1
        best = x[0]
        for other in x[1:]:
            best = other if d.compare(other, best) == sign else best
        tied = [k for k, a in enumerate(x) if d.compare(a, best) == 0]
        chosen = tied[self.pick(len(tied)) if len(tied) > 1 else 0]
        return best, [Edge(k, d.number(k == chosen), "") for k in range(len(x))]

    def place(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """An entry of a sorted list, whose entries that tie may stand in any order."""
        key = op.head, tuple(map(id, op.inputs))
        if key not in self.orders:
            down = 1 if op.head == "topk" else -1
            rest, order = list(range(len(x))), []
            while rest:
                best = rest[0]
                for k in rest[1:]:
                    best = k if self.d.compare(x[k], x[best]) == down else best
                tied = [k for k in rest if self.d.compare(x[k], x[best]) == 0]
                order.append(tied[self.pick(len(tied)) if len(tied) > 1 else 0])
                rest.remove(order[-1])
            self.orders[key] = order
        chosen = self.orders[key][op.value]
        return x[chosen], [Edge(k, self.d.number(k == chosen), "") for k in range(len(x))]

    def middle(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        return self.place(op, x)

    def share(self, count: int) -> list[Edge]:
        """All to one of those that tie."""
        chosen = self.pick(count)
        return [Edge(k, self.d.number(k == chosen), "") for k in range(count)]

    def bounded(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        raise UnsupportedError("clip by arrays is not read here: write minimum(maximum(x, low), high)")

    def where(self, op: Op, x: list) -> tuple[Any, list[Edge]]:
        """The branch taken; where a comparison ties, the other too, which must have the same value."""
        d = self.d
        taken = 1 if x[0] else 2
        if self.at_boundary(op.inputs[0]) and d.compare(x[1], x[2]) != 0:
            raise self.unknown(op, "a jump, or a branch without a value")
        return x[taken], [Edge(taken, d.one, ""), Edge(3 - taken, d.zero, "select")]


class ChoosingRun(Run):
    """A program run with one choice at every kink, tie, and comparison of equals."""

    local: Choices

    def __init__(self, output: Op, d: Any, picked: tuple[int, ...]) -> None:
        super().__init__(output, d, ANY, "", False)
        self.local = Choices(d, picked)

    def truth(self, op: Op) -> bool:
        found = super().truth(op)
        if op.head not in ORDER or self.local.decided[id(op)] != 0:
            return found
        return found != bool(self.local.pick(2))

    def quiet(self, op: Op, d: Any) -> Any:
        """Branches that are constants may jump too."""
        return self.local.where(op, self.operands(op, d)[0])[0] if op.head == "where" else super().quiet(op, d)


class ConservativeField(Sheeted):
    """``.field``: the hull of what choices of conventions return; ``.clarke``: the set of the function, inside it."""

    def __init__(self, program: Any, at: str, field: Any, clarke: Any, kinks: int) -> None:
        self.program, self.at, self.field, self.clarke, self.kinks = program, at, field, clarke, kinks

    def sheet(self) -> Sheet:
        """Both sets, and what they mean."""
        return Sheet(
            f"Conservative field of {self.program} at {self.at}",
            (
                (
                    f"{self.kinks} {'kink' if self.kinks == 1 else 'kinks'}; some choice of conventions returns: ",
                    shown(self.field),
                ),
                ("Clarke's set of the function: ", shown(self.clarke)),
                "Each kink is answered by itself, so a program may return numbers that its function does not have.",
                "It is right almost everywhere all the same: along any smooth curve that moves off the kinks the chain "
                "rule holds for every one of these numbers (Bolte and Pauwels, 2021).",
            ),
        )

    def data(self) -> Any:
        """The sets as SymPy prints them."""
        return {"program": str(self.program), "at": self.at, "field": str(self.field), "clarke": str(self.clarke)}


@verb
def conservative_field(program: Any, at: Any) -> ConservativeField:
    """The set of slopes that some choice of conventions returns for this program, beside the set of its function.

    At every kink of an operation any slope between its two, at a tie any split, at the boundary of a ``where`` either
    branch: what the chain rule makes of all choices (in several variables the hull of it) is a conservative field.  It
    holds Clarke's set, and is larger where kinks belong together: that is why automatic differentiation can be wrong at
    a point, and is right almost everywhere.  ``.field`` and ``.clarke`` are an interval, a set of one number, or a
    ``Polytope``.

    >>> import relu_sym as rs
    >>> found = rs.conservative_field("relu(x) - relu(-x)", 0)
    >>> found.field, found.clarke
    (Interval(0, 2), {1})

    Reference: J. Bolte and E. Pauwels, Conservative set valued fields (2021), Mathematical Programming 188.
    """
    asked = as_program(program)
    point = as_point(at, asked)
    asked, point = spread(asked, point)
    check(asked, point)
    names = list(point.numbers)
    output = Flattener({}, DEFINED.get).program(asked.tree)
    exact = Exact()

    def chosen(picked: tuple[int, ...]) -> tuple[tuple, list[int]]:
        run = ChoosingRun(output, exact, picked)
        found = run.differentiated(point.numbers, names)
        return tuple(exact.zero if s is None else s for s in found.slopes), run.local.counts

    _, counts = chosen(())
    if len(counts) > MOST:
        raise BudgetError("{0} kinks tie at the point; at most {1} are combined", len(counts), MOST)
    values = [chosen(picked)[0] for picked in product(*map(range, counts))]
    if any(not exact.is_finite(v) for row in values for v in row):
        raise UnsupportedError(
            "{0} has infinite slopes at the point: a conservative field is of finite ones", str(asked)
        )
    symbols = tuple(asked.symbol(n) for n in names)
    numbers = tuple(exact.out(exact.number(v)) for v in point.numbers.values())
    try:
        clarke = truth(function_of(asked), symbols, numbers).clarke
    except ReluSymError:
        clarke = None
    return ConservativeField(asked, str(point), _hull(values, exact), clarke, len(counts))


def _hull(values: list[tuple], exact: Exact) -> Any:
    """The hull of the slopes; those of one variable fill the interval, since each depends on each choice affinely."""
    if len(values[0]) > 1:
        return Polytope.of([tuple(scalar(exact.out(v)) for v in row) for row in values], reason="hull of all choices")
    found = [row[0] for row in values]
    low = high = found[0]
    for v in found[1:]:
        low = v if exact.compare(v, low) == -1 else low
        high = v if exact.compare(v, high) == 1 else high
    ends = exact.out(low), exact.out(high)
    return FiniteSet(ends[0]) if ends[0] == ends[1] else Interval(*ends)
