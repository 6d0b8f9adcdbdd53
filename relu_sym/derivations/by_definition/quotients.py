"""Limits of difference quotients, computed afresh and compared with the slope that the engine found."""

from __future__ import annotations

from sympy import QQ, Add, Basic, Dummy, Expr, Limit, Poly, S, Symbol, limit, nan, oo, zoo
from sympy.polys.rootoftools import ComplexRootOf

from ...budget import deadline, remembered
from ...errors import ReluSymError, UnsupportedError
from ...forms.defining import has_roots
from ...forms.exact import is_finite
from ...forms.line.limits import one_sided
from ...forms.smoothness import is_smooth
from ...steps import Quotient, Step
from ...symbols import T
from ..catalogue import step
from ..frame import step_symbol


def quotient_steps(p: Expr, slope: Expr, x: Symbol) -> Step:
    """lim (p(x + h) - p(x))/h = p'(x), with the quotient worked out."""
    h = step_symbol(p)
    quotient = Quotient(p, x, x, p, h)
    worked = worked_out(quotient.carried_out(), h)
    checked(limit_of(worked, h, 0), slope, quotient)
    return step("limit of the quotient", Limit(quotient, h, 0, "+-"), slope, steps=_shown(quotient, worked))


def one_sided_steps(p: Expr, value: Expr, a: Expr, side: int, slope: Expr, x: Symbol, where: Basic) -> Step:
    """lim (p(a + h) - f(a))/h from one side."""
    h = step_symbol(p, a)
    quotient = Quotient(p, x, a, value, h)
    worked = worked_out(quotient.carried_out(), h)
    checked(limit_of(worked, h, side), slope, quotient)
    rule = "one-sided quotient" if is_finite(slope) else "infinite quotient"
    return step(
        rule, Limit(quotient, h, 0, "+" if side > 0 else "-"), slope, steps=_shown(quotient, worked), where=where
    )


def _shown(quotient: Quotient, worked: Expr) -> tuple[Step, ...]:
    """The quotient worked out, where h really cancels."""
    return (
        (step("expanded quotient", quotient, worked),) if worked != quotient.carried_out() or worked.is_number else ()
    )


@remembered(512)
def worked_out(quotient: Expr, h: Symbol) -> Expr:
    """A rational quotient with h cancelled; another one as it stands."""
    if not quotient.is_rational_function(h):
        return quotient
    roots = quotient.atoms(ComplexRootOf)
    if len(roots) == 1:
        return _at_root(quotient, h, roots.pop())
    return quotient.cancel() if not quotient.is_polynomial(h) else quotient.expand()


def _at_root(quotient: Expr, h: Symbol, root: Expr) -> Expr:
    """At an algebraic number every coefficient is reduced by its minimal polynomial, so that zeros are seen."""
    rise = (quotient * h).expand()
    if not rise.is_polynomial(h, root):
        return quotient
    u = Dummy("u")
    least = Poly(root.poly.all_coeffs(), u, domain=QQ)
    terms = Poly(rise.xreplace({root: u}), h).as_dict()
    reduced = {k: Poly(c, u, domain=QQ).rem(least).as_expr().xreplace({u: root}) for (k,), c in terms.items()}
    return Add(*[c * h ** (k - 1) for k, c in reduced.items()])


@remembered(512)
def limit_of(quotient: Expr, h: Symbol, side: int) -> Expr:
    """The limit as h tends to 0: put in where that has a value, else SymPy's, in bounded time."""
    inner = quotient.xreplace({h: T})
    if quotient.is_rational_function(h) or is_smooth(inner):
        there = quotient.subs(h, 0)
        if not there.has(nan, zoo, oo, -oo):
            return there
    try:
        if side and (quotient.free_symbols <= {h} or has_roots(quotient)):
            return one_sided(inner, S.Zero, side)
        with deadline("the limit of {0}", quotient):
            return limit(quotient, h, 0, "-" if side < 0 else "+")
    except (ReluSymError, NotImplementedError, ValueError, TypeError, AttributeError):
        raise UnsupportedError(
            "SymPy finds no limit of the difference quotient {0} as {1} tends to 0: use style='rules'", quotient, h
        ) from None


def checked(found: Expr, slope: Expr, quotient: Expr) -> None:
    """The limit must be the slope that the engine has; two spellings of one value are compared."""
    if found == slope or (is_finite(found) and is_finite(slope) and _agree(found, slope)):
        return
    raise UnsupportedError(
        "the limit of the difference quotient {0} comes out as {1}, which cannot be recognised as {2}: "
        "use style='rules'",
        quotient,
        found,
        slope,
    )


def _agree(u: Expr, v: Expr) -> bool:
    difference = u - v
    if difference.expand() == 0:
        return True
    try:
        with deadline("whether {0} is zero", difference):
            return bool(difference.simplify() == 0 or difference.equals(0))
    except ReluSymError:
        return False
