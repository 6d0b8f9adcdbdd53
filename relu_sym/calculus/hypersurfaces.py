"""Hypersurfaces w = 0 in several variables: regular, apart from others, crossing them transversally; proved or not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sympy import Dummy, Expr, Mul, Poly, S, Symbol, groebner
from sympy.polys.polyerrors import BasePolynomialError

from ..errors import UnsupportedError

SAMPLES = ((3, 7), (-5, 11), (13, 17))
"""Fractions at which an analytic function that vanishes identically would vanish."""


class NotSwitched(UnsupportedError):
    """The function is not seen to be smooth formulas between regular hypersurfaces."""


def solved_for(w: Expr, variables: Sequence[Symbol]) -> tuple[Symbol, Expr] | None:
    """(v, q) with w = 0 for v = q of the others alone; None where no variable has a constant slope."""
    for v in variables:
        slope = w.diff(v)
        if slope.is_number and slope != 0:
            return v, (v - w / slope).expand()
    return None


def is_regular(w: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether the gradient of w is proved to be other than 0 wherever w vanishes."""
    if w.free_symbols.isdisjoint(variables) or solved_for(w, variables) is not None:
        return True
    return w.is_polynomial(*variables) and has_no_zero([w, *(w.diff(v) for v in variables)], variables)


def check_regular(w: Expr, variables: Sequence[Symbol]) -> None:
    """Refuse a switch whose gradient is not seen to be other than 0 where it vanishes."""
    if not is_regular(w, variables):
        raise NotSwitched("the gradient of {0} may vanish where {0} = 0: Dirac({0}) is not defined there", w)


def sign_without_zero(w: Expr) -> int:
    """The sign of a polynomial of one variable without real zeros; 0 for all others."""
    if len(w.free_symbols) != 1 or not w.is_polynomial(*w.free_symbols):
        return 0
    p = Poly(w, *w.free_symbols)
    if not (p.domain.is_ZZ or p.domain.is_QQ) or p.count_roots():
        return 0
    return 1 if p.eval(0) > 0 else -1


def has_no_zero(equations: Sequence[Expr], variables: Sequence[Symbol]) -> bool:
    """Whether polynomials have no common zero, by a Groebner basis; parameters known not to be 0 are not."""
    parameters = sorted(set().union(*(e.free_symbols for e in equations)) - set(variables), key=str)
    known = [a for a in parameters if a.is_nonzero or a.is_positive or a.is_negative]
    extra = Dummy("t")
    rows = [*equations, *([1 - extra * Mul(*known)] if known else [])]
    generators = [*variables, *parameters, *([extra] if known else [])]
    if not all(e.is_polynomial(*generators) for e in rows):
        return False
    try:
        return groebner([e for e in rows if e != 0], *generators, order="grevlex").exprs == [1]
    except (BasePolynomialError, NotImplementedError, ValueError):
        return False


def are_transversal(u: Expr, w: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether the gradients of two switches are independent wherever both vanish."""
    minors = [u.diff(a) * w.diff(b) - u.diff(b) * w.diff(a) for a, b in combinations(variables, 2)]
    return any(m.is_number and m != 0 for m in minors) or has_no_zero([u, w, *minors], variables)


def check_apart(u: Expr, w: Expr, variables: Sequence[Symbol]) -> None:
    """Refuse two switches that may vanish together on more than a null set of either."""
    parameters = (u.free_symbols | w.free_symbols) - set(variables)
    if u.is_polynomial(*variables) and w.is_polynomial(*variables) and not parameters:
        return  # different irreducible polynomials
    minors = [u.diff(a) * w.diff(b) - u.diff(b) * w.diff(a) for a, b in combinations(variables, 2)]
    if any(m.is_number and m != 0 for m in minors):
        return
    for a, b in ((u, w), (w, u)):
        solved = solved_for(a, variables)
        if solved is not None and not parameters and _is_seen_nonzero(b.xreplace(dict([solved])), variables):
            return
    raise NotSwitched("{0} and {1} may vanish together on a whole piece of a hypersurface", u, w)


def _is_seen_nonzero(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether an analytic function is other than 0 at a sample point, hence almost everywhere."""
    for p, q in SAMPLES:
        there = e.xreplace({v: S(p + k * k) / (q + k) for k, v in enumerate(variables)}).evalf(30)
        if there.is_number and abs(there) > S(10) ** -15:
            return True
    return False


def vanishes_on(w: Expr, c: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether w divides c."""
    quotient = (c / w).cancel()
    return quotient.as_numer_denom()[1].free_symbols.isdisjoint(variables)
