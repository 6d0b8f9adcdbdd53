"""The exponential that outgrows a rational factor, beside SymPy's limit."""

import pytest
from sympy import Integer, Rational, S, Symbol, cosh, exp, limit, log, oo, sqrt, tanh

import relu_sym as rs
from relu_sym.forms.line.leading import exponential_limit, sigmoid_limit
from relu_sym.symbols import T

a = Symbol("a", real=True)


@pytest.mark.parametrize(
    "point, side", [(S.Zero, 1), (S.Zero, -1), (Rational(1, 2), 1), (S.One, -1), (oo, -1), (-oo, 1)]
)
@pytest.mark.parametrize(
    "f, always",
    [
        (lambda q: -2 * exp(1 / q**2) * q, False),
        (lambda q: (T - 3) / q * exp(-(T**2)) * exp(q**3), False),
        (lambda q: exp(q**-3 - 1 / q), False),
        (lambda q: exp(sqrt(2) * q**3 - q - 2 / q) / (q**2 + q), True),
        (lambda q: exp(-1 / q**2 - q**2) / q**4 - 3 * q * exp(-1 / q**2 - q**2), True),
        (lambda q: exp(-1 / q**2 - q**2) / q**4 - 3 * q * exp(-1 / q**4 - q**2), True),
    ],
)
def test_the_exponential_decides(f, always, point, side):
    e = f(T - point if point.is_finite else T)
    found = exponential_limit(e, point, side)
    assert found is not None or not always
    if found is not None:
        assert found == limit(e, T, point, "+" if side > 0 else "-")


def test_it_answers_where_sympy_takes_minutes():
    bump = exp(-1 / (1 - T**2))
    assert exponential_limit(bump.diff(T, 2), Integer(-1), 1) == 0
    assert exponential_limit(bump.diff(T, 2), Integer(1), 1) == oo
    assert exponential_limit(-exp(-(T**2)) * T**9, oo, -1) == 0


@pytest.mark.parametrize("e", [exp(T), T**2 / (T - 1), exp(a / T), exp(-1 / T) * a, exp(-1 / T) + T])
def test_the_rest_is_not_its_business(e):
    assert exponential_limit(e, Integer(0), 1) is None


h = Symbol("h", positive=True)


@pytest.mark.parametrize("point", [oo, -oo])
@pytest.mark.parametrize(
    "e",
    [
        1 / (1 + exp(-h * T)),
        1 / (1 + exp(-h * T)) - 1 / (exp(h * T) + 1),
        (a * exp(2 * T) - 1) / (exp(T) + 1) ** 2,  # a, 0 or not
        (2 * exp(h * T + a) - 1) / (exp(h * T) + 3),
        (h * exp(T / 2) - 1) / (exp(-T / 3) + 3),
        exp(-2 * h * (T - 1)) / (1 - exp(-h * T)) ** 2,
        (exp(T) + exp(-T)) ** 2 - exp(2 * T),
    ],
)
def test_ratios_of_one_exponential(e, point):
    assert sigmoid_limit(e, point, -1) == limit(e, T, point)


@pytest.mark.parametrize(
    "e",
    [
        exp(a * T) / (1 + exp(a * T)),  # the sign of the rate is open
        a * exp(T),  # and that of the coefficient
        exp(T) / (1 + a * exp(T)),
        exp(T) / (1 + exp(sqrt(2) * T)),
        T * exp(-T),
        exp(T**2) / (1 + exp(T**2)),
    ],
)
def test_what_is_no_ratio_of_one_exponential_is_left_to_others(e):
    assert sigmoid_limit(e, oo, -1) is None
    assert sigmoid_limit(exp(T), Integer(0), 1) is None


X = Symbol("X", real=True)
RATE = Symbol("a", positive=True)
OF_LOGARITHMS = [
    (log(cosh(X)) - X, oo, -log(2)),
    (log(cosh(X)) + X, -oo, -log(2)),
    (log(1 + exp(X)) - X, oo, 0),
    (X * log(1 + exp(X)), -oo, 0),
    (log(1 + exp(2 * X)) ** 2 - 4 * X**2, oo, 0),
    (log(3 * exp(X) + exp(2 * X)) - 2 * X, oo, 0),
    (log(3 * exp(X) + exp(2 * X)) - X, -oo, log(3)),
    (log(1 + exp(RATE * X)) / RATE - X, oo, 0),
    (X - log(cosh(2 * X)), oo, -oo),
    (X**2 * tanh(X), -oo, -oo),
    (tanh(X) ** 3 * (1 + tanh(X)), oo, 2),
]


@pytest.mark.parametrize("e, end, wanted", OF_LOGARITHMS, ids=str)
def test_exponentials_and_their_logarithms_at_infinity(e, end, wanted):
    found = rs.limit(e, X, end)
    assert (found - wanted).simplify() == 0 if wanted not in (oo, -oo) else found == wanted
    near = e.subs({X: 30 if end == oo else -30, RATE: 2}).evalf(40)
    assert abs(near - wanted) < 1e-8 if wanted not in (oo, -oo) else near * (1 if wanted == oo else -1) > 20
