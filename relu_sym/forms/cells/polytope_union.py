"""Finite unions of polytopes, exact: the limiting subdifferential in several variables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from sympy import Basic, Expr, Matrix, Max, S, latex

from ...errors import Undecided, UnsupportedError
from ..facts import NO_FACTS, Facts
from ..substitution import AtOnce
from .covering import Body, body, lies_in
from .polytope import PROVED, Polytope


class PolytopeUnion(AtOnce):
    """The union of finitely many polytopes; pieces inside others are dropped, pieces whose union is convex joined.

    One polytope where the union is one.  ``in`` and ``==`` are decided exactly, as sets; ``.hull()`` is the convex
    hull, ``.support(v)`` the largest ``v.p``, ``.nearest()`` an element of least norm; ``-U`` and ``c*U`` are scaled.
    ``.reason`` says by which theorem it is the set that was asked for.

    >>> from relu_sym.forms.cells.polytope import Polytope
    >>> from relu_sym.forms.cells.polytope_union import PolytopeUnion
    >>> u = PolytopeUnion(Polytope((-1, 1), (1, 1)), Polytope((-1, -1), (1, -1)), Polytope((0, 1)))
    >>> u
    PolytopeUnion(Polytope((-1, -1), (1, -1)), Polytope((-1, 1), (1, 1)))
    >>> (0, 1) in u, (0, 0) in u, u.hull()
    (True, False, Polytope((-1, -1), (-1, 1), (1, -1), (1, 1)))
    >>> PolytopeUnion(Polytope((0, 0), (2, 0)), Polytope((1, 0), (3, 0)))
    Polytope((0, 0), (3, 0))
    """

    def __new__(cls, *pieces: Any, reason: str = PROVED) -> Any:
        return cls.of(pieces, reason)

    @classmethod
    def of(cls, pieces: Sequence[Any], reason: str = PROVED, facts: Facts = NO_FACTS) -> Any:
        """The union of polytopes, in one case of the parameters; pieces that no facts compare stay as they are."""
        if not pieces:
            return S.EmptySet
        if any(not isinstance(p, Polytope) or not p.exact or p._shape != pieces[0]._shape for p in pieces):
            raise UnsupportedError("the pieces of a union are exact polytopes, of matrices of one shape if of matrices")
        if len({len(p.args[0]) for p in pieces}) > 1:
            raise UnsupportedError("the pieces of a union have the same number of coordinates")
        try:
            kept = _joined(pieces, facts)
        except Undecided:
            if facts is not NO_FACTS:
                raise
            kept = list(pieces)
        if len(kept) == 1:
            return Polytope.of(kept[0]._scalars, kept[0]._shape, True, reason, facts=facts)
        made = Basic.__new__(cls, *sorted(kept, key=_order))
        made.exact, made.reason = True, reason
        return made

    def _hashable_content(self) -> tuple:
        """Equal sets have one hull, however they are cut into pieces; with parameters only the pieces compare."""
        return (self.args if self.free_symbols else self.hull().args), self.args[0]._shape

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolytopeUnion) or self._hashable_content() != other._hashable_content():
            return False
        return self.args == other.args or (self._is_in(other) and other._is_in(self))

    __hash__ = Basic.__hash__

    def _is_in(self, other: PolytopeUnion) -> bool:
        others = [body(p._scalars) for p in other.args]
        return all(lies_in(p._scalars, others) for p in self.args)

    def __reduce__(self) -> tuple:
        return _restored, (self.args, self.reason)

    @property
    def func(self) -> Any:
        """What makes it again from its args."""
        return lambda *pieces: _restored(pieces, self.reason)

    # ------------------------------------------------------------------ questions
    @property
    def pieces(self) -> tuple[Polytope, ...]:
        """The polytopes, sorted."""
        return self.args

    @property
    def dimension(self) -> int:
        """The largest dimension of a piece."""
        return max(p.dimension for p in self.args)

    def __contains__(self, point: Any) -> bool:
        return any(point in p for p in self.args)

    def hull(self) -> Polytope:
        """The convex hull."""
        first = self.args[0]
        return Polytope.of([v for p in self.args for v in p._scalars], first._shape, True, self.reason)

    def support(self, v: Any) -> Expr:
        """The largest inner product of v with an element."""
        return Max(*(p.support(v) for p in self.args))

    def nearest(self) -> Any:
        """An element of least Euclidean norm, of the first piece that has one."""
        found = [p.nearest() for p in self.args]
        return min(found, key=lambda v: sum(a**2 for a in v))

    # ------------------------------------------------------------------ others
    def __mul__(self, factor: Any) -> Any:
        return _restored([p * factor for p in self.args], self.reason)

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self * -1

    def image(self, matrix: Any) -> Any:
        """{A p : p in it}."""
        return _restored([p.image(matrix) for p in self.args], self.reason)

    # ------------------------------------------------------------------ shown
    def _sympystr(self, printer: Any) -> str:
        return f"PolytopeUnion({', '.join(map(printer._print, self.args))})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        return r" \cup ".join(map(printer._print, self.args))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


def _restored(pieces: Iterable[Polytope], reason: str) -> Any:
    return PolytopeUnion(*pieces, reason=reason)


def _order(p: Polytope) -> tuple:
    """The largest first; then by the vertices, as they are sorted."""
    return -_generic_dimension(p), [tuple(map(str, v)) for v in p.args]


def _joined(pieces: Sequence[Polytope], facts: Facts) -> list[Polytope]:
    """Pieces of which no two have a hull inside the union of all."""
    pieces, bodies = _maximal(pieces, facts)
    if len(pieces) == 1:
        return pieces
    whole = _hull(pieces, facts)
    if lies_in(whole._scalars, bodies, facts):
        return [whole]
    for p, q in combinations(pieces, 2):
        both = _hull((p, q), facts)
        if lies_in(both._scalars, bodies, facts):
            return _joined([both, *(r for r in pieces if r is not p and r is not q)], facts)
    return pieces


def _hull(pieces: Sequence[Polytope], facts: Facts) -> Polytope:
    return Polytope.of([v for p in pieces for v in p._scalars], pieces[0]._shape, facts=facts)


def _maximal(pieces: Sequence[Polytope], facts: Facts) -> tuple[list[Polytope], list[Body]]:
    """The pieces that lie in no other, each once."""
    kept: list[Polytope] = []
    bodies: list[Body] = []
    for p in sorted(dict.fromkeys(pieces), key=lambda p: -_generic_dimension(p)):
        made = body(p._scalars, facts)
        if not any(all(b.holds(r) for r in made.cone.rays) for b in bodies):
            kept.append(p)
            bodies.append(made)
    return kept, bodies


def _generic_dimension(p: Polytope) -> int:
    """The dimension for most values of the parameters: an order of the pieces, no more."""
    first, *rest = p.args
    return Matrix([[b - a for a, b in zip(first, q, strict=True)] for q in rest]).rank() if rest else 0
