"""``rs.decision_boundary``: where a piecewise affine function of two variables changes its sign, segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sympy import Add, Basic, Expr, Interval, Poly, PolynomialError, ProductSet, S, Symbol, Tuple

from ..budget import verb
from ..calculus.differentiation.switched import Switches
from ..calculus.hypersurfaces import NotSwitched
from ..errors import UnsupportedError
from ..symbols import Lists
from .field import Field
from .polygon import Point, distance, exact_point, turn

MAX_CELLS = 300
"""Cells of the box that are looked at."""


class DecisionBoundary(Basic):
    """The line f = 0 in a box: ``.chains`` of points, ``.segments``, ``.length``.

    ``.turning_angles``: (point, angle) at the kinks inside the box, where the curvature of the line is an impulse of
    this weight in arc length (f > 0 is to the left of every chain).
    """

    def __new__(cls, chains: Any) -> DecisionBoundary:
        return Basic.__new__(cls, Tuple(*[Tuple(*[Tuple(*p) for p in chain]) for chain in chains]))

    @property
    def chains(self) -> tuple[tuple[Point, ...], ...]:
        """The connected parts; a closed one ends where it begins."""
        return tuple(tuple(tuple(p) for p in chain) for chain in self.args[0])

    @property
    def segments(self) -> tuple[tuple[Point, Point], ...]:
        """All straight parts."""
        return tuple(s for chain in self.chains for s in pairwise(chain))

    @property
    def length(self) -> Expr:
        """The length of the line: the integral of |grad f| Dirac(f) over the box."""
        return Add(*[distance(a, b) for a, b in self.segments])

    @property
    def turning_angles(self) -> tuple[tuple[Point, Expr], ...]:
        """The kinks of the line."""
        found = []
        for chain in self.chains:
            around = (*chain, chain[1]) if chain[0] == chain[-1] else chain
            found += [(b, turn(a, b, c)) for a, b, c in zip(around, around[1:], around[2:], strict=False)]
        return tuple((p, angle) for p, angle in found if angle != 0)


@verb
def decision_boundary(f: Any, variables: Any, box: Any) -> DecisionBoundary:
    """The line where f = 0 in a box, for f piecewise affine and continuous in two variables: a ReLU network.

    ``box`` is ``((x0, x1), (y0, y1))`` or ``Interval(x0, x1)*Interval(y0, y1)``. By cells: the box is cut at the lines
    of the kinks, and in each cell f is affine. Points on the edge of the box belong to it. Errors: ``UnsupportedError``
    where f vanishes on an open set, touches 0 along a line without changing its sign, jumps, or is not piecewise
    affine.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> line = rs.decision_boundary(rs.ReLU(x) - y, (x, y), ((-1, 1), (-1, 1)))
    >>> line.chains, line.length
    ((((1, 1), (0, 0), (-1, 0)),), 1 + sqrt(2))
    >>> line.turning_angles
    (((0, 0), -pi/4),)

    References: L. Hormander, The Analysis of Linear Partial Differential Operators I (1990), section 6.1; H.
    Federer, Geometric Measure Theory (1969), section 3.2.
    """
    field = Field(f, variables)
    if len(field.components) != 1 or len(field.variables) != 2 or isinstance(f, Lists):
        raise UnsupportedError("{0}: give one function of two variables", f)
    (x0, x1), (y0, y1) = map(exact_point, _ends(box))
    if not (x0 < x1 and y0 < y1):
        raise UnsupportedError("{0} is no box: each interval from the smaller to the larger number", box)
    switches = Switches(field.variables)
    try:
        law = switches.of(field.components[0])
    except (NotSwitched, PolynomialError):
        raise UnsupportedError("{0} is not read as affine between straight kinks", f) from None
    cells: list[tuple[dict, list[Point]]] = [({}, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)])]
    for s, w in switches.switches.items():
        affine = _affine(w, field.variables, f)
        cells = [c for put, corners in cells for c in _cut(put, corners, s, affine)]
        if len(cells) > MAX_CELLS:
            raise UnsupportedError("{0} has more than {1} cells in the box: take a smaller one", f, MAX_CELLS)
    return DecisionBoundary(_chained(_segments(cells, law, field.variables, f)))


def _ends(box: Any) -> Any:
    """The ends of its two intervals, given as pairs or as a product of intervals."""
    if isinstance(box, ProductSet) and all(isinstance(side, Interval) for side in box.args):
        box = [(side.start, side.end) for side in box.args]
    if not isinstance(box, Lists) or len(box) != 2:
        raise UnsupportedError("{0} is no box: give ((x0, x1), (y0, y1)), or Interval(x0, x1)*Interval(y0, y1)", box)
    return box


Affine = tuple[Expr, Expr, Expr]


def _affine(e: Expr, variables: Sequence[Symbol], f: Any) -> Affine:
    x, y = variables
    if not e.is_polynomial(x, y) or Poly(e, x, y).total_degree() > 1:
        raise UnsupportedError("{0} is not affine between straight kinks", f)
    p = Poly(e, x, y)
    found = p.coeff_monomial(x), p.coeff_monomial(y), p.coeff_monomial(1)
    if not all(c.is_Rational for c in found):
        raise UnsupportedError("{0}: its weights are not rational numbers; put numbers in first", f)
    return found


def _at(affine: Affine, p: Point) -> Expr:
    return affine[0] * p[0] + affine[1] * p[1] + affine[2]


def _cut(put: dict, corners: list[Point], s: Symbol, affine: Affine) -> list[tuple[dict, list[Point]]]:
    """The two parts of a convex cell, those with an interior."""
    parts = []
    for side in (1, -1):
        kept = _clipped(corners, affine, side)
        if any(side * _at(affine, p) > 0 for p in kept):
            parts.append(({**put, s: S(side)}, kept))
    return parts


def _clipped(corners: list[Point], affine: Affine, side: int) -> list[Point]:
    """Sutherland and Hodgman: the part of a convex polygon where side*affine >= 0."""
    kept: list[Point] = []
    for p, q in zip(corners, (*corners[1:], *corners[:1]), strict=True):
        u, v = side * _at(affine, p), side * _at(affine, q)
        if u >= 0:
            kept.append(p)
        if u * v < 0:
            kept.append((p[0] + (q[0] - p[0]) * u / (u - v), p[1] + (q[1] - p[1]) * u / (u - v)))
    return kept


def _segments(cells: list, law: Expr, variables: Sequence[Symbol], f: Any) -> list[tuple[Point, Point]]:
    """Directed, f > 0 to the left."""
    inside, edges, values = [], {}, {}
    for put, corners in cells:
        affine = _affine(law.xreplace(put).expand(), variables, f)
        for p in corners:
            if values.setdefault(p, _at(affine, p)) != _at(affine, p):
                raise UnsupportedError("{0} jumps: it has no line where it is 0", f)
        if not any(affine):
            raise UnsupportedError("{0} vanishes on an open set: it has no line where it is 0", f)
        ends = list(dict.fromkeys(_clipped(_clipped(corners, affine, 1), affine, -1)))
        if len(ends) < 2:
            continue
        a, b = min(ends), max(ends)
        left = affine[0] * (a[1] - b[1]) + affine[1] * (b[0] - a[0]) > 0
        a, b = (a, b) if left else (b, a)
        signs = {(_at(affine, p) > 0) for p in corners if _at(affine, p) != 0}
        if len(signs) == 2:
            inside.append((a, b))
        else:
            edges.setdefault(frozenset((a, b)), []).append((a, b))
    for found in edges.values():
        if len(found) == 2 and found[0] != found[1]:
            raise UnsupportedError("{0} touches 0 from {1} to {2} without changing its sign", f, *found[0])
        inside.append(found[0])
    return inside


def _chained(segments: list[tuple[Point, Point]]) -> list[list[Point]]:
    """Segments joined where one ends and exactly one other begins."""
    starts, ends = {}, {}
    for a, b in segments:
        starts.setdefault(a, []).append(b)
        ends.setdefault(b, []).append(a)

    def joins(p: Point) -> bool:
        return len(starts.get(p, ())) == 1 and len(ends.get(p, ())) == 1

    chains, left = [], dict.fromkeys(sorted(segments, key=lambda s: (joins(s[0]), s)))
    while left:
        a, b = next(iter(left))
        del left[a, b]
        chain = [a, b]
        while joins(chain[-1]) and (chain[-1], starts[chain[-1]][0]) in left:
            step = (chain[-1], starts[chain[-1]][0])
            del left[step]
            chain.append(step[1])
        chains.append(_straightened(chain))
    return chains


def _straightened(chain: list[Point]) -> list[Point]:
    kept = [chain[0]]
    for p, q in pairwise(chain[1:]):
        if turn(kept[-1], p, q) != 0:
            kept.append(p)
    return [*kept, chain[-1]]
