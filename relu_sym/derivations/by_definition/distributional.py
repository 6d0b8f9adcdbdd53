"""The distributional derivative from its definition: pair with a test function, integrate by parts, read off."""

from __future__ import annotations

from typing import Any, cast

from sympy import Add, Expr, Integral, S, oo

from ...calculus.derivative import Evidence
from ...calculus.diff import Case
from ...forms.exact import is_zero
from ...forms.line.partition import Impulse, LineForm
from ...steps import Bracket, D, Pairing, Step, Test
from ..by_rules.distributional import jump_steps
from ..catalogue import step
from ..chain import Chain
from ..stating import Frame


def chain(case: Case, order: int, frame: Frame) -> tuple[Step, ...]:
    """<D^n f, phi> = (-1)^n <f, phi^(n)> = ... = <result, phi>, so D^n f = the result."""
    x = frame.x
    source, result = frame.out(case.source), frame.out(case.result)
    c = Chain(Pairing(D(source, x, order), Test(x), x))
    c.to("distributional definition", (-1) ** order * Pairing(source, Test(x, order), x))
    if case.orders:
        first = [e.before for e in case.orders[0]]
        c.to(
            "normal form",
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
    impulses = Add(*[-sign * _applied(i, rest + 1, frame) for e in evidence for i in e.before.impulses])
    pieces = [t for e in evidence for t in _stretches(e.before, frame)]
    inside = (INSIDE,) if any(_is_partial(e.before) for e in evidence) else ()
    c.to(
        "split at the breakpoints",
        Add(*[-sign * _integral(p, Test(x, rest + 1), x, lo, hi) for p, _, lo, hi in pieces], impulses),
        [s for e in evidence for s in _impulse_steps(e.before, rest + 1, frame)],
        conditions=inside,
    )
    if any(j.principal for e in evidence for j in e.jumps):
        c.to("principal value", end, [s for e in evidence for s in jump_steps(e, frame)])
        return
    inner = Add(*[sign * _integral(q, Test(x, rest), x, lo, hi) for _, q, lo, hi in pieces])
    brackets = [-sign * _bracket(p, Test(x, rest), x, lo, hi) for p, _, lo, hi in pieces]
    c.to(
        "integration by parts",
        Add(inner, *brackets, impulses),
        [
            step(
                "integration by parts",
                _integral(p, Test(x, rest + 1), x, lo, hi),
                _bracket(p, Test(x, rest), x, lo, hi) - _integral(q, Test(x, rest), x, lo, hi),
            )
            for p, q, lo, hi in pieces
        ],
    )
    weights = [
        sign * frame.number(j.weight) * Test(frame.number(j.point), rest)
        for e in evidence
        for j in e.jumps
        if not is_zero(j.weight, e.before.domain.facts)
    ]
    boundary = [s for e in evidence for s in jump_steps(e, frame)]
    c.to("boundary terms", Add(inner, *weights, impulses), boundary, conditions=inside)
    c.to("read off", end)


INSIDE = "the support of phi lies in the open set on which the function is defined"


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
        c.to("split at the breakpoints", -sign * _integral(f, Test(x, m + 1), x, lo, hi), conditions=inside)
        inner = sign * _integral(slope, Test(x, m), x, lo, hi)
        c.to("integration by parts", inner - sign * _bracket(f, Test(x, m), x, lo, hi))
        c.to("boundary terms", inner, conditions=inside)
        c.to("read off", sign * Pairing(slope, Test(x, m), x))
        f = slope


def _integral(p: Expr, phi: Expr, x: Expr, lo: Any, hi: Any) -> Expr:
    """The integral of p*phi, a minus sign in front of it."""
    if p == 0:
        return S.Zero
    minus = p.as_coeff_Mul()[0].is_negative
    return -Integral(-p * phi, (x, lo, hi)) if minus else Integral(p * phi, (x, lo, hi))


def _bracket(p: Expr, phi: Expr, x: Expr, lo: Any, hi: Any) -> Expr:
    """The boundary term of p*phi, a minus sign in front of it."""
    minus = p.as_coeff_Mul()[0].is_negative
    return -Bracket(-p * phi, x, lo, hi) if minus else Bracket(p * phi, x, lo, hi)


def _stretches(form: LineForm, frame: Frame) -> list[tuple[Expr, Expr, Expr, Expr]]:
    """(piece, its slope, from, to) of every piece that is not 0."""
    return [
        (frame.function(p), frame.function(p.diff()), *map(frame.number, form.ends(k)))
        for k, p in enumerate(form.pieces)
        if not p.undefined and not p.is_zero()
    ]


def _applied(i: Impulse, derivatives: int, frame: Frame) -> Expr:
    """<c delta^(k)(x - a), phi^(m)> = (-1)^k c phi^(k+m)(a)."""
    return frame.number(i.weight) * (-1) ** i.order * Test(frame.number(i.point), i.order + derivatives)


def _impulse_steps(form: LineForm, derivatives: int, frame: Frame) -> list[Step]:
    return [
        step(
            "delta on a test function",
            Pairing(frame.impulse(*i), Test(frame.x, derivatives), frame.x),
            _applied(i, derivatives, frame),
        )
        for i in form.impulses
    ]
