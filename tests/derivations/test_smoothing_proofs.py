"""Derivations of smoothings are verified, and no wrong line passes; bounds of pieces that grow; kinks on a window."""

import pickle
from dataclasses import replace
from random import Random

import mpmath
import pytest
from corruptions import with_line, wrong
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Integer, Max, Piecewise, Rational, Symbol, exp, floor, lambdify, log, sin, sqrt, symbols

import relu_sym as rs
from relu_sym.frameworks.kernels import KERNELS

x, a = symbols("x a", real=True)
beta = Symbol("beta", positive=True)
relu = rs.ReLU

SMOOTHED = {
    "kinks": (Abs(x) + relu(x - 1), "softplus"),
    "jump and square": (rs.Heaviside(x) + x * Abs(x), "squareplus"),
    "cubic piece": (Piecewise((x**3, x < 1), (2 - x, True)), "squareplus"),
    "value of its own": (Piecewise((1, Eq(x, 0)), (Abs(x - 1), True)), "huber"),
    "bump": (Abs(x), "mollifier"),
    "no kink": (sin(x), "softplus"),
}


@pytest.mark.parametrize("name", SMOOTHED)
def test_derivations_are_verified_and_no_other_line_is(name):
    f, kind = SMOOTHED[name]
    d = rs.smooth(f, beta, kind=kind).derivation()
    assert d.verify(), d.verify()
    assert pickle.loads(pickle.dumps(d)) == d
    lines = list(d.walk())
    for line in Random(name).sample(lines, min(2, len(lines))):
        assert not with_line(d, line, replace(line, after=wrong(line.after, x))).verify(), line
    assert not replace(d, result=d.result + 1).verify()
    assert replace(d, steps=d.steps[:2]).verify().broken


@pytest.mark.parametrize("kind", ["squareplus", "huber"])
def test_every_line_can_fail(kind):
    d = rs.smooth(relu(x) + 1, beta, kind=kind).derivation()
    assert {s.rule for s in d.walk()} >= {"limit", "pairing", "uniform bound", "largest at the kink"}
    for line in d.walk():
        assert with_line(d, line, replace(line, after=wrong(line.after, x))).verify().failed, line


def test_a_smaller_bound_is_passed():
    """It is sharp for one kink: what is a little less is contradicted by values, not by the answer alone."""
    s = rs.smooth(3 * relu(x - 1), beta)
    d = s.derivation()
    line = next(t for t in d if t.rule == "uniform bound")
    other = replace(line, after=line.after * Rational(99, 100))
    s.__dict__["bound"] = other.after
    assert with_line(replace(d, judge=type(d.judge)(s)), line, other).verify().failed


def test_cases_of_parameters_are_verified():
    d = rs.smooth(relu(a * x), beta, kind="huber", x=x).derivation()
    assert d.verify()
    first = d.steps[0]
    line = next(s for s in first.steps if s.rule == "limit of the slope at the kink")
    part = replace(first, steps=tuple(replace(s, after=s.after + 1) if s is line else s for s in first.steps))
    assert replace(d, steps=(part, *d.steps[1:])).verify().failed


@pytest.mark.parametrize("scale", [Integer(50), sqrt(2), Symbol("k"), 2 * Symbol("k", positive=True)], ids=range(4))
def test_any_scale(scale):
    s = rs.smooth(Abs(x - 1), scale, x=x, kind="huber")
    assert s.bound == 1 / (2 * scale)
    assert s.derivation().verify(), s.derivation().verify()


GROWING = [
    rs.ELU(x),
    rs.SELU(x),
    exp(-Abs(x)),
    Abs(exp(x) - 1),
    x * exp(-Abs(x - 1)),
    Piecewise((exp(2 * x) - 1, x < 0), (x, True)),
]


@pytest.mark.parametrize("f", GROWING, ids=range(len(GROWING)))
@pytest.mark.parametrize("kind", ["softplus", "huber", "mollifier"])
def test_pieces_that_grow_exponentially_are_bounded(f, kind):
    s = rs.smooth(f, beta, kind=kind)
    with mpmath.workdps(60):
        exact = lambdify(x, rs.to_sympy(f), "mpmath")
        for scale in (Rational(5, 2), 20):
            found, bound = lambdify(x, s.expr.subs(beta, scale), "mpmath"), s.bound.subs(beta, scale).evalf(30)
            assert bound.is_finite
            for k in (-60, -9, -3, -1, 0, 1, 2, 7, 50):
                t = mpmath.mpf(k) / 6
                assert abs(found(t) - exact(t)) <= mpmath.mpf(bound) * (1 + mpmath.mpf(10) ** -9)
    if kind == "softplus":
        assert s.bound.subs(beta, Rational(1, 2)) == rs.smooth(f, Rational(1, 2)).bound
        assert s.bound.subs(beta, Rational(1, 2)).is_infinite  # the sigmoid falls more slowly than the piece grows


def test_tails_of_powers_are_refused_for_exponential_growth():
    with pytest.raises(rs.UnsupportedError, match=r"kernel 'squareplus'.*kind='huber'"):
        _ = rs.smooth(rs.ELU(x), beta, kind="squareplus").bound


@pytest.mark.parametrize("kind", KERNELS)
@pytest.mark.parametrize("power", [2, 3, 4, 5, 7])
def test_every_power_has_a_bound(kind, power):
    s = rs.smooth(x**power * rs.Heaviside(x), beta, kind=kind)
    assert s.bound.is_finite is not False and s.bound.subs(beta, 2).is_finite
    found, bound = lambdify(x, s.expr.subs(beta, 2), "mpmath"), float(s.bound.subs(beta, 2))
    for k in (-400, -9, -2, -1, 1, 3, 10, 300):
        t = mpmath.mpf(k) / 5
        assert abs(found(t) - max(t, 0) ** power) <= bound + 1e-9 * abs(t) ** power


def test_families_are_smoothed_on_a_window():
    with pytest.raises(rs.UnsupportedError, match="on a window, as in"):
        rs.smooth(Abs(sin(x)), beta)
    s = rs.smooth(Piecewise((Abs(sin(x)), Abs(x) < 4), (0, True)), beta, kind="huber")
    assert s.jumps == (-4, 4) and len(s.points) == 5
    t = rs.smooth(Piecewise((floor(x), (x >= 0) & (x < 3)), (3, x >= 3), (0, True)), beta)
    assert t.points == t.jumps == (1, 2, 3)
    assert t.derivation().verify()


def test_a_value_of_its_own_is_said():
    s = rs.smooth(Piecewise((1, Eq(x, 0)), (0, True)), beta)
    assert s.expr == 0 and s.holes == (0,) and "not of the value of its own at 0" in str(s)
    lines = {t.rule: t.conditions for t in s.derivation()}
    assert lines["uniform bound"] == ("for every point, off the points with a value of their own",)


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), max_size=2),
    st.sampled_from(["softplus", "squareplus", "huber"]),
    st.sampled_from([Rational(1, 3), Rational(2), Rational(25)]),
)
def test_bounds_of_random_functions_near_their_kinks(ramps, squares, kind, scale):
    """Dense beside the kinks, where the distance is largest."""
    f = sum(c * relu(x - p) for c, p in ramps) + sum(c * (x - p) * Abs(x - p) for c, p in squares)
    s = rs.smooth(f, beta, kind=kind, x=x)
    found, exact = lambdify(x, s.expr.subs(beta, scale), "mpmath"), lambdify(x, rs.to_sympy(f), "mpmath")
    bound = float(s.bound.subs(beta, scale))
    for p in s.points:
        for k in (-40, -12, -5, -2, -1, 0, 1, 3, 8, 30):
            t = mpmath.mpf(int(p)) + mpmath.mpf(k) / 6 / mpmath.mpf(float(scale))
            assert abs(found(t) - exact(t)) <= bound * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize(("kind", "gap"), [("softplus", log(2)), ("squareplus", 1), ("huber", Rational(1, 4))])
def test_of_ramps_of_both_signs_the_larger_sum_counts(kind, gap):
    assert rs.smooth(3 * relu(x) - 2 * relu(x - 1), beta, kind=kind).bound == 3 * gap / beta
    assert rs.smooth(Max(x, 0) - 4 * Abs(x - 2), beta, kind=kind).bound == 8 * gap / beta
