"""Separable sums f(x, y, ...) = f_1(x) + f_2(y) + ...: each variable is worked out alone.

The conjugate is the sum of the conjugates, a proximal map has the proximal maps as its components, the envelope is the
sum of the envelopes, the least value the sum of the least values.  Reference: R. T. Rockafellar, Convex Analysis
(1970), theorem 16.4; N. Parikh, S. Boyd, Proximal Algorithms (2014), section 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, And, Basic, EmptySet, Expr, FiniteSet, Piecewise, ProductSet, S, Set, Symbol, Tuple, nan, oo

from ..errors import UnsupportedError
from ..forms.line.set_cases import PiecewiseSet
from ..symbols import Lists, as_expression, named_variables
from ..symbols.laws import unfolded


def blocks(f: Any, variables: Any) -> list[tuple[tuple[Symbol, ...], Expr]]:
    """(variables, their part of the sum), as few variables in each as the terms allow, in the order given.

    >>> from sympy import Abs, Max, symbols
    >>> x, y, z = symbols('x y z', real=True)
    >>> blocks(2*(Abs(x) + Max(y, z)) + 3, (x, y, z))
    [((x,), 2*Abs(x) + 3), ((y, z), 2*Max(y, z))]

    On a box the conditions on each variable go with it.

    >>> from sympy import Piecewise, oo
    >>> blocks(Piecewise((x + y, (x >= 0) & (y >= 0)), (oo, True)), (x, y))
    [((x,), x + Piecewise((0, x >= 0), (oo, True))), ((y,), y + Piecewise((0, y >= 0), (oo, True)))]
    """
    named = named_variables(variables)
    e = Add(*(part for t in Add.make_args(as_expression(f)) for part in _without_walls(t, named)))
    best = _joined(Add.make_args(e), named)
    for spelled in (e.expand(), unfolded(e).expand()) if len(best) < len(named) else ():
        found = _joined(Add.make_args(spelled), named)
        best = found if len(found) > len(best) else best
    return [(own, Add(*terms)) for own, terms in best]


def _without_walls(t: Basic, named: Sequence[Symbol]) -> list[Basic]:
    """A polynomial on a set, +oo outside: the polynomial, and the set in as few variables at a time as may be."""
    if not isinstance(t, Piecewise) or len(t.args) != 2:
        return [t]
    (g, inside), (outside, _) = t.args
    walls = And.make_args(inside)
    if outside is not oo or len(walls) < 2 or not g.is_polynomial(*named):
        return [t]
    groups = _joined(walls, named)
    if len(groups) < 2:
        return [t]
    return [g, *(Piecewise((S.Zero, And(*part)), (oo, True)) for _, part in groups if part)]


def _joined(terms: Sequence[Basic], named: Sequence[Symbol]) -> list[tuple[tuple[Symbol, ...], list[Basic]]]:
    """Variables that a term (or a condition) holds together, together, with these terms."""
    group = {v: {v} for v in named}
    for t in terms:
        held = [v for v in named if v in t.free_symbols]
        together = set().union(*(group[v] for v in held))
        for v in together:
            group[v] = together
    own: dict[frozenset, list[Basic]] = {frozenset(g): [] for g in (group[v] for v in named)}
    for t in terms:
        first = next((v for v in named if v in t.free_symbols), named[0])
        own[frozenset(group[first])].append(t)
    return [(tuple(v for v in named if v in g), parts) for g, parts in own.items()]


def split(f: Any, variables: Any) -> list[tuple[Symbol, Expr]] | None:
    """(variable, its part of the sum) for each; None where a term holds two of them."""
    found = blocks(f, variables)
    return None if any(len(own) > 1 for own, _ in found) else [(own[0], part) for own, part in found]


def matched(rows: Sequence[Any], answers: Any, what: str) -> list:
    """As many variables (or numbers) of the answer as there are variables."""
    given = list(answers) if isinstance(answers, Lists) else [answers]
    if len(given) != len(rows):
        raise UnsupportedError("{0}: give one {1} for each of the {2} variables", answers, what, len(rows))
    symbols = [w for w in given if isinstance(w, Symbol)]
    if len(set(symbols)) < len(symbols):
        raise UnsupportedError("{0}: name each variable once", answers)
    return given


def summed(values: Sequence[Expr], f: Any) -> Expr:
    """The sum of values that may be infinite; not of both signs."""
    found = Add(*values)
    if found is nan or found is S.ComplexInfinity:
        raise UnsupportedError("{0} is oo along one variable and unbounded below along another", f)
    return found


def product(sets: Sequence[Any]) -> Set:
    """All points with their coordinates in these sets; one point as such."""
    if any(not isinstance(s, Set) or isinstance(s, PiecewiseSet) for s in sets):
        raise UnsupportedError("the sets {0} depend on parameters: ask for each variable by itself", list(sets))
    if all(isinstance(s, FiniteSet) and len(s) == 1 for s in sets):
        return FiniteSet(Tuple(*(v for s in sets for v in s)))
    return EmptySet if any(s is S.EmptySet for s in sets) else ProductSet(*sets)
