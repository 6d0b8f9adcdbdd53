"""SingularityFunction <u>^n = u^n Heaviside(u), and impulses for n < 0; the writer by powers of (x - a)."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, SingularityFunction, Symbol

from ..errors import RewriteError, UnsupportedError, warn_almost_everywhere
from ..forms.exact import RATIONAL, ZERO, equal, expression, is_finite
from ..forms.line.compose import compose
from ..forms.line.partition import Break, Domain, LineForm
from ..forms.line.piece import NOTHING, Poly, piece
from ..functions import HeavisideStep, ReLU
from ..symbols import T
from . import dirac
from .heads import HEADS, Head, NotSeenLipschitz, Reader, Side, Slopes


class Powers(Head):
    """SingularityFunction(x, a, n)."""

    for_subclasses = True
    has_law = False

    def form(self, e: Any, reader: Reader) -> LineForm:
        variable, offset, n = e.args
        return read(reader.one(variable - offset), n, reader.domain, e)

    def branch(self, e: Any, side: Side) -> Expr:
        variable, offset, n = e.args
        u = variable - offset
        return side.of(u**n * HeavisideStep(u, 1)) if n.is_nonnegative else dirac.off_support(u, e, side)

    def slope(self, e: Any, walk: Slopes) -> Expr:
        variable, offset, n = e.args
        if not (n.is_Integer and n > 0):
            raise NotSeenLipschitz
        return walk.slope(ReLU(variable - offset) ** n)


HEADS[SingularityFunction] = Powers()


def read(u: LineForm, n: Expr, domain: Domain, e: Expr) -> LineForm:
    """<u>^n: 0 left, u**n right, at 0 what SymPy says (1 for n = 0); <u>^(-k) is delta^(k-1)(u)."""
    if not n.is_Integer:
        raise UnsupportedError("the exponent {0} of a SingularityFunction must be an integer", n)
    if n < 0:
        return dirac.read(u, int(-n - 1), domain, e)
    at_zero = ZERO if n else ZERO + 1
    return compose(LineForm((NOTHING, piece(T**n)), (Break(ZERO, at_zero),)), u, "SingularityFunction")


def write(form: LineForm, x: Symbol) -> Expr:
    """J_j(x) Heaviside(x - a_j) by powers of (x - a_j); values at breakpoints hold almost everywhere."""
    terms = [form.pieces[0].expr(x)]
    for k, b in enumerate(form.breaks):
        left, right = form.sides(k)
        a = expression(b.point)
        if not (is_finite(left.expr(x)) and is_finite(right.expr(x))):
            raise RewriteError(
                "the function has no value beside {0} = {1}; SingularityFunction cannot say that: rewrite to Piecewise",
                T,
                a,
            )
        jump = right - left
        here = right.limit(b.point, 1)
        if b.value is None or not equal(b.value, here, form.domain.facts):
            warn_almost_everywhere(
                f"SingularityFunction gives {expression(here)} at the breakpoint {a}, the function "
                f"{'has no value' if b.value is None else expression(b.value)} there: equal almost everywhere"
            )
        if isinstance(jump, Poly) and isinstance(b.point, RATIONAL):
            terms += [expression(c) * SingularityFunction(x, a, n) for n, c in enumerate(jump.shifted(b.point)) if c]
        else:
            terms.append(jump.expr(x) * SingularityFunction(x, a, 0))
    terms += [expression(i.weight) * SingularityFunction(x, expression(i.point), -1 - i.order) for i in form.impulses]
    return Add(*terms)
