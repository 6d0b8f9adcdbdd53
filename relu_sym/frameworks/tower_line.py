"""n blocks in a row in one variable: their slopes on both sides of a point, and the number that a program returns.

The chain rule for one-sided derivatives: (g o f)'(p; d) = g'(f(p); f'(p; d)), and g'(p; t*d) = t*g'(p; d) for t >= 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sympy import (
    Expr,
    FiniteSet,
    Integer,
    Interval,
    Max,
    Min,
    Mul,
    Pow,
    S,
    Set,
    Symbol,
    ceiling,
    floor,
    log,
    sympify,
)

from ..budget import MAX_DIGITS
from ..calculus.subdifferentials.directional import slope_along
from ..calculus.subdifferentials.several import Question, question
from ..errors import BudgetError, ReluSymError, UnsupportedError
from ..forms.exact import is_finite, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases, every_case, sets_by_cases
from .autodiff import autodiff
from .program_slopes import ChainRule
from .programs.program import as_program

MOST = 1000
"""Blocks at points that move."""


class Beside(NamedTuple):
    """One block at one point: where it is, its slopes on the left and on the right, and the slope of its program."""

    point: Expr
    left: Expr
    right: Expr
    returned: Expr


class Line(NamedTuple):
    """n blocks in one case of the parameters: the points they are asked at (one, if that is fixed), the slopes of the
    blocks that each side meets, those of all n together, their hull, and the number of the program."""

    blocks: tuple[Beside, ...]
    met_left: tuple[Expr, ...]
    met_right: tuple[Expr, ...]
    left: Expr
    right: Expr
    hull: Set
    value: Expr

    @property
    def is_fixed(self) -> bool:
        """Whether every block is asked at the same point."""
        return not self.met_left


@dataclass(frozen=True)
class Blocks:
    """n times g at p: ``s`` is relu'(0) in the program ``held``; or None, then ``framework`` answers for ``text``."""

    g: Expr
    x: Symbol
    n: Expr
    p: Expr
    s: Expr | None
    held: Expr | None
    text: str | None
    framework: str | None
    assume: tuple

    @cached_property
    def start(self) -> Question:
        """g at the point, on a variable of its own."""
        return self.question_at(self.p)

    def question_at(self, p: Expr) -> Question:
        """g at a point."""
        return question(self.g, (self.x,), {self.x: p}, self.assume)

    @cached_property
    def cases(self) -> tuple[tuple[Any, Line], ...]:
        """(condition on the parameters, what holds there); one condition, ``true``, if there is one case."""
        return tuple((c, line) for c, line in every_case(self.line, self.start.assume) if line is not None)

    @cached_property
    def _lines(self) -> dict[Facts, Line]:
        return {}

    def line(self, facts: Facts) -> Line:
        """One case."""
        if facts not in self._lines:
            self._lines[facts] = self._line(facts)
        return self._lines[facts]

    def joined(self, part: str) -> Any:
        """A part of the line over all cases."""
        join: Any = sets_by_cases if part == "hull" else by_cases
        return join(lambda facts: getattr(self.line(facts), part), self.start.assume)

    # ------------------------------------------------------------------ one case
    def _line(self, facts: Facts) -> Line:
        here = self._beside(self.p, facts)
        there = self._next(self.p, facts)
        if self._sign(there - self.p, facts) == 0:
            left, right = self._powers(here.left, here.right, facts)
            hull = self._hull(here.left, here.right, left, right, facts)
            return Line((here,), (), (), left, right, hull, power(here.returned, self.n))
        if not self.n.is_Integer:
            raise UnsupportedError(
                "{0} is {3} at {1} = {2}, no fixed point: the next block is asked elsewhere; take a fixed point, or a "
                "number of blocks",
                self.g,
                self.x,
                self.p,
                there,
            )
        return self._orbit(here, facts)

    def _orbit(self, first: Beside, facts: Facts) -> Line:
        """Block by block, at points that move."""
        if self.n > MOST:
            raise BudgetError("{0} blocks at a point that moves: at most {1}", self.n, MOST)
        blocks, known = [first], {first.point: first}
        for _ in range(int(self.n) - 1):
            p = self._next(blocks[-1].point, facts)
            known[p] = known.get(p) or self._beside(p, facts)
            blocks.append(known[p])
        sides = [self._met(blocks, side, facts) for side in (-1, 1)]
        left, right = (Mul(*met) for met in sides)
        ends = (left, right) if self._sign(right - left, facts) >= 0 else (right, left)
        hull = FiniteSet(left) if ends[0] == ends[1] else Interval(*ends)
        return Line(tuple(blocks), *sides, left, right, hull, Mul(*(b.returned for b in blocks)))

    def _met(self, blocks: list[Beside], side: int, facts: Facts) -> tuple[Expr, ...]:
        """The slopes that a point beside p meets on its way: a negative one throws it to the other side."""
        met = []
        for b in blocks:
            met.append(b.left if side < 0 else b.right)
            side *= self._sign(met[-1], facts) or 1
        return tuple(met)

    def _sign(self, e: Expr, facts: Facts) -> int:
        return sign_of(scalar(facts.applied(e)), facts)

    def _next(self, p: Expr, facts: Facts) -> Expr:
        return ChainRule({self.x: p}, S.Zero, facts).value(facts.applied(self.g))

    def _beside(self, p: Expr, facts: Facts) -> Beside:
        p = facts.applied(p)
        q = self.start if p == self.p else self.question_at(p)
        try:
            left, right = (q.out(side * slope_along(q, facts, (scalar(S(side)),))) for side in (-1, 1))
        except ReluSymError as error:
            raise error.requoted(q.out) from None
        return Beside(p, left, right, self._returned(p, facts))

    def _returned(self, p: Expr, facts: Facts) -> Expr:
        """What the program of one block returns."""
        if self.framework is None:
            assert self.s is not None and self.held is not None
            return ChainRule({self.x: p}, self.s, facts).slopes(facts.applied(self.held)).get(self.x, S.Zero)
        return number(self.text or "", {self.x: p}, self.framework)[self.x]

    def _powers(self, a: Expr, b: Expr, facts: Facts) -> tuple[Expr, Expr]:
        """The slopes of n blocks on both sides of a fixed point: h < 0 goes to a*h, which is right of it if a < 0."""
        n = self.n
        kept = [self._sign(v, facts) >= 0 for v in (a, b)]
        if all(kept) or a == b:
            return power(a, n), power(b, n)
        if kept[0]:
            return power(a, n), b * power(a, n - 1)
        if kept[1]:
            return a * power(b, n - 1), power(b, n)
        many, few = ceiling(n / 2), floor(n / 2)
        sign = power(Integer(-1), n)
        return sign * power(-a, many) * power(-b, few), sign * power(-b, many) * power(-a, few)

    def _hull(self, a: Expr, b: Expr, left: Expr, right: Expr, facts: Facts) -> Set:
        """The hull of the slopes of n blocks, ordered where the slopes a, b of one block say how."""
        if a == b or left == right:
            return FiniteSet(left)
        if any(self._sign(v, facts) >= 0 for v in (a, b)):
            grows = self._sign(b - a, facts)  # both at least 0, or the negative one stands for the lower end
            return FiniteSet(left) if grows == 0 else Interval(left, right) if grows > 0 else Interval(right, left)
        return Interval(Min(left, right), Max(left, right))


def power(base: Expr, n: Expr) -> Expr:
    """base**n; refused where the number would be too long to write down."""
    if n.is_Integer and base.is_number and is_finite(scalar(base)):
        size = max((abs(log(abs(v)).evalf(5)) for v in base.as_numer_denom() if v != 0), default=S.Zero)
        if size * n > MAX_DIGITS * log(10).evalf(5):
            raise BudgetError(
                "({0})**{1} has more than {2} digits: give a symbol for the number of blocks", base, n, MAX_DIGITS
            )
    return Pow(base, n)


def number(text: str, at: Mapping[Symbol, Expr], framework: str) -> dict[Symbol, Expr]:
    """What the framework returns for a program at a point, by variable; 0 where it does not depend on one."""
    asked = as_program(text)
    wanted = [v for v in at if v.name in asked.names]
    found = autodiff(asked, {v.name: at[v] for v in wanted}, framework, wrt=[v.name for v in wanted]) if wanted else {}
    by_name = {k.name: v for k, v in found.items()}
    slopes = {v: by_name.get(v.name, S.Zero) for v in at}
    if any(v is None for v in slopes.values()):
        raise UnsupportedError("{0} gives no gradient of {1}", framework, text)
    return {v: sympify(slope) for v, slope in slopes.items()}
