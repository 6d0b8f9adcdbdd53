"""What the verbs say of functions whose kinks repeat: tables in the project's own words."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    DiracDelta,
    Eq,
    Float,
    Function,
    ImageSet,
    Integers,
    Integral,
    Interval,
    Lambda,
    Max,
    Min,
    Mod,
    Ne,
    Piecewise,
    Range,
    Rational,
    S,
    Sum,
    Symbol,
    Union,
    acos,
    asin,
    ceiling,
    cos,
    exp,
    floor,
    frac,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs

x = Symbol("x", real=True)
n = Symbol("n", integer=True)
a = Symbol("a", real=True)
w = Symbol("w", positive=True)
half = S.Half


def train(point, weight=1, order=0, first=-oo, last=oo):
    """sum of weight*delta^(order)(x - point) over first <= n <= last."""
    impulse = rs.Dirac(x - point, order) if order else rs.Dirac(x - point)
    return Sum(weight * impulse, (n, first, last))


DERIVATIVES = [
    (floor(x), train(n)),
    (ceiling(x), train(n)),
    (frac(x), 1 - train(n)),
    (Mod(x, 3), 1 - 3 * train(3 * n)),
    (Mod(x, w), 1 - w * train(n * w)),
    (Mod(x, -3), 1 - 3 * train(3 * n)),
    (floor(-2 * x), -train(n / 2)),
    (floor(w * x), train(n / w)),
    (floor(x - a), train(a + n)),
    (a * floor(x), a * train(n)),
    (x * floor(x), floor(x) + train(n, n)),
    (x**2 * floor(x), 2 * x * floor(x) + train(n, n**2)),
    (Mod(floor(x), 2), -train(2 * n) + train(2 * n + 1)),
    (floor(floor(x) / 2), train(2 * n)),
    (floor(x) + floor(sqrt(2) * x), train(n) + train(sqrt(2) * n / 2)),
    (rs.Heaviside(x - 1) * floor(x), train(n, first=1)),
    (Max(floor(x), 3), train(n, first=4)),
    (sign(floor(x) ** 2 - 5), 2 * rs.Dirac(x - 3) - 2 * rs.Dirac(x + 2)),
    (Abs(sin(x)), cos(x) * sign(sin(x))),
    (sign(sin(pi * x)), 2 * train(2 * n) - 2 * train(2 * n + 1)),
    (floor(x) - ceiling(x) + 1, S.Zero),
    (Piecewise((1, Eq(frac(x), 0)), (0, True)), S.Zero),
    (acos(cos(x)), sign(sin(x))),
]


@pytest.mark.parametrize(("f", "want"), DERIVATIVES, ids=lambda v: str(v)[:40])
def test_a_jump_in_every_period_becomes_a_sum_of_impulses(f, want):
    assert (rs.diff(f, x) - want).expand() == 0


HIGHER = [
    (floor(x), 2, train(n, order=1)),
    (Abs(sin(x)), 2, -Abs(sin(x)) + 2 * train(pi * n)),
    (Abs(sin(w * x)), 2, -(w**2) * Abs(sin(w * x)) + 2 * w * train(pi * n / w)),
    (frac(x) ** 2, 2, 2 - train(n, order=1) - 2 * train(n)),
    (DiracDelta(sin(x)), 1, train(pi * n, order=1)),
]


@pytest.mark.parametrize(("f", "order", "want"), HIGHER, ids=lambda v: str(v)[:40])
def test_higher_orders(f, order, want):
    assert (rs.diff(f, x, order) - want).expand() == 0


def test_a_classical_derivative_has_no_value_at_the_kinks():
    steps = rs.diff(floor(x), x, mode="classical")
    assert [steps.subs(x, p) for p in (Rational(-7, 2), Rational(1, 3))] == [0, 0]
    assert steps.subs(x, 4) is S.NaN
    slope = rs.diff(Abs(sin(x)), x, mode="classical")
    assert slope == Piecewise((cos(x) * sign(sin(x)), Ne(sin(x), 0)))
    assert slope.subs(x, 7 * pi) is S.NaN


EXCEPTIONAL = [
    (floor(x), Integers, {}),
    (floor(w * x + a), ImageSet(Lambda(n, (n - a) / w), Integers), {}),
    (Abs(sin(x)), ImageSet(Lambda(n, pi * n), Integers), {}),
    (Max(cos(x), 0), ImageSet(Lambda(n, pi * n + pi / 2), Integers), {}),
    (sin(x) * Abs(sin(x)), S.EmptySet, {}),
    ((-1) ** floor(x) * x**2, Integers, {0}),
    (x * Abs(sin(pi * x)) / (x**2 + 1), Integers, {0}),
    (1 / floor(x), Union(Interval(0, 1), Range(-oo, 0), Range(2, oo)), {}),
]


@pytest.mark.parametrize(("f", "points", "without"), EXCEPTIONAL, ids=lambda v: str(v)[:40])
def test_exceptional_sets_are_progressions(f, points, without):
    found = rs.exceptional_set(f, x)
    if not points.free_symbols:
        for p in [*range(-6, 7), half, Rational(-7, 3), *(k * pi / 2 for k in range(-5, 6))]:
            want = S.false if p in without else points.contains(p)
            assert found.contains(p) == want or want not in (S.true, S.false), p
    else:
        (shown,) = found.atoms(Lambda) or [found.lamda]
        (m,) = shown.variables
        assert (shown(m) - points.lamda(m)).expand() == 0


SETS = [
    (Abs(sin(x)), 5 * pi, "clarke", Interval(-1, 1)),
    (Abs(sin(x)), n * pi, "clarke", Interval(-1, 1)),
    (Abs(sin(x)), n * pi + pi / 3, "clarke", {half}),
    (Abs(sin(w * x)), n * pi / w, "clarke", Interval(-w, w)),
    (Abs(sin(x - a)), a + pi, "clarke", Interval(-1, 1)),
    (-Abs(sin(x)), n * pi, "limiting", {-1, 1}),
    (-Abs(sin(x)), 3 * pi, "frechet", S.EmptySet),
    (Abs(frac(x) - half), n + half, "bouligand", {-1, 1}),
    (x * Abs(sin(pi * x)), 7, "clarke", Interval(-7 * pi, 7 * pi)),
    (x * Abs(sin(pi * x)), 0, "clarke", {0}),
    (floor(x) * frac(x), n + half, "clarke", {n}),
    (frac(x) + floor(x) + Abs(sin(sqrt(2) * x)), 0, "clarke", Interval(1 - sqrt(2), 1 + sqrt(2))),
]


@pytest.mark.parametrize(("f", "point", "kind", "want"), SETS, ids=lambda v: str(v)[:30])
def test_sets_at_kinks_of_any_period(f, point, kind, want):
    assert rs.subdifferential(f, x, kind=kind).at(point) == S(want)


INTEGRALS = [
    (floor(x), 0, 10**6, 499999500000),
    (floor(x), -2, half, -3),
    (frac(x), 0, Rational(7, 2), Rational(13, 8)),
    (Mod(floor(x), 3), 0, 100, 99),
    (Abs(sin(x)), 0, 1000 * pi, 2000),
    (Abs(sin(x)), 0, n * pi, 2 * n),
    (floor(x), 0, n, n**2 / 2 - n / 2),
    (Abs(sin(w * x)), 0, pi / w, 2 / w),
    (sign(sin(x)), 0, 10**6 * pi, 0),
    (exp(-x) * floor(x), 0, oo, 1 / (exp(1) - 1)),
    (exp(-w * x) * floor(x), 0, oo, 1 / (w * exp(w) - w)),
    ((-1) ** floor(x) * exp(-x), 0, oo, (exp(1) - 1) / (exp(1) + 1)),
    (floor(x**2), 0, 2, 5 - sqrt(2) - sqrt(3)),
    (floor(x) + floor(sqrt(2) * x), 0, 1, 2 - 1 / sqrt(2) - 1),
    (1 / sqrt(frac(x)), 0, 3, 6),
    (1 / frac(x), 0, 1, oo),
    (exp(-(x**2)) * train(n), -oo, oo, 1 + 2 * Sum(exp(-(n**2)), (n, 1, oo))),
    (train(n, n**2, first=0), -1, Rational(21, 2), 385),
]


@pytest.mark.parametrize(("f", "lo", "hi", "want"), INTEGRALS, ids=lambda v: str(v)[:30])
def test_integrals_over_any_number_of_periods(f, lo, hi, want):
    found = rs.integrate(f, (x, lo, hi))
    assert found == want or (found - want).simplify() == 0


@pytest.mark.parametrize(("endpoints", "want"), [("in", 4), ("half", 3), ("out", 2)])
def test_impulses_at_the_ends_count_as_asked(endpoints, want):
    impulses = rs.diff(floor(x), x)
    assert rs.integrate(impulses, (x, 0, 3), endpoints=endpoints) == want
    u, v = Symbol("u", real=True), Symbol("v", real=True)
    symbolic = rs.integrate(impulses, (x, u, v), endpoints=endpoints)
    assert symbolic.subs({u: 0, v: 3}) == want
    assert symbolic.subs({u: half, v: 3 + half}) == 3
    with pytest.raises(rs.EndpointImpulseError):
        rs.integrate(impulses, (x, 0, 3))


def test_symbolic_ends_of_an_offset_family():
    found = rs.integrate(floor(x - a), (x, 0, 10))
    for offset in (Rational(1, 3), Rational(-12, 5), S(4)):
        assert found.subs(a, offset) == rs.integrate(floor(x - offset), (x, 0, 10))


EQUAL = [
    (floor(-x), -ceiling(x), "everywhere", True),
    (frac(x), x - floor(x), "everywhere", True),
    (floor(x) + 1, ceiling(x), "everywhere", False),
    (floor(x) + 1, ceiling(x), "almost-everywhere", True),
    (floor(2 * x), floor(x) + floor(x + half), "everywhere", True),
    (acos(cos(pi * x)) / pi, Abs(x - 2 * floor((x + 1) / 2)), "everywhere", True),
    (Max(sin(x), 0) + Max(-sin(x), 0), Abs(sin(x)), "everywhere", True),
    (log(Abs(sin(x))), log(2 * Max(sin(x), 0) - sin(x)), "everywhere", True),
    (log(Abs(sin(x))), log(2 * Max(sin(x), 0) - sin(x)) + Max(cos(x), 0), "everywhere", False),
    (1 / sin(x), Piecewise((1 / sin(x), Ne(sin(x), 0)), (0, True)), "everywhere", False),
    (1 / sin(x), Piecewise((1 / sin(x), Ne(sin(x), 0)), (0, True)), "almost-everywhere", True),
    (sqrt(sin(x)), Piecewise((sqrt(sin(x)), sin(x) >= 0)), "everywhere", True),
    (sqrt(sin(x)), sqrt(Abs(sin(x))), "everywhere", False),
    (rs.diff(floor(x), x), rs.diff(-frac(x), x) + 1, "distributions", True),
    (train(n), train(2 * n), "distributions", False),
    (train(n), train(2 * n) + train(2 * n + 1), "distributions", True),
]


@pytest.mark.parametrize(("f", "g", "sense", "want"), EQUAL, ids=lambda v: str(v)[:30])
def test_equality_in_every_period(f, g, sense, want):
    assert rs.equal(f, g, sense, x) is want


WORDS = [
    (Max(sin(x), 0), Abs, sin(x) / 2 + Abs(sin(x)) / 2),
    (Abs(sin(x)), rs.ReLU, 2 * rs.ReLU(sin(x)) - sin(x)),
    (sign(cos(x)), rs.Heaviside, 2 * rs.Heaviside(cos(x)) - 1),
    (Min(sin(x), cos(x)), Max, sin(x) - Max(0, sin(x) - cos(x))),
]


@pytest.mark.parametrize(("f", "target", "want"), WORDS, ids=lambda v: str(v)[:30])
def test_rewriting_head_by_head(f, target, want):
    found = rs.rewrite(f, target)
    assert rs.equal(found, want) and rs.equal(found, f)


SHORT = [
    (frac(x) + floor(x), x),
    (floor(x) - ceiling(x) + floor(-x) - ceiling(-x), 2 * floor(x) - 2 * ceiling(x)),
    (Max(sin(x), 0) - Max(-sin(x), 0), sin(x)),
    (cos(pi * x) * train(n), train(n, (-1) ** n)),
    (sin(pi * x) * train(n), S.Zero),
    (floor(x) * rs.Dirac(x - Rational(5, 2)), 2 * rs.Dirac(x - Rational(5, 2))),
    (Mod(floor(x), 1), S.Zero),
]


@pytest.mark.parametrize(("f", "want"), SHORT, ids=lambda v: str(v)[:30])
def test_simplify(f, want):
    found = rs.simplify(f)
    assert found == want or rs.equal(found, want, "everywhere", x)


def test_the_normal_form_tells_one_period():
    form = rs.normal_form(x * floor(x), x)
    (one,) = form.periods.values()
    assert (one.period, one.breakpoints, one.pieces, one.values) == (1, (n,), (n * x,), (n**2,))
    form = rs.normal_form(Max(floor(x), 3), x)
    assert form.breakpoints == (4,) and form.pieces == (3, floor(x)) and set(form.periods) == {1}


def test_pairing_with_a_test_function_that_is_only_a_name():
    phi = Function("phi")
    assert rs.pair(train(n), phi, x) == Sum(phi(n), (n, -oo, oo))
    assert rs.pair(train(n, n), phi, x) == Sum(n * phi(n), (n, -oo, oo))
    whole = rs.pair(floor(x), phi, x)
    assert whole.function == phi(whole.variables[0]) * floor(whole.variables[0])


@pytest.mark.parametrize(
    ("f", "point", "side", "want"),
    [(floor(x), 2, "-", 1), (floor(x), n, "-", n - 1), (Abs(sin(x)) / x, 0, "-", -1), (frac(x), 5, "-", 1)],
)
def test_limits_at_kinks(f, point, side, want):
    assert rs.limit(f, x, point, side) == want


class Tent(Function):
    """A registered triangle wave."""

    nargs = 1


def test_a_registered_class_may_repeat():
    rs.register(Tent, lambda u: Abs(u - 2 * floor((u + 1) / 2)))
    assert rs.equal(Tent(x), acos(cos(pi * x)) / pi)
    assert rs.diff(Tent(sin(x)), x) == cos(x) * sign(sin(x))
    assert rs.limit(Tent(x), x, 1, "-") == 1
    assert rs.integrate(Tent(x), (x, 0, 1000)) == 500
    assert rs.subdifferential(Tent(x), x).at(5) == Interval(-1, 1)


def test_exact_ends_give_exact_integrals_of_triangle_waves():
    found = rs.integrate(asin(sin(x)), (x, -5, Rational(7, 3)))
    assert not found.atoms(Float) and found == 37 * pi / 3 - Rational(137, 9) - 9 * pi**2 / 4


def test_an_antiderivative_that_stays_an_integral_has_none_over_nothing():
    found = rs.integrate(log(Abs(sin(x))), x)
    assert all(i.limits[0][1] != i.limits[0][2] for i in found.atoms(Integral))


def test_a_map_with_kinks_without_end_names_its_variable():
    assert str(rs.subdifferential(Abs(sin(x)), x)).splitlines()[0].startswith("other x")
    assert "_x" not in str(rs.subdifferential(frac(x), x))


@pytest.mark.parametrize(
    ("train", "limits", "expected"),
    [
        (lambda n: rs.Dirac(x - n) / n**2, (1, oo), pi**2 / 6),
        (lambda n: rs.Dirac(x + n) / n**2, (1, oo), pi**2 / 6),
        (lambda n: rs.Dirac(x - n) / n**4, (-oo, -1), pi**4 / 90),
        (lambda n: exp(-n) * rs.Dirac(x - n), (0, oo), 1 / (1 - exp(-1))),
    ],
    ids=["to the right", "to the left", "negative n", "geometric"],
)
def test_masses_of_trains_that_begin_where_the_next_one_would_be_infinite(train, limits, expected):
    n = Symbol("n", integer=True)
    found = rs.integrate(Sum(train(n), (n, *limits)), (x, -oo, oo))
    assert (found - expected).simplify() == 0


def test_a_train_whose_masses_do_not_fade_is_refused():
    n = Symbol("n", integer=True)
    with pytest.raises(rs.UnsupportedError, match="converges is not decided"):
        rs.integrate(Sum(rs.Dirac(x - n) / n, (n, 1, oo)), (x, -oo, oo))
