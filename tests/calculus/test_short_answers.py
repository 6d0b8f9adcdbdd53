"""What a textbook writes in one line comes out so: equal to its answer, about as long, and in its words."""

from __future__ import annotations

from typing import Any

import pytest
from short_answers import TABLE, Row
from sympy import Basic, Expr, Piecewise, Set, Tuple
from sympy.core.function import Application

import relu_sym as rs

POINTS = (-7.23, -2.61, -1.37, -0.42, 0.19, 0.83, 1.71, 2.9, 5.3, 11.7)
NAMES = "tabcypqwPn"


def heads(*expressions: Any) -> set[str]:
    """The names of the functions that expressions are made of."""
    return {type(e).__name__ for e in Tuple(*[e for e in expressions if isinstance(e, Basic)]).atoms(Application)}


def numbers(e: Expr, at: float, answer: Row) -> complex:
    """A number for e: parameters by their names, and so that no level of the question is met."""
    free = Tuple(e, *[q for q in answer.question if isinstance(q, Basic)]).free_symbols
    names = sorted(free - {answer.variable}, key=str)
    picked = {s: (3 if s.is_integer else abs(at) / 3 + 0.37 * k + 0.6) for k, s in enumerate(names)}
    return complex(rs.to_sympy(e).subs(picked).subs(answer.variable, at).evalf())


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_as_short_as_the_textbook(row):
    found = row.verb(*row.question)
    assert found.count_ops() <= row.answer.count_ops() * 4 / 3, found
    assert heads(found) <= heads(row.answer, *row.question), found


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_equal_to_the_textbook(row):
    found = row.verb(*row.question)
    if isinstance(found, Set):
        assert found == row.answer
        return
    assert found == row.answer or rs.equal(found, row.answer, sense="distributions", x=row.variable) is True
    if not isinstance(found, Piecewise) and not found.has(rs.PrincipalValue):
        for at in POINTS:
            assert abs(numbers(found, at, row) - numbers(row.answer, at, row)) < 1e-9, (found, at)
