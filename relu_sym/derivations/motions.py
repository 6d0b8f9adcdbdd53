"""Steps of x' = F(x) with switches in x: ``rs.trajectory`` and ``rs.subgradient_flow`` on the line, and ``rs.dsolve``.

The regions of F; what the motion does in each, when it arrives at the next switching point, and what it does there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sympy import And, Basic, Derivative, Eq, Expr, Gt, Integer, Lt, Subs, Tuple, oo
from sympy.core.function import AppliedUndef

from ..calculus.equations.motion import Event, is_wall, velocity
from ..calculus.equations.switched import Row, Solution, piecewise
from ..forms.exact import Scalar, is_finite, scalar, sign_of
from ..forms.line.piece import Piece
from ..steps import Branch, Cases, Hull, SolutionOf, Step
from ..steps.said import Said
from ..symbols import StandIn
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .openings import MOVED, initial
from .other_verbs import by_cases


class Asked(NamedTuple):
    """The question: the frame of F, the unknown function of the time, the first line, and by which rule F is read."""

    frame: Frame
    unknown: AppliedUndef
    opening: SolutionOf
    rule: str


def motion_steps(q: Asked, result: Expr, evidence: Sequence[Solution]) -> tuple[Step, ...]:
    """The steps in every case of the parameters."""
    chains: list = []
    for found in evidence:
        told = _Told(q, found)
        c = Chain(q.opening)
        told.lines(c)
        chains.append((q.frame.condition(found.facts), q.opening, c.now, tuple(c.steps)))
    return q.frame.told(by_cases(chains, q.opening, result))


class _Told:
    """One case."""

    def __init__(self, q: Asked, found: Solution) -> None:
        self.q, self.found, self.frame = q, found, q.frame
        self.t: Any = q.unknown.args[0]

    def lines(self, c: Chain) -> None:
        """F by regions, the motion by legs, the result."""
        rows, form = self.found.rows, self.found.form
        field = self._moving(self.frame.stated(form, values=False))
        c.to(self.q.rule, self._solution(field, *self._start()), self.frame.breakpoints(form))
        c.to(MOVED, self._cases(rows), self._inside())
        c.to("vocabulary", StandIn.meant(piecewise(rows, self.t)))

    def _moving(self, e: Basic) -> Any:
        """An expression in x, said of x(t)."""
        return e.xreplace({self.frame.x: self.q.unknown})

    def _solution(self, field: Basic, t0: Basic, x0: Basic) -> SolutionOf:
        velocity = Eq(Derivative(self.q.unknown, self.t), field, evaluate=False)
        return SolutionOf(self.q.unknown, velocity, initial(self.q.unknown, t0, x0))

    def _cases(self, rows: Sequence[Row]) -> Basic:
        """The laws by the times at which they hold."""
        if len(rows) == 1 and rows[0].start is None and rows[0].end is None:
            return StandIn.meant(rows[0].law)
        told = []
        for r in rows:
            start, end = (far if v is None else StandIn.meant(v) for v, far in ((r.start, -oo), (r.end, oo)))
            told.append(Branch(StandIn.meant(r.law), start, end, int(r.start is not None)))
        return Cases(self.t, *told)

    # ------------------------------------------------------------------ leg by leg
    def _inside(self) -> Iterator[Step]:
        """The legs in the order of time, what happens between them."""
        events = list(self.found.events)
        for row in self.found.rows:
            while events and events[0].time in (row.start, self.found.begun) and events[0].time != row.end:
                yield from self._at(events.pop(0), None)
            yield from self._resting(row) if row.piece is None else self._moved(row)
            while events and events[0].time == row.end:
                yield from self._at(events.pop(0), row)
        for e in events:
            yield from self._at(e, None)

    def _moved(self, row: Row) -> Iterator[Step]:
        field = self._moving(self.frame.function(self.found.form.pieces[row.piece or 0]))
        t0, x0 = self._begin(row)
        yield step("motion in a region", self._solution(field, t0, x0), StandIn.meant(row.law), where=self._during(row))

    def _begin(self, row: Row) -> tuple[Basic, Basic]:
        """A time of a leg, and the point where the motion is then."""
        if (row.law.xreplace({self.t: self.found.begun}) - self.found.here).expand() == 0:
            return self._start()
        known = {e.time: e.point for e in self.found.events}
        time = next((v for v in (row.start, row.end) if v in known), None)
        if time is None:
            return self._start()
        return StandIn.meant(time), self.frame.out(known[time])

    def _start(self) -> tuple[Basic, Basic]:
        return StandIn.meant(self.found.begun), self.frame.out(self.found.here)

    def _during(self, row: Row) -> Basic | None:
        ends = ((Gt, row.start), (Lt, row.end))
        bounds = [against(self.t, StandIn.meant(end)) for against, end in ends if end is not None]
        return And(*bounds) if bounds else None

    def _at(self, e: Event, before: Row | None) -> Iterator[Step]:
        """The arrival at a switching point, and what the limits there say."""
        point = self.frame.out(e.point)
        if before is not None and before.law.has(self.t):
            reached = Subs(StandIn.meant(before.law), self.t, StandIn.meant(e.time))
            yield step("time of arrival", reached, point)
        sides = [(s, v) for s, v in ((-1, e.left), (1, e.right)) if v is not None]
        limits = [self._limit(self._sides(e)[s > 0], scalar(e.point), s) for s, _ in sides]
        told = self._words(e)
        yield step(
            "switching point",
            Tuple(*limits),
            Tuple(*(self.frame.number(v) for _, v in sides)),
            where=Eq(self.frame.x, point, evaluate=False),
            conditions=[told] if told else [],
        )

    def _sides(self, e: Event) -> tuple[Piece, Piece]:
        """The pieces that meet at a switching point."""
        k, _ = self.found.form.locate(scalar(e.point))
        return self.found.form.sides(k)

    def _limit(self, p: Piece, point: Scalar, s: int) -> Expr:
        return self.frame.function(p) if is_wall(p) else self.frame.limit(self.frame.function(p), point, s)

    def _words(self, e: Event) -> Said | None:
        """What the limits on both sides mean for the motion."""
        if e.left is None or e.right is None:
            return None
        u, v = (sign_of(limit, self.found.facts) for limit in (e.left, e.right))
        if not all(is_finite(p) or is_wall(q) for p, q in zip((e.left, e.right), self._sides(e), strict=True)):
            return Said("the velocity is unbounded there")
        if u * v > 0:
            return Said(f"both lead to the {'right' if u > 0 else 'left'}: the motion crosses")
        return Said("0 lies between them")

    def _resting(self, row: Row) -> Iterator[Step]:
        """0 is among the velocities at the point."""
        form, here = self.found.form, scalar(row.law)
        k, on = form.locate(here)
        where = Eq(self.frame.x, self.frame.out(row.law), evaluate=False)
        if not on:
            field = self.frame.value_at(self.frame.function(form.pieces[k]), here)
            yield step("rest", field, Integer(0), where=where)
            return
        limits = [v for s in (-1, 1) if (v := velocity(form, k, s)) is not None]
        yield step("rest", Integer(0), Hull(*map(self.frame.number, limits)), where=where, relation="∈")
