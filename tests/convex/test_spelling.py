"""Shorter spellings are the same function on the whole interval, not only at a few points of it."""

import mpmath
import pytest
from sympy import Rational, log, oo, sqrt, sympify

from relu_sym.convex.rooted import one_sign
from relu_sym.convex.spelling import tidied
from relu_sym.forms.exact import scalar
from relu_sym.symbols import T

SPELLINGS = {  # what sign changes between samples would spoil
    "a square between the samples": (sqrt((T - Rational(19, 100)) ** 2 * (T + 1)), 0, 1),
    "two squares": (sqrt((T - Rational(3, 10)) ** 2 * (T - Rational(2, 5)) ** 2 * (2 - T)) + T, 0, 1),
    "a root over a square": ((T - sqrt((10 * T - 3) ** 2 * (T + 2))) / (T + 1), 0, 1),
    "the logarithm of a square": (log((T - Rational(19, 100)) ** 2), 0, 1),
    "two factors that turn together": (log((T - Rational(3, 10)) * (T - Rational(31, 100)) + 1), 0, 1),
    "a fraction": (log((T + 1) / (2 - T)) + 1, -1, 2),
    "entropy": (T * log(T / (1 - T)) - log(1 / (1 - T)), 0, 1),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_shorter_spelling_is_the_same_function(name):
    e, lo, hi = SPELLINGS[name]
    other = tidied(e, scalar(lo), scalar(hi))
    for k in range(1, 100):
        t = lo + (hi - lo) * Rational(k, 100) + Rational(1, 977)
        wanted, found = (mpmath.mpmathify(g.subs(T, t).evalf(30)) for g in (e, other))
        assert abs(wanted - found) < 1e-15, (other, t)


@pytest.mark.parametrize(
    ("e", "lo", "hi", "sign"),
    [
        (T**2 - Rational(1, 5) ** 2, 0, 1, None),
        ((T - Rational(1, 5)) ** 2, 0, 1, None),
        (T**2 + 1, -oo, oo, 1),
        (-(T**3), 0, oo, -1),
        (T, 0, 1, 1),
        (sympify(-2), 0, 1, -1),
    ],
)
def test_one_sign(e, lo, hi, sign):
    ends = (v if abs(v) == oo else scalar(v) for v in (lo, hi))
    assert one_sign(e, *ends) == sign
