"""Our heads in SymPy's own verbs: right or visibly unevaluated, never wrong."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from sympy import (
    DiracDelta,
    Eq,
    Function,
    Integral,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    exp,
    limit,
    oo,
    series,
    simplify,
    sin,
)

import relu_sym as rs

R, H, D = rs.ReLU, rs.Heaviside, rs.Dirac
x = Symbol("x", real=True)
z = Symbol("z")
p = Symbol("p", positive=True)
a = Symbol("a", real=True)
HALF = Rational(1, 2)

HEADS = {
    "relu shifted": lambda v: R(v - HALF),
    "relu scaled": lambda v: R(2 * v - 1),
    "relu reversed": lambda v: R(1 - v),
    "relu": R,
    "step shifted": lambda v: H(v - HALF),
    "step scaled": lambda v: H(1 - 2 * v),
    "step": H,
}
FACTORS = {"1": lambda v: S.One, "3": lambda v: S(3), "exp": lambda v: exp(-v)}
LIMITS = [(0, 1), (-1, 2), (Rational(1, 4), 3)]


def value(f, v, lo, hi):
    """The integral by quadrature, between kinks."""
    g = sympy.lambdify(v, rs.to_sympy(f).rewrite(Piecewise), "mpmath")
    return mpmath.quad(g, sorted({float(lo), float(hi), *(k for k in (0, 0.5, 1) if lo < k < hi)}))


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("factor, v", [("1", x), ("1", z), ("1", p), ("3", z), ("exp", x)])
def test_definite_integrals(head, factor, v):
    f = HEADS[head](v) * FACTORS[factor](v)
    for lo, hi in LIMITS[::2] if factor == "1" else LIMITS[:1]:
        found = Integral(f, (v, lo, hi)).doit()
        if factor == "1":
            assert not found.has(Integral), "alone it is carried out"
        if not found.has(Integral):
            assert abs(float(found) - value(f, v, lo, hi)) < 1e-9


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("factor", ["1", "3"])
def test_antiderivatives_of_a_positive_variable(head, factor):
    f = HEADS[head](p) * FACTORS[factor](p)
    found = sympy.integrate(f, p)
    if not found.has(Integral):
        assert abs(float(found.subs(p, 2) - found.subs(p, Rational(1, 10))) - value(f, p, 0.1, 2)) < 1e-9


@pytest.mark.parametrize("at", [-1, 0, Rational(1, 3), 1, 2])
def test_symbolic_shift(at):
    for head, native in ((R, lambda u: Max(u, 0)), (H, lambda u: Piecewise((0, u < 0), (1, True)))):
        found = sympy.integrate(head(x - a), (x, 0, 1))
        assert not found.has(Integral)
        assert found.subs(a, at) == sympy.integrate(native(x - at), (x, 0, 1))
        assert Integral(head(x - a), (x, 0, 1)).subs(a, at).doit() == found.subs(a, at)


def test_integrals_of_one_head():
    assert sympy.integrate(R(x), (x, -1, 2)) == 2
    assert sympy.integrate(R(x - z), (x, 0, 1), (z, 0, 1)) == Rational(1, 6)
    assert sympy.integrate(R(x), (x, 0, oo)) == oo
    assert str(Integral(R(x), x)) == "Integral(ReLU(x), x)" and Integral(R(x), x) == Integral(R(x), x)
    assert Integral(Function("f")(x), x).subs(Function("f")(x), x**2).doit() == x**3 / 3
    unevaluated = Integral(R(x), (x, 0, a))
    assert unevaluated.func(*unevaluated.args) == unevaluated
    assert unevaluated.subs(a, 2).doit() == 2


def test_impulses_alone():
    assert sympy.integrate(D(x - 1), (x, 0, 2)) == 1
    assert sympy.integrate(D(x**2 - 1), (x, 0, 2)) == HALF
    assert sympy.integrate(D(2 * x - 1, 1), (x, 0, 2)) == 0
    for ends in ((1, 2), (0, 1), (a, 2)):
        assert sympy.integrate(D(x - 1), (x, *ends)).has(Integral), "no value without a convention"


@pytest.mark.parametrize(
    "e, shorter",
    [
        (R(x) - Max(x, 0), 0),
        (H(x) - sympy.Heaviside(x), 0),
        (D(x) - DiracDelta(x), 0),
        (R(x) + 1, R(x) + 1),
        (H(x) * sin(z) ** 2 + H(x) * cos(z) ** 2, H(x)),
    ],
)
def test_simplify(e, shorter):
    assert simplify(e) == shorter


@pytest.mark.parametrize("e", [(R(x) + 1) ** 2, exp(x + z) * R(x), H(x) * (x + D(z))], ids=str)
def test_expand_keeps_our_words(e):
    assert not e.expand().has(Max, sympy.Heaviside) and all(type(d) is D for d in e.expand().atoms(DiracDelta))


def test_dsolve():
    f, t = Function("f"), Symbol("t")
    solution = sympy.dsolve(f(t).diff(t, 2) - D(t - 1), f(t))
    assert isinstance(solution, Eq) and not solution.has(Integral)
    rest = solution.rhs - (t - 1) * sympy.Heaviside(t - 1)
    assert all(rest.subs(t, v).diff(v, 2) == 0 for v in (Symbol("v", negative=True),))
    assert sympy.dsolve(f(t).diff(t) - R(t - 1), f(t)).rhs.diff(t).subs(t, 3) == 2


@pytest.mark.parametrize(
    "f, point, left, right",
    [
        (R(p - 1) / (p - 1), 1, 0, 1),
        (H(p - 3) * p, 3, 0, 3),
        (H(2 - p), 2, 1, 0),
        (R(p**2 - 4) / (p - 2), 2, 0, 4),
        (exp(R(p - 1)), 1, 1, 1),
    ],
    ids=str,
)
def test_limits_of_a_positive_variable(f, point, left, right):
    """SymPy shifts p to the point: beside it the new p has both signs."""
    assert limit(f, p, point, "-") == left and limit(f, p, point, "+") == right


def test_series_and_leading_terms():
    assert series(exp(R(p - 1)), p, 1, 3, dir="-").removeO() == 1
    assert R(x**2 - x**4).as_leading_term(x) == x**2


def test_a_shift_of_a_symbol_concludes_nothing():
    shifted = R(p - 1).subs(p, p + 1)
    assert isinstance(shifted, R) and shifted.doit() == p
    assert R(p - 1).subs(p, 2 * p) == R(2 * p - 1) and R(p - 1).subs(p, 3) == 2 and R(x - p).subs(x, 2 * p) == p


def test_other_verbs():
    t, s = Symbol("t"), Symbol("s", positive=True)
    n = Symbol("n", integer=True)
    assert sympy.laplace_transform(R(t), t, s, noconds=True) == 1 / s**2
    assert sympy.laplace_transform(D(t - 1), t, s, noconds=True) == exp(-s)
    assert sympy.summation(R(n - 2), (n, 0, 5)) == 6
    assert sympy.solveset(R(x) - 2, x, S.Reals) == sympy.FiniteSet(2)
    assert sympy.fourier_transform(exp(-abs(x)) * R(x), x, a).subs(a, 0) == 1
