"""Pieces on their own intervals only: exp(x) left of 0 and exp(-x) right of it are exp(-Abs(x)), no sum that cancels.

A switched sum f_0 + sum_j J_j(x) Heaviside(x - a_j) evaluates every piece on the whole line.  Where one grows like an
exponential or has a pole there, the argument is folded, a + Abs(x - a), or clamped, a + ReLU(x - a), instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Expr, Max, Min, Pow, Symbol, cosh, erfi, exp, oo, sinh

from ..forms.exact import Scalar, equal, expression, is_finite
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Poly, Smooth
from ..forms.ranges import bounds
from ..forms.smoothness import is_smooth
from ..functions import HeavisideStep, ReLU
from ..symbols import T
from .formulas import has_value, keeps_mean, same, terse


def overflows(form: LineForm, sides: tuple[int, ...] = (-1, 1)) -> bool:
    """Whether a piece grows like an exponential outside its interval, on one of these sides of it.

    What stands right of its interval a sum of Heaviside terms cancels; what stands left is multiplied by 0.
    """
    return any(_grows_outside(p, *form.ends(k), sides) for k, p in enumerate(form.pieces) if isinstance(p, Smooth))


def _grows_outside(p: Smooth, lo: Scalar, hi: Scalar, sides: tuple[int, ...]) -> bool:
    outside = [s for s in sides if (hi if s > 0 else lo) not in (oo, -oo)]
    if outside and p.e.has(sinh, cosh, erfi):
        return True
    exponents = [e.args[0] for e in p.e.atoms(exp)]
    exponents += [e.exp for e in p.e.atoms(Pow) if T in e.exp.free_symbols]
    rising = [u for u in exponents if T in u.free_symbols and bounds(u)[1] == oo]
    return any(_may_rise(u, s) for u in rising for s in outside)


def _may_rise(u: Expr, side: int) -> bool:
    """Whether u may tend to oo on that side."""
    if not u.is_polynomial(T):
        return True
    lead, degree = u.as_poly(T).LC(), u.as_poly(T).degree()
    return not (lead.is_positive if side < 0 and degree % 2 else lead.is_negative)


def beside_a_constant(form: LineForm, x: Symbol) -> Iterator[Expr]:
    """Two pieces, one of them constant, as one term."""
    if len(form.breaks) != 1 or not keeps_mean(form, 0):
        return
    (left, right), a = form.sides(0), expression(form.breaks[0].point)
    u, joined, facts = x - a, equal(*form.limits(0), form.domain.facts), form.domain.facts
    if left.is_constant() and has_value(terse(right), a, facts):
        yield _beside(left.expr(), right, x, a + ReLU(u), HeavisideStep(u), joined)
    elif right.is_constant() and has_value(terse(left), a, facts):
        yield _beside(right.expr(), left, x, a - ReLU(-u), HeavisideStep(-u), joined)


def _beside(c: Expr, p: Piece, x: Symbol, clamped: Expr, step: Expr, joined: bool) -> Expr:
    """A constant on one side of the point, p on the other."""
    formula = terse(p)
    if joined:
        return formula.xreplace({T: clamped})
    return c + (formula.xreplace({T: x if is_smooth(formula) else clamped}) - c) * step


def by_ramps(form: LineForm, x: Symbol, ramp: Callable[[Expr], Expr]) -> Expr:
    """A continuous function: f_0(x) + sum of f_j(x) - f_j(a_j), every piece at the argument clamped to its interval."""
    a = expression(form.breaks[0].point)
    left, right = form.pieces[0], form.pieces[1]
    if len(form.breaks) == 1 and same(left.expr().xreplace({T: 2 * a - T}), right.expr()):
        return right.expr().xreplace({T: a + ramp(x - a) + ramp(a - x)})
    terms = [left.expr().xreplace({T: a - ramp(a - x)})]
    for k, p in enumerate(form.pieces[1:]):
        lo, hi = map(expression, form.ends(k + 1))
        above = 0 if hi == oo else ramp(x - hi)
        terms += [p.expr().xreplace({T: lo + ramp(x - lo) - above}), -p.expr().xreplace({T: lo})]
    return Add(*terms)


def write(form: LineForm, x: Symbol) -> Iterator[Expr]:
    """Every piece at the argument clamped to its interval, where all values at breakpoints are means."""
    if all(keeps_mean(form, k) for k in range(len(form.breaks))) and _have_values_at_ends(form):
        yield Add(*[_clamped(p, x, *form.ends(k)) for k, p in enumerate(form.pieces) if not p.is_zero()])


def _have_values_at_ends(form: LineForm) -> bool:
    """Whether every formula has a value at the ends of its interval."""
    ends = [(p, e) for k, p in enumerate(form.pieces) if isinstance(p, Smooth) for e in form.ends(k) if is_finite(e)]
    return all(has_value(p.e, expression(e), form.domain.facts) for p, e in ends)


def _clamped(p: Piece, x: Symbol, lo: Scalar, hi: Scalar) -> Expr:
    a, b = expression(lo), expression(hi)
    from_left = HeavisideStep(x - a) if lo != -oo else 1
    inside = from_left if hi == oo else HeavisideStep(b - x) if lo == -oo else from_left - HeavisideStep(x - b)
    if isinstance(p, Poly):
        return p.expr(x) * inside
    u: Expr = x if hi == oo else b - ReLU(b - x) if lo == -oo else Min(x, b)
    u = u if lo == -oo else a + ReLU(x - a) if hi == oo else Max(a, u)
    return p.expr().xreplace({T: u}) * inside
