"""Divergence, curl and Laplacian as distributions: jumps, layers, point singularities; paired with test functions."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from mpmath import mp, quad
from sympy import Abs, I, Max, Rational, Symbol, cos, exp, lambdify, log, oo, pi, sin, sqrt, symbols
from sympy.integrals.quadrature import gauss_legendre

import relu_sym as rs

x, y, z = symbols("x y z", real=True)
D, H = rs.Dirac, rs.Heaviside
V, W = (x, y), (x, y, z)
r2, r3 = sqrt(x**2 + y**2), sqrt(x**2 + y**2 + z**2)
disk, ball = H(1 - x**2 - y**2), H(1 - x**2 - y**2 - z**2)
at2, at3 = D(x) * D(y), D(x) * D(y) * D(z)
ring = D(1 - x**2 - y**2)

LAPLACIANS = [
    (log(r2), V, 2 * pi * at2),
    (log(x**2 + y**2), V, 4 * pi * at2),
    (1 / r3, W, -4 * pi * at3),
    (r3, W, 2 / r3),
    (r2, V, 1 / r2),
    (2 / r3, W, -8 * pi * at3),
    (log(r3), W, 1 / r3**2),
    (exp(-r3) / r3, W, exp(-r3) / r3 - 4 * pi * at3),
    (cos(2 * r3) / r3, W, -4 * cos(2 * r3) / r3 - 4 * pi * at3),
    (x / r3, W, -2 * x / r3**3),
    (sqrt(r3), W, 3 / (4 * r3 ** Rational(3, 2))),
    (1 / sqrt((x - 1) ** 2 + y**2 + z**2) - 1 / r3, W, 4 * pi * at3 - 4 * pi * D(x - 1) * D(y) * D(z)),
    (log(r2) + rs.ReLU(x), V, 2 * pi * at2 + D(x)),
    (disk, V, 4 * D(1 - x**2 - y**2, 1)),
    (ball, W, 4 * D(1 - x**2 - y**2 - z**2, 1) - 2 * D(1 - x**2 - y**2 - z**2)),
    (rs.ReLU(1 - x**2 - y**2), V, 4 * ring - 4 * disk),
    (rs.ReLU(x + y), V, 2 * D(x + y)),
    (Abs(x + y), V, 4 * D(x + y)),
    (Max(x, y), V, 2 * D(x - y)),
    (H(x) * y**2, V, 2 * H(x) + y**2 * D(x, 1)),
    (H(x) * H(y), V, D(x, 1) * H(y) + D(y, 1) * H(x)),
    (sin(x) * y, V, -y * sin(x)),
]


@pytest.mark.parametrize("f, variables, value", LAPLACIANS, ids=lambda c: str(c)[:40])
def test_laplacian(f, variables, value):
    assert (rs.laplacian(f, variables) - value).expand() == 0


def test_twice():
    assert rs.laplacian(rs.laplacian(r3, W), W) == -8 * pi * at3
    assert rs.laplacian(rs.laplacian(r2**2 * log(r2), V), V) == 8 * pi * at2


def test_of_a_list():
    assert list(rs.laplacian([log(r2), rs.ReLU(x)], V)) == [2 * pi * at2, D(x)]


DIVERGENCES = [
    ([x * disk, y * disk], V, 2 * disk - 2 * ring),
    ([H(x), y * H(x)], V, D(x) + H(x)),
    ([x / r2**2, y / r2**2], V, 2 * pi * at2),
    ([x / r3**3, y / r3**3, z / r3**3], W, 4 * pi * at3),
    ([x**3 / r2**4, x**2 * y / r2**4], V, pi * at2),
    ([x / r2, y / r2], V, 1 / r2),
    ([-y / r2**2, x / r2**2], V, 0),
    ([x * exp(-r3) / r3**3, y * exp(-r3) / r3**3, z * exp(-r3) / r3**3], W, 4 * pi * at3 - exp(-r3) / r3**2),
    ([D(x), 0], V, D(x, 1)),
]


@pytest.mark.parametrize("field, variables, value", DIVERGENCES, ids=lambda c: str(c)[:40])
def test_divergence(field, variables, value):
    assert (rs.divergence(field, variables) - value).expand() == 0


CURLS = [
    ([0, H(x), 0], W, [0, 0, D(x)]),
    ([0, y * H(x), z * H(x)], W, [0, -z * D(x), y * D(x)]),
    ([x / r3**3, y / r3**3, z / r3**3], W, [0, 0, 0]),
    ([-y * disk, x * disk], V, [2 * disk - 2 * ring]),
    ([-y / r2**2, x / r2**2], V, [2 * pi * at2]),
]


@pytest.mark.parametrize("field, variables, value", CURLS, ids=lambda c: str(c)[:40])
def test_curl(field, variables, value):
    found = rs.curl(field, variables)
    found = list(found) if len(variables) == 3 else [found]
    assert [(a - b).expand() for a, b in zip(found, value, strict=True)] == [0] * len(value)


@pytest.mark.parametrize("f, variables", [(disk, V), (x * disk, V), (ball, W), (rs.ReLU(x - y), V), (H(x) * y, V)])
def test_identities(f, variables):
    slope = rs.gradient(f, variables)
    assert (rs.divergence(slope, variables) - rs.laplacian(f, variables)).expand() == 0
    turned = rs.curl(slope, variables)
    assert all(e == 0 for e in (list(turned) if len(variables) == 3 else [turned]))


def test_gauss():
    """The divergence of a field with compact support has integral 0."""
    for field in ([x * disk, y * disk], [x**3 * disk, x * y * disk]):
        assert rs.integrate(rs.divergence(field, V), (x, -oo, oo), (y, -oo, oo)).simplify() == 0


# ---------------------------------------------------------------------- pairing, by quadrature in polar coordinates
NODES = [(float(u), float(w)) for u, w in zip(*gauss_legendre(24, 15), strict=True)]


def polar(f, edges):
    """The integral of f in the plane, shell by shell: Gauss along the radius, the mean over equal angles."""
    g, turns = lambdify(V, f, "math"), [2 * math.pi * (k + 0.5) / 48 for k in range(48)]
    total = 0.0
    for lo, hi in pairwise(edges):
        for u, w in NODES:
            r = (lo + hi + (hi - lo) * u) / 2
            total += w * (hi - lo) / 2 * r * sum(g(r * math.cos(t), r * math.sin(t)) for t in turns) * 2 * math.pi / 48
    return total


@pytest.mark.parametrize("weight, phi", [(1, x**2), (1, x**2 * y**2 + x), (x, x**3), (x**2, x**4 - y**2)])
def test_laplacian_against_test_functions(weight, phi):
    """<lap(f 1_disk), phi> = int over the disk of f lap(phi)."""
    told = rs.pair(rs.laplacian(weight * disk, V), phi, V)
    wanted = polar(weight * (phi.diff(x, 2) + phi.diff(y, 2)), (0, 1))
    assert abs(float(told) - wanted) < 1e-10


@pytest.mark.parametrize(
    "field", [(x**3 / r2**4, x**2 * y / r2**4), (x / r2**2, 0 * y + y**3 / r2**4), (x * log(r2), y * log(r2))]
)
def test_flux_against_a_gaussian(field):
    """<div F, phi> = -int F . grad phi, where the divergence is locally integrable; refused where it is not."""
    phi = exp(-(x**2) - 2 * y**2)
    try:
        told = rs.divergence(field, V)
    except rs.UnsupportedError:
        assert field[1].has(y**3)
        return
    regular, weight = told.subs({D(x): 0, D(y): 0}), told.coeff(D(x)).coeff(D(y))
    wanted = polar(-field[0] * phi.diff(x) - field[1] * phi.diff(y) - regular * phi, (0, 0.01, 0.1, 1, 3, 6))
    assert abs(float(weight) - wanted) < 1e-5


@pytest.mark.parametrize(
    "f, n, weight", [(lambda r: mp.log(r), 2, 2 * mp.pi), (lambda r: 1 / r, 3, -4 * mp.pi), (lambda r: r, 3, None)]
)
def test_radial_functions_against_a_gaussian(f, n, weight):
    """<lap f, phi> = int f lap(phi) with phi = exp(-r^2): lap(phi) = (4 r^2 - 2 n) phi."""
    shell = {2: 2 * mp.pi, 3: 4 * mp.pi}[n]
    wanted = quad(lambda r: shell * r ** (n - 1) * f(r) * (4 * r**2 - 2 * n) * mp.exp(-(r**2)), [0, 1, 4, 9])
    told = quad(lambda r: shell * r ** (n - 1) * 2 / r * mp.exp(-(r**2)), [0, 1, 4, 9]) if weight is None else weight
    assert abs(wanted - told) < 1e-8


# ---------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    "call",
    [
        lambda: rs.laplacian(1 / r3**2, W),
        lambda: rs.laplacian(x / r3**3, W),
        lambda: rs.laplacian(x / r2**2, V),
        lambda: rs.laplacian(log(r2) ** 2, V),
        lambda: rs.laplacian(1 / r2, V),
        lambda: rs.divergence([x / r2**2, 0], V),
        lambda: rs.divergence([x / r2**3, y / r2**3], V),
        lambda: rs.laplacian(H(x) * log(r2), V),
        lambda: rs.laplacian(exp(1 / r2), V),
        lambda: rs.divergence([1 / x, y], V),
        lambda: rs.laplacian(I * x, V),
        lambda: rs.laplacian(x, x),
        lambda: rs.laplacian(Symbol("x") * y, V),
        lambda: rs.divergence(x, V),
        lambda: rs.divergence([x], V),
        lambda: rs.curl([x, y, z, x], symbols("a b c d")),
    ],
)
def test_refused(call):
    with pytest.raises(rs.ReluSymError) as caught:
        call()
    assert "_x" not in str(caught.value) and "not worked out (" not in str(caught.value)
