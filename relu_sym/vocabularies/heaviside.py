"""Heaviside: reader, and the writer f = f_0 + sum_j J_j(x) Heaviside(x - a_j, H0_j), values at breakpoints kept."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Heaviside, Mul, S, Symbol, nan

from ..errors import RewriteError, UnsupportedError
from ..forms.canonical import applying, multiple, shifted, summed
from ..forms.exact import ONE, RATIONAL, Scalar, equal, expression, is_finite, scalar
from ..forms.line.partition import LineForm, is_polynomial
from ..forms.line.piece import Piece, Poly
from ..functions import HeavisideStep
from ..symbols import T
from .heads import HEADS, OneArgument, switch

STEP = switch(S.Zero, ONE / 2, S.One)


def _outer(e: Expr) -> LineForm:
    if len(e.args) == 1 or e.args[1] is S.Half:
        return STEP
    h0 = e.args[1] if len(e.args) > 1 else S.Half
    return switch(S.Zero, None if h0 is nan else scalar(h0), S.One)


HEADS[HeavisideStep] = HEADS[Heaviside] = OneArgument(_outer)


def write(form: LineForm, x: Symbol, step: Callable[..., Expr] = HeavisideStep) -> Expr:
    """The regular part by steps; every finite value at a breakpoint is kept, also an isolated one."""
    if is_staircase(form):
        return _staircase(form, x, step)
    if any(not (isinstance(p, Poly) or is_finite(p.expr(x))) for p in form.pieces):
        raise RewriteError(
            "the function has no finite value on a whole interval; a sum of steps cannot say that: rewrite to Piecewise"
        )
    terms = [form.pieces[0].expr(x)]
    for k, b in enumerate(form.breaks):
        left, right = form.sides(k)
        a = expression(b.point)
        jump = factored(right - left, b.point, x)
        if b.value is None:
            terms.append(jump * step(x - a, nan) if jump != 0 else hole(step, x - a))
            continue
        terms += _kept(form, k, jump, step, x)
    return Add(*terms)


def is_staircase(form: LineForm) -> bool:
    """Whether the pieces differ by rational constants from one to the next, with the mean at the jump."""
    return is_polynomial(form) and all(
        len(jump) == 1 and surplus is not None and 2 * surplus == jump[0] for _, jump, surplus, _ in form.changes
    )


def _staircase(form: LineForm, x: Symbol, step: Callable[..., Expr]) -> Expr:
    """f_0 + sum c_j Heaviside(x - a_j)."""
    head, extra = applying(step), (S.Half,) if step is Heaviside else ()
    steps = [multiple(jump[0], head(shifted(x, a), *extra)) for a, jump, _, _ in form.changes]
    return summed([*Poly(form.first).terms(x), *steps])


def indicator(step: Callable[..., Expr], u: Expr) -> Expr:
    """1 where u = 0, else 0."""
    return step(u, 1) - step(u, 0)


def hole(step: Callable[..., Expr], u: Expr) -> Expr:
    """0 where u is not 0, without a value where it is; a factor nan would have none anywhere."""
    return step(u, nan) + step(-u, nan) - 1


def _kept(form: LineForm, k: int, jump: Expr, step: Callable[..., Expr], x: Symbol) -> list[Expr]:
    """The terms of one breakpoint whose value is to be kept."""
    b = form.breaks[k]
    u = x - expression(b.point)
    left, right = form.limits(k)
    facts = form.domain.facts
    if is_finite(left) and is_finite(right):
        if equal(left, right, facts):
            terms = [jump * step(u)] if jump != 0 else []
            if not equal(b.value, left, facts):
                terms.append(expression(b.value - left) * indicator(step, u))
            return terms
        if equal(2 * b.value, left + right, facts):
            return [jump * step(u)]
        gap = right - left
        if isinstance(gap, RATIONAL) or gap.free_symbols <= {T} or gap.is_nonzero:
            return [jump * step(u, expression((b.value - left) / gap))]
        return [jump * step(u), expression(b.value - (left + right) / 2) * indicator(step, u)]  # the gap may be 0
    raise UnsupportedError("the function is unbounded at {0} = {1}: rewrite to Piecewise", T, expression(b.point))


def factored(jump: Piece, a: Scalar, x: Symbol) -> Expr:
    """``jump`` with the factors (x - a) that it has in front, as a person would write it."""
    if not (isinstance(jump, Poly) and isinstance(a, RATIONAL) and a):
        return jump.expr(x)
    shifted = jump.shifted(a)
    n = next((i for i, c in enumerate(shifted) if c), 0)
    if not n:
        return jump.expr(x)
    quotient = Poly(_unshifted(shifted[n:], a))
    return Mul((x - expression(a)) ** n, quotient.expr(x))


def _unshifted(c: tuple, a: Scalar) -> tuple:
    return Poly(c).shifted(-a)
