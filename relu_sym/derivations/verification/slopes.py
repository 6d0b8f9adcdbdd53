"""Derivatives of expectations by numbers: central differences of quadratures."""

from __future__ import annotations

from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Basic, Float, Integer, Rational, Symbol, finite_diff_weights

from ...steps import D, Expected
from .expectations import carried
from .values import close, value

DIGITS = 4
STEPS = (Rational(1, 16), Rational(1, 64))
NODES = range(-2, 3)


class Slope(NamedTuple):
    """The parameter in which the derivative of an expectation is taken."""

    parameter: Symbol

    @property
    def parameters(self) -> set:
        """The parameter, which other lines hold like any other."""
        return {self.parameter}

    def running(self, before: Basic, after: Basic) -> set:
        """The parameter, where a line is about a derivative in it."""
        named = [e for line in (before, after) for e in line.atoms(D) if e.args[1] == self.parameter]
        return {self.parameter} if named and (before.has(Expected) or after.has(Expected)) else set()


def compared(before: Basic, after: Basic, p: Symbol) -> bool | None:
    """Both sides at a value of the parameter; a difference over a kink is tried with a smaller step."""
    at = Rational(-7, 8) if p.is_negative else Rational(9, 8)
    verdict = None
    for h in STEPS:
        verdict = _agree(before, after, p, at, h)
        if verdict is not False:
            break
    return verdict


def _agree(before: Basic, after: Basic, p: Symbol, at: Rational, h: Rational) -> bool | None:
    u, v = (_number(e, p, at, h) for e in (before, after))
    if mp.isnan(u) or mp.isnan(v) or mp.isinf(u) or mp.isinf(v):
        return None
    return close(u, v, DIGITS)


def _number(e: Basic, p: Symbol, at: Rational, h: Rational) -> Any:
    """d^n/dp^n E f, and E of the derivative, as a difference of expectations; all else as it is at the parameter."""
    found = {}
    for d in e.atoms(D):
        if isinstance(d.args[0], Expected):
            found[d] = _difference(d.args[0], int(d.args[2]), p, at, h)
    for m in e.atoms(Expected):
        if isinstance(m.args[0], D):
            f, _, n, _ = m.args[0].args
            found[m] = _difference(Expected(f, *m.args[1:]), int(n), p, at, h)
    if any(map(mp.isnan, found.values())):
        return mp.nan
    told, marks = carried(e.xreplace({noun: Float(mp.nstr(v, 30), 30) for noun, v in found.items()}).xreplace({p: at}))
    return value(told, {"marks": marks} if marks else {})


def _difference(e: Expected, n: int, p: Symbol, at: Rational, h: Rational) -> Any:
    if n > max(NODES):
        return mp.nan
    nodes = [Integer(k) for k in NODES]
    weights = finite_diff_weights(n, nodes, 0)[n][-1]
    found = [_number(e, p, at + k * h, h) for k in nodes]
    return mp.fsum(mpf(w.p) / w.q * v for w, v in zip(weights, found, strict=True)) / (mpf(h.p) / h.q) ** n
