"""Whether a smooth formula is 0 on an interval: shorter forms, the slope and one value, numbers."""

from __future__ import annotations

from sympy import Abs, Expr, Rational, exp, oo, sign
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from ...budget import deadline
from ...errors import BudgetError, ReluSymError
from ...forms.exact import Facts, Scalar, expression, sign_of
from ...forms.line.jumps import partition
from ...forms.line.locate import between
from ...forms.line.partition import Domain
from ...forms.line.piece import Smooth
from ...symbols import T
from ...vocabularies.read import read_any
from .. import quadrature


def simplified(e: Expr) -> Expr:
    try:
        with deadline("whether {0} is zero", e):
            return e.simplify()
    except (BudgetError, *quadrature.FAILURES):
        return e


def is_zero_on(e: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> bool:
    """Whether e is seen to be 0 between lo and hi, where nothing is seen to tell it from 0."""
    try:
        return _is_constant_zero(e, lo, hi, facts) or _is_zero_read_again(e, lo, hi, facts)
    except (ReluSymError, *quadrature.FAILURES):
        return False


def _is_constant_zero(e: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> bool:
    """The slope is 0 and so is one value: atan(x) + atan(1/x) = pi/2 for x > 0."""
    slope = simplified(e.diff(T))
    if slope != 0 and slope.has(exp, HyperbolicFunction):
        slope = simplified(slope.rewrite(exp))
    return slope == 0 and sign_of(Smooth(e).at(between(lo, hi)), facts) == 0


def _is_zero_read_again(e: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> bool:
    """SymPy's shorter form has a switch that the interval settles: sqrt(1 - cos(x)**2) = Abs(sin(x)) = sin(x)."""
    shorter = simplified(e)
    if not shorter.has(Abs, sign):
        return False
    form = partition(read_any(shorter, Domain(lo, hi, facts)))
    return form.is_function and all(not (p.undefined or p.periodic) and p.is_zero() for p in form.pieces)


def differ(e: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> bool | None:
    """False if a number inside the interval tells the pieces apart; None if none does."""
    for pick in quadrature.picks(sorted(e.free_symbols - {T}, key=str), facts):
        a, b = (expression(v).xreplace(pick) for v in (lo, hi))
        if not all(v.is_comparable or v.is_infinite for v in (a, b)) or (a < b) != True:  # noqa: E712
            continue
        for share in (Rational(1, 3), Rational(5, 7)):
            v = quadrature.at(e.subs(pick), _inside(a, b, share).evalf(20))  # subs: a parameter may be bound too
            if v is not None and abs(v) > 1e-9:
                return False
    return None


def _inside(a: Expr, b: Expr, share: Expr) -> Expr:
    if a == -oo:
        return share if b == oo else b - share
    return a + share if b == oo else a + (b - a) * share
