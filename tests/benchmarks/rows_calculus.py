"""Rows about derivatives, integrals, pairings, equality and impulses; and what smooth input and the import cost."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from fractions import Fraction
from math import comb, prod
from pathlib import Path
from typing import Any

from mpmath import mp, mpf, taylor
from sympy import (
    Add,
    DiracDelta,
    Expr,
    Mul,
    Rational,
    cos,
    exp,
    expand,
    integrate,
    lambdify,
    oo,
    sin,
)

import relu_sym as rs

from .inputs import Cubics, Ramps, cubics, polynomial_at, ramps, rational, x
from .row import Aim, Row


# ---------------------------------------------------------------------- derivatives
def derivative_row(order: int, aim: Aim) -> Row:
    """The derivative of ``n`` ramps, ``==`` and of one hash with what SymPy's constructors build."""
    head = rs.Heaviside if order == 1 else lambda u: rs.Dirac(u, order - 2)

    def check(n: int, f: Ramps, answer: Expr) -> bool:
        want = Add(*[rational(c) * head(x - rational(a)) for c, a in f.terms])
        return answer == want and hash(answer) == hash(want)

    return Row(
        f"derivative {order} of n ramps",
        (4, 250, 500, 1000),
        ramps,
        lambda f: rs.diff(f.expr, x, order),
        check,
        sympy=lambda f: f.by_step.diff(x, order),
        aim=aim,
    )


def check_cubics(n: int, f: Cubics, answer: Expr) -> bool:
    """Every impulse, and the regular part at points of every piece."""
    weights: dict[tuple[Fraction, int], Fraction] = {}
    regular = []
    for term in Add.make_args(answer):
        deltas = term.atoms(DiracDelta)
        if deltas:
            (delta,) = deltas
            a, w = x - delta.args[0], term / delta
            weights[Fraction(a.p, a.q), int(delta.order)] = Fraction(w.p, w.q)
        else:
            regular.append(term)
    want = {}
    for a, p, q in zip(f.breaks, f.pieces, f.pieces[1:], strict=False):
        for order, k in ((0, 1), (1, 0)):
            jump = polynomial_at(q, a, k) - polynomial_at(p, a, k)
            if jump:
                want[a, order] = jump
    found = Add(*regular)
    inside = [(a + b) / 2 for a, b in itertools.pairwise(f.breaks)]
    here = {p: f.pieces[sum(a < p for a in f.breaks)] for p in (f.breaks[0] - 1, f.breaks[-1] + 1, *inside[:9])}
    return weights == want and all(
        found.subs(x, rational(p)) == rational(polynomial_at(c, p, 2)) for p, c in here.items()
    )


# ---------------------------------------------------------------------- integrals
def two_ramps(n: int) -> tuple[Ramps, Ramps, Rational, Rational]:
    """Two functions of n kinks and an interval that holds them."""
    return ramps(n, 1), ramps(n, 2), Rational(-2 * n), Rational(2 * n)


def check_product(n: int, given: Any, answer: Expr) -> bool:
    """Simpson's rule between the kinks: exact for a product of linear pieces."""
    f, g, *_ = given
    ends = sorted({Fraction(-2 * n), Fraction(2 * n), *(k for _, k in (*f.terms, *g.terms))})
    if n > 60:
        return True  # the check is quadratic; the smaller sizes of the same code have passed it
    total = Fraction(0)
    for u, v in itertools.pairwise(ends):
        total += (v - u) / 6 * sum(k * f.at(p) * g.at(p) for k, p in ((1, u), (4, (u + v) / 2), (1, v)))
    return answer == rational(total)


def check_pairing(n: int, f: Ramps, answer: Expr) -> bool:
    """<sum c delta_a, exp(-x^2)> = sum c exp(-a^2)."""
    return answer == Add(*[rational(c) * exp(-(rational(a) ** 2)) for c, a in f.terms])


# ---------------------------------------------------------------------- equality
def check_equal(n: int, f: Ramps, answer: Any) -> bool:
    """True, and False for a function that is another."""
    return answer is True and rs.equal(f.expr + rs.ReLU(x) / 1000, f.by_abs, x=x) is False


# ---------------------------------------------------------------------- impulses
FACTOR = exp(x / 2) * sin(x) + x**5 * cos(2 * x)


def sifted_by_hand(k: int) -> Expr:
    """f(x) Dirac(x - a, k) by SymPy's own derivatives."""
    a = Rational(1, 3)
    weights = [(-1) ** j * comb(k, j) * FACTOR.diff(x, j).subs(x, a) for j in range(k + 1)]
    return Add(*[w * DiracDelta(x - a, k - j) for j, w in enumerate(weights)])


def check_sifted(k: int, _: Any, answer: Expr) -> bool:
    """The weights against mpmath's Taylor coefficients."""
    with mp.workdps(60):
        f = lambdify(x, FACTOR, "mpmath")
        coefficients = taylor(f, mpf(1) / 3, k)
        for j, c in enumerate(coefficients):
            delta = rs.Dirac(x - Rational(1, 3), k - j)
            found = answer.coeff(delta).evalf(30)
            want = (-1) ** j * comb(k, j) * mp.factorial(j) * c
            if abs(found - want) > mpf(10) ** -15 * (1 + abs(want)):
                return False
    return answer.atoms(DiracDelta) == {rs.Dirac(x - Rational(1, 3), j) for j in range(k + 1)}


def integer_roots(n: int) -> Expr:
    """The expanded polynomial with the roots 1, ..., n."""
    return expand(Mul(*[x - k for k in range(1, n + 1)]))


def check_roots(n: int, _: Any, answer: Expr) -> bool:
    """sum of delta(x - k)/|p'(k)|."""
    roots = range(1, n + 1)
    return answer == Add(*[rs.Dirac(x - k) / prod(abs(k - j) for j in roots if j != k) for k in roots])


class Sifting:
    """sum of cubics times delta^(k)."""

    def __init__(self, n: int) -> None:
        rng = random.Random(n)
        self.terms = []
        for _ in range(n):
            cubic = tuple(Fraction(rng.randint(-9, 9) or 2, rng.randint(1, 4)) for _ in range(4))
            self.terms.append((cubic, Fraction(rng.randint(-n, n), 5), rng.randint(0, 4)))
        parts = [(Add(*[rational(c) * x**j for j, c in enumerate(p)]), x - rational(a), k) for p, a, k in self.terms]
        self.expr = Add(*[p * rs.Dirac(u, k) for p, u, k in parts])
        self.parts = parts

    def by_hand(self) -> Expr:
        """SymPy's own: derivative by derivative."""
        return Add(
            *[
                (-1) ** j * comb(k, j) * p.diff(x, j).subs(x, x - u) * DiracDelta(u, k - j)
                for p, u, k in self.parts
                for j in range(k + 1)
            ]
        )


def check_sifting(n: int, given: Sifting, answer: Expr) -> bool:
    """The weights by Fractions, ``==`` and of one hash with what SymPy's constructors build."""
    weights: dict[tuple[Fraction, int], Fraction] = {}
    for p, a, k in given.terms:
        for j in range(k + 1):
            key = a, k - j
            weights[key] = weights.get(key, Fraction(0)) + (-1) ** j * comb(k, j) * polynomial_at(p, a, j)
    want = Add(*[rational(w) * rs.Dirac(x - rational(a), k) for (a, k), w in weights.items() if w])
    return answer == want and hash(answer) == hash(want)


# ---------------------------------------------------------------------- smooth input, import
def smooth_sum(n: int) -> Expr:
    """Some n nodes of smooth functions."""
    return Add(*[k * sin(k * x) * exp(-x / (k + 1)) for k in range(1, n // 8 + 2)])


IMPORT = """
from time import process_time as now
a = now(); import sympy
b = now(); import relu_sym
c = now(); print(b - a, c - b)
"""


def imported(rounds: int) -> list[tuple[float, float]]:
    """(seconds of sympy, seconds of relu_sym on top) in fresh interpreters."""
    root = Path(rs.__file__).parent.parent
    out = []
    for _ in range(rounds):
        run = subprocess.run([sys.executable, "-c", IMPORT], cwd=root, capture_output=True, text=True, check=True)
        first, second = run.stdout.split()
        out.append((float(first), float(second)))
    return out


# ---------------------------------------------------------------------- values
def value_and_slope(n: int) -> Any:
    """A function of n kinks, compiled with its classical derivative; a million points; the table for numpy.interp."""
    import numpy as np

    f = ramps(n)
    at = np.random.default_rng(n).uniform(-2.0 * n, 2.0 * n, 1_000_000)
    form = rs.normal_form(f.expr, x)
    ends = [Rational(-2 * n), *form.breakpoints, Rational(2 * n)]
    values = [f.at(Fraction(a.p, a.q)) for a in ends]
    both = [rs.lambdify(x, e) for e in (f.expr, rs.diff(f.expr, x))]
    return f, at, both, np.array(ends, dtype=float), np.array(values, dtype=float)


def by_numpy(given: Any) -> Any:
    """numpy.interp for the values, a search and a gather for the slopes."""
    import numpy as np

    _, at, _, ends, values = given
    slopes = np.diff(values) / np.diff(ends)
    return np.interp(at, ends, values), slopes[np.searchsorted(ends, at) - 1]


def check_values(n: int, given: Any, answer: Any) -> bool:
    """Some of the values and slopes, exactly."""
    f, at, *_ = given
    for k in range(0, len(at), 99_991):
        p = Fraction(float(at[k]))
        wanted = float(f.at(p)), float(sum(c for c, a in f.terms if p > a))
        if any(abs(got[k] - want) > 1e-9 * (1 + abs(want)) for got, want in zip(answer, wanted, strict=True)):
            return False
    return True


ROWS = [
    derivative_row(1, Aim(times=50)),
    derivative_row(2, Aim(times=50)),
    derivative_row(3, Aim(times=50)),
    Row(
        "second derivative of n cubics",
        (4, 250, 500, 1000),
        cubics,
        lambda f: rs.diff(f.expr, x, 2),
        check_cubics,
        aim=Aim(0.35),
    ),
    Row(
        "integral of a product, n kinks",
        (2, 32, 250, 1000),
        two_ramps,
        lambda g: rs.integrate(g[0].expr * g[1].expr, (x, g[2], g[3])),
        check_product,
        sympy=lambda g: integrate(expand(g[0].by_max * g[1].by_max), (x, g[2], g[3])),
        aim=Aim(0.231),
    ),
    Row(
        "<f'', exp(-x^2)>",
        (4, 25, 50, 100),
        ramps,
        lambda f: rs.pair(rs.diff(f.expr, x, 2), exp(-(x**2)), x),
        check_pairing,
        sympy=lambda f: integrate(f.by_step.diff(x, 2) * exp(-(x**2)), (x, -oo, oo)),
        aim=Aim(times=30),
    ),
    Row(
        "equality of two spellings",
        (4, 250, 500, 1000),
        ramps,
        lambda f: rs.equal(f.expr, f.by_abs, x=x),
        check_equal,
        aim=Aim(0.3),
    ),
    Row(
        "value and slope, 10^6 points",
        (4, 250, 1000),
        value_and_slope,
        lambda g: [compiled(g[1]) for compiled in g[2]],
        check_values,
        numpy=by_numpy,
        aim=Aim(numpy=1.2),
        needs="lambdify",
    ),
    Row(
        "f(x)*Dirac(x - a, k)",
        (1, 5, 10, 20),
        lambda k: k,
        lambda k: rs.simplify(FACTOR * rs.Dirac(x - Rational(1, 3), k)),
        check_sifted,
        sympy=sifted_by_hand,
        aim=Aim(times=3),
    ),
    Row(
        "delta(p), n integer roots",
        (3, 8, 16, 32),
        integer_roots,
        lambda p: rs.simplify(rs.Dirac(p)),
        check_roots,
        sympy=lambda p: DiracDelta(p).expand(diracdelta=True, wrt=x),
        aim=Aim(times=4),
    ),
    Row(
        "sum of n cubic*delta^(k)",
        (4, 250, 500, 1000),
        Sifting,
        lambda s: rs.simplify(s.expr),
        check_sifting,
        sympy=lambda s: s.by_hand(),
        aim=Aim(times=10),
    ),
    Row(
        "diff of a smooth sum, n nodes",
        (40, 250, 500, 1000),
        smooth_sum,
        lambda e: rs.diff(e, x),
        lambda n, e, answer: answer == e.diff(x),
        sympy=lambda e: e.diff(x),
        aim=Aim(times=1 / 1.2),
    ),
]
