"""The distributional derivative from its definition: pair with a test function, integrate by parts, read off."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from sympy import Add, Expr, Integral, S, Sum, oo

from ...calculus.differentiation.derivative import Evidence
from ...calculus.differentiation.diff import Case
from ...forms.exact import Scalar, expression, scalar
from ...forms.line.partition import Domain, Impulse, LineForm
from ...forms.line.piece import Piece
from ...forms.line.window import unrolled
from ...forms.periods import tidy, whole
from ...steps import Bracket, D, Pairing, Step, Test
from ...symbols import N
from ...vocabularies.trains import Train, trains_of
from ..by_rules.distributional import jump_steps
from ..catalogue import step
from ..chain import Chain
from ..frame import Frame
from ..repeating import raised


def chain(case: Case, order: int, frame: Frame) -> tuple[Step, ...]:
    """<D^n f, phi> = (-1)^n <f, phi^(n)> = ... = <result, phi>, so D^n f = the result."""
    x = frame.x
    source, result = frame.out(case.source), frame.out(case.result)
    c = Chain(Pairing(D(source, x, order), Test(x), x))
    c.to("distributional definition", (-1) ** order * Pairing(source, Test(x, order), x))
    if case.orders:
        first = [e.before for e in case.orders[0]]
        c.to(
            frame.reading(*first),
            (-1) ** order * Pairing(Add(*[frame.stated(p) for p in first]), Test(x, order), x),
            [s for p in first for s in frame.breakpoints(p)],
        )
        for k, evidence in enumerate(case.orders):
            once(c, evidence, order - k - 1, frame)
    else:
        _smooth(c, source, order, frame)
    c.to("vocabulary", Pairing(result, Test(x), x))
    c.anew("equal distributions", D(source, x, order), result)
    return tuple(c.steps)


def once(c: Chain, evidence: tuple[Evidence, ...], rest: int, frame: Frame) -> None:
    """From (-1)^(m+1) <f, phi^(m+1)> to (-1)^m <f', phi^(m)>, m = rest."""
    x, sign = frame.x, (-1) ** rest
    after = Add(*[frame.stated(e.after, values=False) for e in evidence])
    end = sign * Pairing(after, Test(x, rest), x)
    impulses = Add(*[-sign * _applied(e.before, rest + 1, frame) for e in evidence])
    pieces = [t for e in evidence for t in _stretches(e.before, frame)]
    inside = (INSIDE,) if any(_is_partial(e.before) for e in evidence) else ()
    inside += (FINITE,) if any(e.before.repeats for e in evidence) else ()
    c.to(
        "split at the breakpoints",
        Add(*[-sign * t.summed(t.integral(t.p, Test(x, rest + 1), x)) for t in pieces], impulses),
        [s for e in evidence for s in _impulse_steps(e.before, rest + 1, frame)],
        conditions=inside,
    )
    if any(j.principal for e in evidence for j in e.jumps):
        c.to("principal value", end, [s for e in evidence for s in jump_steps(e, frame)])
        return
    inner = Add(*[sign * t.summed(t.integral(t.slope, Test(x, rest), x)) for t in pieces])
    brackets = [-sign * t.summed(t.bracket(t.p, Test(x, rest), x)) for t in pieces]
    c.to(
        "integration by parts",
        Add(inner, *brackets, impulses),
        [
            step(
                "integration by parts",
                t.integral(t.p, Test(x, rest + 1), x),
                t.bracket(t.p, Test(x, rest), x) - t.integral(t.slope, Test(x, rest), x),
            )
            for t in pieces
        ],
    )
    weights = [sign * _applied(raised(e, impulses=False), rest, frame) for e in evidence]
    boundary = [s for e in evidence for s in jump_steps(e, frame)]
    c.to("boundary terms", Add(inner, *weights, impulses), boundary, conditions=inside)
    c.to("read off", end)


FINITE = "φ is 0 outside a bounded interval, so only finitely many terms of a sum are not 0"
INSIDE = "the support of φ lies in the open set on which the function is defined"


def _is_partial(form: LineForm) -> bool:
    """Whether the function lives on a part of the line only."""
    return any(p.undefined for p in form.pieces) or (form.domain.lo, form.domain.hi) != (-oo, oo)


def _smooth(c: Chain, f: Expr, order: int, frame: Frame) -> None:
    """A function smooth on the line has no boundary terms."""
    x, lo, hi = frame.x, frame.gate.lo, frame.gate.hi
    inside = (INSIDE,) if (lo, hi) != (-oo, oo) else ()
    for m in reversed(range(order)):
        if f == 0:
            return
        sign, slope = (-1) ** m, cast(Expr, f.diff(x))
        line = Stretch(f, slope, lo, hi)
        c.to("split at the breakpoints", -sign * line.integral(f, Test(x, m + 1), x), conditions=inside)
        inner = sign * line.integral(slope, Test(x, m), x)
        c.to("integration by parts", inner - sign * line.bracket(f, Test(x, m), x))
        c.to("boundary terms", inner, conditions=inside)
        c.to("read off", sign * Pairing(slope, Test(x, m), x))
        f = slope


class Stretch(NamedTuple):
    """A smooth piece and its slope from lo to hi; ``over``: for each whole number between two."""

    p: Expr
    slope: Expr
    lo: Any
    hi: Any
    over: tuple = ()

    def integral(self, p: Expr, phi: Expr, x: Expr) -> Expr:
        """The integral of p*phi, a minus sign in front of it."""
        if p == 0:
            return S.Zero
        minus = p.as_coeff_Mul()[0].is_negative
        return -Integral(-p * phi, (x, self.lo, self.hi)) if minus else Integral(p * phi, (x, self.lo, self.hi))

    def bracket(self, p: Expr, phi: Expr, x: Expr) -> Expr:
        """The boundary term of p*phi, a minus sign in front of it."""
        minus = p.as_coeff_Mul()[0].is_negative
        return -Bracket(-p * phi, x, self.lo, self.hi) if minus else Bracket(p * phi, x, self.lo, self.hi)

    def summed(self, e: Expr) -> Expr:
        """The sum over all numbers, a minus sign in front of it."""
        if not self.over or e == 0:
            return e
        minus = e.as_coeff_Mul()[0].is_negative
        return -Sum(-e, self.over) if minus else Sum(e, self.over)


def _stretches(form: LineForm, frame: Frame) -> list[Stretch]:
    """Every piece that is not 0; a family as whole periods, and what is left of one beside its ends."""
    out = []
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        if not p.periodic:
            out += _plain(p, lo, hi, frame)
            continue
        q = frame.period(p)
        start, first, last = q.family.start, -oo, oo
        if lo != -oo:
            first = -whole(tidy((start - lo) / q.family.period), form.domain.facts)
            out += _rest(q.family, first - 1, lo, tidy(start + first * q.family.period), frame)
        if hi != oo:
            last = whole(tidy((hi - start) / q.family.period), form.domain.facts) - 1
            out += _rest(q.family, last + 1, tidy(start + (last + 1) * q.family.period), hi, frame)
        out += [
            t._replace(over=(frame.whole, first, last))
            for j, piece in enumerate(q.form.pieces[1:])
            for t in _plain(piece, *q.ends(j), frame)
        ]
    return out


def _rest(p: Any, n: int, lo: Scalar, hi: Scalar, frame: Frame) -> list[Stretch]:
    """The part of one period between two points."""
    if lo == hi:
        return []
    part = unrolled(p.window, p.period, n, n, Domain(lo, hi, p.window.domain.facts))
    return [t for k, piece in enumerate(part.pieces) for t in _plain(piece, *part.ends(k), frame)]


def _plain(p: Piece, lo: Scalar, hi: Scalar, frame: Frame) -> list[Stretch]:
    if p.undefined or p.is_zero():
        return []
    return [Stretch(frame.function(p), frame.function(p.diff()), frame.number(lo), frame.number(hi))]


def _applied(form: LineForm, derivatives: int, frame: Frame) -> Expr:
    """The impulses: <c delta^(k)(x - a), phi^(m)> = (-1)^k c phi^(k+m)(a)."""
    trains, single = trains_of(form)
    n, out = frame.whole, []
    for t in trains:
        outside, inside = _on_test(_nth(t, frame), derivatives, frame).as_independent(n, as_Add=False)
        out.append(outside * Sum(inside, (n, t.first, t.last)))
    return Add(*out, *[_on_test(i, derivatives, frame) for i in single])


def _on_test(i: Impulse, derivatives: int, frame: Frame) -> Expr:
    return frame.number(i.weight) * (-1) ** i.order * Test(frame.number(i.point), i.order + derivatives)


def _impulse_steps(form: LineForm, derivatives: int, frame: Frame) -> list[Step]:
    trains, single = trains_of(form)
    return [
        step(
            "delta on a test function",
            Pairing(frame.impulse(*i), Test(frame.x, derivatives), frame.x),
            _on_test(i, derivatives, frame),
        )
        for i in [*single, *(_nth(t, frame) for t in trains)]
    ]


def _nth(t: Train, frame: Frame) -> Impulse:
    """The impulse of number n."""
    n = frame.whole
    return Impulse(tidy(t.point + n * t.period), t.order, scalar(expression(t.weight).xreplace({N: n})))
