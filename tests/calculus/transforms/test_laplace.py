"""Laplace transforms and their inverses: tables, quadrature, round trips, the value theorems."""

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    I,
    Max,
    Ne,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    cosh,
    diff,
    erf,
    exp,
    expint,
    floor,
    gamma,
    limit,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)
from transforms_numbers import close, number, split_at

import relu_sym as rs

t = Symbol("t", real=True)
s = Symbol("s")
a, b = symbols("a b", real=True)
p, q = symbols("p q", positive=True)
H, D = rs.Heaviside, rs.Dirac


def forward(f, **options):
    return rs.laplace_transform(f, t, s, noconds=True, **options)


def inverse(F):
    return rs.inverse_laplace_transform(F, s, t)


FORWARD = [
    (S.One, 1 / s),
    (H(t - 2), exp(-2 * s) / s),
    (D(t), S.One),
    (D(t, 1), s),
    (D(t) + D(t - 3, 2) + D(t + 1), 1 + s**2 * exp(-3 * s)),
    (D(t - p), exp(-p * s)),
    (D(t - a), Piecewise((0, a < 0), (exp(-a * s), True))),
    (H(t) - H(t - 1), (1 - exp(-s)) / s),
    (rs.ReLU(t - 1), exp(-s) / s**2),
    (Piecewise((t, t < 1), (1, True)), (1 - exp(-s)) / s**2),
    (exp(-a * t), 1 / (s + a)),
    (t**3 * exp(-p * t), 6 / (s + p) ** 4),
    (exp(-t) * sin(2 * t), 2 / ((s + 1) ** 2 + 4)),
    (sin(t) * (H(t) - H(t - pi)), (1 + exp(-pi * s)) / (s**2 + 1)),
    (Abs(sin(t)), (1 + exp(-pi * s)) / ((1 - exp(-pi * s)) * (s**2 + 1))),
    (floor(t), exp(-s) / (s * (1 - exp(-s)))),
    (sign(sin(pi * t)), (1 - exp(-s)) / (s * (1 + exp(-s)))),
    (sqrt(t), sqrt(pi) / (2 * s ** Rational(3, 2))),
    (t**p, gamma(p + 1) / s ** (p + 1)),
    (1 / (1 + t), exp(s) * expint(1, s)),
    (exp(-(t**2)), sqrt(pi) * exp(s**2 / 4) * (1 - erf(s / 2)) / 2),
    (exp(I * t), 1 / (s - I)),
]


@pytest.mark.parametrize("f, want", FORWARD, ids=str)
def test_forward(f, want):
    got = forward(f)
    at = {s: Rational(7, 5) + I * Rational(3, 4), p: Rational(5, 3), a: Rational(2, 3)}
    for numbers in (at, {**at, a: -Rational(1, 3)}):
        assert close(complex(got.subs(numbers).evalf(25)), complex(want.subs(numbers).evalf(25)))


def test_the_half_plane_as_in_sympy():
    assert rs.laplace_transform(exp(-3 * t), t, s) == (1 / (s + 3), -3, True)
    assert rs.laplace_transform(D(t), t, s) == (1, -oo, True)
    assert rs.laplace_transform(exp(2 * t) * H(t - 1) + t, t, s)[1] == 2
    assert rs.laplace_transform(exp(-t) * floor(t), t, s)[1] == -1
    assert rs.laplace_transform(Max(t - a, 0), t, s)[1] == 0
    assert rs.inverse_laplace_transform(1 / s, s, t, noconds=False) == (H(t), True)


PERIODIC = [
    (Abs(sin(t + 1)), [k * mp.pi - 1 for k in range(30)]),
    (floor(t) ** 2, range(60)),
    (exp(-t) * sign(sin(t)), [k * mp.pi for k in range(20)]),
    (t - floor(t + Rational(1, 3)), [k - mp.mpf(1) / 3 for k in range(60)]),
    (floor(t) * H(t - Rational(7, 2)), [3.5, *range(60)]),
]


@pytest.mark.parametrize("f, kinks", PERIODIC, ids=lambda e: str(e)[:40])
def test_kinks_without_end_by_quadrature(f, kinks):
    got, value = forward(f), number(f, t)
    for r in (1.5, 2.25):
        want = mp.quad(lambda u: value(u) * mp.exp(-r * u), split_at(0, 40, kinks))  # noqa: B023
        assert close(complex(got.subs(s, r).evalf()), want)


INVERSE = [
    (1 / s, H(t)),
    (S.One, D(t)),
    (s**2, D(t, 2)),
    (exp(-2 * s) / s, H(t - 2)),
    (exp(-s) / s**2, Max(t - 1, 0)),
    (s / (s + 1), D(t) - exp(-t) * H(t)),
    ((s + 1) / (s**2 + 2 * s + 5), exp(-t) * cos(2 * t) * H(t)),
    (1 / (s**2 + 1) ** 2, (sin(t) - t * cos(t)) * H(t) / 2),
    ((1 - exp(-s)) ** 2 / s**2, Max(1 - Abs(t - 1), 0)),
    (1 / (s - s * exp(-s)), floor(t) * H(t) + H(t)),
    (exp(-s) * (1 + exp(-s)) / (s + 1), exp(1 - t) * H(t - 1) + exp(2 - t) * H(t - 2)),
]


@pytest.mark.parametrize("F, want", INVERSE, ids=str)
def test_inverse(F, want):
    assert rs.equal(inverse(F), want, "distributions" if want.has(D) else "almost-everywhere", t) is True


def test_parameters():
    assert inverse(exp(-p * s) / s) == H(t - p)
    assert inverse(exp(-a * s) / s) == Piecewise((H(t - a), a >= 0))
    assert inverse(1 / (s**2 + a**2)) == Piecewise((sin(a * t) * H(t) / a, Ne(a, 0)), (t * H(t), True))
    two = inverse(1 / ((s + a) * (s + b)))
    assert two.subs({a: 2, b: 2}) == t * exp(-2 * t) * H(t)
    assert (two.subs({a: 1, b: 3}) - (exp(-t) - exp(-3 * t)) * H(t) / 2).expand() == 0
    damped = inverse(1 / (s**2 + 2 * a * s + b**2))
    for at, want in (
        ({a: 1, b: 1}, t * exp(-t)),
        ({a: 2, b: 1}, exp(-2 * t) * sinh(sqrt(3) * t) / sqrt(3)),
        ({a: 1, b: 2}, exp(-t) * sin(sqrt(3) * t) / sqrt(3)),
    ):
        assert close(damped.subs(at).subs(t, Rational(4, 3)).evalf(), want.subs(t, Rational(4, 3)).evalf())
    positive = Symbol("t", positive=True)
    assert rs.inverse_laplace_transform(1 / (s + 1), s, positive) == exp(-positive)
    assert rs.inverse_laplace_transform(0.5 / (s + 0.5), s, t) == 0.5 * exp(-0.5 * t) * H(t)


REPEATED = [
    1 / (s * (1 - exp(-s))),
    tanh(s) / s,
    1 / (s * cosh(s)),
    1 / (s * (1 - exp(-s) / 2)),
    1 / ((s + 1) * (1 - exp(-s)) ** 2),
    1 / (s * (2 * exp(2 * s) + 1)),
    (1 + exp(-pi * s)) / ((1 - exp(-pi * s)) * (s**2 + 1)),
]


@pytest.mark.parametrize("F", REPEATED, ids=str)
def test_geometric_factors_by_quadrature(F):
    f = number(inverse(F), t)
    step = mp.pi if F.has(pi) else 0.5
    want = mp.quad(lambda u: f(u) * mp.exp(-1.5 * u), [k * step for k in range(60)])
    assert close(want, complex(F.subs(s, 1.5).evalf()), 7)


def test_a_comb():
    n = Symbol("n", integer=True)
    assert inverse(1 / (1 - exp(-s))).dummy_eq(rs.diff(floor(t), t) * 1) is False
    assert rs.pair(inverse(1 / (1 - exp(-s))), exp(-t), t).subs(n, 0) == rs.pair(inverse(1 / (1 - exp(-s))), exp(-t), t)


REFUSED = [
    (lambda: forward(exp(t**2)), "diverges"),
    (lambda: forward(1 / t), "no Laplace transform is found"),
    (lambda: forward(1 / (t - 1)), "no Laplace transform is found"),
    (lambda: forward(log(t - 1)), "no value between 0 and 1"),
    (lambda: rs.laplace_transform(s, t, s), "is one of"),
    (lambda: rs.laplace_transform(1, t, 2), "give a Symbol"),
    (lambda: inverse(exp(s) / s), "begins before 0"),
    (lambda: inverse(1 / (s**3 + s + 1)), "no closed form"),
    (lambda: inverse(erf(s)), "no inverse Laplace transform is found"),
    (lambda: inverse(t / s), "is one of"),
]


@pytest.mark.parametrize("call, words", REFUSED, ids=[w for _, w in REFUSED])
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError) as refusal:
        call()
    assert words in str(refusal.value)
    assert "_s" not in str(refusal.value)


# ---------------------------------------------------------------------- laws on random signals
numbers = st.sampled_from([Rational(n, d) for n in (-3, -2, -1, 1, 2, 3) for d in (1, 2)])
places = st.sampled_from([Rational(n, 2) for n in range(5)])
factors = st.sampled_from([S.One, t, t**2 - 1, sin(2 * t), exp(-t), t * exp(t), exp(-t) * cos(t)])


@st.composite
def parts(draw):
    if draw(st.integers(0, 3)):
        return draw(numbers) * draw(factors) * H(t - draw(places))
    return draw(numbers) * D(t - draw(places), draw(st.integers(0, 2)))


signals = st.lists(parts(), min_size=1, max_size=3).map(sum)


@settings(max_examples=6)
@given(signals)
def test_there_and_back(f):
    assert rs.equal(inverse(forward(f)), f, "distributions", t) is True


@settings(max_examples=2)
@given(signals, signals)
def test_a_convolution_is_a_product(f, g):
    F = forward(rs.convolve(f, g, t)) - forward(f) * forward(g)
    assert all(close(complex(F.subs(s, r).evalf(25)), 0) for r in (Rational(7, 3), Rational(5, 2) + I))


@settings(max_examples=4)
@given(signals)
def test_the_derivative_from_before_0(f):
    """L[f'] = s*F, f 0 before 0."""
    F = forward(rs.diff(f, t)) - s * forward(f)
    assert all(close(complex(F.subs(s, r).evalf(25)), 0) for r in (Rational(7, 3), Rational(5, 2) + I))


@pytest.mark.parametrize(
    "F", [1 / (s * (s + 1)), (2 * s + 3) / (s * (s**2 + 2 * s + 2)), exp(-s) / (s * (s + 2))], ids=str
)
def test_initial_and_final_value(F):
    f = inverse(F)
    assert rs.limit(f, t, 0, "+") == limit(s * F, s, oo)
    assert rs.limit(f, t, oo) == limit(s * F, s, 0)


def test_the_table_of_sympy_on_smooth_input():
    for f in (t**2, t * sin(t)):
        from sympy import laplace_transform

        assert (forward(f) - laplace_transform(f, t, s, noconds=True)).simplify() == 0
    assert diff(forward(t**2), s) == -6 / s**4
    assert forward(q * t) == q / s**2
