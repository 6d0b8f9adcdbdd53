"""x' = F(x), F with kinks and jumps in x: solved from an initial value across its switching points, sliding too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from sympy import And, Dummy, Expr, Piecewise, S, Symbol, oo

from ...errors import NotUnique, ReluSymError, Undecided, UnsupportedError
from ...forms.exact import Facts, Scalar, expression, scalar, sign_of
from ...forms.line.guarded import by_cases
from ...forms.line.partition import Domain, LineForm
from ...symbols import Gate, T, as_expression, as_variable, exact
from ...vocabularies.read import read
from ..interval import as_point
from .motion import Event, Motion, kind_of, motion

FieldOf = Callable[[Facts, Scalar], LineForm]


class Row(NamedTuple):
    """A law in t, from a time to another (None for no end), in a piece of F (None where it stays at a point)."""

    law: Expr
    start: Expr | None
    end: Expr | None
    piece: int | None


class Solution(NamedTuple):
    """The motion on both sides of the initial time, in one case of the parameters.

    ``form``: F; ``rows``: the laws, ``events``: the switching points, both in the order of time; the initial value is
    ``here`` at the time ``begun``.
    """

    facts: Facts
    form: LineForm
    rows: tuple[Row, ...]
    events: tuple[Event, ...]
    here: Expr
    begun: Expr


Evidence = tuple[Solution, ...]


def solved(F: Any, x: Any, t: Any, t0: Any, x0: Any, assume: Any = ()) -> tuple[Expr, Evidence]:
    """The solution of x' = F(x), x(t0) = x0 in Filippov's sense, on the largest interval on which it is the only one.

    A function of t, without value (nan) outside that interval.  ``t0`` or ``x0`` None: refused, an initial value is
    needed.  Errors: ``NotUnique`` (with ``.branches``), ``UnsupportedError``.
    """
    x, t = as_variable(x), time_symbol(t)
    if t is T and not as_expression(F).has(T):
        own = Dummy("t", real=True)
        found, evidence = solved(F, x, own, t0, x0, assume)
        return cast(Expr, found.xreplace({own: T})), evidence
    if t != x and as_expression(F).has(t):
        raise UnsupportedError("{0} depends on the time {1}: only x' = F(x) is solved", F, t)
    gate = Gate(F, x, assume)
    if x0 is None or t0 is None:
        raise UnsupportedError(
            "the right-hand side {0} switches with {1}: give an initial value, ics={{f(t0): x0}}, from which the "
            "switching points are reached one after the other",
            as_expression(F),
            x,
        )

    def field(facts: Facts, here: Scalar) -> LineForm:
        form = read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts))
        if not form.is_function:
            raise UnsupportedError(
                "the right-hand side has an impulse at {0} = {1}: x' = F(x) needs a function",
                T,
                expression(form.impulsive_point),
            )
        return around(form, here)

    with gate.errors():
        found, evidence = along(field, gate, t, t0, x0)
        return gate.out(found), tuple(evidence)


def time_symbol(t: Any) -> Symbol:
    if not isinstance(t, Symbol) or t.is_extended_real is False or t.is_integer or t.is_commutative is False:
        raise UnsupportedError("{0!r} cannot be the time: give a real Symbol", t)
    return t


def around(form: LineForm, here: Scalar) -> LineForm:
    """The form with the kinks of a family beside a point as its own."""
    k, on = form.locate(here)
    near = range(k, k + 2) if on else range(k, k + 1)
    if not any(form.pieces[j].periodic for j in near):
        return form
    if expression(here).free_symbols:
        raise UnsupportedError(
            "{0} has kinks without end: the motion from {1} is worked out for a number",
            form.pieces[k].expr(),
            expression(here),
        )
    period = max((form.pieces[j].period for j in near if form.pieces[j].periodic), key=expression)
    lo, hi = here - 2 * period, here + 2 * period
    lo = lo if form.domain.lo == -oo or form.compare(lo, form.domain.lo) > 0 else form.domain.lo
    hi = hi if form.domain.hi == oo or form.compare(hi, form.domain.hi) < 0 else form.domain.hi
    return form.within(lo, hi).written_out()


def along(field: FieldOf, gate: Gate, t: Symbol, t0: Any, x0: Any, flows: bool = False) -> tuple[Expr, list[Solution]]:
    """The motion as a function of t, case by case of the parameters.

    ``flows``: before t0 a point at rest is taken to have been there for ever, of all that it may have been.
    """
    if t == gate.x:
        raise UnsupportedError("{0} is both the variable and the time: name the time otherwise", t)
    start, (begin, floats) = as_point(x0, gate), exact(as_expression(t0))
    for e in (expression(start), begin):
        for v in (t, T):
            if v in e.free_symbols:
                raise UnsupportedError("the initial value {0} must not depend on {1}", e, v)
    gate.floats = gate.floats or floats or exact(as_expression(x0))[1]
    evidence: list[Solution] = []

    def run(facts: Facts) -> Expr:
        here = scalar(facts.applied(expression(start)))
        form = field(facts, here)
        check_inside(form, here)
        begun = facts.applied(begin)
        result, solution = written(form, here, t, begun, flows)
        evidence.append(solution)
        return result

    return by_cases(run, gate.assume), evidence


def check_inside(form: LineForm, here: Scalar) -> None:
    """Refuse to start outside what the variable is declared to be."""
    for end, s in ((form.domain.lo, 1), (form.domain.hi, -1)):
        if end not in (oo, -oo) and sign_of(here - end, form.domain.facts) != s:
            raise UnsupportedError(
                "the motion cannot start at {0}: there is nothing on one side of it", expression(here)
            )


def written(form: LineForm, here: Scalar, t: Symbol, t0: Expr, flows: bool) -> tuple[Expr, Solution]:
    """The motion from a point at a time as a Piecewise in t."""
    ahead = motion(form, here)
    refuse_branches(form, ahead, here, t, t0)
    backward = form.replace(pieces=[-p for p in form.pieces], breaks=[b._replace(value=None) for b in form.breaks])
    try:
        inside = not form.locate(here)[1]
        law = ahead.legs[0].law.xreplace({T: -T}) if inside else None
        behind = motion(backward, here, known=law)
    except Undecided:
        raise
    except ReluSymError:
        behind = Motion([], [], [], "unknown")
    if flows and not behind.legs and ahead.legs[0].rests:
        behind = Motion(ahead.legs, [], [])
    rows = _rows(ahead, behind, t, t0)
    events = [_met_before(e, t0, form.domain.facts) for e in reversed(behind.events) if e.time != 0]
    events += [e._replace(time=t0 + e.time) for e in ahead.events]
    return piecewise(rows, t), Solution(form.domain.facts, form, tuple(rows), tuple(events), expression(here), t0)


def _met_before(e: Event, t0: Expr, facts: Facts) -> Event:
    """An event of the motion backward, with the limits of F itself."""
    left, right = (None if v is None else -v for v in (e.left, e.right))
    return Event(t0 - e.time, e.point, kind_of(left, right, facts), left, right)


def _rows(ahead: Motion, behind: Motion, t: Symbol, t0: Expr) -> list[Row]:
    """The laws in the order of time, those that go on as one where they are."""
    later = [
        Row(cast(Expr, g.law.xreplace({T: t - t0})), t0 + g.start, None if g.end is None else t0 + g.end, g.piece)
        for g in ahead.legs
    ]
    earlier = [
        Row(cast(Expr, g.law.xreplace({T: t0 - t})), None if g.end is None else t0 - g.end, t0 - g.start, g.piece)
        for g in reversed(behind.legs)
    ]
    if earlier and _agree(behind.legs[0].law.xreplace({T: -T}), ahead.legs[0].law):
        earlier[-1] = earlier[-1]._replace(law=later[0].law)
    rows: list[Row] = []
    for row in [*earlier, *later]:
        rows.append(row._replace(start=rows.pop().start) if rows and rows[-1].law == row.law else row)
    return rows


def _agree(before: Expr, after: Expr) -> bool:
    """Whether two laws are one, as far as their terms tell."""
    return before == after or (before - after).expand() == 0


def piecewise(rows: Sequence[Row], t: Symbol) -> Expr:
    """One formula if it holds for all t, else a Piecewise, without value where no row is."""
    since = rows[0].start
    pairs = []
    for law, start, end, _ in rows:
        condition: Any = S.true if end is None else t < end
        if since is not None:
            condition = And(t >= start, condition)
        pairs.append((law, condition))
    return Piecewise(*pairs)


def refuse_branches(form: LineForm, m: Motion, here: Scalar, t: Symbol, t0: Expr) -> None:
    """Tell all branches of a motion that is not unique; refuse one that does not begin."""
    if m.branches:
        e = m.events[-1]
        ways = tuple(piecewise(_rows(_whole(m, b), Motion([], [], []), t, t0), t) for b in m.branches)
        rests = any(b.legs and b.legs[0].rests for b in m.branches)
        error = NotUnique(
            "the motion from {0} = {1} is not unique: at {0} = {2} (time {3}) "
            + ("it may rest, for any time, " if rests else "it may leave to the one side ")
            + ("and leave then" if rests else "or to the other")
            + ", since the limits of the right-hand side are {4} on the left and {5} on the right; ways to go on "
            "there at once: " + ", ".join(f"{{{6 + k}}}" for k in range(len(ways))),
            T,
            expression(here),
            e.point,
            t0 + e.time,
            *("without value" if v is None else expression(v) for v in (e.left, e.right)),
            *ways,
        )
        error.branches = ways
        raise error
    if not m.legs:
        raise UnsupportedError(
            "there is no motion from {0} = {1}: the right-hand side has no finite values beside it, or they lead "
            "out of its domain",
            T,
            expression(here),
        )
    if m.ends == "outside":
        raise UnsupportedError(
            "the motion from {0} = {1} crosses kinks without end, or leaves where {0} is declared to be",
            T,
            expression(here),
        )


def _whole(m: Motion, branch: Motion) -> Motion:
    return Motion([*m.legs, *branch.legs], [], [])
