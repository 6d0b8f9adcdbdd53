"""What an expression with nouns is worth at a point: evaluated as it stands, limits and derivatives by small steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from mpmath import mp, mpf, workdps
from mpmath.libmp import NoConvergence
from sympy import (
    Abs,
    Add,
    Basic,
    DiracDelta,
    Expr,
    Heaviside,
    Integral,
    Limit,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    SingularityFunction,
    Subs,
    Sum,
    Symbol,
    ceiling,
    floor,
    frac,
    lambdify,
    nan,
    sign,
    true,
)

from ...budget import remembered
from ...calculus.numeric.printable import by_floor
from ...functions import HeavisideStep, PrincipalValue, ReLU
from ...functions.roots import decimal
from ...steps import Bracket, Branch, D, Quotient, Test
from ...steps.layout import Noun

KINKED = (Abs, sign, Max, Min, Heaviside, HeavisideStep, ReLU, Piecewise, floor, ceiling, frac)
INERT = (Noun, Limit, Subs, Integral)
DIGITS = 240
CLOSE, CLOSER, STEP = mpf(10) ** -36, mpf(10) ** -44, mpf(10) ** -60
"""Distances from a point at which one-sided limits are read, and the step of a quotient: far smaller."""
SLOPES = 16
"""Digits in which one-sided quotients agree: a kink beside large values is small, but far larger than the step."""
NEAR = mpf(10) ** -200
"""Two points this close are one: multiples of pi and roots are rounded."""
NAN = mp.nan


def pointwise(e: Expr) -> Expr:
    """A distribution as the function that it is off its support; no number on it."""
    off: Any = e
    if e.has(DiracDelta):
        off = off.replace(lambda t: isinstance(t, Sum) and t.has(DiracDelta), lambda t: S.Zero)
        off = off.replace(lambda t: isinstance(t, DiracDelta), lambda t: nan if t.args[0].is_zero else S.Zero)
    if e.has(PrincipalValue):
        off = off.replace(lambda t: isinstance(t, PrincipalValue), lambda t: t.args[0])
    if e.has(SingularityFunction):
        off = off.replace(lambda t: isinstance(t, SingularityFunction), lambda t: t.rewrite(Heaviside))
    return by_floor(off)


@remembered(2048)
def compiled(e: Expr) -> tuple[tuple, Callable]:
    """An expression without nouns as a function of its symbols; a distribution has the value 0 off its support."""
    plain = decimal(pointwise(e), DIGITS)
    symbols = tuple(sorted(plain.free_symbols, key=lambda s: s.name))
    return symbols, lambdify(symbols, plain, modules=[REAL, "mpmath"], cse=False)


def _where(inside: Callable[[Any], bool], f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of a real variable: nan where it is not real."""
    return lambda t: f(t) if not isinstance(t, mp.mpc) and inside(t) else NAN


REAL = {
    "log": _where(lambda t: t > 0, mp.log),
    "sqrt": _where(lambda t: t >= 0, mp.sqrt),
    "asin": _where(lambda t: abs(t) <= 1, mp.asin),
    "acos": _where(lambda t: abs(t) <= 1, mp.acos),
    "acosh": _where(lambda t: t >= 1, mp.acosh),
    "atanh": _where(lambda t: abs(t) < 1, mp.atanh),
}
"""Functions that mpmath would continue into the complex plane."""


def real(v: Any) -> Any:
    """A real number, or nan."""
    try:
        v = mp.mpmathify(v)
    except (TypeError, ValueError):
        return NAN
    if isinstance(v, mp.mpc):
        return v.real if abs(v.imag) <= mpf(10) ** (-mp.dps // 2) * (1 + abs(v.real)) else NAN
    return v


def value(e: Basic, env: dict) -> Any:
    """The number that ``e`` stands for; nan where it stands for none.  ``env``: numbers of symbols, "phi": a bump."""
    if is_plain(e):
        return _plain(e, env)
    rule = _rule(type(e))
    if rule is not None:
        return rule(e, env)
    if isinstance(e, Expr) and e.args:
        return _assembled(e, env)
    return NAN


@remembered(8192)
def is_plain(e: Basic) -> bool:
    """Whether there is no noun in an expression."""
    return not e.has(*INERT)


@cache
def _rule(kind: type) -> Callable | None:
    return next((r for head, r in RULES.items() if issubclass(kind, head)), None)


def _plain(e: Basic, env: dict) -> Any:
    try:
        symbols, f = compiled(e)
        return real(f(*[env[s] for s in symbols]))
    except KeyError:
        return NAN
    except (ArithmeticError, ValueError, TypeError, NameError, NoConvergence, RecursionError):
        return NAN


def _assembled(e: Expr, env: dict) -> Any:
    """A sum, product, power or function of values."""
    parts = [value(a, env) for a in e.args]
    if isinstance(e, Add):
        return mp.fsum(parts)
    if isinstance(e, Mul):
        return mp.fprod(parts)
    try:
        if isinstance(e, Pow):
            return real(parts[0] ** parts[1])
        names = [Symbol(f"u{k}", real=True) for k in range(len(parts))]
        return _plain(e.func(*names), dict(zip(names, parts, strict=True)))
    except (ArithmeticError, ValueError, TypeError):
        return NAN


def holds(b: Branch, t: Any, env: dict) -> bool:
    """Whether a point belongs to a branch; one that is an end to all digits but the last is that end."""
    _, lo, hi, with_lo, with_hi = b.args
    low, high = value(lo, env), value(hi, env)
    for a in (low, high):
        if float(a) == float(t) and mp.isfinite(a) and abs(t - a) < NEAR * (1 + abs(a)):
            t = a
    return bool(low < t < high or (t == low and with_lo) or (t == high and with_hi))


def _derivative(e: D, env: dict) -> Any:
    """Central differences; at a point marked exact the one-sided quotients must agree."""
    f, x, n, _ = e.args
    inner = D(f, x, n - 1, e.args[3])
    fixed = based(f, x, env)

    def at(t: Any) -> Any:
        return value(inner, fixed | {x: t})

    t, h = env[x], STEP
    with workdps(DIGITS + 80 * int(n)):
        if t not in env.get("kinks", ()):
            return (at(t + h) - at(t - h)) / (2 * h)
        here = value(inner, env)
        left, right = ((at(t + s * h) - here) / (s * h) for s in (-1, 1))
        nearer = (at(t + h * h) - here) / (h * h)
        agree = close(left, right, SLOPES) and close(right, nearer, SLOPES)
        return (left + right) / 2 if agree else NAN


def based(f: Basic, x: Basic, env: dict) -> dict:
    """The environment for quotients of f at ``env[x]``, between points far closer than quadratures are exact."""
    integrals = f.atoms(Integral)
    if not integrals:
        return env
    if any(x in i.function.free_symbols - set(i.variables) for i in integrals):
        raise NotImplementedError("quotients of an integral of which the variable is a parameter")
    if env[x] in env.get("kinks", ()) and any(h.has(Integral) for h in f.atoms(*KINKED)):
        raise NotImplementedError("quotients at a kink where an integral has a value")
    return env | {"base": (x, env[x])}


def _limit(e: Limit, env: dict) -> Any:
    body, var, a, way = e.args
    there = value(a, env)
    if str(way) == "+-":
        left, right = (_one_sided(body, var, there, s, env) for s in (-1, 1))
        return (left + right) / 2 if close(left, right) else NAN
    return _one_sided(body, var, there, -1 if str(way) == "-" else 1, env)


def _one_sided(body: Basic, var: Basic, a: Any, side: int, env: dict) -> Any:
    """Read at two distances: they agree, or grow without bound, or there is no answer."""
    inside = {k: v for k, v in env.items() if k != "kinks"}
    places = [mp.sign(a) / d for d in (CLOSE, CLOSER)] if mp.isinf(a) else [a + side * d for d in (CLOSE, CLOSER)]
    far, near = (value(body, inside | {var: t}) for t in places)
    if close(far, near):
        return near
    if abs(near) * 100 < abs(far):
        return mpf(0)
    if abs(near) > abs(far) > 1 and mp.sign(near) == mp.sign(far):
        return mp.sign(near) * mp.inf
    return NAN


def _piecewise(e: Piecewise, env: dict) -> Any:
    for v, condition in e.args:
        if condition == true or _plain(condition, env) == 1:
            return value(v, env)
    return NAN


def _bracket(e: Bracket, env: dict) -> Any:
    f, x, a, b = e.args
    return (0 if b is S.Infinity else _one_sided(f, x, value(b, env), -1, env)) - (
        0 if a is S.NegativeInfinity else _one_sided(f, x, value(a, env), 1, env)
    )


def _test(e: Test, env: dict) -> Any:
    return env["phi"].derivative(int(e.args[1]), value(e.args[0], env))


def differ(a: Any, b: Any) -> bool:
    """Two numbers told apart to nearly all digits."""
    if mp.isinf(a) or mp.isinf(b):
        return bool(a != b) and not (mp.isnan(a) or mp.isnan(b))
    return bool(not mp.isnan(a) and not mp.isnan(b) and abs(a - b) > mpf(10) ** -200 * (abs(a) + abs(b)))


def close(a: Any, b: Any, digits: int = 8) -> bool:
    """Equal to this many digits; infinities of one sign, and two absent values, are equal."""
    if mp.isnan(a) or mp.isnan(b):
        return bool(mp.isnan(a) and mp.isnan(b))
    if mp.isinf(a) or mp.isinf(b):
        return bool(a == b)
    return bool(abs(a - b) <= mpf(10) ** -digits * (1 + abs(a) + abs(b)))


RULES: dict[type, Callable] = {
    D: _derivative,
    Limit: _limit,
    Piecewise: _piecewise,
    Quotient: lambda e, env: value(e.carried_out(), env),
    Subs: lambda e, env: value(e.expr, env | {v: value(p, env) for v, p in zip(e.variables, e.point, strict=True)}),
    Bracket: _bracket,
    Test: _test,
}
"""What each noun is worth; what is integrated enters from above."""
