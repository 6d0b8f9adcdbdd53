"""The germ of an expression on one side of a point: every kinked head by the smooth branch that counts there.

Unlike the normal form it looks at no other point, so it also reads functions with infinitely many kinks.
"""

from __future__ import annotations

from sympy import (
    AccumBounds,
    And,
    DiracDelta,
    Expr,
    LambertW,
    Max,
    Min,
    Mod,
    Not,
    Or,
    Piecewise,
    S,
    SingularityFunction,
    Sum,
    airyai,
    airybi,
    ceiling,
    cot,
    coth,
    csc,
    csch,
    false,
    floor,
    frac,
    fresnelc,
    fresnels,
    gamma,
    nan,
    oo,
    sec,
    sech,
    tan,
    true,
    zeta,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne, Relational
from sympy.logic.boolalg import BooleanFunction

from ..errors import UnsupportedError
from ..forms.exact import NO_FACTS, Facts, Scalar, expression, is_finite, scalar, sign_of
from ..forms.line.limits import one_sided
from ..forms.line.partition import LineForm
from ..forms.smoothness import SMOOTH, is_smooth
from ..functions import HeavisideStep, PrincipalValue
from ..symbols import T
from .heads import OUTER, REPEATING, deferred, power, unknown
from .read import read
from .special import SECOND

MEROMORPHIC: set[type] = {tan, cot, sec, csc, coth, sech, csch, gamma, airyai, airybi, fresnels, fresnelc}
"""Heads of one argument, smooth on the real line apart from poles, where SymPy's derivative has no value either."""

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
        if isinstance(e, (Max, Min)):
            return self._extreme(e)
        if isinstance(e, Piecewise):
            return self._piecewise(e)
        if isinstance(e, DiracDelta):
            return self._off_support(e)
        if isinstance(e, PrincipalValue):
            return self.of(e.args[0])
        if isinstance(e, Sum):
            return self._between_impulses(e)
        if isinstance(e, SingularityFunction):
            return self._singularity(e)
        if isinstance(e, (floor, ceiling, frac, Mod)):
            return self._steps(e)
        if type(e) in REPEATING:
            return self.of(REPEATING[type(e)].xreplace({T: e.args[0]}))
        if type(e) in OUTER:
            return self._branch(OUTER[type(e)](e), self.of(e.args[0]), e)
        if e.is_Pow and T not in e.exp.free_symbols:
            base = self.of(e.base)
            if base == 0 and e.exp.is_negative:
                raise UnsupportedError("{0} has no value beside {1} = {2}", e, T, expression(self.point))
            return self._branch(power(e.exp), base, e) if not e.exp.is_integer else base**e.exp
        if e.is_Add or e.is_Mul or e.is_Pow or isinstance(e, AppliedUndef) or type(e) in SMOOTH | MEROMORPHIC:
            return e.func(*map(self.of, e.args))
        if (done := deferred(e)) is not None:
            return self.of(done(e))
        if type(e) in SECOND | {zeta, LambertW}:
            return e.func(*e.args[:-1], self.of(e.args[-1]))
        raise unknown(e)

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

    def _branch(self, form: LineForm, u: Expr, e: Expr) -> Expr:
        """The piece of an outer form that the inner germ runs through."""
        for k, b in enumerate(form.breaks):
            s = self.sign(u - expression(b.point))
            if s == 0:
                return nan if b.value is None else expression(b.value)
            if s < 0:
                return self._piece(form.pieces[k], u, e)
        return self._piece(form.pieces[-1], u, e)

    def _piece(self, p, u: Expr, e: Expr) -> Expr:
        if p.undefined:
            raise UnsupportedError("{0} has no real value beside {1} = {2}", e, T, expression(self.point))
        return p.expr().xreplace({T: u})

    def _extreme(self, e: Expr) -> Expr:
        germs = list(map(self.of, e.args))
        best = germs[0]
        for u in germs[1:]:
            s = self.sign(u - best)
            if s and (s > 0) == isinstance(e, Max):
                best = u
        return best

    def _piecewise(self, e: Piecewise) -> Expr:
        for value, condition in e.args:
            if self._holds(condition):
                return self.of(value)
        raise UnsupportedError("{0} has no value beside {1} = {2}", e, T, expression(self.point))

    def _holds(self, c) -> bool:
        if isinstance(c, BooleanFunction) and not isinstance(c, (And, Or, Not)):
            return self._holds(c.to_nnf(False))
        if c in (true, false) or not isinstance(c, (Relational, And, Or, Not)):
            if c in (true, false):
                return c == true
            raise UnsupportedError("the condition {0} is not understood", c)
        if isinstance(c, And):
            return all(map(self._holds, c.args))
        if isinstance(c, Or):
            return any(map(self._holds, c.args))
        if isinstance(c, Not):
            return not self._holds(c.args[0])
        s = self.sign(self.of(c.lhs) - self.of(c.rhs))
        return {Eq: s == 0, Ne: s != 0, Lt: s < 0, Le: s <= 0, Gt: s > 0, Ge: s >= 0}[type(c)]

    def _off_support(self, e: Expr) -> Expr:
        if self.sign(self.of(e.args[0])) == 0:
            raise UnsupportedError("{0} has no value near {1} = {2}", e, T, expression(self.point))
        return S.Zero

    def _between_impulses(self, e: Sum) -> Expr:
        """Beside every finite point a train of impulses is 0."""
        pieces = [q for p in read(e).pieces for q in (p.window.pieces if p.periodic else (p,))]
        if not is_finite(self.point) or not all(q.is_zero() for q in pieces):
            raise UnsupportedError("{0} has no value near {1} = {2}", e, T, expression(self.point))
        return S.Zero

    def _singularity(self, e: Expr) -> Expr:
        variable, offset, n = e.args
        u = variable - offset
        return self.of(u**n * HeavisideStep(u, 1)) if n.is_nonnegative else self._off_support(DiracDelta(u))

    def _steps(self, e: Expr) -> Expr:
        if isinstance(e, Mod):
            p, q = e.args
            return self.of(p - q * floor(p / q))
        if isinstance(e, frac):
            return self.of(e.args[0] - floor(e.args[0]))
        if isinstance(e, ceiling):
            return -self.of(floor(-e.args[0]))
        u = self.of(e.args[0])
        there = self.limit(u)
        if not is_finite(there):
            raise UnsupportedError("{0} does not settle near {1} = {2}", e, T, expression(self.point))
        level = floor(expression(there))
        if level.has(floor):
            raise UnsupportedError("which whole numbers {0} is between is not known: substitute numbers", there)
        return level if sign_of(there - scalar(level), self.facts) or self.sign(u - level) >= 0 else level - 1
