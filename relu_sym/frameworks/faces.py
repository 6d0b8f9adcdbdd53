"""A function as a table of faces: where switches have given signs, a formula of its value and of its derivative.

On the line the switches are x - a for every breakpoint a, and the faces are the open intervals and the breakpoints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Dummy, Expr, FiniteSet, Interval, Pow, Rational, S, Set, Symbol, nan, sympify
from sympy.core.sympify import SympifyError

from ..calculus.subdifferentials.subdifferential import subdifferential
from ..errors import ReluSymError, UnsupportedError
from ..forms.exact import RATIONAL, expression, is_finite
from ..forms.line.partition import Domain, LineForm
from ..forms.line.piece import Piece, Poly
from ..symbols import Gate, T, exact
from ..vocabularies.read import read

CHOICES = ("left", "right", "mean", "min-norm")
FREE = "at_kink= says which element: {0}, a number or vector, a dictionary by point, or a function of point and set"


@dataclass(frozen=True)
class Switch:
    """The sign of ``e - threshold``."""

    e: Expr
    threshold: Expr = S.Zero


@dataclass(frozen=True)
class Face:
    """``signs``: (number of the switch, -1, 0 or 1); ``inside``: a point of the face; the value there as a formula
    (nan: none), and the derivative: formulas, or two gradients whose segment's least element is meant."""

    signs: tuple[tuple[int, int], ...]
    inside: tuple[Expr, ...]
    value: Expr
    slopes: tuple[Expr, ...]
    other: tuple[Expr, ...] | None = None


@dataclass(frozen=True)
class Table:
    """A function of ``variables`` by faces; ``elements``: (kink, chosen element), what the caller may want to see."""

    variables: tuple[Symbol, ...]
    switches: tuple[Switch, ...]
    faces: tuple[Face, ...]
    elements: tuple[tuple[Any, Any], ...]


# ---------------------------------------------------------------------- the element at a kink of the line
def chosen(rule: Any, point: Expr, sides: tuple[Expr, Expr], found: Set) -> Expr:
    """The declared element at a kink, checked to be one."""
    left, right = sides
    if isinstance(rule, Mapping):
        known = {exact(sympify(k))[0] if not isinstance(k, str) else k: v for k, v in rule.items()}
        if point not in known and "else" not in known:
            raise UnsupportedError("at_kink={0} has no entry for the kink at {1}, nor one 'else': add it", rule, point)
        return chosen(known.get(point, known.get("else")), point, sides, found)
    if callable(rule) and not isinstance(rule, Expr):
        return _member(asked(rule, point, found), point, found)
    if rule == "left":
        return _member(left, point, found)
    if rule == "right":
        return _member(right, point, found)
    if rule == "mean":
        return _member((left + right) / 2, point, found)
    if rule == "min-norm":
        return nearest_to_zero(found)
    if isinstance(rule, str):
        raise UnsupportedError("at_kink={0!r} is no rule: " + FREE.replace("{0}", "{1}"), rule, _quoted(CHOICES))
    return _member(rule, point, found)


def asked(rule: Any, point: Any, found: Any) -> Any:
    """What the caller's function of a point and the set says."""
    try:
        return rule(point, found)
    except ReluSymError:
        raise
    except Exception as error:  # whatever the caller's own code raises
        raise UnsupportedError(
            "at_kink={0!r} raised {1} at {2}: {3}", rule, type(error).__name__, point, str(error)
        ) from error


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(map(repr, names))


def nearest_to_zero(found: Set) -> Expr:
    """The element of an interval or a point set of least absolute value."""
    if isinstance(found, FiniteSet):
        return next(iter(found))
    if 0 in found:
        return S.Zero
    return found.inf if found.inf.is_positive else found.sup


def _member(v: Any, point: Expr, found: Set) -> Expr:
    try:
        e = exact(sympify(v))[0]
        inside = found.contains(e) == True  # noqa: E712
    except (SympifyError, TypeError, AttributeError, ReluSymError):
        raise UnsupportedError("{0!r} is no number for the kink at {1}", v, point) from None
    if not inside:
        raise UnsupportedError("{0} is no element of Clarke's set at {1}, which is {2}", v, point, found)
    return e


# ---------------------------------------------------------------------- the table of a function on the line
def line_table(f: Expr, x: Symbol, rule: Any) -> Table:
    """The faces of a function of one variable."""
    gate = Gate(f, x)
    others = gate.source.free_symbols - {gate.x}
    if others:
        raise UnsupportedError("{0} has the parameters {1}: substitute numbers", f, ", ".join(sorted(map(str, others))))
    with gate.errors():
        form = read(gate.expr, Domain(gate.lo, gate.hi))
        _check(form)
        faces, elements = _line_faces(form, gate, rule)
    switches = tuple(Switch(x, expression(b.point)) for b in form.breaks)
    own = {T: x}
    named = (replace(f, value=f.value.xreplace(own), slopes=(f.slopes[0].xreplace(own),)) for f in faces)
    return Table((x,), switches, tuple(named), tuple(elements))


def _check(form: LineForm) -> None:
    if not form.is_function:
        raise UnsupportedError("an impulse at {0} = {1} has no value", T, expression(form.impulsive_point))
    if form.repeats:
        raise UnsupportedError("kinks without end cannot be listed: take {0} on a window, with Piecewise", T)


def _line_faces(form: LineForm, gate: Gate, rule: Any) -> tuple[tuple[Face, ...], list]:
    """Intervals and breakpoints in order."""
    faces, elements, count = [], [], len(form.breaks)
    kinks = subdifferential(gate.out(gate.expr), gate.x) if count else None
    for k, p in enumerate(form.pieces):
        signs = (*(((k - 1), 1),) * (k > 0), *((k, -1),) * (k < count))
        faces.append(Face(tuple(signs), (_between(*form.ends(k)),), *_formulas(p, *form.ends(k))))
    for k, b in enumerate(form.breaks):
        point = expression(b.point)
        if b.value is None or any(p.undefined for p in form.sides(k)):
            value = nan if b.value is None else expression(b.value)
            faces.append(Face(((k, 0),), (point,), value, (nan,)))
            continue
        slope, is_kink = _slope(form, k, kinks, gate, rule)
        elements += [(gate.out(point), slope)] * is_kink
        bend = S.Zero if is_kink else _mean_bend(form, k)
        faces.append(Face(((k, 0),), (point,), expression(b.value), (slope + bend * (T - point),)))
    return tuple(faces), elements


def _slope(form: LineForm, k: int, kinks: Any, gate: Gate, rule: Any) -> tuple[Expr, bool]:
    """The derivative at breakpoint k, and whether it is a choice."""
    point = expression(form.breaks[k].point)
    found = kinks.at(point)
    if not kinks.exact or not isinstance(found, (Interval, FiniteSet)):
        raise UnsupportedError("Clarke's set at {0} = {1} is not known exactly: {2}", T, point, found)
    if isinstance(found, FiniteSet) and len(found) == 1:
        return next(iter(found)), False
    if rule is None:
        raise UnsupportedError(
            "{0} has a kink at {1} = {2}, with the slopes {3}: " + FREE.replace("{0}", "{4}"),
            gate.source, gate.x, point, found, _quoted(CHOICES),
        )  # fmt: skip
    a = form.breaks[k].point
    sides = tuple(expression(p.diff().limit(a, s)) for p, s in zip(form.sides(k), (-1, 1), strict=True))
    return chosen(rule, point, (sides[0], sides[1]), found), True


def _mean_bend(form: LineForm, k: int) -> Expr:
    """The mean of the second derivatives beside a point where there is no kink; 0 where one is missing."""
    a = form.breaks[k].point
    try:
        found = [expression(p.diff().diff().limit(a, s)) for p, s in zip(form.sides(k), (-1, 1), strict=True)]
    except ReluSymError:
        return S.Zero
    return (found[0] + found[1]) / 2 if all(map(is_finite, found)) else S.Zero


def _between(lo: Any, hi: Any) -> Expr:
    """A point of an open interval."""
    low, high = expression(lo), expression(hi)
    if low.is_infinite and high.is_infinite:
        return Rational(1, 2)
    if low.is_infinite:
        return high - 1
    return low + 1 if high.is_infinite else (low + high) / 2


def _formulas(p: Piece, lo: Any, hi: Any) -> tuple[Expr, tuple[Expr, ...]]:
    """Value and derivative; a polynomial around an end of its interval, where it keeps its digits."""
    if p.undefined:
        return nan, (nan,)
    if isinstance(p, Poly) and len(p.c) > 2:
        ends = [e for e in (lo, hi) if isinstance(e, RATIONAL)]
        centre = min(ends, key=abs) if ends else RATIONAL(0)
        return _horner(p, centre), (_horner(p.diff(), centre),)  # type: ignore[arg-type]
    return p.expr(T), (_mirrored(p.diff().expr(T)),)


def _mirrored(e: Expr) -> Expr:
    """(-x)**(3/2)/x as -sqrt(-x), which overflows only where it has to."""
    if not any(b == -T and not n.is_Integer for b, n in (q.as_base_exp() for q in e.atoms(Pow))):
        return e
    below = Dummy("s", positive=True)
    return e.subs(T, -below).subs(below, -T)


def _horner(p: Poly, centre: Any) -> Expr:
    """Horner's rule in powers of x - centre, as an expression that is evaluated as it stands."""
    total: Expr = S.Zero
    for c in reversed(p.shifted(centre)):
        total = expression(c) + total * (T - expression(centre))
    return total
