"""Steps of ``rs.fourier_series``: each coefficient by its integral over one period, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, Expr, Integer, Integral, Sum, cos, oo, pi, sin
from sympy.series.fourier import FiniteFourierSeries, FourierSeries

from ..calculus.transforms.fourier_series import Case, Series
from ..errors import UnsupportedError
from ..steps import Step
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .other_verbs import by_cases


def series_steps(found: Series) -> tuple[Step, ...]:
    """The function and its series, in every case of the parameters; the coefficients are side computations."""
    frame = Frame(found.gate)
    x, source = frame.x, frame.out(found.gate.expr)
    chains: list = []
    for case in found.cases:
        if case.form.principal:
            raise UnsupportedError("the steps of a series are not told for principal values: {0}", found.gate.source)
        own = tuple(map(frame.out, case.coefficients(found.n)))
        line = written(found.result, x) if len(found.cases) == 1 else _summed(own, case, found, x)
        before = frame.out(case.facts.applied(found.gate.expr))
        told = step("Fourier series", before, line, steps=_sides(own, case, found, frame), relation="↦")
        chains.append((frame.condition(case.facts), before, line, (told,)))
    return frame.told(by_cases(chains, source, written(found.result, x)))


def _summed(own: Sequence[Expr], case: Case, found: Series, x: Expr) -> Expr:
    """The series of one case."""
    a0, an, bn = own
    angle = found.turn(x)
    if case.generic == (0, 0):
        waves = [c * wave(angle.xreplace({found.n: Integer(m)})) for m, pair in case.special.items()
                 for c, wave in zip(pair, (cos, sin), strict=True)]  # fmt: skip
        return Add(a0, *waves)
    return Add(a0, *[Sum(c * wave, (found.n, 1, oo)) for c, wave in ((an, cos(angle)), (bn, sin(angle))) if c != 0])


def _sides(own: Sequence[Expr], case: Case, found: Series, frame: Frame) -> list[Step]:
    """Each coefficient by its integral."""
    length, angle = found.hi - found.lo, found.turn(frame.x)
    weights = ((1 / length, 1), (2 / length, cos(angle)), (2 / length, sin(angle)))
    return [s for c, (w, wave) in zip(own, weights, strict=True) for s in _of(c, w, wave, case, found, frame)]


def _of(value: Expr, weight: Expr, wave: Any, case: Case, found: Series, frame: Frame) -> list[Step]:
    """weight * integral of f*wave over the period."""
    x = frame.x
    ends = (x, found.lo, found.hi)
    c = Chain(weight * Integral(frame.out(case.facts.applied(found.gate.expr)) * wave, ends))
    c.to("normal form", weight * Integral(frame.stated(case.form, values=False) * wave, ends))
    pieces = []
    for k, p in enumerate(case.form.pieces):
        if not p.is_zero():
            lo, hi = map(frame.number, case.form.ends(k))
            pieces.append(Integral(frame.function(p) * wave, (x, lo, hi)))
    for i in case.form.impulses:
        pieces.append(Integral(frame.impulse(*i) * wave, ends))
    c.to("split integral", Add(*[weight * p for p in pieces]))
    c.to("coefficient", value)
    return c.steps


def written(result: Any, x: Any) -> Expr:
    """The series as a sum over all whole numbers n > 0; a finite one term by term."""
    if isinstance(result, FiniteFourierSeries):
        turn = 2 * pi * x / (result.period[1] - result.period[0])
        waves = ((result.an, cos), (result.bn, sin))
        return Add(result.a0, *[c * wave(m * turn) for terms, wave in waves for m, c in terms.items()])
    if isinstance(result, FourierSeries):
        sums = [s.formula for s in (result.an, result.bn) if s.formula != 0]
        return Add(result.a0, *[Sum(f, (result.an.variables[0], 1, oo)) for f in sums])
    return result
