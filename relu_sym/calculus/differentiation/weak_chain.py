"""The weak chain rule (Stampacchia): the derivative of a Lipschitz expression, almost everywhere, without its zeros.

|g|' = sign(g) g', max(g, 0)' = H(g) g', max(g, h)' = H(g - h) g' + H(h - g) h', (F(g))' = F'(g) g' for F piecewise C^1
and Lipschitz: where g meets a kink of F on a set of positive measure, g' is 0 there almost everywhere.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    Expr,
    Heaviside,
    I,
    Mul,
    Pow,
    cancel,
    factor,
    log,
    nan,
    sign,
    zoo,
)

from ...errors import ReluSymError
from ...forms.line.partition import LineForm
from ...forms.ranges import is_nonnegative, is_positive
from ...forms.smoothness import depends, is_smooth
from ...functions import HeavisideStep
from ...symbols import T, leaves
from ...vocabularies.absorbed import carried_out
from ...vocabularies.heads import NotSeenLipschitz, head_of
from ...vocabularies.read import read
from ...vocabularies.write import suited
from .derivative import distributional

STEPS = (sign, HeavisideStep, Heaviside)
MAX_OPERATIONS = 200
"""Size up to which quotients are cancelled and radicands factored."""


class Weak(NamedTuple):
    """The derivative almost everywhere; ``laws``: each kinked head and its derivative, inner ones first.

    ``keeps_means``: no kinked head has a kinked argument, so that the values at kinks are means there as well.
    """

    slope: Expr
    laws: tuple[tuple[Expr, Expr], ...]
    keeps_means: bool


def weak_derivative(e: Expr) -> Weak | None:
    """The derivative of an expression in T that is locally Lipschitz by construction; None where that is not seen."""
    if any(v is I or v.is_extended_real is False for v in leaves(e)):
        return None
    walk = _Walk()
    try:
        slope = walk.slope(e)
    except (NotSeenLipschitz, ReluSymError):
        return None
    return None if slope.has(nan, zoo) else Weak(slope, tuple(walk.laws.items()), walk.keeps_means)


class _Walk:
    """One walk through an expression; equal parts are differentiated once."""

    def __init__(self) -> None:
        self.memo: dict[Expr, Expr] = {}
        self.laws: dict[Expr, Expr] = {}
        self.keeps_means = True

    def slope(self, e: Expr) -> Expr:
        """e' almost everywhere."""
        found = self.memo.get(e)
        if found is None:
            found = self.memo[e] = e.diff(T) if is_smooth(e) else self._slope(e)
        return found

    def _slope(self, e: Expr) -> Expr:
        if e.is_Add:
            return Add(*map(self.slope, e.args))
        if e.is_Mul:
            return self._product(e)
        if isinstance(e, Pow):
            return self._power(e)
        head = head_of(e)
        found = head.slope(e, self)
        if head.has_law:
            self.laws[e] = found
        return found

    def form(self, e: Expr) -> LineForm:
        """The form of a function of one argument."""
        return read(e)

    def inner(self, u: Expr) -> Expr:
        """The derivative of an argument of a kinked head."""
        if u.is_extended_real is False:
            raise NotSeenLipschitz
        self.keeps_means = self.keeps_means and is_smooth(u)
        return self.slope(u)

    def composed(self, outer: LineForm, source: Expr, u: Expr) -> Expr:
        """F(u)' = F'(u) u', F continuous with finite one-sided slopes, which its own form proves."""
        if not outer.is_function or outer.repeats or any(p.undefined for p in outer.pieces):
            raise NotSeenLipschitz
        after, evidence = distributional(outer)
        bounded = all(b.value is not None for b in after.breaks) and not any(j.principal for j in evidence.jumps)
        if after.impulses or not bounded:
            raise NotSeenLipschitz
        return suited(after, T, source).xreplace({T: u}) * self.inner(u)

    # ------------------------------------------------------------------ products, powers, cases
    def _product(self, e: Mul) -> Expr:
        steps = [a for a in e.args if isinstance(a, STEPS) and depends(a)]
        if steps:
            return self._switched(e, steps)
        try:
            slopes = [self.slope(a) for a in e.args]
        except NotSeenLipschitz:
            sums = [a for a in e.args if a.is_Add and a.has(*STEPS)]
            if not sums:
                raise
            rest = Mul(*[a for a in e.args if a is not sums[0]])
            return Add(*[self.slope(t * rest) for t in sums[0].args])
        return Add(*[carried_out(Mul(*e.args[:k], d, *e.args[k + 1 :])) for k, d in enumerate(slopes) if d != 0])

    def _switched(self, e: Mul, steps: list[Expr]) -> Expr:
        """(q v H(v))' = (q v)' H(v): no jump, since the factor vanishes with the argument of the step."""
        rest = Mul(*[a for a in e.args if a not in steps])
        level = Mul(*dict.fromkeys(s.args[0] for s in steps))
        quotient = rest / level
        if not is_smooth(quotient) and quotient.count_ops() <= MAX_OPERATIONS:
            quotient = cancel(quotient)
        for u in (quotient, *(s.args[0] for s in steps)):
            self.inner(u)
        self.laws[e] = self.slope(rest) * Mul(*[s if isinstance(s, sign) else HeavisideStep(s.args[0]) for s in steps])
        return self.laws[e]

    def _power(self, e: Pow) -> Expr:
        u, r = e.args
        if depends(r):
            if not is_positive(u):
                raise NotSeenLipschitz
            return e * (self.slope(r) * log(u) + r * self.slope(u) / u)
        if r.is_extended_real is False:
            raise NotSeenLipschitz
        if (r.is_integer and r.is_positive) or is_positive(u):
            return carried_out(r * u ** (r - 1) * self.slope(u))
        if r.is_Rational and r > 0:
            return self._radical(u, r)
        raise NotSeenLipschitz

    def _radical(self, u: Expr, r: Expr) -> Expr:
        """(v^(2k))^r is |v|^(2kr); a power of at least 1 of what is not negative is C^1 in it."""
        base = factor(u) if u.is_Add and u.count_ops() <= MAX_OPERATIONS else u
        if isinstance(base, Pow) and base.exp.is_Integer and base.exp.is_even and base.exp * r >= 1:
            return self.slope(Abs(base.base) ** (base.exp * r))
        if r >= 1 and is_nonnegative(u):
            return r * u ** (r - 1) * self.slope(u)
        raise NotSeenLipschitz
