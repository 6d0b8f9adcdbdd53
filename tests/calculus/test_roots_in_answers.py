"""Verbs at kinks and jumps without closed form: against quadrature, numbers, and the referee."""

from __future__ import annotations

import copy
import pickle

import mpmath
import pytest
from mpmath import mp, mpf
from sympy import (
    Abs,
    FiniteSet,
    Float,
    Heaviside,
    Interval,
    Max,
    N,
    Piecewise,
    Rational,
    Symbol,
    ccode,
    cos,
    exp,
    lambdify,
    latex,
    log,
    oo,
    sign,
    sin,
    sqrt,
    srepr,
    tan,
)

import relu_sym as rs
from relu_sym.errors import Undecided
from relu_sym.forms.exact import sign_of

x = Symbol("x", real=True)
r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac
u, v = x - cos(x), exp(x) - x - 2
R = rs.RootIn(u, (0, 1))
W = rs.RootIn(x * exp(x) - 1, (0, 1))


# ---------------------------------------------------------------------- derivatives and sets
def test_order_two_has_twice_the_slope_at_the_root():
    assert rs.diff(Abs(u), x) == (1 + sin(x)) * sign(u)
    assert rs.diff(Abs(u), x, 2) == cos(x) * sign(x - R) + (2 + 2 * sin(R)) * delta(x - R)
    assert rs.diff(Max(x, cos(x)), x, 2).coeff(delta(x - R)) == 1 + sin(R)
    assert rs.diff(sign(exp(-x) - x), x) == -2 * delta(x - W)
    assert rs.diff(Piecewise((1, x < cos(x)), (0, True)), x) == -delta(x - R)
    assert rs.diff(delta(u), x) == delta(x - R, 1) / (1 + sin(R))
    assert rs.diff(Piecewise((0, u < 0), (u + 1, True)), x).coeff(delta(x - R)) == 1


def test_classical_derivatives_and_exceptional_sets():
    found = rs.diff(Abs(u), x, mode="classical")
    assert found == Piecewise((-1 - sin(x), x < R), (1 + sin(x), x > R))
    assert rs.exceptional_set(Abs(u), x) == FiniteSet(R)
    assert rs.exceptional_set(Abs(u) ** 3, x) == rs.exceptional_set(Abs(exp(x) - 1 - x), x) == FiniteSet()
    assert len(rs.exceptional_set(Abs(v), x)) == 2


def test_sets_at_the_root():
    width = 1 + sin(R)
    for kind in ("clarke", "frechet", "limiting"):
        assert rs.subdifferential(Abs(u), x, kind).at(R) == Interval(-width, width)
    assert rs.subdifferential(-Abs(u), x, "frechet").at(R).is_empty
    assert rs.subdifferential(Abs(u), x, "bouligand").at(R) == FiniteSet(-width, width)
    assert rs.subdifferential(r(u) - r(-u), x).at(R) == FiniteSet(width)
    assert rs.subdifferential(Max(x, cos(x)), x).at(R) == Interval(-sin(R), 1)
    assert rs.subdifferential(Abs(u) - Abs(x - R), x).at(R) == Interval(-sin(R), sin(R))


INTEGRALS = [
    (Abs(u), -2, 3),
    (Abs(v), -3, 2),
    (Max(x, cos(x)), -1, 1),
    (r(x**5 - x - cos(x)), 0, 2),
    (x * sign(exp(-x) - x), 0, 2),
    (H(x * exp(x) - 1) * x**2, -1, 2),
    (Piecewise((sin(x), x < cos(x)), (x**2, True)), -1, 2),
    (Max(x, cos(x), Rational(4, 5) - x), -2, 2),
    (Abs(u) * Abs(x), -1, R),
    (Abs(x * cos(x) - 1), 0, 12),
    (Abs(x + log(x)), Rational(1, 10), 2),
]


@pytest.mark.parametrize(("f", "a", "b"), INTEGRALS, ids=lambda e: str(e))
def test_integrals_by_quadrature(f, a, b):
    found = rs.integrate(f, (x, a, b)).evalf(20)
    value = lambdify(x, f.rewrite(Piecewise) if f.has(r, H) else f, "mpmath")
    kinks = [mpf(str(p.evalf(30))) for p in rs.normal_form(f, x).breakpoints] if b != 12 else []
    with mp.workdps(20):
        ends = [mpf(str(N(e, 30))) for e in (a, b)]
        if b == 12:
            kinks = [mpmath.findroot(value_of_cos, z) for z in (4.9, 7.7, 11.1)]
        cuts = [ends[0], *[p for p in kinks if ends[0] < p < ends[1]], ends[1]]
        assert abs(mpmath.quad(value, cuts) - mpf(str(found))) < mpf(10) ** -12


def value_of_cos(t):
    """The function whose zeros are the kinks of the integral that has many."""
    return t * mpmath.cos(t) - 1


def test_impulses_inside_and_at_an_end():
    assert rs.integrate(x * delta(u), (x, -1, 1)) == R / (1 + sin(R))
    with pytest.raises(rs.EndpointImpulseError):
        rs.integrate(x * delta(u), (x, 0, R))
    with pytest.raises(rs.UndefinedProductError):
        rs.diff(H(u) * delta(x - R), x)
    assert rs.simplify((x - R) * delta(u), x) == 0


# ---------------------------------------------------------------------- limits
LIMITS = [
    (sin(u) / u, 1, 1),
    (1 / u, -oo, oo),
    (1 / u**2, oo, oo),
    (log(Abs(u)), -oo, -oo),
    (u * log(Abs(u)), 0, 0),
    (exp(1 / u), 0, oo),
    (Abs(u) / (x - R), -1 - sin(R), 1 + sin(R)),
    ((x - R) / Abs(u), -1 / (1 + sin(R)), 1 / (1 + sin(R))),
    ((1 - cos(u)) / u**2, Rational(1, 2), Rational(1, 2)),
    (1 / u - 1 / sin(u), 0, 0),
    (sqrt(Abs(u)) / u, -oo, oo),
    (Max(x, cos(x)), R, R),
    (x**u, 1, 1),
    (Heaviside(u), 0, 1),
]


@pytest.mark.parametrize(("f", "left", "right"), LIMITS, ids=lambda e: str(e))
def test_limits_at_the_root(f, left, right):
    for side, expected in (("-", left), ("+", right)):
        found = rs.limit(f, x, R, side)
        assert found == expected or sign_of(found - expected) == 0


def test_series_at_the_root():
    linear = rs.series(Abs(u), x, R, 2).removeO()
    assert linear.expand() == ((1 + sin(R)) * (x - R)).expand()
    with pytest.raises(rs.UnsupportedError, match="singularity"):
        rs.series(1 / u, x, R)


# ---------------------------------------------------------------------- the number itself
def test_it_is_a_number():
    assert R.is_real and R.is_positive and R.is_integer is False and not R.free_symbols and not R.args
    assert R < 1 and (2 * R**2 - 1).is_positive and Max(R, Rational(1, 2)) == R and R.diff(x) == 0 == R.subs(x, 3) - R
    assert str(R.evalf(40)) == "0.7390851332151606416553120876738734040134"
    with mp.workdps(320):
        root = mpmath.findroot(lambda t: t - mpmath.cos(t), 0.7)
        assert abs(mpf(str(R.evalf(310))) - root) < mpf(10) ** -308
    assert rs.RootIn(exp(-x) - x, (0, 1)).evalf(30) == W.evalf(30)
    assert float(rs.lambdify(x, Abs(x - R))(1.0)) == float(lambdify(x, Abs(x - R))(1.0)) == 1 - float(R)
    assert "0.73908513321516" in ccode(x - R)
    with mp.workdps(45):
        assert abs(lambdify(x, x - R, "mpmath")(mpf(0)) + mpf(str(R.evalf(45)))) < mpf(10) ** -43


def test_it_comes_back_from_text_data_and_memory():
    answer = rs.diff(Abs(u), x, 2)
    assert str(R) == "RootIn(x - cos(x), (0, 1))"
    assert rs.parse(str(answer), symbols={"x": x}) == answer
    assert pickle.loads(pickle.dumps(R)) == copy.deepcopy(R) == R
    names = {"RootIn": rs.RootIn, "Add": lambda *a: sum(a), "Mul": lambda a, b: a * b, "cos": cos, "Symbol": Symbol}
    assert eval(srepr(R), {**names, "Integer": Rational}) == R
    assert r"\operatorname{root}_{x \in \left(0, 1\right)}" in latex(R)


@pytest.mark.parametrize(
    ("g", "ends", "reason"),
    [
        (u, (1, 2), "0 zeros"),
        (v, (-5, 5), "2 zeros"),
        ((u**2).expand(), (0, 1), "double zero"),
        (x**5 - x - 1, (1, 2), "CRootOf"),
        (u, (1, 0), "rational ends"),
        (u, (0, sqrt(2)), "rational ends"),
        (u, 1, "two ends"),
        (log(x) - sin(x), (-1, 1), "not proved"),
    ],
    ids=str,
)
def test_it_is_not_made_without_proof(g, ends, reason):
    with pytest.raises(rs.UnsupportedError, match=reason) as told:
        rs.RootIn(g, ends)
    assert "_x" not in str(told.value)


ZERO = [
    R - cos(R),
    cos(2 * R) - 2 * R**2 + 1,
    sin(R) ** 2 + R**2 - 1,
    sqrt(R - cos(R) + 1) - 1,
    tan(R) ** 2 * R**2 + R**2 - 1,
    1 / R - 1 / cos(R),
    W - rs.RootIn(exp(-x) - x, (0, 1)),
    W * exp(W) - 1 + R - cos(R),
]


@pytest.mark.parametrize("number", ZERO, ids=str)
def test_equality_by_proof_and_order_by_digits(number):
    assert sign_of(number) == 0
    assert sign_of(number + Rational(1, 10**90)) == 1
    assert sign_of(number - Rational(1, 10**90)) == -1


def test_what_digits_do_not_part_and_no_proof_joins_is_undecided():
    for number in (
        R - cos(R) + Rational(1, 10**400),
        W - rs.RootIn(x + log(x), ("1/2", 1)),
        1 / (R - cos(R)),
        log(R - cos(R)),
    ):
        with pytest.raises((Undecided, rs.UnsupportedError)):
            sign_of(number)
    with pytest.raises(rs.UnsupportedError, match="part it from 0"):
        rs.diff(Abs(x - R) * Abs(x - cos(R) - Rational(1, 10**400)), x, 2)


def test_floats_stay_floats():
    found = rs.exceptional_set(Abs(x - 1.0 * cos(x)), x)
    assert all(isinstance(p, Float) for p in found)


# ---------------------------------------------------------------------- derivations
@pytest.mark.parametrize("f", [Abs(u), Max(x, cos(x)), r(x**5 - x - cos(x))], ids=str)
@pytest.mark.parametrize(
    "asked", [{}, {"n": 2}, {"mode": "classical"}, {"mode": "set-valued"}, {"mode": "classical", "style": "definition"}]
)
def test_derivations_hold(f, asked):
    d = rs.derivation(f, x, **asked)
    assert d.verify()
    again = rs.Derivation.from_json(d.to_json())
    assert again == d and again.verify()
    assert d.to_latex() and d.to_html() and d.to_text()


@pytest.mark.parametrize(
    "g, ends",
    [
        (x * cos(x) - sin(x), (4, 5)),
        (x * sin(x) - 1, (1, 2)),
        (exp(x**2) - 3 - x**2 / 7, (1, 2)),
        (x**2 - cos(x), (0, 1)),
    ],
    ids=str,
)
def test_zeros_of_even_and_odd_functions_are_mirrored(g, ends):
    """One name for both, so that what is even in them is seen to be equal."""
    a, b = ends
    above, below = rs.RootIn(g, (a, b)), rs.RootIn(g, (-b, -a))
    assert below == -above and cos(below) == cos(above) and isinstance(above, rs.RootIn)
    assert abs(g.subs(x, below).evalf(30)) < 1e-25 and below.evalf(30) == -above.evalf(30)
    assert rs.RootIn(g.subs(x, -x), (-b, -a)) == below


def test_extrema_at_mirrored_zeros():
    r = rs.RootIn(x * cos(x) - sin(x), (4, 5))
    assert rs.minimum(sin(x) / x, x, Interval(-10, 10)) == cos(r)
    assert rs.argmin(sin(x) / x, x, Interval(-10, 10)) == FiniteSet(-r, r)
