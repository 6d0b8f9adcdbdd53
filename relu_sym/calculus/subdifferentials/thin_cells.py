"""Thin cells that are there, each by a curve from the point into it: x_i = p_i + c_i*t**k_i in suitable coordinates.

Along such a curve the sign of a switch is that of its terms of least weight, and where all switches of a cell have
their signs for small t > 0, all that is near the curve is in the cell: it is open and touches the point.  The
coordinates have the gradients of the switches for axes, so that a curve can stay between |x + y| = 0 and z**2.

Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), proposition 4.3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import inf
from typing import Any, NamedTuple, cast

from sympy import Add, Dummy, Expr, Matrix, Poly, Rational, factorial
from sympy.polys.polyerrors import PolynomialError

from ...forms.cells.enumeration import Cell
from ...forms.cells.spans import Span
from ...forms.cells.vectors import Vector
from ...forms.exact import expression, scalar
from ...vocabularies.switches import Program
from .attempt import joined

MOST_VARIABLES, MOST_WEIGHT, DEGREE = 4, 3, 4
FACTORS = (1, -1, 2, -2, Fraction(1, 2), Fraction(-1, 2))
FEW_FACTORS = FACTORS[:4]
"""Of t in each coordinate; in four variables there are few."""


CURVES = (
    "hull over {0} essentially active cell{1} and {2} into which curves from the point run (Scholtes, proposition "
    "4.3.1)"
)


class Entered(NamedTuple):
    """A cell that is there: a curve from the point into it and its parameter t > 0, the formula in it, its switches
    with their signs, the gradient."""

    curve: tuple[Expr, ...]
    t: Dummy
    laws: list[Expr]
    branches: list[tuple[Expr, int]]
    gradient: Vector


class Sector(NamedTuple):
    """A sector of the plane between the branches of the switches: a point in it seen from the point of the question,
    the formula and the gradient there, the signs of the branches."""

    sample: tuple[Expr, ...]
    laws: list[Expr]
    branches: list[tuple[Expr, int]]
    gradient: Vector


class Terms(NamedTuple):
    """A switch in the coordinates of the curves: exponents and coefficients, the degree past which it is not known, the
    sign that it shall have."""

    rows: list[tuple[tuple[int, ...], Fraction]]
    known: float
    sign: int


def met(program: Program, cells: Iterable[Cell], wanted: Sequence[Vector]) -> list[Entered]:
    """For each of the wanted gradients a cell with it that a curve runs into, where one is found."""
    found: dict[Vector, Entered] = {}
    if len(program.variables) > MOST_VARIABLES:
        return []
    t = Dummy("t", positive=True)
    for c in cells:
        g = joined(c.gradients)
        if g not in wanted or g in found or c.guessed:
            continue
        curve = _curve(program, c, t)
        if curve is not None:
            laws = [program.law(c, program.nodes[k].name) for k in program.roots]
            found[g] = Entered(curve, t, laws, _switches(program, c), g)
    return list(found.values())


def _switches(program: Program, c: Cell) -> list[tuple[Expr, int]]:
    """The switches of a cell in the variables, each with its sign."""
    out = []
    for d in c.decisions:
        terms = zip(d.gradient, program.variables, program.point, strict=True)
        affine = Add(*(expression(scalar(a)) * (v - p) for a, v, p in terms))
        out.append((affine if d.law is None else d.law, d.sign))
    return out


def _curve(program: Program, c: Cell, t: Dummy) -> tuple[Expr, ...] | None:
    """A curve into the cell, in the variables."""
    axes = _axes(program, c)
    if axes is None:
        return None
    n = len(program.variables)
    u = [Dummy(f"u{k}", real=True) for k in range(n)]
    moved = list(axes * Matrix(u))
    rows: list[Terms] = []
    for e, s in _switches(program, c):
        row = _terms(program, e, s, u, moved)
        if row is None:
            return None
        rows.append(row)
    for weights, factors in _curves(rows, n):
        places = [Rational(a.numerator, a.denominator) * t**k for a, k in zip(factors, weights, strict=True)]
        along = (m.xreplace(dict(zip(u, places, strict=True))) for m in moved)
        return tuple(p + e for p, e in zip(program.point, along, strict=True))
    return None


def _axes(program: Program, c: Cell) -> Any:
    """The matrix from coordinates in which the gradients of the switches are axes, and then the variables that occur
    other than linearly in them; None where the gradients are not rational."""
    span, rows, n = Span(program.facts), [], len(program.variables)
    own = set(program.variables)
    bent = [any(d.law.diff(v).free_symbols & own for d in c.decisions if d.law is not None) for v in program.variables]
    units = [tuple(int(i == k) for i in range(n)) for k in sorted(range(n), key=lambda k: not bent[k])]
    for g in (*[d.gradient for d in sorted(c.decisions, key=lambda d: d.law is not None)], *units):
        entries = [expression(scalar(a)) for a in g]
        if not all(a.is_Rational for a in entries):
            return None
        if len(rows) < n and span.add(g):
            rows.append(entries)
    return Matrix(rows).inv()


def _terms(program: Program, e: Expr, s: int, u: list[Dummy], moved: list[Expr]) -> Terms | None:
    """A switch as a polynomial in the coordinates, or its Taylor polynomial."""
    along = {v: p + m for v, p, m in zip(program.variables, program.point, moved, strict=True)}
    known: float = inf
    e = cast(Expr, e.subs(along, simultaneous=True))
    if not e.is_polynomial(*u):
        r, known = Dummy("r", real=True), DEGREE
        e = cast(Expr, e.subs({v: r * v for v in u}, simultaneous=True))
        slopes = [e.diff(r, k).subs(r, 0) / factorial(k) if k else e.subs(r, 0) for k in range(DEGREE + 1)]
        e = Add(*slopes)
    try:
        poly = Poly(e.expand(), *u)
    except PolynomialError:
        return None
    rows = [(m, a) for m, a in poly.terms() if a != 0]
    if not rows or not all(a.is_Rational for _, a in rows):
        return None
    return Terms([(m, Fraction(int(a.p), int(a.q))) for m, a in rows], known, s)


def _curves(rows: Sequence[Terms], n: int) -> Iterator[tuple[tuple[int, ...], tuple[Fraction, ...]]]:
    """Weights and factors of the curves along which every switch has its sign."""
    choices = [Fraction(a) for a in (FEW_FACTORS if n == MOST_VARIABLES else FACTORS)]
    for weights in sorted(product(range(1, MOST_WEIGHT + 1), repeat=n), key=sum):
        if min(weights) > 1:
            continue
        leading = [_leading(r, weights) for r in rows]
        if any(part is None for part in leading):
            continue
        for factors in product(choices, repeat=n):
            if all(_value(part, factors) * r.sign > 0 for part, r in zip(leading, rows, strict=True) if part):
                yield weights, factors


def _leading(r: Terms, weights: tuple[int, ...]) -> list | None:
    """The terms of least weight; None where others that are not known may weigh as little."""
    found = [(sum(k * w for k, w in zip(m, weights, strict=True)), m, a) for m, a in r.rows]
    least = min(w for w, _, _ in found)
    return [(m, a) for w, m, a in found if w == least] if least <= r.known else None


def _value(part: list | None, factors: tuple[Fraction, ...]) -> Fraction:
    total = Fraction(0)
    for m, a in part or ():
        for k, c in zip(m, factors, strict=True):
            if k:
                a *= c**k
        total += a
    return total
