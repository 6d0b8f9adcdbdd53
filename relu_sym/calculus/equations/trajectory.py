"""``rs.trajectory``: the motion x' = F(x) from a point, in Filippov's sense, exact."""

from __future__ import annotations

from typing import Any, cast

from sympy import And, Expr, Piecewise, Symbol, Tuple, true

from ...budget import verb
from ...errors import ReluSymError, UnsupportedError
from ...forms.exact import scalar, sign_of
from ...forms.line.assumed import given
from ...symbols import Lists, T, as_expression, exact, flat, inexact
from ..subdifferentials.several import Question, question
from .plane import Leg, Plane
from .switched import solved, time_symbol


@verb
def trajectory(F: Any, variables: Any, start: Any, t: Any, until: Any = None, assume: Any = ()) -> Expr | Tuple:
    """The motion x'(t) = F(x(t)), x(0) = start, in Filippov's sense: across switches, along them where it slides.

    One variable: F with kinks and jumps, affine, quadratic or separable between them; a function of t, on the largest
    interval on which the motion is the only one, without value (nan) outside (among kinks without end it is followed
    back over two periods at least); ``start`` and F may hold symbols, then there are cases.  Two variables: F
    piecewise affine with straight switching surfaces, numbers, for t from 0 to ``until`` (and for ever where it comes
    to rest); a ``Tuple``.  The switching times are exact.

    Where several straight surfaces meet it goes on by the one way that first order leaves: it stays, or leaves into a
    region or along a surface.

    Errors: ``UnsupportedError`` where the motion is not unique (with ``.branches`` on the line), where a surface
    is curved or run along, where first order does not decide at a corner, and where no closed form is found.

    >>> from sympy import Symbol, sign, symbols
    >>> import relu_sym as rs
    >>> x, v, t = symbols('x v t', real=True)
    >>> rs.trajectory(rs.ReLU(1 - x) - x/2, x, 3, t)
    Piecewise((3*exp(-t/2), t < 2*log(3)), (2/3 + 9*exp(-3*t/2), True))
    >>> position, velocity = rs.trajectory([v, -x - sign(v)], (x, v), (4, 0), t, until=10)    # dry friction
    >>> position
    Piecewise((3*cos(t) + 1, (t >= 0) & (t < pi)), (cos(t) - 1, (t >= pi) & (t < 2*pi)), (0, t >= 2*pi))

    Reference: A. F. Filippov, Differential Equations with Discontinuous Righthand Sides (1988), sections 4 and 10.
    """
    t = time_symbol(t)
    components = flat(F) if isinstance(F, Lists) else [F]
    named = list(variables) if isinstance(variables, Lists) else [variables]
    if len(components) != len(named):
        raise UnsupportedError("{0}: x' = F(x) needs a component for each variable, {1}", F, Tuple(*named))
    if len(named) == 1:
        if until is not None:
            raise UnsupportedError("until={0} is for two variables: the motion of one is told for all times", until)
        (first,) = start if isinstance(start, Lists) and len(start) == 1 else (start,)
        return solved(components[0], named[0], t, 0, first, assume)[0]
    if len(named) > 2:
        raise UnsupportedError("the motion is worked out in one and in two variables, not in {0}", len(named))
    return in_plane(components, named, start, t, until, assume)[0]


def in_plane(
    components: list, named: list, start: Any, t: Symbol, until: Any, assume: Any
) -> tuple[Tuple, Question, list[Leg]]:
    """(The motion, the question behind its Dummies, the legs)."""
    if until is None:
        raise UnsupportedError("the motion in two variables is followed up to a time: give until=")
    q = question(components, named, start, assume)
    if any(t in e.free_symbols for e in (*q.components, *q.point)):
        raise UnsupportedError("{0} depends on the time {1}: only x' = F(x) is solved", Tuple(*components), t)
    end, floats = exact(as_expression(until))
    try:
        facts = given(q.assume)
        if sign_of(scalar(end), facts) <= 0:
            raise UnsupportedError("until={0} is not behind the start, which is at 0", until)
        legs = Plane(q, facts).legs(end)
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    found = Tuple(*(_written(legs, k, t, end) for k in (0, 1)))
    return (inexact(found) if q.floats or floats else found), q, legs


def _written(legs: list[Leg], k: int, t: Symbol, until: Expr) -> Expr:
    """One coordinate; equal laws that follow each other once."""
    rows: list[tuple[Expr, Expr, Any]] = []
    for leg in legs:
        law, start = cast(Expr, leg.law[k].xreplace({T: t})), leg.start
        before: Any = true if leg.kind == "rests" else t <= leg.end if leg is legs[-1] else t < leg.end
        if rows and rows[-1][0] == law:
            start = rows.pop()[1]
        rows.append((law, start, before))
    return Piecewise(*((law, And(t >= start, before)) for law, start, before in rows))
