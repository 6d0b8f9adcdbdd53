"""Interface conditions, shocks, moving domains, wires in space: published values, refusals."""

from __future__ import annotations

import pytest
from mpmath import mp, quad
from sympy import Abs, Eq, Function, I, Piecewise, Rational, Symbol, exp, log, pi, sin, sinh, sqrt, symbols

import relu_sym as rs

x, y, z, t, a, b, sigma = symbols("x y z t a b sigma", real=True)
r = Symbol("r", positive=True)
D, H = rs.Dirac, rs.Heaviside
V, W = (x, y), (x, y, z)
q2, q3 = x**2 + y**2, x**2 + y**2 + z**2
disk, ball = H(1 - q2), H(1 - q3)
u, v, f = (Function(n) for n in "uvf")
s = Function("s")(t)
R = Function("R", positive=True)(t)

# ---------------------------------------------------------------------- laws: (field, variables, operator, source)
LAWS = [
    (([a + (b - a) * H(x), y, -y], W, "divergence", sigma * D(x)), (-a + b - sigma,)),
    (([0, a * H(x), b * H(x)], W, "curl", 0), (-b, a)),
    (([0, a * H(x), b * H(x)], W, "curl", [0, -b * D(x), a * D(x)]), ()),
    (([(2 * H(x) - 1) * y, 0], V, "divergence", 0), (2 * y,)),
    (([x * disk, y * disk], V, "divergence", 2 * disk), (-2,)),
    (([x * disk, y * disk], V, "divergence", 2 * disk - 2 * D(1 - q2)), ()),
    (([x * disk, y * disk], V, "divergence", 2 * disk - 2 * D(q2 - 1)), ()),
    (([x * ball, y * ball, z * ball], W, "divergence", 3 * ball), (-2,)),
    (([-y * disk, x * disk], V, "curl", 2 * disk), (-2,)),
    (([H(x), 0], V, "divergence", 2 * D(2 * x)), ()),
    (([H(x), 0], V, "divergence", D(-x)), ()),
    (([a * H(x - t), 0, 0, b * H(x - t)], (*W, t), "divergence", 0), (a - b,)),
    (([x / q2, y / q2], V, "divergence", 2 * pi * D(x) * D(y)), ()),
    (([H(x), H(y)], V, "divergence", 0), (1, 1)),
    (([u(x, y) * H(y - f(x)), v(x, y) * H(y - f(x))], V, "curl", 0), None),
    (([Piecewise((0, x < 0), (a, True)), 0], V, "divergence", 0), (a,)),
    (([0.5 * H(x), 0], V, "divergence", 0.5 * D(x)), ()),
]


@pytest.mark.parametrize("k", range(len(LAWS)))
def test_conditions(k):
    (field, *rest), weights = LAWS[k]
    law = rs.interface_conditions(field, *rest)
    if weights is None:
        (c,) = law.layers
        assert c[0].expand() == (-u(x, f(x)) - v(x, f(x)) * f(x).diff(x)).expand() or c[1] != y - f(x)
        return
    assert sorted((c for c, *_ in law.layers), key=str) == sorted(weights, key=str)
    assert law.conditions == tuple(Eq(c, 0) for c, *_ in law.layers)
    if not weights:
        assert law.holds is True
    elif any(w != 0 and not hasattr(w, "free_symbols") for w in weights):
        assert law.holds is False


def test_between_the_surfaces():
    law = rs.interface_conditions([x * H(x), 0], V, source=a)
    assert law.regular == (Eq(H(x) - a, 0),) and law.conditions == () and law.holds is None
    law = rs.interface_conditions([x * H(x), y], V, source=5)
    assert law.holds is None or law.holds is False


def test_maxwell_at_a_plane_that_moves():
    """n x [E] = v [B], n x [H] = J - v [D] for fields of x and t across x = v t."""
    speed = Symbol("v", real=True)
    step = H(x - speed * t)
    E, B = a * step, b * step
    (weight, surface) = rs.interface_conditions([E, B], (x, t)).layers[0]
    assert surface == x - speed * t and (weight - (a - speed * b)).expand() == 0


# ---------------------------------------------------------------------- shocks
state = a + (b - a) * H(x - s)
SHOCKS = [
    ((state, state**2 / 2), [(s.diff(t), b**2 / 2 - a**2 / 2, b - a)]),
    ((H(t / 2 - x), H(t / 2 - x) ** 2 / 2), [(Rational(1, 2), -Rational(1, 2), -1)]),
    ((H(x - t) + H(x + t), H(x - t) - H(x + t)), [(1, 1, 1), (-1, -1, 1)]),
    ((Piecewise((1, x < t / 2), (0, True)), H(t - 2 * x) / 2), [(Rational(1, 2), -Rational(1, 2), -1)]),
    ((H(r * x - t), H(r * x - t) / r), [(1 / r, 1 / r, 1)]),
    ((H(x - exp(t)), 0), [(exp(t), 0, 1)]),
    ((u(x, t) * H(x - s), f(x) * H(x - s)), [(s.diff(t), f(s), u(s, t))]),
    ((Abs(x - t), Abs(x - t)), []),
    ((sin(x - t), sin(x - t)), []),
]


@pytest.mark.parametrize("k", range(len(SHOCKS)))
def test_shocks(k):
    (density, flux), rows = SHOCKS[k]
    found = rs.rankine_hugoniot(density, flux, x, t)
    told = list(zip(found.speeds, found.flux_jumps, found.density_jumps, strict=True))
    assert sorted([(p - q).expand() for p, q in zip(*pair, strict=True)] for pair in zip(told, rows, strict=True)) == [
        [0, 0, 0]
    ] * len(rows)
    if all(not any(hasattr(e, "free_symbols") and e.free_symbols for e in row) for row in rows):
        assert found.holds is all(df == speed * du for speed, df, du in rows)


def test_a_shock_and_the_weak_solution_agree():
    """The law in the plane of x and t has no layer if and only if the condition holds."""
    for speed in (Rational(1, 2), Rational(1, 3)):
        step = H(speed * t - x)
        law = rs.divergence([step**2 / 2, step], (x, t))
        assert (law == 0) is rs.rankine_hugoniot(step, step**2 / 2, x, t).holds


# ---------------------------------------------------------------------- moving domains
RATES = [
    ((1, R**2 - q2, V), 0, 2 * pi * R * R.diff(t)),
    ((1, R**2 - q3, W), 0, 4 * pi * R**2 * R.diff(t)),
    ((1, R - q2, V), 0, pi * R.diff(t)),
    ((t * x**2, r**2 - (x - t) ** 2 - y**2, V), pi * r**4 / 4 + pi * r**2 * t**2, 2 * pi * r**2 * t**2),
    ((t, 1 - q2, V), pi, 0),
    ((1, exp(2 * t) - x**2 / 4 - y**2, V), 0, 4 * pi * exp(2 * t)),
    ((x, 1 - (x - t) ** 2 - (y - 2 * t) ** 2 - z**2, W), 0, 4 * pi / 3),
    ((exp(-q2), x - t, V), 0, -sqrt(pi) * exp(-(t**2))),
    ((exp(-q2), x - t * y, V), 0, 0),
    ((1, -1 - q2 - t**2, V), 0, 0),
    ((1, 1 - (x - t) ** 2 - y**2, V), 0, 0),
]


@pytest.mark.parametrize("k", range(len(RATES)))
def test_rates(k):
    (integrand, g, variables), volume, surface = RATES[k]
    found = rs.transport_theorem(integrand, g, variables, t)
    assert (found.volume - volume).simplify() == 0 and (found.surface - surface).simplify() == 0
    assert found.rate == found.volume + found.surface


def test_the_rate_is_the_derivative_of_the_integral():
    found = rs.transport_theorem(x**2 + t * y, 4 - (x - sin(t)) ** 2 - (y - t**2) ** 2, V, t)

    def integral(at):
        at = mp.mpf(at)
        return quad(
            lambda p: quad(
                lambda w: (((mp.sin(at) + p * mp.cos(w)) ** 2) + at * (at**2 + p * mp.sin(w))) * p,
                [0, 2 * mp.pi],
                maxdegree=4,
            ),
            [0, 2],
            maxdegree=3,
        )

    assert abs(mp.diff(integral, 0.7) - found.rate.subs(t, 0.7)) < 1e-9


def test_the_speed_of_the_boundary():
    found = rs.transport_theorem(1, R**2 - q2, V, t)
    assert (found.speed.subs({x: R, y: 0}) - R.diff(t)).simplify() == 0


# ---------------------------------------------------------------------- wires
WIRES = [
    (log(sqrt(q2)), 2 * pi * D(x) * D(y)),
    (log((x - 1) ** 2 + (z + 2) ** 2), 4 * pi * D(x - 1) * D(z + 2)),
    (exp(z) * log(sqrt(q2)), exp(z) * log(sqrt(q2)) + 2 * pi * exp(z) * D(x) * D(y)),
    (sqrt(q2), 1 / sqrt(q2)),
    (log(q2) + 1 / sqrt(q3), 4 * pi * D(x) * D(y) - 4 * pi * D(x) * D(y) * D(z)),
    (D(x) * D(y), D(x, 2) * D(y) + D(x) * D(y, 2)),
]


@pytest.mark.parametrize("k", range(len(WIRES)))
def test_wires(k):
    e, value = WIRES[k]
    assert (rs.laplacian(e, W) - value).expand() == 0


def test_fields_of_wires():
    assert rs.divergence([x / q2, y / q2, 0], W) == 2 * pi * D(x) * D(y)
    assert list(rs.curl([-y / q2, x / q2, 0], W)) == [0, 0, 2 * pi * D(x) * D(y)]
    assert rs.divergence([0, 0, D(x) * D(y) * H(z)], W) == D(x) * D(y) * D(z)
    assert rs.pair(D(x) * D(y), exp(-q3), W) == sqrt(pi)
    for e in (1 / sqrt(q2), log(q2) / sqrt(q3)):
        with pytest.raises(rs.UnsupportedError):
            rs.laplacian(e, W)


# ---------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: rs.interface_conditions([D(x), 0], V), "double layers"),
        (lambda: rs.interface_conditions([H(x), 0, 0], W, "grad"), "unknown operator"),
        (lambda: rs.interface_conditions([H(x), 0], W), "2 components for 3"),
        (lambda: rs.interface_conditions([H(x), 0, 0], W, "curl", source=D(x)), "give 3"),
        (lambda: rs.interface_conditions(H(x), V), "one function"),
        (lambda: rs.interface_conditions([I * x, 0], V), "complex"),
        (lambda: rs.interface_conditions([H(x), 0], V, source=D(x, 1)), "impulses alone"),
        (lambda: rs.interface_conditions([H(x), 0], V, source=D(sinh(x) + x)), "told apart"),
        (lambda: rs.rankine_hugoniot(H(t), 0, x, t), "moment"),
        (lambda: rs.rankine_hugoniot(H(t - x**2), 0, x, t), "one place"),
        (lambda: rs.rankine_hugoniot(H(a * x - t), 0, x, t), "one place"),
        (lambda: rs.rankine_hugoniot([x], [t], x, t), "one density"),
        (lambda: rs.rankine_hugoniot(D(x), 0, x, t), "not read"),
        (lambda: rs.transport_theorem(Abs(x), 1 - q2, V, t), "kinks"),
        (lambda: rs.transport_theorem(1, q2 - t**2, V, t), "finite"),
        (lambda: rs.transport_theorem(1, x - t, V, t), "finite"),
        (lambda: rs.transport_theorem(1, 1 - q2, x, t), "one variable"),
        (lambda: rs.transport_theorem(1, 1 - q2, V, x), "coordinate"),
        (lambda: rs.transport_theorem(Symbol("t"), 1 - q2, V, t), "same"),
    ],
)
def test_refused(call, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        call()


def test_a_radius_that_may_vanish_is_refused():
    with pytest.raises(rs.UndefinedProductError, match="declare the signs"):
        rs.transport_theorem(1, t - q2, V, t)
