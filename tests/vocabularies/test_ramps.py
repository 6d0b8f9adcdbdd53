"""A jump that is no ramp is not written as one, however its formula is spelled."""

import pytest
from sympy import Rational, Symbol, sqrt

import relu_sym as rs

x = Symbol("x", real=True)
s, t = Symbol("s", positive=True), Symbol("t", positive=True)
H = rs.Heaviside
LINES = [
    ("off by one", lambda a: 1 - (x - a) / a),
    ("twice the level", lambda a: (2 * a - x) / a),
    ("a ramp", lambda a: (x - a) / a),
    ("a ramp turned", lambda a: 3 - 3 * x / a),
    ("a square off by one", lambda a: 1 + (x - a) ** 2),
    ("a nested slope", lambda a: 2 - 2 * (x - a) / a - (x - a)),
]


@pytest.mark.parametrize(
    "level", [s, sqrt(t), s + t, Rational(3, 2), sqrt(2)], ids=["s", "root", "sum", "3/2", "sqrt2"]
)
@pytest.mark.parametrize("line", [row[1] for row in LINES], ids=[row[0] for row in LINES])
def test_values_stay(line, level):
    e = line(level) * H(x - level)
    found = rs.simplify(e, x)
    numbers = {s: Rational(2, 3), t: Rational(9, 4)}
    for v in (-1, Rational(1, 2), level, 2, 5):
        at = {x: v.subs(numbers) if hasattr(v, "subs") else v}
        assert (found - e).subs(numbers).subs(at).equals(0)
