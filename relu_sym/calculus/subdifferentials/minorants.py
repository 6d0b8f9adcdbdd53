"""{v : f(y) >= f(a) + v.(y - a) for all y}, in several variables: global, so only where f is known everywhere.

Piecewise linear f: one inequality for every ray of the cells of the whole space.  Convex f: Clarke's set, which is
Frechet's.  Of any other f it is known only where it is empty: Frechet's set holds it, and so does the inequality at
each single y.

Reference: R. T. Rockafellar, Convex Analysis (1970), section 23.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

from sympy import Expr, S, Tuple

from ...errors import BudgetError, NotLipschitzError, Undecided, UnsupportedError
from ...forms.cells.covering import body
from ...forms.cells.ellipsoid import Ellipsoid
from ...forms.cells.halfspaces import vertices_below
from ...forms.cells.polytope import Polytope
from ...forms.cells.vectors import primitive
from ...forms.exact import is_finite, scalar
from ...forms.facts import Facts
from ...modes import Kind
from ..convexity.verdict import Verdict, convexity

MINORANTS = "the slopes of the affine minorants: {0} (Rockafellar 1970, section 23)"
CONVEX = "f is convex ({0}), so it is Clarke's set (Clarke 1983, proposition 2.2.7)"


def convex(q: Any, facts: Facts, ask: Callable[[Kind], Any], max_cells: int) -> Any:
    """The slopes of the affine minorants that touch f at the point; ``ask`` gives the sets of other kinds there."""
    f = facts.applied(q.components[0])
    found = convexity(f, q.variables, facts, max_cells)
    if found.linear is not None:
        point = [scalar(facts.applied(a)) for a in q.point]
        corners = vertices_below(found.linear.rows_of_minorants(point), len(point), facts)
        reason = MINORANTS.format(found.why)
        return Polytope.of(corners, None, True, reason, facts=facts) if corners else S.EmptySet
    if found.holds:
        return _of_convex(found, ask, facts)
    try:
        if _is_empty(ask(Kind.FRECHET), f, q, facts):
            return S.EmptySet
    except (Undecided, BudgetError, NotLipschitzError):
        raise
    except UnsupportedError:
        pass
    state = "not convex" if found.holds is False else "not proved convex"
    raise UnsupportedError(
        "kind='convex' asks for the affine minorants of {0} over the whole space: it is " + state + " ({1}: {2}), so "
        "they are not known from the point {3}; ask for kind='frechet' or 'clarke'",
        q.components[0],
        found.part if found.part is not None else q.components[0],
        found.why,
        Tuple(*q.point),
    )


def _of_convex(found: Verdict, ask: Callable[[Kind], Any], facts: Facts) -> Any:
    """Clarke's set, or where that is enclosed only Frechet's, which is the same; with the proof."""
    clarke = ask(Kind.CLARKE)
    made = clarke if getattr(clarke, "exact", True) else ask(Kind.FRECHET)
    reason = CONVEX.format(found.why)
    if isinstance(made, Polytope):
        return Polytope.of(made._scalars, None, True, reason, facts=facts)
    return Ellipsoid(*made.args, reason) if isinstance(made, Ellipsoid) else made


def _is_empty(frechet: Any, f: Expr, q: Any, facts: Facts) -> bool:
    """Whether no slope in Frechet's set fits under the values of f at a few points beside and far from this one."""
    if not isinstance(frechet, Polytope) or f.free_symbols - set(q.variables):
        return frechet is S.EmptySet
    point = [facts.applied(a) for a in q.point]
    if any(a.free_symbols for a in point):
        return False
    cone, here = body(frechet._scalars, facts).cone, f.xreplace(dict(zip(q.variables, point, strict=True)))
    for step in _steps(len(point)):
        there = f.xreplace({v: a + d for v, a, d in zip(q.variables, point, step, strict=True)})
        if not (is_finite(there) and there.is_real):
            continue
        row = primitive((*(-d for d in step), scalar((there - here).expand())))
        cone = cone.part(row, 1, cone.cut(row))
        if not cone.rays:
            return True
    return False


def _steps(n: int) -> Iterator[tuple[int, ...]]:
    """Along the axes and the diagonals of their planes, near and far."""
    for far in (1, 8):
        for i in range(n):
            yield from (tuple(s * far * (k == i) for k in range(n)) for s in (1, -1))
        for (i, j), s, t in product(combinations(range(min(n, 4)), 2), (far, -far), (far, -far)):
            yield tuple(s * (k == i) + t * (k == j) for k in range(n))
