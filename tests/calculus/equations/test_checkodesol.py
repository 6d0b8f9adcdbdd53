"""checkodesol: right solutions pass, wrong ones never do, None where neither is proved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ode_numbers import t
from sympy import (
    Abs,
    Eq,
    Function,
    Heaviside,
    Max,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    acot,
    asin,
    atan,
    cos,
    exp,
    floor,
    oo,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)

import relu_sym as rs

f, g = Function("f"), Function("g")
F, G = f(t), g(t)
D1, D2 = F.diff(t), F.diff(t, 2)
H, D, R = rs.Heaviside, rs.Dirac, rs.ReLU
C1 = Symbol("C1")
a = Symbol("a", positive=True)
k = Symbol("k", real=True)
n = Symbol("n", integer=True)

RIGHT = [
    (D1 - Abs(t), t * Abs(t) / 2),
    (D1 + F - D(t - 1), exp(1 - t) * H(t - 1)),
    (D1 + F - H(t - 1), (1 - exp(1 - t)) * H(t - 1)),
    (D1 - D(t), H(t)),
    (D1 - D(t), Piecewise((0, t < 0), (1, True))),
    (D1 - D(t), sign(t) / 2 + C1),
    (D2 - 2 * D(t), Abs(t)),
    (t * D1, H(t) + C1),
    (D1 - 2 * t * F - D(t - 1), exp(t**2 - 1) * H(t - 1)),
    (D1 + k * F - D(t - a), exp(-k * (t - a)) * H(t - a)),
    (D1 + 1 - Sum(D(t - n), (n, -oo, oo)), floor(t) - t),
    (D1 - F**2, -1 / (t + C1)),
    (D1 - sign(t) * F, exp(Abs(t))),
]


@pytest.mark.parametrize("eq, solution", RIGHT)
def test_right(eq, solution):
    assert rs.checkodesol(eq, Eq(F, solution)) == (True, 0)


WRONG = [
    (D1 - sign(t), t),
    (D1 - sign(t), Abs(t) + H(t)),
    (D1 - Abs(t), t**2 / 2),
    (D1, H(t)),
    (D1, Piecewise((0, t < 0), (1, True))),
    (D1 + F - D(t - 1), exp(1 - t) * H(t)),
    (D1 + F - D(t - a), exp(-t) * H(t - a)),
    (D1 + k * F - D(t), exp(-t) * H(t)),
    (D2 - D(t), Abs(t)),
    (D2 + F, cos(t) * H(t)),
    (D1 - H(t) * F, exp(t)),
    (D1 - F**2, 1 / (t + C1)),
    (D1 - 2 * t * F, exp(t**2) * H(t)),
]


@pytest.mark.parametrize("eq, solution", WRONG)
def test_wrong(eq, solution):
    verdict, residual = rs.checkodesol(eq, Eq(F, solution))
    assert verdict is False and residual != 0


ROOTS = [(S.Zero,), (-S.One,), (-S.One, -S.One), (2 * S.ImaginaryUnit, -2 * S.ImaginaryUnit)]


@settings(max_examples=5, deadline=None)
@given(
    st.sampled_from(ROOTS),
    st.sampled_from([H(t - 1), R(t + 1), Abs(t), D(t - 2), sin(t) * H(t), Max(t, 1)]),
    st.sampled_from([H(t - 1), R(t), D(t), exp(-3 * t) * H(t + 1), t**3, Heaviside(t)]),
)
def test_what_is_added_to_a_solution_is_seen(roots, forcing, more):
    left, below = S.Zero, S.One
    x = Symbol("x")
    for r in roots:
        below = (below * (x - r)).expand()
    for (j,), c in below.as_poly(x).terms():
        left += c * (F.diff(t, j) if j else F)
    found = rs.dsolve(left - forcing, F).rhs
    assert rs.checkodesol(left - forcing, Eq(F, found)) == (True, 0)
    assert rs.checkodesol(left - forcing, Eq(F, found + more / 7))[0] is False


def test_the_residual_is_told():
    assert rs.checkodesol(D1 - sign(t), Eq(F, t))[1] == 1 - sign(t)
    assert rs.checkodesol(D1, Eq(F, 3 * H(t - 1)))[1] == 3 * D(t - 1)


def test_lists_and_both_sides():
    eq = D1 - H(t)
    assert rs.checkodesol(eq, [Eq(F, R(t)), Eq(F, t)])[0] == (True, 0)
    assert rs.checkodesol(eq, R(t)) == (True, 0)
    assert rs.checkodesol(eq, Eq(R(t), F)) == (True, 0)
    assert [v for v, _ in rs.checkodesol(eq, [Eq(F, R(t)), Eq(F, t)])] == [True, False]


def test_systems():
    equations = [D1 - G, G.diff(t) - D(t)]
    right = [Eq(F, R(t)), Eq(G, H(t))]
    assert rs.checkodesol(equations, right) == (True, [0, 0])
    verdict, left = rs.checkodesol(equations, [Eq(F, R(t)), Eq(G, 2 * H(t))])
    assert verdict is False and left[0] != 0


def test_undefined_products_are_undecided():
    assert rs.checkodesol(D1 - D(t) * F, Eq(F, H(t)))[0] is None


def test_implicit_solutions_with_kinks_are_undecided():
    assert rs.checkodesol(D1 - H(t), Eq(F**2, R(t)))[0] is None


def test_parameters_are_all_covered():
    b = symbols("b", real=True)
    assert rs.checkodesol(D1 - b * H(t), Eq(F, R(b * t)))[0] is not True
    assert rs.checkodesol(D1 - b * H(t - b), Eq(F, b * R(t - b))) == (True, 0)


def test_nothing_at_single_points():
    assert rs.checkodesol(D1 - H(t, 1), Eq(F, R(t))) == (True, 0)
    assert rs.checkodesol(D1, Eq(F, Piecewise((1, Eq(t, 0)), (0, True)))) == (True, 0)
    assert rs.checkodesol(Rational(1, 2) * D1 - H(t), Eq(F, 2 * R(t))) == (True, 0)


DISGUISED = [
    atan(1 / t),
    t - atan(tan(t)),
    acot(t),
    tanh(1 / t),
    atan(t) + atan(1 / t),
    asin(sin(t)) - t,
    sqrt(t**2 - 2 * t + 1) - t,
]


@pytest.mark.parametrize("solution", DISGUISED)
def test_jumps_and_kinks_in_disguise(solution):
    """Derivatives as SymPy takes them, point by point, certify nothing."""
    smooth = {atan(1 / t): -1 / (1 + t**2), acot(t): -1 / (1 + t**2), tanh(1 / t): -(1 - tanh(1 / t) ** 2) / t**2}
    assert rs.checkodesol(D1 - smooth.get(solution, 0), Eq(F, solution))[0] is False


@pytest.mark.parametrize("ics", [None, {f(0): 0, f(t).diff(t).subs(t, 0): 1, f(t).diff(t, 2).subs(t, 0): 0}])
def test_roots_without_closed_form_are_decided(ics):
    ode = f(t).diff(t, 3) + f(t).diff(t) + f(t) - rs.Heaviside(t - 1)
    found = rs.dsolve(ode, f(t), ics=ics)
    assert rs.checkodesol(ode, found) == (True, 0)
    assert rs.checkodesol(ode, Eq(f(t), found.rhs + rs.Heaviside(t - 2)))[0] is False
