"""Random identities by the thousand: ``python -m tests.identities 100000 --jobs 2 --seed 7``.

A random function of x, at times with a parameter, is asked every question; each answer is compared with an oracle
that knows nothing of normal forms: a small evaluator on mpmath numbers, difference quotients, sums over short
intervals, the same question after a number was put in for the parameter.  A refusal by name counts as refused, any
other exception and any answer that takes longer than its budget as a failure.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from sympy import (
    Abs,
    Add,
    Expr,
    FiniteSet,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    cos,
    exp,
    floor,
    sign,
    sin,
    sympify,
)

import relu_sym as rs
from tests import parametric
from tests.evaluator import Undefined, at, close, mp, x

a = Symbol("a", real=True)
SECONDS = 10.0
"""The default budget of an answer and a second."""
WINDOW = (Rational(-29, 11), Rational(37, 13))
VALUES = [Rational(v) for v in (-3, -2, -1, 0, 1, 2)] + [Rational(1, 2), Rational(-3, 2)]
"""What is put in for the parameter: every sign, zero, numbers that meet the breakpoints."""


# ---------------------------------------------------------------------- random functions
def number(rng: random.Random) -> Rational:
    return Rational(rng.randint(-6, 6), rng.choice([1, 1, 2, 3]))


def inner(rng: random.Random, scale: Expr) -> Expr:
    """What a head is applied to: its zeros are known in closed form."""
    c = number(rng)
    kind = rng.randrange(8)
    if kind < 4:
        return scale * (x - c)
    if kind == 4:
        return scale * x + c
    if kind == 5:
        return scale * (x**2 - c**2)
    if kind == 6:
        return sin(scale * x)
    return exp(scale * x) - 1


def head(rng: random.Random, u: Expr, depth: int, scale: Expr) -> Expr:
    c = number(rng)
    choice = rng.randrange(9)
    if choice == 0:
        return rs.ReLU(u)
    if choice == 1:
        return Abs(u)
    if choice == 2:
        return Max(u, c)
    if choice == 3:
        return Min(u, function(rng, depth - 1, scale) if depth and not u.has(sin, exp) else c)
    if choice == 4:
        return rs.Heaviside(u) * rng.choice([S.One, x, x - c])
    if choice == 5:
        return sign(u) * rng.choice([S.One, x**2, x - c])
    if choice == 6:
        return Piecewise((x**2 - c, u < 0), (c * x, True))
    if choice == 7:
        return floor(2 * x) * c if rng.random() < 0.3 else (u**2) ** Rational(1, 2)
    return Abs(Abs(u) - abs(c))


def function(rng: random.Random, depth: int, scale: Expr) -> Expr:
    parts = []
    for _ in range(rng.randint(1, 2 if depth else 1)):
        factor = rng.choice([S.One, S.One, x, x**2 + 1, exp(-x), cos(x)])
        parts.append(number(rng) * factor * head(rng, inner(rng, scale), depth, scale))
    return Add(*parts, number(rng) * x)


# ---------------------------------------------------------------------- questions
def points(rng: random.Random, n: int = 4) -> list[Rational]:
    """Numbers on which no breakpoint of a random function falls, but by chance of one in 10^9."""
    lo, hi = WINDOW
    return [lo + (hi - lo) * Rational(rng.randint(1, 10**9), 10**9 + 7) for _ in range(n)]


def quotient(f: Expr, p: Any, h: Any) -> Any:
    """Symmetric difference quotient with its error term removed (five points)."""
    v = [at(f, p + k * h) for k in (-2, -1, 1, 2)]
    return (v[0] - 8 * v[1] + 8 * v[2] - v[3]) / (12 * h)


def slopes(f: Expr, rng: random.Random) -> Iterator[bool]:
    """The derivative is the difference quotient off the breakpoints, in two modes."""
    weak, strong = rs.diff(f, x), rs.diff(f, x, mode="classical")
    for p in map(_float, points(rng, 8)):
        wanted = quotient(f, p, mp.mpf(10) ** -9)
        yield close(at(weak, p), wanted) and close(at(strong, p), wanted)


def _float(p: Rational) -> Any:
    return mp.mpf(int(p.p)) / int(p.q)


def jumps(f: Expr, rng: random.Random) -> Iterator[bool]:
    """At every breakpoint the set is the hull of the slopes beside it; without a jump the limits agree."""
    form = rs.normal_form(f, x)
    if form.periods:
        return
    h = mp.mpf(10) ** -14
    sets = None
    for b in form.breakpoints:
        p = mp.mpf(sympify(b).evalf(80))
        left, right = at(f, p - h * h), at(f, p + h * h)
        for side, v in (("-", left), ("+", right)):
            yield close(at(rs.limit(f, x, b, side), p), v, 1e-7)
        if not close(left, right, 1e-7):
            continue
        sets = sets or rs.subdifferential(f, x)
        lo, hi = sorted((quotient(f, p - 3 * h, h), quotient(f, p + 3 * h, h)))
        found = sets.at(b)
        ends = (found.args[0], found.args[-1]) if isinstance(found, FiniteSet) else (found.start, found.end)
        assert isinstance(found, (FiniteSet, Interval))
        yield close(at(ends[0], p), lo, 1e-6) and close(at(ends[1], p), hi, 1e-6)


def integrals(f: Expr, rng: random.Random) -> Iterator[bool]:
    """The integral of the derivative is the difference of the values; the integral adds up and changes sign."""
    lo, hi = WINDOW
    change = at(rs.integrate(rs.diff(f, x), (x, lo, hi)), mp.mpf(0))
    yield close(change, at(f, _float(hi)) - at(f, _float(lo)))
    middle = points(rng, 1)[0]
    whole, left, right = (at(rs.integrate(f, (x, u, v)), mp.mpf(0)) for u, v in ((lo, hi), (lo, middle), (middle, hi)))
    yield close(whole, left + right)
    yield close(at(rs.integrate(f, (x, hi, lo)), mp.mpf(0)), -whole)


def spellings(f: Expr, rng: random.Random) -> Iterator[bool]:
    """Rewritten, simplified, parsed again and compiled it is the same function."""
    target = rng.choice([rs.Heaviside, Piecewise, sign])
    others = [rs.rewrite(f, target, x), rs.simplify(f, x), rs.parse(str(f), symbols={"x": x}), rs.to_sympy(f)]
    numbers = rs.lambdify(x, f)
    for p in points(rng, 2):
        wanted = at(f, _float(p))
        yield all(close(at(g, _float(p)), wanted) for g in others)
        yield abs(float(numbers(float(p))) - float(wanted)) < 1e-7 * (1 + abs(float(wanted)))


def equality(f: Expr, rng: random.Random) -> Iterator[bool]:
    """Equal in other words; not if different on an interval; almost everywhere if different at a point."""
    c = points(rng, 1)[0]
    bump = Piecewise((S.One, sympify(x - c) ** 2 < Rational(1, 10**4)), (S.Zero, True))
    yield rs.equal(f, rs.rewrite(f, Piecewise, x), x=x) is not False
    yield rs.equal(f, f + bump, "almost-everywhere", x=x) is not True
    speck = Piecewise((S.One, x < c), (number(rng) + 2, x <= c), (S.One, True))
    yield rs.equal(f + speck, f + 1, "almost-everywhere", x=x) is not False
    yield rs.equal(f + speck, f + 1, x=x) is not True or speck.subs(x, c) == 1


def twice(f: Expr, rng: random.Random) -> Iterator[bool]:
    """The second derivative against a smooth test function, by parts: <f'', phi> = <f, phi''>."""
    second = rs.diff(f, x, 2)
    first = rs.diff(f, x)
    lo, hi = WINDOW
    yield close(
        at(rs.integrate(second, (x, lo, hi)), mp.mpf(0)),
        at(first, _float(hi)) - at(first, _float(lo)),
    )


QUESTIONS = (slopes, jumps, integrals, spellings, equality, twice)


def substituted(f: Expr, rng: random.Random) -> Iterator[bool]:
    """A parametric answer after a number was put in, and the answer to the question with the number in it."""
    answers = {"slope": rs.diff(f, x), "area": rs.integrate(f, (x, *WINDOW))}
    for v in rng.sample(VALUES, 4):
        here = f.subs(a, v)
        slope = answers["slope"].subs(a, v)
        for p in map(_float, points(rng, 2)):
            yield close(at(slope, p), quotient(here, p, mp.mpf(10) ** -9))
        yield close(at(answers["area"].subs(a, v), mp.mpf(0)), at(rs.integrate(here, (x, *WINDOW)), mp.mpf(0)))


# ---------------------------------------------------------------------- the run
def batch(seed: int, n: int) -> tuple[Counter, list[str]]:
    """``n`` identities at least: how many held, were refused, failed; and the failures in words."""
    rng = random.Random(seed)
    counts: Counter = Counter()
    failures: list[str] = []
    while counts["held"] + counts["failed"] < n:
        if rng.random() < 0.25:
            _asked(rng, *parametric.drawn(rng), counts, failures)
            continue
        with_parameter = rng.random() < 0.25
        scale = a if with_parameter else rng.choice([S.One, S.NegativeOne, Rational(2), Rational(-1, 2)])
        f = function(rng, rng.randrange(2), scale)
        questions = (substituted,) if a in f.free_symbols else QUESTIONS
        if not f.has(x):
            continue
        _asked(rng, f, questions, counts, failures)
    return counts, failures


def _asked(rng: random.Random, f: Any, questions: tuple, counts: Counter, failures: list[str]) -> None:
    """Ask every question of one function, and count."""
    for question in questions:
        begun = time.monotonic()
        try:
            for held in question(f, rng):
                counts["held" if held else "failed"] += 1
                if not held:
                    failures.append(f"{question.__name__}: {f}")
        except rs.ReluSymError as refusal:
            counts["refused"] += 1
            counts[f"refused {question.__name__} {type(refusal).__name__}"] += 1
        except Undefined:
            counts["undefined"] += 1
        except Exception as error:  # what must never leave a verb
            counts["failed"] += 1
            failures.append(f"{question.__name__}: {f}: {type(error).__name__}: {error}")
        if time.monotonic() - begun > 6 * SECONDS:
            failures.append(f"{question.__name__}: {f}: {time.monotonic() - begun:.0f} s")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.identities", description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    size = min(500, chosen.count)
    seeds = range(chosen.seed * 10**6, chosen.seed * 10**6 + -(-chosen.count // size))
    counts: Counter = Counter()
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for done, (found, failures) in enumerate(pool.map(batch, seeds, [size] * len(seeds)), 1):
            counts += found
            for line in failures:
                print("FAILED", line, flush=True)
            if done % 20 == 0:  # a run that is stopped has its counts
                print(f"{done} of {len(seeds)} batches:", dict(sorted(counts.items())), file=sys.stderr, flush=True)
    print(dict(sorted(counts.items())))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
