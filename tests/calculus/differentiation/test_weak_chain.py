"""The weak chain rule: derivatives of Lipschitz expressions without zeros and cases, against numbers put in first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import (
    Abs,
    Add,
    Function,
    Heaviside,
    I,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    cos,
    exp,
    expand,
    floor,
    lambdify,
    log,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
)

import relu_sym as rs

x, y, z, a, b, c, w = symbols("x y z a b c w", real=True)
q = Function("q")
r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac
u = x - cos(x)
S, DU = sign(u), 1 + sin(x)
endless = x * cos(x) - 1


def numeric(f, at=None):
    """f(x) in high precision, all else put in."""
    return lambdify(x, f.subs(at or {}), "mpmath")


def slopes_agree(f, slope, at=None):
    """f' by central differences of f itself, at points that no kink of the tests meets."""
    f, slope = numeric(f, at), numeric(slope, at)
    rng = random.Random(7)
    with mp.workdps(60):
        for _ in range(12):
            t, h = mpf(rng.uniform(-4, 4)) + mpf("1e-9") / 3, mpf(10) ** -30
            quotient = (f(t + h) - f(t - h)) / (2 * h)
            assert abs(quotient - slope(t)) < mpf(10) ** -15 * (1 + abs(quotient)), (t, quotient, slope(t))
    return True


SHORT = [
    (Abs(u), DU * S),
    (r(u), DU * H(u)),
    (u * sign(u), DU * S),
    (u * Heaviside(u), DU * H(u)),
    (sqrt(u**2), DU * S),
    (sqrt(expand(u**2)), DU * S),
    (Max(u, 0), DU * H(u)),
    (Min(u, a), DU * H(a - u)),
    (exp(-Abs(u)), -DU * S * exp(-Abs(u))),
    (Abs(x * y), Abs(y) * sign(x)),
    (r(x * y), y * H(x * y)),
    (r(a * x + b), a * H(a * x + b)),
    (Abs(sin(w * x)), w * cos(w * x) * sign(sin(w * x))),
    (r(q(x)), q(x).diff(x) * H(q(x))),
    (Abs(x - q(x)), (1 - q(x).diff(x)) * sign(x - q(x))),
    (1 / (1 + Abs(u)), -DU * S / (1 + Abs(u)) ** 2),
    (Abs(a * x - b) * r(c * x), a * r(c * x) * sign(a * x - b) + c * Abs(a * x - b) * H(c * x)),
]


@pytest.mark.parametrize(("f", "slope"), SHORT, ids=lambda e: str(e))
def test_as_short_as_a_person_writes_it(f, slope):
    found = rs.diff(f, x)
    assert found == slope or (found - slope).expand() == 0
    assert found.count_ops() <= slope.count_ops() + 2


SPELLINGS = [
    Piecewise((0, u < 0), (u, True)),
    Piecewise((-u, u < 0), (u, True)),
    Piecewise((0, u < 0), (u, u < 1), (1, True)),
    Piecewise((sin(x), x < cos(x)), (sin(x) + 3 * u, True)),
    (u + Abs(u)) / 2,
    x * u * (1 + sign(u)),
    u**3 * H(u) * sign(2 * x - 2 * cos(x)),
    Abs(u) ** 3,
    Abs(u) ** Rational(3, 2),
    expand(u**2) ** Rational(3, 2),
    2 ** Abs(u),
    (1 + Abs(u)) ** Abs(x + exp(x)),
    log(2 + sin(x) + Abs(u)),
    tanh(Max(u, sin(x), x**2 - 1)),
    Max(u, Min(sin(x), Abs(x + exp(x) - 2)), -3),
    Abs(Abs(Abs(u) - 1) - Rational(1, 2)),
    r(u) - r(-u) + Abs(x),
]


@pytest.mark.parametrize("f", SPELLINGS, ids=str)
def test_every_spelling_has_the_slope_of_its_values(f):
    assert slopes_agree(f, rs.diff(f, x))


@pytest.mark.parametrize(
    "f",
    [
        sign(endless),
        H(endless) * x,
        endless * sign(endless - 1),
        Piecewise((0, endless < 0), (1, True)),
        Piecewise((0, endless < 0), (endless + 1, True)),
        Abs(endless) + floor(x + cos(x)),
        sqrt(Abs(endless)),
        1 / Abs(endless),
        log(Abs(endless)),
        Abs(endless) + delta(endless),
        Abs(endless) ** Rational(1, 3),
        r(endless + I * x),
    ],
    ids=str,
)
def test_what_may_jump_or_grow_is_refused(f):
    with pytest.raises(rs.ReluSymError):
        rs.diff(f, x)


def test_order_two_starts_from_f():
    for order in ((2,), (x,), (y, x)):
        f = y * Abs(endless)
        with pytest.raises(rs.UnsupportedError, match="zeros"):
            rs.diff(f, x, *order)
    assert rs.diff(Abs(u) + y * x**2, x, y, x) == 2
    assert rs.diff(y * Abs(x), x, y, x) == rs.diff(y * Abs(x), x, x, y) == 2 * delta(x)
    with pytest.raises(rs.UnsupportedError):
        rs.diff(Abs(endless), x, mode="classical")


@pytest.mark.parametrize(
    ("f", "mixed"),
    [
        (Abs(x * y), sign(x) * sign(y)),
        (r(x * y), H(x * y)),
        (Abs(x + y), 2 * delta(x + y)),
        (Abs(u + y), 2 * DU * delta(u + y)),
        (y * Abs(u), DU * S),
        (Abs(u) * Abs(y), DU * S * sign(y)),
        (Abs(u) * Abs(y - exp(-y)), DU * S * (1 + exp(-y)) * sign(y - exp(-y))),
    ],
    ids=str,
)
def test_mixed_derivatives_are_those_of_the_distribution(f, mixed):
    for variables in ((x, y), (y, x)):
        found = rs.diff(f, *variables)
        assert found == mixed or (found - mixed).expand() == 0
        assert not found.has(Piecewise)


def test_ties_on_an_interval_count_once():
    """Where g = h on an interval each of the two Heaviside terms is 1/2, and the slopes are the same."""
    ties = [
        Max(x + Abs(x), 2 * x, 2 * Max(x, 0)),
        Max(u + Abs(u), 2 * u, 2 * Max(u, 0)),
        Max(r(u), u, r(r(u) - r(-u))),
        Min(Abs(u), r(u) + r(-u), u * sign(u)),
        Max(r(a * x + b), a * x + b, 2 * r((a * x + b) / 2), -1 - x**2),
    ]
    for f in ties:
        assert slopes_agree(f, rs.diff(f, x), {a: Rational(3, 2), b: -1})
    assert rs.diff(ties[0], x).subs(x, 3) == 2


def test_a_registered_head_brings_its_own_law():
    class leaky(Function):
        nargs = 1

    class steps(Function):
        nargs = 1

    rs.register(leaky, lambda v: Piecewise((v / 10, v < 0), (v, True)))
    rs.register(steps, lambda v: Piecewise((0, v < 0), (1, True)))
    found = rs.diff(leaky(u), x)
    assert (found - DU * (Rational(1, 10) + Rational(9, 10) * H(u))).expand() == 0
    with pytest.raises(rs.UnsupportedError):
        rs.diff(steps(endless), x)


ACTIVATIONS = [r, Abs, lambda v: Max(v, v / 10), lambda v: Min(Max(v, -1), 1), tanh]


def net(rng, depth, width):
    """A random network with symbolic weights, and all of its symbols."""
    names, layer = [], [x]

    def weight():
        names.append(Symbol(f"w{len(names)}", real=True))
        return names[-1]

    act = rng.choice(ACTIVATIONS)
    for _ in range(depth):
        layer = [act(Add(*[weight() * v for v in layer]) + weight()) for _ in range(width)]
    return Add(*[weight() * v for v in layer]), names


@pytest.mark.slow
@settings(max_examples=max(12, settings().max_examples // 10), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(1, 1), (1, 4), (1, 6), (2, 1), (2, 2), (3, 1), (3, 2)]))
def test_symbolic_nets_commute_with_numbers(seed, shape):
    rng = random.Random(seed)
    f, names = net(rng, *shape)
    found = rs.diff(f, x)
    pick = {v: Rational(rng.randint(-9, 9), rng.choice((1, 2, 3))) for v in names}
    assert slopes_agree(f, found, pick)
    if shape[0] < 3:
        special = rs.diff(f.subs(pick), x)
        for k in range(-3, 4):
            t = Rational(k) + Rational(1, 101)
            assert abs((found.subs(pick).subs(x, t) - special.subs(x, t)).evalf(15)) < 1e-9


def test_four_neurons_make_no_cases():
    v, w, b = (symbols(f"{n}:6", real=True) for n in "vwb")
    f = Add(*[v[k] * r(w[k] * x + b[k]) for k in range(6)])
    assert rs.diff(f, x) == Add(*[v[k] * w[k] * H(w[k] * x + b[k]) for k in range(6)])


def test_means_at_simple_kinks_stay():
    """No kink in a kink: then the values at kinks are the means, for every value of the parameters."""
    f = a * r(b * x + c) + Abs(x - c) * Max(x, a)
    found = rs.diff(f, x)
    for at in ({a: 1, b: 2, c: 0}, {a: 0, b: 0, c: 0}, {a: -1, b: 1, c: 1}, {a: 1, b: 1, c: -1}):
        special = rs.diff(f.subs(at), x)
        for t in (0, 1, -1, Rational(1, 2)):
            assert found.subs(at).subs(x, t) == special.subs(x, t)
