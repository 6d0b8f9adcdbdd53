"""Integrals over infinitely many periods that are oo or -oo, and those that oscillate; beside Riemann sums."""

import pytest
from sympy import Abs, Max, Mod, Piecewise, Rational, Symbol, cos, exp, floor, lambdify, oo, pi, sign, sin, symbols

import relu_sym as rs
from relu_sym.errors import Divergent

x = Symbol("x", real=True)
a, b = symbols("a b", real=True)
p, q = symbols("p q", positive=True)

GROW = [
    (floor(x), 1),
    (Abs(sin(x)), 1),
    (x - floor(x), 1),
    (-Abs(sin(x)), -1),
    (Max(sin(x), 0) - Rational(1, 2), -1),
    (exp(x / 4) * Abs(sin(x)), 1),
    (exp(x / 4) * (2 + sign(sin(x))), 1),
    (2 ** floor(x / 4) - x, 1),
    (Rational(3, 2) ** floor(x) - Rational(5, 4) ** floor(x), 1),
    (x * (Mod(x, 1) - 1), -1),
    (2 ** floor(x / 4) + cos(2 * pi * x), 1),
    (x**2 + (-1) ** floor(x) * x, 1),
]
OSCILLATE = [
    sign(sin(x)),
    x * sign(sin(x)),
    exp(x / 4) * sign(sin(x)),
    exp(x) * (Mod(x, 1) - Rational(1, 2)),
    (-1) ** floor(x) * x,
    x + (-1) ** floor(x) * x**3,
    Max(sin(x), 0) - 1 / pi,
]


def primitive_values(f):
    """Riemann sums of f from 0 to 12, 12.25, ..., 48."""
    g, total, found, h = lambdify(x, f, "math"), 0.0, [], 1 / 512
    for k in range(48 * 512):
        total += h * g((k + 0.5) * h)
        if k >= 12 * 512 and k % 128 == 0:
            found.append(total)
    return found


@pytest.mark.parametrize(("f", "side"), GROW, ids=str)
def test_infinities(f, side):
    assert rs.integrate(f, (x, 0, oo)) == oo * side
    assert rs.integrate(f.subs(x, -x), (x, -oo, 0)) == oo * side
    values = [side * v for v in primitive_values(f)]
    assert min(values[-25:]) > max(values[:25]), "the sums grow past what they were"


@pytest.mark.parametrize("f", OSCILLATE, ids=str)
def test_what_oscillates_has_no_value(f):
    with pytest.raises(Divergent):
        rs.integrate(f, (x, 0, oo))
    values = primitive_values(f)
    third = len(values) // 3
    turns = [max(part) - min(part) for part in (values[:third], values[third : 2 * third], values[2 * third :])]
    later, latest = values[third : 2 * third], values[2 * third :]
    assert min(turns) > 0.2 and min(latest) < max(later) and max(latest) > min(later), "up and down again"


@pytest.mark.parametrize(
    ("f", "lo", "hi", "expected"),
    [
        (floor(x), a, oo, oo),
        (Abs(sin(x)), -oo, a, oo),
        (floor(x) + b * rs.Dirac(x - b), a, oo, oo),
        (rs.diff(floor(x), x), a, oo, oo),
        (Abs(sin(x)), -oo, oo, oo),
        (a * Abs(sin(x)), 0, oo, Piecewise((-oo, a < 0), (0, a <= 0), (oo, True))),
        (Abs(x - p) - Abs(x - q), 0, oo, Piecewise((oo, p < q), (0, p <= q), (-oo, True))),
        (Abs(x - a) - Abs(x - b), 0, oo, Piecewise((oo, a < b), (0, a <= b), (-oo, True))),
    ],
    ids=str,
)
def test_parameters(f, lo, hi, expected):
    """The value and, where it depends on them, the cases of the parameters."""
    found = rs.integrate(f, (x, lo, hi))
    for s in (-2, Rational(-1, 2), 0, 1, 3):
        for t in (-2, 0, Rational(1, 2), 1):
            numbers = {a: s, b: t, p: abs(s) + 1, q: abs(t) + 1}
            assert found.subs(numbers) == expected.subs(numbers), numbers


def test_growth_that_a_parameter_decides():
    """Where the integrand grows it is oo, not without value."""
    found = rs.integrate(exp(a * x) * Abs(sin(x)), (x, 0, oo))
    assert [found.subs(a, v) for v in (0, Rational(1, 3), 2)] == [oo] * 3
    assert found.subs(a, -1).equals(rs.integrate(exp(-x) * Abs(sin(x)), (x, 0, oo)))
    with pytest.raises(rs.UnsupportedError, match="grow alike"):
        rs.integrate(3 * 2 ** floor(x) + (-2) ** floor(x), (x, 0, oo))


@pytest.mark.parametrize("f", [floor(x), x * Abs(sin(x)), x * rs.diff(floor(x), x)], ids=str)
def test_infinities_of_both_signs(f):
    with pytest.raises(Divergent, match="parts that tend to oo and parts that tend to -oo"):
        rs.integrate(f, (x, -oo, oo))
