"""Signals and forms read from the other side: f(-x)."""

from __future__ import annotations

from ...forms.exact import ONE, ZERO, expression, scalar
from ...forms.line.partition import LineForm
from ...forms.line.piece import Poly
from .rows import Rows, add, empty, settled
from .signal import Signal


def mirrored(signal: Signal) -> Signal:
    """The signal of f(-x), whose transform is F(-s): c*exp(p*s)/(-s - rate)**order."""
    return Signal(_mirrored(signal.right), _mirrored(signal.compact), _mirrored(signal.left))


def _mirrored(rows: Rows) -> Rows:
    out = empty()
    for (rate, order), there in rows.items():
        kind = scalar((-expression(rate)).expand()), order
        for p, c in there.items():
            add(out, kind, -p, c * (-1) ** (order % 2))
    return settled(out)


def reflected(form: LineForm) -> LineForm:
    """The form of f(-x)."""
    turn = Poly((ZERO, -ONE))
    return form.replace(
        pieces=[p.substitute(turn) for p in reversed(form.pieces)],
        breaks=[b._replace(point=-b.point, origin=()) for b in reversed(form.breaks)],
        impulses=[i._replace(point=-i.point, weight=i.weight * (-1) ** i.order) for i in reversed(form.impulses)],
        principal=[-p for p in reversed(form.principal)],
        domain=form.domain._replace(lo=-form.domain.hi, hi=-form.domain.lo),
    )
