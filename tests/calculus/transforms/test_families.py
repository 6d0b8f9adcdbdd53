"""Two factors with kinks without end, and several geometric factors: pulse by pulse, each pulse by hand."""

import itertools
from fractions import Fraction

import mpmath as mp
import pytest
from sympy import Abs, I, Piecewise, Rational, Symbol, cosh, exp, floor, pi, sin, sinh
from transforms_numbers import close, number, value

import relu_sym as rs

x, s, t = Symbol("x", real=True), Symbol("s"), Symbol("t", real=True)
H, HALF = rs.Heaviside, Rational(1, 2)
FAR = 70
POINTS = [Fraction(p, 101) for p in (-613, -333, -37, 61, 277, 555)]


def train(base, power=0, side=0):
    """(weights by number, the expression): floor(x)**power*base**floor(x) on the first half of every unit."""
    weight = floor(x) ** power * Rational(base) ** floor(x)
    e = Piecewise((weight, x - floor(x) < HALF), (0, True))
    numbers = {1: range(FAR), -1: range(-FAR, 0), 0: range(-FAR, FAR)}[side]
    found = {n: mp.mpf(n) ** power * mp.mpf(base.numerator) ** n / mp.mpf(base.denominator) ** n for n in numbers}
    return found, e * {1: H(x), -1: H(-x), 0: 1}[side]


def tents(u, v, at):
    """The sum of u[n]*v[m]*tent(at - n - m), where two pulses of length 1/2 make a tent on (0, 1)."""
    k = int(at // 1)
    height = mp.mpf(1) / 2 - abs(mp.mpf((at - k).numerator) / (at - k).denominator - mp.mpf(1) / 2)
    return mp.fsum(w * v[k - n] for n, w in u.items() if k - n in v) * height


ONE, SLOW, FAST, GROWS = Fraction(1), Fraction(1, 2), Fraction(1, 8), Fraction(4)
PAIRS = [
    (train(ONE, 0, 1), train(ONE, 0, 1)),
    (train(SLOW, 0, 1), train(ONE, 1, 1)),
    (train(GROWS, 1, 1), train(ONE, 2, 1)),
    (train(ONE, 0, -1), train(SLOW, 0, -1)),
    (train(ONE), train(SLOW, 1, 1)),
    (train(ONE, 1), train(FAST, 0, 1)),
    (train(GROWS, 0, -1), train(ONE)),
    (train(GROWS, 0, -1), train(SLOW, 0, 1)),
    (train(GROWS, 1, -1), train(ONE, 0, 1)),
]


@pytest.mark.parametrize("first, second", PAIRS, ids=range(len(PAIRS)))
def test_trains_of_pulses(first, second):
    (u, f), (v, g) = first, second
    got, back = rs.convolve(f, g, x), rs.convolve(g, f, x)
    for at in POINTS:
        want = tents(u, v, at)
        for e in (got, back):
            assert close(value(e, Rational(at.numerator, at.denominator)), want)


def test_kinks_that_begin_somewhere_and_a_tail_to_the_left():
    u, f = train(SLOW, 0, 1)
    got = rs.convolve(f, exp(2 * x) * H(-x), x)
    for at in map(mp.mpf, (-2.3, 0.3, 2.7)):
        parts = ((w, max(n, at), n + mp.mpf(1) / 2) for n, w in u.items())
        want = mp.fsum(w * (mp.exp(2 * (at - a)) - mp.exp(2 * (at - b))) / 2 for w, a, b in parts if a < b)
        assert close(value(got, Rational(str(at))), want)


MEET = [
    (floor(x), x - floor(x)),
    (train(ONE)[1], train(ONE)[1]),
    (train(GROWS)[1], train(SLOW)[1]),
    (rs.diff(floor(x), x), rs.diff(floor(x), x)),
    (train(ONE, 0, 1)[1], train(ONE)[1]),
    (train(ONE, 0, -1)[1], train(ONE, 0, 1)[1]),
]


@pytest.mark.parametrize("f, g", MEET, ids=str)
def test_two_that_do_not_fade_have_no_convolution(f, g):
    with pytest.raises(rs.UnsupportedError, match=r"does not exist: a tail like .* at -oo meets one"):
        rs.convolve(f, g, x)


def test_periods_without_a_common_one_are_named():
    with pytest.raises(rs.UnsupportedError, match=r"with the periods 1 and 2\*pi"):
        rs.convolve(floor(x) * H(x), Abs(sin(x)) * H(x), x)


E = exp(-s)
SEVERAL = [
    1 / (s * (1 - E) * (1 + E) ** 2),
    1 / (s * (1 - E) * (1 - E / 2)),
    1 / (s * (1 - E**2) * (1 + E**3)),
    E / (s**2 * (1 - E + E**2)),
    1 / (s * sinh(s) ** 2),
    1 / (s * cosh(s)),
    1 / (s * (1 - I * E)),
    1 / ((s - I) * (1 - E)),
    (1 + E**2) / (s * (1 - I * E) * (1 + E)),
    rs.laplace_transform(Abs(sin(t)), t, s, noconds=True),
    rs.laplace_transform(exp(-t) * Abs(t - 2 * floor(t / 2) - 1), t, s, noconds=True),
]


@pytest.mark.parametrize("transform", SEVERAL, ids=str)
def test_several_geometric_factors(transform):
    """The Laplace integral of the answer is the transform: unit by unit, in which the answer is smooth."""
    f = rs.inverse_laplace_transform(transform, s, t)
    step = pi if transform.has(pi) else 1
    at = mp.mpf(3)
    ends = [step * n for n in range(14 if step == 1 else 5)]
    ends, g, total = [mp.mpf(e.evalf(20)) if step == pi else mp.mpf(e) for e in ends], number(f, t), mp.mpf(0)
    for a, b in itertools.pairwise(ends):
        for u, w in GAUSS:
            place = a + (b - a) * u
            total += w * (b - a) * g(place) * mp.exp(-at * place)
    assert close(total, value(transform, at, s), 5)


GAUSS = [
    (mp.mpf(w), mp.mpf(v) / 2)
    for w, v in (
        ("0.0337652428984239861", "0.1713244923791703450"),
        ("0.1693953067668677431", "0.3607615730481386075"),
        ("0.3806904069584015457", "0.4679139345726910473"),
        ("0.6193095930415984543", "0.4679139345726910473"),
        ("0.8306046932331322569", "0.3607615730481386075"),
        ("0.9662347571015760139", "0.1713244923791703450"),
    )
]
"""Gauss's rule with six nodes on (0, 1)."""
