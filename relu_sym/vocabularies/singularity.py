"""SingularityFunction <u>^n = u^n Heaviside(u), and impulses for n < 0; the writer by powers of (x - a)."""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Add,
    DiracDelta,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    SingularityFunction,
    Symbol,
    factor_terms,
    sign,
)

from ..errors import RewriteError, UnsupportedError, warn_almost_everywhere
from ..forms.exact import RATIONAL, ZERO, Scalar, equal, expression, is_finite
from ..forms.line.compose import compose
from ..forms.line.partition import Break, Domain, LineForm
from ..forms.line.piece import NOTHING, Piece, Poly, piece
from ..functions import Dirac, HeavisideStep, PrincipalValue, ReLU
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
        if n.is_positive:
            return side.of(ReLU(u) ** n)
        return side.of(HeavisideStep(u, 1)) if n.is_zero else dirac.off_support(u, e, side)

    def slope(self, e: Any, walk: Slopes) -> Expr:
        variable, offset, n = e.args
        if not (n.is_Integer and n > 0):
            raise NotSeenLipschitz
        return walk.slope(ReLU(variable - offset) ** n)


HEADS[SingularityFunction] = Powers()

OTHERS = frozenset({Abs, sign, Max, Min, ReLU, HeavisideStep, Heaviside, Piecewise, Dirac, DiracDelta, PrincipalValue})
"""Heads beside which the answer is told by those."""


def read(u: LineForm, n: Expr, domain: Domain, e: Expr) -> LineForm:
    """<u>^n: 0 left, u**n right, at 0 what SymPy says (1 for n = 0); <u>^(-k) is delta^(k-1)(u)."""
    if not n.is_Integer:
        raise UnsupportedError("the exponent {0} of a SingularityFunction must be an integer", n)
    if n < 0:
        return dirac.read(u, int(-n - 1), domain, e)
    at_zero = ZERO if n else ZERO + 1
    return compose(LineForm((NOTHING, piece(T**n)), (Break(ZERO, at_zero),)), u, "SingularityFunction")


def speaks(words: frozenset[type]) -> bool:
    """Whether the kinks and impulses of an expression are said by SingularityFunction only."""
    return SingularityFunction in words and words.isdisjoint(OTHERS)


def keeps_values(form: LineForm) -> bool:
    """Whether every value at a breakpoint is the limit from the right, as it is of <u>^0."""
    facts = form.domain.facts
    return all(b.value is not None and equal(b.value, form.limits(k)[1], facts) for k, b in enumerate(form.breaks))


def write(form: LineForm, x: Symbol, values: bool = True) -> Expr:
    """J_j(x) Heaviside(x - a_j) by powers of (x - a_j); at a jump it has the value from the right.

    ``values``: whether a value at a breakpoint that is another one is worth a warning.
    """
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
        if values:
            _warn_of_value(form, k)
        jump = right - left
        powers = _powers(jump, b.point)
        if powers is None:
            terms.append(jump.expr(x) * SingularityFunction(x, a, 0))
        else:
            terms += [c * SingularityFunction(x, a, n) for n, c in enumerate(powers) if c != 0]
    terms += [expression(i.weight) * SingularityFunction(x, expression(i.point), -1 - i.order) for i in form.impulses]
    return Add(*terms)


def _warn_of_value(form: LineForm, k: int) -> None:
    b, here = form.breaks[k], form.limits(k)[1]
    if b.value is None or not equal(b.value, here, form.domain.facts):
        warn_almost_everywhere(
            f"SingularityFunction gives {expression(here)} at the breakpoint {expression(b.point)}, the function "
            f"{'has no value' if b.value is None else expression(b.value)} there: equal almost everywhere"
        )


def _powers(jump: Piece, a: Scalar) -> list[Expr] | None:
    """The coefficients of a polynomial in powers of (T - a), lowest first; None for another formula."""
    if isinstance(jump, Poly) and isinstance(a, RATIONAL):
        return [expression(c) for c in jump.shifted(a)]
    e = jump.expr()
    if not e.is_polynomial(T):
        return None
    moved = e.xreplace({T: T + expression(a)}).expand().as_poly(T)
    return [factor_terms(c) for c in reversed(moved.all_coeffs())]
