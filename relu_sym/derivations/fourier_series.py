"""Steps of ``rs.fourier_series``: each coefficient by its integral over one period, piece by piece."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Integral, Sum, cos, oo, pi, sin
from sympy.series.fourier import FiniteFourierSeries, FourierSeries

from ..calculus.transforms.fourier_series import Series
from ..errors import UnsupportedError
from ..steps import Step
from .catalogue import step
from .chain import Chain
from .frame import Frame


def series_steps(found: Series) -> tuple[Step, ...]:
    """The function and its series; the coefficients are side computations."""
    frame = Frame(found.gate)
    x = frame.x
    if found.form.principal:
        raise UnsupportedError("the steps of a series are not told for principal values: {0}", found.gate.source)
    length = found.hi - found.lo
    angle = found.turn(x)
    weights = ((1 / length, 1), (2 / length, cos(angle)), (2 / length, sin(angle)))
    sides = [s for c, (w, wave) in zip(found.coefficients, weights, strict=True) for s in _of(c, w, wave, found, frame)]
    source = frame.out(found.gate.expr)
    return frame.told((step("Fourier series", source, written(found.result, x), steps=sides, relation="↦"),))


def _of(value: Expr, weight: Expr, wave: Any, found: Series, frame: Frame) -> list[Step]:
    """weight * integral of f*wave over the period."""
    x = frame.x
    ends = (x, found.lo, found.hi)
    c = Chain(weight * Integral(frame.out(found.gate.expr) * wave, ends))
    c.to("normal form", weight * Integral(frame.stated(found.form, values=False) * wave, ends))
    pieces = []
    for k, p in enumerate(found.form.pieces):
        if not p.is_zero():
            lo, hi = map(frame.number, found.form.ends(k))
            pieces.append(Integral(frame.function(p) * wave, (x, lo, hi)))
    for i in found.form.impulses:
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
