"""Random functions with parameters of every declaration, and questions whose answer holds for all their values.

Numbers are put into the answer and into the question; what the question is then worth, an evaluator and a quadrature
say that know nothing of normal forms (``tests.evaluator``).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sympy import Abs, Expr, Max, Min, Mod, Piecewise, Rational, S, Symbol, cos, exp, floor, nan, oo, sign, sin, zoo

import relu_sym as rs
from tests.evaluator import NOTHING, Undefined, area, at, close, mp, x

REALS = [Rational(v) for v in (-3, -2, -1, 0, 1, 2, 3)] + [Rational(1, 2), Rational(-3, 2), Rational(5, 7)]
POSITIVE = [v for v in REALS if v > 0]
WHOLE = [S(v) for v in range(-3, 5)]
VALUES: dict[Symbol, list] = {
    Symbol("a", real=True): REALS,
    Symbol("b", real=True): REALS,
    Symbol("mu", real=True): REALS,
    Symbol("k", negative=True): [-v for v in POSITIVE],
    Symbol("h", nonpositive=True): [v for v in REALS if v <= 0],
    Symbol("r", real=True): REALS,
    Symbol("z", real=True, nonzero=True): [v for v in REALS if v != 0],
    Symbol("p", positive=True): POSITIVE,
    Symbol("q", nonnegative=True): [v for v in REALS if v >= 0],
    Symbol("n", integer=True): WHOLE,
    Symbol("m", integer=True): WHOLE,
    Symbol("N", integer=True, positive=True): [v for v in WHOLE if v > 0],
    Symbol("E", even=True): [v for v in WHOLE if v % 2 == 0],
    Symbol("O", odd=True): [v for v in WHOLE if v % 2],
}
"""What is put in for each parameter: every sign it may have, 0, numbers that meet the breakpoints."""
A, B, MU, K, H, R, Z, P, Q, n, m, N, EVEN, ODD = VALUES
PICKS = 4
"""Choices of values of an answer that are checked."""


class Asked(NamedTuple):
    """A function with parameters, the ends over which it is integrated, and the order of its derivative."""

    f: Expr
    lo: Expr
    hi: Expr

    def __str__(self) -> str:
        return f"{self.f} over ({self.lo}, {self.hi})"


def number(rng: random.Random) -> Rational:
    return Rational(rng.randint(-4, 4), rng.choice([1, 1, 2]))


# ---------------------------------------------------------------------- random functions
def level(rng: random.Random) -> Expr:
    """A place on the line, of parameters or a number."""
    return rng.choice([A, B, MU, A + 1, -A, 2 * B, A + B, Q, K, P, *[number(rng) for _ in range(4)]])


def line(rng: random.Random) -> Expr:
    """A linear function with a slope of any sign, or none."""
    slope = rng.choice([S.One, S.One, -S.One, S(2), A, K, H, Z, P, n, B - A])
    return rng.choice([slope * (x - level(rng)), slope * x + level(rng)])


def kinked(rng: random.Random, u: Expr) -> Expr:
    """A kinked or jumping head of u."""
    v = rng.choice([S.Zero, level(rng), line(rng)])
    heads: list[Callable[[], Any]] = [
        lambda: Abs(u),
        lambda: rs.ReLU(u),
        lambda: rs.Heaviside(u) * rng.choice([S.One, x, u]),
        lambda: sign(u) * rng.choice([S.One, x, u**2]),
        lambda: Max(u, v),
        lambda: Min(u, v),
        lambda: Piecewise((u, x < level(rng)), (v, True)),
        lambda: Abs(Abs(u) - 1),
    ]
    return rng.choice(heads)()


def waves(rng: random.Random) -> Expr:
    """Frequencies of every sign and kind."""
    w = rng.choice([A, K, H, Z, P, n, N, 2 * A, A / 2, -B, 1 / Z, P * Z, n + 1, rng.choice([S.One, S(2)])])
    wave = rng.choice([sin, cos])(w * x + rng.choice([S.Zero, S.Zero, B, number(rng)]))
    outer = rng.choice([Abs, sign, rs.ReLU, rs.Heaviside, lambda u: Max(u, Rational(1, 2)), lambda u: u])
    factor = rng.choice([S.One, S.One, x, exp(-x), rs.Heaviside(x - level(rng)), Abs(x - level(rng))])
    return outer(wave) * factor


def trains(rng: random.Random) -> Expr:
    """Steps without end, their length and place of parameters."""
    u = rng.choice([A, K, P, Z, S.One, S(2)]) * x + rng.choice([S.Zero, B, number(rng)])
    step = rng.choice([floor(u), Mod(u, rng.choice([S.One, S(2), P, Z])), Abs(u - floor(u) - Rational(1, 2))])
    return step * rng.choice([S.One, S.One, x, sign(x), rs.Heaviside(x - level(rng))])


def powers(rng: random.Random) -> Expr:
    """Exponents of integers and of numbers of known sign."""
    u = rng.choice([x, x - level(rng), 2 * x - 1, A * x])
    whole = rng.choice([N, N + 1, 2 * N, N, n**2])
    power = rng.choice(
        [
            u**whole,
            Abs(u) ** P,
            Abs(u) ** (P + 1),
            rs.ReLU(u) ** P,
            rs.ReLU(u) ** R,
            Abs(u) ** N,
            (u**2) ** P,
            sign(u) ** n,
        ]
    )
    return power * rng.choice([S.One, sign(x), rs.Heaviside(u), Abs(x - level(rng)), x])


def gaussians(rng: random.Random) -> Expr:
    """Mean and deviation of parameters, times a payoff."""
    deviation = rng.choice([P, Z, S.One, S(2), K])
    mean = rng.choice([MU, A, S.Zero, number(rng)])
    bell = exp(-((x - mean) ** 2) / (2 * deviation**2))
    factor = rng.choice([S.One, exp(B * x), exp(-x), x, cos(A * x)])
    return bell * factor * kinked(rng, rng.choice([x - level(rng), x - level(rng), x, A * x]))


def switched(rng: random.Random) -> Expr:
    """Kinks and jumps of lines, times something smooth."""
    parts = [
        number(rng) * rng.choice([S.One, x, exp(-x), exp(A * x), x**2]) * kinked(rng, line(rng))
        for _ in range(rng.randint(1, 2))
    ]
    return sum(parts, number(rng) * x)


FAMILIES = (waves, trains, powers, gaussians, switched, switched)


def ends(rng: random.Random, f: Expr) -> tuple[Expr, Expr]:
    """Numbers, infinities for what decays, or symbols in any order."""
    if f.has(exp) and f.atoms(exp) and rng.random() < 0.4 and any(h.args[0].has(x**2) for h in f.atoms(exp)):
        return rng.choice([(-oo, oo), (S.Zero, oo), (A, oo), (-oo, B), (level(rng), oo)])
    lo, hi = (rng.choice([number(rng), number(rng), level(rng)]) for _ in range(2))
    return lo, hi


def drawn(rng: random.Random) -> tuple[Asked, tuple]:
    """A question and what is asked of it."""
    while True:
        f = rng.choice(FAMILIES)(rng)
        if x in f.free_symbols and f.free_symbols - {x} and not f.has(nan, zoo):
            return Asked(f, *ends(rng, f)), (slopes, areas)


# ---------------------------------------------------------------------- questions
def choices(rng: random.Random, *of: Expr) -> Iterator[dict]:
    """Values for the parameters, at which the question makes sense."""
    names = sorted(set().union(*(e.free_symbols for e in of)) - {x}, key=str)
    for _ in range(PICKS):
        pick = {s: rng.choice(VALUES[s]) for s in names}
        if not any(e.subs(pick).has(nan, zoo) for e in of):
            yield pick


def numbers(pick: dict) -> dict:
    return {s: mp.mpf(int(v.p)) / int(v.q) for s, v in pick.items()}


def slopes(asked: Asked, rng: random.Random) -> Iterator[bool]:
    """The derivative is the difference quotient off the breakpoints, in both modes, for all values."""
    f = asked.f
    answers = rs.diff(f, x), rs.diff(f, x, mode="classical")
    for pick in choices(rng, f):
        values = numbers(pick)
        for _ in range(3):
            t = mp.mpf(rng.randint(-3 * 10**9, 3 * 10**9)) / (10**9 + 7)
            h = mp.mpf(10) ** -9
            try:
                v = [at(f, t + k * h, values) for k in (-2, -1, 1, 2)]
            except Undefined:
                continue
            wanted = (v[0] - 8 * v[1] + 8 * v[2] - v[3]) / (12 * h)
            if abs(wanted) > 10**7:
                continue
            for answer in answers:
                yield is_value(answer, t, values, wanted, 1e-6) and is_value(
                    answer.subs(pick), t, NOTHING, wanted, 1e-6
                )


def is_value(answer: Expr, t: Any, values: Any, wanted: Any, tolerance: float) -> bool:
    """Whether an answer has this value there, and none is missing."""
    try:
        return close(at(answer, t, values), wanted, tolerance)
    except Undefined:
        return False


FAR = 60
"""Where a Gaussian is 0."""


def areas(asked: Asked, rng: random.Random) -> Iterator[bool]:
    """The integral is the quadrature of the function with numbers in it, in every order of the ends."""
    f, lo, hi = asked
    answer = rs.integrate(f, (x, lo, hi))
    for pick in choices(rng, f, lo, hi):
        values = numbers(pick)
        here = f.subs(pick)
        try:
            low, high = (placed(end, values) for end in (lo, hi))
            wanted = area(lambda t, here=here: at(here, t), low, high, 1e-9)
        except Undefined:
            continue
        if abs(wanted) > 10**12:
            continue
        yield is_value(answer, mp.mpf(0), values, wanted, 1e-5)
        yield is_value(answer.subs(pick), mp.mpf(0), NOTHING, wanted, 1e-5)


def placed(end: Expr, values: Any) -> Any:
    """An end as a number, an infinite one far away."""
    return mp.mpf(FAR if end == oo else -FAR) if end in (oo, -oo) else at(end, mp.mpf(0), values)
