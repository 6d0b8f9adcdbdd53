"""From a function and a mode to a picture: the normal form is sampled, its breakpoints and impulses are marked."""

from __future__ import annotations

from typing import Any

from sympy import AccumBounds, I, oo
from sympy.core.function import AppliedUndef

from ..calculus.differentiation.derivative import classical, distributional
from ..calculus.subdifferentials.subdifferential import SetValuedMap, subdifferential
from ..errors import UnsupportedError
from ..forms.exact import is_finite
from ..forms.line.partition import Domain, LineForm
from ..forms.line.piece import Poly
from ..modes import Kind, Mode
from ..symbols import Gate, T
from ..vocabularies.read import read
from .breakpoints import limit_of, of_sets, of_values
from .evaluation import evaluator
from .impulses import arrows
from .picture import Marks, Picture, Point
from .sampling import Stroke, clipped, outer, refined, sampled, telling, view_of
from .window import interval_of, number, unfolded

SAMPLES = 200
"""Points of the first pass over the whole interval."""
MOST = 30
"""Points that the second pass may add, for each one of the first."""


def scene(
    f: Any, x: Any, interval: Any = None, mode: Mode | None = None, samples: int = SAMPLES, kind: str = "clarke"
) -> Picture:
    """f (mode None) or its first derivative in a mode, on an interval, as polylines, dots, arrows and segments.

    Errors: ``UnsupportedError`` for parameters without numbers and for an interval that is none; the refusals of
    the mode itself.

    >>> from sympy import Symbol
    >>> from relu_sym import Heaviside, ReLU
    >>> x = Symbol('x', real=True)
    >>> step = scene(Heaviside(x), x, (-1, 1))
    >>> step.curves
    (((-1.0, 0.0), (0.0, 0.0)), ((0.0, 1.0), (1.0, 1.0)))
    >>> step.marks.hollow, step.marks.filled
    (((0.0, 0.0), (0.0, 1.0)), ((0.0, 0.5),))
    >>> scene(Heaviside(x), x, (-1, 1), Mode.DISTRIBUTIONAL).arrows
    (Arrow(x=0.0, tip=1.0, labels=('1',), dashed=False),)
    >>> scene(ReLU(x), x, (-1, 1), Mode.SET_VALUED).marks.segments
    (Segment(x=0.0, low=0.0, high=1.0, enclosure=False),)
    """
    gate = Gate(f, x)
    if isinstance(samples, bool) or not isinstance(samples, int) or not 2 <= samples <= 100_000:
        raise UnsupportedError("samples is a number from 2 to 100000, not {0!r}", samples)
    with gate.errors():
        _check_numeric(gate)
        form = read(gate.expr, Domain(gate.lo, gate.hi))
        a, b = interval_of(interval, gate, form)
        form = unfolded(form, a, b)
        if mode is None:
            drawn = form
        elif mode is Mode.CLASSICAL:
            drawn = classical(form)[0]
        elif mode is Mode.DISTRIBUTIONAL:
            drawn = distributional(form)[0]
        else:
            sets = subdifferential(f, x, kind)
            drawn = SetValuedMap(form, gate, sets.kind).derivative_form()
            if sets.kind is Kind.CONVEX:
                raise UnsupportedError(
                    "the convex subdifferential may be empty along whole intervals, which is not drawn: call "
                    "rs.plot(f, {0}, mode='set-valued') for Clarke's, or ask .at(point)",
                    T,
                )
            return _picture(drawn, of_sets(sets, drawn, gate, a, b), a, b, samples)
        return _picture(drawn, of_values(drawn, a, b), a, b, samples)


def scene_of_map(m: SetValuedMap, interval: Any = None, samples: int = SAMPLES) -> Picture:
    """A map from points to sets that is no derivative, such as a proximal map: its one value on every piece, all values
    at its breakpoints."""
    with m._gate.errors():
        drawn = m.derivative_form()
        a, b = interval_of(interval, m._gate, drawn)
        return _picture(drawn, of_sets(m, drawn, m._gate, a, b), a, b, samples)


def _check_numeric(gate: Gate) -> None:
    """Only numbers can be drawn."""
    parameters = sorted((s for s in gate.expr.free_symbols if s != T), key=str)
    if parameters:
        raise UnsupportedError(
            "{0} contains {1}, which has no value: substitute numbers, f.subs({1}, ...), before drawing",
            gate.expr,
            parameters[0],
        )
    if gate.expr.has(AppliedUndef):
        raise UnsupportedError("{0} contains an undefined function: put a formula in its place to draw it", gate.expr)
    if gate.expr.has(I):
        raise UnsupportedError("{0} has complex values: draw re and im apart", gate.expr)


def _picture(form: LineForm, marks: Marks, a: float, b: float, samples: int) -> Picture:
    strokes = [s for k in range(len(form.pieces)) for s in _stroke(form, k, a, b)]
    first = [sampled(s, samples, b - a) for s in strokes]
    values = [y for s, points in zip(strokes, first, strict=True) for y in telling(s, points, b - a)]
    values += [y for _, y in (*marks.hollow, *marks.filled)]
    values += [y for s in marks.segments for y in (s.low, s.high)]
    up, to_scale = arrows(form.impulses, a, b, max(map(abs, values), default=0.0))
    if up:
        values += [0.0, *(arrow.tip for arrow in up)]
    view = view_of(values)
    band = outer(view)
    curves: list[tuple[Point, ...]] = []
    for s, points in zip(strokes, first, strict=True):
        curves += clipped(refined(s, points, view, MOST * samples), *band)
    return Picture((a, b), view, tuple(curves), marks, up, to_scale)


def _stroke(form: LineForm, k: int, a: float, b: float) -> list[Stroke]:
    """Piece k on [a, b]: one stroke, or none where there is nothing to draw."""
    p = form.pieces[k]
    low, high = form.ends(k)
    lo, hi = (a if low == -oo else number(low)), (b if high == oo else number(high))
    if p.undefined or not is_finite(p.expr()) or lo is None or hi is None or max(lo, a) >= min(hi, b):
        return []
    curve = evaluator(p)
    first = limit_of(p, low, 1) if lo >= a and low != -oo else curve(a)
    last = limit_of(p, high, -1) if hi <= b and high != oo else curve(b)
    reach = [number(v) for e in (first, last) if isinstance(e, AccumBounds) for v in (e.min, e.max)]
    start, stop = number(first), number(last)
    straight = isinstance(p, Poly) and len(p.c) <= 2 and start is not None and stop is not None
    known = tuple(v for v in reach if v is not None)
    return [Stroke(curve, max(lo, a), min(hi, b), start, stop, straight, known)]
