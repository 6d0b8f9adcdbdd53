"""Equality of functions of one whole number: what lies between whole numbers does not count."""

from __future__ import annotations

import random

import pytest
from sympy import Abs, Heaviside, Integer, Max, Mod, Rational, Symbol, ceiling, exp, floor, pi, sign, sin

import relu_sym as rs

n = Symbol("n", integer=True)
k = Symbol("k", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
CASES = [
    (Heaviside(n, 0), Heaviside(n - 1, 1)),
    (Heaviside(n + Rational(1, 2)), Heaviside(n, 1)),
    (Heaviside(n, 0), Heaviside(n, 1)),
    (Max(n, 0) - Max(n - 1, 0), Heaviside(n - 1, 1)),
    (rs.ReLU(n - Rational(1, 3)), rs.ReLU(n - 1) + Heaviside(n - 1, 1) * Rational(2, 3)),
    (ceiling(n / 2), floor((n + 1) / 2)),
    (ceiling(n / 2), floor(n / 2)),
    (Mod(n, 2) ** 2, Mod(n, 2)),
    (Mod(n, 3) ** 2, Mod(n, 3)),
    (Abs(sin(pi * n / 2)), Mod(n, 2)),
    (n * (n - 1) * (n - 2) * Heaviside(n) * Heaviside(Rational(5, 2) - n), Integer(0)),
    (n * (n - 1) * (n - 2) * Heaviside(n) * Heaviside(4 - n), Integer(0)),
    (Heaviside(k - Rational(3, 2)), Heaviside(k - 2, 1)),
    (Max(k, Rational(3, 2)), Max(k, 2) - Rational(1, 2) * Heaviside(1 - k, 1)),
    (Heaviside(m - Rational(1, 2)), Heaviside(m - 1, 1)),
    (Mod(m, 2) * Heaviside(m, 1), Mod(m, 2)),
    (Heaviside(m - Rational(1, 2)), Integer(1)),
    (sign(n) ** 2, Integer(1)),
    (exp(n) * Heaviside(-n), Heaviside(-n)),
]


@pytest.mark.parametrize(("f", "g"), CASES, ids=str)
def test_it_is_what_all_small_numbers_say(f, g):
    (v,) = f.free_symbols
    numbers = [i for i in range(-12, 13) if (i > 0 or not v.is_positive) and (i >= 0 or not v.is_nonnegative)]
    expected = all((f - g).subs(v, i) == 0 for i in numbers)
    assert {rs.equal(f, g), rs.equal(g, f)} == {expected}


HEADS = [
    lambda v, c: Max(v, c),
    lambda v, c: Heaviside(v - c),
    lambda v, c: Heaviside(v - c, 1),
    lambda v, c: Abs(v - c),
    lambda v, c: floor(v / 3 + c),
    lambda v, c: Mod(v, 2),
    lambda v, c: Mod(v, 3),
    lambda v, c: ceiling((v + c) / 2),
    lambda v, c: rs.ReLU(v - c),
]
SYMBOLS = [n, k, m, Symbol("j", integer=True, negative=True)]


@pytest.mark.parametrize("seed", range(40))
def test_against_all_numbers_in_a_window(seed):
    draw = random.Random(seed)
    v = SYMBOLS[seed % len(SYMBOLS)]

    def head():
        return draw.choice(HEADS)(v, Rational(draw.randint(-6, 6), draw.choice((1, 2, 3))))

    f = head() * head() if seed % 2 else head()
    step = Heaviside(v - Rational(draw.randint(-8, 8), 3)) * Heaviside(Rational(draw.randint(-8, 8), 3) - v)
    for g in (f + step, head(), head() + head()):
        numbers = [
            i
            for i in range(-25, 26)
            if (i > 0 or not v.is_positive) and (i >= 0 or not v.is_nonnegative) and (i < 0 or not v.is_negative)
        ]
        expected = all((f - g).subs(v, i) == 0 for i in numbers)
        assert rs.equal(f, g) in (None, expected), (f, g)


def test_what_is_not_decided():
    assert rs.equal(rs.Dirac(n), 0) is not True
    assert rs.equal(n, n + Heaviside(n - 1000)) is not True
    assert rs.equal(sin(n) ** 2 * Heaviside(n), 0) is not True
