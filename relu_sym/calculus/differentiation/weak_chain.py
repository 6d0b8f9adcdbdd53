"""The weak chain rule (Stampacchia): the derivative of a Lipschitz expression, almost everywhere, without its zeros.

|g|' = sign(g) g', max(g, 0)' = H(g) g', max(g, h)' = H(g - h) g' + H(h - g) h', (F(g))' = F'(g) g' for F piecewise C^1
and Lipschitz: where g meets a kink of F on a set of positive measure, g' is 0 there almost everywhere.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Heaviside,
    I,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    SingularityFunction,
    cancel,
    factor,
    log,
    nan,
    sign,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from ...errors import ReluSymError
from ...forms.line.partition import LineForm
from ...forms.ranges import is_nonnegative, is_positive
from ...forms.smoothness import SMOOTH, depends, is_smooth
from ...functions import HeavisideStep, ReLU
from ...symbols import T, leaves
from ...vocabularies.absorbed import carried_out
from ...vocabularies.heads import OUTER, REPEATING
from ...vocabularies.max_min import shares
from ...vocabularies.read import read
from ...vocabularies.write import suited
from .derivative import distributional

KINKED: dict[type, type] = {Abs: sign, ReLU: HeavisideStep}
"""The derivative of each head."""
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


class NotSeenLipschitz(Exception):
    """The hypothesis is not seen to hold: something may jump or grow without bound."""


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
        if type(e) in SMOOTH or isinstance(e, AppliedUndef):
            return Add(*[e.fdiff(k) * self.slope(u) for k, u in enumerate(e.args, 1) if depends(u)])
        if isinstance(e, log) and is_positive(e.args[0]):
            return self.slope(e.args[0]) / e.args[0]
        if isinstance(e, SingularityFunction) and e.args[2].is_Integer and e.args[2] > 0:
            return self.slope(ReLU(e.args[0] - e.args[1]) ** e.args[2])
        self.laws[e] = found = self._kinked(e)
        return found

    def _kinked(self, e: Expr) -> Expr:
        """A head with kinks: its own law."""
        if type(e) in KINKED:
            return self._of_level(e, KINKED[type(e)])
        if isinstance(e, (Max, Min)):
            return self._envelope(e)
        if isinstance(e, Piecewise):
            return self._by_conditions(e)
        if type(e) in OUTER and type(e) not in REPEATING and len(e.args) == 1:
            return self._composed(OUTER[type(e)](e), e.func(T), e.args[0])
        raise NotSeenLipschitz

    def _inner(self, u: Expr) -> Expr:
        """The derivative of an argument of a kinked head."""
        if u.is_extended_real is False:
            raise NotSeenLipschitz
        self.keeps_means = self.keeps_means and is_smooth(u)
        return self.slope(u)

    def _of_level(self, e: Expr, step: type) -> Expr:
        """|c u|' = |c| sign(u) u'; ReLU(u)' = H(u) u'; a factor of known sign leaves the step."""
        c, u = e.args[0].as_independent(T, as_Add=False)
        if step is HeavisideStep and not c.is_positive:
            return step(e.args[0]) * self._inner(e.args[0])
        return Abs(c) * step(u) * self._inner(u)

    def _envelope(self, e: Max | Min) -> Expr:
        """Nested in pairs: all at once, ties on sets of positive measure would count too often or not at all."""
        free = [a for a in e.args if not depends(a)]
        rows = [(a, self._inner(a)) for a in e.args if depends(a)]
        if free:
            rows.append((e.func(*free), S.Zero))
        self.keeps_means = self.keeps_means and len(e.args) == 2
        while len(rows) > 1:
            paired = []
            for (u, du), (v, dv) in zip(rows[::2], rows[1::2], strict=False):
                share, other = shares(u, v, isinstance(e, Max))
                paired.append((e.func(u, v), share * du + other * dv))
            rows = paired + ([rows[-1]] if len(rows) % 2 else [])
        return rows[0][1]

    def _composed(self, outer: LineForm, source: Expr, u: Expr) -> Expr:
        """F(u)' = F'(u) u', F continuous with finite one-sided slopes, which its own form proves."""
        if not outer.is_function or outer.repeats or any(p.undefined for p in outer.pieces):
            raise NotSeenLipschitz
        after, evidence = distributional(outer)
        bounded = all(b.value is not None for b in after.breaks) and not any(j.principal for j in evidence.jumps)
        if after.impulses or not bounded:
            raise NotSeenLipschitz
        return suited(after, T, source).xreplace({T: u}) * self._inner(u)

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
            self._inner(u)
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

    def _by_conditions(self, e: Piecewise) -> Expr:
        if not any(depends(c) for _, c in e.args):
            return Piecewise(*[(self.slope(v), c) for v, c in e.args])
        found = self._of_one_level(e)
        return self._two_branches(e) if found is None else found

    def _of_one_level(self, e: Piecewise) -> Expr | None:
        """A Piecewise in one and the same u(x): its continuity is proved by reading it as a function of u."""
        switches = [r for _, c in e.args for r in c.atoms(Relational) if depends(r)]
        r = switches[0]
        u = (r.lhs - r.rhs).as_independent(T, as_Add=True)[1].as_coeff_Mul()[1]
        name = Dummy("u", real=True)
        outer = e.xreplace({s: s.func(s.lhs - s.rhs, 0) for s in switches}).subs(u, name)
        if u is T or depends(outer):
            return None
        outer = outer.xreplace({name: T})
        return self._composed(read(outer), outer, u)

    def _two_branches(self, e: Piecewise) -> Expr:
        """p for v < 0, q for v > 0 with (q - p)/v Lipschitz: continuous, and the slope is p' or q'."""
        if len(e.args) != 2 or e.args[1][1] != True:  # noqa: E712
            raise NotSeenLipschitz
        (p, c), (q, _) = e.args
        if not isinstance(c, Relational) or c.rel_op not in ("<", "<=", ">", ">="):
            raise NotSeenLipschitz
        gap = q - p
        if gap.count_ops() > MAX_OPERATIONS:
            raise NotSeenLipschitz
        self.keeps_means = False
        self.slope(cancel(gap / (c.lhs - c.rhs)))
        return Piecewise((self.slope(p), c), (self.slope(q), True))
