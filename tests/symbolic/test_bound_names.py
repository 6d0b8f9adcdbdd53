"""A symbol that is bound in one part and free in another is two."""

import pytest
from sympy import Abs, Eq, Integral, Piecewise, Sum, Symbol

import relu_sym as rs

x, a, b = (Symbol(name, real=True) for name in "xab")
n, k = Symbol("n", integer=True), Symbol("k", integer=True)


@pytest.mark.parametrize(
    "f, alike",
    [
        (Sum(n * x, (n, 0, 3)) ** n, Sum(k * x, (k, 0, 3)) ** n),
        (n * Sum(x**n, (n, 0, 2)) * Abs(x), n * Sum(x**k, (k, 0, 2)) * Abs(x)),
        (
            Integral(a * Abs(x), (a, 0, 2)) + a * Abs(x),
            Integral(Symbol("t") * Abs(x), (Symbol("t"), 0, 2)) + a * Abs(x),
        ),
    ],
)
def test_the_letter_that_is_bound_makes_no_difference(f, alike):
    assert rs.diff(f, x) == rs.diff(alike, x)


def test_value():
    assert rs.diff(Sum(n * x, (n, 0, 3)) ** n, x) == Piecewise((0, Eq(n, 0)), (6 * n * (6 * x) ** (n - 1), n > 0))
