"""Rows about impulses: sifting, delta of a polynomial; and what smooth input costs."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb, prod
from typing import Any

from mpmath import mp, mpf, taylor
from sympy import Add, DiracDelta, Expr, Mul, Rational, cos, exp, expand, lambdify, sin

import relu_sym as rs

from .inputs import polynomial_at, rational, x
from .row import Aim, Row

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


def smooth_sum(n: int) -> Expr:
    """Some n nodes of smooth functions."""
    return Add(*[k * sin(k * x) * exp(-x / (k + 1)) for k in range(1, n // 8 + 2)])


ROWS = [
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
