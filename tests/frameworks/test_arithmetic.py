"""Exact numbers behave as floats do at inf, nan and the two zeros, and are exact elsewhere."""

import math
from fractions import Fraction
from itertools import product

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational

from relu_sym.forms.exact import expression
from relu_sym.frameworks.arithmetic import Exact, Rounded
from relu_sym.frameworks.arithmetic.elementary import FLOAT

EXACT, DOUBLE = Exact(), Rounded("float64")
SPECIAL = [0.0, -0.0, 1.0, -2.0, math.inf, -math.inf, math.nan, 0.5, 3.0, -3.0]


def same(exact, rounded):
    value = exact if isinstance(exact, float) else float(EXACT.out(exact))
    if math.isnan(value) or math.isnan(rounded):
        return math.isnan(value) and math.isnan(rounded)
    close = value == rounded or abs(value - rounded) <= 1e-12 * abs(rounded)
    return close and (value != 0 or str(value) == str(rounded))


@pytest.mark.parametrize("operation", ["add", "mul", "div", "power"])
def test_special_numbers_go_together_as_floats_do(operation):
    for a, b in product(SPECIAL, SPECIAL):
        exact = getattr(EXACT, operation)(EXACT.number(a), EXACT.number(b))
        assert same(exact, getattr(DOUBLE, operation)(a, b)), (operation, a, b)


def test_comparisons():
    for a, b in product(SPECIAL, SPECIAL):
        assert EXACT.compare(EXACT.number(a), EXACT.number(b)) == DOUBLE.compare(a, b)


@pytest.mark.parametrize("name", FLOAT)
def test_functions(name):
    for a in [*SPECIAL, -1.0, 2.0, -0.5]:
        exact, rounded = EXACT.call(name, EXACT.number(a)), DOUBLE.call(name, a)
        value = exact if isinstance(exact, float) else float(EXACT.out(exact))
        assert (math.isnan(value) and math.isnan(rounded)) or value == pytest.approx(rounded, abs=1e-12), a


@given(st.floats(allow_nan=False, width=32))
def test_float32_rounds_to_itself(v):
    assert Rounded("float32").number(v) == v


@given(st.floats(allow_nan=False, allow_infinity=False, width=16))
def test_a_float_is_its_binary_number(v):
    assert float(EXACT.out(EXACT.number(v))) == v and Rounded("float16").number(v) == v


@pytest.mark.parametrize("a", [24, 54, Fraction(45, 8), Fraction(1, 10**300), 2**61 - 1, 36, Fraction(27, 125)])
@pytest.mark.parametrize("b", [0.7, -0.7, 1e-19, 2.5, 3.0, -1.0])
def test_powers_of_rational_numbers_by_floats_end(a, b):
    """SymPy's own 24**Rational(0.7) does not."""
    found = EXACT.power(EXACT.number(Rational(a.numerator, a.denominator)), EXACT.number(b))
    with mpmath.workdps(30):
        wanted = mpmath.power(mpmath.mpf(a.numerator) / a.denominator, b)
        assert abs(mpmath.mpf(str(expression(found).evalf(30))) / wanted - 1) < mpmath.mpf(10) ** -20
