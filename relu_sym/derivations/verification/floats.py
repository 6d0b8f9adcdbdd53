"""Integrands as functions of ordinary floats, and their integrals: fast, and without an answer where floats do not
suffice.  Who gets no answer, or a contradiction, computes again with more digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from mpmath import mp
from sympy import (
    Abs,
    Basic,
    DiracDelta,
    Expr,
    Heaviside,
    Integral,
    Max,
    Min,
    Mod,
    Piecewise,
    SingularityFunction,
    Sum,
    Symbol,
    ceiling,
    floor,
    frac,
    lambdify,
    sign,
)

from ...budget import remembered
from ...functions import HeavisideStep, PrincipalValue, ReLU
from ...functions.roots import decimal
from ...steps import Branch, Cases, D, Family, Quotient, Test
from .breaks import breaking_points
from .values import INERT, is_plain, pointwise, value

SMOOTH, ROUGH = 1e-10, 1e-9
"""Relative errors that are good enough, by Gauss's rule and towards singular ends."""
BREAKING = (Abs, sign, Max, Min, ReLU, Heaviside, HeavisideStep, DiracDelta, PrincipalValue, SingularityFunction)
BREAKING += (Piecewise, Sum, Mod, floor, ceiling, frac)
"""What is not differentiated by SymPy inside an integrand: quotients of more digits do that."""
REPEATING = (Sum, Mod, floor, ceiling, frac)
TROUBLE = (ArithmeticError, ValueError, TypeError, NameError, KeyError, RecursionError)

Function = Callable[[float], float]


class NoFloat(ArithmeticError):
    """Floats do not suffice."""


def function(e: Basic, x: Any, env: dict) -> Function | None:
    """e as a function of x, all else taken from ``env``; None where a part of it has no such form."""
    try:
        return _function(e, x, env)
    except TROUBLE:
        return None


def _function(e: Basic, x: Any, env: dict) -> Function:
    if is_plain(e):
        others, f = _compiled(e, x)
        numbers = [float(env[s]) for s in others]
        return (lambda t: f(t, *numbers)) if numbers else f
    if isinstance(e, Cases):
        return _by_branches(e, x, env)
    if isinstance(e, Test):
        phi, k, inner = env["phi"], int(e.args[1]), _function(e.args[0], x, env)
        return lambda t: phi.at(k, inner(t))
    if isinstance(e, Quotient):
        return _function(e.carried_out(), x, env)
    if isinstance(e, D) and e.args[1] == x and not e.args[0].has(*INERT, *BREAKING):
        return _function(e.args[0].diff((x, int(e.args[2]))), x, env)
    if x not in e.free_symbols:
        number = _float(value(e, env))
        return lambda t: number
    if isinstance(e, Integral):
        return _between_ends(e, x, env)
    if isinstance(e, INERT):
        raise NoFloat
    return _around_nouns(e, x, env)


def _between_ends(e: Integral, x: Any, env: dict) -> Function:
    """An integral as a function of its ends; not where x is a parameter in it, nor with kinks without end."""
    if (
        len(e.limits) != 1
        or len(e.limits[0]) != 3
        or x in e.function.free_symbols
        or e.function.has(*REPEATING, *INERT)
    ):
        raise NoFloat
    f, (t, *ends) = e.function, e.limits[0]
    at, lo, hi = _function(f, t, env), *(_function(end, x, env) for end in ends)
    marks = [_float(value(p, env)) for p in breaking_points(f, t)]

    def between(s: float) -> float:
        a, b = lo(s), hi(s)
        low, high = min(a, b), max(a, b)
        found = integral(at, [low, *sorted(m for m in marks if low < m < high), high])
        if found is None:
            raise NoFloat
        return found if a <= b else -found

    return between


@remembered(2048)
def _compiled(e: Expr, x: Symbol) -> tuple[tuple, Function]:
    plain = decimal(pointwise(e), 30)
    others = tuple(sorted(plain.free_symbols - {x}, key=lambda s: s.name))
    return others, lambdify((x, *others), plain, modules="math", cse=False)


def _around_nouns(e: Basic, x: Any, env: dict) -> Function:
    """What stands around the nouns as a function of their values."""
    nouns = list(dict.fromkeys(_outermost(e)))
    names = [Symbol(f"noun_{k}", real=True) for k in range(len(nouns))]
    others, f = _compiled_in(e.xreplace(dict(zip(nouns, names, strict=True))), (x, *names))
    numbers, parts = [float(env[s]) for s in others], [_function(n, x, env) for n in nouns]
    return lambda t: f(t, *[p(t) for p in parts], *numbers)


@remembered(512)
def _compiled_in(e: Expr, symbols: tuple) -> tuple[tuple, Callable]:
    plain = pointwise(e)
    others = tuple(sorted(plain.free_symbols - set(symbols), key=lambda s: s.name))
    return others, lambdify((*symbols, *others), plain, modules="math", cse=False)


def _outermost(e: Basic) -> Iterator[Basic]:
    if isinstance(e, INERT):
        yield e
    else:
        for a in e.args:
            yield from _outermost(a)


def _by_branches(e: Cases, x: Any, env: dict) -> Function:
    """The branch that holds the point; of a family that of the period that holds it."""
    found = [_family(b, x, env) if isinstance(b, Family) else _branch(b, x, env) for b in e.branches]

    def at(t: float) -> float:
        for lo, hi, f in found:
            if lo < t < hi:
                return f(t)
        raise NoFloat

    return at


def _branch(b: Branch, x: Any, env: dict) -> tuple[float, float, Function]:
    return (*_ends(b.args[1:3], env), _function(b.args[0], x, env))


def _ends(ends: tuple, env: dict) -> list[float]:
    return [_float(value(end, env), finite=False) for end in ends]


def _family(e: Family, x: Any, env: dict) -> tuple[float, float, Function]:
    n, lo, hi = e.args[:3]
    first = e.branches[0].args[1]
    start, following = (_float(value(first, env | {n: mp.mpf(k)})) for k in (0, 1))
    step = following - start

    @cache
    def period(k: int) -> Function:
        here = env | {n: mp.mpf(k)}
        found = [_branch(b, x, here) for b in e.branches]

        def at(t: float) -> float:
            for lo, hi, f in found:
                if lo <= t <= hi and lo != hi:
                    return f(t)
            raise NoFloat

        return at

    return (*_ends((lo, hi), env), lambda t: period(math.floor((t - start) / step))(t))


def _float(v: Any, finite: bool = True) -> float:
    if mp.isnan(v) or (finite and mp.isinf(v)):
        raise NoFloat
    return float(v)


def integral(f: Function, marks: Sequence[Any]) -> float | None:
    """The integral of f over [marks[0], marks[-1]], which breaks at the marks only; None where floats do not do."""
    places = [float(m) for m in marks]
    try:
        parts = [_stretch(f, a, b) for a, b in pairwise(places) if a < b]
    except TROUBLE:
        return None
    return math.fsum(parts)


def _stretch(f: Function, a: float, b: float) -> float:
    if math.isinf(a) and math.isinf(b):
        return _stretch(f, a, 0.0) + _stretch(f, 0.0, b)
    if math.isinf(b):
        return _towards_ends(lambda d, rest: _real(f(a + d / rest)) / rest**2, 1.0)
    if math.isinf(a):
        return _towards_ends(lambda d, rest: _real(f(b - d / rest)) / rest**2, 1.0)
    if b - a < 1e-12 * (abs(a) + abs(b)):
        raise NoFloat
    whole = _gauss(f, a, b, 4)
    return (
        whole if whole is not None else _towards_ends(lambda d, rest: _real(f(a + d if d < rest else b - rest)), b - a)
    )


def _gauss(f: Function, a: float, b: float, depth: int) -> float | None:
    """Gauss's rule of two orders, on halves where they differ; None where that does not help."""
    mid, half = (a + b) / 2, (b - a) / 2
    coarse, fine = (half * math.fsum(w * _real(f(mid + half * u)) for u, w in nodes(order)) for order in (12, 28))
    if abs(fine - coarse) <= SMOOTH * (1 + abs(fine)):
        return fine
    if not depth:
        return None
    left = _gauss(f, a, mid, depth - 1)
    right = None if left is None else _gauss(f, mid, b, depth - 1)
    return None if left is None or right is None else left + right


@cache
def nodes(order: int) -> tuple[tuple[float, float], ...]:
    """Zeros of Legendre's polynomial and the weights there, by Newton's method."""
    found = []
    for k in range(order):
        u = math.cos(math.pi * (k + 0.75) / (order + 0.5))
        for _ in range(8):
            p, q = 1.0, 0.0
            for n in range(1, order + 1):
                p, q = ((2 * n - 1) * u * p - (n - 1) * q) / n, p
            slope = order * (u * p - q) / (u * u - 1)
            u -= p / slope
        found.append((u, 2 / ((1 - u * u) * slope * slope)))
    return tuple(found)


def _towards_ends(f: Callable[[float, float], float], length: float) -> float:
    """The double exponential rule on (0, length): f is given the distances from both ends, exact when small."""
    total, before = 0.0, math.nan
    for level in range(7):
        terms = []
        for near, far, w in _double_exponential(level):
            try:
                terms.append(w * f(length * near, length * far))
                terms.append(w * f(length * far, length * near) if near != far else 0.0)
            except ZeroDivisionError:
                continue  # an end point, to all digits
        total = total / 2 + math.fsum(terms) * length / 2**level
        if level > 2 and abs(total - before) <= ROUGH * (1 + abs(total)):
            return total
        before = total
    raise NoFloat


@cache
def _double_exponential(level: int) -> tuple[tuple[float, float, float], ...]:
    """(distance from the near end, from the far end, weight) of the points that are new on this level."""
    found = []
    step = 1 / 2**level
    for k in range(int(4.0 / step) + 1):
        if level and k % 2 == 0:
            continue
        t = k * step
        q = math.exp(-math.pi * math.sinh(t))
        near = q / (1 + q)
        found.append((near, 1 / (1 + q), math.pi * math.cosh(t) * near / (1 + q)))
    return tuple(found)


def _real(v: Any) -> float:
    """A finite real number."""
    if isinstance(v, complex) or v is None or not math.isfinite(v):
        raise NoFloat
    return v
