"""Naive twins: suprema and minimisers of piecewise quadratic functions by trying every candidate, in Fractions."""

from __future__ import annotations

from fractions import Fraction as Q

from hypothesis import strategies as st
from sympy import Piecewise, Rational, Symbol, oo

x = Symbol("x", real=True)
POINTS = [Q(k, 2) for k in range(-6, 7)]


def rational(q: Q) -> Rational:
    return Rational(q.numerator, q.denominator)


class Pieces:
    """a*x^2 + b*x + c on closed intervals that follow each other; +oo outside."""

    def __init__(self, points: list[Q], rows: list[tuple[Q, Q, Q]]) -> None:
        self.points, self.rows = points, rows

    def __repr__(self) -> str:
        return f"Pieces({self.points}, {self.rows})"

    def expr(self):
        branches = []
        for k, (a, b, c) in enumerate(self.rows):
            e = rational(a) * x**2 + rational(b) * x + rational(c)
            lo, hi = rational(self.points[k]), rational(self.points[k + 1])
            branches.append((e, (x >= lo) & (x < hi) if k + 1 < len(self.rows) else (x >= lo) & (x <= hi)))
        return Piecewise(*branches, (oo, True))

    def candidates(self, a2: Q, b2: Q):
        """(x, value of f + a2*x^2 + b2*x) at ends and stationary points; ends from both sides: the closure."""
        for k, (a, b, c) in enumerate(self.rows):
            a, b = a + a2, b + b2
            lo, hi = self.points[k], self.points[k + 1]
            places = [lo, hi]
            if a and lo < -b / (2 * a) < hi:
                places.append(-b / (2 * a))
            yield from ((p, a * p * p + b * p + c) for p in places)

    def conjugate(self, y: Q) -> Q:
        return max(-v for _, v in self.candidates(Q(0), -y))

    def proximal(self, u: Q, lam: Q) -> tuple[Q, set[Q]]:
        """The least value of f + (x - u)^2/(2*lam), and where."""
        found = list(self.candidates(1 / (2 * lam), -u / lam))
        least = min(v for _, v in found)
        return least + u * u / (2 * lam), {p for p, v in found if v == least}


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=3).map(lambda q: Q(q.numerator, q.denominator))


@st.composite
def piecewise_quadratic(draw, continuous: bool | None = None) -> Pieces:
    """Three or four pieces, bent either way, with or without jumps."""
    count = draw(st.integers(1, 3))
    points = sorted(draw(st.sets(st.sampled_from(POINTS), min_size=count + 1, max_size=count + 1)))
    rows = [(draw(numbers), draw(numbers), draw(numbers)) for _ in range(count)]
    joined = draw(st.booleans()) if continuous is None else continuous
    for k in range(1, count) if joined else ():
        a, b, c = rows[k]
        p, (a0, b0, c0) = points[k], rows[k - 1]
        rows[k] = a, b, c + (a0 - a) * p * p + (b0 - b) * p + c0 - c
    return Pieces(points, rows)


@st.composite
def convex_quadratic(draw) -> Pieces:
    """Continuous, slopes that never fall."""
    f = draw(piecewise_quadratic(continuous=True))
    rows = [(abs(a), b, c) for a, b, c in f.rows]
    for k in range(1, len(rows)):
        a0, b0, c0 = rows[k - 1]
        a, b, _ = rows[k]
        p = f.points[k]
        b = max(b, 2 * (a0 - a) * p + b0)
        rows[k] = a, b, (a0 - a) * p * p + (b0 - b) * p + c0
    return Pieces(f.points, rows)
