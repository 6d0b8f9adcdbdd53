"""The formulas of pieces: one shorter, two of them compared, and whether a value between two is their mean."""

from __future__ import annotations

from sympy import Derivative, Expr, Integral, Pow, Subs, Sum, exp, factor, factor_terms
from sympy.core.function import AppliedUndef

from ..forms.defining import put_in
from ..forms.exact import equal, is_finite
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Poly
from ..symbols import T, heads

MAX_OPERATIONS = 40
"""Size up to which a formula is factored."""
BINDING = frozenset({Derivative, Integral, Subs, Sum})


def is_plain(p: Piece) -> bool:
    """Whether another expression may be put in for the variable: it is bound nowhere, and no function is unknown."""
    return isinstance(p, Poly) or not (
        p.undefined or p.periodic or heads(p.expr()) & BINDING or p.expr().has(AppliedUndef)
    )


def terse(p: Piece) -> Expr:
    """The formula on T, in factors where that is shorter; exp(-x) is not turned into 1/exp(x), which overflows."""
    e = p.expr()
    if isinstance(p, Poly) or e.count_ops() > MAX_OPERATIONS:
        return e
    own = _exponentials(e)
    factored = [f for f in (factor_terms(e), factor(e)) if _exponentials(f) <= own]
    return min((e, *factored), key=lambda f: f.count_ops())


def _exponentials(e: Expr) -> set[Expr]:
    return e.atoms(exp) | {h for h in e.atoms(Pow) if T in h.exp.free_symbols}


def same(u: Expr, v: Expr) -> bool:
    """Whether two formulas are seen to be one; a miss costs brevity only."""
    if u == v:
        return True
    gap = (u - v).expand()
    if gap == 0 or gap.is_polynomial():
        return bool(gap == 0)
    if gap.is_rational_function():
        return bool(gap.together().expand() == 0)
    return bool(gap.cancel() == 0)


def keeps_mean(form: LineForm, k: int) -> bool:
    """Whether the value at a breakpoint is the mean of the finite limits beside it."""
    b, (left, right) = form.breaks[k], form.limits(k)
    finite = b.value is not None and is_finite(left) and is_finite(right)
    return finite and equal(2 * b.value, left + right, form.domain.facts)


def has_value(formula: Expr, a: Expr, facts: Facts) -> bool:
    """Whether the formula has a value at the point, where it is clamped: x*x**(p - 1) has none at 0 for p < 1."""
    for power in formula.atoms(Pow):
        if T in power.base.free_symbols and not power.exp.is_nonnegative and put_in(power.base, a).is_zero is not False:
            known = None if power.exp.is_number or T in power.exp.free_symbols else facts.known(power.exp)
            if known is None or known < 0:
                return False
    return is_finite(put_in(formula, a))
