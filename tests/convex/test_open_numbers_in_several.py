"""Conjugates in several variables with parameters: few cases, each as with the number put in before."""

import pytest
from sympy import Abs, Max, Rational, Symbol

import relu_sym as rs
from relu_sym.forms.exact import sign_of
from relu_sym.forms.facts import Facts, canonical

x, y, u, v, a, b = (Symbol(n, real=True) for n in "xyuvab")
FUNCTIONS = [(Max(x, y, a), 2), (Max(x, y, x + y - a), 2), (a * Max(x, y), 8), (Max(x, y) + a * Abs(x), 8)]


@pytest.mark.parametrize("k", range(len(FUNCTIONS)), ids=[str(f) for f, _ in FUNCTIONS])
def test_conjugates_with_a_parameter(k):
    f, most = FUNCTIONS[k]
    found = rs.convex_conjugate(f, (x, y), (u, v))
    assert str(found).count(", ") < 4 * most and "a**" not in str(found)
    for number in (-2, 0, 3):
        known = rs.convex_conjugate(f.subs(a, number), (x, y), (u, v))
        for p in (Rational(-1, 2), 0, Rational(1, 3), 1):
            for q in (Rational(-1, 4), 0, Rational(2, 3), 1):
                there = {u: p, v: q}
                assert found.subs(a, number).subs(there) == known.subs(there)


def test_odd_powers_have_the_sign_of_their_base():
    assert canonical(a**5) == (a, 1) and canonical(-2 * (a - b) ** 3) == (canonical(a - b)[0], -canonical(a - b)[1])
    for sign in (-1, 1):
        facts = Facts().adding(a, sign)
        assert [sign_of(e, facts) for e in (a**3, -(a**7), a**4)] == [sign, -sign, 1]
    assert sign_of(a**9, Facts().adding(a, 0)) == 0
