"""The value of an expression at a number, by the definition of every head: an oracle that reads no normal form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import mpmath
from sympy import CRootOf, DiracDelta, Expr, Integral, Piecewise, S, Symbol, nan, oo

from relu_sym import RootIn

x = Symbol("x", real=True)
mp = mpmath.mp.clone()
mp.dps = 72
NOTHING: Mapping[Symbol, Any] = {}
TINY = mp.mpf(10) ** -62
"""Below this a number that was computed is taken to be 0."""


class Undefined(ArithmeticError):
    """The function has no value there."""


def at(e: Expr, point: Any, values: Mapping[Symbol, Any] = NOTHING) -> Any:
    """The value of an expression in x at a number, its parameters having these values."""
    if e in values:
        return values[e]
    if e == x:
        return point
    if e is nan:
        raise Undefined
    if e.is_Rational:
        return mp.mpf(int(e.p)) / int(e.q)
    if e.is_number and (not e.args or isinstance(e, (CRootOf, RootIn))):
        return mp.mpf(e.evalf(80))
    if isinstance(e, Piecewise):
        for branch, condition in e.args:
            if holds(condition, point, values):
                return at(branch, point, values)
        raise Undefined
    if isinstance(e, DiracDelta):
        return mp.mpf(0)
    if e.func.__name__ == "Sum":
        return mp.mpf(0)  # trains of impulses, off their points
    if isinstance(e, Integral):
        (v, lo, hi) = e.limits[0]
        ends = {oo: mp.inf, -oo: -mp.inf}
        lo, hi = (ends[end] if end in ends else at(end, point, values) for end in (lo, hi))
        return area(lambda t: at(e.function, point, {**values, v: t}), lo, hi)
    v = [at(b, point, values) for b in e.args if b is not nan]
    if e.is_Add:
        return mp.fsum(v)
    if e.is_Mul:
        return mp.fprod(v)
    if e.is_Pow:
        if abs(v[0]) < TINY and v[1] < 0:
            raise Undefined
        out = mp.power(v[0], v[1])
        if isinstance(out, mp.mpc):
            raise Undefined
        return out
    return HEADS[e.func.__name__](*v)


def _joined(condition: Any, point: Any, values: Any) -> bool:
    """And, Or: one part may decide, though another has no value there."""
    decides, undefined = condition.func.__name__ == "Or", False
    for c in condition.args:
        try:
            if holds(c, point, values) is decides:
                return decides
        except Undefined:
            undefined = True
    if undefined:
        raise Undefined
    return not decides


def holds(condition: Any, point: Any, values: Mapping[Symbol, Any] = NOTHING) -> bool:
    """The truth of a condition at a number."""
    if condition in (S.true, S.false):
        return bool(condition)
    if condition.func.__name__ in ("And", "Or"):
        return _joined(condition, point, values)
    if condition.func.__name__ == "ITE":
        return holds(condition.args[1 if holds(condition.args[0], point, values) else 2], point, values)
    if condition.func.__name__ == "Not":
        return not holds(condition.args[0], point, values)
    left, right = (at(side, point, values) for side in condition.args)
    return RELATIONS[condition.rel_op](_side(left - right), 0)


RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda u, v: u < v,
    "<=": lambda u, v: u <= v,
    ">": lambda u, v: u > v,
    ">=": lambda u, v: u >= v,
    "==": lambda u, v: u == v,
    "!=": lambda u, v: u != v,
}


def _side(u: Any) -> int:
    """The sign of a number, 0 for what is 0 but for rounding."""
    return 0 if abs(u) < TINY else 1 if u > 0 else -1


def _step(u: Any, h: Any = None) -> Any:
    s = _side(u)
    if s == 0:
        return mp.mpf(1) / 2 if h is None else h
    return mp.mpf(s > 0)


def _whole(u: Any) -> Any:
    """The floor, of what is whole but for rounding the whole number."""
    nearest = mp.nint(u)
    return nearest if abs(u - nearest) < TINY else mp.floor(u)


def _undefined() -> Any:
    raise Undefined


HEADS: dict[str, Callable[..., Any]] = {
    "Abs": lambda u: abs(u),
    "sign": lambda u: mp.mpf(_side(u)),
    "Max": lambda *u: max(u),
    "Min": lambda *u: min(u),
    "ReLU": lambda u: max(u, mp.mpf(0)),
    "HeavisideStep": _step,
    "Heaviside": _step,
    "floor": _whole,
    "ceiling": lambda u: -_whole(-u),
    "frac": lambda u: u - _whole(u),
    "Mod": lambda u, v: u - v * _whole(u / v),
    "sin": lambda u: mp.sin(u),
    "cos": lambda u: mp.cos(u),
    "exp": lambda u: mp.exp(u),
    "log": lambda u: mp.log(u) if u > TINY else _undefined(),
    "atan": lambda u: mp.atan(u),
    "asin": lambda u: mp.asin(u) if abs(u) <= 1 else _undefined(),
    "acos": lambda u: mp.acos(u) if abs(u) <= 1 else _undefined(),
    "erf": lambda u: mp.erf(u),
    "erfc": lambda u: mp.erfc(u),
    "erfi": lambda u: mp.erfi(u),
    "Ei": lambda u: mp.ei(u),
    "Si": lambda u: mp.si(u),
    "Ci": lambda u: mp.ci(u),
    "gamma": lambda u: mp.gamma(u),
    "uppergamma": lambda u, v: mp.gammainc(u, v),
    "lowergamma": lambda u, v: mp.gammainc(u, 0, v),
    "sinh": lambda u: mp.sinh(u),
    "cosh": lambda u: mp.cosh(u),
    "re": lambda u: u,
    "SingularityFunction": lambda u, p, n: (u - p) ** n if u > p else mp.mpf(0),
}


def close(u: Any, v: Any, tolerance: float = 1e-9) -> bool:
    return abs(u - v) <= tolerance * (1 + abs(u) + abs(v))


PANELS = 23
DEPTH = 26


def area(f: Callable[[Any], Any], lo: Any, hi: Any, tolerance: float = 1e-10) -> Any:
    """The integral of a bounded function by Simpson's rule on panels halved until they agree: jumps are allowed."""
    if lo == hi:
        return mp.mpf(0)
    ends = [lo + (hi - lo) * k / PANELS for k in range(PANELS + 1)]
    values = [f(t) for t in ends]
    parts = zip(pairwise(ends), pairwise(values), strict=True)
    return mp.fsum(_panel(f, u, v, fu, f((u + v) / 2), fv, tolerance, DEPTH) for (u, v), (fu, fv) in parts)


ELSEWHERE = mp.mpf("0.3819660112501051")
"""A share of a panel that is no quarter of it."""


def _is_between(f: Callable, u: Any, h: Any, values: tuple, tolerance: float) -> bool:
    """Whether the quarters tell what stands elsewhere: with a jump in each the rules agree, and both are wrong."""
    guess = mp.mpf(0)
    for j, v in enumerate(values):
        others = [k for k in range(5) if k != j]
        guess += v * mp.fprod((4 * ELSEWHERE - k) / (j - k) for k in others)
    return abs((f(u + ELSEWHERE * h) - guess) * h) < 30 * tolerance


def _panel(f: Callable, u: Any, v: Any, fu: Any, fm: Any, fv: Any, tolerance: float, depth: int) -> Any:
    m, h = (u + v) / 2, v - u
    left, right = f((u + m) / 2), f((m + v) / 2)
    coarse = h * (fu + 4 * fm + fv) / 6
    fine = h * (fu + 4 * left + 2 * fm + 4 * right + fv) / 12
    if depth == 0 or (abs(fine - coarse) < tolerance and _is_between(f, u, h, (fu, left, fm, right, fv), tolerance)):
        return fine + (fine - coarse) / 15
    return _panel(f, u, m, fu, left, fm, tolerance, depth - 1) + _panel(f, m, v, fm, right, fv, tolerance, depth - 1)
