"""``rs.convex_conjugate``, ``rs.biconjugate`` and ``rs.convex_envelope`` of functions of one real variable."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, Symbol, oo, sympify

from ..budget import verb
from ..calculus.convexity.profile import before
from ..errors import UnsupportedError, WithoutValue
from ..forms.exact import ZERO, Scalar, expression, is_finite, scalar
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases
from ..forms.line.partition import LineForm
from ..forms.line.parts import Break, Domain
from ..forms.line.piece import Piece, piece
from ..symbols import Gate, Lists, T, exact, is_free
from ..symbols.gate import as_variable
from ..vocabularies.read import read
from ..vocabularies.write import written
from . import jointly
from .along_forms import OnLine
from .at_slope import infimum_at
from .extended import EVERYWHERE, Extended, bounded_families, extended
from .inverse import NoInverse
from .legendre import INFINITE
from .levels import least_and_largest
from .proximal import moreau_envelope, prox
from .stretches import Stretch, repeats
from .supremum import Supremum, supremum
from .tangents import flattened


def read_form(gate: Gate, facts: Facts) -> LineForm:
    """The caller's function in one case of the parameters."""
    return bounded_families(read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts)))


def read_extended(gate: Gate, facts: Facts) -> Extended:
    """Its finite part."""
    return extended(read_form(gate, facts))


def least_of_repeating(form: LineForm) -> Scalar | None:
    """inf of a bounded function that repeats on the whole line, whose conjugate is -inf f at 0 and +oo elsewhere."""
    if len(form.pieces) != 1 or form.domain.lo != -oo or form.domain.hi != oo:
        return None
    part = Stretch(form.pieces[0], -oo, oo)
    if not form.is_function or part.piece.undefined or part.piece.is_constant() or not repeats(part):
        return None
    low, high = least_and_largest(part, form.domain.facts)
    return low if is_finite(low) and is_finite(high) else None


def at_zero_only(value: Scalar, facts: Facts) -> Supremum:
    """Of a bounded function on the whole line: +oo at every slope but 0."""
    form = LineForm((INFINITE, INFINITE), (Break(ZERO, value),), domain=Domain(facts=facts))
    return Supremum(form, (None, None), (None, None), ((),))


def other_variable(y: Any, gate: Gate) -> Symbol:
    """The variable of the answer: a real symbol that is none of the parameters of f."""
    y = as_variable(y)
    if y != gate.x and is_free(y, gate.source):
        raise UnsupportedError("{0} is a parameter of {1}: give the answer another variable", y, gate.source)
    return y


@verb
def convex_conjugate(f: Any, x: Any, y: Any, assume: Any = ()) -> Expr:
    """f*(y) = sup over x of x*y - f(x) (Legendre-Fenchel), exact, +oo outside its domain.

    f may be extended-valued (``Piecewise((0, x >= 0), (oo, True))``); where f has no real value it counts as +oo.
    The conjugate is closed, so it knows the closed convex hull of f only.  A kink of f becomes a segment of f*, a
    segment of f a kink.  f need not be convex: then f* is the largest of the conjugates of its arcs.  ``oo`` if no
    affine function is below f.

    y is the variable of the answer, or a number: there the value is exact also where the conjugate has no formula.

    In several variables, ``rs.convex_conjugate(f, (x1, x2), (y1, y2))``: separable sums of functions of one variable,
    of independent affine forms, of the distance from a point (norms), and piecewise linear functions, these plus a
    quadratic one too.

    Errors: ``UnsupportedError`` where the inverse of a slope has no closed form, for impulses, and for kinks without
    end.  Source: R. T. Rockafellar, Convex Analysis (1970), section 12.

    >>> from sympy import Abs, Max, Piecewise, Symbol, oo
    >>> import relu_sym as rs
    >>> x, y = Symbol('x', real=True), Symbol('y', real=True)
    >>> rs.convex_conjugate(Abs(x), x, y)
    Piecewise((oo, y < -1), (0, y <= 1), (oo, True))
    >>> rs.convex_conjugate(Max(x, 0)**2/2, x, y)
    Piecewise((oo, y < 0), (y**2/2, True))
    >>> rs.convex_conjugate(Abs(x) + x**2, x, 2), rs.convex_conjugate(Abs(x), x, 2)
    (1/4, oo)
    >>> v, w = Symbol('v', real=True), Symbol('w', real=True)
    >>> rs.convex_conjugate(Max(x, y), (x, y), (v, w))
    Piecewise((0, (v >= 0) & (w >= 0) & Eq(v + w, 1)), (oo, True))
    """
    if isinstance(x, Lists):
        return jointly.conjugate(f, x, y, assume, OnLine(convex_conjugate, prox, moreau_envelope))
    gate = Gate(f, x, assume)
    place = sympify(y)
    if isinstance(place, Expr) and place.is_number:
        return _at_number(gate, place)
    y = other_variable(y, gate)

    def run(facts: Facts) -> Expr:
        form = read_form(gate, facts)
        low = least_of_repeating(form)
        found = supremum(extended(form)) if low is None else at_zero_only(-low, facts)
        return oo if found is None else written(found.form, y, Piecewise)

    with gate.errors():
        try:
            return gate.out(by_cases(run, gate.assume))
        except NoInverse as refused:
            raise refused.at_numbers("convex_conjugate", y) from None


def _at_number(gate: Gate, y: Expr) -> Expr:
    """-inf of f(x) - y*x for one number y."""
    if y.is_real is not True:
        raise UnsupportedError("{0} is no real number: a conjugate is asked for at one, or in a symbol", y)
    place, floats = exact(y)
    gate.floats = gate.floats or floats

    def run(facts: Facts) -> Expr:
        form = read_form(gate, facts)
        low = least_of_repeating(form)
        if low is not None:
            return -expression(low) if place == 0 else oo
        f = extended(form)
        if not f.is_proper:
            raise UnsupportedError(EVERYWHERE)
        try:
            return oo if f.falls_forever else -expression(infimum_at(f, scalar(place)))
        except WithoutValue:
            return oo

    with gate.errors():
        return gate.out(by_cases(run, gate.assume))


def hull(f: Extended) -> LineForm | None:
    """The closed convex hull; None where it is -oo everywhere.

    Where a maximiser of x*y - f(x) runs along an arc, the hull is that arc; between two maximisers for one y it is
    the segment of slope y.  Of a convex f it is the closure, which asks for no inverse.
    """
    if f.is_proper and not f.falls_forever:
        known = f if f.is_convex() else None
        flat = None if known else flattened(f)
        if known or flat:
            return _closure(known or flat.hull)
    found = supremum(f)
    if found is None:
        return None
    pieces: list[Piece] = []
    breaks: list[Break] = []

    def add(lo: Scalar, hi: Scalar, p: Piece) -> None:
        if before(lo, hi, f.facts):
            if pieces or lo != -oo:
                pieces.extend([] if pieces else [INFINITE])
                breaks.append(Break(lo, p.limit(lo, 1)))
            pieces.append(p)

    def bridge(k: int) -> None:
        y, value = found.form.breaks[k].point, found.form.breaks[k].value
        at_end = found.maximisers[k] is None, found.maximisers[k + 1] is None  # of the domain of y: the hull goes on
        lo, hi = (-oo if at_end[0] else found.at_breaks[k][0][0]), (oo if at_end[1] else found.at_breaks[k][-1][1])
        add(lo, hi, piece((T * expression(y) - expression(value)).expand()))

    for k, arc in enumerate(found.arcs):
        if arc is not None:
            lo, hi = found.form.ends(k)
            add(found.maximiser(k, lo, 1), found.maximiser(k, hi, -1), arc)
        if k < len(found.at_breaks):
            bridge(k)
    return _bounded(pieces, breaks, found, f)


def _closure(f: Extended) -> LineForm:
    """Of a convex function, +oo outside its domain."""
    if not f.arcs:
        return LineForm((INFINITE, INFINITE), (Break(f.lo, f.closed_value(f.lo)),), domain=Domain(facts=f.facts))
    pieces, breaks = [a.piece for a in f.arcs], [Break(a.hi, a.at_hi) for a in f.arcs[:-1]]
    if f.lo != -oo:
        pieces, breaks = [INFINITE, *pieces], [Break(f.lo, f.closed_value(f.lo)), *breaks]
    if f.hi != oo:
        pieces, breaks = [*pieces, INFINITE], [*breaks, Break(f.hi, f.closed_value(f.hi))]
    return LineForm(pieces, breaks, domain=Domain(facts=f.facts)).merged()


def _bounded(pieces: list[Piece], breaks: list[Break], found: Supremum, f: Extended) -> LineForm:
    """With +oo outside the hull of the domain; the hull of a point has no pieces yet."""
    if not pieces:
        return LineForm((INFINITE, INFINITE), (Break(f.lo, f.closed_value(f.lo)),), domain=Domain(facts=f.facts))
    if f.hi != oo:
        breaks.append(Break(f.hi, pieces[-1].limit(f.hi, -1)))
        pieces.append(INFINITE)
    return LineForm(pieces, breaks, domain=Domain(facts=f.facts)).merged()


@verb
def biconjugate(f: Any, x: Any, assume: Any = ()) -> Expr:
    """f** : the largest closed convex function below f, its convex envelope; f itself if f is closed and convex.

    ``-oo`` if no affine function is below f.  In several variables, ``rs.biconjugate(f, (x, y))``, of separable sums,
    of convex and of piecewise linear functions.  Errors as ``rs.convex_conjugate``.
    Source: R. T. Rockafellar, Convex Analysis (1970), theorem 12.2.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.biconjugate(Abs(Abs(x) - 1), x)
    Piecewise((-x - 1, x <= -1), (0, x <= 1), (x - 1, True))
    """
    if isinstance(x, Lists):
        return jointly.biconjugate(f, x, assume, biconjugate)
    gate = Gate(f, x, assume)

    def run(facts: Facts) -> Expr:
        form = read_form(gate, facts)
        low = least_of_repeating(form)
        if low is not None:
            return expression(low)
        found = hull(extended(form))
        return -oo if found is None else written(found, gate.x, Piecewise)

    with gate.errors():
        return gate.out(by_cases(run, gate.assume))


@verb
def convex_envelope(f: Any, x: Any, assume: Any = ()) -> Expr:
    """The largest closed convex function below f: ``rs.biconjugate`` by the name it has in optimisation.

    >>> from sympy import Min, Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.convex_envelope(Min(Abs(x), Abs(x - 2)), x)
    Piecewise((-x, x <= 0), (0, x <= 2), (x - 2, True))
    """
    return biconjugate(f, x, assume)
