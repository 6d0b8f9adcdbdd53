"""z' = F(z) in the plane, F piecewise affine: from event to event, along a switching surface that both sides lead to.

An event is where F, read along the motion as it would go on, changes its formula; what happens there is read off the
cells at the point, to first order, and where a side runs along the surface to second.

Reference: A. F. Filippov, Differential Equations with Discontinuous Righthand Sides (1988), sections 4, 10 and 19.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Expr, ImmutableDenseMatrix, Tuple, oo, simplify

from ...errors import NotUnique, UnsupportedError
from ...forms.cells.enumeration import Cell, cells
from ...forms.exact import Facts, Scalar, expression, scalar, sign_of
from ...forms.line.locate import between
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import piece
from ...forms.roots import Roots
from ...symbols import T
from ...vocabularies.read import read
from ...vocabularies.switches import Program
from ..subdifferentials.several import Question
from .affine_flow import Law, affine_flow, affine_parts
from .corner import Corner, Degenerate, Exit
from .inside import course

MOST_EVENTS = 40
DIGITS = 30


class Leg(NamedTuple):
    """A part of the motion: between two times, where it is by the time T; ``kind``: "moves", "slides" or "rests".

    ``here``: where it begins; ``fields``: the formulas of F that it follows, on a surface those of both sides.
    """

    start: Expr
    end: Expr
    law: Law
    kind: str
    here: Law
    fields: tuple[Law, ...]


class Going(NamedTuple):
    """How it goes on: where it is by the time since now, for how long, and what ``Leg`` tells."""

    law: Law
    over: Expr
    kind: str
    fields: tuple[Law, ...]


class Side(NamedTuple):
    """The field on one side of a surface: its formulas, its value at the point, the component along the normal and how
    that changes along the field."""

    law: Law
    value: Law
    normal: int
    bend: int


class Plane:
    """The motion of one question, in one case of the parameters."""

    def __init__(self, q: Question, facts: Facts) -> None:
        self.q, self.facts, self.variables = q, facts, q.variables
        self.components = [facts.applied(e) for e in q.components]

    def legs(self, until: Expr) -> list[Leg]:
        """The motion from the point of the question at 0 to a time."""
        here: Law = tuple(map(self.facts.applied, self.q.point))  # pyright: ignore[reportAssignmentType]
        time, found = expression(scalar(0)), []
        while sign_of(scalar(until - time), self.facts) > 0:
            if len(found) == MOST_EVENTS:
                raise UnsupportedError(
                    "the motion switches more than {0} times before {1}: ask for a shorter time", MOST_EVENTS, until
                )
            law, over, kind, fields = self.next(here, until - time)
            shown: Law = tuple(e.xreplace({T: T - time}) for e in law)  # pyright: ignore[reportAssignmentType]
            found.append(Leg(time, time + over, shown, kind, here, fields))
            here = tuple(simplify(e.xreplace({T: over})) for e in law)  # pyright: ignore[reportAssignmentType]
            time = simplify(time + over)
        return found

    def next(self, here: Law, left: Expr) -> Going:
        """The next leg, which takes at most the time that is left."""
        program = Program(self.components, self.variables, here, self.facts)
        found = cells(program)
        if any(c.thin for c in found):
            raise self._refused("which switches are on beside {0} is not decided by first order", here)
        laws = {c: self._law(program, c) for c in found}
        if len(set(laws.values())) == 1:
            return self._moved(next(iter(laws.values())), here, left)
        surface = self._surface(found, laws)
        if surface is None:
            return self._at_corner(found, laws, here, left)
        normal, below, above = surface
        return self._at_surface(normal, self._side(below, normal, here), self._side(above, normal, here), here, left)

    def _law(self, program: Program, c: Cell) -> Law:
        return tuple(program.law(c, program.nodes[k].name) for k in program.roots)  # pyright: ignore[reportReturnType]

    def _refused(self, message: str, here: Law, *more: Any) -> UnsupportedError:
        return UnsupportedError("the motion is not worked out: " + message, Tuple(*here), *more)

    # ------------------------------------------------------------------ in one region
    def _moved(self, law: Law, here: Law, left: Expr) -> Going:
        parts = affine_parts(law, self.variables)
        if parts is None:
            raise self._refused("beside {0} the right-hand side is {1}, which is not affine", here, Tuple(*law))
        moved = affine_flow(*parts, here, self.facts)
        if not any(e.has(T) for e in moved):
            return Going(moved, left, "rests", (law,))
        over = self._event(moved, law, left)
        return Going(moved, left if over is None else over, "moves", (law,))

    def _event(self, moved: Law, law: Law, left: Expr) -> Expr | None:
        """When F along the motion first changes its formula; None where that is not before the end."""
        put = dict(zip(self.variables, moved, strict=True))
        changes: list[Scalar] = []
        for e, own in zip(self.components, law, strict=True):
            form = read(e.xreplace(put), Domain(scalar(0), scalar(left), self.facts))
            first = _first_break(form)
            self._check(form, own.xreplace(put), left if first is None else expression(first))
            changes += [] if first is None else [first]
        if not changes:
            return None
        least, *others = changes
        for other in others:
            least = other if sign_of(other - least, self.facts) < 0 else least
        return expression(least)

    def _check(self, form: LineForm, expected: Expr, end: Expr) -> None:
        """What is read along the motion is what moved it."""
        p = form.pieces[0]
        middle = expression(between(scalar(0), scalar(end)))
        gap = None if p.undefined or p.periodic else (p.expr() - expected).xreplace({T: middle})
        if gap is None or not abs(gap.evalf(DIGITS)) < 10 ** (-DIGITS // 2):
            raise UnsupportedError("the motion leaves its region at once: {0} along it is not {1}", p.expr(), expected)

    # ------------------------------------------------------------------ on a surface
    def _surface(self, found: Sequence[Cell], laws: dict[Cell, Law]) -> tuple[tuple, Law, Law] | None:
        """(normal, formulas below, above) of the one straight switching surface through the point; None where several
        meet."""
        signs = {c: {d.gradient: d.sign for d in c.decisions if d.law is None} for c in found}
        for g in signs[found[0]]:
            if all(g in signs[c] for c in found):
                sides = {s: {laws[c] for c in found if signs[c][g] == s} for s in (-1, 1)}
                if all(len(own) == 1 for own in sides.values()):
                    return tuple(expression(scalar(a)) for a in g), sides[-1].pop(), sides[1].pop()
        return None

    def _at_corner(self, found: Sequence[Cell], laws: dict[Cell, Law], here: Law, left: Expr) -> Going:
        """Where several straight surfaces meet: the one way to go on."""
        if any(d.law is not None for c in found for d in c.decisions):
            raise self._refused("a curved switching surface goes through {0}", here)
        normals = dict.fromkeys(tuple(expression(scalar(a)) for a in d.gradient) for c in found for d in c.decisions)
        put = dict(zip(self.variables, here, strict=True))

        def at(way: tuple) -> tuple[Law, Law]:
            inside = (c for c in found if all(self._sign(_dot(d.gradient, way)) == d.sign for d in c.decisions))
            law = laws[next(inside)]
            return law, tuple(simplify(e.xreplace(put)) for e in law)  # pyright: ignore[reportReturnType]

        try:
            corner = Corner(list(normals), at, self.facts)
            exits, stays = corner.exits(), corner.stays()
            turning = None if exits else corner.turning()
        except Degenerate:
            raise self._refused(
                "several switching surfaces meet at {0}, and first order does not decide how it goes on", here
            ) from None
        if len(exits) + stays != 1 or (turning is not None and turning < 0):
            self._refuse_corner(corner, exits, stays, here)
        if stays:
            return Going(here, left, "rests", tuple(s.law for s in corner.sectors))
        (way,) = exits
        if way.ray is None:
            return self._moved(way.sectors[0].law, here, left)
        normal = (-way.ray[1], way.ray[0])
        return self._slid(normal, way.sectors[0].law, way.sectors[1].law, here, left)

    def _refuse_corner(self, corner: Corner, exits: Sequence[Exit], stays: bool, here: Law) -> None:
        ways = [Tuple(*(w.sectors[0].value if w.ray is None else w.ray)) for w in exits]
        if not ways and not stays:
            raise self._refused("several switching surfaces meet at {0}, and no way to go on is found", here)
        raise NotUnique(
            "the motion is not unique from {0} on, where several switching surfaces meet: it may "
            + ("stay there, or " * stays)
            + ("leave in one of the directions {1}" if ways else "leave turning about it"),
            Tuple(*here),
            Tuple(*ways),
        )

    def _side(self, law: Law, normal: tuple, here: Law) -> Side:
        put = dict(zip(self.variables, here, strict=True))
        value: Law = tuple(e.xreplace(put) for e in law)  # pyright: ignore[reportAssignmentType]
        parts = affine_parts(law, self.variables)
        if parts is None:
            raise self._refused("beside {0} the right-hand side is {1}, which is not affine", here, Tuple(*law))
        bend = parts[0] * ImmutableDenseMatrix(value)
        return Side(law, value, self._sign(_dot(normal, value)), self._sign(_dot(normal, tuple(bend))))

    def _sign(self, e: Expr) -> int:
        return sign_of(scalar(simplify(e)), self.facts)

    def _at_surface(self, normal: tuple, below: Side, above: Side, here: Law, left: Expr) -> Going:
        """On a surface: to the side that both lead to, or along it; by second order where one runs along it."""
        down, up = below.normal or below.bend, above.normal or above.bend
        if down > 0 and up > 0:
            return self._moved(above.law, here, left)
        if down < 0 and up < 0:
            return self._moved(below.law, here, left)
        if self._may_rest(below, above) and (down >= 0 >= up):
            return Going(here, left, "rests", (below.law, above.law))
        if down < 0 < up:
            raise NotUnique(
                "the motion is not unique from {0} on: both sides of the switching surface lead away from it, as {1} "
                "and {2}",
                Tuple(*here),
                Tuple(*below.value),
                Tuple(*above.value),
            )
        if below.normal == above.normal == 0 or down * up == 0:
            raise self._refused("a side of the switching surface runs along it at {0}", here)
        return self._slid(normal, below.law, above.law, here, left)

    def _may_rest(self, below: Side, above: Side) -> bool:
        """Whether one side stands still there, and so does the other, or it leads straight to the surface."""
        stands = [not any(map(self._sign, side.value)) for side in (below, above)]
        return all(stands) or (stands[0] and above.normal < 0) or (stands[1] and below.normal > 0)

    def _slid(self, normal: tuple, below: Law, above: Law, here: Law, left: Expr) -> Going:
        """Along the surface, by s in here + s*along: up to where a side does not lead to it, or the formulas change."""
        along = (-normal[1], normal[0])
        on_line = [a + T * b for a, b in zip(here, along, strict=True)]
        put = dict(zip(self.variables, on_line, strict=True))
        low, high = (tuple(e.xreplace(put).expand() for e in law) for law in (below, above))
        to, away = (_dot(normal, side).expand() for side in (low, high))
        combined = [to * v - away * u for u, v in zip(low, high, strict=True)]
        speed = piece(simplify(_dot(along, combined) / (to - away) / _dot(along, along)))
        way = sign_of(scalar(speed.at(scalar(0))), self.facts)
        if way == 0:
            return Going(here, left, "rests", (below, above))
        ends = self._ends(to, away, put, way)
        end = ends[0] if ends else oo * way
        found = course(speed, scalar(0), end, way, self.facts)
        if found.blows_up:
            raise self._refused("the motion along the switching surface through {0} has no bounds", here)
        over = left if found.duration is None else found.duration
        is_over = found.duration is None or sign_of(scalar(over - left), self.facts) >= 0
        law: Law = tuple(e.xreplace({T: found.law}) for e in on_line)  # pyright: ignore[reportAssignmentType]
        return Going(law, left if is_over else over, "slides", (below, above))

    def _ends(self, to: Expr, away: Expr, put: dict, way: int) -> list[Scalar]:
        """The places along the surface, in the direction of the motion, where it may be left, the next one first."""
        span = (scalar(0), oo) if way > 0 else (-oo, scalar(0))
        roots = Roots(*span, self.facts)
        places = [r for e in (to, away) if e.has(T) for r in roots.of(piece(e))]
        for e in self.components:
            places += [b.point for b in read(e.xreplace(put), Domain(*span, self.facts)).breaks]
        ordered = roots.sorted_inside(places)
        return ordered if way > 0 else ordered[::-1]


def _first_break(form: LineForm) -> Scalar | None:
    """The first breakpoint: where the formula is another one behind it, or a surface is touched."""
    form = (form.written_out(MOST_EVENTS) if form.repeats else form).merged()
    return form.breaks[0].point if form.breaks else None


def _dot(u: Sequence, v: Sequence) -> Expr:
    return u[0] * v[0] + u[1] * v[1]
