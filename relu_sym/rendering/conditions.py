"""Conditions on one real variable as a person writes them: disjoint intervals, ``x != 0``, ``0 < x <= 1``.

The thresholds cut the line into open intervals and points, in order; a condition is a set of these, a bit each.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cmp_to_key
from typing import Any

from sympy import And, Expr, Not, Or, Piecewise, S, Symbol
from sympy.core.relational import Relational

from ..steps.layout import Row, Table, row
from ..steps.nouns import Branch

_MOST_RUNS = 3
"""A condition of more intervals than this is printed as SymPy does."""


class _Unreadable(Exception):
    """Not a condition on one real variable with ordered thresholds."""


def cases(e: Piecewise) -> Table | None:
    """The table of a Piecewise under disjoint conditions; None if they are not intervals."""
    try:
        x = _variable([c for _, c in e.args], set().union(*(v.free_symbols for v, _ in e.args)))
        line = _Line(x, [c for _, c in e.args])
        rows, left = [], line.all
        for value, condition in e.args:
            here = left & line.mask(condition)
            left &= ~here
            if here:
                shown = line.words(here)
                if shown is None and condition is not S.true:
                    return None
                rows.append((value, shown or "otherwise"))
        return Table(tuple(rows))
    except _Unreadable:
        return None


def condition(e: Any) -> Row | None:
    """An And, Or or Not as one condition; None where that needs more than a few intervals."""
    try:
        line = _Line(_variable([e]), [e])
        return line.words(line.mask(e))
    except _Unreadable:
        return None


def _relations(e: Any) -> list[Relational]:
    if isinstance(e, Relational):
        return [e]
    if isinstance(e, (And, Or, Not)):
        return [r for a in e.args for r in _relations(a)]
    if e in (S.true, S.false):
        return []
    raise _Unreadable


def _variable(conditions: list, used: Set[Any] = frozenset()) -> Symbol:
    """The symbol alone on a side of every inequality; of several one used in the values, then x rather than a."""
    found: set[Any] | None = None
    relations = [r for c in conditions for r in _relations(c)]
    for r in relations:
        free = r.free_symbols
        alone = {s for s in (r.lhs, r.rhs) if isinstance(s, Symbol)} if len(free) > 1 else free
        found = alone if found is None else found & alone
    if not found:
        raise _Unreadable
    return max(found, key=lambda s: (s in used, bool(s.is_extended_real), s.name))


class _Line:
    """The line cut at the thresholds of some conditions."""

    def __init__(self, x: Symbol, conditions: list) -> None:
        if x.is_extended_real is False:
            raise _Unreadable
        self.x = x
        self.solved = {r: self._solve(r) for c in conditions for r in _relations(c)}
        points = {p for p, _ in self.solved.values() if not p.is_infinite}
        self.points = sorted(points, key=cmp_to_key(_compare))
        self.place = {p: 2 * i + 1 for i, p in enumerate(self.points)}
        self.all = (1 << (2 * len(self.points) + 1)) - 1

    def _solve(self, r: Relational) -> tuple[Expr, type]:
        """x against a threshold: ``m*x + c < 0`` is ``x < -c/m`` or ``x > -c/m``."""
        if not isinstance(r.lhs, Expr) or not isinstance(r.rhs, Expr):
            raise _Unreadable
        if r.lhs == self.x and self.x not in r.rhs.free_symbols:
            return r.rhs, type(r)
        if r.rhs == self.x and self.x not in r.lhs.free_symbols:
            return r.lhs, type(r.reversed)
        difference = r.lhs - r.rhs
        slope = difference.coeff(self.x)
        rest = difference - slope * self.x
        if not slope.is_Rational or slope == 0 or rest.free_symbols:
            raise _Unreadable
        return -rest / slope, type(r) if slope > 0 else type(r.reversed)

    def mask(self, e: Any) -> int:
        """The parts of the line on which a condition holds."""
        match e:
            case And() | Or():
                parts = [self.mask(a) for a in e.args]
                found = parts[0]
                for part in parts[1:]:
                    found = found & part if isinstance(e, And) else found | part
                return found
            case Not():
                return self.all & ~self.mask(e.args[0])
            case Relational():
                return self._compared(*self.solved[e])
        return self.all if e is S.true else 0

    def _compared(self, p: Expr, kind: type) -> int:
        if p.is_infinite:
            k = len(self.points) * 2 + 1 if p is S.Infinity else -1
        else:
            k = self.place[p]
        below = (1 << max(k, 0)) - 1
        here = 1 << k if 0 <= k <= 2 * len(self.points) else 0
        above = self.all & ~below & ~here
        return {
            "<": below,
            "<=": below | here,
            ">": above,
            ">=": above | here,
            "==": here,
            "!=": (below | above) & self.all,
        }[kind.rel_op] & self.all

    def words(self, mask: int) -> Row | None:
        """How a set of parts is said; None if in more than a few words."""
        missing = [k for k in range(2 * len(self.points) + 1) if not mask >> k & 1]
        if missing and all(k % 2 for k in missing):
            holes = [self.points[k // 2] for k in missing]
            if len(holes) == 1:
                return row(self.x, "≠", holes[0])
            listed = [part for k, hole in enumerate(holes) for part in ((",", hole) if k else (hole,))]
            return row(self.x, "∉", "{", *listed, "}")
        runs = self._runs(mask)
        if not 0 < len(runs) <= _MOST_RUNS:
            return None
        said = [self._interval(*run) for run in runs]
        return row(*(part for k, words in enumerate(said) for part in (("or", words) if k else (words,))))

    def _runs(self, mask: int) -> list[tuple[int, int]]:
        runs: list[tuple[int, int]] = []
        for k in range(2 * len(self.points) + 1):
            if mask >> k & 1:
                runs = [*runs[:-1], (runs[-1][0], k)] if runs and runs[-1][1] == k - 1 else [*runs, (k, k)]
        return runs

    def _interval(self, first: int, last: int) -> Row:
        lo = S.NegativeInfinity if first == 0 else self.points[(first - 1) // 2]
        hi = S.Infinity if last == 2 * len(self.points) else self.points[last // 2]
        return Branch(S.Zero, lo, hi, first % 2, last % 2).condition(self.x)


def _compare(p: Expr, q: Expr) -> int:
    """The order of two thresholds, exactly; symbolic ones have none."""
    if p == q:
        return 0
    if p.is_Rational and q.is_Rational:
        return 1 if p > q else -1
    sign = (p - q).is_positive if p.is_number and q.is_number else None
    if sign is None:
        raise _Unreadable
    return 1 if sign else -1
