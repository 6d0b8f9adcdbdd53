"""Shorter spellings of conjugates and inverses: logarithms, roots, symbolic powers."""

from __future__ import annotations

from typing import cast

from sympy import (
    Dummy,
    Expr,
    Function,
    I,
    LambertW,
    Pow,
    Rational,
    S,
    Symbol,
    asinh,
    atan,
    cancel,
    cos,
    cosh,
    exp,
    expand_log,
    factor,
    log,
    oo,
    powsimp,
    simplify,
    sin,
    sinh,
    together,
)

from ..budget import deadline
from ..errors import OutOfTime, Undecided, UnsupportedError
from ..forms.exact import Scalar, expression, sign_of
from ..symbols import T
from .branches import within
from .rooted import by_roots, one_sign

SHARES = (Rational(1, 5), Rational(1, 2), Rational(9, 10))
TOLERANCE = 1e-12
LONG = 60
"""What is longer (cube roots of square roots, squared) is left as it is: no shorter spelling and no sign is found in
time."""
ENTIRE = (exp, sin, cos, sinh, cosh, atan, asinh)
"""Heads that are analytic on the whole line."""
STANDS = Dummy("y", real=True)
"""The slope in what a function is by its slope."""


def without_root(f: Expr) -> Expr:
    """p + k*sqrt(q), k free of T, has the slope y = p' + k*q'/(2*sqrt(q)): so the root is k*q'/(2*(y - p'))."""
    roots = [h for h in f.atoms(Pow) if h.exp == Rational(1, 2) and T in h.base.free_symbols]
    if len(roots) != 1:
        return f
    h, w = roots[0], Dummy("w")
    inner = f.xreplace({h: w})
    k, p = inner.diff(w), inner.xreplace({w: S.Zero})
    if {T, w} & k.free_symbols or not h.base.is_polynomial(T):
        return f
    return p + k**2 * h.base.diff(T) / (2 * (STANDS - p.diff(T)))


def tidied(e: Expr, lo: Scalar, hi: Scalar) -> Expr:
    """A shorter spelling where SymPy finds one, told the sign of T."""
    positive = lo != -oo and _is_at_least(lo)
    negative = hi != oo and _is_at_least(-hi)
    d = Dummy("y", positive=True) if positive or negative else Dummy("y", real=True)
    there, back = ({T: -d}, {d: -T}) if negative else ({T: d}, {d: T})
    e = cast(Expr, e.xreplace(there))
    whole = e.replace(log, lambda u: log(together(u)))
    spellings = [e, e.expand(), expand_log(e.expand()), powsimp(e.expand())]
    if e.free_symbols == {d} and e.is_rational_function(d):
        spellings.append(cancel(e))
    if any(h.exp.free_symbols for h in e.atoms(Pow)):
        spellings.append(_with_like_powers(spellings[-1], d))
    rooted = by_roots(e, d, lambda h: one_sign(h.xreplace(back), lo, hi))
    if rooted is not None:
        spellings.append(rooted)
    elif (
        e.free_symbols == {d}
        and e.is_algebraic_expr(d)
        and any(h.exp.is_Rational and not h.exp.is_integer for h in e.atoms(Pow))
        and e.count_ops() < LONG
    ):
        try:
            with deadline("a shorter spelling of {0}", e):
                spellings.append(simplify(e))
        except (OutOfTime, NotImplementedError, ValueError, TypeError):
            pass
    if e.free_symbols == {d} and e.has(log):
        forced = expand_log(whole, force=True).expand()
        points = [within(expression(lo), expression(hi), t) for t in SHARES]
        gap = (forced - e).xreplace(back)
        alike = not forced.has(I) and all(abs(gap.xreplace({T: t}).evalf(20)) < TOLERANCE for t in points)
        if alike and _is_analytic(gap, lo, hi):
            return forced.xreplace(back)
    return min(spellings, key=Expr.count_ops).xreplace(back)


def _is_analytic(e: Expr, lo: Scalar, hi: Scalar) -> bool:
    """Whether no head is seen to change its branch between the ends: what is 0 on a part is then 0 there."""
    inner = {h.args[0] for h in e.atoms(log)} | {h.base for h in e.atoms(Pow) if not h.exp.is_Integer}
    inner |= {h.args[0] + exp(-1) for h in e.atoms(LambertW) if len(h.args) == 1}
    if any(not isinstance(h, (*ENTIRE, log, LambertW)) or len(h.args) > 1 for h in e.atoms(Function)):
        return False
    inner = {u for u in inner if T in u.free_symbols}
    return all(u.count_ops() < LONG for u in inner) and all(one_sign(u, lo, hi) for u in inner)


def _with_like_powers(e: Expr, d: Symbol) -> Expr:
    """Symbolic exponents in lowest terms, so that powers of one exponent are seen to be alike."""
    nested = {h: d ** (h.base.exp * h.exp) for h in e.atoms(Pow) if isinstance(h.base, Pow) and h.base.base == d}
    e = powsimp(e.xreplace(nested)).replace(lambda h: isinstance(h, Pow), lambda h: h.base ** cancel(together(h.exp)))
    powers = [h for h in e.atoms(Pow) if h.base == d or h.base.is_Mul]
    return cast(Expr, e.collect(powers, lambda c: factor(cancel(c)))) if powers else e


def _is_at_least(v: Scalar) -> bool:
    try:
        return sign_of(v) >= 0
    except (Undecided, UnsupportedError):
        return False
