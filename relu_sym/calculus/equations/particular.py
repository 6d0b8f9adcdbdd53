"""Particular solutions of L(D)f = q: the forcing met by the responses of L, each part with its values at points."""

from __future__ import annotations

from math import factorial
from typing import NamedTuple

from sympy import Add, Expr, I, S

from ...errors import UnsupportedError
from ...forms.exact import ZERO, Facts, Scalar, expression, scalar, sign_of
from ...functions import Dirac
from ...symbols import T
from ..complexes import is_complex, split
from ..transforms.exponentials import at_point, collected, real_and_imaginary
from ..transforms.rows import Kind, Rows, add, empty, settled
from .forcing import Forcing, Start, Switched
from .moving import moved, step
from .responses import Operator


class Jumps(UnsupportedError):
    """A value is asked for at a point where there are two limits."""


class Curve(NamedTuple):
    """A formula in the time since its switch; its derivatives of an order below ``contact`` vanish there.

    Of a basis all of an order below ``known`` are known: 0, but that of the order ``contact``, which is 1.
    """

    e: Expr
    contact: int
    known: int = 0

    def derivative(self, order: int, u: Expr) -> Expr:
        """Of that order at u."""
        if u == 0 and order < max(self.contact, self.known):
            return S.One if order == self.contact else S.Zero
        return self.e.diff(T, order).xreplace({T: u})


class Analytic(NamedTuple):
    """A part without switches: the curve from ``point``, on the whole line, as the response to ``forced``."""

    curve: Curve
    point: Scalar
    forced: Expr = S.Zero

    def expr(self) -> Expr:
        return moved(self.curve.e, self.point)

    def value(self, order: int, point: Expr, side: int, facts: Facts) -> Expr:
        return self.curve.derivative(order, (point - expression(self.point)).expand())


class Switch(NamedTuple):
    """A part that begins at ``point``, or (``side`` -1) ends there; ``impulses`` are (order, weight).

    The derivatives below ``curve.contact`` are continuous, that of this order has the ``jump``.
    """

    curve: Curve
    point: Scalar
    side: int
    impulses: tuple[tuple[int, Expr], ...]
    jump: Expr
    own: tuple[Switched, ...] = ()

    def forced(self) -> Expr:
        """To what it is the response."""
        since = T - expression(self.point)
        local = [(s.rate, (ZERO,) * (s.order - 1), s.c / factorial(s.order - 1)) for s in self.own if s.order > 0]
        there = collected([(rate, (*lower, c)) for rate, lower, c in local])
        regular = real_and_imaginary(there)[0].xreplace({T: since}) * step(self.point, self.side) * self.side
        return Add(regular, *[expression(s.c) * Dirac(since, -s.order) for s in self.own if s.order <= 0])

    def expr(self) -> Expr:
        since = T - expression(self.point)
        on = self.side * step(self.point, self.side)
        regular = moved(self.curve.e, self.point) * on if self.curve.e != 0 else S.Zero
        return Add(regular, *[w * Dirac(since, k) for k, w in self.impulses])

    def value(self, order: int, point: Expr, side: int, facts: Facts) -> Expr:
        u = (point - expression(self.point)).expand()
        s = sign_of(scalar(u), facts)
        if s == 0:
            here = self.curve.derivative(order, S.Zero).expand()
            if side == 0 and (here != 0 or self.impulses):
                raise Jumps("jumps")
            return self.side * here if side == self.side else S.Zero
        return self.side * self.curve.derivative(order, u) if s == self.side else S.Zero


def by_responses(operator: Operator, forcing: Forcing, start: Start | None, real: bool) -> list[Analytic | Switch]:
    """To a forcing of exponential polynomials: nothing at the start, then one response a switch."""
    found: list[Analytic | Switch] = []
    forced = _part(*real_and_imaginary(forcing.smooth), real)
    if forcing.smooth and start is None:
        e = _part(*operator.steady(_rows(forcing.smooth)), real)
        found.append(Analytic(Curve(e, 0), scalar(0), forced))
    elif forcing.smooth:
        e = Add(
            *[
                _weighted(c, kind, operator, real)
                for kind, there in _rows(at_point(forcing.smooth, start.point), local=True).items()
                for c in there.values()
            ]
        )
        found.append(Analytic(Curve(e, operator.order), start.point, forced))
    at: dict[tuple[Scalar, int], list] = {}
    for s in forcing.switched:
        at.setdefault((s.point, s.side), []).append(s)
    return found + [_switch(operator, point, side, own, real) for (point, side), own in at.items()]


def _rows(terms: dict, local: bool = False) -> Rows:
    rows = empty()
    for rate, c in (terms if local else at_point(terms, scalar(0))).items():
        for j, u in enumerate(c):
            if u != 0:
                add(rows, (rate, j + 1), scalar(0), u)
    return settled(rows)


def _switch(operator: Operator, point: Scalar, side: int, own: list, real: bool) -> Switch:
    curves, impulses, contact = [], {}, []
    for s in own:
        kind = s.rate, s.order
        response = operator.response(kind)
        contact.append(response.contact)
        curves.append(_weighted(s.c, kind, operator, real))
        for i in response.impulses:
            impulses[i.order] = impulses.get(i.order, S.Zero) + expression(s.c) * expression(i.weight)
    kept = tuple((k, _part(*split(w), real)) if is_complex(w) else (k, w) for k, w in impulses.items() if w != 0)
    jump = Add(*[expression(s.c) for s, k in zip(own, contact, strict=True) if k == min(contact)]) / operator.lead
    return Switch(Curve(Add(*curves), min(contact)), point, side, kept, _part(*split(jump), real), tuple(own))


def _weighted(c: Scalar, kind: Kind, operator: Operator, real: bool) -> Expr:
    """c times a response; where all is real, twice its real part for the upper of two conjugate rates."""
    upper = operator.side(kind[0]) if real else 0
    if upper < 0:
        return S.Zero
    response, w = operator.response(kind), expression(c) * (1 + upper)
    if real and not is_complex(w):
        return w * response.re
    a, b = split(w)
    return _part(a * response.re - b * response.im, a * response.im + b * response.re, real)


def _part(re: Expr, im: Expr, real: bool) -> Expr:
    return re if real else re + I * im
