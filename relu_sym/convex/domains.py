"""The domain of a verb on the line: intervals, points, whole numbers, or a condition on the variable."""

from __future__ import annotations

from typing import Any

from sympy import And, Expr, FiniteSet, Interval, Range, S, Set, Symbol, Union, oo
from sympy.logic.boolalg import Boolean

from ..calculus.equations.solveset import solveset
from ..errors import UnsupportedError
from ..symbols import Lists, as_expression
from .progressions import as_progression, listed, members


def set_of(domain: Any, x: Any, assume: Any = ()) -> Any:
    """The domain of a verb on the line: a condition on the variable, or several, by the set where they hold."""
    if isinstance(domain, Lists) and domain and all(isinstance(c, Boolean) for c in domain):
        domain = And(*domain)
    if isinstance(domain, Symbol):
        raise UnsupportedError("domain = {0}: give a SymPy set; several variables are listed, ({1}, {0})", domain, x)
    if not isinstance(domain, Boolean):
        return domain
    if x not in domain.free_symbols:
        raise UnsupportedError("domain = {0} is no condition on {1}: give one, or a SymPy set", domain, x)
    return solveset(domain, x, assume=assume)


def variable_first(interval: Any, symbol: Any) -> tuple[Any, Any]:
    """The interval and the variable of a verb that takes them in this order and in the other one."""
    return (S.Reals if symbol is None else symbol, interval) if isinstance(interval, Symbol) else (interval, symbol)


def domain_last(symbols: tuple, domain: Any) -> tuple[tuple, Any]:
    """The variables and the domain of a verb whose domain may stand behind the variables."""
    last = symbols[-1] if symbols else None
    parts = last if isinstance(last, Lists) and len(symbols) > 1 else [last]
    named = bool(parts) and all(isinstance(p, (Set, Boolean)) and not isinstance(p, Symbol) for p in parts)
    return (symbols[:-1], last) if named else (symbols, domain)


def as_domain(domain: Any) -> tuple[Interval | FiniteSet | Range, ...]:
    """The intervals and points of a set of reals, and its infinite progressions of whole numbers."""
    if not isinstance(domain, Set):
        pair = isinstance(domain, Lists) and len(domain) == 2
        meant = [Interval(*domain)] if pair and all(map(_is_end, domain)) else []
        advice = ", as in {1}" if meant else ""
        raise UnsupportedError("domain = {0!r}: give a SymPy set of real numbers" + advice, domain, *meant)
    found = Interval(-oo, oo) if domain is S.Reals else domain
    parts = found.args if isinstance(found, Union) else () if found is S.EmptySet else (found,)
    progressions = [as_progression(p) for p in parts]
    parts = [
        p if s is None else s if (inner := members(s)) is None else FiniteSet(*inner)
        for p, s in zip(parts, progressions, strict=True)
    ]
    if not all(isinstance(p, (Interval, FiniteSet, Range)) for p in parts):
        raise UnsupportedError("domain = {0}: give intervals, finite sets of points, or a union of these", domain)
    return tuple(parts)


def real_variable(f: Any, x: Any, domain: Any, assume: Any = ()) -> tuple[Any, Any, Any]:
    """An extremum over a variable that is declared an integer: of a real one on the whole numbers."""
    if not (isinstance(x, Symbol) and x.is_integer):
        return f, x, domain
    finer = next((k for k in NOT_ALL if getattr(x, f"is_{k}")), None)
    if finer is not None:
        raise UnsupportedError(
            "the variable {0} is declared {1}: declare an integer, and write the rest by it", x, finer
        )
    kinds = {k: True for k in SIGNS if getattr(x, f"is_{k}")}
    real = Symbol(x.name, real=True, **kinds)
    conditions = list(domain) if isinstance(domain, Lists) else [domain]
    if conditions and all(isinstance(c, Boolean) and not isinstance(c, Symbol) for c in conditions):
        domain = set_of([c.xreplace({x: real}) for c in conditions], real, assume)
    whole = domain.intersect(S.Integers) if isinstance(domain, Set) else domain
    return as_expression(f).xreplace({x: real}), real, whole


def _is_end(v: Any) -> bool:
    return isinstance(v, (int, float, Expr)) and not isinstance(v, bool)


def declared(domain: Any, x: Any, assume: Any = ()) -> Any:
    """The domain of a verb on the line without what the declaration of its variable excludes: x > 0 for a positive
    symbol."""
    domain = listed(set_of(domain, x, assume))
    own = next((s for kind, s in DECLARED.items() if getattr(x, kind, False)), None)
    if own is None or not isinstance(domain, Set) or domain.free_symbols:
        return domain
    return domain.intersect(own)


def domain_of_values(domain: Any, x: Any, assume: Any = ()) -> Any:
    """The same of a verb about the values of f and where they are taken: also without the 0 of a nonzero symbol.

    A verdict leaves that in the line, which is convex.
    """
    domain = declared(domain, x, assume)
    if not x.is_nonzero or x.is_positive is not None or not isinstance(domain, Set) or domain.free_symbols:
        return domain
    return domain.intersect(Union(Interval.open(-oo, 0), Interval.open(0, oo)))


DECLARED = {
    "is_positive": Interval.open(0, oo),
    "is_negative": Interval.open(-oo, 0),
    "is_nonnegative": Interval(0, oo),
    "is_nonpositive": Interval(-oo, 0),
}
SIGNS = ("positive", "negative", "nonnegative", "nonpositive", "nonzero")
NOT_ALL = ("zero", "even", "odd", "prime", "composite")
"""What an integer may be declared beside its sign."""
