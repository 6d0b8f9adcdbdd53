"""Powers: u**r with r free of the variable, c**v, and u**v."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Mul, Pow, S, exp, factor, log

from ..forms.exact import scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.algebra import product
from ..forms.line.compose import compose
from ..forms.line.jumps import Form, partition
from ..forms.line.partition import LineForm
from ..forms.line.piece import piece
from ..symbols import T
from . import floor, half_angles, varying_power
from .elementary import power
from .heads import HEADS, Head, Reader, Side, branch_of

MULTIPLIED = 3
"""Powers of families up to this exponent are products, whose kinks are found one by one."""
MAX_FACTORS = 64


class Power(Head):
    """u**v."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> Form:
        base, exponent = e.as_base_exp()
        if T in exponent.free_symbols:
            return _varying(base, exponent, e, reader)
        rooted = _rooted(base, exponent)
        if rooted is not None:
            return reader.again(rooted)
        u = reader.again(base)
        whole = exponent.is_Integer and exponent > 0
        if (whole and exponent <= MULTIPLIED) or (isinstance(u, LineForm) and not u.is_function):
            n = int(exponent) if whole else 0
            if 0 < n <= MAX_FACTORS:
                return product([partition(u)] * n)
        return compose(power(exponent, reader.domain.facts), partition(u), "a power", lambda v: v**exponent)

    def branch(self, e: Any, side: Side) -> Expr:
        if T in e.exp.free_symbols:
            base, exponent = map(side.of, e.args)
            return e.func(base, exponent) if base != 0 else _power_of_zero(e, exponent, side)
        base = side.of(e.base)
        if base == 0 and e.exp.is_negative:
            raise side.without(e)
        return base**e.exp if e.exp.is_integer else branch_of(power(e.exp), base, e, side)

    def is_continuous(self, e: Any) -> bool:
        return True  # where it has values: poles are refused by their values

    def is_total(self, e: Any) -> bool:
        return bool(e.exp.is_Integer and e.exp.is_nonnegative)


HEADS[Pow] = Power()


def _varying(base: Expr, exponent: Expr, e: Expr, reader: Reader) -> Form:
    """An exponent that depends on the variable."""
    if base.is_positive:
        return compose(LineForm((piece(base**T),)), reader.one(exponent), "a power")
    if base.is_negative and T not in base.free_symbols:
        return floor.whole_power(base, reader.one(exponent), e)
    if T not in base.free_symbols:
        if _is_zero(base, reader.domain.facts):
            nothing = LineForm((piece(S.Zero),), domain=reader.domain)
            return varying_power.read(nothing, reader.one(exponent), lambda: nothing)
        return reader.one(exp(exponent * log(base)))
    by_exponential = exp(exponent * log(base))
    return varying_power.read(reader.one(base), reader.one(exponent), lambda: reader.one(by_exponential))


def _power_of_zero(e: Expr, exponent: Expr, side: Side) -> Expr:
    """0**v beside the point: 0 where v > 0, 1 where v is 0, no value where v < 0."""
    s = side.sign(exponent)
    if s < 0:
        raise side.without(e)
    return S.Zero if s else S.One


def _is_zero(base: Expr, facts: Facts) -> bool:
    """Whether a constant base is 0: asked of what is never negative, as Abs(a), but of no plain symbol."""
    asked = base.is_zero or (base.is_extended_nonnegative and not base.is_Symbol and base.is_zero is None)
    return bool(asked and sign_of(scalar(base), facts) == 0)


def _rooted(base: Expr, exponent: Expr) -> Expr | None:
    """A root of a square, by Abs."""
    if not exponent.is_Rational or exponent.is_Integer:
        return None
    halved = half_angles.rooted(base, exponent) or _of_squares(base, exponent)
    if halved is None and base.is_polynomial(T):
        halved = factor(base) ** exponent
        halved = halved if halved.has(Abs) else None
    return halved


def _of_squares(base: Expr, exponent: Expr) -> Expr | None:
    """(g**2*h)**r is Abs(g)**(2*r)*h**r, which SymPy writes itself where g is declared real; its limits need it too."""
    factors = Mul.make_args(base)
    squares = [f for f in factors if f.is_Pow and _is_even(f.exp) and f.base.is_extended_real is None]
    squares = [f for f in squares if T in f.base.free_symbols and all(v.is_real is not False for v in f.free_symbols)]
    if not squares:
        return None
    rest = Mul(*[f for f in factors if f not in squares])
    return Mul(*[Abs(f.base) ** (f.exp * exponent) for f in squares]) * rest**exponent


def _is_even(n: Expr) -> bool:
    return bool(n.is_Integer and n % 2 == 0)
