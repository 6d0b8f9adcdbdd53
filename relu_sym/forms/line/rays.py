"""Conditions on one quantity against numbers, in fewest words: the line cut at the numbers, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from sympy import And, Basic, Expr, Or, Rational, S

Relation = Callable[[Expr, Expr, frozenset[int]], Basic]
"""How it is said that one expression minus another has one of these signs."""
ABOVE, LEVEL, BELOW = frozenset({1}), frozenset({0}), frozenset({-1})


class Linear(NamedTuple):
    """m*u + k with rational numbers m and k."""

    u: Expr
    m: Rational
    k: Rational

    def sign(self, t: Rational) -> int:
        value = self.m * t + self.k
        return int(bool(value > 0)) - int(bool(value < 0))


def linear(e: Expr) -> Linear | None:
    """An expression as m*u + k, u without a number in front or beside it; None for a number."""
    k, rest = e.as_coeff_Add()
    m, u = rest.as_content_primitive()
    if u.could_extract_minus_sign():
        m, u = -m, -u
    return Linear(u, m, k) if u.free_symbols and k.is_Rational and m.is_Rational else None


def condition(u: Expr, cases: Sequence[Mapping[Expr, frozenset[int]]], said: Relation) -> Basic:
    """That one of the cases holds, each the signs of expressions m*u + k."""
    read = [[(_of(e), signs) for e, signs in case.items()] for case in cases]
    declared = u.is_nonnegative or u.is_nonpositive or u.is_zero is False
    cuts = sorted({-e.k / e.m for case in read for e, _ in case} | ({S.Zero} if declared else set()))
    cells = [*(cell for v, w in pairwise([cuts[0] - 1, *cuts]) for cell in ((v + w) / 2, w)), cuts[-1] + 1]
    held = [any(all(e.sign(t) in signs for e, signs in case) for case in read) for t in cells]
    runs = _runs(held, [not _may_be(u, cell, k % 2 == 1) for k, cell in enumerate(cells)])
    return Or(*[_stretch(u, cells, *run, said) for run in runs])


def _of(e: Expr) -> Linear:
    found = linear(e)
    assert found is not None
    return found


def _may_be(u: Expr, t: Rational, alone: bool) -> bool:
    """Whether u is declared such that it may be this number, or one of the interval around it."""
    if alone and t.is_zero and u.is_zero is False:
        return False
    return not ((u.is_nonnegative and t < 0) or (u.is_nonpositive and t > 0))


def _runs(held: list[bool], idle: list[bool]) -> list[tuple[int, int, list[int]]]:
    """(first cell, last cell, single points left out) of the stretches on which the condition holds.

    Idle cells, which the declaration rules out, count as it is shorter: with a neighbour that holds.
    """
    holds = list(held)
    for order in (range(len(held)), reversed(range(len(held)))):
        before = None
        for k in order:
            if idle[k]:
                holds[k] = bool(before) if before is not None else holds[k]
            else:
                before = holds[k]
    found: list[tuple[int, int, list[int]]] = []
    for k, h in enumerate(holds):
        if h and found and found[-1][1] == k - 1:
            found[-1] = (found[-1][0], k, found[-1][2])
        elif h and found and found[-1][1] == k - 2 and k % 2 == 0:
            found[-1] = (found[-1][0], k, [*found[-1][2], k - 1])
        elif h:
            found.append((k, k, []))
    return found


def _stretch(u: Expr, cells: list, first: int, last: int, without: list[int], said: Relation) -> Basic:
    """u between the cells; a point is a cell of odd number."""
    if first == last and first % 2:
        return said(u, cells[first], LEVEL)
    clauses: list[Basic] = [said(u, cells[k], ABOVE | BELOW) for k in without]
    if first > 0:
        clauses.append(said(u, cells[first], ABOVE | LEVEL) if first % 2 else said(u, cells[first - 1], ABOVE))
    if last < len(cells) - 1:
        clauses.append(said(u, cells[last], BELOW | LEVEL) if last % 2 else said(u, cells[last + 1], BELOW))
    return And(*clauses)
