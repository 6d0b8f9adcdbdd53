"""The switches of a function without a look at its cells: what its heads may ask the sign of, whatever the answers."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr

from ..errors import BudgetError, WithoutValue
from .everywhere import Everywhere
from .heads import head_of
from .linear import linear

MAX_ANSWERS = 4000
"""Combinations of signs that one head may be asked with."""


def switches(program: Everywhere) -> list[tuple[Expr, Expr]]:
    """Every switch in the names of parts, and in the variables and parts; constants, and what has one sign by its form,
    left out."""
    found: list[tuple[Expr, Expr]] = []
    todo, seen = list(program.roots), set()
    while todo:
        k = todo.pop(0)
        if k in seen or k < len(program.variables):
            continue
        seen.add(k)
        for e, asked in _answers(program, k):
            todo += program.arguments(e)
            shown = program.shown(e).expand() if asked else e
            if asked and program.varies(shown) and not (shown.is_positive or shown.is_negative):
                found.append((e, shown))
    return found


def _answers(program: Everywhere, k: int) -> Iterator[tuple[Expr, bool]]:
    """All switches (True) and all formulas (False) of a part, whatever the signs."""
    e = program.nodes[k].e
    plain = e.is_Add or e.is_Mul or not program.varies(e)
    side = program.beside((), {})
    listed = None if plain else head_of(e).switches(e, side)
    if listed is not None:
        yield from ((w, True) for w in listed)
        yield from ((side.of(a), False) for a in e.args)
        return
    todo: list[tuple[int, ...]] = [()]
    count = 0
    while todo:
        signs = todo.pop()
        count += 1
        if count > MAX_ANSWERS:
            raise BudgetError("{0} has more than {1} combinations of signs", e, MAX_ANSWERS)
        try:
            found, asked = program.asked(k, signs)
        except WithoutValue:
            continue
        yield found, asked
        if asked:
            todo += [(*signs, 1), (*signs, -1)]


def is_straight(program: Everywhere) -> bool:
    """Whether all switches are seen to be affine in every cell without a look at the cells."""
    seen: dict[int, bool] = {}
    return all(_is_affine_in(program, w, seen) for w, _ in switches(program))


def _is_affine_in(program: Everywhere, e: Expr, seen: dict[int, bool]) -> bool:
    return linear(e, program.by_name) is not None and all(_is_affine(program, j, seen) for j in program.arguments(e))


def _is_affine(program: Everywhere, k: int, seen: dict[int, bool]) -> bool:
    """Whether a part is affine in every cell: all that it may be is linear in such parts."""
    if k < len(program.variables):
        return True
    if k not in seen:
        seen[k] = all(asked or _is_affine_in(program, e, seen) for e, asked in _answers(program, k))
    return seen[k]
