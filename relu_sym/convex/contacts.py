"""A line that touches a function at two places, each a given corner or on a given arc: solved for exactly.

Through a corner the point of contact T solves p(T) + p'(T)*(c - T) = f(c).  Of two arcs that are mirror images up to
a linear function the slope is that of the function; where one is quadratic, its conjugate leaves one equation.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import Dummy, Expr, Rational, oo, resultant
from sympy import Poly as SymPoly

from ..calculus.convexity.profile import before
from ..forms.closed_forms import polynomial_zeros
from ..forms.exact import Scalar, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.piece import Piece, Poly, piece
from ..forms.roots import Roots
from ..symbols import T
from .extended import Arc, Extended


class Contact(NamedTuple):
    """A corner by its point and value, or a point on an arc, to be found close to a float."""

    point: Scalar | None
    value: Scalar | None
    arc: int | None
    guess: float = 0.0


class Line(NamedTuple):
    """value at the left contact + slope*(x - the left contact)."""

    left: Contact
    right: Contact
    slope: Scalar

    def at(self, point: Scalar) -> Expr:
        base = expression(self.left.value) - expression(self.slope) * expression(self.left.point)
        return base + expression(self.slope) * expression(point)

    @property
    def piece(self) -> Piece:
        base = expression(self.left.value) - expression(self.slope) * expression(self.left.point)
        return piece((T * expression(self.slope) + base.expand()).expand())

    def lowest_on(self, a: Arc, lo: Scalar, hi: Scalar, facts: Facts) -> Scalar | None:
        """Where an arc that bends upwards is closest to the line inside an interval; None where that is at an end."""
        slope = piece((a.piece.diff().expr() - expression(self.slope)).expand())
        found = Roots(lo, hi, facts).of(slope)
        return found[0] if found else None


def touching(left: Contact, right: Contact, f: Extended) -> Line | None:
    """The line by its contacts; None where there is none, or no rule for it."""
    if left.arc is None and right.arc is None:
        if left.point == right.point:
            return None
        run = expression(right.point) - expression(left.point)
        return Line(left, right, scalar((expression(right.value) - expression(left.value)) / run))
    if left.arc is None or right.arc is None:
        corner, on_arc = (left, right) if left.arc is None else (right, left)
        found = _through(corner, on_arc, f)
    else:
        corner, found = None, _common(left, right, f)
    if found is None:
        return None
    slope, *points = found
    contacts = [left, right] if corner is None else [on_arc]
    fixed = [c._replace(point=p, value=f.arcs[c.arc].piece.at(p)) for c, p in zip(contacts, points, strict=True)]
    ends = fixed if corner is None else [left, fixed[0]] if corner is left else [fixed[0], right]
    return Line(*ends, slope) if before(ends[0].point, ends[1].point, f.facts) else None


def _closest(p: Piece, a: Arc, guess: float, facts: Facts) -> Scalar | None:
    """The zero on an arc that is closest to a float."""
    found = Roots(a.lo, a.hi, facts).of(p)
    return min(found, key=lambda r: abs(float(expression(r)) - guess), default=None)


def _through(corner: Contact, on_arc: Contact, f: Extended) -> tuple[Scalar, ...] | None:
    a = f.arcs[on_arc.arc]
    p, c = a.piece.expr(), expression(corner.point)
    equation = p + p.diff(T) * (c - T) - expression(corner.value)
    t = _closest(piece(equation.expand()), a, on_arc.guess, f.facts)
    return None if t is None else (a.piece.diff().at(t), t)


def _common(left: Contact, right: Contact, f: Extended) -> tuple[Scalar, ...] | None:
    """The slope and both contacts of a common tangent of two arcs."""
    a, b = f.arcs[left.arc], f.arcs[right.arc]
    slope = _of_mirrored(a, b)
    if slope is not None:
        points = [
            _closest(piece((c.piece.diff().expr() - expression(slope)).expand()), c, end.guess, f.facts)
            for c, end in ((a, left), (b, right))
        ]
        return None if None in points else (slope, *points)
    for square, other, end in ((a, b, right), (b, a, left)):
        found = _beside_quadratic(square.piece, other, end.guess, f.facts)
        if found is not None:
            slope, t, s = found
            if before(square.lo, s, f.facts) and before(s, square.hi, f.facts):
                return (slope, s, t) if square is a else (slope, t, s)
    return _of_polynomials(a, b, left.guess, right.guess, f.facts)


def _of_mirrored(a: Arc, b: Arc) -> Scalar | None:
    """The slope m where q(x) = p(2*c - x) + 2*m*(x - c) for some c."""
    p, q = a.piece, b.piece
    if isinstance(p, Poly) and isinstance(q, Poly):
        n = len(p.c) - 1
        if len(q.c) != n + 1 or n < 4 or n % 2 or p.c[n] != q.c[n]:
            return None
        twice = expression(-(q.c[n - 1] + p.c[n - 1]) / (n * p.c[n]))  # the coefficients of x^(n - 1) agree
    elif a.lo != -oo and b.hi != oo:
        twice = expression(a.lo) + expression(b.hi)
    else:
        return None
    rest = (q.expr() - p.expr().xreplace({T: twice - T})).expand()
    m = rest.diff(T) / 2
    if T in m.free_symbols or (rest - m * (2 * T - twice)).expand() != 0:
        return None
    return scalar(m)


def _beside_quadratic(square: Piece, other: Arc, guess: float, facts: Facts) -> tuple[Scalar, Scalar, Scalar] | None:
    """Where the line that touches ``other`` at T is as high as the one of that slope that touches the parabola."""
    if not (isinstance(square, Poly) and len(square.c) == 3):
        return None
    c, b, a = map(expression, square.c)
    q = other.piece.expr()
    equation = q - T * q.diff(T) + (q.diff(T) - b) ** 2 / (4 * a) - c
    t = _closest(piece(equation.expand()), other, guess, facts)
    if t is None:
        return None
    slope = other.piece.diff().at(t)
    return slope, t, scalar(((expression(slope) - b) / (2 * a)).expand())


# ------------------------------------------------------------------ two polynomials
APART = Rational(1, 10**14)


def _of_polynomials(a: Arc, b: Arc, s: float, t: float, facts: Facts) -> tuple[Scalar, Scalar, Scalar] | None:
    """Both contacts as zeros of resultants.

    The lines that touch the left arc and the right one with the same slope have one order for small slopes and the
    other for large ones, and change it once: so where they change it, in an interval with one zero, is the contact.
    """
    if not (isinstance(a.piece, Poly) and isinstance(b.piece, Poly)):
        return None
    left, right = _contact(a, b, s, facts), _contact(b, a, t, facts)
    if left is None or right is None:
        return None
    return b.piece.diff().at(right), left, right


def _contact(a: Arc, b: Arc, guess: float, facts: Facts) -> Scalar | None:
    """Where the common tangent touches ``a``."""
    x, p, q = Dummy("x"), a.piece.expr(), b.piece.expr().xreplace({T: (other := Dummy("s"))})
    slopes = p.diff(T) - q.diff(other)
    heights = (p - T * p.diff(T)) - (q - other * q.diff(other))
    poly = SymPoly(resultant(slopes.expand(), heights.expand(), other).xreplace({T: x}), x)
    for r in sorted(polynomial_zeros(tuple(map(scalar, reversed(poly.all_coeffs())))), key=lambda r: _far(r, guess)):
        middle = Rational(str(expression(r).evalf(30)))
        ends = middle - APART, middle + APART
        if poly.count_roots(*ends) != 1:
            return None
        orders = [_order(a, b, scalar(e), facts) for e in ends]
        if None not in orders and orders[0] * orders[1] < 0:
            return r
        if _far(r, guess) > 1:
            return None
    return None


def _far(r: Scalar, guess: float) -> float:
    return abs(float(expression(r)) - guess)


def _order(a: Arc, b: Arc, point: Scalar, facts: Facts) -> int | None:
    """Which of the parallel lines that touch both is higher, that at a point of ``a`` or the other."""
    if not (before(a.lo, point, facts) and before(point, a.hi, facts)):
        return None
    slope = a.piece.diff().at(point)
    found = Roots(b.lo, b.hi, facts).of(b.piece.diff() - Poly((slope,)))
    if len(found) != 1:
        return None
    here, there = (expression(c.piece.at(p)) - expression(slope * p) for c, p in ((a, point), (b, found[0])))
    return sign_of(scalar(here - there), facts)
