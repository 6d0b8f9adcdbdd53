"""Sums of first and second distributional derivatives of several functions: jumps, layers, singular points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Abs, Add, DiracDelta, Dummy, Expr, I, Mul, PolynomialError, S, Symbol, reduced, sign

from ..calculus.differentiation.jointly import Distribution
from ..calculus.differentiation.layers import Layer, Layers
from ..calculus.differentiation.switched import Switches
from ..calculus.hypersurfaces import NotSwitched
from ..calculus.subdifferentials import several
from ..errors import ReluSymError, UnsupportedError
from ..functions import Dirac
from ..symbols import Lists, as_expression, exact, flat, inexact, named_variables, unfolded
from .excision import Chart, radial_variables


class Term(NamedTuple):
    """``factor`` times the derivative of f by the steps."""

    factor: int
    f: Expr
    steps: tuple[Symbol, ...]


class Field:
    """Functions of real variables of its own; answers go out in the caller's symbols."""

    def __init__(self, components: Any, variables: Any) -> None:
        named = named_variables(variables)
        if len(named) < 2:
            raise UnsupportedError("{0} is one variable: rs.diff is the derivative", named[0])
        listed = flat(components) if isinstance(components, Lists) else [components]
        own = {v: Dummy(v.name, real=True) for v in named}
        self.components, self.floats = [], False
        for f in listed:
            e, floats = exact(unfolded(as_expression(f)))
            several.check_twins(e, named)
            if e.has(I):
                raise UnsupportedError("{0} has complex values: take its real and imaginary parts", f)
            self.components.append(e.xreplace(own))
            self.floats = self.floats or floats
        self.names = {d: v for v, d in own.items()}
        self.variables = tuple(own.values())

    def out(self, e: Any) -> Any:
        """In the caller's symbols."""
        e = e.xreplace(self.names) if hasattr(e, "xreplace") else e
        return inexact(e) if self.floats and isinstance(e, Expr) else e

    def total(self, terms: Sequence[Term], surfaces: bool = False) -> Expr:
        """The sum of the terms, as a distribution in all variables; ``surfaces``: each impulse on one of its own."""
        try:
            return self.out(_total(terms, self.variables, self.out, surfaces))
        except ReluSymError as error:
            raise error.requoted(self.out) from None


def _total(
    terms: Sequence[Term], variables: tuple[Symbol, ...], out: Callable[[Any], Any], surfaces: bool = False
) -> Expr:
    found = parted(terms, variables)
    points = [p.result for p in found.points]
    if not found.rest:
        return Add(*points)
    off = off_points(found.rest, variables, out)
    if surfaces and off.layers is None and off.result.has(DiracDelta):
        raise UnsupportedError("{0} is not read as weights on regular surfaces, each told apart", off.result)
    return Add(off.result, *points)


class Parts(NamedTuple):
    """The terms around each singular point or line, worked out, and the others."""

    points: list[AtPoint]
    rest: list[Term]


def parted(terms: Sequence[Term], variables: tuple[Symbol, ...]) -> Parts:
    """The terms apart."""
    charts: dict[tuple, Chart] = {}
    around: dict[tuple, list] = {}
    rest = []
    for t in terms:
        for a in Add.make_args(t.f):
            own = radial_variables(a, variables) if t.steps else ()
            if own not in charts:
                charts[own] = Chart.of(own)
            radial = charts[own].read(a) if len(own) > 1 else None
            part = Term(t.factor, a, t.steps)
            if radial is None:
                rest.append(part)
            else:
                around.setdefault((own, radial.centre), []).append((part, radial.e))
    rest = [
        Term(t.factor, Add(*[r.f for r in rest if r[::2] == t[::2]]), t.steps)
        for t in dict.fromkeys(Term(r.factor, S.Zero, r.steps) for r in rest)
    ]
    points = [_at_point(rows, centre, charts[own]) for (own, centre), rows in around.items()]
    return Parts(points, [t for t in rest if t.f != 0])


# ---------------------------------------------------------------------- singular points
class AtPoint(NamedTuple):
    """Terms around a point, or a line in space, and their derivatives: ``regular + weight*impulse``."""

    rows: list[tuple[Term, Expr]]
    """Each term, and what is left to be differentiated once: itself, or its first derivative."""
    chart: Chart
    centre: tuple
    regular: Expr
    weight: Expr

    @property
    def impulse(self) -> Expr:
        """The unit impulse at the point or line."""
        return Mul(*[Dirac(v - c) for v, c in zip(self.chart.variables, self.centre, strict=True)])

    @property
    def result(self) -> Expr:
        """The distribution."""
        return self.regular + self.weight * self.impulse


def _at_point(rows: Sequence[tuple[Term, Expr]], centre: tuple, chart: Chart) -> AtPoint:
    """By excision of a ball around the centre."""
    n = S(len(chart.variables))
    flux, regular, told = S.Zero, S.Zero, []
    for term, e in rows:
        *first, last = term.steps
        for v in first:
            if v in chart.variables:
                _check_mild(term.f, e, 1 - n, chart, "its derivative")
            e = chart.diff(e, v)
        _check_mild(term.f, e, -n, chart, "it")
        told.append((term, chart.write(e, centre)))
        if last in chart.variables:
            flux += term.factor * e * chart.x[chart.variables.index(last)] / chart.r
        regular += term.factor * chart.diff(e, last)
    weight = S.Zero
    for (a, k), h in chart.expansion(flux, 1 - n).items():
        mean = chart.mean(h)
        if (a, k) == (1 - n, 0):
            weight = mean
        elif mean.expand() != 0:
            raise _not_defined(rows[0][0].f, "the flux through a small sphere around its singular point has no limit")
    regular = chart.shortened(regular)
    if chart.expansion(regular, -n):
        raise _not_defined(rows[0][0].f, "its derivative is a finite part, for which there is no name")
    return AtPoint(told, chart, centre, chart.write(regular, centre), weight)


def _check_mild(f: Expr, e: Expr, bound: Expr, chart: Chart, what: str) -> None:
    """Every exponent above the bound."""
    if chart.expansion(e, bound):
        raise _not_defined(f, f"{what} is not locally integrable at its singular point")


def _not_defined(f: Expr, why: str) -> UnsupportedError:
    return UnsupportedError("the derivatives of {0} as a distribution are not worked out: {1}", f, why)


# ---------------------------------------------------------------------- jumps
class OffPoints(NamedTuple):
    """Derivatives of functions that jump: the distribution, and how it was found."""

    result: Expr
    by_sign: bool
    layers: list[list[Layers]] | None
    """Of each term as it was read, then after each of its derivatives; None where they were taken one by one."""


def off_points(terms: Sequence[Term], variables: tuple[Symbol, ...], out: Callable[[Any], Any]) -> OffPoints:
    """By the layers of the hypersurfaces, else one derivative after the other."""
    by_sign = any(t.f.has(sign, Abs) for t in terms)
    try:
        found, told = _layers(terms, variables)
    except (NotSwitched, PolynomialError):
        return OffPoints(_one_by_one(terms, variables, out), by_sign, None)
    written = found.expr(by_sign)
    if not found.is_function or any(t.f.has(DiracDelta) for t in terms):
        return OffPoints(written, by_sign, told)
    try:
        shortest = min(written, _one_by_one(terms, variables, out), key=lambda f: (f.count_ops(), len(str(f))))
    except UnsupportedError:
        shortest = written
    return OffPoints(shortest, by_sign, told)


def one_by_one(terms: Sequence[Term], field: Field) -> Expr:
    """One derivative after the other, in the variables of the field."""
    return _one_by_one(terms, field.variables, field.out)


def _one_by_one(terms: Sequence[Term], variables: tuple[Symbol, ...], out: Callable[[Any], Any]) -> Expr:
    return Add(*[t.factor * Distribution.of(t.f, variables, (), out).diff(*t.steps) for t in terms])


def _layers(terms: Sequence[Term], variables: tuple[Symbol, ...]) -> tuple[Layers, list[list[Layers]]]:
    """The sum, layer by layer, and how each term came to it."""
    switches = Switches(variables)
    gathered: dict[tuple, Expr] = {}
    told = []
    for t in terms:
        course = [Layers(switches, _read(t.f, switches))]
        for v in t.steps:
            course.append(course[-1].diff(v))
        told.append(course)
        for part in course[-1].parts:
            gathered[part.impulses] = gathered.get(part.impulses, S.Zero) + t.factor * part.weight
    short = dict(gathered)
    for impulses in sorted((i for i in gathered if len(i) == 1), key=lambda i: -i[0][1]):
        _reduce(short, *impulses[0], switches)
    return min((_rows(switches, g) for g in (gathered, short)), key=_length), told


def _rows(switches: Switches, gathered: dict[tuple, Expr]) -> Layers:
    rows = []
    for impulses, weight in gathered.items():
        weight = switches.reduced(weight.expand())
        if len(impulses) == 1 and impulses[0][1] == 0:
            weight = switches.on(impulses[0][0], weight)
        rows.append(Layer(weight, impulses))
    return Layers(switches, [r for r in rows if r.weight != 0])


def _length(layers: Layers) -> int:
    return sum(p.weight.count_ops() + 4 * len(p.impulses) for p in layers.parts)


def _reduce(gathered: dict[tuple, Expr], w: Expr, order: int, switches: Switches) -> None:
    """w Dirac(w, k) = -k Dirac(w, k - 1): weights without multiples of w."""
    variables = switches.variables
    for k in range(order, -1, -1):
        weight = switches.reduced(gathered.get(((w, k),), S.Zero).expand())
        if switches.signs_in(weight) or not (weight.is_polynomial(*variables) and w.is_polynomial(*variables)):
            return
        if weight == 0:
            continue
        (quotient,), rest = reduced(weight, [w], *variables, order="grevlex")
        gathered[((w, k),)] = rest
        if k:
            below = ((w, k - 1),)
            gathered[below] = gathered.get(below, S.Zero) - k * quotient


def _read(f: Expr, switches: Switches) -> list[Layer]:
    """A function, or a sum of weights times impulses on hypersurfaces."""
    parts: dict[tuple, Expr] = {}
    for a in Add.make_args(f.expand() if f.has(DiracDelta) else f):
        impulses = [d for d in Mul.make_args(a) if isinstance(d, DiracDelta)]
        weight = Mul(*[d for d in Mul.make_args(a) if not isinstance(d, DiracDelta)])
        if weight.has(DiracDelta):
            raise NotSwitched("{0} is not a sum of weights times impulses", f)
        key, factor = [], S.One
        for d in impulses:
            order = int(d.args[1]) if len(d.args) > 1 else 0
            s = switches.sign(d.args[0])
            name = next(iter(switches.signs_in(s)), None)
            w = switches.switches.get(name) if name is not None else None
            ratio = S.NaN if w is None else (d.args[0] / w).cancel()
            if not (ratio.is_positive or ratio.is_negative) or ratio.free_symbols & set(switches.variables):
                raise NotSwitched("{0} is not read as an impulse on one regular hypersurface", d)
            factor /= Abs(ratio) * ratio**order
            key.append((w, order))
        key_ = tuple(sorted(key, key=lambda row: row[0].sort_key()))
        parts[key_] = parts.get(key_, S.Zero) + factor * switches.of(weight)
    return [Layer(switches.reduced(c), impulses) for impulses, c in parts.items()]
