"""Fourier series: exact coefficients against quadrature, Parseval, and what is refused."""

import mpmath as mp
import pytest
from sympy import Abs, I, Max, Piecewise, Rational, S, Symbol, cos, exp, floor, oo, pi, sign, sin, summation
from transforms_numbers import close, number, split_at

import relu_sym as rs
from relu_sym.errors import EndpointImpulseError

x = Symbol("x", real=True)
a = Symbol("a", real=True)

SERIES = [
    (sign(x), (-pi, pi), (0,)),
    (Abs(x), (-pi, pi), (0,)),
    (x - floor(x), (0, 1), ()),
    (Max(sin(x), 0), (-pi, pi), (0,)),
    (exp(x), (0, 2), ()),
    (x * cos(x), (-pi, pi), ()),
    (Piecewise((x**2, x < 1), (3 - x, True)), (Rational(-1, 2), Rational(5, 2)), (1,)),
    (x * sin(2 * x) * sign(x - 1), (-pi, pi), (1,)),
]


@pytest.mark.parametrize("f, ends, kinks", SERIES, ids=str)
def test_coefficients_by_quadrature(f, ends, kinks):
    got = rs.fourier_series(f, (x, *ends))
    lo, hi = (mp.mpf(str(S(e).evalf(20))) for e in ends)
    g, cuts = number(f), split_at(lo, hi, kinks)
    assert close(got.a0.evalf(), mp.quad(g, cuts) / (hi - lo))
    for m in (1, 2, 3):
        for coefficients, wave in ((got.an, mp.cos), (got.bn, mp.sin)):
            angle = 2 * mp.pi * m / (hi - lo)
            want = 2 / (hi - lo) * mp.quad(lambda u: g(u) * wave(angle * u), cuts)  # noqa: B023
            at = S(1) / 7
            term = coefficients.coeff(m).subs(x, at).evalf(20) if coefficients != 0 else 0
            assert close(term, want * wave(angle / 7))


def test_truncated_as_in_sympy():
    assert rs.fourier_series(sign(x), (x, -pi, pi)).truncate(2) == 4 * sin(x) / pi + 4 * sin(3 * x) / (3 * pi)
    assert rs.fourier_series(a * sign(x), (x, -pi, pi)).truncate(1) == 4 * a * sin(x) / pi
    assert rs.fourier_series(sin(x) ** 2, (x, -pi, pi)).truncate(5) == Rational(1, 2) - cos(2 * x) / 2
    assert rs.fourier_series(Piecewise((2, x < 0), (2, True)), (x, -1, 1)) == 2


def test_impulses_count_inside_and_are_refused_on_an_end():
    comb = rs.fourier_series(rs.Dirac(x - 1), (x, 0, 2))
    assert comb.truncate(3) == Rational(1, 2) - cos(pi * x) + cos(2 * pi * x)
    with pytest.raises(EndpointImpulseError, match="move the interval"):
        rs.fourier_series(rs.Dirac(x), (x, 0, 2))


def test_parseval():
    got = rs.fourier_series(x, (x, -pi, pi))
    n = Symbol("n", integer=True, positive=True)
    b = (got.bn.formula / sin(got.bn.variables[0] * x)).subs(got.bn.variables[0], n)
    assert summation(b**2, (n, 1, oo)) == 2 * rs.integrate(x**2, (x, -pi, pi)) / (2 * pi)


@pytest.mark.parametrize("limits", [(x, 0, oo), (x, 1, 1), (x, 0)], ids=str)
def test_refused(limits):
    with pytest.raises(rs.UnsupportedError):
        rs.fourier_series(Abs(x), limits)


def test_other_pieces_are_refused():
    with pytest.raises(rs.UnsupportedError, match="no sum of polynomials"):
        rs.fourier_series(1 / (2 + sin(x)), (x, -pi, pi))
    with pytest.raises(rs.UnsupportedError, match="complex values"):
        rs.fourier_series(exp(I * x), (x, -pi, pi))
    assert not rs.fourier_series(sign(x), (x, -1, 1)).has(I)


def test_an_assumption_that_leaves_several_cases_is_not_read_as_one_of_them():
    """a >= 0 is a = 0 or a > 0: the formula for small a is none for a = 5."""
    with pytest.raises(rs.UnsupportedError, match="sign of a - pi"):
        rs.fourier_series(Max(x, -a), (x, -pi, pi), assume=(a >= 0,))
    inside = rs.fourier_series(Max(x, -a), (x, -pi, pi), assume=(a > 0, a < 3))
    assert (inside.a0.subs(a, 2) - rs.fourier_series(Max(x, -2), (x, -pi, pi)).a0).expand() == 0
