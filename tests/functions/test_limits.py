"""Limits and series beside a kink or a jump: the table on which SymPy's own classes answer 1/2 on both sides."""

import pytest
from sympy import Abs, Limit, O, Rational, S, Symbol, cos, exp, limit, log, oo, series, sign, sin, sqrt, tan

from relu_sym.functions import Dirac, ReLU
from relu_sym.functions import HeavisideStep as H

x, a = Symbol("x"), Symbol("a")

BESIDE = [  # expression, point, limit from the left, limit from the right
    (H(x), 0, 0, 1),
    (H(sin(x)), 0, 0, 1),
    (sin(x) * H(sin(x)) / x, 0, 0, 1),
    (H(x**2 - 1), 1, 0, 1),
    (H(log(x)), 1, 0, 1),
    (ReLU(sin(x)) / x, 0, 0, 1),
    (ReLU(x) / x, 0, 0, 1),
    (ReLU(x**2 - x) / x, 0, -1, 0),
    (ReLU(x**2 - 1) / (x - 1), 1, 0, 2),
    (ReLU(log(x)) / (x - 1), 1, 0, 1),
    (ReLU(ReLU(x) - x**2) / x, 0, 0, 1),
    (exp(ReLU(x)), 0, 1, 1),
    ((exp(ReLU(x)) - 1) / x, 0, 0, 1),
    ((cos(ReLU(x)) - 1) / x**2, 0, 0, -S.Half),
    (sin(ReLU(x)) / x, 0, 0, 1),
    (tan(ReLU(x)) / x, 0, 0, 1),
    (log(1 + ReLU(x)) / x, 0, 0, 1),
    (sqrt(1 + ReLU(x)) - 1, 0, 0, 0),
    ((ReLU(x) - ReLU(-x)) / x, 0, 1, 1),
    ((ReLU(x) + ReLU(-x)) / x, 0, -1, 1),
    (H(x) - Rational(1, 4), 0, -Rational(1, 4), Rational(3, 4)),
    (ReLU(H(x) - Rational(1, 4)), 0, 0, Rational(3, 4)),
    (H(x) ** 2, 0, 0, 1),
    (H(-x, 1), 0, 1, 0),
    (H(1 - cos(x)), 0, 1, 1),
    (H(1 / x), 0, 0, 1),
    (ReLU(1 / x), 0, 0, oo),
    (H(exp(-1 / x) - 1), 0, 1, 0),
    (H(sign(x)), 0, 0, 1),
    (H(Abs(x)), 0, 1, 1),
    (ReLU(x) ** 2 / x**2, 0, 0, 1),
    (H(2), 0, 1, 1),
    (ReLU(x - 1), 0, 0, 0),
    (ReLU(x + 1), 0, 1, 1),
    (Dirac(x), 0, 0, 0),
    (x * Dirac(x, 1), 0, 0, 0),
    (Dirac(sin(x)) + x + 1, 0, 1, 1),
    (Dirac(x + a), 0, 0, 0),
    (ReLU(x + a), 0, ReLU(a), ReLU(a)),
    (H(x + a), 0, H(a, 0), H(a, 1)),
    (ReLU(a * x) / x, 0, -ReLU(-a), ReLU(a)),
    (H(log(x**2) + 1 / x), 0, 0, 1),
]


@pytest.mark.parametrize("e, at, left, right", BESIDE, ids=lambda v: str(v))
def test_both_sides(e, at, left, right):
    assert limit(e, x, at, "-") == left
    assert limit(e, x, at, "+") == right
    if left == right:
        assert limit(e, x, at, "+-") == left
    elif oo not in (left, right):
        with pytest.raises(ValueError, match="limit does not exist"):
            limit(e, x, at, "+-")


AT_INFINITY = [  # expression, at -oo, at +oo
    (H(x), 0, 1),
    (ReLU(x), 0, oo),
    (ReLU(x) / x, 0, 1),
    (ReLU(x - 1) - x, oo, -1),
    (ReLU(x) - ReLU(x - 1), 0, 1),
    (exp(-ReLU(x)), 1, 0),
    (log(1 + exp(x)) - ReLU(x), 0, 0),
    (ReLU(x - exp(x)), 0, 0),
    (x * Dirac(x - 1), 0, 0),
    (H(x**2 - x), 1, 1),
    (ReLU(x) * exp(-x), 0, 0),
]


@pytest.mark.parametrize("e, below, above", AT_INFINITY, ids=lambda v: str(v))
def test_at_infinity(e, below, above):
    assert limit(e, x, -oo) == below and limit(e, x, oo) == above


@pytest.mark.parametrize("e", [H(x * sin(1 / x)), H(sin(1 / x)), ReLU(x**2 * sin(1 / x)) / x])
def test_an_unknown_sign_is_refused(e):
    with pytest.raises(NotImplementedError, match=r"sign of .* is not known"):
        limit(e, x, 0)


def test_a_sum_that_is_0_beside_the_point_ends_with_a_refusal():
    with pytest.raises(NotImplementedError, match="no term of a series"):
        limit((log(2 + ReLU(sin(x))) - log(2)) / x, x, 0, "-")


def test_oscillation_at_infinity_is_refused():
    with pytest.raises(NotImplementedError, match="is not known"):
        limit(H(sin(x)), x, oo)


def test_undefined_value_is_not_invented():
    assert isinstance(limit(1 / ReLU(x), x, 0, "-"), Limit)


SERIES = [  # expression, from the right, from the left
    (ReLU(sin(x)), x - x**3 / 6 + O(x**4), 0),
    (H(sin(x)), 1, 0),
    (ReLU(x - x**2), x - x**2, 0),
    (exp(ReLU(x)), 1 + x + x**2 / 2 + x**3 / 6 + O(x**4), 1),
    (cos(ReLU(x)), 1 - x**2 / 2 + O(x**4), 1),
    (ReLU(-x), 0, -x),
    (ReLU(x) * sin(x), x**2 + O(x**4), 0),
    (Dirac(x), 0, 0),
]


@pytest.mark.parametrize("e, right, left", SERIES, ids=lambda v: str(v))
def test_series(e, right, left):
    assert series(e, x, 0, 4) == right and series(e, x, 0, 4, dir="-") == left


def test_leading_term_needs_a_side_where_the_sides_differ():
    assert ReLU(sin(x)).as_leading_term(x, cdir=1) == x and ReLU(sin(x)).as_leading_term(x, cdir=-1) == 0
    with pytest.raises(NotImplementedError, match="pass cdir=1 or cdir=-1"):
        ReLU(sin(x)).as_leading_term(x)
    assert ReLU(1 + x).as_leading_term(x) == 1


def test_limit_agrees_with_values_beside_the_point():
    for e, at, left, right in BESIDE:
        if e.free_symbols - {x} or oo in (left, right) or not e.free_symbols:
            continue
        for way, want in ((-1, left), (1, right)):
            value = e.subs(x, at + way * Rational(1, 10**6)).evalf()
            assert abs(value - want) < 1e-3, (e, way)
