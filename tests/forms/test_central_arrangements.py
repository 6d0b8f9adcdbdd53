"""All cells of hyperplanes through the origin at once: the same, in the same order, as by cutting cone after cone."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Max, Rational, sqrt, symbols

import relu_sym as rs
from relu_sym.forms.cells import splitting
from relu_sym.forms.cells.central import Central
from relu_sym.forms.cells.cone import Cone
from relu_sym.vocabularies.switches import Program

X = symbols("x:5", real=True)
FORMS = st.lists(st.integers(-2, 2), min_size=5, max_size=5)
ENOUGH = 20_000


def tape_of(f, n):
    return Program([f], X[:n], [0] * n).tape()


def one_by_one(tape):
    ops, roots = splitting.running(tape)
    return list(splitting._bent(Cone.whole(tape.n), [], ops, roots, splitting._Pieces(tape)))


def made(cone):
    return cone if isinstance(cone, Cone) else cone()


def check_same(f, n):
    tape = tape_of(f, n)
    ours, theirs = list(splitting.split(tape, ENOUGH)), one_by_one(tape)
    assert [c.gradients for c in ours] == [c.gradients for c in theirs]
    for c, d in zip(ours, theirs, strict=True):
        cone, other = made(c.cone), made(d.cone)
        assert len(cone.lines) == len(other.lines)
        assert len(cone.rays) == len(other.rays)
        if not cone.lines:
            assert set(cone.rays) == set(other.rays)


@given(st.lists(FORMS, min_size=1, max_size=7), st.integers(3, 5), st.lists(st.sampled_from([-2, 1, 3]), min_size=7))
def test_sums_of_absolute_values(rows, n, factors):
    """Parallel forms, forms that are 0, forms that span less than the space."""
    forms = [sum(a * x for a, x in zip(row, X[:n], strict=False)) for row in rows]
    f = sum(c * abs(g) if k % 2 else c * rs.ReLU(g) for k, (c, g) in enumerate(zip(factors, forms, strict=False)))
    if f != 0:
        check_same(f, n)


@given(st.lists(FORMS, min_size=4, max_size=4))
def test_what_bends_comes_after_what_is_linear(rows):
    a, b, c, d = (sum(k * x for k, x in zip(row, X[:3], strict=False)) for row in rows)
    check_same(abs(a) + rs.ReLU(abs(b) - rs.ReLU(c)) - Max(d, a, abs(c)), 3)


@pytest.mark.parametrize(
    "f",
    [
        abs(X[0] + sqrt(2) * X[1]) + abs(sqrt(2) * X[0] + 2 * X[1] + X[2]) + abs(sqrt(2) * X[0] + 2 * X[1]),
        abs(X[0]) + 2 * rs.ReLU(-X[0]) + abs(2 * X[0]),
        abs(X[0] / 3 - X[1]) - abs(X[0] - 3 * X[1]) + Rational(1, 7) * abs(X[2]),
        X[2] + 0 * X[1],
    ],
    ids=["irrational", "one form", "rational", "smooth"],
)
def test_forms_with_one_hyperplane(f):
    check_same(f, 3)


def test_it_stops_at_what_is_enough():
    forms = [tuple(int(i == k) for i in range(4)) for k in range(4)]
    assert Central(forms, 4, 16).is_whole and not Central(forms, 4, 15).is_whole
    more = [*forms, (1, 1, 1, 1), (1, -1, 2, 3)]
    count = len(list(Central(more, 4, ENOUGH)))
    assert Central(more, 4, count).is_whole and not Central(more, 4, count - 1).is_whole


def test_past_the_budget_the_cells_found_are_told():
    f = sum(abs(a * X[0] + b * X[1] + X[2]) for a, b in product((1, 2), (3, 5)))
    with pytest.raises(rs.BudgetError) as caught:
        rs.subdifferential(f, X[:3], at=(0, 0, 0), max_cells=5)
    assert caught.value.count == 5
    whole = rs.subdifferential(f, X[:3], at=(0, 0, 0))
    assert all(v in whole for v in caught.value.inner.vertices)
