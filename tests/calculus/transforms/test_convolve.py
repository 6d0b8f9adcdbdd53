"""rs.convolve: tables by hand, quadrature, and the laws of the convolution product on random signals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    I,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    erf,
    exp,
    floor,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
)
from transforms_numbers import close, convolution, value

import relu_sym as rs

x = Symbol("x", real=True)
a, b = symbols("a b", real=True)
p, q = symbols("p q", positive=True)
H, D = rs.Heaviside, rs.Dirac
BOX = H(x) - H(x - 1)
FADING = exp(-x) * H(x)

TABLE = [
    (H(x), H(x), x * H(x)),
    (Max(x, 0), Max(x, 0), Max(x, 0) ** 3 / 6),
    (BOX, BOX, Max(1 - Abs(x - 1), 0)),
    (BOX, 1, S.One),
    (FADING, FADING, x * exp(-x) * H(x)),
    (FADING, exp(-2 * x) * H(x), (exp(-x) - exp(-2 * x)) * H(x)),
    (exp(-Abs(x)), H(x), Piecewise((exp(x), x < 0), (2 - exp(-x), True))),
    (exp(-Abs(x)), exp(-Abs(x)), (1 + Abs(x)) * exp(-Abs(x))),
    (exp(x) * H(x), exp(2 * x) * H(-x), exp(x) * H(x) + exp(2 * x) * H(-x)),
    (exp(-Abs(x)), sin(x), sin(x)),
    (exp(-Abs(x)), x**2, 2 * x**2 + 4),
    (sin(x) * H(x), sin(x) * H(x), (sin(x) - x * cos(x)) * H(x) / 2),
    (H(-x), H(-x), -x * H(-x)),
    (D(x - 2), rs.ReLU(x), rs.ReLU(x - 2)),
    (D(x, 1), H(x - 1), D(x - 1)),
    (D(x, 1), D(x - 1, 2), D(x - 1, 3)),
    (Abs(x), D(x, 2), 2 * D(x)),
    (sign(x), D(x, 1) + D(x - 1), 2 * D(x) + sign(x - 1)),
    (D(x - 1), 1 / (1 + x**2), 1 / (1 + (x - 1) ** 2)),
    (D(x - 1), floor(x), floor(x) - 1),
    (BOX, exp(-(x**2)), sqrt(pi) * (erf(x) - erf(x - 1)) / 2),
    (BOX, floor(x), x - 1),
    (BOX, rs.PrincipalValue(1 / x), log(Abs(x)) - log(Abs(x - 1))),
]


@pytest.mark.parametrize("f, g, want", TABLE, ids=str)
def test_table(f, g, want):
    for got in (rs.convolve(f, g, x), rs.convolve(g, f, x)):
        assert rs.equal(got, want, "everywhere" if not want.has(rs.Dirac) else "distributions", x)


@pytest.mark.parametrize(
    "f, g, want",
    [
        (H(x - a), H(x - b), rs.ReLU(x - a - b)),
        (H(x - a) - H(x - b), S.One, b - a),
        (exp(-p * Abs(x)), exp(-p * Abs(x)), (Abs(x) + 1 / p) * exp(-p * Abs(x))),
        (D(x - a), exp(-(x**2)), exp(-((x - a) ** 2))),
    ],
    ids=str,
)
def test_parameters(f, g, want):
    assert (rs.convolve(f, g, x) - want).expand() == 0


def test_equal_rates_are_a_case_of_their_own():
    got = rs.convolve(exp(-a * x) * H(x), exp(-b * x) * H(x), x)
    assert got.args[1] == (x * exp(-b * x) * H(x), True)
    assert got.subs({a: 2, b: 2}) == x * exp(-2 * x) * H(x)
    assert (got.subs({a: 1, b: 3}) - (exp(-x) - exp(-3 * x)) * H(x) / 2).expand() == 0


def test_pulses_of_unknown_order_against_a_two_sided_tail():
    """Each step alone diverges against 1; in every order of the ends the pulse does not."""
    got = rs.convolve(H(x - a) - H(x - b), exp(-(x**2)), x)
    for ends in ({a: 1, b: 3}, {a: 3, b: 1}, {a: 2, b: 2}):
        want = rs.convolve((H(x - a) - H(x - b)).subs(ends), exp(-(x**2)), x)
        assert all(close(value(got.subs(ends), r), value(want, r)) for r in (Rational(1, 7), Rational(23, 9)))


COMPLEX = [(exp(I * x) * BOX, exp(2 * I * x) * BOX), (exp(I * x) * H(x), FADING)]


@pytest.mark.parametrize("f, g", COMPLEX, ids=str)
def test_complex_values(f, g):
    got = rs.convolve(f, g, x)
    for at in (0.3, 1.7, 2.9):
        assert close(value(got, at), convolution(f, g, at, 0, 3, (1, 2), (0, 1)))


REFUSED = [
    (1, 1, "a tail like 1 at -oo meets one like 1 at +oo"),
    (exp(x) * H(x), H(-x), "a tail like 1 at -oo meets one like exp(x)"),
    (cos(x), sin(x), "does not exist"),
    (x, H(x), "does not exist"),
    (exp(-(x**2)), FADING, "no sum of polynomials times exponentials"),
    (1 / x, D(x - 1), "not integrable near x = 0"),
    (floor(x), floor(x), "does not exist"),
    (floor(x), H(x), "does not exist"),
]


@pytest.mark.parametrize("f, g, words", REFUSED, ids=str)
def test_what_does_not_exist_is_refused(f, g, words):
    with pytest.raises(rs.UnsupportedError) as refusal:
        rs.convolve(f, g, x)
    assert words in str(refusal.value)


def test_a_growing_tail_may_meet_one_that_fades_faster():
    assert rs.convolve(exp(x), FADING, x) == exp(x) / 2


def test_a_variable_with_a_sign_is_refused():
    with pytest.raises(rs.UnsupportedError, match="declared to have a sign"):
        rs.convolve(H(p), 1, p)


def test_association_needs_its_hypothesis():
    """(1 * delta') * H = 0 and 1 * (delta' * H) = 1: only one of the supports is compact."""
    assert rs.convolve(rs.convolve(1, D(x, 1), x), H(x), x) == 0
    assert rs.convolve(1, rs.convolve(D(x, 1), H(x), x), x) == 1


def test_correlation_and_moving_average():
    assert rs.correlate(D(x - 1), rs.ReLU(x - 3), x) == rs.ReLU(x - 2)
    own = rs.correlate(exp(I * x) * BOX, exp(I * x) * BOX, x)
    assert all(close(value(own, r), value((1 - Abs(x)) * exp(I * x), r)) for r in (-0.4, 0.7))
    assert rs.equal(rs.moving_average(Abs(x), x, 2), Piecewise((Abs(x), Abs(x) > 1), ((x**2 + 1) / 2, True)), x=x)
    with pytest.raises(rs.UnsupportedError, match="must be positive"):
        rs.moving_average(x, x, a)


def test_floats_come_back():
    assert rs.convolve(0.5 * H(x), H(x), x) == 0.5 * x * H(x)


# ---------------------------------------------------------------------- laws on random signals
numbers = st.sampled_from([Rational(n, d) for n in (-3, -2, -1, 1, 2, 3) for d in (1, 2)])
factors = st.sampled_from([S.One, x, x**2 - 1, sin(2 * x), exp(-x), x * exp(x)])


@st.composite
def bursts(draw):
    """A function of compact support and its kinks."""
    lo = draw(numbers)
    hi = lo + abs(draw(numbers))
    return draw(numbers) * draw(factors) * (H(x - lo) - H(x - hi)), (lo, hi)


@st.composite
def causal(draw):
    lo = draw(numbers)
    return draw(numbers) * draw(factors) * H(x - lo), (lo,)


@st.composite
def impulses(draw):
    return draw(numbers) * D(x - draw(numbers), draw(st.integers(0, 2)))


def same(f, g):
    return rs.equal(f, g, "distributions", x) is True


@settings(max_examples=6)
@given(st.one_of(bursts(), causal()), st.one_of(bursts(), causal()))
def test_quadrature(first, second):
    (f, kinks), (g, others) = first, second
    got = rs.convolve(f, g, x)
    for at in (-1.13, 0.41, 2.77):
        lo = min(kinks)
        hi = min(max(kinks) if len(kinks) == 2 else oo, at - min(others))
        want = convolution(f, g, at, lo, hi, kinks, others) if hi > lo else 0
        assert close(value(got, at), want)


@settings(max_examples=4)
@given(causal(), bursts(), impulses())
def test_commutative_and_the_derivative_moves(first, second, t):
    f, g = first[0] + t, second[0]
    product = rs.convolve(f, g, x)
    assert same(product, rs.convolve(g, f, x))
    slope = rs.diff(product, x)
    assert same(slope, rs.convolve(rs.diff(f, x), g, x))
    assert same(slope, rs.convolve(D(x, 1), product, x))
    assert same(rs.convolve(D(x), f, x), f)


@settings(max_examples=3)
@given(bursts(), bursts())
def test_the_integral_is_the_product_and_the_support_the_sum(first, second):
    (f, kinks), (g, others) = first, second
    product = rs.convolve(f, g, x)
    total = rs.integrate(product, (x, -oo, oo)) - rs.integrate(f, (x, -oo, oo)) * rs.integrate(g, (x, -oo, oo))
    assert close(total.evalf(20), 0)
    lo, hi = kinks[0] + others[0], kinks[1] + others[1]
    assert all(value(product, r) == 0 for r in (lo - Rational(1, 7), hi + Rational(1, 7), hi + 5))
    points = rs.normal_form(product, x).breakpoints
    assert not points or (min(points), max(points)) == (lo, hi)


@settings(max_examples=2)
@given(causal(), causal(), bursts())
def test_associative_where_the_supports_are_bounded_on_one_side(f, g, h):
    f, g, h = (s[0] for s in (f, g, h))
    left = rs.convolve(rs.convolve(f, g, x), h, x)
    right = rs.convolve(f, rs.convolve(g, h, x), x)
    assert all(close(value(left, r), value(right, r), 7) for r in (-0.33, 1.21, 4.9))


# ---------------------------------------------------------------------- kinks without end
SQUARE = Piecewise((1, x - floor(x) < Rational(1, 2)), (0, True))
HALVES = [Rational(k, 2) for k in range(-100, 60)]
TURNS = [k * pi.evalf() for k in range(-20, 20)]
FAMILIES = [
    (SQUARE, FADING, -45, 0, HALVES),
    (SQUARE * H(x), FADING, 0, 0, HALVES),
    (Abs(sin(x)), FADING, -45, 0, TURNS),
    (floor(x), x * exp(-2 * x) * H(x), -45, 0, HALVES),
    (SQUARE, exp(-Abs(x)), -45, 45, HALVES),
    (floor(x) * H(x), exp(x) * H(x), 0, 0, HALVES),
    (Abs(sin(x)) * H(x), sin(x) * H(x), 0, 0, TURNS),
    (Max(sin(x), 0), exp(x) * H(-x), 0, 45, TURNS),
    (exp(-x) * SQUARE * H(x), FADING, 0, 0, HALVES),
    (floor(x), exp(-Abs(x)) * (H(x + 1) - H(x - 2)), -3, 3, HALVES),
]


@pytest.mark.parametrize("f, g, back, ahead, kinks", FAMILIES, ids=lambda e: str(e)[:40])
def test_kinks_without_end_by_quadrature(f, g, back, ahead, kinks):
    """From ``back`` before x (0: from 0 on) to ``ahead`` after it."""
    got = rs.convolve(f, g, x)
    for at in (0.3, 1.7, 5.87):
        lo, hi = (at + back if back else 0 if not ahead else at), at + ahead
        own = [at - k for k in (-1, 0, 2)]
        assert close(value(got, at), convolution(f, g, at, lo, hi, [*kinks, *own], ()), 7)


def test_trains():
    n = Symbol("n", integer=True)
    train = rs.diff(floor(x), x)
    assert rs.convolve(train * 1, D(x, 1) + 0, x).has(D)
    box = rs.convolve(train, H(x) - H(x - Rational(1, 2)), x)
    assert rs.equal(box, SQUARE, "almost-everywhere", x)
    assert rs.convolve(SQUARE, D(x, 1), x) == rs.diff(SQUARE, x)
    one_sided = rs.convolve(FADING, train, x)
    assert close(value(one_sided, Rational(13, 4)), 1 / (1 - exp(-1).evalf()) * exp(-Rational(1, 4)).evalf())
    assert n not in one_sided.free_symbols


def test_no_piece_is_claimed_beyond_its_place():
    """A value at a jump is the mean: of a step from an impulse at 0."""
    got = rs.convolve(D(x), Piecewise((1, x > 0), (0, True)), x)
    assert got.subs(x, 0) == Rational(1, 2)
