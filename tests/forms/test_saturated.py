"""Signs of numbers whose exponentials differ so much in size that no digits part them, beside mpmath where it can."""

import time

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Rational, S, erf, erfc, exp, log, sin, sqrt, sympify, tanh

import relu_sym as rs
from relu_sym.forms.number_signs import number_sign
from relu_sym.forms.saturated import saturated_sign

SIGNS = {
    "1 - tanh(1000)**2": 1,
    "1 - tanh(10**38)**2": 1,
    "log(1 + exp(-Rational(1999, 2)))": 1,
    "1 - 1/(1 + exp(-100000))": 1,
    "1 - 1/(1 + exp(-3*10**38))": 1,
    "1 + erf(-100/sqrt(2))": 1,
    "erf(10**9) - 1": -1,
    "erf(10**9)": 1,
    "(1 + erf(-100/sqrt(2)))/2 - 100*exp(-5000)/sqrt(2*pi)": -1,
    "(1 + erf(-10**30/sqrt(2)))/2 - 10**30*exp(-10**60/S(2))/sqrt(2*pi)": -1,
    "exp(-10**30) - exp(-10**31)": 1,
    "exp(3)*exp(-10**9) - exp(3 - 10**9)": 0,
    "exp(10**8)*(sqrt(2)*sqrt(3) - sqrt(6)) + 1": 1,
    "sqrt(2)*exp(10**9) - exp(10**9)": 1,
    "cos(4)*exp(10**7) - log(7)": -1,
    "tanh(log(1 + exp(-2000)) + 2000) - 1": -1,
    "log(exp(10**9) + 1) - 10**9": 1,
    "log(exp(10**9) - 1) - 10**9": -1,
    "log(1 + exp(-10**9)) - exp(-10**9 - 3)": 1,
    "log(1 + exp(-10**9)) - exp(-10**9 + 3)": -1,
    "exp(exp(20)) - exp(exp(20) - 1)": 1,
}


@pytest.mark.parametrize("text", SIGNS)
def test_of_numbers_out_of_reach_of_digits(text):
    start = time.process_time()
    assert number_sign(sympify(text)) == SIGNS[text]
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "2**I",
        "exp(I)",
        "exp(200000 + I)",
        "exp(200000) - exp(200000*I)",
        "1 + exp(I*pi/7)",
        "log(1 - exp(1000))",
        "log(2*exp(-10**9) - 3)",
        "exp(exp(I))",
        "erfc(1 + I)",
        "I*exp(200000)",
    ],
)
def test_what_is_no_real_number_has_no_sign(text):
    assert number_sign(sympify(text)) is None


@pytest.mark.parametrize("text", ["exp(10**9)*sqrt(2) - exp(10**9)*141421/100000", "cos(exp(-10**9)) - 1"])
def test_what_is_not_proved_is_not_said(text):
    assert number_sign(sympify(text)) is None


rates = st.integers(-3000, 3000).map(lambda k: Rational(k, 3))
weights = st.sampled_from([S(1), S(-1), Rational(2, 3), S(-5), sqrt(2), -sin(3)])


@st.composite
def numbers(draw):
    total = S.Zero
    for _ in range(draw(st.integers(2, 4))):
        u, head = draw(rates), draw(st.sampled_from("exp tanh erf sigmoid softplus erfc".split()))
        part = {
            "exp": lambda u: exp(u),
            "tanh": lambda u: 1 - tanh(u) ** 2,
            "erf": lambda u: 1 - erf(u / 40),
            "erfc": lambda u: erfc(u / 40) / sqrt(2),
            "sigmoid": lambda u: 1 - 1 / (1 + exp(-u)),
            "softplus": lambda u: log(1 + exp(u)),
        }[head](u)
        total += draw(weights) * part
    return total


@settings(max_examples=60, deadline=None)
@given(numbers())
def test_beside_high_precision(s):
    ours = saturated_sign(s, number_sign)
    assume(ours is not None)
    with mpmath.workdps(2500):
        value = _high(s)
    assert ours == mpmath.sign(value)


def _high(e):
    """By mpmath alone."""
    if e.is_Rational:
        return mpmath.mpf(e.p) / e.q
    if e.is_NumberSymbol:
        return {"Pi": +mpmath.pi, "Exp1": +mpmath.e}[e.func.__name__]
    args = [_high(a) for a in e.args]
    if e.is_Add or e.is_Mul:
        return mpmath.fsum(args) if e.is_Add else mpmath.fprod(args)
    return mpmath.power(*args) if e.is_Pow else getattr(mpmath, e.func.__name__)(*args)


SATURATED_LAYERS = """sigmoid(x) tanh(x) mish(x) gelu(x) gelu(-x) silu(-x) softplus(x) softplus(-x) erf(x) erfc(x)
logsigmoid(-x) softmax([0.5,x])[1] log_softmax([0.5,x])[1] log_softmax([0.125,x,x*x])[0] relu(logsumexp([x,1])-x)
cross_entropy([x,1,2],1) relu(softplus(-x)) softplus(softplus(x))""".split()


@pytest.mark.parametrize("x", [1e3, 1e5, 1e8, 3e38])
@pytest.mark.parametrize("text", SATURATED_LAYERS)
def test_slopes_of_saturated_layers_are_exact_numbers(text, x):
    """What float64 rounds to 0 or 1 the exact slope is near, and it comes at once."""
    start = time.process_time()
    exactly, rounded = rs.autodiff(text, x), rs.autodiff(text, x, dtype="float64")
    assert time.process_time() - start < 8
    assert exactly.is_number and exactly.is_finite is not False
    if x < 1e4:
        with mpmath.workdps(1000):
            value = _high(exactly)
        assert abs(float(value) - float(rounded)) <= 1e-9 * max(1, abs(float(rounded)))
