"""The interval-valued derivative as two forms, the lower and the upper ends of its sets."""

from __future__ import annotations

from sympy import FiniteSet, Interval, Set

from ...errors import UnsupportedError
from ...forms.exact import Scalar, expression, scalar, sign_of
from ...forms.line.partition import LineForm
from ...modes import Kind
from ...symbols import T
from ..slopes import corner
from ..subdifferentials.kinds import KINDS
from ..subdifferentials.subdifferential import SetValuedMap


def ends_of(m: SetValuedMap) -> tuple[LineForm, LineForm]:
    """Lower and upper ends: the slope between breakpoints, the ends of the interval at them."""
    if not m.exact:
        raise UnsupportedError("{0}: a pair of numbers could not say so; ask .at(point)", m.reason)
    form = m._form
    if form.repeats:
        raise UnsupportedError("{0} has infinitely many kinks: ask .at(point) point by point", m.source)
    if m.kind is Kind.CONVEX:
        _check_convex(form)
    slopes = m.derivative_form()
    ends = [_interval(m, k) for k in range(len(form.breaks))]
    lower, upper = (
        slopes.replace(breaks=[b._replace(value=e[side]) for b, e in zip(slopes.breaks, ends, strict=True)])
        for side in (0, 1)
    )
    return lower, upper


def _interval(m: SetValuedMap, k: int) -> tuple[Scalar | None, Scalar | None]:
    b = m._form.breaks[k]
    if b.value is None:
        return None, None
    s = KINDS[m.kind](m._form, corner(m._form, k))
    if isinstance(s, Interval):
        return scalar(s.start), scalar(s.end)
    if isinstance(s, FiniteSet) and len(s.args) == 1:
        return scalar(s.args[0]), scalar(s.args[0])
    raise _no_interval(s, b.point, m.kind)


def _no_interval(s: Set, point: Scalar, kind: Kind) -> UnsupportedError:
    return UnsupportedError(
        "the {0} set at {1} = {2} is {3}, no interval with a lower and an upper end: use kind='clarke', or ask "
        ".at(point) point by point",
        kind.value,
        T,
        expression(point),
        s,
    )


def _check_convex(form: LineForm) -> None:
    """The convex sets are the intervals of slopes if f is convex; else some of them are empty."""
    for k, b in enumerate(form.breaks):
        c = corner(form, k)
        if not c.continuous or sign_of(c.right.quotient - c.left.quotient, form.domain.facts) < 0:
            raise _not_convex(b.point)
    for k, p in enumerate(form.pieces):
        bend = p.diff().diff()
        if not bend.undefined and not bend.is_constant():
            raise UnsupportedError("whether {0} is convex is not decided here: use kind='clarke'", p.expr())
        if not bend.undefined and not bend.is_zero() and sign_of(bend.at(scalar(0)), form.domain.facts) < 0:
            raise _not_convex(form.breaks[k - 1].point if k else form.ends(0)[1])


def _not_convex(point: Scalar) -> UnsupportedError:
    return UnsupportedError(
        "the function is not convex at or beside {0} = {1}, so its convex set is empty at some points: use "
        "kind='clarke'",
        T,
        expression(point),
    )
