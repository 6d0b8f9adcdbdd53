"""Proximal maps, envelopes and conjugates beside CVXPY's solvers and PyProximal's formulas; who breaks ties how."""

from pathlib import Path

import pytest
from sympy import Abs, Eq, Interval, Max, Min, Piecewise, Rational, Symbol, exp, log, oo

import relu_sym as rs

pytestmark = pytest.mark.convex_oracles

x, y, u = (Symbol(n, real=True) for n in "xyu")
HALF = Rational(1, 2)
GUIDE = Path(__file__).parents[2] / "examples" / "guide" / "convex.md"

SOLVED = {
    "absolute value": (Abs(x), lambda cp, v: (cp.abs(v), [])),
    "Huber": (Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - HALF, True)), lambda cp, v: (cp.huber(v, 1) / 2, [])),
    "elastic net": (Abs(x) + x**2, lambda cp, v: (cp.abs(v) + cp.square(v), [])),
    "quantile": (
        Max(Rational(3, 4) * x, -x / 4),
        lambda cp, v: (cp.maximum(0.75 * v, -0.25 * v), []),
    ),
    "insensitive": (Max(Abs(x) - 1, 0), lambda cp, v: (cp.pos(cp.abs(v) - 1), [])),
    "hinge": (Max(1 - x, 0), lambda cp, v: (cp.pos(1 - v), [])),
    "one-sided square": (Max(x, 0) ** 2 / 2 + Abs(x), lambda cp, v: (cp.square(cp.pos(v)) / 2 + cp.abs(v), [])),
    "box": (rs.indicator(Interval(-1, 2), x), lambda cp, v: (0 * v, [v >= -1, v <= 2])),
    "barrier": (Piecewise((-log(x), x > 0), (oo, True)), lambda cp, v: (-cp.log(v), [])),
    "exponential": (exp(x), lambda cp, v: (cp.exp(v), [])),
    "three lines": (Max(-2 * x, x / 2, 3 * x - 4), lambda cp, v: (cp.maximum(-2 * v, v / 2, 3 * v - 4), [])),
    "half line": (
        Piecewise((x**2 / 2 + x, x >= 0), (oo, True)),
        lambda cp, v: (cp.square(v) / 2 + v, [v >= 0]),
    ),
}
"""Convex penalties as an expression, and as a problem of CVXPY."""


@pytest.mark.parametrize("name", SOLVED)
def test_prox_and_envelope_beside_a_solver(name):
    cp = pytest.importorskip("cvxpy")
    f, build = SOLVED[name]
    v, at = cp.Variable(), cp.Parameter()
    value, constraints = build(cp, v)
    for lam in (HALF, 2):
        problem = cp.Problem(cp.Minimize(value + cp.square(v - at) / (2 * float(lam))), constraints)
        prox, envelope = rs.prox(f, x, u, lam), rs.moreau_envelope(f, x, u, lam)
        for t in (-3, -1, 0, HALF, Rational(11, 5)):
            at.value = float(t)
            problem.solve(solver=cp.CLARABEL)
            assert abs(float(prox.subs(u, t)) - v.value) < 1e-3, (lam, t)
            assert abs(float(envelope.subs(u, t)) - problem.value) < 1e-6, (lam, t)


@pytest.mark.parametrize("name", SOLVED)
def test_conjugate_beside_a_solver(name):
    cp = pytest.importorskip("cvxpy")
    f, build = SOLVED[name]
    v, at = cp.Variable(), cp.Parameter()
    value, constraints = build(cp, v)
    problem = cp.Problem(cp.Maximize(at * v - value), constraints)
    conjugate = rs.convex_conjugate(f, x, y)
    inside = [t for t in (-2, -1, -HALF, Rational(1, 8), HALF, 2) if conjugate.subs(y, t).is_finite]
    assert inside
    for t in inside:
        at.value = float(t)
        problem.solve(solver=cp.CLARABEL)
        assert abs(float(conjugate.subs(y, t)) - problem.value) < 1e-5, t


A = 3
SCAD = Piecewise(
    (Abs(x), Abs(x) <= 1), ((-(x**2) + 2 * A * Abs(x) - 1) / (2 * (A - 1)), Abs(x) <= A), (Rational(A + 1, 2), True)
)
COUNTED = Piecewise((0, Eq(x, 0)), (1, True))
WRITTEN = {
    "L1": (2 * Abs(x), 1, lambda p: p.L1(sigma=2.0)),
    "L0": (COUNTED / 2, 1, lambda p: p.L0(sigma=1.0)),  # its threshold is step*sigma
    "L0, a smaller step": (2 * COUNTED / 4, Rational(1, 4), lambda p: p.L0(sigma=2.0)),
    "Box": (rs.indicator(Interval(-1, 2), x), 1, lambda p: p.Box(-1.0, 2.0)),
    "Euclidean": (Abs(x) / 2, 2, lambda p: p.Euclidean(sigma=0.5)),
    "L2": (3 * x**2 / 2, HALF, lambda p: p.L2(sigma=3.0)),
    "SCAD": (SCAD, 1, lambda p: p.SCAD(sigma=1.0, a=float(A))),
    "RelaxedMumfordShah": (Min(x**2, 1), Rational(3, 2), lambda p: p.RelaxedMumfordShah(sigma=1.0, kappa=1.0)),
    "QuadraticEnvelopeCard": (HALF - Max(0, 1 - Abs(x)) ** 2 / 2, HALF, lambda p: p.QuadraticEnvelopeCard(mu=0.5)),
}
"""Penalties with the step, as an expression and as an operator of PyProximal."""
PLACES = [Rational(k, 4) for k in range(-20, 21)]


def points(m, t):
    """All proximal points at t."""
    return list(m.at(t)) if hasattr(m, "at") else [m.subs(u, t)]


@pytest.mark.parametrize("name", WRITTEN)
def test_prox_beside_written_formulas(name):
    proximal, numpy = pytest.importorskip("pyproximal"), pytest.importorskip("numpy")
    f, lam, build = WRITTEN[name]
    m, operator = rs.prox(f, x, u, lam), build(proximal)
    for t in PLACES:
        (told,) = operator.prox(numpy.array([float(t)]), float(lam))
        assert min(abs(float(p) - told) for p in points(m, t)) < 1e-9, (t, told)


def ties():
    """(operator, its tie, what it returns there) of the guide's table."""
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("| `pyproximal.")]
    return [tuple(c.strip().strip("`") for c in r) for r in rows]


def test_ties_are_as_the_guide_tells():
    proximal, numpy = pytest.importorskip("pyproximal"), pytest.importorskip("numpy")
    found = ties()
    assert [r[0] for r in found] == ["pyproximal.L0", "pyproximal.RelaxedMumfordShah"]
    for operator, at, all_of_them, one in found:
        f, lam, build = WRITTEN[operator.split(".")[1]]
        t = Rational(at)
        assert [str(p) for p in sorted(points(rs.prox(f, x, u, lam), t))] == all_of_them.strip("{}").split(", ")
        (told,) = build(proximal).prox(numpy.array([float(t)]), float(lam))
        assert abs(told - float(Rational(one))) < 1e-9


def test_slopes_at_kinks_are_as_the_conventions_tell():
    """CVXPY's subgradient of |x| and of the positive part at their kinks."""
    cp = pytest.importorskip("cvxpy")
    v = cp.Variable()
    for f, e in ((Abs(x), cp.abs(v)), (Max(x, 0), cp.pos(v)), (Max(x, -x), cp.maximum(v, -v))):
        v.value = 0.0
        told = float(e.grad[v].toarray()[0, 0]) if hasattr(e.grad[v], "toarray") else float(e.grad[v])
        assert Rational(told) in rs.subdifferential(f, x).at(0)
