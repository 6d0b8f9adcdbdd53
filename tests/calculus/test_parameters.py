"""Parameters whose sign, order or vanishing decides: never one generic answer for all of them."""

import pytest
from sympy import Abs, Eq, Piecewise, Pow, Rational, Symbol, cos, exp, log, nan, oo, pi, sign, sqrt, symbols

import relu_sym as rs

x, a, b, c, y = symbols("x a b c y", real=True)
p, eps = symbols("p eps", positive=True)
q = Symbol("q", real=True, nonzero=True)
r, H, delta, PV = rs.ReLU, rs.Heaviside, rs.Dirac, rs.PrincipalValue


@pytest.mark.parametrize(
    ("e", "limit", "pick", "expected"),
    [
        (exp(-a * x), (x, 0, oo), {a: 2}, Rational(1, 2)),
        (exp(-a * x), (x, 0, oo), {a: -1}, oo),
        (exp(-a * Abs(x)), (x, -oo, oo), {a: 4}, Rational(1, 2)),
        (exp(-(a**2) * x**2), (x, -oo, oo), {a: -2}, sqrt(pi) / 2),
        (1 / (x**2 + a**2), (x, -oo, oo), {a: -2}, pi / 2),
        (H(x - a) - H(x - b), (x, -oo, oo), {a: 1, b: 5}, 4),
        (r(x - a) - 2 * r(x) + r(x + a), (x, -oo, oo), {a: -3}, 9),
        (sign(x - a) - sign(x), (x, -oo, oo), {a: 2}, -4),
        (H(x - a) - H(x - 1), (x, -5, oo), {a: -7}, 6),
        (H(x - a) - H(x - 1), (x, -5, oo), {a: 3}, -2),
    ],
    ids=str,
)
def test_infinite_ends(e, limit, pick, expected):
    assert rs.integrate(e, limit).subs(pick) == expected


@pytest.mark.parametrize(
    ("e", "limit", "values"),
    [
        (x**a, (x, 0, 1), {2: Rational(1, 3), 0: 1, Rational(-1, 2): 2, -1: oo, -2: oo}),
        (x**p, (x, 0, 1), {1: Rational(1, 2)}),
        (x ** (p - 1), (x, 0, 1), {2: Rational(1, 2), Rational(1, 2): 2}),
        (x ** (a + b), (x, 0, 1), {2: Rational(1, 3), -1: oo, -3: oo}),
        ((1 - x) ** a, (x, 0, 1), {2: Rational(1, 3), -1: oo, -3: oo}),
        (Abs(x) ** a, (x, -1, 2), {1: Rational(5, 2), -1: oo, -3: oo}),
        (x**a * log(x), (x, 0, 1), {1: Rational(-1, 4), 0: -1, -1: -oo, -2: -oo}),
        (x ** (-a), (x, 1, oo), {2: 1, 1: oo, 0: oo, -1: oo}),
        (a / x, (x, 0, 1), {2: oo, 0: 0, -3: -oo}),
        (exp(-a / x) / x**2, (x, 0, 1), {1: exp(-1), 0: oo, -1: oo}),
        (a * log(x) + b, (x, 0, 1), {3: -3, -2: 2}),
    ],
    ids=str,
)
def test_singular_ends(e, limit, values):
    """What decides the convergence at an end is asked for: an exponent against -1, a sign; never 0**(a + 1)."""
    found = rs.integrate(e, limit).subs(b, 0)
    names = found.free_symbols | e.subs(b, 0).free_symbols - {x}
    assert {v: found.subs(dict.fromkeys(names, v)) for v in values} == values
    assert not any(h.base == 0 for h in found.atoms(Pow))


def test_what_depends_on_a_combination_of_parameters_is_refused():
    assert rs.integrate(exp(-p * x), (x, 0, oo)) == 1 / p
    found = rs.integrate(exp(-(p - 1) * x), (x, 0, oo))
    assert {v: found.subs(p, v) for v in (3, 1, Rational(1, 2))} == {3: Rational(1, 2), 1: oo, Rational(1, 2): oo}
    found = rs.integrate(H(1 - a) - H(-a), (x, 0, oo))
    assert [found.subs(a, v) for v in (-1, 0, Rational(1, 2), 1, 2)] == [0, oo, oo, oo, 0]
    found = rs.integrate(Abs(x - a) - Abs(x), (x, -oo, oo))
    assert found.subs(a, 0) == 0 and found.subs(a, 1) is nan  # oo on one side and -oo on the other
    with pytest.raises(rs.UnsupportedError, match="its parts between the breakpoints are"):
        rs.integrate(1 / (x - p / (p + 1)), (x, 0, 1))


def test_an_exponential_decays_by_its_rate():
    found = rs.integrate(exp(-(a - b) * x), (x, 0, oo))
    picks = ({a: 3, b: 1}, {a: 1, b: 1}, {a: 0, b: 0}, {a: -2, b: 1})
    assert [found.subs(pick) for pick in picks] == [Rational(1, 2), oo, oo, oo]


@pytest.mark.slow
def test_powers_beside_a_polynomial():
    found = rs.integrate(x * (1 - x) ** a, (x, 0, 1))
    assert [found.subs(a, v) for v in (2, 0, Rational(-1, 2), -1, -2)] == [
        Rational(1, 12),
        Rational(1, 2),
        Rational(4, 3),
        oo,
        oo,
    ]


def test_reversed_symbolic_ends_and_impulses():
    inside = rs.integrate(delta(x - a), (x, b, c), endpoints="in")
    outside = rs.integrate(delta(x - a), (x, b, c), endpoints="out")
    for pick, kept, dropped in (
        ({a: 1, b: 1, c: 0}, -1, 0),
        ({a: 0, b: 1, c: 0}, -1, 0),
        ({a: 0, b: 0, c: 1}, 1, 0),
        ({a: Rational(1, 2), b: 1, c: 0}, -1, -1),
        ({a: 2, b: 0, c: 1}, 0, 0),
    ):
        assert (inside.subs(pick), outside.subs(pick)) == (kept, dropped)


@pytest.mark.parametrize("e", [PV(exp(x) / x), PV(exp(-(x**2)) / x), PV(cos(x) / x)], ids=str)
def test_principal_values_have_a_real_closed_form(e):
    assert rs.integrate(e, (x, -1, 2)).is_extended_real
    assert rs.integrate(PV(1 / x), (x, -1, 2)) == log(2)


@pytest.mark.parametrize(
    ("f", "v", "at", "values"),
    [
        (eps / (eps + Abs(x)), eps, 0, {-1: 0, 0: 1, 2: 0}),
        (eps / (eps + x**2), eps, 0, {-1: 0, 0: 1, 2: 0}),
        (eps / (eps + Abs(x - 1)), eps, 0, {0: 0, 1: 1, 2: 0}),
        (Abs(x) / (eps + Abs(x)), eps, 0, {-1: 1, 0: 0, 2: 1}),
        (x / (eps + Abs(x)), eps, 0, {-1: -1, 0: 0, 2: 1}),
        (a * x / (1 + a * Abs(x)), a, oo, {-1: -1, 0: 0, 2: 1}),
        (a * r(x) / (1 + a * Abs(x)), a, oo, {-1: 0, 0: 0, 2: 1}),
        (sqrt(x**2 + eps), eps, 0, {-3: 3, 0: 0, 2: 2}),
    ],
    ids=str,
)
def test_families_also_where_the_parameter_is_special(f, v, at, values):
    found = rs.limit(f, v, at)
    assert {k: found.subs(x, k) for k in values} == values


def test_two_impulses_that_meet_are_not_nothing():
    with pytest.raises(rs.UndefinedProductError, match="two impulses"):
        rs.integrate(delta(x - a, 1) * delta(y - x, 1), (x, -oo, oo))
    assert rs.integrate(delta(x - a) * delta(y - x), (x, -oo, oo)) == delta(y - a)
    assert rs.integrate(delta(x - 1) * delta(x - 2), (x, -oo, oo)) == 0


def test_simplification_does_not_lose_a_function_to_nan():
    for e in (x**2 * sign(x) / Abs(x), x * sign(x) / Abs(x), Abs(x) * sign(x) / x):
        assert rs.simplify(e).subs(x, 3) == e.subs(x, 3)


def test_a_difference_in_an_impossible_case_proves_nothing():
    impossible = Piecewise((Piecewise((x, a**2 < 1), (0, True)), a > 2), (0, True))
    assert rs.equal(impossible, 0, x=x) in (True, None)
    assert rs.equal(impossible.subs(a**2, a), 0, x=x) in (True, None)
    possible = Piecewise((Piecewise((x, a**2 < 9), (0, True)), a > 1), (0, True))
    assert rs.equal(possible, 0, x=x) is False
    where_equal = Piecewise((Piecewise((x, a < b), (0, True)), Eq(a, b)), (0, True))
    assert rs.equal(where_equal, 0, x=x) is True


def test_equality_reads_along_what_can_vanish():
    assert rs.equal(delta(x**2 - q**2), (delta(x - q) + delta(x + q)) / (2 * Abs(q))) is True
    assert rs.equal(delta(a * x), delta(x) / Abs(a), x=x) is True
