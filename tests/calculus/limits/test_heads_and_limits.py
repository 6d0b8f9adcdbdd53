"""Special functions on their domains, connectives, complex values, parameters as exponents, limits by squeezing."""

import random

import pytest
from sympy import (
    ITE,
    Abs,
    AccumBounds,
    Derivative,
    Equivalent,
    I,
    Implies,
    Integral,
    LambertW,
    Max,
    Mod,
    N,
    Nand,
    Nor,
    Piecewise,
    Rational,
    Si,
    Symbol,
    Xor,
    airyai,
    besselj,
    bessely,
    cos,
    elliptic_k,
    exp,
    floor,
    frac,
    fresnels,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
)

import relu_sym as rs
from relu_sym import Dirac, Heaviside, ReLU

x, t, w, a = symbols("x t w a", real=True)
p = Symbol("p", positive=True)
n = Symbol("n", integer=True)

SMOOTH = [
    besselj(0, x),
    besselj(3, x),
    airyai(x),
    fresnels(x),
    Si(x + 1),
    gamma(x**2 + 1),
    loggamma(x**2 + 2),
    LambertW(x**2 + 1),
    bessely(1, x**2 + 1),
]


@pytest.mark.parametrize("f", SMOOTH, ids=str)
def test_a_smooth_head_beside_a_step(f):
    found = rs.diff(f * Heaviside(x), x)
    assert abs(N(found.subs(x, Rational(1, 2)) - f.diff(x).subs(x, Rational(1, 2)))) < 1e-12
    assert found.subs(x, -Rational(1, 2)) == 0
    assert N(found.coeff(Dirac(x)) - f.subs(x, 0)) == 0


def test_heads_are_read_where_they_are_smooth_only():
    with pytest.raises(rs.UnsupportedError, match="positive arguments only"):
        rs.diff(gamma(x) * Heaviside(x - 1), x)
    with pytest.raises(rs.UnsupportedError, match=r"elliptic_k is smooth; rewrite it$"):
        rs.diff(elliptic_k(x) * Heaviside(x), x)
    assert rs.diff(gamma(p) * Heaviside(p - 1), p).coeff(Dirac(p - 1)) == 1
    assert rs.integrate(tan(x), (x, 0, 1)) == rs.integrate(Abs(tan(x)), (x, -1, 0))
    assert rs.exceptional_set(tan(x), x).contains(pi / 2) == True  # noqa: E712


CONNECTED = [
    Xor(x > 0, x > 1),
    ITE(x > 0, x < 1, x < -1),
    Implies(x > 0, x > 1),
    Nand(x > 0, x < 1),
    Nor(x > 0, x < -1),
    Equivalent(x > 0, x > 1),
    ~Xor(x > 0, x > 1, x < 3),
]


@pytest.mark.parametrize("condition", CONNECTED, ids=str)
def test_connectives(condition):
    f = Piecewise((1, condition), (0, True))
    points = [Rational(k, 2) for k in (-9, -3, -1, 1, 3, 5, 7, 9)]
    form = rs.normal_form(f, x).to_expr(Piecewise)
    assert [form.subs(x, v) for v in points] == [int(bool(condition.subs(x, v))) for v in points]
    assert rs.limit(f, x, 2) == int(bool(condition.subs(x, Rational(2001, 1000))))


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (lambda: rs.diff(exp(I * w * t) * Heaviside(t), t), I * w * exp(I * w * t) * Heaviside(t) + Dirac(t)),
        (lambda: rs.integrate(Dirac(t - 1) * exp(-I * t), (t, -oo, oo)), exp(-I)),
        (lambda: rs.integrate(exp(-p * t - I * w * t), (t, 0, oo)) * (p + I * w), 1),
        (lambda: rs.integrate(exp(I * t) * sign(t), (t, -pi, pi)), 4 * I),
        (lambda: rs.integrate(Heaviside(x) / (x + I), (x, -1, 1)), log(2) / 2 - I * pi / 4),
        (lambda: rs.pair(Dirac(t) + Dirac(t - pi), exp(I * t), t), 0),
    ],
)
def test_complex_values(call, value):
    assert N((call() - value).subs({w: Rational(3, 2), t: Rational(2, 3), p: 2}).expand(complex=True)) == 0


def test_kinks_of_complex_arguments_are_refused():
    for f in (ReLU(x) * sqrt(x + I), exp(I * x) * Max(x, 0) ** p * log(x + I)):
        with pytest.raises(rs.UnsupportedError, match="complex"):
            rs.diff(f, x)
    with pytest.raises(rs.UnsupportedError, match="complex values"):
        rs.derivation(exp(I * x) * Abs(x), x)


@pytest.mark.parametrize("number", [Rational(1, 2), 1, 2, 3])
@pytest.mark.parametrize("f", [Abs(x) ** p, ReLU(x) ** p, Abs(x) ** p * sign(x), Abs(x - 1) ** (p + 1)], ids=str)
def test_parameters_as_exponents(f, number):
    found, there = rs.diff(f, x), rs.diff(f.subs(p, number), x)
    for v in (Rational(-3, 2), Rational(1, 3), Rational(5, 2)):
        assert N((found.subs(p, number) - there).subs(x, v)) == 0
    pointwise = rs.diff(f, x, mode="classical").subs(p, number).subs(x, 0)
    assert pointwise == rs.diff(f.subs(p, number), x, mode="classical").subs(x, 0) or number < 1


SQUEEZED = [
    (floor(x) / x, oo, 1),
    (floor(x) / x, -oo, 1),
    (x / floor(x), oo, 1),
    ((floor(x) ** 2 + x) / x**2, oo, 1),
    (floor(2 * x) / floor(x), oo, 2),
    (frac(x) / x, oo, 0),
    (Mod(x, 3) / x, oo, 0),
    (exp(-floor(x)), oo, 0),
    (ReLU(sin(x) / x), oo, 0),
    (Abs(sin(x)) / x, oo, 0),
    (floor(x) * sin(x) / x**2, oo, 0),
    (Max(0, 1 / x), oo, 0),
    (Max(1 / x, 1 / x**2) * x, oo, 1),
    (x * floor(1 / x), 0, 1),
    (ReLU(x * sin(1 / x)), 0, 0),
    (sign(1 / x - 1 / x**2), oo, 1),
    (floor(x), oo, oo),
    (floor(x), -oo, -oo),
    (floor(x) ** 2 * exp(x), oo, oo),
    (floor(x) ** 2 * exp(x), -oo, 0),
    (x**2 - x * sin(x), -oo, oo),
    (floor(x) - 2 * x, oo, -oo),
    (x * floor(x) - floor(x) ** 2 / 2 - floor(x) / 2, oo, oo),
    (floor(1 / x), 0, oo),
]


@pytest.mark.parametrize(("f", "point", "value"), SQUEEZED, ids=str)
def test_limits_by_squeezing(f, point, value):
    assert rs.limit(f, x, point) == value


@pytest.mark.parametrize(
    "f",
    [
        *(x - floor(x), x * (x - floor(x)), x + x * sin(x), sign(sin(x) / x), Abs(sin(x)), floor(x) - x + sin(x)),
        *(floor(sin(x)), floor(cos(x)) ** 2, floor(Abs(sin(x))), floor(sin(x)) + 1 / x, floor(sin(x) + floor(x)) - x),
    ],
    ids=str,
)
def test_no_limit_is_made_up(f):
    with pytest.raises(rs.UnsupportedError) as error:
        rs.limit(f, x, oo)
    assert len(str(error.value)) < 120


def test_unevaluated_verbs_of_sympy():
    ramp = Integral(ReLU(t), (t, 0, x))
    assert [rs.diff(ramp, x, k) for k in (1, 2, 3)] == [ReLU(x), Heaviside(x), Dirac(x)]
    assert rs.diff(Integral(Abs(sin(t)) * exp(-(t**2)), (t, x, x**2)), x).subs(x, 0) == 0
    assert rs.diff(Derivative(ReLU(x), x), x) == Dirac(x)
    assert rs.integrate(Derivative(Abs(x), x, x), (x, -1, 1)) == 2
    with pytest.raises(rs.UnsupportedError):
        rs.diff(Integral(1 / t, (t, 0, x)), x)


FLOORS = [
    (floor(1 / x), Rational(1, 5), 1, Rational(77, 60)),
    (floor(1 / x), Rational(1, 5), oo, Rational(77, 60)),
    (floor(1 / x), -1, -Rational(1, 5), -Rational(25, 12)),
    (floor(log(x)), 1, 10, 20 - exp(1) - exp(2)),
    (frac(1 / x), Rational(1, 2), 1, log(2) - Rational(1, 2)),
]


@pytest.mark.parametrize(("f", "lo", "hi", "value"), FLOORS, ids=str)
def test_floors_of_monotone_functions(f, lo, hi, value):
    assert N(rs.integrate(f, (x, lo, hi)) - value) == 0


ROOTS = [
    (1 / (x * sqrt(x**2 - 1)), -2, -sqrt(2), -pi / 12),
    (sqrt(1 + sin(x)), 0, 2 * pi, 4 * sqrt(2)),
    (sqrt(1 - sin(2 * x)), 0, pi, 2 * sqrt(2)),
]


@pytest.mark.parametrize(("f", "lo", "hi", "value"), ROOTS, ids=str)
def test_integrals_with_roots(f, lo, hi, value):
    assert N(rs.integrate(f, (x, lo, hi)) - value, 20, chop=True) == 0


WAVES = [
    *(sin, cos, floor, frac, Abs),
    *(lambda u: u / 2, lambda u: u + 1 / x, lambda u: u / x, lambda u: u**2, lambda u: x + u),
]


@pytest.mark.parametrize("seed", range(40))
def test_nests_of_steps_and_waves_come_as_near_as_the_limit_says(seed):
    """A step of a wave lost its bound to the wave's own: floor(sin(x)) had the limit 0."""
    g = random.Random(seed)
    f = x
    for _ in range(g.randint(2, 4)):
        f = g.choice(WAVES)(f)
    try:
        value = rs.limit(f, x, oo)
    except rs.ReluSymError:
        return
    for k in range(40):
        there = f.subs(x, 10**6 + Rational(k * 157, 100)).evalf(30)
        if value in (oo, -oo):
            assert abs(there) > 100, (f, value, there)
        else:  # the bounds of what oscillates, or one number
            low, high = (value.min, value.max) if isinstance(value, AccumBounds) else (value, value)
            assert low - Rational(1, 100) < there < high + Rational(1, 100), (f, value, there)
