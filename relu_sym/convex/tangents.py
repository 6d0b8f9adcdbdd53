"""The closed convex hull of a function that is not convex, by the lines below it that touch it at two points or more.

Which arcs and corners a line touches is read off the hull of points of the graph, in floats; the line itself is solved
for exactly, and is proved to lie below the function.  Outside the lines the hull is the function.
Reference: R. T. Rockafellar, Convex Analysis (1970), corollary 17.1.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product
from typing import NamedTuple

from sympy import lambdify, oo

from ..budget import remembered
from ..calculus.convexity.profile import before, curving
from ..errors import BudgetError, UnsupportedError
from ..forms.exact import Scalar, expression, is_finite, scalar, sign_of
from ..forms.line.piece import Poly
from ..symbols import T
from .contacts import Contact, Line, touching
from .extended import Arc, Extended
from .levels import least

SAMPLES = 64
"""Points of the graph on one arc."""
Found = tuple[float, float, Contact]
"""A point of the graph in floats, and the corner or the arc that it belongs to."""


class Flattened(NamedTuple):
    """The hull, and the lines with all places where each touches the function."""

    hull: Extended
    lines: tuple[tuple[tuple[Scalar, Scalar], ...], ...]
    """Closed intervals in order."""


@remembered(128)
def flattened(f: Extended) -> Flattened | None:
    """The hull of a function without parameters; None where it is not found so."""
    bent = f.with_bends()
    if not _is_curved(bent):
        return None
    try:
        signs = [curving(a.piece.diff().diff(), a.lo, a.hi, f.facts) for a in bent.arcs]
        bridges = [_proved(edge, bent, signs) for edge in _edges(bent, signs)]
        if None in bridges:
            return None
        return _assembled(bent, [b for b in bridges if b is not None])
    except BudgetError:
        raise
    except (UnsupportedError, TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None


def _is_curved(f: Extended) -> bool:
    """Whether an arc is neither linear nor quadratic, all are without parameters, and the last ones rise steeply."""
    if all(isinstance(a.piece, Poly) and len(a.piece.c) < 4 for a in f.arcs):
        return False
    for a in f.arcs:
        if a.piece.expr().free_symbols - {T} or any(expression(e).free_symbols for e in (a.lo, a.hi)):
            return False
    ends = [(f.arcs[0], 1, -oo, f.lo), (f.arcs[-1], -1, oo, f.hi)]
    return all(is_finite(end) or a.slope(side, f.facts) == steep for a, side, steep, end in ends)


# ------------------------------------------------------------------ which arcs and corners
def _edges(f: Extended, signs: list[set[int]]) -> Iterator[tuple[list[Contact], list[Contact]]]:
    """What a line of the hull may touch at its two ends, the likeliest first."""
    graph = sorted(_graph(f, signs), key=lambda p: p[:2])
    hull: list[int] = []
    for k, (x, v, _) in enumerate(graph):
        while len(hull) > 1 and _is_above(graph[hull[-2]], graph[hull[-1]], (x, v)):
            hull.pop()
        hull.append(k)
    for i, j in pairwise(hull):
        if j > i + 1 or not _joined(graph[i], graph[j], f, signs):
            yield _near(graph[i], f, signs), _near(graph[j], f, signs)


def _graph(f: Extended, signs: list[set[int]]) -> Iterator[Found]:
    for c in corners(f):
        yield float(expression(c.point)), float(expression(c.value)), c
    for k, a in enumerate(f.arcs):
        if not signs[k]:
            continue
        value = lambdify(T, a.piece.expr(), "mpmath")
        for j in range(1, SAMPLES):
            x = _inside(a, j / SAMPLES)
            yield x, float(value(x)), Contact(None, None, k)


def corners(f: Extended) -> list[Contact]:
    """The ends of arcs and the points with values of their own, each with the least value there."""
    ends = {expression(e): e for a in f.arcs for e in (a.lo, a.hi) if is_finite(e)}
    ends |= {expression(d.point): d.point for d in f.dots}
    found = [Contact(e, f.closed_value(e), None) for e in ends.values()]
    return [c for c in found if is_finite(c.value)]


def _inside(a: Arc, t: float) -> float:
    lo, hi = (None if e in (oo, -oo) else float(expression(e)) for e in (a.lo, a.hi))
    if lo is None and hi is None:
        return (2 * t - 1) / (t * (1 - t))
    if lo is None or hi is None:
        return lo + t / (1 - t) ** 2 if lo is not None else (hi or 0.0) - (1 - t) / t**2
    return lo + t * (hi - lo)


def _is_above(left: Found, middle: Found, right: tuple[float, float]) -> bool:
    (a, u, _), (b, v, _), (c, w) = left, middle, right
    return (b - a) * (w - u) <= (v - u) * (c - a) or a == b


def _joined(left: Found, right: Found, f: Extended, signs: list[set[int]]) -> bool:
    """Whether two neighbours lie on one arc that bends upwards, or on a straight one."""
    middle = (left[0] + right[0]) / 2
    return any(
        -1 not in s
        and (a.lo == -oo or float(expression(a.lo)) < middle)
        and (a.hi == oo or middle < float(expression(a.hi)))
        for a, s in zip(f.arcs, signs, strict=True)
    )


def _near(found: Found, f: Extended, signs: list[set[int]]) -> list[Contact]:
    """What is touched close to a point of the graph: what is seen there, else its neighbours."""
    guess, _, seen = found
    if seen.arc is None:
        beside = [k for k, a in enumerate(f.arcs) if seen.point in (a.lo, a.hi)]
        rest = [Contact(None, None, k, guess) for k in beside if signs[k] == {1}]
        return [seen, *rest]
    ends = (f.arcs[seen.arc].lo, f.arcs[seen.arc].hi)
    points = [c for c in corners(f) if c.point in ends]
    beside = [k for k in (seen.arc - 1, seen.arc + 1) if 0 <= k < len(f.arcs)]
    arcs = [Contact(None, None, k, guess) for k in (seen.arc, *beside) if signs[k] == {1}]
    return [*arcs[:1], *points, *arcs[1:]] if signs[seen.arc] == {1} else [*points, *arcs]


# ------------------------------------------------------------------ the line, and that it is below
class Bridge(NamedTuple):
    """A line below the function on the interval between two places where it touches."""

    line: Line
    places: tuple[tuple[Scalar, Scalar], ...]


def _proved(edge: tuple[list[Contact], list[Contact]], f: Extended, signs: list[set[int]]) -> Bridge | None:
    for left, right in product(*edge):
        line = touching(left, right, f)
        if line is not None:
            places = _touched(line, f, signs)
            if places is not None:
                return Bridge(line, tuple(places))
    return None


def _touched(line: Line, f: Extended, signs: list[set[int]]) -> list[tuple[Scalar, Scalar]] | None:
    """All places between the ends where the line meets the function; None where it is not below it."""
    facts, first, last = f.facts, line.left, line.right
    found = [(first.point, first.point), (last.point, last.point)]
    for c in corners(f):
        if before(first.point, c.point, facts) and before(c.point, last.point, facts):
            side = sign_of(scalar(expression(c.value) - line.at(c.point)), facts)
            if side < 0:
                return None
            found += [(c.point, c.point)] if not side else []
    for k, a in enumerate(f.arcs):
        lo = first.point if before(a.lo, first.point, facts) else a.lo
        hi = last.point if before(last.point, a.hi, facts) else a.hi
        if not before(lo, hi, facts) or -1 in signs[k] or k in (first.arc, last.arc):
            continue  # of a concave arc the ends are enough, of a tangent one the tangent
        if not signs[k]:
            ends = [scalar(a.piece.expr().xreplace({T: expression(e)}) - line.at(e)) for e in (lo, hi)]
            found += [(lo, hi)] if not any(sign_of(e, facts) for e in ends) else []
            continue
        lowest = line.lowest_on(a, lo, hi, facts)
        if lowest is not None:
            side = sign_of(scalar(a.piece.expr().xreplace({T: expression(lowest)}) - line.at(lowest)), facts)
            if side < 0:
                return None
            found += [(lowest, lowest)] if not side else []
    return found


# ------------------------------------------------------------------ the hull
def _assembled(f: Extended, bridges: list[Bridge]) -> Flattened | None:
    """The function outside of the lines; None where that is not convex."""
    facts = f.facts
    arcs: list[Arc] = []
    lo, rest = f.lo, list(bridges)
    while lo != f.hi:
        if rest and not before(lo, rest[0].line.left.point, facts):
            line = rest.pop(0).line
            if before(line.left.point, lo, facts):
                return None
            arcs.append(Arc(line.piece, lo, line.right.point, *map(line.piece.at, (lo, line.right.point))))
            lo = line.right.point
            continue
        stop = rest[0].line.left.point if rest else f.hi
        a = next(a for a in f.arcs if not before(lo, a.lo, facts) and before(lo, a.hi, facts))
        hi = stop if before(stop, a.hi, facts) else a.hi
        arcs.append(Arc(a.piece, lo, hi, *(_value(a, e, v) for e, v in ((lo, a.at_lo), (hi, a.at_hi)))))
        lo = hi
    tangent = tuple(c.point for b in bridges for c in (b.line.left, b.line.right) if c.arc is not None)
    hull = Extended(tuple(arcs), (), facts, smooth=tangent)
    if not _is_convex(hull):
        return None
    return Flattened(hull, tuple(_in_order(b.places, f) for b in bridges))


def _value(a: Arc, end: Scalar, limit: Scalar) -> Scalar:
    return limit if end in (a.lo, a.hi) else a.piece.at(end)


def _is_convex(hull: Extended) -> bool:
    """Whether its slope rises at every corner; where a line is tangent it is the same on both sides."""
    facts = hull.facts
    for left, right in pairwise(hull.arcs):
        if left.hi in hull.smooth or left.piece == right.piece:
            continue
        if least(left.slope(-1, facts), right.slope(1, facts), facts) > 0:
            return False
    return all(-1 not in curving(a.piece.diff().diff(), a.lo, a.hi, facts) for a in hull.arcs)


def _in_order(places: tuple[tuple[Scalar, Scalar], ...], f: Extended) -> tuple[tuple[Scalar, Scalar], ...]:
    """From left to right, what meets made one."""
    ordered: list[tuple[Scalar, Scalar]] = []
    for lo, hi in sorted(places, key=lambda p: (float(expression(p[0])), float(expression(p[1])))):
        if ordered and not before(ordered[-1][1], lo, f.facts):
            if before(ordered[-1][1], hi, f.facts):
                ordered[-1] = ordered[-1][0], hi
        else:
            ordered.append((lo, hi))
    return tuple(ordered)
