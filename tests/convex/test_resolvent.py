"""The map read off the graph of df, the general road (the conjugate of lam*f + x^2/2), the naive minimiser."""

from __future__ import annotations

from fractions import Fraction as Q

import pytest
from hypothesis import given, settings
from sympy import Abs, Eq, Interval, Max, Piecewise, Rational, S, Symbol, exp, oo

import relu_sym as rs
from relu_sym.convex.prox_question import asked
from relu_sym.forms.exact import scalar
from relu_sym.forms.facts import NO_FACTS
from relu_sym.vocabularies.write import written
from tests.convex.naive import Pieces, convex_quadratic, rational, x

u = Symbol("u", real=True)


def both_roads(f, lam):
    """(form of prox, form of the envelope) by the graph of df, and by the conjugate of lam*f + x^2/2."""
    question = asked(f, x, u, lam, ())
    found = question.resolvent(question.form(NO_FACTS))
    assert found is not None
    wide = question.supremum(NO_FACTS)
    return (found.proximal(), found.envelope()), (wide.choice(), question.lowered(wide.form))


OPEN_END = Piecewise((1, Eq(x, 0)), (x, x > 0), (oo, True))  # its closure is 0 at 0
CASES = [
    Abs(x),
    rs.ReLU(x),
    x**2 - 3 * x,
    7 - 2 * x,
    S(4),
    Max(0, x, 3 * x - 2) + x**2 / 3,
    Max(x, 0) ** 2 / 2,
    rs.indicator(Interval(-1, 2), x) + Abs(x),
    rs.indicator(Interval.open(0, 1), x) + x**2,
    rs.indicator(Interval(-oo, 1), x),
    OPEN_END,
    Piecewise((x**2, Abs(x) < 1), (2 * Abs(x) - 1, True)),
]


@pytest.mark.parametrize("f", CASES, ids=str)
@pytest.mark.parametrize("lam", [Rational(1, 3), S(2)], ids=str)
def test_both_roads_meet(f, lam):
    mine, general = both_roads(f, lam)
    for one, other in zip(mine, general, strict=True):
        assert written(one, u, Piecewise) == written(other, u, Piecewise)


@given(convex_quadratic())
@settings(max_examples=12)
def test_of_random_functions(f: Pieces):
    lam = Q(3, 2)
    (proximal, envelope), general = both_roads(f.expr(), rational(lam))
    for k in range(-16, 17):
        v = Q(k, 3)
        least, where = f.proximal(v, lam)
        assert {Q(str(proximal.at(number(v))))} == where
        assert Q(str(envelope.at(number(v)))) == least
        assert [form.at(number(v)) for form in general] == [proximal.at(number(v)), envelope.at(number(v))]


def number(v: Q):

    return scalar(rational(v))


LEFT = [-Abs(x), exp(x), Abs(x) ** 3, Abs(x) - x**2 / 8, Piecewise((0, Eq(x, 1)), (oo, True)), rs.Heaviside(x)]


@pytest.mark.parametrize("f", LEFT, ids=str)
def test_the_rest_is_left_to_the_general_road(f):
    question = asked(f, x, u, 1, ())
    assert question.resolvent(question.form(NO_FACTS)) is None


def test_a_value_below_the_limit_at_an_end_is_kept():
    f = Piecewise((-2, Eq(x, 0)), (x, x > 0), (oo, True))
    assert rs.moreau_envelope(f, x, u).subs(u, 0) == -2
    assert rs.prox(f, x, u, 1).at(Rational(1, 2)) == {0}
