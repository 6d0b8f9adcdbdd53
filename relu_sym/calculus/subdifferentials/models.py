"""A function near a point where norms in it vanish: f'(p; u) = a.u + sum b_i sqrt(u.M_i u), with (a, b) by cones.

In the plane with one M the cones are sectors, and Clarke's set is the hull of their arcs; where f'(p; .) is convex or
concave it is the hull of whole ellipsoids, their sums; where no norm enters a switch, of caps over the cones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import FiniteSet, S, Tuple
from sympy.matrices import MatrixBase

from ...errors import UnsupportedError
from ...forms.cells.arcs import Arc, ArcHull
from ...forms.cells.caps import Cap, CapHull
from ...forms.cells.circle import applied, between, exactly, exactly_expr, in_order, length, zeros
from ...forms.cells.cone import Cone
from ...forms.cells.vectors import Vector, dot, sign, some_directions
from ...forms.exact import Scalar, expression, scalar
from ...forms.facts import Facts
from ...modes import Kind

ARCS = (
    "hull over the arcs of {0} sectors: the gradients tend to a + b*M u/sqrt(u.M u) along all u in a sector (Clarke "
    "1983, theorem 2.5.1)"
)
CONVEX = (
    "f'(p; .) is convex or concave, so Clarke's set is of its slopes: a hull of sums of ellipsoids (Clarke 1983, "
    "section 2.3; Rockafellar 1970, sections 13 and 23)"
)
CAPS = (
    "hull over the caps of {0} essentially active cells: the gradients tend to a + b*M u/sqrt(u.M u) along all u in a "
    "cell"
)
OPEN = "enclosure: which directions meet the switches with norms in them is not decided, whole ellipsoids are taken"
THIN = "enclosure: whether every combination of signs of the switches occurs is not decided by first order"


class Part(NamedTuple):
    """A cell: a, the b_i, its switches as functionals of (u, sqrt(u.M_i u)) that are positive in it; the gradient and
    the cone with a variable for each norm."""

    center: Vector
    radii: tuple[Scalar, ...]
    sides: tuple[Vector, ...]
    gradient: Vector
    cone: Cone
    thin: bool
    curved: bool

    def height(self, u: Vector, lengths: Sequence[Any]) -> Scalar:
        """a.u + sum b_i sqrt(u.M_i u)."""
        return _value((*self.center, *self.radii), u, lengths)

    def slopes(self, u: Vector, matrices: Sequence[MatrixBase], lengths: Sequence[Any]) -> Vector:
        """a + sum b_i M_i u/sqrt(u.M_i u)."""
        entries = list(map(exactly_expr, self.center))
        for b, m, size in zip(self.radii, matrices, lengths, strict=True):
            factor = expression(scalar(b)) / size
            entries = [e + factor * expression(scalar(v)) for e, v in zip(entries, applied(m, u), strict=True)]
        return tuple(map(exactly, entries))

    def holds(self, u: Vector, lengths: Sequence[Any], facts: Facts, closed: bool = False) -> bool:
        """Whether all switches are positive in the direction u, ``closed``: or 0."""
        return all(sign(_value(g, u, lengths), facts) >= (0 if closed else 1) for g in self.sides)


def _value(g: Vector, u: Vector, lengths: Sequence[Any]) -> Scalar:
    n = len(u)
    total = exactly_expr(dot(g[:n], u))
    for b, size in zip(g[n:], lengths, strict=True):
        if b:
            total += expression(scalar(b)) * size
    return exactly(total)


class Model:
    """f'(p; .) by cones, and the sets at p."""

    def __init__(self, parts: Sequence[Part], matrices: Sequence[MatrixBase], is_conic: bool, facts: Facts) -> None:
        self.parts, self.matrices, self.is_conic, self.facts = list(parts), list(matrices), is_conic, facts
        self.sure = [p for p in parts if not p.thin]
        self.n = matrices[0].rows
        self._sectors: list[tuple[Vector, Vector, Part]] | None = None

    def of(self, kind: Kind) -> Any:
        """The set of a kind."""
        if kind is Kind.CLARKE:
            return self.clarke()
        if kind is Kind.FRECHET:
            return self.frechet()
        if any(sign(b, self.facts) for p in self.parts for b in p.radii):
            raise UnsupportedError(
                "Bouligand's set at the zero of a norm has arcs or caps; kind='clarke' gives its hull"
            )
        if any(
            p.thin or p.curved or any(g[self.n :] != (0,) * len(self.matrices) for g in p.sides) for p in self.parts
        ):
            raise UnsupportedError("Bouligand's set is not decided at the zero of a norm; kind='clarke' gives its hull")
        return FiniteSet(*(Tuple(*(expression(scalar(a)) for a in p.center)) for p in self.sure))

    # ------------------------------------------------------------------ Clarke's set
    def clarke(self) -> Any:
        """The convex hull of the limits of gradients."""
        in_switches = any(sign(g[-1], self.facts) for p in self.parts for g in p.sides)
        if self.n == 2 and len(self.matrices) == 1 and (in_switches or not self._parameters()):
            return self._of_arcs()
        way = self._bent()
        if way:
            return self._wholes(True, CONVEX)
        if len(self.matrices) > 1 or in_switches:
            return self._wholes(False, OPEN)
        return self._of_caps()

    def _parameters(self) -> set[Any]:
        """Where there are any, which arcs bound a hull has cases without end; caps are given as they are."""
        numbers = [a for p in self.parts for a in (*p.center, *p.radii, *(a for g in p.sides for a in g))]
        return set().union(*(e.free_symbols for e in (*self.matrices, *map(expression, map(scalar, numbers)))))

    def _wholes(self, exact: bool, reason: str) -> Any:
        return CapHull.of([Cap(p.center, p.radii) for p in self.parts], self.matrices, exact, reason, self.facts)

    def _of_caps(self) -> Any:
        caps = [Cap(p.center, p.radii, self._rays(p)) for p in self.sure]
        doubtful = [p for p in self.parts if p.thin and not any(self._holds_all(q, p) for q in self.sure)]
        reason = THIN if doubtful else CAPS.format(len(caps))
        caps += [Cap(p.center, p.radii, self._rays(p)) for p in doubtful]
        return CapHull.of(caps, self.matrices, not doubtful, reason, self.facts)

    def _rays(self, p: Part) -> tuple[Vector, ...]:
        """What spans the closed cone of a cell whose switches have no norms; none for all directions."""
        return p.cone.spanned(self.n) if p.sides else ()

    def _holds_all(self, q: Part, p: Part) -> bool:
        """Whether q has the same gradients as p in directions that hold all those of p."""
        same = (q.center, q.radii) == (p.center, p.radii)
        return same and all(sign(dot(g[: self.n], r), self.facts) >= 0 for g in q.sides for r in self._rays(p))

    # ------------------------------------------------------------------ in the plane
    @property
    def sectors(self) -> list[tuple[Vector, Vector, Part]]:
        """The sectors between the directions where a switch turns, each with the cell that it is in."""
        if self._sectors is None:
            (m,), facts = self.matrices, self.facts
            rows = dict.fromkeys((g[:2], -g[2]) for p in self.parts for g in p.sides)
            order = in_order([u for w, c in rows for u in zeros(w, c, m, facts)], facts)
            self._sectors = []
            for start, end in zip(order, [*order[1:], order[0]], strict=True):
                u = between(start, end, facts)
                here = next((p for p in self.sure if p.holds(u, [length(u, m)], facts)), None)
                if here is None:
                    raise UnsupportedError("a switch is 0 in all directions near {0}: no sectors are seen", Tuple(*u))
                self._sectors.append((start, end, here))
        return self._sectors

    def _of_arcs(self) -> Any:
        (m,), facts = self.matrices, self.facts
        arcs = [_turned(Arc(p.center, p.radii[0], start, end), facts) for start, end, p in self.sectors]
        reason = ARCS.format(len({id(p) for _, _, p in self.sectors}))
        if self._is_convex_in_plane():
            found: Any = ArcHull.supported(arcs, m, True, reason, facts)
        else:
            found = ArcHull.of(arcs, m, (), True, reason, facts)
        if self.is_conic and not any(p.thin or p.curved for p in self.parts):
            return found
        more = [v for v in self._touched() if v not in found]
        return ArcHull.of(arcs, m, more, False, THIN, facts) if more else found

    def _touched(self) -> list[Vector]:
        """Gradients of cells in single directions, of which first order does not tell whether they are there."""
        (m,) = self.matrices
        found = []
        for u, _, _ in self.sectors:
            size = length(u, m)
            found += [p.slopes(u, [m], [size]) for p in self.parts if p.holds(u, [size], self.facts, closed=True)]
        return list(dict.fromkeys(found))

    # ------------------------------------------------------------------ f'(p; .)
    def slope(self, u: Vector) -> Scalar:
        """f'(p; u)."""
        lengths = [length(u, m) for m in self.matrices]
        for p in self.sure:
            if p.holds(u, lengths, self.facts, closed=True):
                return p.height(u, lengths)
        raise UnsupportedError("the slope in the direction {0} is not decided", Tuple(*u))

    def gradient(self, u: Vector) -> Vector | None:
        """The limit of the gradients along u; None on a switch, or where a norm is 0 along u."""
        lengths = [length(u, m) for m in self.matrices]
        if any(sign(exactly(size), self.facts) == 0 for size in lengths):
            return None
        p = next((p for p in self.sure if p.holds(u, lengths, self.facts)), None)
        return None if p is None else p.slopes(u, self.matrices, lengths)

    def is_linear(self) -> bool:
        """Whether f'(p; .) is linear."""
        if self.n == 2 and len(self.matrices) == 1:
            used = list({id(p): p for _, _, p in self.sectors}.values())
        else:
            used = self.sure
        if any(sign(b, self.facts) for p in used for b in p.radii):
            if used is self.sure and len(used) > 1:
                return self._sees_linear()
            return False
        first, *others = used
        return not any(sign(a - b, self.facts) for p in others for a, b in zip(first.center, p.center, strict=True))

    def _sees_linear(self) -> bool:
        """Whether f'(p; u) = -f'(p; -u), of which a few directions decide that it is not."""
        for u in some_directions(self.n):
            if sign(exactly_expr(self.slope(u)) + exactly_expr(self.slope(tuple(-a for a in u))), self.facts):
                return False
        raise UnsupportedError("whether the derivative in all directions is linear is not decided")

    def is_regular(self) -> bool:
        """Whether f'(p; .) is the support function of Clarke's set."""
        if self.n == 2 and len(self.matrices) == 1:
            return self._is_convex_in_plane() and self._is_whole()
        if self._bent() > 0:
            return True
        found = self.clarke()
        for u in some_directions(self.n):
            here = exactly_expr(self.slope(u))
            if found.exact and sign(exactly(found.support(u) - here), self.facts) > 0:
                return False
            if sign(exactly(here + exactly_expr(self.slope(tuple(-a for a in u)))), self.facts) < 0:
                return False
        raise UnsupportedError("whether the function is regular is not decided ({0})", found.reason)

    def _is_whole(self) -> bool:
        found = self.clarke()
        if not found.exact:
            raise UnsupportedError("whether the function is regular is not decided ({0})", found.reason)
        at = (between(start, end, self.facts) for start, end, _ in self.sectors)
        return not any(sign(exactly(found.support(u) - exactly_expr(self.slope(u))), self.facts) for u in at)

    def _is_convex_in_plane(self) -> bool:
        (m,), facts, rows = self.matrices, self.facts, self.sectors
        if any(sign(p.radii[0], facts) < 0 for _, _, p in rows):
            return False
        for (_, u, p), (_, _, q) in zip(rows, [*rows[1:], rows[0]], strict=True):
            across = (-u[1], u[0])
            bend = exactly_expr(dot(tuple(b - a for a, b in zip(p.center, q.center, strict=True)), across))
            wider = exactly_expr(q.radii[0] - p.radii[0])
            if wider != 0:
                bend += wider * exactly_expr(dot(applied(m, u), across)) / length(u, m)
            if sign(exactly(bend), facts) < 0:
                return False
        return True

    def _bent(self) -> int:
        """1 where f'(p; .) is seen to be convex, -1 where concave: in its cone every formula is the largest, or the
        smallest, of all, and all b have one sign."""
        signs = {sign(b, self.facts) for p in self.parts for b in p.radii} - {0}
        if len(signs) > 1:
            return 0
        for way in signs or {1, -1}:
            if all(self._leads(p, q, way) for p in self.sure for q in self.parts):
                return way
        return 0

    def _leads(self, p: Part, q: Part, way: int) -> bool:
        more = tuple(way * (a - b) for a, b in zip(p.gradient, q.gradient, strict=True))
        if not any(more):
            return True
        return all(sign(dot(more, r), self.facts) >= 0 for r in p.cone.rays) and not any(
            sign(dot(more, v), self.facts) for v in p.cone.lines
        )

    # ------------------------------------------------------------------ Frechet's set
    def frechet(self) -> Any:
        """{v : v.u <= f'(p; u) for all u}: the slopes where f'(p; .) is convex, nothing where it bends down."""
        plane = self.n == 2 and len(self.matrices) == 1
        if plane and self._is_convex_in_plane():
            (m,) = self.matrices
            arcs = [Arc(p.center, p.radii[0], start, end) for start, end, p in self.sectors]
            return ArcHull.supported(arcs, m, True, CONVEX, self.facts)
        if not plane and self._bent() > 0:
            return self._wholes(True, CONVEX)
        tried = [between(start, end, self.facts) for start, end, _ in self.sectors] if plane else []
        for u in (*tried, *some_directions(self.n)):
            both = exactly_expr(self.slope(u)) + exactly_expr(self.slope(tuple(-a for a in u)))
            if sign(exactly(both), self.facts) < 0:
                return S.EmptySet
        raise UnsupportedError(
            "Frechet's set beside a norm is built where the slope is convex in the direction, or where it is empty; "
            "kind='clarke' gives a set that holds it"
        )


def _turned(a: Arc, facts: Facts) -> Arc:
    """An arc with a radius that is not negative: its directions turned with it."""
    if sign(a.radius, facts) >= 0:
        return a
    return Arc(a.center, -a.radius, tuple(-c for c in a.start), tuple(-c for c in a.end))
