"""Conjugates and proximal maps of functions of affine forms and of the distance from a point: by those on the line.

Reference: A. Beck, First-Order Methods in Optimization (2017), sections 4.3, 4.4 and 6.3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Add, And, Dummy, Eq, Expr, FiniteSet, Matrix, Piecewise, S, Symbol, Tuple, oo

from ..errors import UnsupportedError
from ..forms.exact import scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import every_case
from ..symbols import T
from .compositions import Radial, Ridges, at_length, inner_product, length, over_length
from .regions import of_constants
from .several import Several

Nearest = tuple[list[Expr], Expr]
"""The proximal point, or no components where it is not asked for; the envelope."""


class OnLine(NamedTuple):
    """The verbs on the line: (f, x, y, assume=) and (f, x, u, lam, assume=)."""

    conjugate: Callable[..., Any] | None
    proximal: Callable[..., Any]
    envelope: Callable[..., Any]


class Tied(UnsupportedError):
    """For some u several points are proximal points."""


class AlongForms:
    """A function of the variables of one block, behind the gate, asked along its forms."""

    def __init__(self, question: Several, lines: OnLine) -> None:
        self.question, self.lines = question, lines
        self.e, self.variables = question.expr, question.variables

    # ------------------------------------------------------------------ of the distance from a point
    def _on_line(self, h: Expr) -> tuple[Expr, Symbol]:
        """The conjugate of h, and its variable."""
        assert self.lines.conjugate is not None
        t, y = Dummy("t", real=True), Dummy("y", real=True)
        return S(self.lines.conjugate(h.xreplace({T: t}), t, y, assume=self.question.assume)), y

    def _proximal_on_line(self, h: Expr, s: Symbol, lam: Expr, where: Tuple) -> Expr:
        """The proximal map of h, one point for every s."""
        t = Symbol("x", real=True)
        own = h.xreplace({T: t})
        found = self.lines.proximal(own, t, s, lam, assume=self.question.assume)
        if not isinstance(found, Expr):
            raise Tied("several points tie for some u along {0}: ask at a point, with numbers for u", where)
        return found

    def _envelope_on_line(self, h: Expr, s: Symbol, lam: Expr) -> Expr:
        t = Dummy("x", real=True)
        return S(self.lines.envelope(h.xreplace({T: t}), t, s, lam, assume=self.question.assume))

    def _radial_conjugate(self, f: Radial, y: Sequence[Expr]) -> Expr:
        return inner_product(f.centre, y) + at_length(*self._on_line(f.h), length(y))

    def _radial_proximal(self, f: Radial, u: Sequence[Expr], lam: Expr, points: bool) -> Nearest:
        away = [v - c for v, c in zip(u, f.centre, strict=True)]
        s, r, place = Dummy("u", real=True), Dummy("r", nonnegative=True), length(away)
        if not points:
            return [], at_length(self._envelope_on_line(f.h, s, lam), s, place)
        found = self._proximal_on_line(f.h, s, lam, Tuple(*away))
        if not self._is_zero(found.subs(s, 0)):
            raise Tied("at u = {0} all points of a sphere are proximal points", Tuple(*f.centre))
        factor = over_length(found.subs(s, r), r).subs(r, place)
        return [c + v * factor for v, c in zip(away, f.centre, strict=True)], S.Zero

    def _is_zero(self, e: Expr) -> bool:
        """Whether a number, or a Piecewise over the parameters, is 0 in every case."""

        def run(facts: Facts) -> bool:
            return sign_of(scalar(of_constants(facts.applied(e), facts)), facts) == 0

        return all(zero for _, zero in every_case(run, self.question.assume))

    def _points_on_line(self, h: Expr, place: Expr, lam: Expr) -> list[Expr]:
        """All proximal points on the line; refused where they fill an interval."""
        t = Symbol("x", real=True)
        found = self.lines.proximal(h.xreplace({T: t}), t, place, lam, assume=self.question.assume)
        if isinstance(found, Expr):
            return [found]
        if not isinstance(found, FiniteSet):
            raise UnsupportedError("the proximal points of {0} at {1} are no finite set", h.xreplace({T: t}), place)
        return list(found)

    def _radial_points(self, f: Radial, u: Sequence[Expr], lam: Expr) -> list[list[Expr]]:
        away = [v - c for v, c in zip(u, f.centre, strict=True)]
        place = length(away)
        radii = self._points_on_line(f.h, place, lam)
        if place == 0 and any(r != 0 for r in radii):
            raise UnsupportedError("at u = {0} all points of a sphere are proximal points", Tuple(*f.centre))
        ways = [S.Zero if place == 0 else r / place for r in radii]
        return [[c + v * way for v, c in zip(away, f.centre, strict=True)] for way in ways]

    # ------------------------------------------------------------------ of affine forms
    def _ridge_points(self, f: Ridges, u: Sequence[Expr], lam: Expr) -> list[list[Expr]]:
        moved = [v - lam * b for v, b in zip(u, f.linear, strict=True)]
        found = [list(moved)]
        for a, h in f.parts.items():
            size = Add(*(v**2 for v in a))
            place = inner_product(a, moved).expand()
            steps = [(t - place) / size for t in self._points_on_line(h, place, lam * size)]
            found = [[v + b * t for v, b in zip(x, a, strict=True)] for x in found for t in steps]
        return found

    def _ridge_conjugate(self, f: Ridges, y: Sequence[Expr]) -> Expr:
        a = f.directions
        rest = Matrix([v - b for v, b in zip(y, f.linear, strict=True)])
        z = [e.expand() for e in (a * a.T).inv() * a * rest]
        total = -f.constant
        for h, place in zip(f.parts.values(), z, strict=True):
            value, s = self._on_line(h)
            if value is oo:
                return oo
            total += value.subs(s, place)
        if a.free_symbols:  # the null space has other bases for other parameters
            outside = list(rest - a.T * Matrix(z))
        else:
            outside = [(n.T * rest)[0] for n in a.nullspace()]
        return Piecewise((total, And(*(Eq(e.expand(), 0) for e in outside))), (oo, True))

    def _ridge_proximal(self, f: Ridges, u: Sequence[Expr], lam: Expr, points: bool) -> Nearest:
        moved = [v - lam * b for v, b in zip(u, f.linear, strict=True)]
        linear = inner_product(f.linear, u) - lam * inner_product(f.linear, f.linear) / 2
        x, total, s = list(moved), f.constant + linear, Dummy("u", real=True)
        for a, h in f.parts.items():
            size = Add(*(v**2 for v in a))
            place = inner_product(a, moved).expand()
            if points:
                step = (self._proximal_on_line(h, s, lam * size, Tuple(*a)).subs(s, place) - place) / size
                x = [v + b * step if b else v for v, b in zip(x, a, strict=True)]
            else:
                total += self._envelope_on_line(h, s, lam * size).subs(s, place)
        return x, total
