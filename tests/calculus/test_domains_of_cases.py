"""Cases keep to where the parameters give a real value: log(a) asks for a > 0; a bound variable is no parameter."""

import pytest
from sympy import (
    Abs,
    E,
    Integral,
    Interval,
    Max,
    Piecewise,
    Pow,
    Product,
    Sum,
    Symbol,
    acos,
    log,
    nan,
    oo,
    sqrt,
    symbols,
)

import relu_sym as rs
from relu_sym import Dirac
from relu_sym import Heaviside as H

x, y, a, b, t = symbols("x y a b t", real=True)
n = Symbol("n", integer=True)
O = {x: 0, y: 0}


@pytest.mark.parametrize(
    "f",
    [
        Abs(x - log(a)),
        Max(x, log(a * b)),
        Max(x, b * log(a)),
        Max(x, log(a) + log(b)),
        Max(x, 1 / log(a)),
        Max(x, a * log(a)),
        Max(x + log(a) - log(b), 0),
        Max(x, sqrt(a) - 1),
    ],
)
def test_sets_of_the_numbers_are_those_of_the_parameters(f):
    answer = rs.subdifferential(f, (x, y), at=O)
    for c in (-2, -1, 1, 3):
        for d in (-2, 1, 2):
            pick = {a: c, b: d}
            heads = [h.subs(pick) for h in f.atoms(log, Pow)]
            if all(v.is_extended_real and v.is_finite for v in heads):
                assert answer.subs(pick) == rs.subdifferential(f.subs(pick), (x, y), at=O), pick
            elif f.free_symbols & set(pick) <= answer.free_symbols:
                with pytest.raises(rs.WithoutValue):
                    answer.subs(pick)


def test_the_line_keeps_to_them_too():
    assert rs.limit(Abs(x - log(a)), x, 0) == Piecewise((-log(a), (a <= 1) & (a > 0)), (log(a), a > 1))
    answer = rs.stationary_points(log(a) * Abs(x) + x, x)
    assert answer.subs(a, E) == Interval(-oo, 0)
    with pytest.raises(rs.WithoutValue):
        answer.subs(a, -1)
    with pytest.raises(rs.UnsupportedError, match="not real"):
        rs.is_differentiable(Abs(x) * log(a), x, 0, assume=(a < 0,))


@pytest.mark.parametrize("f, at", [(log(x), (-1, 0)), (acos(x), (2, 0)), (sqrt(x) * y, (-1, 1)), (1 / x, (0, 0))])
def test_no_slope_where_a_function_is_not_real(f, at):
    found = rs.gradient(f, (x, y), mode="classical", at=at)
    assert list(found) == [nan, nan]


@pytest.mark.parametrize(
    "f, slope",
    [
        (Sum(H(x - n), (n, 0, 2)), Dirac(x) + Dirac(x - 1) + Dirac(x - 2)),
        (Sum(n * H(x - n * y), (n, 0, 2)), Dirac(x - y) + 2 * Dirac(x - 2 * y)),
        (Product(H(x - n), (n, 0, 2)), Dirac(x - 2)),
    ],
)
def test_impulses_of_written_sums(f, slope):
    assert rs.equal(rs.gradient(f, (x, y))[0].subs(y, 3), slope.subs(y, 3), x=x)


@pytest.mark.parametrize(
    "f", [Integral(H(x - t), (t, 0, 1)), Sum(H(x - n), (n, -oo, oo)), Sum(H(x - n) / 2**n, (n, 0, b))]
)
def test_what_binds_a_variable_does_not_let_it_escape(f):
    with pytest.raises(rs.UnsupportedError):
        rs.gradient(f, (x, y))


def test_no_number_meets_an_open_branch_with_a_denominator():
    k, z = Symbol("k", integer=True), Symbol("z", real=True, nonzero=True)
    f = rs.ReLU(a + k * x) + rs.ReLU(x * z - 2)
    answer = rs.diff(f, x, mode="classical")
    for pick in ({a: -3, k: 0, z: -3}, {k: 0, z: 2, a: 1}, {k: 2, a: 0, z: 1}):
        numbers = rs.diff(f.subs(pick), x, mode="classical")
        assert answer.subs(pick).subs(x, 7) == numbers.subs(x, 7)
