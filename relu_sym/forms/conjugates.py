"""The sign of a number made of roots of polynomials and their parts: by digits, or by proof that it is 0.

What is proved to be 0 lies in the ideal of the relations that hold among all roots x_1, ..., x_n of a polynomial p:
p(x_1), and its divided differences p[x_1, x_2], ..., p[x_1, ..., x_n] (Cauchy's modules, a lexicographic basis).
Reference: N. Bourbaki, Algebra II (2003), chapter IV, section 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mpmath import mp, mpc, mpf, workdps
from sympy import CRootOf, Dummy, Expr, Float, I, Poly, conjugate, cos, exp, im, re, reduced, sin, together
from sympy.core.basic import Basic
from sympy.polys.polyerrors import BasePolynomialError

from ..budget import deadline, remembered
from ..errors import BudgetError
from .facts import Facts

DIGITS = 80
"""In which a number is looked at."""
APART = mpf(10) ** -50
"""A number that is larger than this is not 0."""
MAX_DEGREE = 6
"""Of the polynomials whose relations are looked at."""


class RootFacts(Facts):
    """Facts under which Dummies stand for roots of polynomials and their real and imaginary parts: arithmetic on these
    does not ask SymPy for digits of a root at every sum; signs are told by digits, or by proof that there is 0."""

    __slots__ = ("roots",)

    def __init__(self, facts: Facts, roots: dict[Basic, Expr]) -> None:
        super().__init__(facts.signs, facts.closed)
        self.roots = roots
        """The meanings by their Dummies."""

    def known(self, expr: Expr) -> int | None:
        """The sign of a number made of roots; of anything else as it is given."""
        if expr.free_symbols and expr.free_symbols <= self.roots.keys():
            return sign_among_conjugates(expr.xreplace(self.roots))
        return super().known(expr)


def named(e: Expr) -> dict[Basic, Expr]:
    """A real Dummy for every real root of a polynomial in an expression, and for both parts of a complex one."""
    found: dict[Basic, Expr] = {}
    for k, r in enumerate(sorted(e.atoms(CRootOf), key=str)):
        if r.is_real:
            found[r] = Dummy(f"r{k}", real=True)
        else:
            found |= {re(r): Dummy(f"a{k}", real=True), im(r): Dummy(f"b{k}", real=True)}
    return found


@remembered(4096)
def sign_among_conjugates(s: Expr) -> int | None:
    """The sign of a real number, None where it is not seen."""
    value = digits(s)
    if value is None or mp.isnan(value) or abs(mp.im(value)) > APART:
        return None
    if abs(value) > APART:
        return int(mp.sign(mp.re(value)))
    return 0 if vanishes(s) else None


def digits(e: Expr) -> Any | None:
    """The number in many digits; None where it is none."""
    with workdps(DIGITS):
        known: dict[Basic, Expr] = {}
        for r in e.atoms(CRootOf):
            a, b = (Float(str(u), DIGITS) for u in _root(r))
            known |= {re(r): a, im(r): b, r: a + I * b}
        found = e.xreplace(known).evalf(DIGITS)
        a, b = found.as_real_imag()
        if not (a.is_comparable and b.is_comparable):
            return None
        return mpc(mpf(str(a)), mpf(str(b)))


def _root(r: CRootOf) -> tuple[Any, Any]:
    """The real and the imaginary part of a root in many digits: of all roots the one in its isolating interval."""
    box = r._get_interval()
    with workdps(DIGITS + 10):
        (t,) = [t for t in _roots(r.poly) if _is_inside(t, box)]
        return t.real, t.imag


@remembered(256)
def _roots(p: Poly) -> tuple[Any, ...]:
    found = mp.polyroots([mpf(c.p) / c.q for c in p.all_coeffs()], maxsteps=200, extraprec=300)
    return tuple(map(mpc, found))


def _is_inside(t: Any, box: object) -> bool:
    """Whether a number is in an isolating interval: of a real root on the line, of a complex one a rectangle."""
    slack = mpf(10) ** -DIGITS
    if hasattr(box, "ax"):
        (ax, ay), (bx, by) = (box.ax, box.ay), (box.bx, box.by)
        return bool(_f(ax) <= t.real <= _f(bx) and _f(ay) <= t.imag <= _f(by) and abs(t.imag) > slack)
    return bool(abs(t.imag) < slack and _f(box.a) - slack <= t.real <= _f(box.b) + slack)  # type: ignore[attr-defined]


def _f(q: object) -> Any:
    return mpf(int(q.numerator)) / int(q.denominator)  # type: ignore[attr-defined]


@remembered(2048)
def vanishes(e: Expr) -> bool:
    """Whether a number is proved to be 0."""
    try:
        with deadline("whether {0} is zero", e):
            return _in_ideal(e)
    except (BudgetError, BasePolynomialError, NotImplementedError, ZeroDivisionError):
        return False


def _in_ideal(e: Expr) -> bool:
    unit = Dummy("i")
    known: dict[Basic, Expr] = {I: unit}
    basis: list[Expr] = [unit**2 + 1]
    names: list[Dummy] = []
    e, heads = _without_heads(e)
    for p in sorted({r.poly for r in e.atoms(CRootOf)}, key=str):
        if p.degree() > MAX_DEGREE:
            return False
        own = [Dummy(f"x{k}") for k in range(p.degree())]
        names += own
        basis += modules(p, own)
        for k, x in enumerate(own):
            r = CRootOf(p.as_expr(), k, radicals=False)
            other = x if r.is_real else own[conjugate(r).index]
            known |= {re(r): (x + other) / 2, im(r): -unit * (x - other) / 2, r: x}
    above = together(e.xreplace(known)).as_numer_denom()[0]
    if above == 0:
        return True
    gens = [*heads, unit, *reversed(names)]
    return above.is_polynomial(*gens) and reduced(above, basis, *gens, order="lex")[1] == 0


def _without_heads(e: Expr) -> tuple[Expr, list[Dummy]]:
    """The number with names for exponentials and waves, taken as independent: what is 0 for all values is 0."""
    names: dict[Basic, Dummy] = {}
    known: dict[Basic, Expr] = {}
    for h in sorted(e.atoms(exp, sin, cos), key=str):
        turned = isinstance(h, exp) and h.args[0].could_extract_minus_sign()
        own = names.setdefault(exp(-h.args[0]) if turned else h, Dummy(f"h{len(names)}"))
        known[h] = 1 / own if turned else own
    return e.xreplace(known), list(names.values())


def modules(p: Poly, names: Iterable[Dummy]) -> list[Expr]:
    """p and its divided differences at its roots."""
    (first, *others), found = names, []
    e, last = p.as_expr().xreplace({p.gen: first}) / p.LC(), first
    found.append(e.expand())
    for x in others:
        e = ((e - e.xreplace({last: x})) / (last - x)).cancel().expand()
        found.append(e)
        last = x
    return found
