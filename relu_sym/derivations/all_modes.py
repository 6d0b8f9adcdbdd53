"""All three derivatives side by side, and the identity that ties them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sympy import Basic, Expr, Interval, Symbol

from ..calculus.differentiation.derivative import Evidence
from ..calculus.differentiation.diff import differentiate
from ..calculus.slopes import corner
from ..calculus.subdifferentials.kinds import KINDS
from ..errors import ReluSymError
from ..forms.exact import Scalar, is_finite, scalar, sign_of
from ..forms.line.partition import LineForm
from ..modes import Kind, Mode
from ..steps import D, Step, Weight, Width
from .catalogue import step
from .frame import Frame
from .repeating import Period, beside, bounded, of_families

REMARK = "At every kink: jump of f' = signed width of Clarke's set = weight of the impulse of f''."


def tied(f: Expr, x: Symbol, assume: Any) -> tuple[Step, ...]:
    """The closing identity, where f is a function on one partition with a second derivative."""
    try:
        found = differentiate(f, x, 2, Mode.DISTRIBUTIONAL, assume)
    except ReluSymError:
        return ()
    if len(found.cases) != 1 or not found.cases[0].orders or len(found.cases[0].orders[0]) != 1:
        return ()
    (first,), (second,) = found.cases[0].orders
    frame = Frame(found.gate)
    return frame.told(_closing(first, second, frame.out(found.gate.expr), frame)) if first.before.is_function else ()


def _closing(first: Evidence, second: Evidence, f: Basic, frame: Frame) -> tuple[Step, ...]:
    """The three numbers at every kink of a continuous f, and of one period of each family, by the three routes."""
    weights = _weights(second, frame)
    out = [s for k in range(len(first.before.breaks)) for s in _at_kink(Spot(first.before, k, frame), weights, f)]
    for k, p in enumerate(first.before.pieces):
        if p.periodic:
            q = frame.period(p)
            window = bounded(q, *first.before.ends(k))
            found = [s for j in range(len(q.form.breaks)) for s in _at_kink(Spot(window, j, frame, q), weights, f)]
            out += frame.within(found, first.before, k)
    return tuple(out)


class Spot(NamedTuple):
    """Breakpoint k of a form; of a window, in the period of number n."""

    form: LineForm
    k: int
    frame: Frame
    q: Period | None = None

    @property
    def point(self) -> Scalar:
        """Where it is."""
        a = self.form.breaks[self.k].point
        return a if self.q is None else self.q.point(a)

    def number(self, value: Scalar) -> Expr:
        """A value there."""
        return self.frame.number(value if self.q is None else self.q.here(value))  # type: ignore[arg-type]

    @property
    def gap(self) -> Expr:
        """f'(a+) - f'(a-), not carried out."""
        shown = self.form if self.q is None else self.q.form
        left, right = (self.frame.derived(p, "classical") for p in beside(shown, self.k))
        return self.frame.limit(right, self.point, 1) - self.frame.limit(left, self.point, -1)


def _weights(second: Evidence, frame: Frame) -> dict[Expr, Expr]:
    """The weights of the impulses of the second derivative, by their points."""
    families = [found for _, found in of_families(second, frame.whole)]
    return {frame.number(j.point): frame.number(j.weight) for e in (second, *families) for j in e.jumps}


def _at_kink(s: Spot, weights: dict[Expr, Expr], f: Basic) -> list[Step]:
    try:
        c = corner(s.form, s.k)
        clarke = KINDS[Kind.CLARKE](s.form, c)
        slopes = (c.left.slope, c.right.slope)
        if c.differentiable or not c.continuous or not all(v is not None and is_finite(v) for v in slopes):
            return []
        sign = sign_of(slopes[1] - slopes[0], s.form.domain.facts)
    except ReluSymError:
        return []
    ends = (clarke.start, clarke.end) if isinstance(clarke, Interval) else (*clarke.args, *clarke.args)
    signed, where, x = s.number(scalar(sign * (ends[1] - ends[0]))), s.frame.at(s.point), s.frame.x
    shown = Interval(*(s.number(scalar(v)) for v in ends))
    out = [
        step("jump of the slope", s.gap, signed, where=where),
        step("width of the set", Width(shown, sign), signed, where=where),
    ]
    point = s.frame.number(s.point)
    if point in weights:
        out.append(step("weight of the impulse", Weight(D(f, x, 2), x, point), weights[point], where=where))
    return out


def group(mode: str, before: Basic, after: Basic, steps: Iterable[Step]) -> Step:
    """One mode's derivation as a step."""
    return step(f"in mode {mode}", before, after, steps=steps)
