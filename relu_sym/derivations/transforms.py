"""Steps of the transforms: split into pieces, terms or fractions, each by its integral or its row of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import Add, Dummy, Expr, Gt, Integral, Max, Symbol, exp, oo, re

from ..calculus.complexes import is_complex
from ..calculus.transforms import families, laplace, spectrum, tempered
from ..calculus.transforms.fourier import transformed
from ..calculus.transforms.inverse_laplace import inverse, single_terms
from ..calculus.transforms.overlaps import alone
from ..calculus.transforms.signal import NotExponential, of_form
from ..calculus.transforms.written import delay
from ..calculus.transforms.written import laplace as of_rows
from ..errors import UnsupportedError
from ..forms.exact import Facts, Scalar
from ..forms.line.guarded import by_cases as answered
from ..forms.line.jumps import parts
from ..forms.line.partition import Domain, LineForm
from ..forms.line.periodic import Periodic
from ..forms.line.piece import NOTHING, Piece
from ..steps import Step, Transform
from ..steps.said import Said
from ..symbols import Gate, T
from ..vocabularies.read import read_any
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .other_verbs import by_cases


class Asked(NamedTuple):
    """A transform that was asked for: the function behind its gate, the new variable, the verb, its answer."""

    gate: Gate
    to: Symbol
    verb: str
    result: Expr

    def noun(self, e: Expr) -> Expr:
        """The transform of an expression in the caller's variable, not carried out."""
        return Transform(e, self.gate.x, self.to, self.verb)


Lines = Callable[[Chain, Expr, Asked, Facts, Frame], Expr]
"""Writes the lines of one case; what they end in is the answer there, in the caller's symbols."""


def transform_steps(asked: Asked) -> tuple[Step, ...]:
    """The steps of a transform, in every case of its parameters."""
    frame = Frame(asked.gate)
    if is_complex(asked.gate.expr) and asked.verb == "laplace_transform":
        raise UnsupportedError("{0} has complex values: derivations are of real functions here", asked.gate.source)
    chains: list = []

    def run(facts: Facts) -> Expr:
        e = facts.applied(asked.gate.expr)
        c = Chain(asked.noun(frame.out(e)))
        before = c.now
        result = LINES[asked.verb](c, e, asked, facts, frame)
        chains.append((frame.condition(facts), before, result, c))
        return result

    answered(run, asked.gate.assume)
    told = []
    for condition, before, result, c in chains:
        end = asked.result if len(chains) == 1 else result
        c.to("vocabulary", end)
        told.append((condition, before, end, tuple(c.steps)))
    return frame.told(by_cases(told, asked.noun(frame.out(asked.gate.expr)), asked.result))


# ---------------------------------------------------------------------- Laplace
def _laplace(c: Chain, e: Expr, asked: Asked, facts: Facts, frame: Frame) -> Expr:
    forms = parts(read_any(e, Domain(asked.gate.lo, asked.gate.hi, facts)))
    for form in forms:
        if form.principal:
            raise UnsupportedError("the steps of a transform are not told for principal values: {0}", c.now)
    stated = Add(*[frame.stated(form, values=False) for form in forms])
    c.to("normal form", asked.noun(stated), [s for form in forms for s in frame.breakpoints(form)])
    integrals, values, sides, abscissas = [], [], [], []
    for form in forms:
        for p, lo, hi in laplace.stretches(form):
            if p.is_zero():
                continue
            before = _laplace_integral(p, lo, hi, form, asked, frame)
            own = laplace.of_stretch(p, lo, hi, asked.to, facts, abscissas)
            value = frame.out(own if isinstance(own, Expr) else of_rows(own, asked.to))
            integrals.append(before)
            values.append(value)
            rule = "period by period" if p.periodic else "Laplace transform of a piece"
            plain = p.periodic and not p.window.impulses and hi == oo
            one = _one_period(p, lo, before, asked, facts, frame) if plain else ()
            sides.append(step(rule, before, value, steps=one))
        for i in laplace.causal_impulses(form):
            value = frame.number(i.weight) * asked.to**i.order * frame.out(delay(i.point, asked.to))
            integrals.append(value)
            values.append(value)
            sides.append(step("transform of an impulse", asked.noun(frame.impulse(*i)), value))
    known = [frame.out(Max(*abscissas))] if abscissas else []
    where = [Said(Gt(re(asked.to), a)) for a in known]
    impulses = [s for s in sides if s.rule == "transform of an impulse"]
    c.to("Laplace integral", Add(*integrals), impulses, conditions=where)
    c.to("sum of the transforms", Add(*values), [s for s in sides if s not in impulses])
    return Add(*values)


def _laplace_integral(p: Piece, lo: Scalar, hi: Scalar, form: LineForm, asked: Asked, frame: Frame) -> Expr:
    x, wave = asked.gate.x, exp(-asked.to * asked.gate.x)
    if p.periodic and p.window.impulses:  # from 0-: an impulse on the end counts
        own = [alone(form, k) for k in range(len(form.pieces)) if form.pieces[k] is p]
        return asked.noun(Add(*[frame.stated(f, values=False) for f in own]))
    f = frame.cases(LineForm((p,), domain=form.domain), values=False) if p.periodic else frame.function(p)
    return Integral(f * wave, (x, frame.number(lo), frame.number(hi)))


def _one_period(p: Periodic, lo: Scalar, before: Expr, asked: Asked, facts: Facts, frame: Frame) -> tuple[Step, ...]:
    """The geometric factor, where the periods are alike."""
    _, begin = families.first_whole(p, lo, facts)
    if begin != lo or set(families.pulses(p)) != {(0, 0)}:
        return ()
    ends = (asked.gate.x, frame.number(begin), frame.number(begin + p.period))
    period = frame.number(p.period)
    return (step("period by period", before, Integral(before.function, ends) / (1 - exp(-period * asked.to))),)


# ---------------------------------------------------------------------- inverse Laplace
def _inverse_laplace(c: Chain, e: Expr, asked: Asked, facts: Facts, frame: Frame) -> Expr:
    domain, v = Domain(-oo, oo, facts), Dummy("s")
    terms = single_terms(e.xreplace({T: v}), v, facts)
    shown = [frame.out(t.xreplace({v: T})) for _, t in terms]
    c.to("partial fractions", asked.noun(Add(*shown)))
    values, sides = [], []
    for (rule, term), before in zip(terms, shown, strict=True):
        value = inverse(term, v, domain).xreplace({T: asked.to})
        values.append(value)
        sides.append(step(rule, asked.noun(before), value))
    c.to("sum of the transforms", Add(*values), sides if len(sides) > 1 else [])
    if len(sides) == 1 and c.steps:
        c.steps[-1] = step(sides[0].rule, c.steps[-1].before, c.steps[-1].after)
    return Add(*values)


# ---------------------------------------------------------------------- Fourier
def _fourier(c: Chain, e: Expr, asked: Asked, facts: Facts, frame: Frame) -> Expr:
    direction = -1 if asked.verb.startswith("inverse") else 1
    read = _by_pieces(e, facts) if direction > 0 and not is_complex(e) else None
    values, sides = [], []
    if read is not None:
        forms, pieces = read
        stated = Add(*[frame.stated(form, values=False) for form in forms])
        c.to("normal form", asked.noun(stated), [s for form in forms for s in frame.breakpoints(form)])
        for rule, form, value in pieces:
            values.append(value.xreplace({T: asked.to}))
            shown = frame.impulses(form) if rule == "transform of an impulse" else frame.stated(form, values=False)
            sides.append(step(rule, asked.noun(shown), values[-1]))
    else:
        for term in Add.make_args(e.expand()):
            values.append(transformed(term, facts, direction).xreplace({T: asked.to}))
            sides.append(step("transform by table", asked.noun(frame.out(term)), values[-1]))
    if len(sides) == 1:
        c.to(sides[0].rule, values[0])
    else:
        c.to("sum of the transforms", Add(*values), sides)
    return Add(*values)


def _by_pieces(e: Expr, facts: Facts) -> tuple[tuple[LineForm, ...], list[tuple[str, LineForm, Expr]]] | None:
    """The forms, and every piece and impulse with its transform; None where a piece has a row of its own."""
    try:
        forms = parts(read_any(e, Domain(-oo, oo, facts)))
        return forms, [found for form in forms for found in _parts_of(form, facts)]
    except NotExponential:
        return None


def _parts_of(form: LineForm, facts: Facts) -> list[tuple[str, LineForm, Expr]]:
    found = []
    for k, p in enumerate(form.pieces):
        if p.is_zero():
            continue
        own = alone(form, k)
        if p.periodic:
            if len(form.pieces) > 1:
                raise NotExponential("kinks that repeat on a part of the line are not transformed here")
            found.append(("transform by table", own, spectrum.transform(p, facts)))
            continue
        lo, hi = form.ends(k)
        value = tempered.transform(of_form(own), facts)
        singular = value.has(*tempered.SINGULAR)
        rule = "Fourier transform of a tail" if oo in (hi, -lo) and singular else "Fourier transform of a part"
        found.append((rule, own, value))
    for i in form.impulses:
        own = LineForm((NOTHING,), (), (i,), form.domain)
        found.append(("transform of an impulse", own, tempered.transform(of_form(own), facts)))
    return found


LINES: dict[str, Lines] = {
    "laplace_transform": _laplace,
    "inverse_laplace_transform": _inverse_laplace,
    "fourier_transform": _fourier,
    "inverse_fourier_transform": _fourier,
}
