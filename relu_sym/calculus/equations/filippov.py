"""``rs.filippov``: the set of velocities at a point where the right-hand side of x' = F(x) jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Expr, FiniteSet, Interval, S, Tuple

from ...budget import deadline, verb
from ...errors import ReluSymError, UnsupportedError
from ...forms.cells.enumeration import Cell, cells
from ...forms.cells.hull import is_in_hull
from ...forms.cells.polytope import Polytope
from ...forms.cells.vectors import Vector, dot
from ...forms.exact import Facts, Scalar, equal, expression, is_finite, scalar, sign_of
from ...forms.line.guarded import every_case, sets_by_cases
from ...forms.line.partition import Domain
from ...symbols import Gate, Lists, T, as_variable, flat, inexact
from ...vocabularies.read import read
from ...vocabularies.sectors import between_graphs, in_sectors
from ..interval import as_point
from ..subdifferentials.asking import point_of
from ..subdifferentials.several import Question, question
from .filippov_set import FilippovCases, FilippovSet
from .motion import kind_of, velocity
from .switched import around

LINE = "hull of the limits from both sides; the value at the point does not count"
HULL = "hull of the limiting values in {0} essentially active cell{1}; values on the surfaces do not count"
OPEN = "enclosure: whether every combination of signs of the curved switches occurs is not decided by first order"


@verb
def filippov(F: Any, variables: Any, at: Any, assume: Any = ()) -> FilippovSet | FilippovCases:
    """Filippov's set of x' = F(x) at a point, the closed convex hull of the limits of F; and what a motion does there.

    Values on sets of measure zero are ignored.  On a switching surface a motion crosses, slides, or is repelled.

    F: an expression in one variable, or a list with a component for each variable, built from sign, Heaviside,
    Piecewise, floor, Max, Abs and smooth functions; ``at``: numbers or symbols (then there are cases, ``.cases``).
    ``.set`` is an Interval, or a Polytope in several variables; ``.kind``, ``.sides``, ``.normal`` and ``.sliding``,
    the tangent convex combination of both sides, are told for one surface (codimension one).

    Errors: ``UnsupportedError`` where F is unbounded or has no value beside the point.

    >>> from sympy import sign, symbols
    >>> import relu_sym as rs
    >>> x, v = symbols('x v', real=True)
    >>> rs.filippov(-sign(x), x, 0)
    FilippovSet(Interval(-1, 1), 'sliding', sliding=0)
    >>> dry_friction = [v, -x - 2*sign(v)]
    >>> rs.filippov(dry_friction, (x, v), (1, 0))
    FilippovSet(Polytope((0, -3), (0, 1)), 'sliding', sliding=(0, 0))
    >>> rs.filippov(dry_friction, (x, v), (3, 0)).kind
    'crossing'

    Reference: A. F. Filippov, Differential Equations with Discontinuous Righthand Sides (1988), section 4, simplest
    convex definition.
    """
    components = flat(F) if isinstance(F, Lists) else [F]
    named = list(variables) if isinstance(variables, Lists) else [variables]
    if len(components) != len(named):
        raise UnsupportedError(
            "{0} has {1} components for the {2} variables {3}: x' = F(x) needs one for each",
            F,
            len(components),
            len(named),
            Tuple(*named),
        )
    if len(named) == 1:
        return _on_line(components[0], named[0], at, assume)
    q = question(components, variables, at, assume)
    try:
        found = _by_cases(lambda facts: _at_cells(q, facts), q.assume)
    except ReluSymError as error:
        raise error.requoted(q.out) from None
    return _with_floats(found) if q.floats else found


def _on_line(F: Any, x: Any, at: Any, assume: Any) -> Any:
    x = as_variable(x)
    (point,), floats = point_of(at, [x])
    gate = Gate(F, x, assume)
    with gate.errors():
        a = as_point(point, gate)

        def run(facts: Facts) -> FilippovSet:
            here = scalar(facts.applied(expression(a)))
            form = around(read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts)), here)
            if not form.is_function:
                raise UnsupportedError(
                    "{0} has an impulse at {1} = {2}: x' = F(x) needs a function",
                    gate.expr,
                    T,
                    expression(form.impulsive_point),
                )
            k, on = form.locate(here)
            if not on:
                value = form.pieces[k].at(here)
                return _between(value, value, here, facts)
            return _between(velocity(form, k, -1), velocity(form, k, 1), here, facts)

        found = gate.out(_by_cases(run, gate.assume))
    return _with_floats(found) if floats and not gate.floats else found


def _between(left: Scalar | None, right: Scalar | None, here: Scalar, facts: Facts) -> FilippovSet:
    """The set of two limits on the line."""
    if left is None or right is None or not (is_finite(left) and is_finite(right)):
        raise UnsupportedError(
            "the right-hand side has no finite limits on both sides of {0} = {1}: Filippov's set needs them",
            T,
            expression(here),
        )
    u, v = expression(left), expression(right)
    if equal(left, right, facts):
        return FilippovSet(FiniteSet(u), "continuous", reason=LINE)
    found = Interval(u, v) if sign_of(right - left, facts) > 0 else Interval(v, u)
    kind = kind_of(left, right, facts)
    return FilippovSet(found, kind, (u, v), (S.One,), () if kind == "crossing" else (S.Zero,), reason=LINE)


def _by_cases(run: Callable[[Facts], FilippovSet], assume: tuple) -> Any:
    found = [(c, case) for c, case in every_case(run, assume) if case is not None]
    first = found[0][1]
    if all(case == first for _, case in found):
        return first
    return FilippovCases(sets_by_cases(lambda facts: run(facts).set, assume), *found)


# ---------------------------------------------------------------------- several variables
def _at_cells(q: Question, facts: Facts) -> FilippovSet:
    """The set over the cells at the point, in one case of the parameters."""
    program = q.program(facts)
    with deadline("not all cells at the point are found in time: ask at a point where fewer switches meet"):
        found = cells(program)
    sure = [c for c in found if not c.thin]
    values = list(dict.fromkeys(c.values for c in sure))
    doubtful = [v for v in dict.fromkeys(c.values for c in found if c.thin) if v not in values]
    reason = HULL.format(len(sure), "s" * (len(sure) != 1))
    exact = True
    if doubtful and not (values and all(is_in_hull(v, values, facts) for v in doubtful)):
        sectors = in_sectors(program) or between_graphs(program)
        if sectors is None:
            exact, reason, values = False, OPEN, [*values, *doubtful]
        else:
            put = dict(zip(program.variables, program.point, strict=True))
            rows = (tuple(program.finite(e.subs(put), e) for e in laws) for _, laws, _ in sectors)
            values = list(dict.fromkeys(rows))
    hull = Polytope.of(values, None, exact, reason, facts)
    if len(hull.args) == 1:
        return FilippovSet(hull, "continuous", exact=exact, reason=reason)
    surface = _surface(found)
    if surface is None or not exact:
        return FilippovSet(hull, "intersection", exact=exact, reason=reason)
    return _across(hull, *surface, reason, facts)


def _surface(found: Sequence[Cell]) -> tuple[Vector, Vector, Vector] | None:
    """(normal, value on the negative side, on the positive side) of the one switch that the values depend on."""
    signs = [{(d.gradient, d.law): d.sign for d in c.decisions} for c in found]
    for key in signs[0]:
        if not all(key in own for own in signs):
            continue
        sides = {s: {c.values for c, own in zip(found, signs, strict=True) if own[key] == s} for s in (-1, 1)}
        if all(len(values) == 1 for values in sides.values()):
            return key[0], sides[-1].pop(), sides[1].pop()
    return None


def _across(hull: Polytope, normal: Vector, below: Vector, above: Vector, reason: str, facts: Facts) -> FilippovSet:
    """By the components of both values along the normal: across, to the surface, away from it."""
    to, away = scalar(dot(normal, below)), scalar(dot(normal, above))
    u, v = sign_of(to, facts), sign_of(away, facts)
    kind = "crossing" if u * v > 0 else "tangent" if u * v == 0 else "sliding" if u > 0 else "repelling"
    along: tuple = ()
    if u * v < 0:
        along = (Tuple(*(_combined(a, b, to, away) for a, b in zip(below, above, strict=True))),)
    elif u != v:
        along = (Tuple(*map(_shown, below if u == 0 else above)),)
    sides = [Tuple(*map(_shown, values)) for values in (below, above)]
    return FilippovSet(hull, kind, sides, map(_shown, normal), along, True, reason)


def _combined(a: Scalar, b: Scalar, to: Scalar, away: Scalar) -> Expr:
    """The coordinate of the tangent combination of both values."""
    return expression(
        scalar((_shown(b) * _shown(to) - _shown(a) * _shown(away)) / (_shown(to) - _shown(away)))
    ).cancel()


def _shown(a: Any) -> Expr:
    return expression(scalar(a))


def _with_floats(found: Any) -> Any:
    """The same in decimals, since floats came in."""
    if isinstance(found, FilippovCases):
        return FilippovCases(inexact(found.set), *((c, _with_floats(case)) for c, case in found.cases))
    return found.func(*(inexact(a) if k in (0, 2, 4) else a for k, a in enumerate(found.args)))
