"""Kinks that repeat, on a bounded domain: verdicts by ``domain=`` and extended-valued functions, against a grid."""

import pytest
from sympy import Abs, Eq, I, Interval, Piecewise, Rational, S, Symbol, floor, nan, oo, pi, sin, tan

import relu_sym as rs

u, x, y = (Symbol(n, real=True) for n in "uxy")

VERDICTS = [
    (floor(x), Interval(0, Rational(1, 2)), True),
    (floor(x), Interval(0, Rational(5, 2)), False),
    (floor(x), Interval(0, 1), True),  # higher at an end of the domain only
    (tan(x), Interval.Ropen(0, pi / 2), True),
    (tan(x), Interval(-1, 1), False),
    (tan(x), Interval(0, 2), False),
    (Abs(sin(x)), Interval(1, 2), False),
    (-Abs(sin(x)), Interval(0, pi), True),
]


@pytest.mark.parametrize("which", range(len(VERDICTS)))
def test_verdicts_on_an_interval(which):
    f, domain, verdict = VERDICTS[which]
    assert rs.is_convex(f, x, domain=domain) is verdict
    assert rs.is_concave(-f, x, domain=domain) is verdict


def test_a_staircase_on_an_interval_as_an_extended_valued_function():
    f = Piecewise((floor(x), (x >= 0) & (x < 3)), (oo, True))
    slopes = [S(-1), S(0), Rational(1, 2), S(1), S(2)]
    found = rs.convex_conjugate(f, x, y)
    assert [found.subs(y, s) for s in slopes] == [max(c * s - k for k in range(3) for c in (k, k + 1)) for s in slopes]
    assert rs.prox(f, x, u).at(Rational(5, 2)) == {1, 2}
    assert rs.is_convex(f, x) is False


@pytest.mark.parametrize("place", [oo, -oo, nan, I])
@pytest.mark.parametrize("verb", ["prox", "moreau_envelope"])
def test_a_place_that_is_no_real_number_is_refused(verb, place):
    with pytest.raises(rs.UnsupportedError, match="no real number"):
        getattr(rs, verb)(Abs(x), x, place)


def test_infinity_beside_a_staircase_is_no_kink():
    f = Piecewise((floor(x), (x >= 0) & (x < 3)), (oo, True))
    assert rs.minimum(f, x) == 0 and rs.argmin(f, x) == Interval.Ropen(0, 1)
    assert rs.function_range(f, x) == {0, 1, 2, oo}
    assert rs.minimum(Piecewise((tan(x), (x >= 0) & (x < 1)), (oo, True)), x) == 0


def test_points_that_repeat_are_not_lost_in_infinity():
    integers = Piecewise((Abs(x), Abs(x) <= Rational(1, 2)), (-5, Eq(x - floor(x), 0)), (oo, True))
    for verb in (rs.convex_envelope, rs.is_convex):
        with pytest.raises(rs.UnsupportedError, match="kinks without end"):
            verb(integers, x)
    assert rs.minimum(integers, x, Interval(-2, 2)) == -5
