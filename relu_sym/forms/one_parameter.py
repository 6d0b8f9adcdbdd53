"""What polynomial inequalities in one parameter leave of its line, and the sign that another polynomial has there.

Cells between the roots of all of them; a root that is none (a double root, a close pair) makes one cell more, which
does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mpmath import mp, workdps
from mpmath.libmp import NoConvergence
from sympy import Add, Expr, Float, I, S, Symbol, floor, re
from sympy import Poly as SymPoly
from sympy.polys.polyerrors import BasePolynomialError

from ..budget import remembered

DIGITS = 50
APART = 10**-30
"""Roots closer than this are one."""
MAX_DEGREE = 8

Signed = tuple[Expr, int]


@remembered(8192)
def sign_there(key: Expr, v: Symbol, known: tuple[Signed, ...]) -> int | None:
    """The sign of ``key`` where the polynomials have their signs; None where it has none or several.

    A double root of ``key`` is no change of sign, but its sign there is 0.
    """
    roots = _roots(key, v)
    cells = None if roots is None else _cells(v, (*known, (key, None)))
    if roots is None or cells is None:
        return None
    if any(lo < r < hi for lo, hi, _ in cells for r in roots):
        return None
    signs = {_sign_at(key, v, t) for _, _, t in cells}
    if any(_may_be(v, r) and all(_is_clearly(e, v, r, s) for e, s in known) for r in roots):
        signs.add(0)
    return signs.pop() if len(signs) == 1 else None


@remembered(8192)
def is_possible(v: Symbol, known: tuple[Signed, ...]) -> bool:
    """Whether the parameter has a value for which the polynomials have these signs."""
    return _cells(v, known) != []


def _cells(v: Symbol, known: Sequence[tuple[Expr, int | None]]) -> list[tuple] | None:
    """(lo, hi, a point between) of the cells where all signs fit, joined where they touch; None: not decided."""
    declared: list[Signed] = [(v, 1)] if v.is_nonnegative else [(v, -1)] if v.is_nonpositive else []
    ends: list[Expr] = []
    for e, _ in (*known, *declared):
        roots = _roots(e, v)
        if roots is None:
            return None
        ends += roots
    if v.is_zero is None and declared and not v.is_nonzero:
        return None  # 0 itself is a value then, which no cell holds
    ends.sort()
    distinct = [r for k, r in enumerate(ends) if not k or r - ends[k - 1] > APART]
    far = 1 + max((abs(r) for r in distinct), default=0)
    cells = []
    for lo, hi in pairwise([-far - 1, *distinct, far + 1]):
        if v.is_integer and not floor(lo + APART) + 1 < hi - APART:
            continue  # no whole number between them
        t = (lo + hi) / 2
        if all(s is None or _sign_at(e, v, t) == s for e, s in (*known, *declared)):
            cells.append((lo, hi, t))
    return cells


@remembered(8192)
def _roots(e: Expr, v: Symbol) -> list[Expr] | None:
    """The real roots, as numbers of many digits; None where ``e`` is no polynomial with numbers as coefficients."""
    c = _coefficients(e, v)
    if c is None or len(c) <= 1:
        return c and []
    try:
        if all(u.is_Rational for u in c):
            found = SymPoly(c, v).sqf_part().nroots(n=DIGITS, maxsteps=200)
        else:  # not by SymPy's polynomials, which look for minimal polynomials
            with workdps(DIGITS):
                numbers = [u._to_mpmath(mp.prec) for u in c]
                found = [
                    Float(r.real, DIGITS) + I * Float(r.imag, DIGITS) for r in mp.polyroots(numbers, 200, extraprec=200)
                ]
    except (BasePolynomialError, NoConvergence, ValueError, ZeroDivisionError):  # the first coefficient may be a 0
        return None
    return [re(r) for r in found if abs(r.as_real_imag()[1]) < 10**-15]


def _coefficients(e: Expr, v: Symbol) -> list[Expr] | None:
    """The coefficients of a polynomial in ``v``, highest first; None where they are no numbers, or many."""
    by_degree: dict[int, Expr] = {}
    for term in Add.make_args(e.expand()):
        k, power = term.as_independent(v, as_Add=False)
        base, n = power.as_base_exp()
        if power != 1 and (base != v or not n.is_Integer or not 0 < n <= MAX_DEGREE):
            return None
        n = 0 if power == 1 else int(n)
        by_degree[n] = by_degree.get(n, S.Zero) + k
    if any(not k.is_number or not k.is_real for k in by_degree.values()):
        return None
    return [by_degree.get(n, S.Zero) for n in range(max(by_degree), -1, -1)]


def _may_be(v: Symbol, r: Expr) -> bool:
    """Whether the parameter is declared such that it may be this number."""
    if v.is_integer and abs(r - round(r)) > APART:
        return False
    return not ((v.is_nonnegative and r < -APART) or (v.is_nonpositive and r > APART) or (v.is_nonzero and r == 0))


def _is_clearly(e: Expr, v: Symbol, r: Expr, sign: int) -> bool:
    """Whether a polynomial has this sign at a number, and is not 0 there but for rounding."""
    return sign * e.xreplace({v: r}).evalf(DIGITS) > APART


def _sign_at(e: Expr, v: Symbol, t: Expr) -> int:
    value = e.xreplace({v: t}).evalf(DIGITS)
    return bool(value > 0) - bool(value < 0)
