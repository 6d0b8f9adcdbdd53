"""The convex hull of arcs and points of the plane, exact, by its support function: one formula in every sector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import Basic, Expr, ImmutableDenseMatrix, Matrix, Rational, Tuple, latex, sqrt, sympify
from sympy.matrices import MatrixBase

from ...errors import UnsupportedError
from ..exact import expression, is_finite, scalar
from ..facts import NO_FACTS, Facts
from ..substitution import AtOnce
from .circle import (
    applied,
    exactly,
    exactly_expr,
    is_left,
    length,
    same,
    within,
)
from .ellipsoid import Ellipsoid
from .envelope import Arc, envelope, exactly_scalar, joined, tip
from .hull import vertices
from .polytope import Polytope
from .sums import minkowski
from .vectors import Vector, dot, sign


class ArcHull(AtOnce):
    """The convex hull of arcs of ellipses (of circles for M = 1) and of points, in the plane.

    Its support function is ``a.d + b*sqrt(d.M d)`` in every sector of directions d; ``.pieces`` are (a, b, first d,
    last d), counterclockwise, the points have b = 0: that is the set in one way only, so ``==`` and ``in`` are decided
    exactly.  ``.support(d)``: the largest d.p; ``.exact`` is False for an enclosure of the set that was asked for,
    ``.reason`` says by which theorem it is exact, or which hypothesis fails.

    >>> from sympy import eye
    >>> from relu_sym.forms.cells.arcs import Arc, ArcHull
    >>> half = ArcHull.of([Arc((0, 0), 1, (0, -1), (0, 1))], eye(2))
    >>> half
    Hull(Arc((0, 0), 1, (0, -1), (0, 1)), (0, 1), (0, -1))
    >>> ("3/5", "4/5") in half, ("-1/10", 0) in half, half.support((3, 4))
    (True, False, 5)

    Reference: R. T. Rockafellar, Convex Analysis (1970), section 13.
    """

    @classmethod
    def of(
        cls,
        arcs: Sequence[Arc],
        matrix: MatrixBase,
        points: Iterable[Vector] = (),
        exact: bool = True,
        reason: str = "given",
        facts: Facts = NO_FACTS,
    ) -> ArcHull | Polytope | Ellipsoid:
        """The hull as what it is: a polytope or an ellipsoid where it is one."""
        size = sqrt(matrix[0, 0])
        unit = ImmutableDenseMatrix(matrix / matrix[0, 0])
        own = [Arc(a.center, exactly_scalar(a.radius * size), a.start, a.end) for a in arcs]
        rounded = [a for a in own if sign(a.radius, facts)]
        corners = [*points, *(a.center for a in own if not sign(a.radius, facts))]
        for a in rounded:
            if not same(a.start, a.end, facts):
                corners += [tip(a, a.start, unit), tip(a, a.end, unit)]
        corners = vertices(corners, facts)
        if not rounded:
            return Polytope.of(corners, None, exact, reason, facts=facts)
        return cls.supported(envelope(rounded, corners, unit, facts), unit, exact, reason, facts)

    @classmethod
    def supported(
        cls, pieces: Sequence[Arc], matrix: MatrixBase, exact: bool, reason: str, facts: Facts = NO_FACTS
    ) -> ArcHull | Polytope | Ellipsoid:
        """The set whose support function has these formulas in sectors that follow each other all round."""
        size = sqrt(matrix[0, 0])
        unit = ImmutableDenseMatrix(matrix / matrix[0, 0])
        pieces = joined([p._replace(radius=exactly_scalar(p.radius * size)) for p in pieces])
        if not any(sign(p.radius, facts) for p in pieces):
            return Polytope.of([p.center for p in pieces], None, exact, reason, facts=facts)
        if len(pieces) == 1 and exact:
            (p,) = pieces
            return Ellipsoid([expression(scalar(a)) for a in p.center], exactly_expr(p.radius**2) * unit, reason)
        return cls._made(pieces, unit, exact, reason)

    @classmethod
    def _made(cls, pieces: Sequence[Arc], unit: MatrixBase, exact: bool, reason: str) -> ArcHull:
        rows = [Tuple(_tuple(p.center), expression(scalar(p.radius)), _tuple(p.start), _tuple(p.end)) for p in pieces]
        made = Basic.__new__(cls, ImmutableDenseMatrix(unit), *rows)
        made._pieces, made.exact, made.reason = tuple(pieces), exact, reason
        return made

    def __reduce__(self) -> tuple:
        return _restored, (self.args, self.exact, self.reason)

    @property
    def func(self) -> Any:
        """What makes it again from its args."""
        return lambda *args: _again(args, self.exact, self.reason)

    # ------------------------------------------------------------------ questions
    @property
    def matrix(self) -> MatrixBase:
        """M."""
        return self.args[0]

    @property
    def pieces(self) -> tuple:
        """(a, b, first direction, last direction): arcs and points, counterclockwise."""
        return tuple((tuple(a), b, tuple(s), tuple(e)) for a, b, s, e in self.args[1:])

    @property
    def dimension(self) -> int:
        """Its dimension: an arc is no part of a line."""
        return 2

    def __eq__(self, other: Any) -> bool:
        if not isinstance(other, ArcHull):
            return NotImplemented if not isinstance(other, Basic) else False
        if self.exact != other.exact or len(self._pieces) != len(other._pieces) or self.matrix != other.matrix:
            return False
        return all(
            same(p.start, q.start)
            and same(p.end, q.end)
            and not any(
                sign(exactly_scalar(a - b)) for a, b in zip((*p.center, p.radius), (*q.center, q.radius), strict=True)
            )
            for p, q in zip(self._pieces, other._pieces, strict=True)
        )

    def __ne__(self, other: Any) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.exact, len(self._pieces)))

    def _hashable_content(self) -> tuple:
        return (*self.args, self.exact)

    def __contains__(self, point: Any) -> bool:
        q = _coordinates(point)
        return all(is_finite(a) for a in q) and all(self._keeps(p, q) for p in self._pieces)

    def _keeps(self, p: Arc, q: Vector) -> bool:
        """Whether d.q is at most the support function for all d in the sector of a piece."""
        w = tuple(a - b for a, b in zip(q, p.center, strict=True))
        if not any(sign(exactly_scalar(a)) for a in w):
            return True
        whole = same(p.start, p.end)
        for d in () if whole else (p.start, p.end):
            gap = exactly_expr(dot(w, d)) - expression(scalar(p.radius)) * length(d, self.matrix)
            if sign(exactly(gap)) > 0:
                return False
        if not sign(p.radius):
            return True
        inverse = self.matrix.inv()
        if not whole and not within(applied(inverse, w), p.start, p.end):
            return True
        return sign(exactly(length(w, inverse) ** 2 - expression(scalar(p.radius)) ** 2)) <= 0

    def support(self, v: Any) -> Expr:
        """The largest inner product of v with an element."""
        d = _coordinates(v)
        if not any(sign(a) for a in d):
            return Rational(0)
        p = next(p for p in self._pieces if within(d, p.start, p.end))
        return exactly_expr(dot(p.center, d)) + expression(scalar(p.radius)) * length(d, self.matrix)

    def __add__(self, other: Any) -> Any:
        return minkowski(self, other)

    __radd__ = __add__

    # ------------------------------------------------------------------ shown
    @property
    def sum_of(self) -> tuple[Polytope, tuple[MatrixBase, ...]] | None:
        """The polytope, and the matrix of the ellipsoid about 0, whose sum it is, if it is one."""
        radius = self._pieces[0].radius
        if any(sign(exactly_scalar(p.radius - radius)) for p in self._pieces):
            return None
        polytope = Polytope.of([p.center for p in self._pieces], None, self.exact, self.reason)
        return polytope, (exactly_expr(radius * radius) * self.matrix,)

    def _sympystr(self, printer: Any) -> str:
        word = "" if self.exact else "enclosure: "
        parts = self.sum_of
        if parts is not None:
            polytope, (form,) = parts
            shown = printer._print(polytope).removeprefix("enclosure: ")
            return f"{word}{shown} + {printer._print(Ellipsoid((0, 0), form))}"
        shown = []
        for a, b, start, end in self.args[1:]:
            ends = ", ".join(map(printer._print, (a, b, start, end)))
            kind = "Arc" if self.matrix == Matrix.eye(2) else f"Arc[{printer._print(self.matrix.tolist())}]"
            shown.append(f"{kind}({ends})" if b != 0 else printer._print(a))
        return f"{word}Hull({', '.join(shown)})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        parts = self.sum_of
        if parts is not None:
            polytope, (form,) = parts
            return rf"{printer._print(polytope)} + {printer._print(Ellipsoid((0, 0), form))}"
        shown = []
        form = r"\left\|u\right\|"
        image = "u"
        if self.matrix != Matrix.eye(2):
            m = printer._print(self.matrix)
            form, image = rf"\sqrt{{u^{{T}} {m} u}}", rf"{m} u"
        for a, b, start, end in self.args[1:]:
            center = _column(a, printer)
            if b == 0:
                shown.append(center)
                continue
            factor = "" if b == 1 else printer._print(b)
            shown.append(rf"{center} + {factor} \frac{{{image}}}{{{form}}} : u {_sector(start, end, printer)}")
        found = rf"\operatorname{{conv}}\left\{{{', '.join(shown)}\right\}}"
        return found if self.exact else rf"\subseteq {found}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


def _coordinates(point: Any) -> Vector:
    found = [sympify(e) for e in point]
    if len(found) != 2:
        raise UnsupportedError("{0} has not the 2 coordinates of the set", point)
    return tuple(scalar(Rational(str(e)) if e.is_Float else e) for e in found)


def _tuple(v: Vector) -> Tuple:
    return Tuple(*(expression(scalar(a)) for a in v))


def _sector(start: Tuple, end: Tuple, printer: Any) -> str:
    """In which directions an arc is: in a cone, or outside of one."""
    u, v = tuple(map(scalar, start)), tuple(map(scalar, end))
    turn = 1 if is_left(u, v) else -1 if is_left(v, u) else 0
    if not turn and same(u, v):
        return r"\ne 0"
    rows = (start, end) if turn > 0 else (end, start) if turn else (start, (-start[1], start[0]), end)
    cone = rf"\operatorname{{cone}}\left\{{{', '.join(_column(r, printer) for r in rows)}\right\}}"
    return rf"\in {cone}" if turn >= 0 else rf"\notin \operatorname{{int}} {cone}"


def _column(v: Iterable[Any], printer: Any) -> str:
    return r"\begin{pmatrix} " + r" \\ ".join(map(printer._print, v)) + r" \end{pmatrix}"


def _arcs(args: Sequence[Any]) -> list[Arc]:
    return [Arc(*(tuple(map(scalar, e)) if isinstance(e, Tuple) else scalar(e) for e in row)) for row in args]


def _restored(args: Sequence[Any], exact: bool, reason: str) -> ArcHull:
    return ArcHull._made(_arcs(args[1:]), args[0], exact, reason)


def _again(args: Sequence[Any], exact: bool, reason: str) -> Any:
    return ArcHull.of(_arcs(args[1:]), args[0], (), exact, reason)
