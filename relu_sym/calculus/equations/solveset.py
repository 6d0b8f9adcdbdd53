"""``rs.solveset``: where an equation, an inequality or a Boolean of them holds on the real line."""

from __future__ import annotations

from typing import Any

from sympy import FiniteSet, Intersection, Interval, S, Set, Symbol, Union, oo
from sympy.logic.boolalg import Boolean

from ...budget import verb
from ...errors import UnsupportedError
from ...forms.exact import scalar
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...symbols import as_variable, exact
from .conditions_asked import Asked, as_condition
from .truth import holds_at, where


@verb
def solveset(f: Any, symbol: Any = None, domain: Set = S.Reals, assume: Any = ()) -> Set:
    """The set of all real solutions of f = 0, of an equation, an inequality, or a Boolean of them.

    A point solves by the value of f *there*: ``Heaviside(0) = 1/2``, a Piecewise by its conditions.  Where f has no
    real value (a hole, a gap, outside the domain of a root or a logarithm in it) there is no solution, even if the
    limit is 0, and no relation holds.  An interval on which f is 0 is in the set, its ends open or closed as f says.

    Zeros are exact: closed forms, ``CRootOf``, else ``RootIn``.  Points that repeat are an ``ImageSet`` over whole
    numbers (SymPy leaves some questions of membership open; ``rs.reduce_inequalities`` says the set by ``Mod``);
    intervals that repeat a ``ConditionSet`` with ``Mod``, of which membership is decided.  Where parameters
    decide, ends and points are Piecewise over them, or the set is a ``PiecewiseSet``.

    ``domain``: an Interval, FiniteSet, or Union of such; of other sets (``S.Integers``) the part that solves.  A
    symbol declared nonnegative stays so.  Floats are read as decimals; solutions come out by ``evalf`` then.

    Errors: ``UnsupportedError`` (zeros that are not found, a complex domain), ``UndefinedProductError`` (impulses),
    ``BudgetError``.

    >>> from sympy import Abs, Max, Rational, Symbol, sin
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.solveset(rs.ReLU(x) - rs.ReLU(-x) - 3, x)
    {3}
    >>> rs.solveset(rs.Heaviside(x) - 1, x), rs.solveset(rs.Heaviside(x) <= Rational(1, 2), x)
    (Interval.open(0, oo), Interval(-oo, 0))
    >>> rs.solveset(Abs(x) + Abs(x - 1) - 1, x)
    Interval(0, 1)
    >>> rs.solveset(Max(sin(x), 0), x)
    ConditionSet(x, Mod(x + pi, 2*pi) <= pi, Reals)
    >>> rs.solveset(Max(sin(x), 0), x).contains(10)
    True
    >>> a = Symbol('a', real=True)
    >>> rs.solveset(Max(x, a) - 1, x)
    PiecewiseSet(({1}, a < 1), (Interval(-oo, 1), Eq(a, 1)), (EmptySet, True))

    Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), chapter 2.
    """
    condition = as_condition(f)
    asked = Asked(condition, the_symbol(condition, symbol), assume)
    asked.gate.floats = asked.gate.floats or exact(_real(domain))[1]
    with asked.errors():
        parts, others = domain_parts(asked.gate.enter(domain), asked)
        run = lambda facts: solutions(asked.given(facts), parts, facts)  # noqa: E731
        found = asked.gate.out(sets_by_cases(run, asked.gate.assume))
        return _among(found, others, asked) if others is not None else found


def the_symbol(f: Any, symbol: Any) -> Symbol:
    """The unknown: the one given, else the one free symbol."""
    if symbol is not None:
        return as_variable(symbol)
    if len(f.free_symbols) != 1:
        raise UnsupportedError("{0} has the symbols {1}: say for which to solve", f, sorted(f.free_symbols, key=str))
    return as_variable(next(iter(f.free_symbols)))


def _real(domain: Any) -> Set:
    if not isinstance(domain, Set):
        raise UnsupportedError("domain={0!r} is not a set", domain)
    if domain.is_subset(S.Complexes) and domain.is_subset(S.Reals) is False:
        raise UnsupportedError("domain={0} is not on the real line, where kinks and jumps live", domain)
    return domain


def domain_parts(domain: Set, asked: Asked) -> tuple[list[Set], Set | None]:
    """The domain as intervals and finite sets; or the line, and the set to choose from then."""
    own = _declared(asked.gate.x)
    listed = list(domain.args) if isinstance(domain, Union) else [domain]
    if any(not (part is S.EmptySet or isinstance(part, (Interval, FiniteSet)) or part == S.Reals) for part in listed):
        return [own], domain
    parts = [Intersection(own, Interval(-oo, oo) if part == S.Reals else part) for part in listed]
    if own != Interval(-oo, oo) and any(not isinstance(p, (Interval, FiniteSet)) for p in parts if p != S.EmptySet):
        return [own], domain
    return [p for p in parts if p is not S.EmptySet], None


def _declared(x: Symbol) -> Interval:
    """Where the assumptions of the unknown let it be."""
    if x.is_nonnegative:
        return Interval(0, oo, left_open=bool(x.is_positive))
    return Interval(-oo, 0, right_open=bool(x.is_negative)) if x.is_nonpositive else Interval(-oo, oo)


def solutions(condition: Boolean, parts: list[Set], facts: Facts) -> Set:
    """The solutions in one case of the parameters."""
    found: list[Set] = []
    for part in parts:
        if isinstance(part, FiniteSet):
            found.append(FiniteSet(*(v for v in part if holds_at(condition, scalar(v), facts))))
        else:
            found.append(where(condition, part, facts))
    return found[0] if len(found) == 1 else Union(*found)


def _among(found: Set, others: Set, asked: Asked) -> Set:
    """Those of the solutions that are in a set of another kind."""
    others = asked.gate.out(others)
    if isinstance(found, FiniteSet):
        inside = {v: others.contains(v) for v in found}
        if any(c not in (True, False) for c in inside.values()):
            raise UnsupportedError("whether the solutions {0} are in {1} is not decided", found, others)
        return FiniteSet(*(v for v, c in inside.items() if c == True))  # noqa: E712
    plain = isinstance(found, Interval) or found in (S.EmptySet, S.Reals)
    return Intersection(found, others, evaluate=None if plain else False)
