"""The proximal map and the envelope of a convex function, read off the graph of its subdifferential.

prox = (identity + lam*df)^-1: an arc, on which the slope s is linear, goes to the line u = x + lam*s(x) solved for x, a
corner x with the slopes s- and s+ to the constant x on [x + lam*s-, x + lam*s+].
Reference: H. H. Bauschke, P. L. Combettes, Convex Analysis and Monotone Operator Theory (2017), proposition 16.44.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import oo

from ..forms.exact import ONE, RATIONAL, ZERO, Scalar
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..forms.line.parts import Break, Domain
from ..forms.line.piece import Piece, Poly
from .extended import Arc, Extended, extended
from .stretches import infinite


class Corner(NamedTuple):
    """A point x whose slopes are several: on an interval of u it is the proximal point."""

    x: Scalar
    value: Scalar


class Resolvent(NamedTuple):
    """What the proximal point runs through, corners and arcs in order, and the u at which it goes from one to the next
    with the point there."""

    parts: list[Corner | Arc]
    ends: list[tuple[Scalar, Scalar]]
    lam: Scalar
    facts: Facts
    missed: tuple[Scalar, ...]

    def proximal(self) -> LineForm:
        """(identity + lam*df)^-1."""
        breaks = [Break(u, x) for u, x in self.ends]
        return LineForm(map(self._point, self.parts), breaks, domain=Domain(facts=self.facts)).merged()

    def _point(self, part: Corner | Arc) -> Piece:
        if isinstance(part, Corner):
            return Poly((part.x,))
        rise, rate = _line(part.piece.c, self.lam)
        return Poly((-rise, ONE)) if rate is ONE else Poly((-rise / rate, ONE / rate))

    def envelope(self) -> LineForm:
        """f(x) + (x - u)^2/(2*lam) there."""
        pieces = [self._least(part) for part in self.parts]
        breaks = [Break(u, p.at(u)) for (u, _), p in zip(self.ends, pieces, strict=False)]
        return LineForm(pieces, breaks, domain=Domain(facts=self.facts)).merged()

    def _least(self, part: Corner | Arc) -> Poly:
        half = ONE / (2 * self.lam)
        if isinstance(part, Corner):
            x, value = part
            slope = x / self.lam
            return Poly((value + x * slope / 2, -slope, half))
        c0, c1, c2 = (*part.piece.c, ZERO, ZERO, ZERO)[:3]
        rise, rate = _line(part.piece.c, self.lam)
        fall = c1 * rise / 2
        return Poly((c0 - fall, c1)) if rate is ONE else Poly((c0 - fall / rate, c1 / rate, c2 / rate))


def resolvent(form: LineForm, lam: Scalar) -> Resolvent | None:
    """Of a convex f that is linear or quadratic between rational points, for a rational lam > 0; None for all else."""
    if not isinstance(lam, RATIONAL) or not form.is_function or not all(map(_is_bent_evenly, form.pieces)):
        return None
    f = extended(form)
    ends = [a.hi for a in f.arcs] + [a.lo for a in f.arcs[:1]]
    if not ends or not all(isinstance(e, RATIONAL) or e in (oo, -oo) for e in ends):
        return None
    return _walk(f, lam) if f.is_convex() else None


def _is_bent_evenly(p: Piece) -> bool:
    return len(p.c) < 4 if isinstance(p, Poly) else p.undefined or infinite(p) is oo


def _walk(f: Extended, lam: Scalar) -> Resolvent:
    parts: list[Corner | Arc] = []
    ends: list[tuple[Scalar, Scalar]] = []
    reached: Scalar | None = None  # u at the end of what was walked, None where that is -oo
    for a in f.arcs:
        rise, rate = _line(a.piece.c, lam)
        if a.lo is not -oo:
            start = a.lo + rise if rate is ONE else rate * a.lo + rise
            if reached is None:  # the end of the domain
                parts.append(Corner(a.lo, a.at_lo))
            elif start > reached:
                ends.append((reached, a.lo))
                parts.append(Corner(a.lo, a.at_lo))
            ends.append((start, a.lo))
        parts.append(a)
        if a.hi is not oo:
            reached = a.hi + rise if rate is ONE else rate * a.hi + rise
    last = f.arcs[-1]
    if last.hi is not oo:
        ends.append((reached, last.hi))
        parts.append(Corner(last.hi, last.at_hi))
    return Resolvent(parts, ends, lam, f.facts, f.missed)


def _line(c: Sequence[Scalar], lam: Scalar) -> tuple[Scalar, Scalar]:
    """x + lam*s(x) along an arc by its coefficients, lowest first; the rate is ONE itself where s is constant."""
    return lam * c[1] if len(c) > 1 else ZERO, ONE + 2 * lam * c[2] if len(c) > 2 else ONE
