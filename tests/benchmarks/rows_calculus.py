"""Rows about derivatives, integrals, pairings, equality and impulses; and what smooth input and the import cost."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from sympy import (
    Add,
    DiracDelta,
    Expr,
    Rational,
    exp,
    expand,
    integrate,
    oo,
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
        theirs=lambda n: ramps(n, 1, "by_step"),
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
def two_ramps(n: int, *spellings: str) -> tuple[Ramps, Ramps, Rational, Rational]:
    """Two functions of n kinks and an interval that holds them."""
    return ramps(n, 1, *spellings), ramps(n, 2, *spellings), Rational(-2 * n), Rational(2 * n)


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
        theirs=lambda n: two_ramps(n, "by_max"),
        aim=Aim(0.231),
    ),
    Row(
        "<f'', exp(-x^2)>",
        (4, 25, 50, 100),
        ramps,
        lambda f: rs.pair(rs.diff(f.expr, x, 2), exp(-(x**2)), x),
        check_pairing,
        sympy=lambda f: integrate(f.by_step.diff(x, 2) * exp(-(x**2)), (x, -oo, oo)),
        theirs=lambda n: ramps(n, 1, "by_step"),
        aim=Aim(times=30),
    ),
    Row(
        "equality of two spellings",
        (4, 250, 500, 1000),
        lambda n: ramps(n, 1, "expr", "by_abs"),
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
]
