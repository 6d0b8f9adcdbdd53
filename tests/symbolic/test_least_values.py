"""Signs of expressions in parameters: what their least value proves, and their zeros as cases of their own."""

import pytest
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Max,
    Min,
    Rational,
    S,
    atan,
    cos,
    cosh,
    exp,
    pi,
    sin,
    sqrt,
    symbols,
    tanh,
)

import relu_sym as rs
from relu_sym.errors import Undecided
from relu_sym.forms.exact import sign_of
from relu_sym.forms.line.guarded import every_case

a, b, x, y = symbols("a b x y", real=True)
p = symbols("p", positive=True)
SAMPLES = [0, 1, -2, Rational(1, 3), pi / 2, -pi / 2, pi, pi / 6, 5 * pi / 6, -7 * pi / 6, 4 * pi, 7 * pi / 3]

DECIDED = [
    (sin(a) + 2, 1),
    (cos(a) - 2, -1),
    (p + sin(a) + 1, 1),
    (p + cosh(b) - 1, 1),
    (exp(-(a**2)) - 2, -1),
    (cosh(a) + sin(b) - Rational(1, 2) + exp(a), None),
    (a**4 + b**4 + sin(a) + Rational(3, 2), 1),
    (3 - atan(a), 1),
    (1 - tanh(a) + b**2, 1),
    (-sqrt(a**2 + 1) + Rational(1, 2), -1),
    (sqrt(a**2 + 4) - 2 + exp(b), 1),
    (1 / (a**2 + 1) - 3 + cos(b), -1),
]


@pytest.mark.parametrize("e, expected", DECIDED)
def test_a_sign_by_the_least_value(e, expected):
    if expected is None:
        with pytest.raises(Undecided):
            sign_of(e)
    else:
        assert sign_of(e) == expected


SPLIT = [
    sin(a) + 1,
    cos(a) - 1,
    sin(a),
    cos(2 * a + 1),
    2 * sin(a) - 1,
    3 * cos(3 * a) + 1,
    cosh(a) - 1,
    1 - exp(-(a**2)),
    sin(a) ** 2,
    a**2 + sin(a) ** 2,
    sqrt(a**2 + 1) - 1,
    1 / (a**2 + 1) - 1,
    Abs(a) + Abs(b),
    a**4 + b**4,
    sin(a) + cos(b) - 2,
    exp(sin(a)) - exp(1),
    sin(a) * b,
    sin(a) ** 2 + cosh(b) - 1,
    atan(a) ** 2 + 1 - cos(b),
    (1 + sin(a)) * (2 + cos(b)),
    sin(a) ** 2 - 1,
    4 * cos(a) ** 2 - 1,
    exp(2 * a) - 3 * exp(a) + 2,
]


@pytest.mark.parametrize("e", SPLIT)
def test_the_cases_of_a_sign_cover_every_value_once_and_tell_it(e):
    found = every_case(lambda facts: S(sign_of(facts.applied(e), facts)))
    for k, u in enumerate(SAMPLES):
        v = SAMPLES[(5 * k + 3) % len(SAMPLES)]
        for there in ({a: u, b: v}, {a: u, b: 0}):
            here = [s for c, s in found if c.subs(there) == True]  # noqa: E712
            assert here == [sign_of(e.subs(there))], (there, found)


@pytest.mark.parametrize("e", [a - sin(a), exp(a) - a - 1, sin(a) * cos(b) - 1, sin(a) + cos(a), a - exp(a)])
def test_zeros_that_are_not_found_are_refused_by_name(e):
    with pytest.raises(Undecided) as caught:
        every_case(lambda facts: S(sign_of(facts.applied(e), facts)))
    assert caught.value.expr.free_symbols


FUNCTIONS = [
    (Abs((sin(a) + 1) * x + y) + a * x, "clarke"),
    (Max((cosh(a) - 1) * x, y), "bouligand"),
    (Max(sin(a) * x, 0) + Abs(y), "frechet"),
    (rs.ReLU(x - cos(a)) + Abs(y) + a * y, "clarke"),
    (Abs(x + y) - sin(a) ** 2 * Abs(x), "limiting"),
    (Min(x, (2 * sin(a) - 1) * y) + cos(a) * y, "clarke"),
]


@pytest.mark.parametrize("f, kind", FUNCTIONS)
def test_sets_by_cases_are_those_of_the_numbers(f, kind):
    at = {x: 1, y: 0} if f.has(rs.ReLU) else {x: 0, y: 0}
    found = rs.subdifferential(f, (x, y), at=at, kind=kind)
    for u in [0, pi / 2, -pi / 2, 5 * pi / 6, pi, Rational(1, 3)][: 5 if kind == "limiting" else 6]:
        expected = rs.subdifferential(f.subs(a, u), (x, y), at=at, kind=kind)
        assert found.subs(a, u) == expected, u


def test_what_is_left_of_the_number_of_turns_is_the_parameter():
    found = rs.subdifferential(Max(sin(a) * x, (sin(a) + 1) * x - 1, -x) + a * y, (x, y), at={x: 0, y: 0})
    assert found.free_symbols == {a}
    assert found.subs(a, pi) == rs.subdifferential(Max(0, -x) + pi * y, (x, y), at={x: 0, y: 0})
    bouligand = rs.subdifferential(Max(sin(a) * x, 0), (x, y), at={x: 0, y: 0}, kind="bouligand")
    assert bouligand.subs(a, 3 * pi) == FiniteSet((0, 0)) and not bouligand.has(Eq(a, pi))
