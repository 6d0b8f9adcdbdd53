"""Heaviside: values at 0, one stored argument by default, derivatives, rewrites."""

import pytest
import sympy
from sympy import (
    Abs,
    AccumBounds,
    Interval,
    Piecewise,
    Q,
    Rational,
    S,
    SingularityFunction,
    Symbol,
    cos,
    exp,
    log,
    nan,
    nsolve,
    oo,
    pi,
    refine,
    sign,
    sin,
    solveset,
    sqrt,
    srepr,
)

from relu_sym.errors import UnsupportedError
from relu_sym.functions import Dirac, HeavisideStep, ReLU

x, y, a = Symbol("x"), Symbol("y", real=True), Symbol("a")
p, v = Symbol("p", positive=True), Symbol("v", negative=True)
H = HeavisideStep

VALUES = [
    (H(3), 1),
    (H(-3), 0),
    (H(0), S.Half),
    (H(0, 1), 1),
    (H(0, a), a),
    (H(5, a), 1),
    (H(-5, nan), 0),
    (H(oo), 1),
    (H(-oo), 0),
    (H(v), 0),
    (H(p), 1),
    (H(p - v), 1),
    (H(y**2 + 1), 1),
    (H(exp(y)), 1),
    (H(pi - 4), 0),
    (H(log(2) - 1), 0),
    (H(0.0), S.Half),
    (H(x).subs(x, 0), S.Half),
    (H(AccumBounds(-3, -1)), 0),
    (H(AccumBounds(-1, 1)), AccumBounds(0, 1)),
]


@pytest.mark.parametrize("got, want", VALUES)
def test_values(got, want):
    assert got == want


@pytest.mark.parametrize("got", [H(nan), H(nan, 1), H(0, nan)])
def test_nan(got):
    assert got is S.NaN


def test_the_default_value_is_not_stored():
    for e in (H(x), H(x, Rational(1, 2)), H(x, S.Half), H(x, H0=S.Half), H(x, S.Half, evaluate=False)):
        assert e == H(x) and e.args == (x,) and hash(e) == hash(H(x))
    assert H(x, 1).args == (x, 1) and H(x, nan).args == (x, nan) and H(x, nan) == H(x, nan) != H(x)
    assert H(x, H0=1) == H(x, 1)
    assert H(x, a).subs(a, S.Half) == H(x) and H(x, 0.5) == H(x)


def test_own_name_native_look():
    assert not isinstance(H(x), sympy.Heaviside) and H.__name__ == "HeavisideStep"
    assert str(H(x)) == "Heaviside(x)" and str(H(x, 0)) == "Heaviside(x, 0)" and repr(H(x)) == str(H(x))
    assert srepr(H(x)) == "HeavisideStep(Symbol('x'))"


def test_assumptions():
    assert H(x).is_real and H(x).is_finite and H(x).is_nonnegative and H(x).is_integer is None and H(x).is_rational
    assert H(x, 1).is_integer and H(x, nan).is_real is None and H(x, -1).is_nonnegative is None
    assert Abs(H(x)) == H(x) and ReLU(H(x)) == H(x) and isinstance(ReLU(H(x, -1)), ReLU)


@pytest.mark.parametrize(
    "fact, want",
    [(Q.positive(x), 1), (Q.negative(x), 0), (Q.zero(x), S.Half), (Q.nonzero(x), H(x)), (Q.nonnegative(x), H(x))],
)
def test_refine(fact, want):
    assert refine(H(x), fact) == want


def test_value_at_zero_must_be_a_number():
    with pytest.raises(UnsupportedError, match="must be a number or nan"):
        H(x, Symbol("B", commutative=False))
    with pytest.raises(UnsupportedError, match="must be a number or nan"):
        H(x, sympy.Matrix([1]))
    with pytest.raises(UnsupportedError, match="must be a number or nan"):
        H(x, sympy.true)


def test_distributional_derivatives():
    assert H(x).diff(x) == Dirac(x) and H(x, nan).diff(x) == Dirac(x) and H(x, a).diff(a) == 0
    assert H(x, x).diff(x) == Dirac(x) and H(x**2 - 1).diff(x) == 2 * x * Dirac(x**2 - 1)
    assert H(3 * x).diff(x, 3) == 27 * Dirac(3 * x, 2) and H(x).diff(x, 9) == Dirac(x, 8) and H(x).diff(y) == 0


def test_rules_as_data():
    assert H.switch(x) == (0, S.Half, 1) and H.switch(x, 0) == (0, 0, 1)
    assert H(x)._classical_derivative() == (0, None, 0)
    assert H(x)._one_sided_slopes() == (oo, oo) and H(x, 1)._one_sided_slopes() == (oo, 0)
    assert H(x, 0)._one_sided_slopes() == (0, oo) and H(x, nan)._one_sided_slopes() == (None, None)
    assert H(x, 2)._one_sided_slopes() == (oo, -oo)


@pytest.mark.parametrize("H0", [S.Half, S.Zero, S.One, Rational(1, 3), nan])
@pytest.mark.parametrize("target", [sympy.Heaviside, "Heaviside", Piecewise, sign, Abs])
def test_rewrites_keep_every_value(target, H0):
    for u in (x, 2 - 3 * x):
        written = H(u, H0).rewrite(target)
        assert not written.has(HeavisideStep)
        for at in (-2, 0, Rational(2, 3), 5):
            got, want = written.subs(x, at), H(u.subs(x, at), H0)
            assert got == want or (got is S.NaN and want is S.NaN)


def test_rewrites_by_form():
    assert H(x, 0).rewrite(sympy.Heaviside) == sympy.Heaviside(x, 0)
    assert H(x).rewrite(Piecewise) == sympy.Heaviside(x).rewrite(Piecewise)
    assert H(x).rewrite(HeavisideStep) == H(x)
    assert H(2 * x - 4).rewrite(SingularityFunction) == SingularityFunction(x, 2, 0)
    assert H(2 - x).rewrite(SingularityFunction) == 1 - SingularityFunction(x, 2, 0)
    assert H(x * y).rewrite(SingularityFunction) == H(x * y) and H(x**2).rewrite(SingularityFunction) == H(x**2)


def test_solveset_nsolve():
    assert solveset(H(y) - 1, y, S.Reals) == Interval.open(0, oo)
    assert solveset(H(y) - S.Half, y, S.Reals) == {0}
    assert abs(nsolve(x * H(x) - 2, 1) - 2) < 1e-12


def test_evalf_keeps_a_zero_it_cannot_see_unevaluated():
    hidden = H(cos(1) ** 2 + sin(1) ** 2 - 1)
    assert hidden.evalf() == hidden
    assert H(sqrt(2) * x).evalf() == H((sqrt(2) * x)._eval_evalf(53)) and H(x, 0).evalf(subs={x: 3}) - 1 == 0
    assert H(sin(x)).evalf(subs={x: -1}) == 0
