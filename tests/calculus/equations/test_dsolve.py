"""dsolve: closed answers, an independent numerical integration, boundary values, families, refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ode_numbers import agree, number, stepped, t
from sympy import (
    Abs,
    CRootOf,
    DiracDelta,
    Eq,
    Function,
    I,
    Limit,
    Max,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    cos,
    exp,
    floor,
    log,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs

f, g = Function("f"), Function("g")
F, G = f(t), g(t)
D1, D2 = F.diff(t), F.diff(t, 2)
V1, W1 = D1.subs(t, 0), D2.subs(t, 0)
H, D, R = rs.Heaviside, rs.Dirac, rs.ReLU
C1, C2 = symbols("C1 C2")
w, a = symbols("w a", positive=True)
k = Symbol("k", real=True)
n = Symbol("n", integer=True)
half = Rational(1, 2)

CLOSED = [
    (D1 + F - H(t), {f(0): 0}, (1 - exp(-t)) * H(t)),
    (D1 + 2 * F - D(t - 1), {f(0): 1}, exp(-2 * t) + exp(-2 * (t - 1)) * H(t - 1)),
    (D1 - Abs(t - 1), {f(1): 0}, (t - 1) * Abs(t - 1) / 2),
    (Eq(D1, Max(t, 0)), {f(-1): 0}, Max(t, 0) ** 2 / 2),
    (D2 + F - DiracDelta(t - 1), {f(0): 0, V1: 0}, sin(t - 1) * H(t - 1)),
    (D2 + w**2 * F - H(t - a), {f(0): 0, V1: 1}, sin(w * t) / w + (1 - cos(w * (t - a))) / w**2 * H(t - a)),
    (D2 + w**2 * F - cos(w * t) * H(t), {f(0): 0, V1: 0}, t * sin(w * t) * H(t) / (2 * w)),
    (D2 + 2 * D1 + F - D(t), {Limit(F, t, 0, "-"): 0, Limit(D1, t, 0, "-"): 0}, t * exp(-t) * H(t)),
    (D1 + F - D(t), {Limit(F, t, 0, "-"): 1}, exp(-t) + exp(-t) * H(t)),
    (D1 + F - D(t), {Limit(F, t, 0, "+"): 1}, exp(-t) - exp(-t) * H(-t)),
    (D1 + F - D(t, 1), {Limit(F, t, 0, "-"): 0}, D(t) - exp(-t) * H(t)),
    (D2 - D(t, 2), {f(1): 0, D1.subs(t, 1): 0}, D(t)),
    (D2 + D1 - 2 * F - exp(t), {f(0): 0, V1: 0}, t * exp(t) / 3 - exp(t) / 9 + exp(-2 * t) / 9),
    (D2 - H(t) * sqrt(t + 1), {f(1): 0, D1.subs(t, 1): 0}, None),
    (D1 - log(Abs(t)), {f(1): 0}, t * log(Abs(t)) - t + 1),
    (D2 + F, {f(0): 1, f(pi / 2): 3}, cos(t) + 3 * sin(t)),
    (D2 + F, {f(0): 1, f(pi): -1}, C1 * sin(t) + cos(t)),
    (D2 + F, {f(0): 1}, C1 * sin(t) + cos(t)),
    (D1 - 2 * t * F - D(t - 1), {f(0): 0}, exp(t**2 - 1) * H(t - 1)),
    (D1 + H(t) * F - 1, {f(0): 1}, (1 + t) * H(-t) + H(t)),
    (D1 + sign(t) * F, {f(0): 2}, 2 * exp(-Abs(t))),
    (D1 + I * F - H(t), {f(0): 0}, (I * exp(-I * t) - I) * H(t)),
    (D1 - Abs(sin(t)), {f(0): 0}, None),
    (D1 + 2 * F - floor(t), {f(0): 1}, None),
    (D1 + F - Sum(D(t - 2 * n), (n, 0, 3)), {f(-1): 0}, sum(exp(2 * m - t) * H(t - 2 * m) for m in range(4))),
]


@pytest.mark.parametrize("eq, ics, expected", CLOSED)
def test_closed(eq, ics, expected):
    found = rs.dsolve(eq, F, ics=ics)
    assert found.lhs == F
    if expected is not None and not expected.has(I):
        assert rs.equal(found.rhs, expected, "distributions", x=t), found
    elif expected is not None:
        assert all(abs(complex((rs.to_sympy(found.rhs - expected)).subs(t, u).evalf())) < 1e-12 for u in (-2, half, 3))
    assert rs.checkodesol(eq, found, F) == (True, 0)


FREE = [
    (D2 + F - D(t - 1), 2, sin(t - 1) * H(t - 1)),
    (D1 + F - sign(t), 1, 1 - 2 * exp(-R(t))),
    (D1 - Max(t, 0), 1, Max(t, 0) ** 2 / 2),
    (D2 + F - t, 2, t),
    (D1 + F - H(t - k), 1, (1 - exp(k - t)) * H(t - k)),
    (F.diff(t, 3) - D1 - H(t), 3, None),
    (D2 - 2 * D1 + F - exp(t) * H(t), 2, t**2 * exp(t) * H(t) / 2),
]


@pytest.mark.parametrize("eq, order, particular", FREE)
def test_free_constants(eq, order, particular):
    found = rs.dsolve(eq, F)
    constants = symbols(f"C1:{order + 1}")
    assert found.free_symbols >= set(constants)
    assert rs.checkodesol(eq, found)[0] is True
    if particular is not None:
        assert rs.equal(found.rhs.xreplace(dict.fromkeys(constants, S.Zero)), particular, x=t)


def test_a_rate_that_may_be_zero_is_a_case():
    found = rs.dsolve(D1 + k * F - H(t), F, ics={f(0): 0}).rhs
    assert rs.equal(found.subs(k, 2), (1 - exp(-2 * t)) / 2 * H(t))
    assert rs.equal(found.subs(k, 0), R(t))


def test_names_that_the_equation_has_are_no_constants():
    found = rs.dsolve(D1 - C1 * H(t), F)
    assert {s.name for s in found.free_symbols} == {"t", "C1", "C2"}


def test_floats_are_decimals_and_come_back_as_floats():
    found = rs.dsolve(D1 + F - 1.5 * H(t - 0.5), F, ics={f(0): 0})
    assert abs(found.rhs.subs(t, 2) - 1.5 * (1 - exp(-1.5))) < 1e-12
    assert rs.checkodesol(D1 + F - 1.5 * H(t - 0.5), found)[0] is not False


# ---------------------------------------------------------------------- numerical integration
numbers = st.integers(-5, 5).map(lambda m: Rational(m, 2))
weights = st.sampled_from([-2, -1, 1, 3])
ROOTS = [(0,), (-1,), (half,), (-2,), (-1, -1), (I, -I), (-1 + 2 * I, -1 - 2 * I)]
SIGNALS = [
    lambda p: H(t - p),
    lambda p: R(t - p),
    lambda p: Abs(t - p),
    lambda p: t * sign(t - p),
    lambda p: exp(-t) * H(t - p),
    lambda p: sin(2 * t) * H(p - t),
    lambda p: Piecewise((t, t < p), (cos(t), True)),
    lambda p: Max(t - p, 1),
]


@settings(max_examples=4, deadline=None)
@given(
    st.lists(st.sampled_from(ROOTS), min_size=1, max_size=2),
    st.lists(st.tuples(st.sampled_from(SIGNALS), numbers, weights), min_size=1, max_size=2),
    st.lists(st.tuples(numbers, weights), max_size=1),
    st.integers(-2, 2),
)
def test_numerical_integration(factors, signals, impulses, start):
    x = Symbol("x")
    below = S.One
    for r in [r for part in factors for r in part]:
        below = (below * (x - r)).expand()
    coefficients = list(reversed(below.as_poly(x).all_coeffs()))
    begin = start + Rational(1, 3)
    values = [Rational(j + 1, 2) for j in range(len(coefficients) - 1)]
    forcing = sum(c * s(p) for s, p, c in signals)
    points = [p + e for _, p, _ in signals for e in (0, 1)]
    left = sum(c * (F.diff(t, j) if j else F) for j, c in enumerate(coefficients))
    eq = Eq(left, forcing + sum(c * D(t - p) for p, c in impulses))
    ics = {(F.diff(t, j) if j else F).subs(t, begin): v for j, v in enumerate(values)}
    found = rs.dsolve(eq, F, ics=ics, budget=rs.budget(seconds=60))
    for end in (Rational(-13, 7), Rational(22, 7)):
        there = stepped(coefficients, forcing, points, impulses, begin, values, end)
        assert agree(number(found.rhs, end), there), (eq, found)


PERIODIC = [
    (D1 + F, [1, 1], sign(sin(t)), [m * pi for m in range(-5, 6)]),
    (D2 + F, [1, 0, 1], sign(sin(3 * t)), [m * pi / 3 for m in range(-9, 10)]),
    (D1 + 2 * F, [2, 1], floor(t), range(-5, 6)),
    (D2 + D1, [0, 1, 1], Abs(sin(t)), [m * pi for m in range(-5, 6)]),
]


@pytest.mark.parametrize("left, coefficients, forcing, points", PERIODIC)
def test_families(left, coefficients, forcing, points):
    order = len(coefficients) - 1
    ics = {(F.diff(t, j) if j else F).subs(t, half): S(j) for j in range(order)}
    found = rs.dsolve(left - forcing, F, ics=ics)
    for end in (Rational(-17, 5), Rational(19, 5)):
        there = stepped(coefficients, forcing, points, [], half, range(order), end)
        assert agree(number(found.rhs, end), there), found


def test_a_pulse_train():
    train = Sum(D(t - 2 * n), (n, 0, S.Infinity))
    found = rs.dsolve(D1 + F - train, F, ics={Limit(F, t, 0, "-"): 0})
    expected = sum(exp(2 * m - Rational(7, 2) * 2) for m in range(4))
    assert abs(number(found.rhs, S(7)) - float(expected)) < 1e-12
    assert rs.checkodesol(D1 + F - train, found) == (True, 0)


SIDES = [("-", [Rational(1, 2), 1]), ("+", [Rational(1, 2), 0])]


@pytest.mark.parametrize("side, before_and_jump", SIDES)
def test_a_train_seen_from_one_of_its_impulses(side, before_and_jump):
    train = Sum(D(t - 2 * n), (n, -S.Infinity, S.Infinity))
    value, jump = before_and_jump
    found = rs.dsolve(D1 + F - train, F, ics={Limit(F, t, 0, side): value}).rhs
    assert agree(number(found, S.One), float((value + jump) * exp(-1)))
    assert agree(number(found, -S.One), float((value + jump - 1) * exp(1)))


def test_a_value_at_an_impulse_where_the_solution_is_continuous():
    train = Sum(D(t - 2 * n), (n, -S.Infinity, S.Infinity))
    found = rs.dsolve(D2 - train, F, ics={f(0): 0, Limit(D1, t, 0, "-"): 0}).rhs
    assert [number(found, S(u)) for u in (-3, -1, 1, 3, 5)] == [1, 0, 1, 4, 9]


def test_boundary_values_of_a_family():
    found = rs.dsolve(D2 - sign(sin(t)), F, ics={f(0): 0, f(2 * pi): 1})
    assert rs.checkodesol(D2 - sign(sin(t)), found) == (True, 0)
    assert agree(number(found.rhs, S.Zero), 0) and agree(number(found.rhs, 2 * pi), 1)


def test_cases_in_which_conditions_contradict_have_no_value():
    p, q = symbols("p q", real=True)
    found = rs.dsolve(D2, F, ics={f(p): 0, f(q): 1}).rhs
    assert found.subs({p: 1, q: 3, t: 2}) == half
    assert not found.subs({p: 1, q: 1, t: 3}).is_finite


# ---------------------------------------------------------------------- roots without a closed form
def test_named_roots():
    found = rs.dsolve(F.diff(t, 5) + D1 + 3 * F, F)
    assert found.has(CRootOf) and {s.name for s in found.free_symbols} == {"t", "C1", "C2", "C3", "C4", "C5"}


def test_named_roots_take_their_data():
    data = {(F.diff(t, j) if j else F).subs(t, 0): j + 1 for j in range(3)}
    found = rs.dsolve(F.diff(t, 3) - D1 + 3 * F - H(t), F, ics=data).rhs
    there = stepped([3, -1, 0, 1], H(t), [0], [], 0, [1, 2, 3], 2)
    assert agree(number(found, S(2)), there)


# ---------------------------------------------------------------------- systems
SYSTEMS = [
    ([D1 - G - D(t - 1), G.diff(t) + F], {}),
    ([D1 - G - H(t - 1), G.diff(t) + F], {f(0): 1, g(0): 0}),
    ([D1 - F - G - H(t), G.diff(t) - G], {}),
    ([D1 - G - 1, G.diff(t)], {}),
    ([D1 + G.diff(t) - F - R(t), D1 - G.diff(t) + G], {f(0): 0, g(0): 1}),
    ([D1 - 2 * F + sign(sin(pi * t)), G.diff(t) - G], {f(0): 0, g(0): 1}),
]


@pytest.mark.parametrize("equations, ics", SYSTEMS)
def test_systems(equations, ics):
    found = rs.dsolve(equations, [F, G], ics=ics)
    assert [s.lhs for s in found] == [F, G]
    assert rs.checkodesol(equations, found) == (True, [0, 0])
    for key, value in ics.items():
        own = next(s.rhs for s in found if s.lhs.func == key.func)
        assert abs(number(own, S.Zero) - value) < 1e-12


def test_a_system_is_the_equation_of_higher_order():
    whole = rs.dsolve(D2 + 3 * D1 + 2 * F - R(t - 1), F, ics={f(0): 1, V1: -1}).rhs
    parts = rs.dsolve([D1 - G, G.diff(t) + 3 * G + 2 * F - R(t - 1)], [F, G], ics={f(0): 1, g(0): -1})
    assert rs.equal(whole, parts[0].rhs)


# ---------------------------------------------------------------------- separable, and SymPy's
SEPARABLE = [
    (D1 - H(t - 1) * F * (1 - F), {f(0): half}, 1 / (1 + exp(-R(t - 1)))),
    (D1 - sign(t) * F**2, {f(0): half}, 1 / (2 - Abs(t))),
    (D1 - Piecewise((1, t < 1), (2, True)) * exp(F), {f(0): 0}, None),
    (D1 - H(t - 1) * F * (1 - F), {f(0): 0}, S.Zero),
]


@pytest.mark.parametrize("eq, ics, expected", SEPARABLE)
def test_separable(eq, ics, expected):
    found = rs.dsolve(eq, F, ics=ics).rhs
    if expected is not None:
        assert all(abs(number(found - expected, u)) < 1e-12 for u in (S(-1), half, Rational(3, 2)))


@pytest.mark.parametrize("eq", [D1 - F**2, t**2 * D2 + t * D1 - F, D1 - t * F**2, D1 + t * F - t])
def test_smooth_equations_of_other_kinds_are_checked(eq):
    found = rs.dsolve(eq, F)
    assert rs.checkodesol(eq, found)[0] is True


# ---------------------------------------------------------------------- evidence
def test_the_evidence_names_the_order_of_contact():
    from relu_sym.calculus.equations.dsolve import dsolved

    _, evidence = dsolved(D2 + F - D(t - 1) - 3 * H(t - 2) - 2 * R(t - 4) - D(t - 5, 1), F, ics={f(0): 0, V1: 0})
    (case,) = evidence.cases
    assert [(c.point, c.order, c.jump) for c in sorted(case.contacts, key=lambda c: c.point)] == [
        (1, 1, 1),
        (2, 2, 3),
        (4, 3, 2),
        (5, 0, 1),
    ]


# ---------------------------------------------------------------------- refusals
REFUSED = [
    (lambda: rs.dsolve(D1 + F - D(t), F, ics={f(0): 1}), "two limits"),
    (lambda: rs.dsolve(D2 - H(t), F, ics={f(0): 1, W1: 1}), "two limits"),
    (lambda: rs.dsolve(D2 + F, F, ics={f(0): 1, f(pi): 5}), "contradicts"),
    (lambda: rs.dsolve(D1 + F, F, ics={f(0): 1, f(1): 5}), "contradicts"),
    (lambda: rs.dsolve(D1 + F - k * H(t), F, ics={f(0): 1, f(1): 0}), "unknowns="),
    (lambda: rs.dsolve(t * D1 - H(t - 1), F), "pole"),
    (lambda: rs.dsolve(D1 + D(t) * F, F), "impulse"),
    (lambda: rs.dsolve(D1 + sign(F), F), "switches with"),
    (lambda: rs.dsolve(D2 + t * F - H(t), F), "no method"),
    (lambda: rs.dsolve(D1 + f(t - 1), F), "elsewhere"),
    (lambda: rs.dsolve(D1 + F, F, ics={f(t): 1}), "initial value"),
    (lambda: rs.dsolve(D1 + F, F, ics={f(0): t}), "no number"),
    (lambda: rs.dsolve(D1 + F, F, ics=[1]), "dictionary"),
    (lambda: rs.dsolve([D1 - F, D1 + F], [F, G]), "singular"),
    (lambda: rs.dsolve([D1 - F], [F, G]), "equations for"),
    (lambda: rs.dsolve(D1 - H(t) * sqrt(F), F, ics={f(0): 0}), "more than one solution"),
    (lambda: rs.dsolve(D1 - H(t), F, "separable"), "hint"),
    (lambda: rs.dsolve(True, F), "no equation"),
    (lambda: rs.dsolve(H(t), None), "no derivative"),
]


@pytest.mark.parametrize("call, words", REFUSED)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()
