"""What two cells have in common on a hyperplane, in coordinates of the hyperplane; and such pieces put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..facts import Facts
from .arrangement import Chamber, Wall, oriented
from .vectors import Vector, primitive, sign


class Facet(NamedTuple):
    """The common face of cells ``below`` and ``above`` a form, full-dimensional in its hyperplane."""

    form: Vector
    below: int
    above: int
    piece: Chamber


def pivot(form: Vector, facts: Facts) -> int:
    """The first variable that a form moves with; the others are coordinates of its hyperplane."""
    return next(i for i, a in enumerate(form[:-1]) if sign(a, facts))


def restricted(g: Vector, form: Vector, facts: Facts) -> Vector:
    """A form on the hyperplane of another, which grows with its first variable, up to a positive factor."""
    i = pivot(form, facts)
    if not g[i]:
        return primitive(g[:i] + g[i + 1 :])
    return primitive([form[i] * b - g[i] * a for j, (a, b) in enumerate(zip(form, g, strict=True)) if j != i])


def on_hyperplane(walls: Sequence[Wall], form: Vector, domain: Sequence[Wall], facts: Facts) -> Chamber | None:
    """The part of a hyperplane on these sides; None where it has no interior there."""
    found: Chamber | None = Chamber.whole(len(form) - 2, facts)
    for k, (g, side) in enumerate((*domain, *walls)):
        if found is None or g == form:
            continue
        here, turn = oriented(restricted(g, form, facts), facts)
        if not any(sign(a, facts) for a in here[:-1]):
            found = found if sign(here[-1], facts) == side else None
        elif k < len(domain):
            found = found.cut_by([(here, side * turn)], hidden=True)
        else:
            found = found.cut_by([(here, side * turn)])
    return found


def facets(chambers: Sequence[Chamber], domain: Sequence[Wall], facts: Facts) -> Iterator[Facet]:
    """All common faces of two cells that tile a space, hyperplane by hyperplane."""
    sides: dict[Vector, tuple[list[int], list[int]]] = {}
    walls = [c.walls() for c in chambers]
    for k, own in enumerate(walls):
        for form, side in own:
            sides.setdefault(form, ([], []))[side > 0].append(k)
    for form, (below, above) in sides.items():
        for i in below:
            for j in above:
                if _are_apart(chambers[i], chambers[j], form):
                    continue
                piece = on_hyperplane([*walls[i], *walls[j]], form, domain, facts)
                if piece is not None:
                    yield Facet(form, i, j, piece)


def _are_apart(u: Chamber, v: Chamber, form: Vector) -> bool:
    """Whether another form is known to part two cells."""
    small, large = (u.known, v.known) if len(u.known) < len(v.known) else (v.known, u.known)
    return any(g != form and large.get(g, s) == -s for g, s in small.items())


def merged(pieces: Sequence[Chamber], whole: Chamber) -> list[list[Wall]]:
    """The walls of convex pieces of a space, those put together whose union is convex."""
    todo = [(p, p.walls()) for p in pieces]
    found: list[tuple[Chamber, list[Wall]]] = []
    while todo:
        piece, walls = todo.pop(0)
        for k, (other, others) in enumerate(found):
            union = _union(piece, walls, other, others, whole)
            if union is not None:
                del found[k]
                todo.insert(0, (union, union.walls()))
                break
        else:
            found.append((piece, walls))
    return [walls for _, walls in found]


def _union(p: Chamber, walls: list[Wall], q: Chamber, others: list[Wall], whole: Chamber) -> Chamber | None:
    """The union of two pieces on different sides of one wall; None where it is not convex."""
    if p.lies_in(others):
        return q
    if q.lies_in(walls):
        return p
    for form, side in walls:
        if (form, -side) not in others:
            continue
        mine, theirs = ([w for w in own if w[0] != form] for own in (walls, others))
        if p.lies_in(theirs) and q.lies_in(mine):
            return whole.cut_by([*mine, *theirs])
    return None
