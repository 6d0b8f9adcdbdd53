"""Seeded inputs: ramps, hats, networks, piecewise cubics; numbers are Fractions beside the expressions."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sympy import Abs, Add, Expr, Heaviside, Max, Piecewise, Rational, Symbol, true

import relu_sym as rs

x = Symbol("x", real=True)


def rational(v: Fraction | int) -> Rational:
    """The SymPy number of a Fraction."""
    v = Fraction(v)
    return Rational(v.numerator, v.denominator)


class Ramps:
    """sum of c*ReLU(x - a): the numbers, and the same in several spellings, each built when it is asked for."""

    def __init__(self, terms: tuple[tuple[Fraction, Fraction], ...]) -> None:
        self.terms = terms

    def spelled(self, word: Callable[[Expr], Expr]) -> Expr:
        """sum of c*word(x - a)."""
        return Add(*[rational(c) * word(x - rational(a)) for c, a in self.terms])

    @cached_property
    def expr(self) -> Expr:
        return self.spelled(rs.ReLU)

    @cached_property
    def by_abs(self) -> Expr:
        return self.spelled(lambda u: (u + Abs(u)) / 2)

    @cached_property
    def by_max(self) -> Expr:
        return self.spelled(lambda u: Max(0, u, evaluate=False))

    @cached_property
    def by_step(self) -> Expr:
        return self.spelled(lambda u: u * Heaviside(u))

    def at(self, p: Fraction) -> Fraction:
        return sum((c * (p - a) for c, a in self.terms if p > a), Fraction(0))


def ramps(n: int, seed: int = 1, *spellings: str) -> Ramps:
    """``n`` ramps with distinct rational kinks in no order; the spellings named are built beforehand."""
    rng = random.Random(1000 * n + seed)
    kinks = [Fraction(k, 7) for k in rng.sample(range(-9 * n, 9 * n), n)]
    found = Ramps(tuple((Fraction(rng.randint(1, 99), rng.randint(1, 9)), a) for a in kinks))
    for spelling in spellings or ("expr",):
        getattr(found, spelling)
    return found


def samples(n: int, a: int, b: int, seed: int = 3) -> list[Fraction]:
    """``n`` rational points between a and b."""
    rng = random.Random(seed)
    return [Fraction(rng.randint(a * 1009, b * 1009), 1009) for _ in range(n)]


def tent(u: Expr) -> Expr:
    """2u left of 1/2, 2 - 2u right of it, 0 left of 0."""
    return 2 * rs.ReLU(u) - 4 * rs.ReLU(u - Rational(1, 2))


def tents(depth: int) -> Expr:
    """The tent map nested: 2**depth slopes on [0, 1]."""
    u: Expr = x
    for _ in range(depth):
        u = tent(u)
    return u


def tents_by_max(depth: int) -> Expr:
    """The same by SymPy's Max."""
    u: Expr = x
    for _ in range(depth):
        u = 2 * Max(u, 0) - 4 * Max(u - Rational(1, 2), 0)
    return u


class Network(NamedTuple):
    """A ReLU network of one input and one output: weights and biases, and its expression."""

    layers: tuple
    expr: Expr

    def at(self, p: Fraction) -> Fraction:
        values = [p]
        for k, (weights, biases) in enumerate(self.layers):
            values = [
                sum(w * v for w, v in zip(row, values, strict=True)) + b for row, b in zip(weights, biases, strict=True)
            ]
            if k + 1 < len(self.layers):
                values = [max(v, Fraction(0)) for v in values]
        return values[0]


def network(width: int, depth: int = 3, seed: int = 5) -> Network:
    """``depth`` hidden layers of ``width`` neurons with seeded rational weights."""
    rng = random.Random(seed)
    sizes = [1, *[width] * depth, 1]
    layers, values = [], [x]
    for k, (m, n) in enumerate(itertools.pairwise(sizes)):
        weights = [[Fraction(rng.randint(-20, 20) or 1, 10) for _ in range(m)] for _ in range(n)]
        biases = [Fraction(rng.randint(-20, 20), 10) for _ in range(n)]
        layers.append((weights, biases))
        sums = [
            Add(*[rational(w) * v for w, v in zip(row, values, strict=True)], rational(b))
            for row, b in zip(weights, biases, strict=True)
        ]
        values = sums if k + 2 == len(sizes) else [rs.ReLU(s) for s in sums]
    return Network(tuple(layers), values[0])


class Cubics(NamedTuple):
    """Cubic pieces with jumps: coefficients lowest first, the breakpoints between them, the Piecewise."""

    pieces: tuple[tuple[Fraction, ...], ...]
    breaks: tuple[Fraction, ...]
    expr: Expr


def cubics(n: int, seed: int = 7) -> Cubics:
    """``n`` cubics that meet nowhere in general."""
    rng = random.Random(1000 * n + seed)
    pieces = tuple(tuple(Fraction(rng.randint(-9, 9) or 1, rng.randint(1, 5)) for _ in range(4)) for _ in range(n))
    breaks = tuple(Fraction(k, 3) for k in sorted(rng.sample(range(-5 * n, 5 * n), n - 1)))
    pairs = [
        (Add(*[rational(c) * x**k for k, c in enumerate(p)]), (x < rational(a)) if a is not None else true)
        for p, a in zip(pieces, [*breaks, None], strict=True)
    ]
    return Cubics(pieces, breaks, Piecewise(*pairs, evaluate=False))


def polynomial_at(c: tuple[Fraction, ...], p: Fraction, order: int = 0) -> Fraction:
    """The value of a derivative of a polynomial."""
    for _ in range(order):
        c = tuple(k * v for k, v in enumerate(c))[1:]
    out = Fraction(0)
    for v in reversed(c):
        out = out * p + v
    return out
