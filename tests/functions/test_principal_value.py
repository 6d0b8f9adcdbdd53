"""log|x| and its kin: f' = PV f' + D delta, D the limit of f(a + eps) - f(a - eps); quadrature is the oracle."""

import mpmath
import pytest
from sympy import Abs, I, Max, Piecewise, Rational, Symbol, latex, log, pi

import relu_sym as rs
from relu_sym import PrincipalValue as PV

x = Symbol("x", real=True)

CASES = [
    (log(Abs(x)), PV(1 / x)),
    (log(x**2), PV(2 / x)),
    (log(Abs(3 * x - 6)), PV(1 / (x - 2))),
    (log(Abs(x)) + rs.Heaviside(x), PV(1 / x) + rs.Dirac(x)),
    (Piecewise((log(-x), x < 0), (log(x) + 5, True)), PV(1 / x) + 5 * rs.Dirac(x)),
    (log(Abs(x**2 - 1)), PV(2 * x / (x**2 - 1))),
]


@pytest.mark.parametrize("f, want", CASES, ids=str)
def test_derivative(f, want):
    assert rs.diff(f, x) == want


@pytest.mark.parametrize("f, want", CASES[:5], ids=str)
def test_pairing_with_a_bump(f, want):
    """<f', phi> = -<f, phi'> by quadrature against the principal value and the impulse computed by symmetry."""
    a = 2 if want.has(x - 2) else 0
    weight = want.coeff(rs.Dirac(x)) if a == 0 else 0
    regular = next(iter(want.atoms(PV))).args[0]

    def phi(t):
        return mpmath.exp(-((t - Rational(1, 3)) ** 2))

    left = -mpmath.quad(lambda t: f.subs(x, t).evalf() * mpmath.diff(phi, t), [-8, a, 10])
    right = mpmath.quad(
        lambda s: regular.subs(x, a + s).evalf() * phi(a + s) + regular.subs(x, a - s).evalf() * phi(a - s), [0, 10]
    )
    assert abs(left - right - weight * phi(a)) < 1e-6


def test_what_has_no_name_is_refused():
    with pytest.raises(rs.UnsupportedError, match="finite part"):
        rs.diff(log(Abs(x)), x, 2)
    for f in (1 / x, 1 / x**2, 1 / Abs(x)):
        with pytest.raises(rs.UnsupportedError, match="mode='classical'"):
            rs.diff(f, x)
    with pytest.raises(rs.UndefinedProductError):
        rs.normal_form(PV(1 / x) * Max(x, 0), x)
    assert not PV(1 / x).has(I) and latex(PV(1 / x) ** 2)


def test_a_cancelled_pole_is_gone():
    assert rs.normal_form(x * PV(1 / x), x).to_expr() == 1
    assert rs.diff(x * PV(1 / x) + pi * x, x) == pi
