"""Numbers that refute: three points with the middle one above the chord, two with the later one lower."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sympy import Rational, oo

from ..calculus.convexity.profile import before
from ..convex.branches import within
from ..convex.levels import least
from ..errors import BudgetError, OutOfTime, ReluSymError
from ..forms.exact import Scalar, expression, is_finite, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..forms.roots import Roots

SHARES = tuple(Rational(k, 4) for k in (1, 2, 3))
NEAR = tuple(Rational(1, 2**k) for k in (0, 2, 4, 7, 11, 16, 24))


class Valued(NamedTuple):
    """A point with the value there, oo where there is none."""

    at: Scalar
    value: Scalar


def above_a_chord(form: LineForm, near: Scalar, facts: Facts) -> tuple[Valued, Valued, Valued] | None:
    """a < b < c with f(b) above the chord from a to c; None where no numbers were found."""
    return _first(form, near, facts, _above)


def falling(
    form: LineForm, near: Scalar, inside: Callable[[Scalar], bool], facts: Facts
) -> tuple[Valued, Valued] | None:
    """a < b inside a domain with f(a) > f(b), infinite values too; None where no numbers were found."""

    def lower(points: Sequence[Valued], facts: Facts) -> tuple[Valued, Valued] | None:
        known = [Valued(p.at, v) for p in points if inside(p.at) and (v := form.at(p.at)) is not None]
        return next(((a, b) for a, b in pairwise(known) if least(b.value, a.value, facts) < 0), None)

    return _first(form, near, facts, lower)


def _first(form: LineForm, near: Scalar, facts: Facts, found: Callable) -> tuple | None:
    """In the points around ``near`` (or 0), each time closer, then in all of the line."""
    for tried in (*_around(form, near, facts), _everywhere(form, facts)):
        try:
            valued = (Valued(t, _value(form, t)) for t in tried)
            answer = found([p for p in valued if p.value != -oo], facts)
        except (OutOfTime, BudgetError):
            raise
        except ReluSymError:
            continue
        if answer is not None:
            return answer
    return None


def _value(form: LineForm, t: Scalar) -> Scalar:
    v = form.at(t)
    return v if v is not None and (is_finite(v) or v == -oo) else oo


def _around(form: LineForm, near: Scalar, facts: Facts) -> Iterator[list[Scalar]]:
    middle = expression(near) if is_finite(near) else 0
    for d in NEAR:
        found = [scalar(middle + k * d) for k in (-2, -1, 0, 1, 2)]
        yield [t for t in found if before(form.domain.lo, t, facts) and before(t, form.domain.hi, facts)]


def _everywhere(form: LineForm, facts: Facts) -> list[Scalar]:
    """The breakpoints, and points in every stretch on which slope and bend have one sign."""
    found: list[Scalar] = []
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        cuts: list[Scalar] = []
        if not (p.undefined or p.periodic or p.is_constant() or p.expr() in (oo, -oo)):
            for e in (p.diff(), p.diff().diff()):
                cuts += [] if e.is_constant() else Roots(lo, hi, facts).of(e)
        ends = [lo, *sorted(set(cuts), key=lambda t: expression(t).evalf(30)), hi]
        for a, b in pairwise(ends):
            found += [scalar(within(expression(a), expression(b), s)) for s in SHARES]
            found += [b] if is_finite(b) and b != form.domain.hi else []
    return found


def _above(points: Sequence[Valued], facts: Facts) -> tuple[Valued, Valued, Valued] | None:
    """The first three with the middle one above; between two points with values every other one counts."""
    known = [k for k, p in enumerate(points) if is_finite(p.value)]
    for i, j in pairwise(known):
        if j > i + 1:
            return points[i], points[i + 1], points[j]
    for i, j, k in zip(known, known[1:], known[2:], strict=False):
        a, b, c = points[i], points[j], points[k]
        if sign_of(b.value - scalar(chord(a, b, c)), facts) > 0:
            return a, b, c
    return None


def chord(a: Valued, b: Valued, c: Valued) -> object:
    """The chord from a to c, at b."""
    x, y, z = (expression(p.at) for p in (a, b, c))
    return (expression(a.value) * (z - y) + expression(c.value) * (y - x)) / (z - x)
