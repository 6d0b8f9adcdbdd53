"""Rows about convex analysis: conjugate, proximal map and envelope of a convex piecewise-linear function."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Rational, Symbol

import relu_sym as rs

from .inputs import Ramps, ramps, rational, x
from .row import Aim, Rival, Row

y, u = Symbol("y", real=True), Symbol("u", real=True)
LAM = Rational(1, 2)
FORM = Rival("its normal form", "relu_sym", lambda f: rs.normal_form(f.expr, x))


def turned(f: Ramps, slope: Fraction) -> Fraction:
    """The kink at which the slope of f passes a value: the maximiser of slope*x - f(x)."""
    reached = Fraction(0)
    for c, a in sorted(f.terms, key=lambda term: term[1]):
        reached += c
        if reached > slope:
            return a
    raise AssertionError("the slope is beyond all of f")


def slopes(f: Ramps) -> list[Fraction]:
    """Some slopes inside the domain of the conjugate, no slope of a piece among them."""
    whole = sum((c for c, _ in f.terms), Fraction(0))
    return [whole * k / 11 + Fraction(1, 10**9) for k in range(11)]


def check_conjugate(n: int, f: Ramps, found: Any) -> bool:
    """Fenchel and Young with equality at the maximiser."""
    places = [(s, turned(f, s)) for s in slopes(f)]
    return all(found.subs(y, rational(s)) == rational(s * p - f.at(p)) for s, p in places)


def check_proximal(n: int, f: Ramps, found: Any) -> bool:
    """u = p + lam*(a slope at the kink p) comes back as p."""
    places = [(s, turned(f, s)) for s in slopes(f)]
    return all(found.subs(u, rational(p) + LAM * rational(s)) == rational(p) for s, p in places)


def check_envelope(n: int, f: Ramps, found: Any) -> bool:
    """The value f(p) + lam*s^2/2 there."""
    places = [(rational(s), rational(p), rational(f.at(p))) for s, p in ((s, turned(f, s)) for s in slopes(f))]
    return all(found.subs(u, p + LAM * s) == value + LAM * s**2 / 2 for s, p, value in places)


SIZES = (10, 100, 300, 1000)
ROWS = [
    Row(
        "conjugate of n kinks",
        SIZES,
        ramps,
        lambda f: rs.convex_conjugate(f.expr, x, y),
        check_conjugate,
        aim=Aim(rival=1 / 3),
        rival=FORM,
    ),
    Row(
        "proximal map of n kinks",
        SIZES,
        ramps,
        lambda f: rs.prox(f.expr, x, u, LAM),
        check_proximal,
        aim=Aim(rival=1 / 3),
        rival=FORM,
    ),
    Row(
        "Moreau envelope of n kinks",
        SIZES,
        ramps,
        lambda f: rs.moreau_envelope(f.expr, x, u, LAM),
        check_envelope,
        aim=Aim(rival=1 / 4),
        rival=FORM,
    ),
]
