"""The germ of an expression on one side of a point: every kinked head by the smooth branch that counts there.

Unlike the normal form it looks at no other point, so it also reads functions with infinitely many kinks.
"""

from __future__ import annotations

from sympy import AccumBounds, Expr, oo

from ..errors import UnsupportedError
from ..forms.exact import NO_FACTS, Facts, Scalar, expression, is_finite, sign_of
from ..forms.line.limits import one_sided
from ..forms.line.partition import LineForm
from ..forms.smoothness import is_smooth
from ..symbols import T
from .heads import head_of
from .read import read

FLATNESS = 12
"""How many derivatives are asked for the sign of a germ that vanishes at its point."""


FAR_ORDERS = 5
"""By which powers of T a germ that fades at infinity is multiplied to see its sign."""


class Germ:
    """Reading near ``point`` on one side (+1: from the right); ``point`` may be an infinity."""

    def __init__(self, point: Scalar, side: int, facts: Facts = NO_FACTS) -> None:
        self.point, self.side, self.facts = point, side, facts

    def of(self, e: Expr) -> Expr:
        """The smooth formula that ``e`` is there."""
        if is_smooth(e):
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*map(self.of, e.args))
        return head_of(e).branch(e, self)

    def form(self, e: Expr) -> LineForm:
        """The form of a head that has no smooth formula there unless its form says so."""
        return read(e)

    def without(self, e: Expr, what: str = "value") -> UnsupportedError:
        """The refusal of a head that has no value there."""
        return UnsupportedError("{0} has no " + what + " beside {1} = {2}", e, T, expression(self.point))

    def limit(self, e: Expr) -> Scalar:
        """The limit of a smooth formula."""
        return one_sided(e, expression(self.point), self.side)

    def sign(self, w: Expr) -> int:
        """The sign of a smooth formula near the point; 0 only if it vanishes there identically."""
        if self.point in (oo, -oo):
            return self._far_sign(w)
        flip, asked = 1, w
        for _ in range(FLATNESS):
            if w.expand() == 0:
                return 0
            there = self.limit(w)
            if isinstance(there, AccumBounds) or (not is_finite(there) and there not in (oo, -oo)):
                raise UnsupportedError("{0} has no settled sign near {1} = {2}", w, T, expression(self.point))
            s = sign_of(there, self.facts)
            if s:
                return s * flip
            w = w.diff(T)  # type: ignore[assignment]
            flip *= self.side
        raise UnsupportedError("the sign of {0} near {1} = {2} is not found", asked, T, expression(self.point))

    def _far_sign(self, w: Expr) -> int:
        """The sign near an infinity: by leading coefficients, by assumptions, by the limit of w*T**k."""
        if w.expand() == 0:
            return 0
        above, below = w.together().as_numer_denom()
        if above.is_polynomial(T) and below.is_polynomial(T):
            signs = [self._leading_sign(v.as_poly(T).all_coeffs()) for v in (above, below)]
            return signs[0] * signs[1]
        if w.is_extended_positive or w.is_extended_negative:
            return 1 if w.is_extended_positive else -1
        for k in range(FAR_ORDERS):
            there = self.limit(w * T**k)
            if isinstance(there, AccumBounds) or (not is_finite(there) and there not in (oo, -oo)):
                break
            s = sign_of(there, self.facts)
            if s:
                return s if self.point is oo else s * (-1) ** k
        raise UnsupportedError("{0} has no settled sign near {1} = {2}", w, T, expression(self.point))

    def _leading_sign(self, coefficients: list[Expr]) -> int:
        """The sign of a polynomial near an infinity, highest coefficient first."""
        for degree, c in reversed(list(enumerate(reversed(coefficients)))):
            s = sign_of(c, self.facts)
            if s:
                return s * (-1) ** degree if self.point == -oo else s
        return 0
