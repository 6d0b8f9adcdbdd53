"""``rs.convert``: a derivative in one mode to another, by the theorem that allows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sympy import AccumBounds, Expr, FiniteSet, Interval, Rational, S, Set

from ...budget import verb
from ...errors import ConversionError, ReluSymError, Undecided
from ...forms.exact import Scalar, expression, is_finite, scalar, sign_of
from ...forms.facts import Facts
from ...forms.line.agreement import agree
from ...forms.line.algebra import aligned, refine
from ...forms.line.assumed import given
from ...forms.line.guarded import by_cases
from ...forms.line.partition import Domain, LineForm
from ...forms.line.periodic import lifted
from ...forms.line.piece import Piece, Smooth
from ...modes import Kind, Mode, as_mode
from ...symbols import Gate, T, as_expression
from ...vocabularies import piecewise
from ...vocabularies.read import read
from ...vocabularies.write import suited, visible
from ..differentiation.derivative import classical
from ..slopes import decided_equal
from ..subdifferentials.subdifferential import SetValuedMap


@verb
def convert(
    d: Any, x: Any, source: str = "classical", target: str = "set-valued", f: Any = None, assume: Any = ()
) -> Any:
    """Read a derivative of one mode as one of another.

    ``d`` is read as the derivative of a *continuous* function: then its hull of one-sided limits is Clarke's set
    (Rademacher), and the classical derivative, known almost everywhere, is the distributional one (absolute
    continuity).  With ``f`` that hypothesis is checked.  ``ConversionError`` if f jumps, if d is unbounded near a
    point (target set-valued), or if d has an impulse and the target is set-valued.

    The counter-example: the pointwise derivative of a step is 0, and so is that of a constant with a hole.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> d = rs.diff(rs.Heaviside(x), x, mode="classical")
    >>> rs.convert(d, x, target="distributional")
    0
    >>> rs.convert(d, x, target="distributional", f=rs.Heaviside(x))
    Traceback (most recent call last):
    ...
    relu_sym.errors.ConversionError: Heaviside(x) jumps at x = 0 (from 0 to 1), so its pointwise derivative...

    References: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), theorem 2.5.1; W. Rudin, Real and Complex
    Analysis, theorem 7.20.
    """
    if isinstance(d, SetValuedMap) or as_mode(source) is Mode.SET_VALUED:
        return conversion(d, x, source, target, f, assume).result
    gate, start, end = Gate(d, x, assume), as_mode(source), as_mode(target)
    with gate.errors():

        def run(facts: Facts) -> Expr:
            found = _converted(d, gate, start, end, f, facts)
            return S.Zero if end is Mode.SET_VALUED else found.result

        result = by_cases(run, gate.assume)
        if end is Mode.SET_VALUED:
            return ConvertedMap(_known_form(gate), gate, Kind.CLARKE)
        return gate.out(result)


class Conversion(NamedTuple):
    """The evidence of a conversion: d as it was read, and the continuous function it was checked against."""

    given: Any
    gate: Gate
    form: LineForm
    source: Mode
    target: Mode
    primitive: LineForm | None
    result: Any


def conversion(
    d: Any, x: Any, source: str = "classical", target: str = "set-valued", f: Any = None, assume: Any = ()
) -> Conversion:
    """A derivative of one mode read as one of another, and the evidence."""
    start, end = as_mode(source), as_mode(target)
    if isinstance(d, SetValuedMap):
        if start is not Mode.SET_VALUED:
            raise ConversionError("a set-valued map was given as source={0!r}", source)
        with d._gate.errors():
            primitive = None if f is None else _check(d.derivative_form(), d._gate, f, start)
            return Conversion(d, d._gate, d.derivative_form(), start, end, primitive, _from_sets(d, end))
    if start is Mode.SET_VALUED:
        raise ConversionError("source='set-valued' needs the map that rs.subdifferential returns, not {0}", d)
    gate = Gate(d, x, assume)
    with gate.errors():
        found = _converted(d, gate, start, end, f, given(gate.assume))
        return found if end is Mode.SET_VALUED else found._replace(result=gate.out(found.result))


def _converted(d: Any, gate: Gate, start: Mode, end: Mode, f: Any, facts: Facts) -> Conversion:
    """One case of the parameters, the result in the gate's variable."""
    form = read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts))
    primitive = None if f is None else _check(form, gate, f, start)
    if start is Mode.CLASSICAL and end is Mode.DISTRIBUTIONAL:
        _check_integrable(form, gate)
    if start is Mode.CLASSICAL and form.impulses:
        raise ConversionError("{0} has an impulse, so it is no classical derivative", gate.expr)
    result = _to(form, gate, end) if end is not Mode.SET_VALUED else _sets(form, gate)
    return Conversion(d, gate, form, start, end, primitive, result)


def _known_form(gate: Gate) -> LineForm | None:
    """The form of d where it does not depend on the order of the parameters."""
    try:
        return read(gate.expr, Domain(gate.lo, gate.hi, given(gate.assume)))
    except Undecided:
        return None


def _to(form: LineForm, gate: Gate, end: Mode) -> Expr:
    """d in a mode of values: families by their windows, the rest breakpoint by breakpoint."""
    rule = _without_impulses if end is Mode.CLASSICAL else _with_means
    pieces = [
        lifted(lambda forms: rule(forms[0]), [p], form.ends(k)) if p.periodic else p for k, p in enumerate(form.pieces)
    ]
    has_impulses = not form.is_function
    form = rule(form.replace(pieces=pieces))
    if end is Mode.CLASSICAL:
        bare = visible(form.merged())
        missing = any(b.value is None for b in bare.breaks) and not bare.repeats
        return piecewise.write(bare, gate.x) if missing else suited(bare, gate.x, gate.expr)
    return suited(form.merged(), gate.x, gate.expr if has_impulses else _plain(gate.expr))


def _without_impulses(form: LineForm) -> LineForm:
    """No value where an impulse stood, elsewhere the common limit; the singular part dropped."""
    impulses = {i.point for i in form.impulses}
    form = form.cut(impulses)
    breaks = [b._replace(value=None if b.point in impulses else _common(form, k)) for k, b in enumerate(form.breaks)]
    return form.replace(breaks=breaks, impulses=(), principal=())


def _with_means(form: LineForm) -> LineForm:
    """The mean of the limits at every breakpoint."""
    return form.replace(breaks=[b._replace(value=_mean(form, k)) for k, b in enumerate(form.breaks)])


def _windows(form: LineForm) -> Iterator[LineForm]:
    """The form, and one period of every family in it."""
    yield form
    yield from (p.window for p in form.pieces if p.periodic)


def _plain(e: Expr) -> Expr:
    """A classical derivative is spelled with conditions only to leave points out; the distribution needs none."""
    return T if e.is_Piecewise else e


def _common(form: LineForm, k: int):
    left, right = form.limits(k)
    return left if is_finite(left) and is_finite(right) and decided_equal(left, right, form) else None


def _mean(form: LineForm, k: int):
    left, right = form.limits(k)
    return (left + right) / scalar(2) if is_finite(left) and is_finite(right) else None


def _sets(form: LineForm, gate: Gate) -> SetValuedMap:
    """The Clarke map of the continuous antiderivative: its corners are read off d itself."""
    for window in _windows(form):
        if window.impulses:
            raise ConversionError(
                "{0} has an impulse at {1} = {2}: its antiderivative jumps there, and Clarke's set needs "
                "a locally Lipschitz function",
                gate.expr,
                T,
                expression(window.impulses[0].point),
            )
        for k, b in enumerate(window.breaks):
            if not all(map(is_finite, window.limits(k))):
                raise ConversionError(
                    "{0} has no finite one-sided limits near {1} = {2} (unbounded, oscillating or absent), so the "
                    "hull of its limits is not Clarke's set",
                    gate.expr,
                    T,
                    expression(b.point),
                )
    return ConvertedMap(form, gate, Kind.CLARKE)


class ConvertedMap(SetValuedMap):
    """Clarke's set from a derivative known almost everywhere: the hull of its one-sided limits."""

    def _oscillating(self) -> list:
        return []

    def _inside(self, form: LineForm, k: int, a: Scalar) -> Set:
        p = form.pieces[k]
        return self._in_period(form, p, a) if p.periodic else FiniteSet(expression(p.at(a)))

    def _at_break(self, form: LineForm, k: int) -> Set:
        left, right = map(expression, form.limits(k))
        order = sign_of(scalar(left - right), form.domain.facts)
        return Interval(*((left, right) if order < 0 else (right, left))) if order else FiniteSet(left)

    def _slope(self, p: Piece) -> Piece:
        return p


def _from_sets(d: SetValuedMap, end: Mode) -> Any:
    """A singleton of Clarke's map is the strict, hence the classical derivative; elsewhere there is none."""
    if end is Mode.SET_VALUED:
        return d
    for point in d.breakpoints:
        try:
            d.at(point)
        except ReluSymError as refusal:
            raise ConversionError(
                "the map has no set at {0} = {1} ({2}), so it is not that of a locally Lipschitz function: "
                "differentiate the function itself in the mode you need with rs.diff",
                T,
                d._gate.enter(point),
                str(refusal),
            ) from None
    slopes = d.derivative_form()
    return d._gate.out(_to(slopes, d._gate, end))


def _check(form: LineForm, gate: Gate, f: Any, start: Mode) -> LineForm:
    """The form of f, which is continuous and has the derivative d almost everywhere."""
    other = Gate(as_expression(f), gate.x)
    primitive = read(form.domain.facts.applied(other.expr), form.domain)
    if not primitive.is_function:
        raise ConversionError("{0} has an impulse: it is not a continuous function", other.expr)
    for window in _windows(primitive):
        for k, b in enumerate(window.breaks):
            left, right = window.limits(k)
            if not (is_finite(left) and is_finite(right) and agree(left, right, window.domain.facts)):
                raise ConversionError(
                    "{0} jumps at {1} = {2} (from {3} to {4}), so its pointwise derivative does not "
                    "determine it: differentiate it in the mode you need with rs.diff",
                    other.expr,
                    T,
                    expression(b.point),
                    expression(left),
                    expression(right),
                )
    if start is not Mode.SET_VALUED and not _same_slopes(form, classical(primitive)[0]):
        raise ConversionError("{0} is not the derivative of {1}", gate.expr, other.expr)
    return primitive


def _check_integrable(form: LineForm, gate: Gate) -> None:
    """That d is O(|x - a|^(-9/10)) beside every breakpoint, so that it has a continuous antiderivative."""
    for window, k in ((w, k) for w in _windows(form) for k in range(len(w.breaks))):
        b = window.breaks[k]
        for p, s in zip(window.sides(k), (-1, 1), strict=True):
            if p.undefined or is_finite(p.limit(b.point, s)) or isinstance(p.limit(b.point, s), AccumBounds):
                continue
            damped = Smooth(p.expr() * (s * (T - expression(b.point))) ** Rational(9, 10))
            if not is_finite(damped.limit(b.point, s)):
                raise ConversionError(
                    "{0} is not integrable near {1} = {2}: it is the derivative of no function that "
                    "is continuous there",
                    gate.expr,
                    T,
                    expression(b.point),
                )


def _same_slopes(d: LineForm, slope: LineForm) -> bool:
    _, (a, b), _, _ = refine(aligned([d, slope]))
    return all(_is_nothing(p - q) for p, q in zip(a, b, strict=True) if not (p.undefined or q.undefined))


def _is_nothing(p: Piece) -> bool:
    """Whether a piece is 0; of a family every piece of its period."""
    if p.periodic:
        return all(map(_is_nothing, p.window.pieces))
    return p.is_zero() or p.expr().simplify() == 0
