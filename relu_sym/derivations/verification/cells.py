"""Steps of sets at a point in several variables, by numbers: gradients on shrinking spheres, values in the cells."""

from __future__ import annotations

import operator
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Basic, Dummy, EmptySet, Expr, FiniteSet, Subs, Symbol, Tuple, nan, true

from ...forms.line.set_cases import PiecewiseSet
from ...steps import DirectionalAt, GradientAt, Hull, OneSidedSet, Region, Step, SubdifferentialAt
from .curves import RULE, along, curves, enters, parameter
from .spheres import (
    CLOSE,
    RADII,
    SMALL,
    Vector,
    between,
    directions,
    distance,
    gradient,
    near,
    norm,
    numbers,
    on_spheres,
    points_of,
)
from .supports import hulls
from .values import close, value
from .witness import choices, concrete, satisfied

MANY = 60
"""Choices of the parameters for which some case has to hold."""


class Place(NamedTuple):
    """The function, its variables and the point; the lines around a step."""

    f: Basic
    variables: Tuple
    point: Tuple
    scope: tuple[Step, ...]

    def inside(self, s: Step) -> Place:
        """Of the side computations of a step: a case has its own function and point."""
        before = s.before
        if isinstance(before, SubdifferentialAt):
            return Place(*before.args[:3], tuple(s.walk()))
        return self

    @property
    def components(self) -> tuple[Basic, ...]:
        """The function as a list."""
        return self.f.args if isinstance(self.f, Tuple) else (self.f,)


Verdict = tuple[bool | None, str]


def judged(s: Step, place: Place, condition: Basic) -> Verdict:
    """One step, for some numbers of the parameters."""
    names = sorted(_parameters(s, place, condition), key=lambda v: v.name)
    picks = choices(names, condition, 2)
    if s.rule == "case distinction":
        wheres = [t.where for t in s.steps if t.where is not None]
        for pick in choices(names, condition, MANY):
            if not any(satisfied(w, pick) for w in wheres) and not concrete(s.after, pick).has(nan):
                return False, f"no case holds, {pick}"
        own = [choices(names, w, 1) for w in wheres]
        picks += [p for found in own for p in found if p not in picks]
    how, seen = "no numbers were found for the parameters", None
    for pick in picks:
        here, line = _put(place, pick), s
        for name in ("before", "after", "where"):
            e = getattr(s, name)
            if e is not None:
                line = replace(line, **{name: concrete(e, pick)})
        ok, how = _compared(line, here)
        if ok is False:
            return False, how if not pick else f"{how}, {pick}"
        seen = ok or seen
    return seen, how


def _put(place: Place, pick: dict) -> Place:
    return place._replace(f=concrete(place.f, pick), point=concrete(place.point, pick))


def _parameters(s: Step, place: Place, condition: Basic) -> set[Symbol]:
    free = s.before.free_symbols | s.after.free_symbols | condition.free_symbols | place.point.free_symbols
    free = (free | place.f.free_symbols) - ({parameter(s.before)} if s.rule == RULE else set())
    return {v for v in free - set(place.variables) if isinstance(v, Symbol) and not isinstance(v, Dummy)}


def _compared(s: Step, place: Place) -> Verdict:
    """By the kind of statement."""
    before, after = s.before, s.after
    if isinstance(before, SubdifferentialAt):
        return _set_at(s, place)
    if isinstance(before, Hull) and isinstance(after, Hull):
        return hulls(s, place.f, place.variables, numbers(place.point))
    if s.rule == RULE and isinstance(after, Region):
        return enters(before, after, numbers(place.point), _holds), "the inequalities along the curve"
    if s.relation == "∈" and isinstance(after, Region):
        return _holds(after, numbers(before)), "the inequalities"
    if s.relation == "∈" and isinstance(after, Hull):
        inside = distance(numbers(before), points_of(after)) < CLOSE
        if s.rule == "signs that do not occur":
            inside = inside and _signed(after, s.where, place)
        return inside, "the distance to the hull"
    if isinstance(before, OneSidedSet) and isinstance(after, OneSidedSet):
        return _gradients_into(before, after, place), "gradients along the directions"
    if isinstance(before, GradientAt):
        e, variables, at = before.args
        parts = e.args if isinstance(e, Tuple) else (e,)
        found = gradient(parts, variables.args, numbers(at), SMALL)
        return None if found is None else near(found, numbers(after)), "difference quotients"
    if isinstance(before, DirectionalAt):
        f, variables, at, d = before.args
        return close(_quotient(f, variables, numbers(at), numbers(d)), value(after, {}), 8), "a difference quotient"
    if isinstance(before, Subs):
        return close(value(before.expr, dict(zip(before.variables, numbers(before.point), strict=True))),
                     value(after, {})), "the value"  # fmt: skip
    return _piece(s, place)


# ---------------------------------------------------------------------- sets at the point
def _set_at(s: Step, place: Place) -> Verdict:
    """A set by gradients on spheres: their distance to it tends to 0, and every vertex is approached."""
    f, variables, at, kind = s.before.args
    here = place._replace(f=f, variables=variables, point=at)
    after = _chosen(s.after)
    if after is None or after is nan:
        return None, "no set"
    if not isinstance(after, (Hull, FiniteSet)) and after is not EmptySet:
        return False, "this is no set of slopes"
    if kind.name == "frechet":
        return _below(after, here._replace(scope=tuple(s.walk()))), "quotients along directions"
    if after is EmptySet:
        return False, "there are gradients beside the point"
    points = points_of(after)
    laws, into = _known(s, place)
    rough, fine = on_spheres(here.components, variables.args, at.args, directions(len(variables), into), laws)
    for c in curves((*s.walk(), *place.scope)):
        for found, (r, p) in zip((rough, fine), along(c, numbers(at)), strict=False):
            found += filter(None, [gradient(here.components, variables.args, p, r**6)])
    if not rough or not fine:
        return None, "no gradients beside the point"
    far, last = (max(_away(g, points, isinstance(after, Hull)) for g in found) for found in (rough, fine))
    size = 1 + max(map(norm, points))
    if last > CLOSE * size and last > far / 100:
        return False, f"gradients stay {mp.nstr(last, 5)} away from the set"
    missed = [p for p in points if not any(near(g, p) for g in fine)]
    if missed and s.relation != "⊆":
        whole = not any("more are not told" in c for t in s.walk() for c in t.conditions)
        told = ", ".join(mp.nstr(a, 6) for a in missed[0])
        return (False if whole else None), f"no gradient that was sampled tends to ({told})"
    return True, "gradients on shrinking spheres"


def _away(g: Vector, points: Sequence[Vector], is_hull: bool) -> Any:
    return distance(g, points) if is_hull else min(norm(a - b for a, b in zip(g, p, strict=True)) for p in points)


def _known(s: Step, place: Place) -> tuple[list[Expr], list[Vector]]:
    """The switches and the directions that the lines around a step name."""
    laws: dict[Expr, None] = {}
    into: dict[Vector, None] = {}
    for t in (*s.walk(), *place.scope):
        if isinstance(t.before, Subs):
            laws[t.before.expr] = None
        for e in (t.before, t.after):
            if t.relation in ("∈", "↦") and isinstance(e, (Tuple, OneSidedSet)) and t.rule in WITNESSES:
                for d in e.args if isinstance(e, OneSidedSet) else (e,):
                    if isinstance(d, Tuple) and len(d) == len(place.variables) and not d.free_symbols:
                        into[numbers(d)] = None
            if isinstance(e, DirectionalAt):
                into[numbers(e.args[3])] = None
    return list(laws), list(into)


WITNESSES = ("essentially active", "further cells")


def _chosen(after: Basic) -> Basic | None:
    """The set of the first condition that holds."""
    if not isinstance(after, PiecewiseSet):
        return after
    return next((e for e, c in after.args if c == true or satisfied(c, {})), None)


def _below(after: Basic, place: Place) -> bool | None:
    """Frechet's set: its points lie below f'(p; .), points beside it do not."""
    n, at = len(place.variables), numbers(place.point)
    into = [numbers(t.before.args[3]) for t in place.scope if isinstance(t.before, DirectionalAt)]
    rows = [(d, _quotient(place.f, place.variables, at, d)) for d in directions(n, into)]
    if any(mp.isnan(b) for _, b in rows):
        return None

    def fits(v: Vector) -> bool:
        return all(mp.fsum(a * b for a, b in zip(v, d, strict=True)) <= b0 + CLOSE for d, b0 in rows)

    points = [] if after is EmptySet else points_of(after)
    if not all(map(fits, points)):
        return False
    rng, scale = random.Random(n), 1 + max([norm(p) for p in points] + [abs(b) for _, b in rows])
    for k in range(200):
        around = rng.choice(points) if points else tuple(mpf(0) for _ in range(n))
        v = tuple(a + mpf(rng.uniform(-1, 1)) * scale / (1, 10, 100)[k % 3] for a in around)
        outside = not points or distance(v, points) > mpf(10) ** -3 * scale
        if outside and fits(v):
            return False
    return True


def _quotient(f: Basic, variables: Tuple, at: Vector, d: Vector) -> Any:
    """(f(p + t d) - f(p))/t at a small t."""

    def there(t: Any) -> Any:
        return value(f, dict(zip(variables, (a + t * b for a, b in zip(at, d, strict=True)), strict=True)))

    return (there(SMALL) - there(mpf(0))) / SMALL


# ---------------------------------------------------------------------- cells
def _piece(s: Step, place: Place) -> Verdict:
    """A formula where the switches have their signs: beside the point, along the witness and at random."""
    pairs = list(zip(*(e.args if isinstance(e, Tuple) else (e,) for e in (s.before, s.after)), strict=True))
    at, seen = numbers(place.point), False
    for p, r in _points_in(s, place, at):
        env = dict(zip(place.variables, p, strict=True))
        if isinstance(s.where, Region) and not _holds(s.where, tuple(env.values())):
            continue
        for u, v in ((value(e, env), value(g, env)) for e, g in pairs):
            allowed = r * CLOSE if s.relation == "≈" else mpf(10) ** -100
            if mp.isnan(u) or abs(u - v) > allowed * (1 + abs(u)):
                return False, "values in the cell"
        seen = True
    return (True if seen else None), "values in the cell"


def _points_in(s: Step, place: Place, at: Vector) -> list[tuple[Vector, Any]]:
    """Points with their distance, some of them in the cell of a step."""
    known = [numbers(t.before) for t in s.steps if t.rule == "essentially active"]
    found = [(d, SMALL) for d in directions(len(at), known)]
    laws = [r.lhs for r in s.where.args[1:]] if isinstance(s.where, Region) else []
    if all(isinstance(e, Expr) for e in place.point):
        for d in between(laws, place.variables.args, place.point.args, RADII[0]):
            found.append((d, mpf(RADII[0].p) / RADII[0].q))
    beside = [(tuple(a + r * b for a, b in zip(at, d, strict=True)), r) for d, r in found]
    return beside + [(p, r) for c in curves(s.steps) for r, p in along(c, at)]


def _holds(region: Region, at: Vector) -> bool:
    """Whether the inequalities of a region hold at a point."""
    variables, *relations = region.args
    env = dict(zip(variables, at, strict=True))
    for r in relations:
        u, v = value(r.lhs, env), value(r.rhs, env)
        if r.rel_op not in HOLDS or mp.isnan(u) or not HOLDS[r.rel_op](u, v):
            return False
    return True


HOLDS = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


def _signed(after: Hull, where: Basic | None, place: Place) -> bool:
    """Whether the points are the gradients of the switches, turned to the side where they should be positive."""
    if not isinstance(where, Region) or len(where.args) - 1 != len(after.args):
        return False
    for r, p in zip(where.args[1:], points_of(after), strict=True):
        if r.rel_op not in (">", "<"):
            return False
        g = gradient([r.lhs], place.variables.args, numbers(place.point), SMALL)
        if g is None:
            return False
        turned = tuple(a if r.rel_op == ">" else -a for a in g)
        if not near(tuple(a / norm(turned) for a in turned), tuple(a / norm(p) for a in p)):
            return False
    return True


def _gradients_into(into: OneSidedSet, slopes: OneSidedSet, place: Place) -> bool | None:
    """The gradient close to the point along each direction."""
    if len(into.args) != len(slopes.args):
        return False
    at, r = numbers(place.point), mpf(10) ** -12
    for d, g in zip(into.args, slopes.args, strict=True):
        found = gradient(
            place.components, place.variables.args, tuple(a + r * b for a, b in zip(at, numbers(d), strict=True)), r**6
        )
        if found is None or not near(found, numbers(g)):
            return False
    return True
