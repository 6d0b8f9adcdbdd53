"""The lines about a tower compared with numbers: the block run n times beside the point, and on dual numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mpmath import mpf
from sympy import And, Basic, Expr, Interval, Lt, Set, Symbol

from ..derivations.verification.values import close as nearly
from ..derivations.verification.values import value
from ..derivations.verification.witness import choices, concrete
from ..steps import Step
from ..symbols import inexact
from .dual_numbers import BESIDE, STEP, close, done, dual, near
from .jacobian_checks import Jacobians
from .tower_line import number

LONGEST = 2000
"""Blocks that are run."""


@dataclass(frozen=True)
class Towering:
    """Knows the block of a tower."""

    of: Any

    # ------------------------------------------------------------------ the report
    def broken(self, proof: Any) -> Iterator[str]:
        """The lines end in the two answers."""
        rules = [s.rule for s in proof.walk()]
        for rule in ("program", "product of the blocks", "hull"):
            if rule not in rules:
                yield f"broken: there is no line {rule!r}"
        if any(s.rule == "case" for s in proof.steps):
            return  # every case is compared with the answer
        ends = {s.rule: s.after for s in proof.steps}
        for rule, answer in (("hull", self.of.clarke), ("product of the blocks", self.of.value)):
            if rule in ends and answer not in (ends[rule], inexact(ends[rule])):
                yield f"broken: the line {rule!r} is not the answer"
        if proof.result != self.of.clarke:
            yield "broken: the result is not the set"

    def compared(self, s: Step, proof: Any, condition: Basic) -> tuple[bool | None, str]:
        """One line, for numbers of its parameters."""
        if len(self.of.variables) > 1:
            return Jacobians(self.of, proof).compared(s, condition)
        n, x = self.of.n, self.of.variables[0]
        free = (e.free_symbols for e in (self.of.block[0], s.before, s.after, *filter(None, [self.of.s])))
        open_ = set().union(*free) - {x, n, Symbol("g")}
        names = sorted((v for v in open_ if isinstance(v, Symbol) and not v.is_Dummy), key=str)
        counts = range(1, 5) if n.is_Symbol else [n]
        if counts[0] > LONGEST:
            return None, f"more than {LONGEST} blocks are not run"
        seen = None
        for pick in choices(names, And(condition, *self.of.assume), 2):
            for count in counts:
                put = {**pick, n: count} if n.is_Symbol else pick
                ok, how = self._line(s, put, int(count))
                if ok is False:
                    return False, f"{how}, {put}"
                seen = ok or seen
        return seen, "the block run on numbers" if seen else "no numbers decide it"

    # ------------------------------------------------------------------ one variable
    def _line(self, s: Step, put: dict, count: int) -> tuple[bool | None, str]:
        """One line for numbers of everything."""
        (x,), (p,) = self.of.variables, self.of.point
        g, start = concrete(self.of.block[0], put), value(concrete(p, put), {})
        before, after = (done(e, put) for e in (s.before, s.after))
        if s.rule in ("hull", "case"):
            slopes = [self._slope(g, x, start, side, count) for side in (-1, 1)]
            whole = s.rule == "hull" or _spans(done(self.of.clarke, put), slopes, nearly)
            return _spans(after, slopes) and whole, "slopes beside the point"
        if s.rule.startswith("chain rule on the "):
            side = s.rule.removeprefix("chain rule on the ")
            found = self._slope(g, x, start, -1 if side == "left" else 1, count)
            return _all_are(found, (before, after), done(getattr(self.of, side), put)), "slopes beside the point"
        if s.rule == "product of the blocks":
            found = self._returned(put, start, count)
            return _all_are(found, (before, after), done(self.of.value, put)), "dual numbers"
        here = value(concrete(_point(s, p), put), {})
        if s.rule in ("fixed point", "next point"):
            return close(value(g, {x: here}), value(after, {})), "the value"
        if s.rule == "one-sided slope":
            side = -1 if isinstance(s.where, Lt) else 1
            return close(self._slope(g, x, here, side, 1), value(after, {})), "slopes beside the point"
        if s.rule == "program":
            return close(self._returned(put, here, 1), value(after, {})), "dual numbers"
        return None, f"no numbers for the rule {s.rule!r}"

    def _slope(self, g: Expr, x: Symbol, p: Any, side: int, count: int) -> Any:
        """The slope of the composition beside p."""

        def run(t: Any) -> Any:
            for _ in range(count):
                t = value(g, {x: t})
            return t

        t = p + side * BESIDE
        return (run(t + STEP) - run(t - STEP)) / (2 * STEP)

    def _returned(self, put: dict, p: Any, count: int) -> Any:
        """What the program of so many blocks returns."""
        (x,) = self.of.variables
        g, slope = concrete((self.of.programs or self.of.block)[0], put), mpf(1)
        for _ in range(count):
            if self.of.framework is None:
                p, d = dual(g, {x: (p, mpf(1))}, value(done(self.of.s, put), {}))
            else:
                exactly = self.of.point[0] if close(p, value(self.of.point[0], {})) else near(p)
                d = value(number(self.of.texts[0], {x: exactly}, self.of.framework)[x], {})
                p = value(g, {x: p})
            slope *= d
        return slope


def _point(s: Step, p: Expr) -> Expr:
    """Where a line is told."""
    return p if s.where is None else s.where.args[1]  # type: ignore[return-value]


def _all_are(found: Any, told: Sequence[Basic], answer: Basic) -> bool:
    """Whether both sides of a line, and the answer, which may be rounded, are a number."""
    return all(close(value(e, {}), found) for e in told) and nearly(value(answer, {}), found)


def _spans(found: Set, slopes: list, same: Callable[[Any, Any], bool] = close) -> bool:
    """Whether a set is the hull of two slopes."""
    ends = (found.start, found.end) if isinstance(found, Interval) else (found.inf, found.sup)
    return all(same(value(e, {}), v) for e, v in zip(ends, (min(slopes), max(slopes)), strict=True))
