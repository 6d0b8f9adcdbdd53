"""Heads by verbs of SymPy: each ends in time, right or visibly unevaluated."""

from __future__ import annotations

import signal
from contextlib import contextmanager

import mpmath
import pytest
import sympy
from sympy import Abs, DiracDelta, Function, Integral, Max, Piecewise, Rational, S, Symbol, exp, oo, pi
from sympy.stats import E, Exponential, Normal, Uniform

import relu_sym as rs

R, H, D = rs.ReLU, rs.Heaviside, rs.Dirac
x, z, t = Symbol("x", real=True), Symbol("z"), Symbol("t")
s = Symbol("s", positive=True)
SECONDS = 60
HEADS = {
    "relu": R,
    "relu shifted": lambda v: R(v - 1),
    "step": H,
    "step shifted": lambda v: H(v - 1),
    "relu times v": lambda v: v * R(v),
    "relu and 1": lambda v: R(v) + 1,
    "relu and step": lambda v: 2 * R(v) - H(v - 1),
    "square": lambda v: R(v) ** 2,
    "faded step": lambda v: exp(-v) * H(v - 1),
}
SLOW = ("relu and step", "square", "faded step")
MARKED = [pytest.param(h, marks=pytest.mark.slow) if h in SLOW else h for h in HEADS]
UNEVALUATED = (Integral, sympy.LaplaceTransform, sympy.FourierTransform)


@contextmanager
def in_time(seconds=SECONDS):
    """TimeoutError after so many seconds."""

    def late(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def number(f, lo, hi, weight=1):
    """A quadrature between the kinks."""
    g = sympy.lambdify(x, (rs.to_sympy(f(x)) * weight).rewrite(Piecewise), "mpmath")
    return mpmath.quad(g, sorted({lo, hi, *(k for k in (0, 1) if lo < k < hi)}))


def right(found, expected):
    """Whether an answer is unevaluated, or this number."""
    return found.has(*UNEVALUATED) or abs(float(found) - expected) < 1e-9


@pytest.mark.parametrize("head", MARKED)
def test_integrals(head):
    f = HEADS[head]
    with in_time():
        for lo, hi in ((-1, 2), (0, 3)):
            assert right(sympy.integrate(f(x), (x, lo, hi)), number(f, lo, hi))
            assert right(Integral(f(z), (z, lo, hi)).doit(), number(f, lo, hi))
            found = Integral(f(x), (x, hi)).doit() - Integral(f(x), (x, lo)).doit()
            assert right(found, number(f, lo, hi)), "an antiderivative at two points"


@pytest.mark.parametrize("head", MARKED)
def test_numbers_of_integrals(head):
    with in_time():
        found = Integral(HEADS[head](x), (x, -1, 2)).evalf()
    assert abs(float(found) - number(HEADS[head], -1, 2)) < 2e-2, "SymPy's rule sees the kinks dimly"


@pytest.mark.parametrize("head", ["relu", "relu shifted", "step", pytest.param("faded step", marks=pytest.mark.slow)])
def test_means(head):
    f = HEADS[head]
    with in_time():
        bell = exp(-(x**2) / 2) / sympy.sqrt(2 * pi)
        assert right(E(f(Normal("X", 0, 1))), number(f, -mpmath.inf, mpmath.inf, bell))
        assert right(E(f(Uniform("U", -1, 2))), number(f, -1, 2) / 3)
        assert right(E(f(Exponential("T", 1))), number(f, 0, mpmath.inf, exp(-x)))


@pytest.mark.parametrize("head", ["relu", "relu shifted", "step", "step shifted", "relu times v"])
def test_transforms_and_equations(head):
    f = HEADS[head]
    with in_time():
        found = sympy.laplace_transform(f(t), t, s, noconds=True)
        assert right(found.subs(s, 2) if not found.has(*UNEVALUATED) else found, number(f, 0, mpmath.inf, exp(-2 * x)))
        y = Function("y")
        solution = sympy.dsolve(y(t).diff(t) - f(t), y(t)).rhs
        assert solution.has(Integral) or (solution.diff(t) - f(t)).subs(t, 3).doit() == 0
        assert sympy.simplify(2 * f(x) - f(x) - f(x)) == 0
        for at in (S.Half, Rational(3, 2)):
            assert sympy.limit(f(x), x, at) == f(at)
            assert sympy.series(f(x), x, at, 2).removeO().subs(x, at) == f(at)


@pytest.mark.slow
@pytest.mark.parametrize("head", ["relu", "step shifted"])
def test_fourier_series_print_in_time(head):
    with in_time(120):
        found = sympy.fourier_series(HEADS[head](x), (x, -pi, pi))
        assert str(found) and str(found.truncate(2))


def test_no_quadrature_goes_over_an_impulse():
    """SymPy's finds 0 for its own DiracDelta."""
    assert float(Integral(D(x - 1), (x, -1, 2)).evalf()) == 1
    for f in (x * D(x - 1), D(x - 1) + 1):
        assert Integral(f, (x, -1, 2)).evalf().has(Integral)
    assert Integral(D(x - 1), (x, 1, 2)).evalf().has(Integral)
    assert D(x - 1).evalf(subs={x: 3}) == 0 and D(pi - 1).n() == 0


@pytest.mark.parametrize("digits", [15, 50])
def test_numbers_of_heads(digits):
    root = sympy.sqrt(2)
    assert R(root - 1).evalf(digits) == (root - 1).evalf(digits) and R(1 - root).evalf(digits) == 0
    assert float(H(root - 1).evalf(digits)) == 1 and H(1 - root).evalf(digits) == 0
    assert float(H(x).evalf(digits, subs={x: 0})) == 0.5 and float(H(x, 3).evalf(digits, subs={x: 0})) == 3
    assert H(x, S.NaN).evalf(digits, subs={x: 0}) is S.NaN
    assert R(x).evalf(digits, subs={x: oo}) == oo and R(x).evalf(subs={x: S.NaN}) is S.NaN
    hidden = sympy.cos(1) ** 2 + sympy.sin(1) ** 2 - 1
    assert R(hidden).evalf(digits) == 0 and H(hidden).evalf(digits).has(rs.Heaviside)
    with pytest.raises(rs.UnsupportedError):
        R(z).evalf(subs={z: sympy.I})


def test_code_of_a_classical_answer():
    """SymPy assigns branch by branch, and asks for a last one; inside another expression it stands as it is."""
    d = rs.diff(R(x) + Abs(x - 1), x, mode="classical")
    assert "NAN" in sympy.ccode(d) and "NAN" in sympy.ccode(sympy.UnevaluatedExpr(d), assign_to="y")
    with pytest.raises(ValueError, match="True"):
        sympy.ccode(d, assign_to="y")
    whole = Piecewise(*d.args, (S.NaN, True))
    assert "y = NAN" in sympy.ccode(whole, assign_to="y")


def test_native_twins_agree():
    assert sympy.integrate(R(x - 1), (x, 0, 3)) == sympy.integrate(Max(x - 1, 0), (x, 0, 3)) == 2
    assert sympy.integrate(x * D(x - 1), (x, 0, 3)) == sympy.integrate(x * DiracDelta(x - 1), (x, 0, 3)) == 1
