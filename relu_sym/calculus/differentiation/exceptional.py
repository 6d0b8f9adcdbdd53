"""``rs.exceptional_set``: where the classical derivative does not exist."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from sympy import FiniteSet, ImageSet, Interval, Lambda, Range, S, Set, Symbol, Union, factor_terms, oo

from ...budget import verb
from ...errors import UnsupportedError
from ...forms.exact import ONE, Scalar, expression, sign_of
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...forms.line.partition import Domain, Impulse, LineForm
from ...forms.line.periodic import Periodic
from ...forms.periods import tidy
from ...forms.smoothness import is_smooth
from ...symbols import Gate, Lists, flat, named_variables
from ...vocabularies import trains
from ...vocabularies.read import read
from .derivative import Evidence, classical
from .exceptional_several import of_several


@verb
def exceptional_set(f: Any, x: Any, assume: Any = ()) -> Set:
    """The set of real points at which f has no classical derivative, among them those where f has no value.

    With parameters the points may be Piecewise over them; where a parameter decides whether there are such points at
    all, as in ``a*Abs(x)``, the set is a ``PiecewiseSet``.  Points that repeat are an ``ImageSet`` over whole numbers
    n, all of them or a ``Range``.

    Several variables, ``x`` a tuple: the points of R^n at which f is not differentiable (there is no one vector g with
    f(p + d) = f(p) + g.d + o(|d|)), those without a value among them; of a list of components, where one of them is
    not.  A ``ConditionSet`` of points, exact: where all switches are products of affine forms, or f is a sum of kinks
    on smooth curves that cross, each the same all along or on one side of another; else refused.  Points where the
    gradients of all cells around agree are no exceptions.

    Errors: ``UnsupportedError`` (several variables: curved switches that may touch, a head that may have a value of its
    own on its switch); ``BudgetError``.

    >>> from sympy import Abs, Symbol, sin
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.exceptional_set(Abs(x**2 - 1), x)
    {-1, 1}
    >>> rs.exceptional_set(x*Abs(x), x)
    EmptySet
    >>> a = Symbol('a', real=True)
    >>> rs.exceptional_set(a*Abs(x), x)
    PiecewiseSet(({0}, Ne(a, 0)), (EmptySet, True))
    >>> rs.exceptional_set(Abs(sin(x)), x)
    ImageSet(Lambda(n, pi*n), Integers)
    >>> from sympy import Max
    >>> y = Symbol('y', real=True)
    >>> rs.exceptional_set(Max(x, y), (x, y))
    ConditionSet((x, y), Eq(x, y), ProductSet(Reals, Reals))
    >>> rs.exceptional_set(Abs(x)*y, (x, y))                 # differentiable at the origin
    ConditionSet((x, y), Eq(x, 0) & Ne(y, 0), ProductSet(Reals, Reals))
    >>> rs.exceptional_set(Max(x, 0)**2 + rs.ReLU(y) - rs.ReLU(-y), (x, y))
    EmptySet
    """
    if isinstance(x, Lists):
        named = named_variables(x)
        components = flat(f) if isinstance(f, Lists) else [f]
        if len(named) > 1:
            return of_several(f, named, assume)
        return Union(*(exceptional_set(e, named[0], assume) for e in components))
    gate = Gate(f, x, assume)
    with gate.errors():
        if is_smooth(gate.expr):
            return FiniteSet()

        def run(facts: Facts) -> Set:
            return of_form(read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts)))

        return gate.out(sets_by_cases(run, gate.assume))


def of_form(form: LineForm) -> Set:
    """Breakpoints without a derivative, impulses, and the intervals without values."""
    for i, j in combinations(form.impulses, 2):
        form.compare(i.point, j.point)  # asked for: those that meet may cancel
    seen = [i.point for i in form.impulses if sign_of(i.weight, form.domain.facts)]
    bare = form.replace(
        pieces=[p.without_impulses() if p.periodic else p for p in form.pieces], impulses=(), principal=()
    )
    _, evidence = classical(bare)
    corners = [c.point for c in evidence.corners if not c.differentiable]
    points = [expression(v) for v in (*corners, *seen, *form.principal)]
    gaps = [Interval.open(*map(expression, form.ends(k))) for k, p in enumerate(form.pieces) if p.undefined]
    repeated = [_of_family(found, *evidence.before.ends(k)) for k, found in evidence.families]
    trains_of_impulses = [_progression(t) for t in trains.trains_of(form)[0]]
    return Union(FiniteSet(*points), *gaps, *repeated, *trains_of_impulses)


def _of_family(found: Evidence, lo: Scalar, hi: Scalar) -> Set:
    """a + n*period in (lo, hi) for every exceptional point a of one period."""
    window = found.before
    if any(q.undefined for q in window.pieces):
        raise UnsupportedError("the function has no value on an interval of every period")
    sites = [Impulse(c.point, 0, ONE) for c in found.corners if not c.differentiable]
    period = tidy(window.domain.hi - window.breaks[0].point)
    family = Periodic(period, window.pieces[1:], window.breaks, sites, window.domain.facts)
    return Union(*[_progression(t) for t in trains.of_family(family, lo, hi)])


def _progression(t: trains.Train) -> Set:
    n = Symbol("n", integer=True)
    numbers = S.Integers if (t.first, t.last) == (-oo, oo) else Range(t.first, t.last + 1)
    return ImageSet(Lambda(n, expression(t.point) + n * factor_terms(expression(t.period))), numbers)
