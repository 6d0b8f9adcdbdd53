"""ReLU: reader, and the writer for continuous functions, f = f_0 + sum_j J_j(a_j + ReLU(x - a_j)).

J_j is the difference of neighbouring pieces; it vanishes at a_j, so the substitution Max(x, a_j) for x switches it on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, Expr, Symbol

from ..errors import RewriteError
from ..forms.exact import RATIONAL, ZERO, equal, expression
from ..forms.line.partition import Break, LineForm, is_polynomial
from ..forms.line.piece import IDENTITY, NOTHING, Poly
from ..functions import HeavisideStep, ReLU
from ..symbols import T
from .folded import by_ramps, overflows
from .heads import HEADS, OneArgument, Slopes

RAMP = LineForm((NOTHING, IDENTITY), (Break(ZERO, ZERO),))


class Ramp(OneArgument):
    """ReLU(u); a positive factor leaves the step: ReLU(c u)' = c H(u) u'."""

    def slope(self, e: Any, walk: Slopes) -> Expr:
        c, u = e.args[0].as_independent(T, as_Add=False)
        if c.is_positive:
            return c * HeavisideStep(u) * walk.inner(u)
        return HeavisideStep(e.args[0]) * walk.inner(e.args[0])


HEADS[ReLU] = Ramp(lambda e: RAMP)


def write(form: LineForm, x: Symbol, ramp: Callable[[Expr], Expr] = ReLU, name: str = "ReLU") -> Expr:
    """A continuous function by ``ramp(x - a)``; a jump, a gap or a stray value has no word here."""
    terms = [form.pieces[0].expr(x)]
    clamped = not is_polynomial(form) and overflows(form)
    for k, b in enumerate(form.breaks):
        left, right = form.sides(k)
        a = expression(b.point)
        if left.undefined or right.undefined or b.value is None:
            raise RewriteError(
                "the function has no value at or beside {0} = {1}; {2} cannot say that: rewrite to Piecewise",
                T,
                a,
                name,
            )
        here, there = form.limits(k)
        if not (equal(here, there, form.domain.facts) and equal(b.value, here, form.domain.facts)):
            raise RewriteError(
                "the function jumps at {0} = {1}; {2} can say continuous functions only: "
                "rewrite to Heaviside or Piecewise",
                T,
                a,
                name,
            )
        if clamped:
            continue
        jump = right - left
        if isinstance(jump, Poly) and isinstance(b.point, RATIONAL):
            powers = jump.shifted(b.point)
            terms += [expression(c) * ramp(x - a) ** n for n, c in enumerate(powers) if c]
        else:
            terms.append(jump.expr(x).subs(x, a + ramp(x - a)))
    return by_ramps(form, x, ramp) if clamped else Add(*terms)
