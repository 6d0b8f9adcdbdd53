"""``rs.function_range``, ``minimum``, ``maximum``, ``argmin``, ``argmax``: exact at kinks, jumps and infinite ends.

A smooth piece on an open interval takes all values between its least and its largest limit or stationary value; an
end of that interval of values is taken where a stationary point has it.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, FiniteSet, Interval, Range, S, Set, oo

from ..budget import verb
from ..errors import UnsupportedError
from ..forms.exact import expression
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases, sets_by_cases
from ..symbols import Gate, Lists, T
from .domains import as_domain, domain_of_values, real_variable
from .extrema_in_several import places_in_several, value_in_several
from .levels import Level, all_levels, extreme, united
from .measures_in_several import range_in_several
from .progressions import listed
from .stretches import Part, components, function_on


def range_on(parts: list[list[Part]], facts: Facts) -> Set:
    """All values on these parts."""
    found: list[Set] = []
    for here, is_stretch in all_levels(parts, facts):
        if here:
            found += [range_of_stretch(here, facts)] if is_stretch else [FiniteSet(expression(v.value)) for v in here]
    return united(found, facts)


def range_of_stretch(found: list[Level], facts: Facts) -> Set:
    """All values of a smooth piece with these levels."""
    lowest, highest = extreme(found, -1, facts), extreme(found, 1, facts)
    lo, hi = expression(lowest.value), expression(highest.value)
    if lo == hi:
        return FiniteSet(lo)
    return Interval(lo, hi, lowest.where is S.EmptySet, highest.where is S.EmptySet)


def _asked(f: Any, x: Any, domain: Any, side: int, assume: Any) -> tuple[Gate, Any]:
    f, x, domain = real_variable(f, x, domain, assume)
    gate = Gate(f, x, assume)
    within = domain_of_values(domain, gate.x, assume)

    def best(facts: Facts) -> Level:
        found = best_level(components(function_on(gate, facts), within, facts), side, facts)
        if found is None:
            raise UnsupportedError("{0} has no value on {1}", T, within)
        if any(isinstance(part, Range) for part in as_domain(within)):
            return found._replace(where=listed(united([found.where], facts).intersect(within)))
        return found

    return gate, best


def best_level(parts: list[list[Part]], side: int, facts: Facts) -> Level | None:
    """The least (side -1) or largest (1) of all values on these parts; None where there is none."""
    found = [v for here, _ in all_levels(parts, facts) for v in here]
    return extreme(found, side, facts) if found else None


@verb
def function_range(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Set:
    """All values of f on a domain, as an exact set; SymPy's signature.

    The value at a jump counts as it is, limits that are not taken are open ends, points without value are left out.
    ``domain`` is an interval, points, a finite ``Range``, a union of these, or a condition on x (a list: all of them);
    so too of the four verbs beside it, which take infinite ranges and the whole numbers too.
    In several variables, ``rs.function_range(f, (x, y), domain)``, of what ``rs.minimum`` takes.

    >>> from sympy import Max, Min, S, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.function_range(Min(Max(x, 0), 1), x, S.Reals)
    Interval(0, 1)
    >>> rs.function_range(rs.Heaviside(x), x)
    {0, 1/2, 1}
    >>> y = Symbol('y', real=True)
    >>> rs.function_range(Max(x, y) - x - y, (x, y), (x >= 0) & (y >= 0) & (x + y <= 1))
    Interval(-1/2, 0)
    """
    if isinstance(x, Lists):
        return range_in_several(f, x, domain, assume, function_range)
    gate = Gate(f, x, assume)
    within = domain_of_values(domain, gate.x, assume)
    if any(isinstance(part, Range) for part in as_domain(within)):
        raise UnsupportedError("the values on {0} are no intervals: rs.minimum and rs.maximum take such a set", within)
    with gate.errors():
        return gate.out(
            sets_by_cases(
                lambda facts: range_on(components(function_on(gate, facts), within, facts), facts), gate.assume
            )
        )


@verb
def minimum(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Expr:
    """inf of f over a domain, exact, ``-oo`` where f is unbounded below; SymPy's signature.

    ``x`` may be a list of variables, in the three verbs beside it too: of separable sums, and of all functions with
    affine switches and pieces of degree two at most, convex or not.  ``domain`` is then a box (a product of intervals),
    a condition, a ``Polytope`` or a set of points.  ``rs.argmin`` tells where it is attained: nowhere (``EmptySet``) if
    it is only approached.  Values at jumps count as they are.  What the declaration of x excludes is left out too: of a
    positive, nonzero or integer variable.

    Errors: ``UnsupportedError`` for curved switches, other pieces, and quadratic pieces on unbounded cells that are
    neither convex nor copositive.  Source: M. Frank, P. Wolfe, An algorithm for quadratic programming (1956).

    >>> from sympy import Abs, S, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.minimum(Abs(x) + Abs(x - 1), x, S.Reals)
    1
    >>> y = Symbol('y', real=True)
    >>> rs.minimum(x + 2*y, (x, y), (x + y >= 1) & (x >= 0) & (y >= 0))
    1
    """
    if isinstance(x, Lists):
        return value_in_several(f, x, domain, -1, assume, minimum)
    gate, best = _asked(f, x, domain, -1, assume)
    with gate.errors():
        return gate.out(by_cases(lambda facts: expression(best(facts).value), gate.assume))


@verb
def maximum(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Expr:
    """sup of f over a domain, exact, ``oo`` where f is unbounded above; SymPy's signature.

    >>> from sympy import Min, S, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.maximum(Min(x, 1 - x), x, S.Reals)
    1/2
    """
    if isinstance(x, Lists):
        return value_in_several(f, x, domain, 1, assume, maximum)
    gate, best = _asked(f, x, domain, 1, assume)
    with gate.errors():
        return gate.out(by_cases(lambda facts: expression(best(facts).value), gate.assume))


@verb
def argmin(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Set:
    """The points of a domain at which f has its least value; ``EmptySet`` where there is none.

    In several variables (see ``rs.minimum``) a ``FiniteSet`` of points, a ``Polytope``, a union of these, a product of
    the sets of the variables of a separable sum, or a set described by its walls.

    >>> from sympy import Abs, Interval, S, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.argmin(Abs(x) + Abs(x - 1), x)
    Interval(0, 1)
    >>> rs.argmin(Abs(x - 3), x, Interval.open(0, 3)), rs.argmin(Abs(x), x, x >= 1)
    (EmptySet, {1})
    >>> rs.argmin(x**2 - 7*x, x, S.Integers)
    {3, 4}
    >>> y = Symbol('y', real=True)
    >>> rs.argmin(Abs(x + y - 1) + Abs(x) + Abs(y), (x, y))
    Polytope((0, 0), (0, 1), (1, 0))
    """
    if isinstance(x, Lists):
        return places_in_several(f, x, domain, -1, assume, argmin)
    gate, best = _asked(f, x, domain, -1, assume)
    with gate.errors():
        return gate.out(sets_by_cases(lambda facts: attained(best(facts), facts), gate.assume))


@verb
def argmax(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Set:
    """The points of a domain at which f has its largest value; ``EmptySet`` where there is none; as ``rs.argmin``.

    >>> from sympy import Symbol, Min
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.argmax(Min(x, 1 - x), x)
    {1/2}
    """
    if isinstance(x, Lists):
        return places_in_several(f, x, domain, 1, assume, argmax)
    gate, best = _asked(f, x, domain, 1, assume)
    with gate.errors():
        return gate.out(sets_by_cases(lambda facts: attained(best(facts), facts), gate.assume))


def attained(level: Level, facts: Facts) -> Set:
    """No point has an infinite value."""
    return S.EmptySet if level.value in (oo, -oo) else united([level.where], facts)
