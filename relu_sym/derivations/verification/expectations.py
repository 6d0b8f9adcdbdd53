"""Lines with expectations by numbers: f against the density of its law by quadrature, in the variable of the line; of
a normal pair by Gauss's rule in both.

The densities are written down here once more: those of ``rs.Law`` are not asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from mpmath import mp
from sympy import (
    Add,
    And,
    Basic,
    DiracDelta,
    Expr,
    Integral,
    Rational,
    S,
    Symbol,
    exp,
    lambdify,
    log,
    nan,
    oo,
    pi,
    sqrt,
    true,
)

from ...steps import Expected, LawOf
from . import compare, floats
from .values import close, pointwise, real, value

WIDTHS = (-9, -5, -2, 0, 2, 5, 9)
"""At how many deviations from the mean an integral is split."""
REACH = 9.0
"""How many deviations of a normal pair are integrated over."""
ORDER = 20
DIGITS = 6

Verdict = tuple[bool | None, str]


def compared(before: Basic, after: Basic) -> Verdict:
    """Two formulas that hold expectations; where both diverge, both grow without bound."""
    how = "quadrature against the density"
    (left, marks), (right, more) = carried(before), carried(after)
    env = {"marks": (*marks, *more)} if marks or more else {}
    u, v = value(left, env), value(right, env)
    if mp.isfinite(u) and mp.isfinite(v):
        return close(u, v, DIGITS) or close(*(value(e, env | {"exact": True}) for e in (left, right)), DIGITS), how
    if left.has(Integral) and right.has(Integral):
        return (True if any(_grow(left, right, way) for way in (1, -1)) else None), how
    return compare.numbers(left, right, "=", {}), how


def _grow(left: Basic, right: Basic, way: int) -> bool:
    return all(compare.grows(e, way * S.Infinity, way * mp.inf, {}) is True for e in (left, right))


def carried(e: Basic) -> tuple[Basic, tuple]:
    """The expression with every expectation as an integral and atoms, and where these integrals are to be split."""
    found = list(e.atoms(Expected))
    marks = tuple(m for one in found for m in _splits(one.args[2]))
    return e.xreplace({one: _pair(one) if one.args[2].name == "pair" else _single(one) for one in found}), marks


def _single(e: Expected) -> Expr:
    f, x, law = e.args
    p, low, high, atoms = density(law, x)
    return (Integral(f * p, (x, low, high)) if p != 0 else S.Zero) + Add(*[w * f.xreplace({x: a}) for a, w in atoms])


def density(law: LawOf, x: Symbol) -> tuple[Expr, Expr, Expr, list]:
    """(the density of the continuous part, its ends, the atoms with their weights)."""
    given = law.parameters
    if law.name == "discrete":
        return S.Zero, S.Zero, S.Zero, [tuple(pair) for pair in given]
    if law.name == "density":
        p, y, low, high = given
        terms = Add.make_args(p.xreplace({y: x}).expand())
        atoms = [_atom(t, x) for t in terms if t.has(DiracDelta)]
        return Add(*[t for t in terms if not t.has(DiracDelta)]), low, high, atoms
    if law.name == "exponential":
        return given[0] * exp(-given[0] * x), S.Zero, oo, []
    if law.name == "uniform":
        return 1 / (given[1] - given[0]), given[0], given[1], []
    m, s = given
    if law.name == "normal":
        return exp(-(((x - m) / s) ** 2) / 2) / (s * sqrt(2 * pi)), -oo, oo, []
    return exp(-(((log(x) - m) / s) ** 2) / 2) / (x * s * sqrt(2 * pi)), S.Zero, oo, []


def _atom(t: Expr, x: Symbol) -> tuple[Expr, Expr]:
    """(point, weight) of w(x)*Dirac(c*(x - a))."""
    (delta,) = t.atoms(DiracDelta)
    rate = delta.args[0].diff(x)
    a = -delta.args[0].xreplace({x: S.Zero}) / rate
    return a, (t / delta).xreplace({x: a}) / abs(rate)


def is_small(law: LawOf) -> Basic:
    """Whether the law spreads so little that quadratures see it; of a pair also whether there is such a law."""
    given = law.parameters
    if law.name == "pair":
        p, q, rho = given
        return And(p <= 3, q <= 3, rho >= -1, rho <= 1)
    if law.name not in ("normal", "lognormal"):
        return true
    return And(given[1] >= Rational(1, 2), given[1] <= (3 if law.name == "normal" else 1))


def _splits(law: LawOf) -> list:
    """Where the density of a law is large."""
    if law.name not in ("normal", "lognormal"):
        return []
    m, s = (real(p.evalf(30)) for p in law.parameters)
    if law.name == "normal":
        return [m + k * s for k in WIDTHS]
    return sorted(mp.exp(m + n * s * s + k * s) for k in WIDTHS for n in (0, 1, 2))  # of the moments of order n too


# ------------------------------------------------------------------ normal pairs
def _pair(e: Expected) -> Expr:
    """E f(u, v) in floats; kinks are where u = 0 or v = 0."""
    f, variables, law = e.args
    p, q, rho = (float(value(c, {})) for c in law.parameters)
    at, rest = lambdify(tuple(variables), pointwise(f), modules="math"), math.sqrt(max(0.0, 1 - rho * rho))

    def inner(a: float) -> float:
        if not rest:
            return at(p * a, q * rho * a)
        return mean(lambda b: at(p * a, q * (rho * a + rest * b)), -rho * a / rest)

    try:
        return S(mean(inner, 0.0))
    except floats.TROUBLE:
        return nan


def mean(f: Callable[[float], float], kink: float) -> float:
    """E f(Z) for a standard normal Z, f smooth beside the kink."""
    cuts = sorted({-REACH, -3.0, 0.0, 3.0, REACH, max(-REACH, min(REACH, kink))})
    return gauss(lambda t: f(t) * bell(t), cuts)


def bell(t: float) -> float:
    """The standard normal density."""
    return math.exp(-t * t / 2) / math.sqrt(2 * math.pi)


def gauss(f: Callable[[float], float], cuts: list[float]) -> float:
    """The integral of f by Gauss's rule between the cuts."""
    total = []
    for a, b in pairwise(cuts):
        mid, half = (a + b) / 2, (b - a) / 2
        total += [half * w * f(mid + half * t) for t, w in floats.nodes(ORDER)]
    return math.fsum(total)
