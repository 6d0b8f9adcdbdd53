"""Lines about functions of several variables by numbers: suprema, points that attain them, subgradients, verdicts.

Values: no point that is found gives more, some gives as much (Fenchel and Young).  Points: nothing near or far is
better.  Subgradients: the inequality at points.  Blocks: the sum is the whole at points.  Nothing of the engine is
used.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, isnan
from random import Random
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import Basic, Expr, Rational, S, Subs, Tuple, true

from ...steps import AttainedOver, Closure, ExtremeOver, GradientAt, Overall, Step, SubdifferentialAt, Together
from ..convex_openings import OPTIMA
from .duals import perspective
from .in_blocks import (
    NOUNS,
    entries,
    is_joined,
    is_whole,
    number_at,
    questions,
    same_values,
    slopes,
    slopes_of,
    variables_of,
)
from .over_domain import AGREE, Verdict, bends, is_gradient, is_subgradient, overall
from .searched import Searched
from .values import close, value
from .witness import concrete

TRIES = 4
"""Places at which a line is tried."""


class AllBut:
    """The complement of a set of symbols."""

    def __init__(self, known: set) -> None:
        self.known = known

    def __contains__(self, v: object) -> bool:
        return v not in self.known


def points_of(s: Step) -> list[Tuple]:
    """The points that side computations put in."""
    return [t.before.args[2] for top in s.steps for t in top.walk() if isinstance(t.before, Subs)]


class OverSpace:
    """The variables of a question and those of its answer."""

    def __init__(self, question: dict) -> None:
        self.variables = tuple(question["variables"])
        own = OPTIMA.get(question["verb"], "")
        answers = question["variables"] if own == "variable" else question.get(own, Tuple())
        self.answers = tuple(answers) if isinstance(answers, Tuple) else (answers,)
        parts = (question["given"], question.get("lam", S.One))
        self.known = {v for e in parts for v in e.free_symbols} - set(self.variables)
        self.bound = AllBut(self.known)

    def inside(self, s: Step, case: Any) -> Any:
        """The case of the side computations of a line: those of one variable are lines on the line."""
        if s.rule != "one block" or not isinstance(s.before, NOUNS) or isinstance(s.before.args[2], Tuple):
            return case
        x = s.before.args[2]
        free = s.before.free_symbols | s.after.free_symbols
        answer = sorted((v for v in free if v not in self.known), key=str)
        y = next((v for v in answer if v in self.answers), answer[0] if answer else None)
        q = s.before.args[1] if y is None else s.before.args[1].xreplace({y: S.Zero})
        is_optimum = not isinstance(s.before, Overall)
        return case._replace(
            judge=None, x=x, answer=y if is_optimum else None, given=q, scope=tuple(s.walk()), marks={}
        )

    def compared(self, s: Step, pick: dict) -> Verdict:
        """One line, for these numbers of its parameters."""
        with workdps(30):
            return self._compared(s, pick)

    def _compared(self, s: Step, pick: dict) -> Verdict:
        before, after = (concrete(e, pick) for e in (s.before, s.after))
        if isinstance(after, (SubdifferentialAt, GradientAt)):
            where = true if s.where is None else concrete(s.where, pick)
            return self._optimal(before, after, where)
        if s.rule == "block by block":
            return is_whole(before, after), "values at points"
        if s.rule == "blocks put in":
            sides = [(concrete(t.before, pick), concrete(t.after, pick)) for t in s.steps]
            return self._put_in(before, after, sides), "the answers of the blocks"
        if isinstance(before, Closure):
            return perspective(before, after), "values at points, and close to t = 0"
        if isinstance(before, ExtremeOver) and before.args[1].atoms(ExtremeOver):
            return self._biconjugate(before, after), "the inner supremum found"
        if isinstance(before, (ExtremeOver, AttainedOver)):
            if not all(self._is_of_line(t, before, after, pick) for t in s.steps):
                return False, "the points of its side computations"
            if s.rule == "conjugates add":
                return self._added(before, after, [(concrete(t.before, pick), t.after) for t in s.steps])
            by_value = isinstance(before, ExtremeOver)
            return (self._value if by_value else self._places)(before, after), "the largest value found"
        if isinstance(before, Overall):
            return overall(before, after, [concrete(p, pick) for p in points_of(s)])
        if s.relation == "=" and (before.free_symbols or after.free_symbols):
            return same_values(before, after), "values at points"
        u, v = value(before, {}), value(after, {})
        ok = bool(u > v) if s.relation == ">" else bool(u >= v) if s.relation == "≥" else close(u, v, 12)
        return (None if mp.isnan(u) or mp.isnan(v) else ok), "values at points"

    # ------------------------------------------------------------------ values and points
    def _samples(self, lines: Sequence[Basic]) -> list[dict]:
        """Numbers for the variables of the answer that occur."""
        names = sorted({v for e in lines for v in e.free_symbols}, key=str)
        rng = Random(len(names))
        return [{v: Rational(rng.randint(-20, 20), 4) for v in names} for _ in range(TRIES)]

    def _value(self, before: ExtremeOver, after: Basic) -> bool | None:
        which, q, variables = before.args
        sign, seen = -1 if which.name == "inf" else 1, None
        extra = slopes(before) if which.name == "sup" else []
        for put in [*self._samples([before, after]), *extra]:
            found = Searched(q.xreplace(put), variables, sign).best().value
            told = sign * number_at(after, put)
            if mp.isnan(told) or not close(mpf(found), told, AGREE):
                return False
            seen = True
        return seen

    def _biconjugate(self, before: ExtremeOver, after: Basic) -> bool | None:
        """What stands for the inner supremum has its values; or the function itself, without a chord below it."""
        (inner,) = before.args[1].atoms(ExtremeOver)
        linear, ys = before.args[1].xreplace({inner: S.Zero}), before.args[2]
        if not isinstance(after, ExtremeOver) and after is not S.NegativeInfinity:
            zero = dict.fromkeys(ys, S.Zero)
            put = {t: linear.coeff(y) for y in ys for t in inner.args[2] if inner.args[1].diff(y) == t}
            f = -inner.args[1].xreplace(zero).xreplace(put)
            return same_values(f, after) and not bends(Searched(after, sorted(put.values(), key=str), -1))
        told = -S.NegativeInfinity
        if isinstance(after, ExtremeOver):
            if (after.args[0], after.args[2]) != (before.args[0], ys):
                return False
            told = linear - after.args[1]
        for put in [*self._samples([Tuple(*ys)]), *slopes(inner)]:
            found = Searched(inner.args[1].xreplace(put), inner.args[2]).best().value
            if not all(close(mpf(found), number_at(told, more | put), AGREE) for more in self._samples([told])[:2]):
                return False
        return True

    def _added(self, before: ExtremeOver, after: Basic, sides: list[tuple[Basic, Basic]]) -> Verdict:
        """Both sides by a search; what is taken away in the second are the conjugates of the two functions."""
        how = "the least and the largest value found"
        if len(sides) != 2:
            return False, how
        if not isinstance(after, ExtremeOver):
            return self._value(before, after), how
        for put in self._samples([before, after]):
            low = Searched(before.args[1].xreplace(put), before.args[2], -1).best().value
            high = Searched(after.args[1].xreplace(put), after.args[2]).best().value
            if not close(mpf(-low), mpf(high), AGREE):
                return False, how
        return True, how

    def _places(self, before: AttainedOver, after: Basic) -> bool | None:
        if not isinstance(after, Tuple) or not all(isinstance(e, Expr) for e in after):
            return None
        which, q, variables = before.args
        for put in self._samples([before, after]):
            here = Searched(q.xreplace(put), variables, -1 if which.name == "min" else 1)
            p = tuple(float(number_at(e, put)) for e in after)
            if any(map(isnan, p)):
                return False
            told, found = here.at(p), here.best([p])
            if isinf(told) or found.value > told + 10.0**-AGREE * (1 + abs(told)):
                return False
            apart = max(abs(a - b) for a, b in zip(p, found.place, strict=True))
            if apart > 1e-3 and abs(told - here.at(found.place)) < 1e-12 * (1 + abs(told)):
                return False  # several points tie
        return True

    def _optimal(self, before: Tuple, after: Basic, where: Basic) -> Verdict:
        """A subgradient by its inequality, a gradient by quotients, where the line is said."""
        f, variables, point = after.args[:3]
        how = "the inequality at points" if isinstance(after, SubdifferentialAt) else "quotients"
        seen = None
        for put in self._where(where, [before, after]):
            g = [float(number_at(e, put)) for e in before]
            p = tuple(float(number_at(e, put)) for e in point)
            here = Searched(f.xreplace(put), variables)
            if not (is_gradient if isinstance(after, GradientAt) else is_subgradient)(here, p, g):
                return False, how
            seen = True
        return seen, how

    def _is_of_line(self, side: Step, before: Basic, after: Basic, pick: dict) -> bool:
        """Whether a side computation speaks of the point (or of a point with the value) that the line has."""
        if not isinstance(side.after, (SubdifferentialAt, GradientAt)):
            return True
        point, (_, q, variables) = concrete(side.after, pick).args[2], before.args
        for put in self._where(true if side.where is None else concrete(side.where, pick), [before, after]):
            p = [number_at(e, put) for e in point]
            there = dict(zip(variables, p, strict=True))
            if isinstance(after, Tuple):
                pairs = [(a, number_at(e, put)) for a, e in zip(p, after, strict=True)]
            else:
                pairs = [(value(q.xreplace(put), there), number_at(after, put))]
            if not all(close(a, b, 10) for a, b in pairs):
                return False
        return True

    def _where(self, where: Basic, lines: Sequence[Basic]) -> list[dict]:
        """Numbers for which a condition holds."""
        names = sorted({v for e in (*lines, where) for v in e.free_symbols}, key=str)
        rng, found = Random(3), []
        for k in range(600):
            size = (8, 24, 80)[k % 3]
            put = {v: Rational(rng.randint(-size, size), 4) for v in names}
            if where == true or where.xreplace(put) == true:
                found.append(put)
            if len(found) == TRIES or (not names and found):
                break
        return found

    # ------------------------------------------------------------------ blocks
    def _put_in(self, before: Basic, after: Basic, sides: list[tuple[Basic, Basic]]) -> bool | None:
        parts = questions(before)
        if sorted(map(str, parts)) != sorted(str(b) for b, _ in sides):
            return False
        if isinstance(before, Tuple):
            own = {v: e for b, a in sides for v, e in zip(variables_of(b), entries(a, b), strict=True)}
            return (
                isinstance(after, Tuple)
                and len(after) == len(own)
                and all(e == own[v] or same_values(e, own[v]) for v, e in zip(self.variables, after, strict=True))
            )
        if isinstance(before, Together):
            return is_joined(before, after, dict(sides), self.variables)
        for put in [*self._samples([after, *(a for _, a in sides)]), *slopes_of(parts)]:
            values = [number_at(a, put) for _, a in sides]
            total = mp.inf if mp.inf in values else mp.fsum(values)
            if not close(total, number_at(after, put), 10):
                return False
        return True
