"""The lines about a smoothing compared with numbers: values near f for several beta, and limits at a large one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import (
    Add,
    And,
    Basic,
    DiracDelta,
    Expr,
    Function,
    Integer,
    Integral,
    Limit,
    Mul,
    Rational,
    S,
    Subs,
    Symbol,
    exp,
    oo,
    true,
)

from ..derivations.verification.compare import distributions
from ..derivations.verification.values import close, value
from ..derivations.verification.witness import choices, concrete, environments
from ..steps import D, Step

SHARPNESSES = (Rational(1, 2), Rational(3), Rational(40))
DISTANCES = (Rational(1, 20), Rational(1, 2))
NEAR = ("0", "1e-3", "0.2", "0.7", "1.3", "4", "20")
"""How far beside a kink values are compared, in units of 1/beta."""
GRID = tuple(mpf(k) / 7 for k in range(-65, 66, 13))
LARGE = Integer(10) ** 10
"""Where limits are read."""
TINY = mpf(10) ** -20
FEW = 30
"""Digits of the values that are compared with a bound."""
WITNESS = Function("phi")
"""The test function of the pairings."""

Verdict = tuple[bool | None, str]


@dataclass(frozen=True)
class Smoothing:
    """Knows a ``Smoothed``."""

    of: Any

    def broken(self, proof: Any) -> Iterator[str]:
        """What does not hang together: every case tells its function, and the bound is that of the answer."""
        for steps in self._cases(proof):
            rules = [s.rule for s in steps]
            for rule in ("jump view", "symmetric kernel", "limit of the function"):
                if rule not in rules:
                    yield f"broken: there is no line {rule!r}"
        if proof.result != self.of.expr:
            yield "broken: the result is not the smooth function"

    def _cases(self, proof: Any) -> list[tuple[Step, ...]]:
        """The statements, case by case."""
        return [s.steps for s in proof.steps if s.rule == "case"] or [proof.steps]

    def compared(self, s: Step, proof: Any, condition: Basic) -> Verdict:
        """One line, for numbers of its parameters."""
        names = sorted(self.of.source.free_symbols - {self.of.variable}, key=str)
        seen, how = None, "no numbers were found for the parameters"
        for put in choices(names, And(condition, *self.of._gate.assume), 2):
            own = [t for t in proof.steps if t.rule == "case" and _holds(t.where, put)]
            ok, how = Line(self.of, own[0].steps if own else proof.steps, put).judged(s)
            if ok is False:
                return False, f"{how}, {put}" if put else how
            seen = ok or seen
        return seen, how


class Line:
    """A line for numbers of the parameters, beside the function that the line of the kernel defines."""

    def __init__(self, of: Any, steps: tuple[Step, ...], put: dict) -> None:
        self.of, self.put, self.x = of, put, of.variable
        self.f = concrete(of.source, put)
        told = next(s for s in steps if s.rule == "symmetric kernel")
        self.smooth = concrete(told.after, put)
        self.beta = next((v for v in self.smooth.free_symbols if v != self.x), Symbol("beta", positive=True))
        self.kinks = [value(concrete(k, put), {}) for k in of.points]
        self.jumps = [value(concrete(k, put), {}) for k in of.jumps]
        self.holes = [value(concrete(k, put), {}) for k in of.holes]

    def judged(self, s: Step) -> Verdict:
        """By the rule."""
        found = RULES.get(s.rule)
        if found is None:
            return None, f"no numbers for the rule {s.rule!r}"
        with workdps(mp.dps if s.rule == "limit of the curvature" else FEW):
            return found(self, s)

    def shown(self, e: Basic, beta: Expr = LARGE) -> Basic:
        """With f_beta, its derivatives and the parameters put in, for one beta; that of a limit is large."""
        e = e.args[0] if isinstance(e, Limit) else e
        e = e.xreplace(self.put).replace(Function("f_beta"), lambda u: self.smooth.subs(self.x, u))
        e = e.replace(D, lambda f, x, n, _: f.diff(x, n)).replace(
            Subs, lambda f, x, a: f.subs(dict(zip(x, a, strict=True)))
        )
        e = e.subs(self.beta, beta)
        return e.xreplace({i: S.Zero for i in e.atoms(Integral) if i.limits[0][1] == i.limits[0][2]})

    def places(self, beta: Expr = SHARPNESSES[1]) -> list:
        """Points at and beside the kinks, and farther away."""
        near = [a + side * mpf(d) / value(beta, {}) for a in self.kinks for d in NEAR for side in (-1, 1)]
        return sorted({*near, *GRID})

    def away(self, t: Any, by: Any, of: list) -> bool:
        """Whether a point is so far from others."""
        return all(abs(t - a) >= by for a in of)

    # ------------------------------------------------------------------ the statements
    def view(self, s: Step) -> Verdict:
        off = [t for t in self.places() if self.away(t, TINY, self.kinks)]
        before, after = (concrete(e, self.put) for e in (s.before, s.after))
        return all(close(value(before, {self.x: t}), value(after, {self.x: t})) for t in off), "values at points"

    def scales(self) -> Iterator[tuple[Expr, dict]]:
        """Numbers for beta in the lines, and what they mean for the caller's scale."""
        own = self.of.beta
        if own.is_Symbol:
            yield from ((b, {own: b}) for b in SHARPNESSES)
        else:
            yield from ((own.subs(put), put) for put in choices(sorted(own.free_symbols, key=str), own > 0, 2))

    def definition(self, s: Step) -> Verdict:
        """The line is the answer, beta for beta."""
        for beta, put in self.scales():
            answer = concrete(self.of.expr, self.put).subs(put)
            line = concrete(s.after, self.put).subs(self.beta, beta)
            for t in self.places(beta)[::3]:
                if not close(value(line, {self.x: t}), value(answer, {self.x: t})):
                    return False, "values at points"
        return True, "values at points"

    def bound(self, s: Step) -> Verdict:
        """|f_beta - f| <= bound at points near and far, for several beta; and the bound is the answer."""
        for beta, own in self.scales():
            line = self.smooth.subs(self.beta, beta)
            gaps = [(t, abs(value(line, {self.x: t}) - value(self.f, {self.x: t}))) for t in self.places(beta)]
            for delta in DISTANCES if self.jumps else DISTANCES[:1]:
                put = {self.beta: beta, self.of.delta: delta, **own}
                most, answer = (concrete(e, self.put).subs(put) for e in (s.after, self.of.bound))
                if most != answer and not close(value(most, {}), value(answer, {})):
                    return False, "another bound than the answer"
                if self._is_passed(gaps, delta, mp.inf if most is oo else value(most, {})):
                    return False, f"values at points, beta = {beta}"
        return True, "values at points, several beta"

    def _is_passed(self, gaps: list, delta: Expr, most: Any) -> bool:
        """Whether a distance is larger than the bound, so far from the jumps."""
        by = value(delta, {})
        counted = (gap for t, gap in gaps if self.away(t, by, self.jumps) and self.away(t, TINY, self.holes))
        return any(gap > most * (1 + mpf(10) ** -15) + TINY for gap in counted)

    def height(self, s: Step) -> Verdict:
        """S(0), of which the table of kernels knows beta*S(0)."""
        told = [(value(s.after.subs(self.beta, b), {}), value(self.of.kernel.gap / b, {})) for b in SHARPNESSES]
        return all(close(*pair) for pair in told), "two formulas"

    def limit_everywhere(self, s: Step) -> Verdict:
        """Off the kinks, at a large beta."""
        before, after = self.shown(s.before), concrete(s.after, self.put)
        skip = self.kinks if s.rule == "limit of the slope" else [*self.jumps, *self.holes]
        off = [t for t in self.places() if self.away(t, TINY, skip)]
        found = [(value(before, {self.x: t}), value(after, {self.x: t})) for t in off]
        return all(close(*pair) for pair in found), f"beta = {LARGE}"

    def limit_there(self, s: Step) -> Verdict:
        """At a kink; or a limit of the kernel."""
        env = {v: mpf(1) / 3 for v in s.before.free_symbols if v.name.startswith("h")}
        before, after = self.shown(s.before), s.after.xreplace(self.put)
        return close(value(before, env), value(after, env)), f"beta = {LARGE}"

    def at_every_beta(self, s: Step) -> Verdict:
        told = value(concrete(s.after, self.put), {})
        return all(close(value(self.shown(s.before, beta), {}), told) for beta in SHARPNESSES), "several beta"

    def curvature(self, s: Step) -> Verdict:
        """f_beta tends to f, so its second derivative to that of f: the line against test functions."""
        after = concrete(s.after, self.put)
        bumps = environments(self.kinks, self.f, self.x, -mp.inf, mp.inf)
        return distributions(D(self.f, self.x, 2), after, self.x, bumps, True), "quadrature against test functions"

    def pairing(self, s: Step) -> Verdict:
        """c*Dirac(x - a) acts as c*phi(a)."""

        def phi(u: Expr) -> Expr:
            return exp(-((u - 1) ** 2) / 3) * (1 + u)

        acted = Add(*(_acted(t, self.x, phi) for t in Add.make_args(s.before.args[0].expand())))
        after = s.after.replace(WITNESS, phi)
        return close(*(value(concrete(e, self.put), {}) for e in (acted, after))), "one test function"

    def case(self, s: Step) -> Verdict:
        return self.definition(s)


def _acted(term: Expr, x: Symbol, phi: Callable[[Expr], Expr]) -> Expr:
    """An impulse of order 0 on a function."""
    (delta,) = [t for t in Mul.make_args(term) if isinstance(t, DiracDelta)]
    return term / delta * phi(x - delta.args[0])


def _holds(condition: Basic | None, put: dict) -> bool:
    return condition is not None and condition.subs(put) == true


RULES: dict[str, Callable[[Line, Step], Verdict]] = {
    "case": Line.case,
    "jump view": Line.view,
    "symmetric kernel": Line.definition,
    "uniform bound": Line.bound,
    "largest at the kink": Line.height,
    "limit of the function": Line.limit_everywhere,
    "limit of the slope": Line.limit_everywhere,
    "limit of the slope at the kink": Line.limit_there,
    "limit at the jump": Line.limit_there,
    "limit": Line.limit_there,
    "value": Line.at_every_beta,
    "limit of the curvature": Line.curvature,
    "pairing": Line.pairing,
}
