"""What is no expression, no order and no time is refused by name, everywhere alike."""

import pytest
from sympy import Abs, Float, Lambda, Symbol, nan, oo

import relu_sym as rs

x, a = Symbol("x", real=True), Symbol("a", real=True)


@pytest.mark.parametrize("strange", [object(), lambda v: v, Lambda(x, x), [x], None], ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("make", [rs.ReLU, rs.Heaviside, rs.Dirac, rs.PrincipalValue])
def test_no_expression(make, strange):
    with pytest.raises(rs.UnsupportedError):
        make(strange)


@pytest.mark.parametrize("order", [object(), [], None, -1, 1.5, x, oo])
def test_no_order(order):
    with pytest.raises(rs.UnsupportedError):
        rs.Dirac(x, order)


@pytest.mark.parametrize("seconds", [Float("nan"), nan, -1, "1", True, [], x])
def test_no_time(seconds):
    with pytest.raises(rs.UnsupportedError, match="seconds"):
        rs.derivation(Abs(x), x).verify(seconds=seconds)


@pytest.mark.parametrize("seconds", [Float(60), oo, 60, None])
def test_time_in_any_number(seconds):
    assert rs.derivation(Abs(x), x).verify(seconds=seconds)


def test_an_impulse_on_an_end_beside_a_kink_anywhere():
    with pytest.raises(rs.EndpointImpulseError, match="x = 0"):
        rs.integrate(rs.Dirac(x) + Abs(x - a), (x, 0, 1))
    found = rs.integrate(rs.Dirac(x) + Abs(x - a), (x, 0, 1), endpoints="in")
    assert found.subs(a, 2) == 1 + rs.integrate(Abs(x - 2), (x, 0, 1))
