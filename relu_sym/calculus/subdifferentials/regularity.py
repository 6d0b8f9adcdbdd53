"""``rs.is_differentiable``, ``rs.is_lipschitz``, ``rs.is_regular``: what the function is like at a point."""

from __future__ import annotations

from typing import Any

from sympy import AccumBounds

from ...budget import verb
from ...errors import BudgetError, NotLipschitzError, Undecided, UnsupportedError
from ...forms.cells.enumeration import Cell
from ...forms.cells.vectors import Vector, dot, sign
from ...forms.exact import expression, is_finite, sign_of
from ...forms.facts import Facts
from ...symbols import T
from ..slopes import extent
from .models import Model
from .norms import norm_model
from .places import Site, answer, fails_on_a_line
from .several import Local, Question, local


@verb
def is_differentiable(f: Any, variables: Any, at: Any, assume: Any = ()) -> bool:
    """Whether f(p + d) = f(p) + g.d + o(|d|) for one vector g, decided exactly: whether f has a derivative at p.

    f'(p; d) is linear in d: for a locally Lipschitz f that is enough.  The sets may have more than one element all the
    same: Clarke's is a singleton only where f is *strictly* differentiable.  Errors: ``UnsupportedError`` (no value at
    p, a function that jumps beside p, an answer that depends on parameters).

    >>> from sympy import Abs, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.is_differentiable(rs.ReLU(x) - rs.ReLU(-x), x, at=0)
    True
    >>> rs.is_differentiable(Abs(y) - Abs(y - x**2), (x, y), at=(0, 0))
    True
    >>> rs.is_differentiable(Abs(x) - y, (x, y), at={x: 0, y: 3})
    False

    Reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), section 2.2.
    """
    return answer(f, variables, at, assume, _is_differentiable_on_line, _is_differentiable_at_cells)


@verb
def is_lipschitz(f: Any, variables: Any, at: Any, assume: Any = ()) -> bool:
    """Whether |f(u) - f(v)| <= L*|u - v| for all u, v near p, with some L: whether f is locally Lipschitz there.

    False where f jumps at p or beside it as near as one likes, or where its slopes are unbounded.  Errors:
    ``UnsupportedError`` (no value at p, what is not seen to be continuous, an answer that depends on parameters).

    >>> from sympy import Abs, sqrt, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.is_lipschitz(sqrt(Abs(x)), x, at=0), rs.is_lipschitz(sqrt(Abs(x)), x, at=1)
    (False, True)
    >>> rs.is_lipschitz(x*rs.Heaviside(y), (x, y), at=(0, 0))
    False
    >>> rs.is_lipschitz(x*rs.Heaviside(x) + y, (x, y), at=(0, 0))
    True

    Reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), section 2.1.
    """
    return answer(f, variables, at, assume, _is_lipschitz_on_line, _is_lipschitz_at_cells)


@verb
def is_regular(f: Any, variables: Any, at: Any, assume: Any = ()) -> bool:
    """Whether f'(p; d) = max of d.g over Clarke's set for all d: whether f is regular at p in Clarke's sense.

    Then the rules for sums, maxima and chains hold with equality.  On the line: f'(p-) <= f'(p+).  f'(p; .) is linear
    on the cone of each cell, so its rays decide.  An enclosure of the set never proves it.  Errors:
    ``NotLipschitzError``; ``UnsupportedError`` (an enclosure leaves it open, an answer that depends on parameters).

    >>> from sympy import Abs, Max, Min, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.is_regular(Max(x, y), (x, y), at=(0, 0)), rs.is_regular(Min(x, y), (x, y), at=(0, 0))
    (True, False)
    >>> rs.is_regular(Abs(y) - Abs(y - x**2), (x, y), at=(0, 0))    # differentiable, not strictly
    False

    References: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), definition 2.3.4; R. T. Rockafellar and
    R. J.-B. Wets, Variational Analysis (1998), definition 7.25.
    """
    return answer(f, variables, at, assume, _is_regular_on_line, _is_regular_at_cells)


# ---------------------------------------------------------------------- on the line
def _is_differentiable_on_line(s: Site, facts: Facts) -> bool:
    c = s.corner
    return c is None or c.differentiable


def _is_lipschitz_on_line(s: Site, facts: Facts) -> bool:
    c = s.corner
    if c is None:
        return True
    if not c.continuous:
        return False
    slopes = (c.left.slope, c.right.slope)
    if any(v is not None and not all(map(is_finite, extent(v))) for v in slopes):
        return False
    if None in slopes:
        raise UnsupportedError("no bound of the slope is known near {0} = {1}", T, expression(s.point))
    return True


def _is_regular_on_line(s: Site, facts: Facts) -> bool:
    if not _is_lipschitz_on_line(s, facts):
        raise NotLipschitzError(
            "the function is not Lipschitz near {0} = {1}: regularity is of locally Lipschitz functions",
            T,
            expression(s.point),
        )
    c = s.corner
    if c is None:
        return True
    if any(isinstance(v, AccumBounds) for v in (c.left.quotient, c.right.quotient)):
        return False  # a directional derivative is missing
    clarke = [v for end in (c.left.slope, c.right.slope) for v in extent(end)]
    above = all(sign_of(c.right.quotient - v, facts) >= 0 for v in clarke)
    return above and all(sign_of(v - c.left.quotient, facts) >= 0 for v in clarke)


# ---------------------------------------------------------------------- in several variables
def model_at(q: Question, facts: Facts) -> Model | None:
    """What a function is like where norms in it vanish, else None."""
    return norm_model(facts.applied(q.components[0]), q.variables, q.point, facts)


def _is_differentiable_at_cells(q: Question, facts: Facts) -> bool:
    try:
        model = model_at(q, facts)
        if model is not None:
            return model.is_linear()
        return has_one_slope(q, local(q, facts, True))
    except (Undecided, BudgetError):
        raise
    except NotLipschitzError as jump:
        if fails_on_a_line(q, facts, _is_differentiable_on_line):
            return False
        raise UnsupportedError(
            "{0} jumps beside the point ({1}): whether it has a derivative at the point itself is not decided",
            q.components[0],
            jump.requoted(q.out),
        ) from None
    except UnsupportedError:
        if fails_on_a_line(q, facts, _is_differentiable_on_line):
            return False
        raise


def has_one_slope(q: Question, found: Local) -> bool:
    """Whether f'(p; .) is linear: the cones of the cells that are surely there fill all directions but a null set."""
    firsts = {c.gradients[0] for c in found.sure}
    if not firsts:
        if len(found.gradients) == 1 and not found.doubtful:
            return True
        raise UnsupportedError("{0}: first order is not decided: {1}", q.components[0], found.reason)
    first, *others = firsts
    facts = found.program.facts
    return not any(sign(a - b, facts) for g in others for a, b in zip(first, g, strict=True))


def _is_lipschitz_at_cells(q: Question, facts: Facts) -> bool:
    try:
        if model_at(q, facts) is None:
            local(q, facts, True)
    except (Undecided, BudgetError):
        raise
    except NotLipschitzError:
        return False
    except UnsupportedError:
        if fails_on_a_line(q, facts, _is_lipschitz_on_line):
            return False
        raise
    return True


def _is_regular_at_cells(q: Question, facts: Facts) -> bool:
    model = model_at(q, facts)
    if model is not None:
        return model.is_regular()
    found = local(q, facts, True)
    if not found.sure:
        return has_one_slope(q, found)
    if exceeds(found, found.gradients):
        return False
    if exceeds(found, found.doubtful):
        raise UnsupportedError("{0}: whether it is regular is not decided ({1})", q.components[0], found.reason)
    return True


def exceeds(found: Local, gradients: list[Vector]) -> bool:
    """Whether one of the gradients is larger than f'(p; .) in some direction."""
    facts = found.program.facts
    for c in found.sure:
        own = c.gradients[0]
        for ray in rays(c):
            here = dot(own, ray)
            if any(sign(dot(g, ray) - here, facts) > 0 for g in gradients):
                return True
    return False


def rays(c: Cell) -> list[Vector]:
    """What spans the closed cone of a cell."""
    return [*c.cone.rays, *c.cone.lines, *(tuple(-a for a in v) for v in c.cone.lines)]
