"""All three derivatives side by side, and the identity that ties them."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, Expr, Interval

from ..calculus.derivative import Evidence
from ..calculus.kinds import KINDS
from ..calculus.slopes import corner
from ..errors import ReluSymError
from ..forms.exact import is_finite, sign_of
from ..forms.line.partition import LineForm
from ..modes import Kind
from ..steps import D, Step, Weight, Width
from .catalogue import step
from .stating import Frame

REMARK = "At every kink: jump of f' = signed width of Clarke's set = weight of the impulse of f''."


def closing(first: Evidence, second: Evidence, f: Basic, frame: Frame) -> tuple[Step, ...]:
    """The three numbers at every kink of a continuous f, by the three routes."""
    form, out = first.before, []
    weights = {j.point: j.weight for j in second.jumps}
    for k, b in enumerate(form.breaks):
        try:
            c = corner(form, k)
            clarke = KINDS[Kind.CLARKE](form, c)
        except ReluSymError:
            continue
        slopes = (c.left.slope, c.right.slope)
        if c.differentiable or not c.continuous or not all(s is not None and is_finite(s) for s in slopes):
            continue
        gap = _gap(form, k, frame)
        ends = (clarke.start, clarke.end) if isinstance(clarke, Interval) else (*clarke.args, *clarke.args)
        sign = sign_of(slopes[1] - slopes[0], form.domain.facts)
        signed = frame.out(sign * (ends[1] - ends[0]))
        where = frame.at(b.point)
        out.append(step("jump of the slope", gap, signed, where=where))
        out.append(step("width of the set", Width(frame.out(clarke), sign), signed, where=where))
        if b.point in weights:
            weight = Weight(D(f, frame.x, 2), frame.x, frame.number(b.point))
            out.append(step("weight of the impulse", weight, frame.number(weights[b.point]), where=where))
    return tuple(out)


def _gap(form: LineForm, k: int, frame: Frame) -> Expr:
    """f'(a+) - f'(a-), not carried out."""
    a = form.breaks[k].point
    left, right = (frame.derived(p, "classical") for p in form.sides(k))
    return frame.limit(right, a, 1) - frame.limit(left, a, -1)


def group(mode: str, before: Basic, after: Basic, steps: Iterable[Step]) -> Step:
    """One mode's derivation as a step."""
    return step(f"in mode {mode}", before, after, steps=steps)
