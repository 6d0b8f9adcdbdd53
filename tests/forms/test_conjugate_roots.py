"""Numbers made of roots of polynomials: what is 0 is proved so by the relations among all roots, others by digits."""

import mpmath
import pytest
from sympy import CRootOf, I, Poly, Rational, Symbol, cos, exp, im, re, sin

from relu_sym.forms.conjugates import digits, modules, sign_among_conjugates, vanishes

x = Symbol("x")
CUBIC, QUARTIC = x**3 + x + 1, x**4 + x + 3
r, c = CRootOf(CUBIC, 0), CRootOf(CUBIC, 2)
a, b = re(c), im(c)
p, q = (CRootOf(QUARTIC, k) for k in (1, 3))

ZERO = [
    r**3 + r + 1,
    r + 2 * a,
    r * (a**2 + b**2) + 1,
    b**2 - 3 * a**2 - 1,
    (3 * a**2 - 3 * b**2 + 1) / (a**2 + b**2) + r * (3 * a**2 - 3 * b**2 + 1),
    exp(a) * (r + 2 * a) * cos(b) - sin(b) * (r**3 + r + 1),
    re(p) + re(q),
    (c - CRootOf(CUBIC, 1)) / (2 * I) - b,
]


@pytest.mark.parametrize("k", range(len(ZERO)))
def test_what_is_zero_is_proved_so(k):
    e = ZERO[k]
    assert abs(digits(e)) < mpmath.mpf(10) ** -60
    assert vanishes(e)
    assert sign_among_conjugates(e) == 0
    assert not vanishes(e + r) and sign_among_conjugates(e + Rational(1, 10**30)) == 1
    assert sign_among_conjugates(e - Rational(1, 10**30)) == -1


def test_digits_are_those_of_the_root_of_the_index():
    for polynomial in (CUBIC, x**4 - 10 * x**2 + x - 1):
        for k in range(Poly(polynomial, x).degree()):
            root = CRootOf(polynomial, k)
            assert abs(complex(digits(root)) - complex(root.evalf(6))) < 1e-4


def test_modules_vanish_at_the_roots():
    names = [Symbol(f"x{k}") for k in range(3)]
    own = modules(Poly(2 * CUBIC, x), names)
    roots = [CRootOf(CUBIC, k) for k in range(3)]
    for e in own:
        assert abs(digits(e.xreplace(dict(zip(names, roots, strict=True))))) < mpmath.mpf(10) ** -60
