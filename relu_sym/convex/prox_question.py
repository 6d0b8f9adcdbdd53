"""What is asked of ``rs.prox`` and ``rs.moreau_envelope``: lam*f(x) + x^2/2, and the way back from its conjugate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sympy import Dummy, Expr, Symbol, nan, oo, sympify, zoo

from ..errors import UnsupportedError, WithoutValue
from ..forms.exact import ONE, RATIONAL, ZERO, Scalar, expression, is_finite, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.algebra import scaled, total
from ..forms.line.partition import LineForm, is_polynomial
from ..forms.line.parts import Domain
from ..forms.line.piece import Piece, Poly, piece
from ..symbols import Gate, T, exact, is_free
from ..vocabularies.read import read
from . import jointly
from .extended import Extended, bounded_families, extended, infinite
from .inverse import NoInverse
from .legendre import polynomial
from .resolvent import Resolvent, resolvent
from .supremum import Ends, Supremum, supremum

HALF_SQUARE = LineForm((Poly((ZERO, ZERO, ONE / 2)),))


class Asked(NamedTuple):
    """A call of ``prox`` or ``moreau_envelope``: f behind the gate, the variable of the answer, the scale."""

    gate: Gate
    variable: Symbol
    place: Expr | None
    """What is put in for the variable at the end; None where it is the caller's symbol."""
    lam: Expr

    @property
    def is_numeric(self) -> bool:
        """Whether it is asked at a number, and nothing else is left open."""
        place = self.place
        return (
            place is not None
            and bool(place.is_number and self.lam.is_number)
            and not (self.gate.source.free_symbols - {self.gate.x})
        )

    def told(self, found: Expr) -> Expr:
        """An answer in the caller's symbols, at the place that is asked about: in floats where any came in."""
        return self.gate.out(found if self.place is None else found.subs(self.variable, self.place))

    def form(self, facts: Facts) -> LineForm:
        """The normal form of f."""
        return bounded_families(read(facts.applied(self.gate.expr), Domain(self.gate.lo, self.gate.hi, facts)))

    def resolvent(self, form: LineForm) -> Resolvent | None:
        """The proximal map of a convex f by the graph of df, where all is rational; None for all else."""
        lam = scalar(form.domain.facts.applied(self.lam))
        return resolvent(form, lam) if isinstance(lam, RATIONAL) and lam > 0 else None

    def squared(self, form: LineForm) -> Extended:
        """lam*f(x) + x^2/2."""
        facts = form.domain.facts
        if any(p.periodic and infinite(p) is None for p in form.pieces):
            raise UnsupportedError(
                "kinks without end: the proximal points of {0} are worked out on an interval only, as of "
                "{0} + the indicator of an interval (rs.indicator)",
                self.gate.expr,
            )
        lam = scalar(facts.applied(self.lam))
        if sign_of(lam, facts) <= 0:
            raise UnsupportedError("lam = {0} must be positive", self.lam)
        if is_polynomial(form) and isinstance(lam, RATIONAL):
            return extended(_squared(form, lam))
        return extended(total([scaled(form, lam), HALF_SQUARE.replace(domain=form.domain)]))

    def missed(self, f: Extended | Resolvent) -> tuple[Scalar, ...]:
        """Points where f is not lower semicontinuous, or that the declaration of its variable leaves out."""
        return (*f.missed, ZERO) if self.gate.x.is_positive or self.gate.x.is_negative else f.missed

    def unattained(
        self, f: Extended | Resolvent, map_of: Callable[[], LineForm], places: Iterable[tuple[Ends, ...]] = ()
    ) -> list[Expr]:
        """The points that the proximal map of the closure takes and at which f itself is above it."""
        missed = self.missed(f)
        if not missed:
            return []
        form, found = map_of(), []
        facts = form.domain.facts
        rows = [*places, *(((b.value, b.value),) for b in form.breaks if b.value is not None)]
        for point in missed:
            if isinstance(f, Extended) and f.falls_steeply(point):
                continue
            at_breaks = (sign_of(point - a, facts) >= 0 >= sign_of(point - b, facts) for row in rows for a, b in row)
            if any(at_breaks) or any(_takes(form, k, point, facts) for k in range(len(form.pieces))):
                found.append(expression(point))
        return found

    def lowered(self, found: LineForm) -> LineForm:
        """u^2/(2*lam) - (the supremum)/lam: the envelope."""
        scale = scalar(found.domain.facts.applied(self.lam))
        if is_polynomial(found) and isinstance(scale, RATIONAL):
            square = HALF_SQUARE.replace(domain=found.domain)
            return total([scaled(square, ONE / scale), scaled(found, -ONE / scale)])
        lam = expression(scale)
        pieces = [_told((T**2 / 2 - p.expr()) / lam) for p in found.pieces]
        breaks = [b._replace(value=scalar((expression(b.point) ** 2 / 2 - b.value) / lam)) for b in found.breaks]
        return found.replace(pieces=pieces, breaks=breaks).merged()

    def at_number(self, refused: NoInverse, verb: str) -> Asked:
        """The same where a number is asked about, which needs no inverse; else the refusal, which says so."""
        if self.place is None or self.place.free_symbols:
            raise refused.at_numbers(verb, self.variable) from None
        return self

    @contextmanager
    def parameters_named(self) -> Iterator[None]:
        """A refusal, where there are parameters, says that numbers for them are what is missing."""
        try:
            yield
        except UnsupportedError as refused:
            if type(refused) is not UnsupportedError or not (self.lam.free_symbols | self.gate.expr.free_symbols) - {T}:
                raise
            raise UnsupportedError(
                "which points minimise f + (x - u)**2/(2*lam) for f = {0} and lam = {1} is not told apart in closed "
                "form: give numbers for lam and the parameters of f",
                self.gate.source,
                self.lam,
            ) from None

    def supremum(self, facts: Facts) -> Supremum:
        """sup over x of u*x - lam*f(x) - x^2/2; refused where f is not prox-bounded with this lam."""
        return self.attained(self.squared(self.form(facts)))

    def attained(self, squared: Extended, values: bool = True) -> Supremum:
        """The same, of lam*f(x) + x^2/2."""
        with self.parameters_named():
            found = supremum(squared, values)
        if found is None or None in found.maximisers:
            raise WithoutValue(
                "f + (x - u)**2/(2*lam) is not bounded below for every u with lam = {0}: f is not prox-bounded there",
                self.lam,
            )
        return found


def _takes(form: LineForm, k: int, point: Scalar, facts: Facts) -> bool:
    """Whether a piece of a proximal map, which is monotone, takes a value."""
    p, (lo, hi) = form.pieces[k], form.ends(k)
    if p.is_constant():
        return sign_of(p.limit(lo, 1) - point, facts) == 0
    low, high = p.limit(lo, 1), p.limit(hi, -1)
    above = low == -oo or (is_finite(low) and sign_of(point - low, facts) > 0)
    return above and (high == oo or (is_finite(high) and sign_of(high - point, facts) > 0))


def asked(f: Any, x: Any, u: Any, lam: Any, assume: Any) -> Asked:
    gate = Gate(f, x, assume)
    lam, from_lam = exact(sympify(lam))
    gate.floats = gate.floats or from_lam
    jointly.check_scale(lam, (gate.x,), gate.assume)
    u = sympify(u)
    if not isinstance(u, Expr):
        raise UnsupportedError(
            "u = {0}: give one symbol or number; for many numbers rs.lambdify makes a function of rs.prox(f, x, u)", u
        )
    if (
        isinstance(u, Symbol)
        and u.is_extended_real is not False
        and u not in lam.free_symbols
        and not is_free(u, gate.source)
    ):
        return Asked(gate, u, None, lam)
    if u.free_symbols & {gate.x} or (isinstance(u, Symbol) and u != gate.x):
        raise UnsupportedError("{0} is a symbol of f or lam: give the answer another variable", u)
    if u.is_extended_real is False or u.has(oo, -oo, zoo, nan):
        raise UnsupportedError(
            "{0} is no real number: proximal maps and envelopes are asked for at one, or in a symbol", u
        )
    place, from_u = exact(u)
    gate.floats = gate.floats or from_u
    return Asked(gate, Dummy("u", real=True), place, lam)


def _squared(form: LineForm, lam: Scalar) -> LineForm:
    """lam*f(x) + x^2/2 by the coefficients."""
    half = ONE / 2
    pieces = []
    for p in form.pieces:
        c0, c1, c2, *higher = (*(lam * u for u in p.c), ZERO, ZERO, ZERO)
        pieces.append(Poly((c0, c1, c2 + half, *higher[: max(len(p.c) - 3, 0)])))
    breaks = [b if b.value is None else b._replace(value=lam * b.value + b.point * b.point * half) for b in form.breaks]
    return form.replace(pieces=pieces, breaks=breaks)


def _told(e: Expr) -> Piece:
    """A piece of the envelope, a polynomial by its coefficients in lowest terms."""
    p = e.expand().as_poly(T)
    if p is None or any(T in c.free_symbols for c in p.all_coeffs()):
        return piece(e)
    return polynomial([scalar(c) for c in reversed(p.all_coeffs())])
