"""Polytopes by their vertices, exact: the values of set-valued derivatives in several variables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from math import lcm
from typing import Any

from sympy import Basic, Expr, ImmutableDenseMatrix, Integer, Matrix, Rational, S, Tuple, latex, sympify
from sympy.core.sympify import SympifyError
from sympy.matrices import MatrixBase

from ...errors import Undecided, UnsupportedError
from ..exact import NO_FACTS, RATIONAL, Facts, expression, is_finite, scalar
from ..substitution import AtOnce
from .circle import largest
from .hull import is_in_hull, vertices
from .nearest import nearest
from .spans import Span
from .vectors import Vector, sign

PROVED = "hull of the given points"


def _entries(point: Any) -> tuple[Expr, ...]:
    """The coordinates of a point: a number, a tuple, a list, a matrix (row by row)."""
    rows = list(point) if isinstance(point, (tuple, list, Tuple, MatrixBase)) else [point]
    flat = [e for row in rows for e in (row if isinstance(row, (tuple, list, Tuple)) else [row])]
    try:
        found = tuple(sympify(e, strict=True) for e in flat)
    except SympifyError:
        raise UnsupportedError("{0!r} is no point: give numbers", point) from None
    if not found or any(not isinstance(e, Expr) or not is_finite(e) or e.is_extended_real is False for e in found):
        raise UnsupportedError("{0!r} is no point: give finite real numbers", point)
    return found


class Polytope(AtOnce):
    """The convex hull of finitely many points; ``.vertices`` are sorted, points that are no vertices are dropped.

    Points are tuples of exact numbers, or matrices of one shape (generalized Jacobians).  ``in`` is decided exactly;
    ``P + Q`` is the Minkowski sum, ``c*P`` the scaled set, ``P.image(A)`` the linear image, ``P.support(v)`` the
    largest ``v.p``, ``P.hull(Q)`` the hull of both, ``P.nearest()`` the element of least norm.  ``.exact`` is False for
    an enclosure of the set that was asked for, or a subset of it (``.label`` says which), and ``.reason`` says by which
    theorem it is exact, or which hypothesis fails.

    >>> from relu_sym.forms.cells.polytope import Polytope
    >>> square = Polytope((0, 0), (1, 0), (0, 1), (1, 1), (1/2, 1/2))
    >>> square.vertices
    ((0, 0), (0, 1), (1, 0), (1, 1))
    >>> (1, 1) in square, (1, 2) in square, square.dimension
    (True, False, 2)
    >>> square + Polytope((0, 0), (1, 1))
    Polytope((0, 0), (0, 1), (1, 0), (1, 2), (2, 1), (2, 2))
    >>> square.support((2, -1))
    2

    Reference: G. M. Ziegler, Lectures on Polytopes (1995), chapter 1.
    """

    def __new__(cls, *points: Any, exact: bool = True, reason: str = PROVED) -> Polytope:
        shape = points[0].shape if points and isinstance(points[0], MatrixBase) else None
        if any((p.shape if isinstance(p, MatrixBase) else None) != shape for p in points):
            raise UnsupportedError("the points of a polytope are all tuples, or all matrices of one shape")
        found = [tuple(scalar(_rational(e)) for e in _entries(p)) for p in points]
        return cls.of(found, shape, exact, reason)

    @classmethod
    def of(
        cls,
        points: Sequence[Vector],
        shape: tuple[int, int] | None = None,
        exact: bool = True,
        reason: str = PROVED,
        facts: Facts = NO_FACTS,
        are_vertices: bool = False,
        label: str = "enclosure",
    ) -> Polytope:
        """The hull of vectors of scalars; ``are_vertices``: whether each is known to be a vertex; ``label``: what it is
        of the set that was asked for where it is not ``exact``, an enclosure or a subset."""
        if not points:
            raise UnsupportedError("a polytope has at least one point")
        if len({len(p) for p in points}) > 1:
            raise UnsupportedError("the points of a polytope have the same number of coordinates")
        found = points if are_vertices else vertices(points, facts)
        kept = _in_order([tuple([RATIONAL(a) if isinstance(a, int) else a for a in p]) for p in found])
        made = Basic.__new__(cls, *_tuples(kept))
        made._scalars, made._shape, made.exact, made.reason = tuple(kept), shape, exact, reason
        made.label = "" if exact else label
        return made

    def _hashable_content(self) -> tuple:
        """An enclosure is not the set that it encloses, a matrix not its entries in a row."""
        return (*self.args, self.label, self._shape)

    def __reduce__(self) -> tuple:
        return _restored, (self.args, self._shape, self.exact, self.reason, self.label)

    @property
    def func(self) -> Any:
        """What makes it again from its args."""
        return lambda *points: _restored(points, self._shape, self.exact, self.reason, self.label)

    # ------------------------------------------------------------------ questions
    @property
    def vertices(self) -> tuple:
        """Sorted; tuples of coordinates, or matrices."""
        if self._shape is None:
            return tuple(tuple(p) for p in self.args)
        return tuple(ImmutableDenseMatrix(*self._shape, list(p)) for p in self.args)

    @property
    def dimension(self) -> int:
        """The dimension of the smallest affine space that holds it; ``Undecided`` where parameters decide."""
        first, *rest = self._scalars
        found = Span()
        for p in rest:
            found.add(tuple(b - a for a, b in zip(first, p, strict=True)))
        return found.rank

    def __contains__(self, point: Any) -> bool:
        q = [scalar(_rational(e)) for e in _entries(point)]
        self._check(len(q), point)
        return is_in_hull(tuple(q), self._scalars)

    def support(self, v: Any) -> Expr:
        """The largest inner product of v with an element."""
        direction = _entries(v)
        self._check(len(direction), v)
        return largest([sum((a * b for a, b in zip(direction, p, strict=True)), start=S.Zero) for p in self.args])

    def nearest(self) -> Any:
        """The element of least Euclidean norm, of numbers: with parameters it has cases without end."""
        for v in sorted(self.free_symbols, key=str):
            raise Undecided(v)
        return self._told(nearest(self._scalars))

    # ------------------------------------------------------------------ other polytopes
    def __add__(self, other: Any) -> Polytope:
        if not isinstance(other, Polytope):
            return NotImplemented
        self._check(len(other.args[0]), other)
        return self._made([_sum(p, q) for p in self._scalars for q in other._scalars], other)

    def __mul__(self, factor: Any) -> Polytope:
        (c,) = map(scalar, map(_rational, _entries([factor])))
        return self._made([tuple(c * a for a in p) for p in self._scalars])

    __rmul__ = __mul__

    def __neg__(self) -> Polytope:
        return self * -1

    def __sub__(self, other: Any) -> Polytope:
        return self + -other if isinstance(other, Polytope) else NotImplemented

    def hull(self, other: Polytope) -> Polytope:
        """The convex hull of both."""
        if not isinstance(other, Polytope):
            raise UnsupportedError("{0!r} is no polytope", other)
        self._check(len(other.args[0]), other)
        return self._made([*self._scalars, *other._scalars], other)

    def image(self, matrix: Any) -> Polytope:
        """{A p : p in it}."""
        rows = Matrix(matrix)
        self._check(rows.shape[1], matrix)
        moved = [tuple(map(scalar, rows * Matrix(p))) for p in self.args]
        return Polytope.of(moved, None, self.exact, self.reason, label=self.label)

    def _check(self, n: int, other: Any) -> None:
        if n != len(self._scalars[0]):
            raise UnsupportedError("{0} has not the {1} coordinates of the polytope", other, len(self._scalars[0]))

    def _made(self, points: Sequence[Vector], *others: Polytope) -> Polytope:
        labels = {p.label for p in (self, *others) if p.label}
        if len(labels) > 1:
            raise UnsupportedError("an enclosure of one set and a subset of another say nothing of both together")
        return Polytope.of(points, self._shape, not labels, self.reason, label="".join(labels))

    def _told(self, p: Vector) -> Any:
        entries = list(map(expression, p))
        return tuple(entries) if self._shape is None else ImmutableDenseMatrix(*self._shape, entries)

    # ------------------------------------------------------------------ shown
    def _sympystr(self, printer: Any) -> str:
        word = "Polytope" if self.exact else f"{self.label}: Polytope"
        shown = self.vertices if self._shape is None else [m.tolist() for m in self.vertices]
        return f"{word}({', '.join(printer._print(p) for p in shown)})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        def column(p: Any) -> str:
            if self._shape is not None:
                return printer._print(p)
            return r"\begin{pmatrix} " + r" \\ ".join(map(printer._print, p)) + r" \end{pmatrix}"

        shown = ", ".join(map(column, self.vertices))
        found = rf"\operatorname{{conv}}\left\{{{shown}\right\}}"
        return found if self.exact else rf"\{'supseteq' if self.label == 'subset' else 'subseteq'} {found}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


def _tuples(points: Sequence[Vector]) -> list[Tuple]:
    """Points as expressions: many have few numbers in them."""
    known: dict[Any, Expr] = {}

    def entry(a: Any) -> Expr:
        if not isinstance(a, RATIONAL):
            return a
        key = (a.numerator, a.denominator)
        if key not in known:
            known[key] = Integer(int(a.numerator)) if a.denominator == 1 else expression(a)
        return known[key]

    return [Basic.__new__(Tuple, *map(entry, p)) for p in points]


def _rational(e: Expr) -> Expr:
    """A float as the decimal that it prints as."""
    return Rational(str(e)) if e.is_Float else e


def _restored(points: Iterable[Any], shape: Any, exact: bool, reason: str, label: str) -> Polytope:
    return Polytope.of([tuple(scalar(e) for e in p) for p in points], shape, exact, reason, label=label)


def _sum(p: Vector, q: Vector) -> Vector:
    return tuple(a + b for a, b in zip(p, q, strict=True))


def _in_order(points: Sequence[Vector]) -> list[Vector]:
    if all(isinstance(a, RATIONAL) for p in points for a in p):
        under = lcm(*{int(a.denominator) for p in points for a in p})
        return sorted(points, key=lambda p: [int(a.numerator) * (under // int(a.denominator)) for a in p])
    return sorted(points, key=cmp_to_key(_compare))


def _compare(p: Vector, q: Vector) -> int:
    """Which point comes first: by the first coordinate that differs, by its spelling where parameters decide."""
    for a, b in zip(p, q, strict=True):
        try:
            s = sign(a - b)
        except Undecided:
            s = (str(a) > str(b)) - (str(a) < str(b))
        if s:
            return s
    return 0
