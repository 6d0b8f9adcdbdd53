"""``rs.prox`` and ``rs.moreau_envelope``: by the conjugate of lam*f + x^2/2, whose maximisers are the proximal points.

(x - u)^2/(2*lam) + f(x) = u^2/(2*lam) - (u*x - lam*f(x) - x^2/2)/lam: the infimum over x is the envelope, it is
attained at the proximal points.  Reference: R. T. Rockafellar, R. J.-B. Wets, Variational Analysis (1998), sections
1.G and 13.F.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, FiniteSet, Piecewise, S, Set

from ..budget import verb
from ..calculus.subdifferentials.subdifferential import SetValuedMap
from ..errors import ClosureWarning, warn
from ..forms.exact import NO_FACTS, Scalar, expression, scalar
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases, sets_by_cases
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Poly
from ..modes import Kind
from ..steps import Attained
from ..symbols import Gate, Lists
from ..vocabularies.write import written
from . import jointly
from .along_forms import OnLine
from .at_slope import least_at
from .inverse import NoInverse
from .prox_question import Asked, asked
from .supremum import Supremum, as_set

CUBIC = 4
"""Coefficients up to which zeros of the slope have a short formula; beyond, a number u is asked about as such."""


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
            self._found[facts] = self._of_own(facts).under(facts)
        return self._found[facts].form

    def _of_own(self, facts: Facts) -> Supremum:
        """By the facts about the parameters of f and lam only: what is said of a point u changes nothing."""
        q = self._question
        own = q.gate.expr.free_symbols | q.lam.free_symbols
        known = Facts([(e, s) for e, s in facts.signs if e.free_symbols <= own], facts.closed)
        if known not in self._found:
            self._found[known] = q.supremum(known)
        return self._found[known]

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

    def _name(self) -> Basic:
        q = self._question
        return Attained("min", q.gate.source + (q.gate.x - self.variable) ** 2 / (2 * q.lam), q.gate.x)

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

    Where f is not lower semicontinuous the least value may not be attained: the answer is that of the closure of f,
    and a ``ClosureWarning`` says so (``rs.argmin`` is empty there).

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
    missed: set[Expr] = set()

    def run(facts: Facts) -> Expr:
        form = question.form(facts)
        plain = question.resolvent(form)
        if plain is not None:
            point = plain.proximal()
            missed.update(question.unattained(plain, lambda: point))
            return written(point, question.variable, Piecewise)
        if question.place is not None and any(isinstance(p, Poly) and len(p.c) > CUBIC for p in form.pieces):
            raise NoInverse("{0} is asked at a number", gate.expr)
        f = question.squared(form)
        found = question.attained(f, values=False)
        missed.update(question.unattained(f, found.choice, found.at_breaks))
        if not found.is_single:
            raise _Several
        return written(found.choice(), question.variable, Piecewise)

    with gate.errors():
        try:
            found = question.told(by_cases(run, gate.assume))
        except _Several:
            several = ProximalMap(question)
            _tell_unattained(gate, _reached(question, missed))
            return several if question.place is None else several.at(question.place)
        except NoInverse as refused:
            return _at_number(question.at_number(refused, "prox"))
        _tell_unattained(gate, _reached(question, missed))
        return found


def _reached(question: Asked, missed: set[Expr]) -> set[Expr]:
    """Of these points those that are proximal at the number asked about; in symbols all of them."""
    if not missed or not question.is_numeric:
        return missed
    _, found = least_at(question.squared(question.form(NO_FACTS)), scalar(question.place))  # type: ignore[arg-type]
    return {v for v in missed if as_set(found).contains(v) != S.false}


def _tell_unattained(gate: Gate, missed: set[Expr]) -> None:
    """The warning that the answer is of the closure."""
    if missed:
        points = ", ".join(str(gate.out(v)) for v in sorted(missed, key=str))
        warn(
            ClosureWarning,
            f"{gate.source} is above its limit at {gate.x} = {points}, so that a least value may not be attained: the "
            "proximal map is that of its closure",
        )


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
        plain = question.resolvent(form)
        if plain is not None:
            return written(plain.envelope(), question.variable, Piecewise)
        if question.place is not None and any(isinstance(p, Poly) and len(p.c) > CUBIC for p in form.pieces):
            raise NoInverse("{0} is asked at a number", gate.expr)
        return written(question.lowered(question.attained(question.squared(form)).form), question.variable, Piecewise)

    with gate.errors():
        try:
            return question.told(by_cases(run, gate.assume))
        except NoInverse as refused:
            return _least_at_number(question.at_number(refused, "moreau_envelope"))


def _at_number(question: Asked) -> Expr | Set:
    """The minimisers for one u, as zeros of the slope: one point, or the set of those that tie."""
    missed: set[Expr] = set()

    def run(facts: Facts) -> Set:
        f = question.squared(question.form(facts))
        with question.parameters_named():
            _, places = least_at(f, scalar(facts.applied(question.place)))
        found = as_set(places)
        missed.update(v for v in map(expression, question.missed(f)) if found.contains(v) != S.false)
        return found

    found = question.gate.out(sets_by_cases(run, question.gate.assume))
    _tell_unattained(question.gate, missed)
    return found.args[0] if isinstance(found, FiniteSet) and len(found) == 1 else found


def _least_at_number(question: Asked) -> Expr:
    """The envelope for one u."""
    place = question.place
    assert place is not None

    def run(facts: Facts) -> Expr:
        with question.parameters_named():
            low, _ = least_at(question.squared(question.form(facts)), scalar(facts.applied(place)))
        return ((place**2 / 2 + expression(low)) / question.lam).expand()

    return question.gate.out(by_cases(run, question.gate.assume))
