"""What one case of a guarded partition takes for granted: the signs of expressions in the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from sympy import Abs, Basic, Expr, Pow, S, Symbol, radsimp, sqrtdenest

from ..budget import remembered
from ..errors import Divergent, Undecided
from ..symbols import StandIn, T
from .one_parameter import is_possible, sign_there
from .substitution import at_value

MAX_CHAIN = 4
"""How many facts one conclusion may add up: a < b, b < c, c < d give a < d."""


class Facts:
    """Signs of parameter expressions taken for granted in one case of a guarded partition; immutable.

    ``closed``: zeros are wanted in closed form or not at all, since there is another way without them.
    """

    __slots__ = ("closed", "signs")

    def __init__(self, signs: Iterable[tuple[Expr, int | str]] = (), closed: bool = False) -> None:
        self.signs, self.closed = tuple(signs), closed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self.signs == other.signs and self.closed == other.closed

    def __hash__(self) -> int:
        return hash((self.signs, self.closed))

    def in_closed_form(self) -> Facts:
        """The same, zeros without closed form refused."""
        return Facts(self.signs, closed=True)

    def adding(self, expr: Expr, sign: int) -> Facts:
        """These facts and ``sign(expr)``."""
        key, flip = canonical(expr)
        return Facts((*self.signs, (key, sign * flip)), self.closed)

    def applied(self, expr: Expr) -> Expr:
        """``expr`` with a parameter put in for every equation among the facts that is linear in one.

        ``Divergent`` where a part of it has no value then: x/a has none at a = 0, whatever stands around it.
        """
        for v, there in self.solved():
            put_in = at_value(expr, v, there)
            if put_in is None:
                raise Divergent("{0} has no value where {1} = {2}", expr, v, there)
            expr = self._with_powers_of_zero(cast(Expr, put_in))
        return expr

    def _with_powers_of_zero(self, expr: Expr) -> Expr:
        """``expr`` with 0**p by the sign of p; ``Divergent`` where that is negative."""
        for h in sorted((p for p in expr.atoms(Pow) if p.base.is_zero and T not in p.exp.free_symbols), key=str):
            sign = 0 if h.exp.is_zero else self.known(h.exp)
            if sign is None and h.exp.is_extended_real:
                raise Undecided(h.exp)
            if sign is not None and sign < 0:
                raise Divergent("{0} has no value where {1} < 0", h, h.exp)
            expr = cast(Expr, expr.xreplace({h: S.Zero if sign else S.One})) if sign is not None else expr
        return expr

    def solved(self) -> Iterator[tuple[Symbol, Expr]]:
        """The parameters that the equations give, each of them the least declared one of its equation."""
        for e, s in self.signs:
            e = e.base if e.is_Pow and e.exp.is_positive else e.args[0] if isinstance(e, Abs) else e
            for v in sorted(e.free_symbols, key=_least_declared) if s == 0 else ():
                slope = e.diff(v)
                if slope.is_nonzero and not slope.free_symbols:
                    yield cast(Symbol, v), _tidy((-e.xreplace({v: S.Zero}) / slope).expand())
                    break

    def known(self, expr: Expr) -> int | None:
        """The sign of ``expr`` if it is among the facts up to a positive factor, or a sum of them."""
        if not self.signs:
            return None
        key, flip = canonical(cast(Expr, StandIn.meant(expr)))
        for e, s in self.signs:
            if e == key:
                return int(s) * flip
        if isinstance(key, Abs):
            inner = self.known(key.args[0])
            return None if inner is None else flip * abs(inner)
        found = self._by_one_parameter(key)
        if found is None and any(not s or e.free_symbols != key.free_symbols for e, s in self.signs):
            found = _implied(key, self.signs)
        return None if found is None else found * flip

    def _by_one_parameter(self, key: Expr) -> int | None:
        """The sign that the inequalities in the one parameter of ``key`` leave it."""
        if len(key.free_symbols) != 1:
            return None
        (v,) = key.free_symbols
        inequalities = self._inequalities(v)
        return sign_there(key, v, inequalities) if inequalities else None

    def _inequalities(self, v: Basic) -> tuple[tuple[Expr, int], ...]:
        """The facts about one parameter alone."""
        return tuple((e, s) for e, s in self.signs if s and e.free_symbols == {v} and e.is_polynomial())

    @property
    def is_possible(self) -> bool:
        """Whether the inequalities can hold together, as far as one parameter at a time can tell."""
        there = dict(self.solved())
        signs = [(e.xreplace(there).expand() if there else e, s) for e, s in self.signs if s]
        if any(e.is_zero or (e.is_positive and s < 0) or (e.is_negative and s > 0) for e, s in signs):
            return False
        left = Facts(signs)
        names = {v for e, s in signs if len(e.free_symbols) == 1 for v in e.free_symbols}
        return all(is_possible(v, left._inequalities(v)) for v in names)


def _least_declared(v: Basic) -> tuple[bool, int, str]:
    """What a parameter is put in by comes last: it is what is put in."""
    return isinstance(v, StandIn), len(v.assumptions0), str(v)


@remembered(4096)
def _tidy(e: Expr) -> Expr:
    """A number with roots in its shortest form, so that what is 0 by it is seen to be."""
    return sqrtdenest(radsimp(e)) if e.is_number and not e.is_Rational else e


NO_FACTS = Facts()


@remembered(4096)
def canonical(expr: Expr) -> tuple[Expr, int]:
    """``expr`` up to a positive number factor and a sign: ``2*b - 2*a`` and ``a - b`` share one key."""
    primitive = expr.expand().as_content_primitive()[1]
    if primitive.is_Mul:
        number, rest = primitive.as_independent(*primitive.free_symbols, as_Add=False)
        if not number.is_Rational and number.is_nonzero and number.is_extended_real:
            key, flip = canonical(rest)
            return key, flip if number.is_positive else -flip
    if primitive.is_Add and primitive.is_polynomial() and primitive.count_ops() < 40:
        number, power = primitive.factor().as_coeff_Mul()
    else:
        number, power = primitive.as_coeff_Mul()
    if power.is_Pow and power.base.is_extended_real and power.exp.is_even and power.exp.is_positive:
        return Abs(power.base), 1 if number > 0 else -1
    if power.is_Pow and power.base.is_extended_real and power.exp.is_odd and power.exp.is_positive:
        key, flip = canonical(power.base)
        return key, flip if number > 0 else -flip
    if primitive.could_extract_minus_sign():
        return -primitive, -1
    return primitive, 1


@remembered(20000)
def _implied(key: Expr, signs: tuple[tuple[Expr, int | str], ...]) -> int | None:
    """The sign that a sum of the facts gives ``key``, what remains being declared not negative."""
    there = dict(Facts(signs).solved())
    key, *positive = [e.xreplace(there).expand() for e in (key, *(s * e for e, s in signs if s))]
    if key == 0:
        return 0
    for sign in (1, -1):
        if (sign * key).is_extended_positive or _is_sum(sign * key, positive, MAX_CHAIN):
            return sign
    return None


def _is_sum(e: Expr, positive: list[Expr], depth: int) -> bool:
    """Whether e is a combination of positive expressions with positive coefficients, and something not negative."""
    own = e.as_coefficients_dict()
    for k, g in enumerate(positive):
        other = g.as_coefficients_dict()
        shares = {own[m] / other[m] for m in other if m.free_symbols and m in own and other[m]}
        for share in (s for s in shares if s.is_positive):
            rest = (e - share * g).expand()
            if rest.is_extended_nonnegative:
                return True
            if depth > 1 and _is_sum(rest, positive[:k] + positive[k + 1 :], depth - 1):
                return True
    return False
