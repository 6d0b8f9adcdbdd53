"""What is left of an attempt that passes its budget: a subset of the set, and a superset."""

import pickle

import pytest
from sympy import Abs, Max, ProductSet, sin, symbols

import relu_sym as rs

X = symbols("x y z", real=True)
x, y, z = X
FANS = Abs(x + 2 * y) - Abs(x - y + z) + Max(x, y, z) + rs.ReLU(rs.ReLU(y - z) - x)


def passed(f, at, **how):
    with pytest.raises(rs.BudgetError) as caught:
        rs.subdifferential(f, X[: len(at)], at=at, **how)
    return caught.value


@pytest.mark.parametrize("most", [1, 3, 7])
def test_nothing_is_lost(most):
    whole = rs.subdifferential(FANS, X, at=(0, 0, 0))
    error = passed(FANS, (0, 0, 0), max_cells=most)
    assert (
        error.count == most and f"more than {most} cells" in str(error) and "rs.lexicographic_derivative" in str(error)
    )
    assert all(v in whole for v in error.inner.vertices) and all(v in error.enclosure for v in whole.vertices)
    assert not error.inner.exact and str(error.inner).startswith("subset: ") and "subset" in error.inner.reason
    assert not error.enclosure.exact and str(error.enclosure).startswith("enclosure: ")
    assert error.inner != error.enclosure and "supseteq" in error.inner._repr_latex_()
    again = pickle.loads(pickle.dumps(error))
    assert (again.count, again.inner, again.enclosure) == (error.count, error.inner, error.enclosure)


def test_as_many_as_there_are_is_enough():
    assert len(rs.subdifferential(Abs(x) + Abs(y), (x, y), at=(0, 0), max_cells=4).vertices) == 4
    assert passed(Abs(x) + Abs(y), (0, 0), max_cells=3).count == 3


def test_curved_switches_and_components():
    curved = Abs(sin(x) - y) + Abs(x + y * y) + Abs(x + y)
    error = passed(curved, (0, 0), max_cells=3)
    whole = rs.subdifferential(curved, (x, y), at=(0, 0))
    assert all(v in whole for v in error.inner.vertices) and all(v in error.enclosure for v in whole.vertices)
    error = passed([FANS, Abs(x), z], (0, 0, 0), max_cells=2)
    assert isinstance(error.enclosure, ProductSet) and error.inner.vertices[0].shape == (3, 3)


def test_parameters_come_back_in_the_symbols_of_the_caller():
    a = symbols("a", positive=True)
    error = passed(Abs(a * x + y) + Abs(x) + Abs(y), (0, 0), max_cells=2)
    assert error.enclosure.vertices == ((-a - 1, -2), (-a - 1, 2), (a + 1, -2), (a + 1, 2))


def test_subsets_and_enclosures_are_not_mixed():
    error = passed(FANS, (0, 0, 0), max_cells=3)
    with pytest.raises(rs.UnsupportedError, match="subset of another"):
        error.inner + error.enclosure
    assert (2 * error.inner).label == "subset" and (error.inner + error.inner).label == "subset"


def test_time_that_is_over_is_a_budget_too():
    many = sum(Abs(sin(k * x + (k * k - 3) * y - (k**3 - 5 * k) * z)) for k in range(1, 40))
    error = passed(many, (0, 0, 0), budget=rs.budget(seconds=0.6))
    assert "in time" in str(error) and error.count is not None
