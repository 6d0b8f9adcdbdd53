"""Fractions N(s)/B(s) whose poles have no closed form: their inverse transforms by residues at named roots."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

from sympy import Dummy, Expr, I, Poly, S, conjugate, cos, exp, factorial, im, re, sin

from ...errors import UnsupportedError
from ...forms.exact import ZERO, expression, scalar
from ...symbols import T
from ..complexes import is_complex, split
from ..transforms.exponentials import tidied
from ..transforms.rows import Kind, Rows

X, Y = Dummy("x", real=True), Dummy("y", real=True)


class Pole(NamedTuple):
    """A root of the irreducible factor; of two conjugate ones the upper."""

    root: Expr
    factor: Poly

    @property
    def is_real(self) -> bool:
        """Whether it stands alone."""
        return bool(self.root.is_real)


class Fraction:
    """N/B, B over the rationals without multiple roots."""

    def __init__(self, above: Poly, below: Poly) -> None:
        self.above, self.below = above, below
        self.poles: list[Pole] = []
        for factor, m in below.factor_list()[1]:
            if m > 1:
                raise UnsupportedError("the root of {0}, which has no closed form, is a multiple one", factor.as_expr())
            found = factor.all_roots(radicals=False)
            self.poles += [Pole(r, factor) for r in found if r.is_real or conjugate(r).index < r.index]

    def times(self, above: Sequence[Expr]) -> Fraction:
        """Times a polynomial, without the polynomial part."""
        made = copy(self)
        made.above = (self.above * Poly(list(reversed(above)), self.below.gen)).rem(self.below)
        return made

    def basis(self) -> list[Expr]:
        """exp(r*T) for real r, else its imaginary and its real part."""
        out: list[Expr] = []
        for r, _ in self.poles:
            out += [exp(r * T)] if r.is_real else [exp(re(r) * T) * wave(im(r) * T) for wave in (sin, cos)]
        return out

    def rows(self, kind: Kind) -> Rows:
        """What 1/(s - rate)**m times this has at the rate itself: its first Taylor coefficients there."""
        rate, m = kind
        v = self.below.gen
        if m <= 0:
            quotient = (self.above * Poly(v**-m, v)).div(self.below)[0]
            return {(ZERO, -k): {ZERO: scalar(c)} for (k,), c in quotient.terms() if c != 0}
        at = expression(rate)
        if self.below.as_expr().xreplace({v: at}).expand() == 0:
            raise UnsupportedError("the forcing resonates with a root {0} of {1}", at, self.below.as_expr())
        found, e = {}, self.above.as_expr() / self.below.as_expr()
        for j in range(m):
            c = tidied(scalar(e.diff(v, j).xreplace({v: at}) / factorial(j)))
            if c != 0:
                found[rate, m - j] = {ZERO: c}
        return found

    def curve(self, kind: Kind) -> tuple[Expr, Expr]:
        """Real and imaginary part of what 1/(s - rate)**m times this has at its own poles."""
        total = [S.Zero, S.Zero]
        for pole in self.poles:
            for k, part in enumerate(self._of_pole(pole, kind)):
                total[k] += part
        return total[0], total[1]

    def _of_pole(self, pole: Pole, kind: Kind) -> tuple[Expr, Expr]:
        residue, r = self._residue(pole, kind), pole.root
        real = not is_complex(expression(kind[0]))
        if pole.is_real:
            a, b = split(residue.xreplace({self.below.gen: r}))
            return a * exp(r * T), b * exp(r * T)
        found = [S.Zero, S.Zero]
        x, y = re(r), im(r)
        for up in (1,) if real else (1, -1):
            a, b = split(residue.xreplace({self.below.gen: X + up * I * Y}).expand())
            a, b = (u.xreplace({X: x, Y: y}) for u in (a, b))
            found[0] += exp(x * T) * (a * cos(y * T) - up * b * sin(y * T))
            found[1] += exp(x * T) * (up * a * sin(y * T) + b * cos(y * T))
        return (2 * found[0], S.Zero) if real else (found[0], found[1])

    def _residue(self, pole: Pole, kind: Kind) -> Expr:
        """As a polynomial in the root where the rate is rational."""
        rate, m = kind
        v, q = self.below.gen, expression(rate)
        above, below = self.above, self.below.diff()
        if m <= 0:
            above = above * Poly(v**-m, v)
        elif q.is_Rational:
            below = below * Poly((v - q) ** m, v)
        found = (above * below.rem(pole.factor).invert(pole.factor)).rem(pole.factor).as_expr()
        return found if m <= 0 or q.is_Rational else found / (v - q) ** m
