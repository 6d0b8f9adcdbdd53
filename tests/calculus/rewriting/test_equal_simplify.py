"""Equality in three senses, and the canonical form."""

import pytest
from sympy import (
    Abs,
    DiracDelta,
    Eq,
    Function,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    SingularityFunction,
    cos,
    exp,
    floor,
    sign,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs

x, y, z, a, b = symbols("x y z a b", real=True)
p = symbols("p", positive=True)
r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac
EVERYWHERE, ALMOST, DISTRIBUTIONS = "everywhere", "almost-everywhere", "distributions"

EQUAL = [
    (Abs(x), Max(x, 0) + r(-x), EVERYWHERE, True),
    (Abs(x), x, EVERYWHERE, False),
    (sign(x), 2 * H(x) - 1, EVERYWHERE, True),
    (sign(x) ** 2, S.One, EVERYWHERE, False),
    (sign(x) ** 2, S.One, ALMOST, True),
    (H(x, 0), H(x, 1), EVERYWHERE, False),
    (H(x, 0), H(x, 1), DISTRIBUTIONS, True),
    (H(x) ** 2, H(x), EVERYWHERE, False),
    (H(x) ** 2, H(x), ALMOST, True),
    (delta(2 * x), delta(x) / 2, DISTRIBUTIONS, True),
    (delta(2 * x), delta(x), DISTRIBUTIONS, False),
    (x * delta(x, 1), -delta(x), DISTRIBUTIONS, True),
    (x * delta(x, 1), -delta(x), EVERYWHERE, True),
    (delta(x), S.Zero, ALMOST, False),
    (delta(x) + H(x, 0), delta(x) + H(x, 1), EVERYWHERE, True),
    (Max(x, y) + Min(x, y), x + y, EVERYWHERE, True),
    (Max(x, y), (x + y + Abs(x - y)) / 2, EVERYWHERE, True),
    (Max(x, y), x, EVERYWHERE, False),
    (Max(x, Max(y, z)), Max(Max(x, y), z), EVERYWHERE, True),
    (H(-28 * (a + b)), 1 - H(a + b), EVERYWHERE, True),
    (H(p * x), H(x), EVERYWHERE, True),
    (Abs(a * x), Abs(a) * Abs(x), EVERYWHERE, True),
    (r(a * x), a * r(x), EVERYWHERE, False),
    (sqrt(x**2), Abs(x), EVERYWHERE, True),
    (Piecewise((0, x < 0), (x, True)), r(x), EVERYWHERE, True),
    (Piecewise((x, x < 1), (7, Eq(x, 1)), (x, True)), x, EVERYWHERE, False),
    (Piecewise((x, x < 1), (7, Eq(x, 1)), (x, True)), x, ALMOST, True),
    (SingularityFunction(x, 1, 1), r(x - 1), EVERYWHERE, True),
    (exp(x + r(x)), exp(x) * exp(r(x)), EVERYWHERE, True),
    (sin(x) ** 2 * H(x) + cos(x) ** 2 * H(x), H(x), EVERYWHERE, True),
    (S(2), 1 + S.One, EVERYWHERE, True),
    (floor(x), x, EVERYWHERE, False),
]


@pytest.mark.parametrize(("f", "g", "sense", "expected"), EQUAL, ids=lambda v: str(v)[:30])
def test_equality(f, g, sense, expected):
    assert rs.equal(f, g, sense) is expected
    assert rs.equal(g, f, sense) is expected


def test_a_parameter_decides_case_by_case():
    assert rs.equal(Abs(x - a), Abs(a - x), x=x) is True
    assert rs.equal(Max(a * x, 0), a * r(x), x=x) is False
    assert rs.equal(Max(p * x, 0), p * r(x), x=x) is True


def test_refusals():
    with pytest.raises(rs.UnsupportedError, match=r"unknown sense 'roughly'.*everywhere"):
        rs.equal(x, x + 1, "roughly")
    with pytest.raises(rs.UndefinedProductError):
        rs.equal(delta(x) ** 2, x)
    with pytest.raises(rs.UndefinedProductError):
        rs.simplify(delta(x) * H(x))


ZERO = [
    x * delta(x),
    x**2 * delta(x, 1),
    DiracDelta(-x) - DiracDelta(x),
    Heaviside(2 * x) - Heaviside(x),
    H(x - 1) * H(-x),
    Max(x, 0) - Max(-x, 0) - x,
    Max(x, y) + Min(x, y) - x - y,
    Piecewise((x, x > 0), (0, True)) - r(x),
    Max(Max(x, 0) - 1, 0) - Max(x - 1, 0),
    2 * H(x) - 1 - sign(x),
    sign(x) * Abs(x) - x,
    Abs(x - y) - Abs(y - x),
    r(x - a) - r(a - x) - x + a,
    H(x - 1) * H(x - 2) - H(x - 2),
    exp(x) * delta(x) - delta(x),
    rs.diff(Abs(x), x, 2) - 2 * delta(x),
]


@pytest.mark.parametrize("e", ZERO, ids=str)
def test_what_is_zero_becomes_zero(e):
    assert rs.simplify(e) == 0


SIMPLE = [
    (cos(x) * delta(x), delta(x)),
    (exp(x) * delta(x - 1, 1), rs.diff(exp(1) * delta(x - 1), x) - exp(1) * delta(x - 1)),
    (DiracDelta(x**2 - x - 6), (delta(x + 2) + delta(x - 3)) / 5),
    (x * H(x), r(x)),
    ((x + Abs(x)) / 2, r(x)),
    (Abs(x), Abs(x)),
    (Max(Min(x, 2 * x), Min(2 * x, 3 * x), Min(x, 3 * x)), 2 * x),
    (r(x) - r(-x), x),
    (sqrt(x**2) + x, 2 * r(x)),
    (H(x) * H(x - 3), H(x - 3)),
    (x**2 + 1, x**2 + 1),
    (floor(x) + Abs(Abs(x)), floor(x) + Abs(x)),
    (H(x) ** 2 + H(x) ** 3, 2 * H(x, Rational(3, 16))),
]


@pytest.mark.parametrize(("e", "expected"), SIMPLE, ids=lambda v: str(v)[:40])
def test_the_canonical_form(e, expected):
    assert rs.simplify(e) == expected


def test_five_spellings_are_one():
    spellings = [r(x), Max(x, 0), (x + Abs(x)) / 2, x * Heaviside(x), Piecewise((0, x < 0), (x, True))]
    assert {rs.simplify(e) for e in spellings} == {r(x)}


def test_simplification_is_idempotent_and_keeps_the_function():
    f = Function("f")
    for e in (Abs(Abs(x) - 1) + Max(x, 2), sign(x) * r(x - 1), H(x, 0) * x + H(x - 1), f(x) * H(x) + f(x) * H(-x)):
        s = rs.simplify(e)
        assert rs.simplify(s) == s
        assert rs.equal(s, e, x=x) is True
