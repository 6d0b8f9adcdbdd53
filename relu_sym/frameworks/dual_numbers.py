"""Programs on dual numbers: a value and a slope, each operation by quotients, relu by its convention."""

from __future__ import annotations

from typing import Any

from mpmath import mp, mpf
from sympy import Expr, Piecewise, Symbol, nsimplify

from ..derivations.verification.values import close as nearly
from ..derivations.verification.values import value
from ..functions import ReLU
from .program_slopes import Held, meant

BESIDE, STEP, ZERO = mpf(10) ** -40, mpf(10) ** -80, mpf(10) ** -150
"""How far beside the point slopes are read, the step of their quotients, and what counts as 0."""
EXACTLY = 20
"""Digits in which numbers agree: an error of 1 in a large power is seen."""


def close(a: Any, b: Any) -> bool:
    """Equal to nearly all digits."""
    return nearly(a, b, EXACTLY)


def dual(e: Expr, at: dict, s: Any) -> tuple[Any, Any]:
    """Value and slope of a program on dual numbers; relu has the slope s where its argument is 0."""
    if e in at:
        return at[e]
    if not e.free_symbols & at.keys():
        return value(e, {}), mpf(0)
    if isinstance(e, Held):
        name, marks, real, *inner = e.args
        parts = [dual(a, at, s) for a in inner]
        return _relu(*parts[0], s) if name.name == "relu" else _quotient(real, list(marks), *_columns(parts))
    if isinstance(e, Piecewise):
        here = {x: v for x, (v, _) in at.items()}
        return next(dual(v, at, s) for v, condition in e.args if value(meant(condition), here) == 1)
    parts = [dual(a, at, s) for a in e.args]
    if isinstance(e, ReLU):
        return _relu(*parts[0], s)
    names = [Symbol(f"u{k}", real=True) for k in range(len(parts))]
    return _quotient(e.func(*names), names, *_columns(parts))


def _relu(v: Any, d: Any, s: Any) -> tuple[Any, Any]:
    return max(v, mpf(0)), d * (s if abs(v) < ZERO else int(v > 0))


def _columns(parts: list) -> tuple[list, list]:
    """Values and slopes."""
    return [v for v, _ in parts], [d for _, d in parts]


def _quotient(e: Expr, names: list, at: list, along: list) -> tuple[Any, Any]:
    """A value and a central quotient in a direction."""
    ends = [value(e, {u: v + side * STEP * d for u, v, d in zip(names, at, along, strict=True)}) for side in (-1, 1)]
    return value(e, dict(zip(names, at, strict=True))), (ends[1] - ends[0]) / (2 * STEP)


def done(e: Any, put: dict) -> Any:
    """With numbers put in, products multiplied."""
    e = e.subs(put)
    return e.doit() if isinstance(e, Expr) else e


def near(v: Any) -> Expr:
    """The simplest exact number that this one stands for."""
    return nsimplify(mp.nstr(v, 60), rational=True)
