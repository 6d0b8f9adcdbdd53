"""The Fourier transform of a signal: its rows at s = 2*pi*I*k, poles on the axis by finite parts and impulses.

A right tail is transformed from the right of the axis, a left tail from the left of it:
1/(k - k0 -+ I*0)**m = FP 1/(k - k0)**m +- I*pi*(-1)**(m - 1)/(m - 1)!*delta^(m - 1)(k - k0).
"""

from __future__ import annotations

from math import comb, factorial

from sympy import Add, Dummy, Expr, I, Mul, S, cos, exp, pi, sin, together

from ...errors import WithoutValue
from ...forms.exact import Facts, Scalar, expression, scalar
from ...functions import Dirac, FinitePart, PrincipalValue
from ...symbols import T
from .exponentials import growth, tidied
from .rows import Rows, add, empty, settled
from .signal import Signal

TURN = 2 * pi * I
SINGULAR = (PrincipalValue, FinitePart, Dirac)
"""What the transform of a tail has that neither grows nor fades."""
MAX_FRACTIONS = 6
"""Fractions at one point that are put over one denominator."""


def transform(signal: Signal, facts: Facts) -> Expr:
    """The transform in the variable T; refused where a tail grows."""
    plain = empty()
    axis: list[tuple[Scalar, int, Scalar, Scalar, int]] = []
    for rows, side in ((signal.left, -1), (signal.compact, 0), (signal.right, 1)):
        for (rate, order), there in rows.items():
            fate = growth(rate, facts) if order > 0 else 1
            if fate * side > 0 and order > 0:
                raise WithoutValue(
                    "a tail like {0} at {1}: it grows faster than every power, so that this is no tempered "
                    "distribution and has no Fourier transform",
                    exp(expression(rate) * T),
                    side * S.Infinity,
                )
            for p, c in there.items():
                if fate:
                    add(plain, (rate, order), p, c)
                else:
                    axis.append((rate, order, p, c, side))
    return Add(_plain(settled(plain)), *_on_axis(axis))


def frequency(rate: Scalar) -> Expr:
    """k0 with rate = 2*pi*I*k0."""
    return (expression(rate) / TURN).expand()


# ---------------------------------------------------------------------- off the axis
def _plain(rows: Rows) -> Expr:
    """c*exp(-2*pi*I*k*p)/(2*pi*I*k - rate)**order, point by point."""
    out: list[Expr] = []
    by_point: dict[Scalar, list[tuple[Scalar, int, Scalar]]] = {}
    for (rate, order), there in rows.items():
        if order <= 0:
            out.append(waves(there, order) * T**-order)
            continue
        for p, c in there.items():
            by_point.setdefault(p, []).append((rate, order, c))
    for p, fractions in by_point.items():
        out += [Mul(wave(p), e) for e in _fractions(fractions)]
    return Add(*out)


def wave(p: Scalar) -> Expr:
    """exp(-2*pi*I*k*p)."""
    return exp(-TURN * T * expression(p)) if p != 0 else S.One


def waves(there: dict[Scalar, Scalar], order: int) -> Expr:
    """sum of c*exp(-2*pi*I*k*p)/(2*pi*I)**order, by cosine or sine where points lie on both sides of 0."""
    left, out = dict(there), []
    for p in there:
        c = left.pop(p, None)
        if c is None:
            continue
        mirrored = left.pop(tidied(-p), None) if p != 0 else None
        if mirrored is None:
            out.append(scaled(c, order) * wave(p))
            continue
        angle = TURN * T * expression(p) / I
        even, odd = (scaled(tidied(u), order) for u in (c + mirrored, mirrored - c))
        out += (
            [even * cos(angle), I * odd * sin(angle)]
            if 0 in (even, odd)
            else [
                scaled(c, order) * wave(p),
                scaled(mirrored, order) * wave(-p),
            ]
        )
    return Add(*out)


def scaled(c: Scalar, order: int) -> Expr:
    """c/(2*pi*I)**order."""
    return (expression(c) / TURN**order).expand()


def _fractions(fractions: list[tuple[Scalar, int, Scalar]]) -> list[Expr]:
    """c/(s - rate)**order at s = 2*pi*I*k, over one denominator where they are few."""
    s = Dummy("s")
    terms = [expression(c) / (s - expression(rate)) ** order for rate, order, c in fractions]
    if len(terms) > MAX_FRACTIONS:
        return [t.xreplace({s: TURN * T}) for t in terms]
    above, below = (part.expand() for part in together(Add(*terms)).as_numer_denom())
    above, below = (part.xreplace({s: TURN * T}).expand() for part in (above, below))
    if below.could_extract_minus_sign():
        above, below = -above, -below
    reduced = (above / below).cancel() if len(terms) < MAX_FRACTIONS and not above.has(exp) else above / below
    return [min((above / below, reduced), key=lambda e: e.count_ops())]


# ---------------------------------------------------------------------- on the axis
def _on_axis(terms: list[tuple[Scalar, int, Scalar, Scalar, int]]) -> list[Expr]:
    """Finite parts and impulses of the tails that neither grow nor fade."""
    out: list[Expr] = []
    for rate in dict.fromkeys(t[0] for t in terms):
        own = [t[1:] for t in terms if t[0] == rate]
        k0 = frequency(rate)
        tails = any(side for *_, side in own)
        pole = tails and any(_laurent(own, rate, q) != 0 for q in range(1, max(order for order, *_ in own) + 1))
        by_order: dict[int, dict[Scalar, Scalar]] = {}
        for order, p, c, _ in own:
            there = by_order.setdefault(order, {})
            there[p] = there.get(p, 0) + c
        for order, there in by_order.items():
            there = {p: c for p, w in there.items() if (c := tidied(scalar(w))) != 0}
            head = (PrincipalValue if order == 1 else FinitePart) if pole else lambda e: e
            out.append(waves(there, order) * head((T - k0) ** -order) if there else S.Zero)
        out += _impulses(own, k0)
    return out


def _laurent(own: list[tuple[int, Scalar, Scalar, int]], rate: Scalar, q: int) -> Expr:
    """The coefficient of 1/(s - rate)**q in the sum of c*exp(-p*s)/(s - rate)**m."""
    return Add(
        *[
            expression(c) * (-expression(p)) ** (m - q) / factorial(m - q) * exp(-expression(rate) * expression(p))
            for m, p, c, _ in own
            if m >= q
        ]
    ).expand()


def _impulses(own: list[tuple[int, Scalar, Scalar, int]], k0: Expr) -> list[Expr]:
    """side*I*pi*(-1)**(m - 1)/(m - 1)!*c/(2*pi*I)**m*exp(-2*pi*I*k*p)*delta^(m - 1)(k - k0), sifted."""
    weights: dict[int, Expr] = {}
    for m, p, c, side in own:
        j = m - 1
        w = side * I * pi * (-1) ** j / factorial(j) * scaled(c, m) * exp(-TURN * k0 * expression(p))
        for i in range(j + 1):
            part = comb(j, i) * (TURN * expression(p)) ** i * w
            weights[j - i] = weights.get(j - i, S.Zero) + part
    return [w.expand() * (Dirac(T - k0, order) if order else Dirac(T - k0)) for order, w in weights.items()]
