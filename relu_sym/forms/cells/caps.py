"""Convex hulls of ellipsoids, their caps and points in n variables, exact: by their support function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import Basic, Expr, ImmutableDenseMatrix, Matrix, Rational, Tuple, latex, sqrt, sympify
from sympy.matrices import MatrixBase

from ...errors import UnsupportedError
from ..exact import QQ, expression, is_finite, scalar
from ..facts import NO_FACTS, Facts
from ..substitution import AtOnce
from .arcs import ArcHull
from .cap_points import Cap, exprs, farthest, is_in_ellipsoid, is_on_cap, sliced
from .circle import applied, exactly, exactly_expr, largest
from .ellipsoid import Ellipsoid
from .flat_caps import face_beside, flat_of, in_flat
from .hull import is_in_hull, vertices
from .nearest import nearest
from .polytope import Polytope
from .sums import minkowski
from .tidy_caps import arc, is_of_arcs, side, tidy, turned
from .vectors import Vector, dot, primitive, sign

ROUNDS, GRID, NEAR = 40, 10**12, 10**5
"""Attempts to part a point from a hull; the grid of rational points beside exact ones; 1/NEAR: a distance from the
boundary that is proved by them."""


class CapHull(AtOnce):
    """The convex hull of sums ``a + b_1 E_1 + ...`` of ellipsoids E_i = {v : v.M_i^(-1) v <= 1}, and of caps: the
    points of one ellipsoid whose normals lie in the cone of some rays.

    With one b for all a it is the Minkowski sum of a polytope and ellipsoids.  M_i may be singular: E_i is then flat.
    ``.support(d)`` is exact: the largest d.p.  ``in`` is decided exactly off the boundary, and for a sum of a polytope
    and one ellipsoid everywhere; else it is refused on the boundary.  ``==`` compares the caps by which it is given.
    ``.exact`` is False for an enclosure of the set that was asked for, and ``.reason`` says why.

    >>> from sympy import eye
    >>> from relu_sym.forms.cells.caps import Cap, CapHull
    >>> capsule = CapHull.of([Cap((0, 0, 1), (1,)), Cap((0, 0, -1), (1,))], [eye(3)])
    >>> capsule
    Polytope((0, 0, -1), (0, 0, 1)) + Ball((0, 0, 0), 1)
    >>> (0, 0, 2) in capsule, (1, 0, "3/2") in capsule, capsule.support((0, 3, 4))
    (True, False, 9)

    Reference: R. T. Rockafellar, Convex Analysis (1970), section 13.
    """

    @classmethod
    def of(
        cls,
        caps: Iterable[Cap],
        matrices: Sequence[MatrixBase],
        exact: bool = True,
        reason: str = "given",
        facts: Facts = NO_FACTS,
        are_turned: bool = False,
    ) -> CapHull | ArcHull | Polytope | Ellipsoid:
        """The hull as what it is: a polytope or an ellipsoid where it is seen to be one, in the plane a hull of arcs
        of numbers; ``are_turned``: a radius whose sign is open is positive where the set is meant."""
        wholes: dict[tuple, list[Vector]] = {}
        parts = []
        caps, matrices = tidy(list(caps), matrices)
        for c in caps:
            moves = any(side(b, facts, are_turned) for b in c.radii)
            radii = tuple(exactly(sqrt(exactly_expr(b * b))) if moves and not c.rays else b for b in c.radii)
            if not moves or not c.rays:
                wholes.setdefault(tuple(radii) if moves else (0,) * len(c.radii), []).append(c.center)
            else:
                parts.append(turned(c, facts, are_turned))
        rows = [Cap(a, radii) for radii, centers in wholes.items() for a in vertices(centers, facts)]
        rows = sorted([*rows, *dict.fromkeys(parts)], key=str)
        if all(not any(c.radii) for c in rows):
            return Polytope.of([c.center for c in rows], None, exact, reason, facts=facts)
        if is_of_arcs(rows, matrices):
            return ArcHull.of([arc(c) for c in rows], matrices[0], (), exact, reason)
        (first, *others) = rows
        if not others and not first.rays and exact and len(matrices) == 1 and matrices[0].is_positive_definite:
            return Ellipsoid(exprs(first.center), exactly_expr(first.radii[0] ** 2) * matrices[0], reason)
        return cls._made(rows, matrices, exact, reason)

    @classmethod
    def _made(cls, caps: Sequence[Cap], matrices: Sequence[MatrixBase], exact: bool, reason: str) -> CapHull:
        rows = (Tuple(Tuple(*exprs(a)), Tuple(*exprs(b)), Tuple(*(Tuple(*exprs(r)) for r in s))) for a, b, s in caps)
        made = Basic.__new__(cls, Tuple(*map(ImmutableDenseMatrix, matrices)), *rows)
        made._caps, made.exact, made.reason = tuple(caps), exact, reason
        return made

    def __reduce__(self) -> tuple:
        return _restored, (self.args, self.exact, self.reason)

    @property
    def func(self) -> Any:
        """What makes it again from its args."""
        return lambda matrices, *rows: CapHull.of(_caps(rows), list(matrices), self.exact, self.reason, are_turned=True)

    def _hashable_content(self) -> tuple:
        return (*self.args, self.exact)

    # ------------------------------------------------------------------ questions
    @property
    def matrices(self) -> tuple[MatrixBase, ...]:
        """M_1, M_2, ..."""
        return tuple(self.args[0])

    @property
    def caps(self) -> tuple:
        """(a, (b_1, b_2, ...), rays of the normals): no rays for a whole ellipsoid, or a point where all b are 0."""
        return tuple((tuple(a), tuple(b), tuple(map(tuple, r))) for a, b, r in self.args[1:])

    def support(self, v: Any) -> Expr:
        """The largest inner product of v with an element."""
        d = self._coordinates(v)
        return largest([exactly_expr(dot(p, d)) for p in self._farthest(d)])

    def _farthest(self, d: Vector) -> list[Vector]:
        """Of every cap a point that is farthest in the direction d."""
        return [farthest(c, d, self.matrices) for c in self._caps]

    def __contains__(self, point: Any) -> bool:
        q = self._coordinates(point)
        if not all(is_finite(a) for a in q):
            return False
        if self.sum_of is not None and len(self.matrices) == 1:
            return self._is_near_polytope(q)
        if any(is_in_ellipsoid(c, q, self.matrices) or is_on_cap(c, q, self.matrices) for c in self._caps):
            return True
        flat = flat_of(self._caps, self.matrices)
        if flat.across:
            return flat.holds(q) and exprs(flat.seen(q)) in CapHull.of(*in_flat(self._caps, self.matrices, flat))
        for d in (tuple(s * int(i == k) for i in range(len(q))) for k in range(len(q)) for s in (1, -1)):
            side, face = face_beside(self._caps, self.matrices, d, q)
            if side >= 0:
                return side == 0 and exprs(q) in CapHull.of(face, self.matrices)
        return self._is_parted(q)

    def _is_near_polytope(self, q: Vector) -> bool:
        """Whether the distance from the polytope, in the norm of the ellipsoid, is at most its radius; a flat ellipsoid
        reaches what lies in its own directions only."""
        (m,) = self.matrices
        own = list(m.rref()[1])
        rows = [tuple(a - b for a, b in zip(c.center, q, strict=True)) for c in self._caps]
        for z in m.nullspace():
            rows = sliced(rows, tuple(map(scalar, z)))
        if not rows:
            return False
        lower, diagonal = m.extract(own, own).inv().LDLdecomposition(hermitian=False)
        frame = (lower * diagonal.applyfunc(sqrt)).T
        p = nearest(vertices([applied(frame, tuple(r[k] for k in own)) for r in rows]))
        return sign(exactly(exactly_expr(dot(p, p)) - expression(scalar(self._caps[0].radii[0])) ** 2)) <= 0

    def _is_parted(self, q: Vector) -> bool:
        """By a direction that parts the point from the set, or by points of the set all round it."""
        n, found = len(q), []
        for k in range(n):
            for s in (1, -1):
                d = tuple(s * int(i == k) for i in range(n))
                if self._parts(d, q):
                    return False
                found += [_rounded(p) for p in self._farthest(d)]
        here = _rounded(q)
        for _ in range(ROUNDS):
            gap = nearest([tuple(a - b for a, b in zip(p, here, strict=True)) for p in dict.fromkeys(found)])
            if dot(gap, gap) * NEAR**2 < 1 and self._is_inside(here, found):
                return True
            d = _direction(gap)
            if not any(d):
                break
            if self._parts(d, q):
                return False
            more = [_rounded(p) for p in self._farthest(d)]
            if all(p in found for p in more):
                break
            found += more
        raise UnsupportedError(
            "whether {0} is in {1} is not decided: it is on the boundary, or very near it", Tuple(*exprs(q)), self
        )

    def __add__(self, other: Any) -> Any:
        return minkowski(self, other)

    __radd__ = __add__

    def _parts(self, d: Vector, q: Vector) -> bool:
        here = exactly_expr(dot(d, q))
        return all(sign(exactly(here - exactly_expr(dot(d, p)))) > 0 for p in self._farthest(d))

    @staticmethod
    def _is_inside(here: Vector, points: list[Vector]) -> bool:
        """Whether points near exact ones of the set surround the point with room to spare for what they are off."""
        room = QQ(1, NEAR)
        around = (
            tuple(a + s * room * int(i == k) for i, a in enumerate(here)) for k in range(len(here)) for s in (1, -1)
        )
        return all(is_in_hull(p, points) for p in around)

    def _coordinates(self, point: Any) -> Vector:
        rows = [row if isinstance(row, (tuple, list, Tuple)) else [row] for row in point]
        found = [sympify(e) for row in rows for e in row]
        if len(found) != len(self._caps[0].center):
            raise UnsupportedError("{0} has not the {1} coordinates of the set", point, len(self._caps[0].center))
        return tuple(scalar(Rational(str(e)) if e.is_Float else e) for e in found)

    # ------------------------------------------------------------------ shown
    @property
    def sum_of(self) -> tuple[Polytope, tuple] | None:
        """The polytope, and the ellipsoids about 0 by b_i^2 M_i, whose sum it is, if it is given as one."""
        first = self._caps[0]
        if any(c.rays or c.radii != first.radii for c in self._caps):
            return None
        forms = tuple(exactly_expr(b * b) * m for b, m in zip(first.radii, self.matrices, strict=True) if b)
        return Polytope.of([c.center for c in self._caps], None, self.exact, self.reason), forms

    def _sympystr(self, printer: Any) -> str:
        word = "" if self.exact else "enclosure: "
        parts = self.sum_of
        if parts is not None:
            polytope, forms = parts
            origin = Tuple(*[0] * len(self._caps[0].center))
            shown = [
                printer._print(polytope).removeprefix("enclosure: "),
                *(_ellipsoid(origin, m, printer) for m in forms),
            ]
            return word + " + ".join(shown[1:] if polytope.args == (origin,) else shown)
        return f"{word}Hull({', '.join(self._cap(row, printer) for row in self.args[1:])})"

    _sympyrepr = _sympystr

    def _cap(self, row: Tuple, printer: Any) -> str:
        a, b, rays = row
        forms = [(c**2 * m).doit() for c, m in zip(b, self.matrices, strict=True) if c != 0]
        if not forms:
            return printer._print(a)
        if rays:
            return f"Cap({printer._print(a)}, {printer._print(forms[0].tolist())}, {printer._print(rays)})"
        first, *rest = forms
        origin = Tuple(*[0] * len(a))
        return " + ".join([_ellipsoid(a, first, printer), *(_ellipsoid(origin, m, printer) for m in rest)])

    def _latex(self, printer: Any) -> str:
        shown = []
        for a, b, rays in self.args[1:]:
            text = _column(a, printer)
            for c, m in zip(b, self.matrices, strict=True):
                if c == 0:
                    continue
                factor = "" if c == 1 else printer._print(c) + " "
                matrix = "" if m == Matrix.eye(len(a)) else printer._print(m) + " "
                root = r"\left\|u\right\|" if not matrix else rf"\sqrt{{u^{{T}} {matrix} u}}"
                text += rf" + {factor}\frac{{{matrix}u}}{{{root}}}"
            if rays:
                text += (
                    rf" : u \in \operatorname{{cone}}\left\{{{', '.join(_column(r, printer) for r in rays)}\right\}}"
                )
            shown.append(text)
        found = rf"\operatorname{{conv}}\left\{{{', '.join(shown)}\right\}}"
        return found if self.exact else rf"\subseteq {found}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


def _rounded(p: Vector) -> Vector:
    """A rational point nearer than 1/GRID in every coordinate."""
    return tuple(QQ(int((expression(scalar(a)).evalf(30) * GRID).round()), GRID) for a in p)


def _direction(gap: Vector) -> Vector:
    """The opposite direction in small integers."""
    digits = [float(expression(scalar(a))) for a in gap]
    size = max(map(abs, digits))
    return primitive([-round(a / size * 1000) for a in digits]) if size else (0,) * len(digits)


def _ellipsoid(center: Tuple, m: MatrixBase, printer: Any) -> str:
    if m.is_positive_definite:
        return printer._print(Ellipsoid(center, m))
    return f"Ellipsoid({printer._print(center)}, {printer._print(m.tolist())})"


def _column(v: Iterable[Any], printer: Any) -> str:
    return r"\begin{pmatrix} " + r" \\ ".join(map(printer._print, v)) + r" \end{pmatrix}"


def _caps(rows: Iterable[Any]) -> list[Cap]:
    return [
        Cap(tuple(map(scalar, a)), tuple(map(scalar, b)), tuple(tuple(map(scalar, r)) for r in s)) for a, b, s in rows
    ]


def _restored(args: Sequence[Any], exact: bool, reason: str) -> CapHull:
    return CapHull._made(_caps(args[1:]), list(args[0]), exact, reason)
