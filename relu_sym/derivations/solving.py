"""The derivations of ``rs.solveset``, ``rs.solve`` and ``rs.reduce_inequalities``: the question."""

from __future__ import annotations

from typing import Any

from sympy import And, Basic, Expr, Float, S, Set, Symbol

from ..calculus.equations.conditions_asked import Asked, as_condition
from ..calculus.equations.inequalities import as_relation
from ..calculus.equations.solve import solve, unknowns_of
from ..calculus.equations.solveset import solveset, the_symbol
from ..errors import UnsupportedError
from ..steps import Solutions, Step
from ..symbols import Lists, flat
from .catalogue import step
from .derivation import Derivation
from .openings import listed
from .solutions import solution_set_steps


def of_solveset(f: Any, symbol: Any = None, domain: Set = S.Reals, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.solveset(f, symbol, domain)``."""
    given, x, found, steps = _set_of(f, symbol, domain, assume)
    return Derivation("solveset", "", "rules", given, x, 0, steps, found, (), (("domain", domain),))


def of_solve(f: Any, *symbols: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.solve(f, x)``, of one unknown."""
    x, result = _one(unknowns_of(f, flat(symbols))), solve(f, *symbols, assume=assume)
    given, x, found, steps = _set_of(f, x, S.Reals, assume)
    if not isinstance(result, list):
        steps = (*steps, step("relation of the unknown", found, Solutions(x, result, S.Reals)))
    elif listed(result) != found:
        steps = (*steps, step("listed", found, listed(result)))
    return Derivation("solve", "", "rules", given, x, 0, steps, result, ())


def of_reduce(inequalities: Any, symbols: Any = (), assume: Any = ()) -> Derivation:
    """The derivation of ``rs.reduce_inequalities(inequalities, x)``, of one unknown."""
    asked = list(inequalities) if isinstance(inequalities, (*Lists, set, frozenset)) else [inequalities]
    condition = And(*map(as_condition, asked))
    named = list(symbols) if isinstance(symbols, (*Lists, set, frozenset)) else [symbols]
    x = _one(named or sorted(condition.free_symbols, key=str))
    _, x, found, steps = _set_of(condition, x, S.Reals, assume)
    result = as_relation(found, x)
    steps = (*steps, step("relation of the unknown", found, Solutions(x, result, S.Reals)))
    return Derivation("reduce_inequalities", "", "rules", condition, x, 0, steps, result, ())


def _set_of(f: Any, symbol: Any, domain: Set, assume: Any) -> tuple[Basic, Symbol, Set, tuple[Step, ...]]:
    """(What was asked, the unknown, the set of solutions, its steps)."""
    condition = as_condition(f)
    x, found = the_symbol(condition, symbol), solveset(condition, symbol, domain, assume)
    asked = Asked(condition, x, assume)
    asked.gate.floats = asked.gate.floats or bool(domain.has(Float))
    with asked.errors():
        steps = solution_set_steps(asked, domain, found)
    return (f if isinstance(f, Expr) else condition), x, found, steps


def _one(unknowns: list) -> Symbol:
    if len(unknowns) != 1:
        raise UnsupportedError("the steps of solving are told for one unknown, not for {0}", tuple(unknowns))
    return unknowns[0]
