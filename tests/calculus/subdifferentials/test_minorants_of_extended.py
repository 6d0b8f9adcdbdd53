"""kind="convex" where f is +oo or has no value: normal cones, ends of domains; and what is shown of the sets."""

from __future__ import annotations

import pytest
from sympy import Abs, EmptySet, FiniteSet, Interval, Min, Piecewise, Rational, S, Symbol, latex, log, oo, sqrt

import relu_sym as rs

x, u = Symbol("x", real=True), Symbol("u", real=True)
UNIT = rs.indicator(Interval(0, 1), x)

SETS = [
    (UNIT, 0, Interval(-oo, 0)),
    (UNIT, 1, Interval(0, oo)),
    (UNIT, Rational(1, 2), FiniteSet(0)),
    (UNIT, 2, EmptySet),
    (UNIT + Abs(x), 0, Interval(-oo, 1)),
    (UNIT - x**2, 0, Interval(-oo, -1)),
    (UNIT - x**2, 1, Interval(-1, oo)),
    (UNIT - x**2, Rational(1, 2), EmptySet),
    (rs.indicator(FiniteSet(1), x), 1, S.Reals),
    (rs.indicator(FiniteSet(-1, 1), x), -1, Interval(-oo, 0)),
    (rs.indicator(FiniteSet(-1, 1), x), 0, EmptySet),
    (rs.indicator(Interval.open(0, 1), x), 0, EmptySet),
    (-sqrt(x), 0, EmptySet),
    (-sqrt(x), 4, FiniteSet(Rational(-1, 4))),
    (-sqrt(x), -4, EmptySet),
    (x * log(x), 1, FiniteSet(1)),
    (1 / x, 1, EmptySet),
    (Piecewise((1 / x, x > 0), (oo, True)), 1, FiniteSet(-1)),
    (Piecewise((x**3, x >= 0), (oo, True)), 0, Interval(-oo, 0)),
    (Piecewise((5, x <= 0), (x, x < 1), (oo, True)), 0, EmptySet),
    (Piecewise((0, x <= 1), (-5, x <= 2), (oo, True)), 2, Interval(0, oo)),
]


@pytest.mark.parametrize("f, at, wanted", SETS, ids=str)
def test_sets_of_extended_valued_functions(f, at, wanted):
    found = rs.subdifferential(f, x, kind="convex").at(at)
    assert found == wanted
    here = f.subs(x, at)
    places = [Rational(k, 8) for k in range(-40, 41)]
    heights = [(p, f.subs(x, p)) for p in places]
    for v in (-10, -3, -1, Rational(-1, 4), 0, Rational(1, 2), 1, 2, 10):
        below = bool(here.is_real) and all(h is oo or not h.is_real or h >= here + v * (p - at) for p, h in heights)
        assert (found.contains(v) == True) <= below  # noqa: E712
        if f not in (1 / x, -sqrt(x)) and not f.has(log):  # a grid does not see steep ends
            assert (found.contains(v) == True) == below  # noqa: E712


def test_a_printed_slope_is_one_of_a_minorant():
    """Of a function that is not convex a slope inside a piece may be of none: it is not shown as the set."""
    for f in (x**3, -(x**2), Abs(Abs(x) - 1), UNIT - x**2):
        m = rs.subdifferential(f, x, kind="convex")
        assert not any(isinstance(found, FiniteSet) for where, found in m.rows() if "=" not in where)
        assert "ask for a point with .at" in str(m) and r"\text{ or }\emptyset" in latex(m)
    assert (
        str(rs.subdifferential(x**2 + Abs(x), x, kind="convex")) == "x < 0  {2*x - 1}\nx = 0  [-1, 1]\nx > 0  {2*x + 1}"
    )


def test_outside_of_the_domain_nothing_is_shown_as_a_number():
    m = rs.subdifferential(UNIT, x, kind="convex")
    told = [found for _, found in m.rows()]
    assert told == [EmptySet, Interval(-oo, 0), FiniteSet(0), Interval(0, oo), EmptySet]
    for kind in ("frechet", "limiting"):
        assert [found for where, found in rs.subdifferential(UNIT, x, kind=kind).rows() if "=" not in where] == [
            None,
            FiniteSet(0),
            None,
        ]
    assert "nan" not in str(m) and "NaN" not in latex(m)


def test_a_proximal_map_is_named_as_one_in_a_notebook():
    shown = rs.prox(Min(Abs(x), 1), x, u, 2)._repr_latex_()
    assert r"\operatorname{arg}\min_{x}" in shown and r"\partial" not in shown
    assert r"\partial" in rs.subdifferential(Abs(x), x)._repr_latex_()


def test_floats_at_which_a_map_is_asked():
    assert rs.prox(x * log(x), x, 1.0) == rs.prox(x * log(x), x, 1).evalf()
    assert rs.moreau_envelope(x * log(x), x, 1.0) == rs.moreau_envelope(x * log(x), x, 1).evalf()
    assert rs.prox(Abs(x), x, 3.5) == 2.5
