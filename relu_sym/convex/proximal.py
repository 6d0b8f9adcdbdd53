"""``rs.prox`` and ``rs.moreau_envelope``: by the conjugate of lam*f + x^2/2, whose maximisers are the proximal points.

(x - u)^2/(2*lam) + f(x) = u^2/(2*lam) - (u*x - lam*f(x) - x^2/2)/lam: the infimum over x is the envelope, it is
attained at the proximal points.  Reference: R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998), sections
1.G and 13.F.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Dummy, Expr, FiniteSet, Piecewise, S, Set, Symbol, sympify

from ..budget import verb
from ..calculus.subdifferentials.subdifferential import SetValuedMap
from ..errors import UnsupportedError, WithoutValue
from ..forms.exact import ONE, RATIONAL, ZERO, Scalar, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.algebra import scaled, total
from ..forms.line.guarded import by_cases, sets_by_cases
from ..forms.line.partition import LineForm, is_polynomial
from ..forms.line.parts import Domain
from ..forms.line.piece import Piece, Poly, piece
from ..modes import Kind
from ..symbols import Gate, Lists, T, exact
from ..vocabularies.read import read
from ..vocabularies.write import written
from . import jointly
from .along_forms import OnLine
from .at_slope import least_at
from .extended import Extended, bounded_families, extended, infinite
from .inverse import NoInverse
from .legendre import polynomial
from .supremum import Supremum, as_set, supremum

CUBIC = 4
"""Coefficients up to which zeros of the slope have a short formula; beyond, a number u is asked about as such."""
HALF_SQUARE = LineForm((Poly((ZERO, ZERO, ONE / 2)),))


class Asked(NamedTuple):
    """A call of ``prox`` or ``moreau_envelope``: f behind the gate, the variable of the answer, the scale."""

    gate: Gate
    variable: Symbol
    place: Expr | None
    """What is put in for the variable at the end; None where it is the caller's symbol."""
    lam: Expr

    def form(self, facts: Facts) -> LineForm:
        """The normal form of f."""
        return bounded_families(read(facts.applied(self.gate.expr), Domain(self.gate.lo, self.gate.hi, facts)))

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
            advice = f" in {self.variable}: rs.{verb} is exact at every number, as at {self.variable} = 2"
            raise NoInverse(refused.message + advice, *refused.quoted) from None
        return self

    def supremum(self, facts: Facts) -> Supremum:
        """sup over x of u*x - lam*f(x) - x^2/2; refused where f is not prox-bounded with this lam."""
        return self.attained(self.squared(self.form(facts)))

    def attained(self, squared: Extended, values: bool = True) -> Supremum:
        """The same, of lam*f(x) + x^2/2."""
        found = supremum(squared, values)
        if found is None or None in found.maximisers:
            raise WithoutValue(
                "f + (x - u)**2/(2*lam) is not bounded below for every u with lam = {0}: f is not prox-bounded there",
                self.lam,
            )
        return found


def asked(f: Any, x: Any, u: Any, lam: Any, assume: Any) -> Asked:
    gate = Gate(f, x, assume)
    lam, from_lam = exact(sympify(lam))
    gate.floats = gate.floats or from_lam
    jointly.check_scale(lam, (gate.x,), gate.assume)
    u = sympify(u)
    if (
        isinstance(u, Symbol)
        and u.is_extended_real is not False
        and u not in gate.source.free_symbols | lam.free_symbols
    ):
        return Asked(gate, u, None, lam)
    if u.free_symbols & {gate.x} or (isinstance(u, Symbol) and u != gate.x):
        raise UnsupportedError("{0} is a symbol of f or lam: give the answer another variable", u)
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


class ProximalMap(SetValuedMap):
    """u to the set of all minimisers of f(x) + (x - u)^2/(2*lam), several where they tie."""

    def __init__(self, question: Asked) -> None:
        gate = Gate(S.Zero, question.variable, question.gate.assume)
        gate.floats = question.gate.floats
        super().__init__(None, gate, Kind.BOULIGAND)
        self._question = question
        self._found: dict[Facts, Supremum] = {}

    def _under(self, facts: Facts) -> LineForm:
        if facts not in self._found:
            self._found[facts] = self._question.supremum(facts)
        return self._found[facts].form

    @property
    def source(self) -> Expr:
        """f."""
        return self._question.gate.source

    @property
    def exact(self) -> bool:
        """Every set is the true one."""
        return True

    @property
    def reason(self) -> str:
        """Why the sets are exact."""
        return "all minimisers: the values of f(x) + (x - u)**2/(2*lam) on every piece of f are compared"

    def _inside(self, form: LineForm, k: int, a: Scalar) -> Set:
        return FiniteSet(expression(self._slope(form.pieces[k]).at(a)))

    def _at_break(self, form: LineForm, k: int) -> Set:
        return self._found[form.domain.facts].set_at_break(k)

    def _slope(self, p: Piece) -> Piece:
        """The maximiser, whose formula is shorter than the derivative of the value."""
        for found in self._found.values():
            for q, maximiser in zip(found.form.pieces, found.maximisers, strict=True):
                if q is p and maximiser is not None:
                    return maximiser
        return p.diff()

    def _content(self) -> tuple:
        q = self._question
        return q.gate.source, q.gate.x, q.variable, q.lam


class _Several(Exception):
    """Some u have several proximal points."""


@verb
def prox(f: Any, x: Any, u: Any, lam: Any = 1, assume: Any = ()) -> Expr | Set | ProximalMap | tuple:
    """prox(u) = argmin over x of f(x) + (x - u)^2/(2*lam), exact, lam > 0.

    For convex f one point for every u, an ``Expr`` in u: the inverse of identity + lam*df, so a kink of f becomes a
    segment on which prox is constant.  f may be extended-valued (the proximal map of an indicator is the projection).
    For nonconvex f the values on all pieces are compared; where several points tie, the answer is a set-valued map
    with ``.at(u)`` (l0 penalty, SCAD, MCP), and a set if u is a number.

    In several variables, ``rs.prox(f, (x1, x2), (u1, u2), lam)``, the tuple of its components: of separable sums of
    functions of one variable, of orthogonal affine forms, of the distance from a point (norms), of quadratic and of
    convex piecewise linear functions and (for a number lam) sums of these.  Where several points tie at numbers u, all
    of them: a product of sets, or a set of points.

    Errors: ``UnsupportedError`` where lam may not be positive, where f is not prox-bounded, or where an inverse has
    no closed form; at a number u the answer needs none.
    Source: R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998), definition 1.22.

    >>> from sympy import Abs, Piecewise, Symbol, oo
    >>> import relu_sym as rs
    >>> x, u = Symbol('x', real=True), Symbol('u', real=True)
    >>> rs.prox(Abs(x), x, u, 2)
    Piecewise((u + 2, u <= -2), (0, u <= 2), (u - 2, True))
    >>> rs.prox(Piecewise((0, x >= 0), (oo, True)), x, u)
    Piecewise((0, u <= 0), (u, True))
    >>> rs.prox(-Abs(x), x, u).at(0)
    {-1, 1}
    >>> y, v = Symbol('y', real=True), Symbol('v', real=True)
    >>> rs.prox(Abs(x + y), (x, y), (3, 1))
    (2, 0)
    """
    if isinstance(x, Lists):
        return jointly.proximal(f, x, u, lam, assume, OnLine(None, prox, moreau_envelope))
    question = asked(f, x, u, lam, assume)
    gate = question.gate

    def run(facts: Facts) -> Expr:
        form = question.form(facts)
        if question.place is not None and any(isinstance(p, Poly) and len(p.c) > CUBIC for p in form.pieces):
            raise NoInverse("{0} is asked at a number", gate.expr)
        found = question.attained(question.squared(form), values=False)
        if not found.is_single:
            raise _Several
        return written(found.choice(), question.variable, Piecewise)

    with gate.errors():
        try:
            found = gate.out(by_cases(run, gate.assume))
        except _Several:
            several = ProximalMap(question)
            return several if question.place is None else several.at(question.place)
        except NoInverse as refused:
            return _at_number(question.at_number(refused, "prox"))
        return found if question.place is None else found.subs(question.variable, question.place)


@verb
def moreau_envelope(f: Any, x: Any, u: Any, lam: Any = 1, assume: Any = ()) -> Expr:
    """e(u) = inf over x of f(x) + (x - u)^2/(2*lam), exact, lam > 0: f made smooth from below.

    For convex f it is C^1 with the slope (u - prox(u))/lam and has the minimum of f.  Errors as ``rs.prox``.
    Source: R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998), definition 1.22 and theorem 2.26.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x, u = Symbol('x', real=True), Symbol('u', real=True)
    >>> rs.moreau_envelope(Abs(x), x, u)
    Piecewise((-u - 1/2, u <= -1), (u**2/2, u <= 1), (u - 1/2, True))
    """
    if isinstance(x, Lists):
        return jointly.envelope(f, x, u, lam, assume, OnLine(None, prox, moreau_envelope))
    question = asked(f, x, u, lam, assume)
    gate = question.gate

    def run(facts: Facts) -> Expr:
        form = question.form(facts)
        if question.place is not None and any(isinstance(p, Poly) and len(p.c) > CUBIC for p in form.pieces):
            raise NoInverse("{0} is asked at a number", gate.expr)
        return written(question.lowered(question.attained(question.squared(form)).form), question.variable, Piecewise)

    with gate.errors():
        try:
            found = gate.out(by_cases(run, gate.assume))
        except NoInverse as refused:
            return _least_at_number(question.at_number(refused, "moreau_envelope"))
        return found if question.place is None else found.subs(question.variable, question.place)


def _at_number(question: Asked) -> Expr | Set:
    """The minimisers for one u, as zeros of the slope: one point, or the set of those that tie."""

    def run(facts: Facts) -> Set:
        _, places = least_at(question.squared(question.form(facts)), scalar(facts.applied(question.place)))
        return as_set(places)

    found = question.gate.out(sets_by_cases(run, question.gate.assume))
    return found.args[0] if isinstance(found, FiniteSet) and len(found) == 1 else found


def _least_at_number(question: Asked) -> Expr:
    """The envelope for one u."""
    place = question.place
    assert place is not None

    def run(facts: Facts) -> Expr:
        low, _ = least_at(question.squared(question.form(facts)), scalar(facts.applied(place)))
        return ((place**2 / 2 + expression(low)) / question.lam).expand()

    return question.gate.out(by_cases(run, question.gate.assume))


def _told(e: Expr) -> Piece:
    """A piece of the envelope, a polynomial by its coefficients in lowest terms."""
    p = e.expand().as_poly(T)
    if p is None or any(T in c.free_symbols for c in p.all_coeffs()):
        return piece(e)
    return polynomial([scalar(c) for c in reversed(p.all_coeffs())])
