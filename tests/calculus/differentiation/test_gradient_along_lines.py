"""Gradients of functions that are absolutely continuous on almost every line, against pairings with a test function."""

from itertools import pairwise

import numpy as np
import pytest
from sympy import Abs, Max, Piecewise, Rational, S, exp, lambdify, log, sign, sqrt, symbols

import relu_sym as rs

x, y, z = v = symbols("x y z", real=True)
half = Rational(1, 2)
PHI = exp(-((x - half / 2) ** 2) - (y + half) ** 2 * 2)
"""A test function without symmetries, as good as 0 beyond 5."""


def nodes_between(a, b):
    """Nodes and weights of the double exponential rule: it does not mind singular ends."""
    t = np.arange(-45, 46) * 0.075
    way, rate = np.tanh(np.pi / 2 * np.sinh(t)), np.pi / 2 * np.cosh(t) / np.cosh(np.pi / 2 * np.sinh(t)) ** 2
    return a + (b - a) * (1 + way) / 2, (b - a) / 2 * 0.075 * rate


def paired(e, cuts):
    """The integral of e*PHI, on the pieces between the cuts of every line."""
    f = lambdify((x, y), rs.to_sympy(e * PHI), "numpy")
    total = 0.0
    for outer in ((-5, 0), (0, 5)):
        for s, weight in zip(*nodes_between(*outer), strict=True):
            for piece in pairwise(cuts(s)):
                t, w = nodes_between(*piece)
                with np.errstate(all="ignore"):
                    rows = f(s, t) * np.ones_like(t) * w
                total += weight * float(np.sum(rows[np.isfinite(rows)]))  # ends that rounding puts on the cut
    return total


TABLE = [
    (sqrt(Abs(x)) + y, lambda s: [-5, 0, 5]),
    (sqrt(Abs(x * y)), lambda s: [-5, 0, 5]),
    (Abs(x) ** Rational(1, 3) * Abs(y) ** Rational(1, 4) * (1 + x), lambda s: [-5, 0, 5]),
    (sqrt(Abs(y - x**2)), lambda s: [-5, s * s, 5] if s * s < 5 else [-5, 5]),
    (x * sqrt(Abs(x - y)), lambda s: [-5, s, 5]),
    (sqrt(Max(0, y - x)), lambda s: [-5, s, 5]),
]


@pytest.mark.parametrize(("f", "cuts"), TABLE, ids=lambda e: str(e) if hasattr(e, "free_symbols") else "")
def test_the_gradient_pairs_as_the_function_does(f, cuts):
    """<df/dv, phi> = -<f, dphi/dv>."""
    found = rs.gradient(f, (x, y))
    for k, w in enumerate((x, y)):
        left = paired(found[k], cuts)
        right = -paired(f * PHI.diff(w) / PHI, cuts)
        assert abs(left - right) < 2e-3 * (1 + abs(right)), (w, left, right)


def on_spheres(e, test, n=48):
    """The integral of e*test over space, in spherical coordinates about the origin."""
    nodes, weights = np.polynomial.legendre.leggauss(n)
    r, c = 3 * (nodes + 1), nodes
    a = np.pi * (nodes + 1)
    rr, cc, aa = np.meshgrid(r, c, a, indexing="ij")
    w = 3 * np.pi * weights[:, None, None] * weights[None, :, None] * weights[None, None, :]
    ss = np.sqrt(1 - cc**2)
    f = lambdify(v, e * test, "numpy")
    return float(np.sum(w * rr**2 * f(rr * ss * np.cos(aa), rr * ss * np.sin(aa), rr * cc)))


@pytest.mark.parametrize("p", [-half, -Rational(9, 10), half])
def test_powers_of_the_distance_in_space(p):
    """1/r is locally integrable, and so is its gradient."""
    f, test = (x**2 + y**2 + z**2) ** p, exp(-((x - half) ** 2) - y**2 - (z + half) ** 2)
    found = rs.gradient(f, v)
    for k, w in enumerate(v):
        left, right = on_spheres(found[k], test), -on_spheres(f, test.diff(w))
        assert abs(left - right) < 1e-4 * (1 + abs(right))


def test_second_derivatives_where_they_are_functions():
    q = x**2 + y**2
    assert rs.hessian(Abs(x) ** Rational(3, 2), (x, y)) == rs.hessian(Abs(x) ** Rational(3, 2), (x, y)).T
    found = rs.hessian(Abs(x) ** Rational(3, 2) + y, (x, y))
    assert found[0, 0] == 3 / (4 * sqrt(Abs(x))) and found[0, 1] == found[1, 1] == 0
    mixed = rs.hessian(Abs(x) ** Rational(3, 2) * Abs(y) ** Rational(3, 2), (x, y))[0, 1]
    assert mixed == Rational(9, 4) * sqrt(Abs(x)) * sqrt(Abs(y)) * sign(x) * sign(y)
    found = rs.hessian(x * log(q), (x, y))
    assert (found[0, 0] + found[1, 1] - 4 * x / q).together().simplify() == 0
    assert rs.gradient(log(q), v)[0] == 2 * x / q  # singular on a line of space
    with pytest.raises(rs.UnsupportedError, match="finite part"):
        rs.gradient(1 / sqrt(q), v)


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (1 / Abs(x) + y, "not seen to be locally integrable, so it names no distribution"),
        (1 / (x**2 + y**2), "not seen to be locally integrable, so it names no distribution"),
        (1 / sqrt(x**2 + y**2), "is a finite part"),
        (x / (x**2 + y**2), "is a finite part"),
        (sqrt(Abs(x**2 - y**3)), "rs.diff"),
    ],
)
def test_what_is_no_distribution_by_a_formula(f, words):
    with pytest.raises(rs.UnsupportedError) as caught:
        rs.gradient(f, (x, y))
    assert words in str(caught.value) and "_x" not in str(caught.value)


@pytest.mark.parametrize("f", [log(x**2 + y**2), sqrt(Abs(x)) + y, sqrt(Abs(x * y)), sqrt(Abs(x**2 - y))], ids=str)
def test_second_derivatives_that_are_finite_parts(f):
    with pytest.raises(rs.UnsupportedError, match="is a finite part"):
        rs.hessian(f, (x, y))


def test_steps_stay_where_they_were():
    assert rs.gradient(sqrt(Abs(x)) + y, (x, y))[1] == S.One
    assert not rs.gradient(sqrt(Abs(x * y)), (x, y)).has(Piecewise)
