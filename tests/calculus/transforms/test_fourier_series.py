"""Fourier series: exact coefficients against quadrature, Parseval, and what is refused."""

import mpmath as mp
import pytest
from sympy import Abs, I, Max, Piecewise, Rational, S, Symbol, cos, exp, floor, oo, pi, sign, sin, summation
from transforms_numbers import close, number, split_at

import relu_sym as rs
from relu_sym.errors import EndpointImpulseError

x = Symbol("x", real=True)
a = Symbol("a", real=True)
H = rs.Heaviside

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
    told = rs.fourier_series(Max(x, -a), (x, -pi, pi), assume=(a >= 0,))
    for v in (0, 2, 5):
        there = rs.fourier_series(Max(x, -v), (x, -pi, pi))
        assert (told.a0.subs(a, v) - there.a0).expand() == 0
        for k in (1, 2, 3):
            for mine, theirs in ((told.an, there.an), (told.bn, there.bn)):
                other = theirs.coeff(k) if theirs != 0 else 0
                assert (mine.coeff(k).subs(a, v) - other).expand() == 0
    inside = rs.fourier_series(Max(x, -a), (x, -pi, pi), assume=(a > 0, a < 3))
    assert (inside.a0.subs(a, 2) - rs.fourier_series(Max(x, -2), (x, -pi, pi)).a0).expand() == 0


PARAMETRIC = [
    (Abs(x - a), (x, -pi, pi), (-5, -pi, -1, 0, 2, 4)),
    (sign(x - a), (x, -1, 1), (-2, -1, 0, Rational(1, 3), 1)),
    (rs.Dirac(x - a), (x, -1, 1), (-2, Rational(-1, 3), 0, 3)),
    (cos(x) * H(x - a), (x, 0, pi), (-1, 1, 4)),
]


@pytest.mark.parametrize("f, limits, values", PARAMETRIC, ids=str)
def test_cases_of_parameters_agree_with_numbers(f, limits, values):
    told = rs.fourier_series(f, limits)
    for v in values:
        there = rs.fourier_series(f.subs(a, v), limits)
        for k in range(4):
            gap = term(told, k).subs(a, v) - term(there, k)
            assert abs(gap.subs(x, Rational(1, 7)).evalf(20)) < 1e-12, (v, k)


def term(series, k):
    """The k-th waves of a series, or its mean; of a plain number nothing else."""
    if not hasattr(series, "a0"):
        return series if k == 0 else S.Zero
    return series.a0 if k == 0 else sum((s.coeff(k) for s in (series.an, series.bn) if s != 0), S.Zero)


@pytest.mark.parametrize("f, limits, assume", [(H(x - a), (x, 0, 1), (a > 0,))], ids=str)
def test_steps_by_cases_are_verified(f, limits, assume):
    d = rs.derivation(rs.fourier_series, f, limits, assume=assume)
    assert [s.rule for s in d] == ["case distinction"]
    assert d.verify(), str(d.verify())
    assert rs.Derivation.from_json(d.to_json()) == d
