"""A formula at a singular end: which parameters decide its behaviour there, and the formula with their signs put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from sympy import And, Basic, Dummy, Eq, Expr, Ge, Gt, Le, Lt, Ne, Not, Or, Piecewise, Pow, Symbol, exp, nan, oo

from ..errors import ReluSymError
from ..forms.defining import put_in
from ..forms.exact import Facts, Scalar, expression, sign_of
from ..forms.line.limits import regular_value
from ..symbols import StandIn, T

MAX_ORDER_OF_ZERO = 4
"""Up to which derivative a zero of the base of a power is looked at."""


def parameters(e: Expr) -> list[Symbol]:
    """The free symbols besides the variable."""
    return sorted(e.free_symbols - {T}, key=str)  # type: ignore[arg-type]


def is_singular(e: Expr, end: Scalar) -> bool:
    """Whether a value at the end is a limit: an infinite end, a denominator or a base that vanishes, a pole."""
    return end in (oo, -oo) or regular_value(e, end) is None


def powers(e: Expr, end: Scalar) -> list[tuple[Pow, int]]:
    """Powers with parameters in the exponent and a base that is 0 or unbounded at the end, to which order."""
    found = [(h, _order(h.base, end)) for h in sorted(e.atoms(Pow), key=str) if parameters(h.exp) and h.base.has(T)]
    return [(h, order) for h, order in found if order and T not in h.exp.free_symbols]


def _order(base: Any, end: Scalar) -> int:
    """The order of the zero of the base at a finite end, of its pole at an infinite one; 0 where it has neither."""
    if end in (oo, -oo):
        return int(base.as_poly(T).degree()) if base.is_polynomial(T) else 0
    for order in range(MAX_ORDER_OF_ZERO + 1):
        if put_in(base, expression(end)).expand() != 0:
            return order
        base = base.diff(T)
    return 0


def decisive(e: Expr, ends: Iterable[Scalar]) -> list[Expr]:
    """What decides whether the integral of e converges at its singular ends, by its sign.

    For (x - end)**u that is u + 1; at an infinite end for exp((a - b)*x) it is a - b; for the rest every parameter
    that is not in a mere coefficient.
    """
    found = [pair for end in ends for pair in powers(e, end)]
    rates = _rates(e) if any(end in (oo, -oo) for end in ends) else {}
    asked = dict.fromkeys([*(order * h.exp + 1 for h, order in found), *rates.values()])
    hidden = {h: Pow(h.base, Dummy("u")) for h, _ in found} | {h: exp(T) for h in rates}
    other = cast(Expr, e.xreplace(hidden))
    moving = [t.as_independent(T, as_Add=False)[1] for t in other.as_ordered_terms()]
    rest = [s for s in parameters(other) if s.is_extended_real and not all(t.is_polynomial(s) for t in moving)]
    return [*asked, *rest]


def _rates(e: Expr) -> dict[Expr, Expr]:
    """Exponentials whose rate is a linear combination of several parameters, and these rates."""
    found = {h: h.args[0].coeff(T) for h in sorted(e.atoms(exp), key=str) if h.args[0].is_polynomial(T)}
    return {
        h: rate
        for h, rate in found.items()
        if len(parameters(rate)) > 1 and (h.args[0] - rate * T).expand() == 0 and _is_linear(rate)
    }


def _is_linear(rate: Expr) -> bool:
    polynomial = rate.as_poly(*parameters(rate))
    return polynomial is not None and polynomial.is_linear


class Signed:
    """Parameters in terms of positive symbols, so that SymPy sees the signs which the facts give to some quantities."""

    def __init__(self, quantities: Iterable[Expr], facts: Facts) -> None:
        """``Undecided`` where the facts do not give a sign."""
        self._there: dict[Expr, Expr] = {}
        self._back: dict[Expr, Expr] = {}
        for v, there in facts.solved():
            self._put_for(v, self.of(there))
        for quantity in quantities:
            self._put_in(quantity, sign_of(quantity, facts))
        self.facts = Facts()
        declared = [(v, 1 if v.is_positive else -1) for v in self._there if v.is_positive or v.is_negative]
        for e, s in (*facts.signs, *declared):
            seen = StandIn.meant(self.of(e))  # a derivation shows what stands in by its meaning, and facts are of that
            if seen.free_symbols:
                self.facts = self.facts.adding(cast(Expr, seen).expand(), int(s))

    def _put_in(self, quantity: Expr, sign: int) -> None:
        """Solve quantity = sign*d, d positive, for one parameter; nothing where no parameter is linear in it."""
        seen = self.of(quantity).expand()
        if not sign or seen.is_positive or seen.is_negative:
            return
        for s in (s for s in parameters(seen) if s not in self._back):
            slope = seen.diff(s)
            if slope.is_number:
                d = StandIn(cast(Expr, StandIn.meant(sign * quantity)))
                self._put_for(s, ((sign * d - seen) / slope + s).expand())
                self._back[d] = sign * quantity
                return

    def _put_for(self, s: Symbol, there: Expr) -> None:
        self._there = {k: v.xreplace({s: there}).expand() for k, v in self._there.items()} | {s: there}

    def of(self, e: Any) -> Any:
        """An expression in terms of the positive symbols."""
        return e.xreplace(self._there) if isinstance(e, Basic) else e

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Errors of the block quote the parameters, and ask for signs of theirs."""
        try:
            yield
        except ReluSymError as error:
            raise error.requoted(self.out) from None

    def out(self, e: Any) -> Any:
        """An expression in terms of the parameters again."""
        return e.xreplace(self._back) if isinstance(e, Basic) else e


def without_conditions(e: Expr, facts: Facts) -> Expr:
    """A Piecewise over the parameters by the case that the facts give; ``Undecided`` where they give none."""
    return e.replace(lambda t: isinstance(t, Piecewise), lambda t: _case(t, facts))


def _case(t: Piecewise, facts: Facts) -> Expr:
    for value, condition in t.args:
        if T in condition.free_symbols:
            return t
        if _holds(condition, facts):
            return value
    return nan


def _holds(condition: Basic, facts: Facts) -> bool:
    """Whether a condition on the parameters holds; ``Undecided`` where the facts do not say."""
    if isinstance(condition, (And, Or)):
        return (all if isinstance(condition, And) else any)(_holds(c, facts) for c in condition.args)
    if isinstance(condition, Not):
        return not _holds(condition.args[0], facts)
    if type(condition) not in SIGNS:
        return condition == True  # noqa: E712
    return sign_of(condition.lhs - condition.rhs, facts) in SIGNS[type(condition)]  # type: ignore[attr-defined]


SIGNS = {Lt: (-1,), Le: (-1, 0), Gt: (1,), Ge: (0, 1), Eq: (0,), Ne: (-1, 1)}
"""The signs of lhs - rhs for which a relation holds."""
