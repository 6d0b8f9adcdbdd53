"""c*u**p, u = T - d or d - T positive, p symbolic: the sign and the limits by the signs of c and p."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Dummy, Expr, Pow, oo

from ..forms.exact import ZERO, Scalar, expression, is_finite, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.piece import Piece, Poly
from ..symbols import T


class Monomial(NamedTuple):
    """factor*base**exponent."""

    factor: Expr
    base: Expr
    exponent: Expr

    def limit(self, end: Scalar, facts: Facts) -> Scalar | None:
        """At an end of the interval on which the base is positive; None where it grows neither to 0 nor to oo."""
        rises = self.base.coeff(T)
        if is_finite(end):
            there = scalar(self.base.xreplace({T: expression(end)}).expand())
            if sign_of(there, facts):
                return scalar(self.factor * expression(there) ** self.exponent)
            way = -1
        elif (end == oo) == (rises == 1):
            way = 1
        else:
            return None
        s = sign_of(scalar(self.exponent), facts) * way
        return scalar(self.factor) if s == 0 else ZERO if s < 0 else oo * sign_of(scalar(self.factor), facts)


def monomial(p: Piece) -> Monomial | None:
    """A piece as a power with a symbolic exponent; None for all else."""
    if isinstance(p, Poly) or p.undefined or p.periodic:
        return None
    factor, power = p.expr().as_independent(T, as_Add=False)
    if not isinstance(power, Pow) or T in power.exp.free_symbols or not power.exp.free_symbols:
        return None
    rest = (power.base - power.base.coeff(T) * T).expand()
    is_shift = power.base.coeff(T) in (1, -1) and T not in rest.free_symbols
    return Monomial(factor, power.base, power.exp) if is_shift else None


def seen_sign(p: Piece, lo: Scalar, hi: Scalar) -> int:
    """1 or -1 where SymPy sees the sign on an interval on one side of 0; 0 where it does not."""
    side = 1 if lo != -oo and expression(lo).is_nonnegative else -1 if hi != oo and expression(hi).is_nonpositive else 0
    if isinstance(p, Poly) or p.undefined or p.periodic or not side:
        return 0
    t = Dummy("t", positive=True)
    e = p.expr().xreplace({T: side * t}).expand()
    return 1 if e.is_positive else -1 if e.is_negative else 0
