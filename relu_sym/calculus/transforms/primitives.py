"""Any form convolved with impulses and piecewise polynomials of compact support: by its antiderivatives, shifted."""

from __future__ import annotations

from sympy import Integral

from ...errors import UnsupportedError
from ...forms.exact import ONE, RATIONAL, Scalar, expression, is_finite, scalar
from ...forms.line.algebra import gather
from ...forms.line.jumps import Form, added, parts
from ...forms.line.partition import Impulse, LineForm
from ...forms.line.piece import Poly, piece
from ...symbols import T
from ..integration.antiderivative import antiderivative
from .rows import Rows
from .signal import NotExponential, Signal


def is_spline(g: Signal) -> bool:
    """Whether a signal is a piecewise polynomial of compact support, with impulses."""
    return not (g.left or g.right) and all(rate == 0 for rate, _ in g.compact)


def by_primitives(f: Form, g: Rows) -> Form:
    """sum of c*F(x - b) over the rows of g, F the ``order``-th antiderivative of f.

    The constants of the antiderivatives drop out, since g is 0 beyond its support.
    """
    levels = _levels(f, {order for _, order in g})
    shifted = [(_shifted(p, b), c) for (_, order), there in g.items() for b, c in there.items() for p in levels[order]]
    return added([p for p, _ in shifted], [c for _, c in shifted])


def _levels(f: Form, orders: set[int]) -> dict[int, tuple[LineForm, ...]]:
    """The antiderivatives (order > 0) and derivatives (order < 0) of f."""
    if any(not is_finite(v) for p in parts(f) for k in range(len(p.breaks)) for v in p.limits(k)):
        antiderivative(f)  # refused where f is not integrable and so names no distribution
    found, up, down = {0: parts(f)}, f, parts(f)
    for order in range(1, max(orders) + 1):
        up, _ = antiderivative(up)
        if any(p.free_symbols and not q.periodic and q.expr().has(Integral) for p in parts(up) for q in p.pieces):
            raise UnsupportedError("an antiderivative of {0} is not found in closed form", parts(f)[0].pieces[0].expr())
        found[order] = parts(up)
    for order in range(-1, min(orders) - 1, -1):
        down = tuple(map(_derivative, down))
        found[order] = down
    return found


def _derivative(f: LineForm) -> LineForm:
    """The derivative as a distribution: slopes of the pieces, an impulse at every jump."""
    if f.principal or f.repeats:
        raise NotExponential("the derivative of {0} is not taken here", f.pieces[0].expr())
    impulses = [i._replace(order=i.order + 1) for i in f.impulses]
    breaks = []
    slopes = [p.diff() for p in f.pieces]
    for k, b in enumerate(f.breaks):
        here, there = f.limits(k)
        ends = slopes[k].limit(b.point, -1), slopes[k + 1].limit(b.point, 1)
        if not all(map(is_finite, (here, there, *ends))):
            raise UnsupportedError("{0} has no finite slope at {1}", f.pieces[k].expr(), expression(b.point))
        impulses.append(Impulse(b.point, 0, there - here))
        breaks.append(b._replace(value=(ends[0] + ends[1]) / scalar(2)))
    form = LineForm(slopes, breaks, (), f.domain)
    return form.replace(impulses=gather([form.replace(impulses=impulses)])).merged()


def _shifted(f: LineForm, b: Scalar) -> LineForm:
    """f(x - b)."""
    if b == 0:
        return f
    inner = Poly((-b, ONE)) if isinstance(b, RATIONAL) else piece(T - expression(b))
    return f.replace(
        pieces=[p.substitute(inner) for p in f.pieces],
        breaks=[k._replace(point=k.point + b, origin=()) for k in f.breaks],
        impulses=[i._replace(point=i.point + b) for i in f.impulses],
        principal=[p + b for p in f.principal],
    )
