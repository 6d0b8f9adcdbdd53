"""Separable sums f(x, y, ...) = f_1(x) + f_2(y) + ...: each variable is worked out alone.

The conjugate is the sum of the conjugates, a proximal map has the proximal maps as its components, the envelope is the
sum of the envelopes, the least value the sum of the least values.  Reference: R. T. Rockafellar, Convex Analysis
(1970), theorem 16.4; N. Parikh, S. Boyd, Proximal Algorithms (2014), section 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, Basic, EmptySet, Expr, ProductSet, S, Set, Symbol, nan

from ..errors import UnsupportedError
from ..forms.line.set_cases import PiecewiseSet
from ..symbols import Lists, as_expression, named_variables
from ..symbols.laws import unfolded


def split(f: Any, variables: Any) -> list[tuple[Symbol, Expr]]:
    """(variable, its part of the sum) for each; refused where a term holds two of them.

    >>> from sympy import Abs, symbols
    >>> x, y = symbols('x y', real=True)
    >>> split(2*(Abs(x) + y**2) + 3, (x, y))
    [(x, 2*Abs(x) + 3), (y, 2*y**2)]
    """
    named = named_variables(variables)
    e = as_expression(f)
    terms = Add.make_args(e)
    for spelled in (e.expand(), unfolded(e).expand()):
        if any(len(t.free_symbols & set(named)) > 1 for t in terms):
            terms = Add.make_args(spelled)
    parts: dict[Symbol, list[Basic]] = {v: [] for v in named}
    for t in terms:
        held = [v for v in named if v in t.free_symbols]
        if len(held) > 1:
            raise UnsupportedError(
                "{0} holds {1} and {2} together: in several variables sums of functions of one variable each are "
                "worked out",
                t,
                held[0],
                held[1],
            )
        parts[held[0] if held else named[0]].append(t)
    return [(v, Add(*own)) for v, own in parts.items()]


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
    """All points with their coordinates in these sets."""
    if any(not isinstance(s, Set) or isinstance(s, PiecewiseSet) for s in sets):
        raise UnsupportedError("the sets {0} depend on parameters: ask for each variable by itself", list(sets))
    return EmptySet if any(s is S.EmptySet for s in sets) else ProductSet(*sets)
