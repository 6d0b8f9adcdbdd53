"""x' = F(x) on the line, F with kinks and jumps: the motion from a point across the breakpoints, in Filippov's sense.

At a breakpoint only the one-sided limits count.  It is left to a side whose limit points away from it, and rested on if
0 is between both.  Where both may be, or both sides, the motion is not unique, and all branches are told.

Reference: A. F. Filippov, Differential Equations with Discontinuous Righthand Sides (1988), sections 4 and 10.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import AccumBounds, Expr, S, oo

from ...errors import UnsupportedError
from ...forms.exact import Facts, Scalar, equal, expression, is_finite, sign_of
from ...forms.line.partition import LineForm
from ...forms.line.piece import Piece, piece
from ...symbols import T
from ..slopes import attempted
from .inside import affine, course


class Leg(NamedTuple):
    """A part of the motion: from a time to another (None: for ever), where it is by the time T since the beginning of
    all; ``piece``: the number of the piece that it is in, None where it stays at a point."""

    start: Expr
    end: Expr | None
    law: Expr
    piece: int | None

    @property
    def rests(self) -> bool:
        """Whether it stays at a point."""
        return self.piece is None


class Event(NamedTuple):
    """At a breakpoint: when, where, what happens, the limits of F on both sides."""

    time: Expr
    point: Expr
    kind: str
    left: Scalar | None
    right: Scalar | None


class Motion(NamedTuple):
    """The legs one after the other, the events between them.

    ``branches``: of a motion that is not unique from its last event on, all ways to go on at once.  ``ends``: why there
    is no motion after the last leg, if there is none.
    """

    legs: list[Leg]
    events: list[Event]
    branches: list[Motion]
    ends: str = ""


SIDES = {-1: "left", 1: "right"}


def motion(
    form: LineForm, start: Scalar, time: Expr = S.Zero, first: int | None = None, known: Expr | None = None
) -> Motion:
    """The motion from a point on; ``first``: the side to which it leaves, or 0 to rest, where that is chosen.

    ``known``: a law of the first leg, if it is one.
    """
    facts = form.domain.facts
    legs: list[Leg] = []
    events: list[Event] = []
    here = start
    while True:
        k, on = form.locate(here)
        if on:
            event = event_at(form, k, time)
            events.append(event)
            options = departures(form, k) if first is None else [first]
            if len(options) != 1:
                branches = [motion(form, here, time, s) for s in options]
                return Motion(legs, events, branches, "" if options else "unbounded")
            s, first = options[0], None
            k += s > 0
        else:
            if form.pieces[k].undefined or is_wall(form.pieces[k]):
                return Motion(legs, events, [], "undefined")
            s = sign_of(form.pieces[k].at(here), facts)
        if s == 0:
            legs.append(Leg(time, None, expression(here), None))
            return Motion(legs, events, [])
        end = form.ends(k)[s > 0]
        found = course(form.pieces[k], here, end, s, facts, None if on else known)
        known = None
        over = None if found.duration is None else time + found.duration
        legs.append(Leg(time, over, found.law.xreplace({T: T - time}), k))
        if over is None:
            return Motion(legs, events, [])
        if found.blows_up:
            return Motion(legs, events, [], "infinite")
        if end in (form.domain.lo, form.domain.hi):
            return Motion(legs, events, [], "outside")
        time, here = over, end


def velocity(form: LineForm, k: int, s: int) -> Scalar | None:
    """The limit of F on one side of breakpoint k; None where there is no F."""
    p, a = form.sides(k)[s > 0], form.breaks[k].point
    if p.undefined:
        return None
    found = p.limit(a, s)
    if isinstance(found, AccumBounds):
        raise UnsupportedError("the right-hand side oscillates beside {0} = {1}: it has no limit", T, expression(a))
    return found


def is_wall(p: Piece) -> bool:
    """Whether a piece is all infinite: the outside of a set that is not left."""
    return p.expr() in (oo, -oo)


def event_at(form: LineForm, k: int, time: Expr) -> Event:
    """What the limits at a breakpoint make of it."""
    left, right = velocity(form, k, -1), velocity(form, k, 1)
    kind = kind_of(left, right, form.domain.facts)
    return Event(time, expression(form.breaks[k].point), kind, left, right)


def kind_of(left: Scalar | None, right: Scalar | None, facts: Facts) -> str:
    """continuous, crossing, sliding (both sides lead to the point, or one and the other is 0) or repelling; edge where
    F ends."""
    if left is None or right is None:
        return "edge"
    if is_finite(left) and is_finite(right) and equal(left, right, facts):
        return "continuous"
    u, v = sign_of(left, facts), sign_of(right, facts)
    if u * v > 0:
        return "crossing"
    return "sliding" if u >= v else "repelling"


def departures(form: LineForm, k: int) -> list[int]:
    """The ways to go on from breakpoint k: -1 and 1 to a side, 0 to rest; none where F is unbounded.

    Where F ends there is one limit only, and 0 is in the set if it is that.
    """
    facts = form.domain.facts
    limits = {s: v for s in (-1, 1) if (v := velocity(form, k, s)) is not None}
    walls = {s for s in limits if is_wall(form.sides(k)[s > 0])}
    if any(not is_finite(v) for s, v in limits.items() if s not in walls):
        return []
    signs = {s: sign_of(v, facts) for s, v in limits.items()}
    found = [0] if signs and min(signs.values()) <= 0 <= max(signs.values()) else []
    free = [s for s in signs if s not in walls]
    return found + [s for s in free if signs[s] == s or (signs[s] == 0 and creeps_away(form, k, s))]


def creeps_away(form: LineForm, k: int, s: int) -> bool:
    """Whether a point where F tends to 0 on one side is left to that side in finite time: where 1/F is integrable."""
    p, a = form.sides(k)[s > 0], form.breaks[k].point
    facts = form.domain.facts
    if affine(p) is not None:
        return False
    slope = attempted(p.diff(), a, s, facts)
    if slope is not None and not isinstance(slope, AccumBounds) and is_finite(slope):
        return False
    exponent = attempted(piece(((T - expression(a)) * p.diff().expr() / p.expr()).simplify()), a, s, facts)
    if exponent is None or isinstance(exponent, AccumBounds) or not is_finite(exponent) or exponent == 1:
        raise UnsupportedError(
            "whether the point {0} = {1}, at which the right-hand side is 0, is left in finite time is not decided",
            T,
            expression(a),
        )
    if sign_of(exponent - 1, facts) > 0:
        return False
    return _sign_beside(p, a, s, facts) == s


def _sign_beside(p: Piece, a: Scalar, s: int, facts: Facts) -> int:
    """The sign of F beside a point at which it tends to 0 with infinite slope: that of the slope."""
    slope = attempted(p.diff(), a, s, facts)
    if slope not in (oo, -oo):
        raise UnsupportedError("the sign of the right-hand side beside {0} = {1} is not decided", T, expression(a))
    return s if slope is oo else -s
