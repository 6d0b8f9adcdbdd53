"""The sign of a number that holds zeros without closed form: by digits that part it from 0, or by proof that it is 0.

What is proved to be 0 lies in the ideal of what the numbers are zeros of: cos(r) - r where r - cos(r) = 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from mpmath.libmp import fzero
from sympy import (
    Dummy,
    Expr,
    Pow,
    S,
    cos,
    cosh,
    exp,
    expand_trig,
    groebner,
    log,
    sin,
    sinh,
    tan,
    tanh,
    together,
)
from sympy.polys.polyerrors import BasePolynomialError
from sympy.polys.polytools import parallel_poly_from_expr

from ..budget import deadline, remembered
from ..errors import BudgetError
from ..functions.roots import RootIn
from ..functions.roots.enclosure import Unbounded, enclosure, sign_on
from ..symbols import T

FEW_BITS, BITS = 220, 680
"""Bits in which a number is looked at before a proof is tried, and in all: 60 and 200 digits."""
POINT = (fzero, fzero)
"""Where a formula without variable is evaluated."""
MAX_SIZE = 150
"""Operations of a number that is tried to be proved 0."""


def has_roots(e: Expr) -> bool:
    """Whether a zero without closed form stands in an expression."""
    return e.has(RootIn)


@remembered(4096)
def sign_among_roots(s: Expr) -> int | None:
    """The sign of a number, None where neither its digits nor a proof decide."""
    sign = _sign_by_digits(s, FEW_BITS)
    if not sign and vanishes(s):
        return 0
    return sign or _sign_by_digits(s, BITS) or None


def _sign_by_digits(s: Expr, bits: int) -> int:
    """The sign that interval arithmetic sees, 0 where it sees none."""
    try:
        return sign_on(enclosure(s, POINT, bits))
    except Unbounded:
        return 0


def settled(e: Expr) -> Expr:
    """``e`` with 0 for every sum of numbers that is 0: then 1/0 and log(0) are seen."""
    if not e.args or not has_roots(e):
        return e
    args = [settled(a) for a in e.args]
    e = e if all(a is b for a, b in zip(args, e.args, strict=True)) else e.func(*args)
    return S.Zero if e.is_Add and not e.free_symbols and sign_among_roots(e) == 0 else e


def put_in(e: Expr, point: Expr) -> Expr:
    """``e`` at T = ``point``, with 0 where a sum of numbers is proved to be 0, and r for cos(r) by the law of r."""
    value = e.subs(T, point)
    return settled(_without_heads(value)) if has_roots(value) else value


def vanishes(s: Expr) -> bool:
    """Whether a number is proved to be 0."""
    under = [p.base for p in s.atoms(Pow) if p.exp.is_extended_negative and has_roots(p.base)]
    if s.count_ops() > MAX_SIZE or any(not sign_among_roots(u) for u in under):
        return False
    s = _without_heads(s)
    if s.expand() == 0:
        return True
    try:
        with deadline("whether {0} is zero", s):
            return _in_ideal(_merged(s))
    except (BudgetError, BasePolynomialError, NotImplementedError, ZeroDivisionError):
        return False


def reduced(e: Expr) -> Expr:
    """``e`` with 0 where a sum of numbers is proved to be 0, and cos(r) by r where the law of r says so."""
    return settled(_without_heads(e)).expand() if has_roots(e) else e


def _without_heads(e: Expr) -> Expr:
    return e.xreplace({h: value for _, h, value in _kernels(e.atoms(RootIn))})


def _kernels(roots: Iterable[RootIn]) -> list[tuple[RootIn, Expr, Expr]]:
    """(r, h(r), its value) where the law of r is linear in a head h: cos(r) = r."""
    found = []
    for r in sorted(roots, key=str):
        for h in sorted(r.law.atoms(*HEADS), key=str):
            slope, rest = r.law.coeff(h), r.law - (r.law.coeff(h) * h).expand()
            if slope.is_Rational and slope and not rest.has(h):
                found.append((r, h.xreplace({T: r}), (-rest / slope).expand().xreplace({T: r})))
                break
    return found


HEADS = (sin, cos, tan, exp, log, sinh, cosh, tanh)


def _merged(s: Expr) -> Expr:
    """One name for two numbers that are proved to be the same: each is in the interval of the other, and its zero."""
    first, *others = sorted(s.atoms(RootIn), key=str) or [None]
    for r in others:
        gaps = [_sign_by_digits(a, FEW_BITS) for a in (first - r.low, r.high - first, first - r)]
        if gaps == [1, 1, 0] and _in_ideal(r.law.xreplace({T: first})):
            s = cast(Expr, s.xreplace({r: first}))
    return s


def _in_ideal(s: Expr) -> bool:
    """Whether the numerator is a combination of the laws of its roots, with sin^2 + cos^2 = 1."""
    if s == 0:
        return True
    names: dict[RootIn, Dummy] = {}
    waiting = list(s.atoms(RootIn))
    while waiting:
        r = waiting.pop()
        if r not in names:
            names[r] = Dummy("r", real=True)
            waiting += r.law.atoms(RootIn)
    laws = [r.law.xreplace({T: d}).xreplace(names) for r, d in names.items()]
    rows = [_polynomial(e) for e in (s.xreplace(names), *laws)]
    heads = set().union(*(e.atoms(sin, cos) for e in rows))
    circles = [sin(u) ** 2 + cos(u) ** 2 - 1 for u in {h.args[0] for h in heads}]
    polys, options = parallel_poly_from_expr([*rows, *circles])
    return bool(groebner(polys[1:], *options.gens, order="grevlex").contains(polys[0].as_expr()))


def _polynomial(e: Expr) -> Expr:
    """The numerator, angles and exponents taken apart."""
    e = expand_trig(e.rewrite((sinh, cosh, tanh), exp).rewrite(tan, cos)) if e.has(*HEADS) else e
    return together(e.expand()).as_numer_denom()[0].expand()
