"""The set-valued derivative from its definitions: limits of nearby gradients, and the subgradient inequality."""

from __future__ import annotations

from sympy import Basic, Expr, Set, Symbol

from ...calculus.slopes import Corner
from ...calculus.subdifferentials import minorant
from ...calculus.subdifferentials.subdifferential import SetValuedMap
from ...errors import ReluSymError, UnsupportedError
from ...forms.exact import Scalar
from ...forms.line.partition import LineForm
from ...modes import Kind
from ...steps import Extreme, SlopeInterval, Step, Subdifferential, Subgradients
from ..by_rules.set_valued import at_breaks, computed, in_place, set_steps, told, uncomputed
from ..catalogue import step
from ..chain import Chain
from ..frame import Frame
from .classical import quotient_of


def chain(m: SetValuedMap, f: Basic, frame: Frame) -> tuple[Step, ...]:
    """Gradients near every point, their limits and hull; at each breakpoint the inequality beside it."""
    form, kind = told(m), m.kind
    if kind is not Kind.CLARKE:
        raise UnsupportedError(
            "style='definition' is built for Clarke's set; for kind={0!r} use style='rules'", kind.value
        )
    c = Chain(Subdifferential(f, frame.x, kind.value))
    c.to(frame.reading(form), Subdifferential(frame.stated(form), frame.x, kind.value), frame.breakpoints(form))
    spots, missing = at_breaks(m, frame)
    steps: list[Step] = []
    for spot in spots:
        steps += in_place(spot, form, set_steps(spot, kind, frame), frame)
        steps += [] if form.repeats else inequality(form, spot.corner, spot.found, frame)
    c.to("limits of nearby gradients", uncomputed(m, spots, frame), conditions=missing)
    gradients = [quotient_of(frame, p) for p in frame.smooth_pieces(form) if not p.is_constant()]
    c.to("slopes", computed(m, spots, frame), [*gradients, *steps])
    return tuple(c.steps)


def inequality(form: LineForm, c: Corner, clarke: Set | None, frame: Frame) -> list[Step]:
    """{v : f(y) >= f(a) + v (y - a)} solved for v, and compared with Clarke's set."""
    if clarke is None or c.value is None:
        return []
    try:
        solved = minorant.slopes(form, *minorant.at_corner(c))
    except ReluSymError:
        return []
    convex = frame.out(solved)
    where, a, value = frame.at(c.point), frame.number(c.point), frame.number(c.value)
    f = frame.stated(form)
    v, y = _names(f)
    low, high = _extremes(form, c.point, value, y, frame)
    sought = Subgradients(f, frame.x, a, value, v, y)
    out = [step("subgradient inequality", sought, SlopeInterval(low, high), where=where)]
    ends = _ends(form, c)
    out.append(
        step("extremes of the quotient", SlopeInterval(low, high), SlopeInterval(*map(frame.number, ends)), where=where)
    )
    out.append(step("interval of slopes", SlopeInterval(*map(frame.number, ends)), convex, where=where))
    relation = "=" if convex == clarke else "⊆"
    out.append(step("convex and Clarke", convex, clarke, where=where, relation=relation))
    return out


def _ends(form: LineForm, c: Corner) -> tuple[Scalar, Scalar]:
    return minorant.ends(form, *minorant.at_corner(c))


def _names(f: Expr) -> tuple[Symbol, Symbol]:
    """v and y, or letters that f does not use."""
    used = {s.name for s in f.free_symbols}
    return tuple(
        Symbol(next(n for n in letters if n not in used), real=True)
        for letters in (("v", "w", "s", "v_1"), ("y", "z", "t", "y_1"))
    )  # type: ignore[return-value]


def _extremes(form: LineForm, a: Scalar, value: Expr, y: Symbol, frame: Frame) -> tuple[Expr, Expr]:
    """sup of the quotient left of a, inf of it right of a."""
    point = frame.number(a)
    quotient = (frame.stated(form) - value).xreplace({frame.x: y}) / (y - point)
    lo, hi = map(frame.number, (form.domain.lo, form.domain.hi))
    return Extreme("sup", quotient, y, lo, point), Extreme("inf", quotient, y, point, hi)
