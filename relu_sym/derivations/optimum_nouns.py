"""The two variables of an optimum and its answer, and what is sought: a supremum, an infimum, where it is attained."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, S, Symbol, oo

from ..steps import Attained, Extreme
from ..symbols import Gate
from .frame import Frame


class Sides(NamedTuple):
    """The frame of f and that of the answer."""

    inner: Frame
    outer: Frame


def sides(gate: Gate, w: Symbol) -> Sides:
    """Of a function and the variable of its answer."""
    other = Gate(S.Zero, w, gate.assume)
    return Sides(Frame(gate), Frame(other))


def supremum_of(q: Expr, x: Expr) -> Extreme:
    """sup over all x."""
    return Extreme("sup", q, x, -oo, oo)


def infimum_of(q: Expr, x: Expr) -> Extreme:
    """inf over all x."""
    return Extreme("inf", q, x, -oo, oo)


def minimisers_of(q: Expr, x: Expr) -> Attained:
    """argmin over all x."""
    return Attained("min", q, x)


def penalised(f: Expr, x: Expr, u: Expr, lam: Expr) -> Expr:
    """f(x) + (x - u)^2/(2*lam)."""
    return f + (x - u) ** 2 / (2 * lam)
