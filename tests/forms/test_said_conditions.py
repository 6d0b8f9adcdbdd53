"""What is said of parameters is what was meant: conditions on squares and absolute values against numbers."""

from itertools import product

import pytest
from sympy import Abs, Eq, Piecewise, Rational, Symbol, exp, false, log, sqrt

import relu_sym as rs
from relu_sym.errors import Undecided
from relu_sym.forms.exact import sign_of
from relu_sym.forms.line.conditions import stated
from relu_sym.forms.line.rays import ABOVE, BELOW, LEVEL

a = Symbol("a", real=True)
x = Symbol("x", real=True)
p = Symbol("p", positive=True)
NUMBERS = [Rational(k, 6) for k in range(-12, 13)]
SIGNS = [frozenset(s) for s in ({1}, {0}, {-1}, {0, 1}, {-1, 0}, {-1, 1})]


def sign(v):
    return int(bool(v > 0)) - int(bool(v < 0))


@pytest.mark.parametrize("u", [a, a**2, Abs(a), a**2 - a, Abs(a - 1), (a - 1) ** 2, Abs(a) ** 3], ids=str)
@pytest.mark.parametrize("m, n", [(1, 0), (1, Rational(1, 4)), (3, 1), (-2, 1)])
def test_every_pair_of_signs_is_said_as_it_is_meant(u, m, n):
    one, other = u - 1, m * u - n
    for left, right in product(SIGNS, SIGNS):
        said = stated([{one: left, other: right}])
        for v in NUMBERS:
            meant = sign(one.subs(a, v)) in left and sign(other.subs(a, v)) in right
            assert bool(said.subs(a, v)) is meant, (left, right, v, said)


@pytest.mark.parametrize("u", [a**2, Abs(a), sqrt(p), p, p**-2, 2**a, a**2 + 1], ids=str)
def test_what_is_never_negative_against_0(u):
    (symbol,) = u.free_symbols
    for signs in SIGNS:
        said = stated([{u: signs}])
        for v in NUMBERS:
            if symbol is a or v > 0:
                assert bool(said.subs(symbol, v)) is (sign(u.subs(symbol, v)) in signs), (signs, v, said)


def test_the_circle_has_its_kinks_wherever_it_is_entered():
    """The mixed derivative is undefined on the circle, for each y: at 2/3 no less than beside it."""
    y = Symbol("y", real=True)
    found = rs.diff(Abs(x**2 + y**2 - 1), x, y, mode="classical")
    assert isinstance(found, Piecewise)
    for v in (Rational(2, 3), Rational(3, 5), Rational(-4, 5), Rational(1, 7)):
        w = sqrt(1 - v**2)
        assert found.subs(x, v).subs(y, w).simplify().has(rs.diff(Abs(x), x, mode="classical").subs(x, 0))
        assert found.subs(x, v).subs(y, w / 2) == 0 == found.subs(x, v).subs(y, 2)


@pytest.mark.parametrize("f", [exp(a) - p, log(p) - a, 2**a - p, p * exp(a) - 1, exp(a) - 1 / p], ids=str)
def test_a_head_is_not_taken_off_where_its_inverse_comes_on(f):
    """exp(a) - p, a - log(p) and exp(a) - p again would have no end: the question stays one about signs."""
    with pytest.raises(Undecided):
        sign_of(f)
    assert rs.diff(Abs(x - f), x).subs({a: 0, p: 2, x: 50}) == 1


def test_equations_put_their_numbers_into_the_other_conditions():
    a, b, c = (Symbol(n, real=True) for n in "abc")
    said = stated([{b: LEVEL, a - b: BELOW, c - 2 * b: ABOVE}])
    assert said == Eq(b, 0) & (a < 0) & (c > 0)
    assert stated([{2 * b - 1: LEVEL, b + c: ABOVE | LEVEL, b: ABOVE}]) == Eq(2 * b, 1) & (c + Rational(1, 2) >= 0)
    # what the numbers rule out is no case
    assert stated([{b: LEVEL, b - 1: ABOVE, a: ABOVE}]) == stated([{b: LEVEL, 2 * b - 1: LEVEL, a: ABOVE}]) == false
    assert stated([{b: LEVEL, a - b: BELOW, a: ABOVE}]) == false
    assert stated([{b: LEVEL, b - 1: ABOVE, a: ABOVE}, {b: LEVEL, b + 1: ABOVE, a: BELOW}]) == Eq(b, 0) & (a < 0)
