"""{v : f(y) >= f(a) + v.(y - a) for all y}, in several variables: global, so only where f is known everywhere.

Piecewise linear f: one inequality for every ray of the cells of the whole space.  Convex f: Clarke's set, which is
Frechet's.  A concave f that is not affine has none; any other has none where Frechet's set, which holds this one, is
empty.

Reference: R. T. Rockafellar, Convex Analysis (1970), section 23.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import S, Tuple

from ...errors import NotLipschitzError, Undecided, UnsupportedError
from ...forms.cells.ellipsoid import Ellipsoid
from ...forms.cells.halfspaces import vertices_below
from ...forms.cells.polytope import Polytope
from ...forms.exact import scalar
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
    if found.is_concave:
        return S.EmptySet
    try:
        if ask(Kind.FRECHET) is S.EmptySet:
            return S.EmptySet
    except (Undecided, NotLipschitzError):
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
