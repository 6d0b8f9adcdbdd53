"""Derivations of proximal points at a number, of bounded functions' conjugates, and of wells: verified, and caught."""

import random

import pytest
from corpus import check_whole
from corruptions import KINDS
from sympy import Abs, Eq, Piecewise, Rational, Symbol, cos, exp, log, oo, sin, sqrt

import relu_sym as rs

x, y, u = (Symbol(n, real=True) for n in "xyu")
LAM = Symbol("lam", positive=True)
COUNTED = Piecewise((0, Eq(x, 0)), (1, True))

QUESTIONS = (
    (rs.prox, Abs(x), x, 3),
    (rs.prox, -Abs(x), x, 0, Rational(1, 2)),
    (rs.prox, COUNTED, x, sqrt(2)),
    (rs.prox, Piecewise((0, (x > 0) & (x < 1)), (oo, True)), x, 3),
    (rs.moreau_envelope, Abs(x), x, 3),
    (rs.moreau_envelope, sqrt(x**2 + 1), x, 2),
    (rs.convex_conjugate, cos(x), x, y),
    (rs.convex_envelope, Abs(sin(x)), x),
    (rs.convex_conjugate, log(1 + exp(x)), x, y),
)


@pytest.mark.parametrize("k", range(len(QUESTIONS)))
def test_verified_stored_and_the_verbs_own(k):
    verb, *args = QUESTIONS[k]
    with rs.budget(seconds=60):
        check_whole(rs.derivation(verb, *args), verb(*args))


@pytest.mark.parametrize("kind", KINDS[:4], ids=lambda kind: kind.__name__)
def test_what_is_made_wrong_is_caught(kind):
    rng = random.Random(5)
    for verb, *args in (QUESTIONS[1], QUESTIONS[4], QUESTIONS[6]):
        d = rs.derivation(verb, *args)
        spoiled = kind(d, rng)
        assert spoiled is None or spoiled == d or not spoiled.verify(), (verb, args, spoiled)


def test_the_lines_at_a_number():
    d = rs.derivation(rs.prox, -Abs(x), x, 0)
    assert d[0].before == rs.derivation(rs.prox, -Abs(x), x, u)[0].before.xreplace({u: 0})
    assert [s.after for s in d.walk() if s.rule == "candidate"] == [-Rational(1, 2), 0, 0, -Rational(1, 2), 0]
    assert d[-1].after == d.result == rs.prox(-Abs(x), x, 0)


def test_refused_with_parameters_at_a_number():
    with pytest.raises(rs.UnsupportedError, match="a symbol, or a number and no parameters"):
        rs.derivation(rs.prox, Abs(x), x, 3, LAM)
