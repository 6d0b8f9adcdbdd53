"""The gate: every verb's variable becomes one real Dummy on entry and comes back on exit.

Behind the gate all forms live on the same variable ``T``, so they can be memoised and combined; the caller's own
symbol, its assumptions and its floats are put back by ``Gate.out``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sympy import And, Basic, Dummy, Expr, S, Set, Symbol, Tuple, oo
from sympy.core.relational import Relational
from sympy.matrices import MatrixBase

from ..errors import ReluSymError, UnsupportedError
from .expressions import as_expression, exact, inexact, leaves
from .laws import unfolded
from .renaming import renamed, unclashed
from .variables import N, StandIn, T


def as_variable(x: Any) -> Symbol:
    """``x`` as the real variable of a verb."""
    if not isinstance(x, Symbol):
        raise UnsupportedError("{0!r} cannot be the variable: give a Symbol", x)
    if x.is_commutative is False:
        raise UnsupportedError("the variable {0} is non-commutative", x)
    if x.is_integer:
        raise UnsupportedError("the variable {0} is declared integer; derivatives need a real variable", x)
    if x.is_extended_real is False or x.is_real is False:
        raise UnsupportedError("the variable {0} is declared non-real; kinks and jumps live on the real line", x)
    if not may_be_variable(x):
        raise UnsupportedError(
            "the variable {0} is declared complex; derivatives here are along the real line: declare it real, or "
            "nothing of it",
            x,
        )
    return x


def may_be_variable(x: Symbol) -> bool:
    """Whether it is real by declaration, or nothing is declared that says otherwise or leaves it open."""
    is_open = x.is_complex and x.is_extended_real is None
    return x.is_extended_real is not False and not x.is_integer and not is_open


Lists = (list, tuple, Tuple, MatrixBase)
"""What holds several components, variables or coordinates."""


def flat(f: Any) -> list:
    """The components of a list, of a list of rows, of a matrix."""
    return [e for row in f for e in (row if isinstance(row, Lists) else [row])]


def named_variables(variables: Any) -> tuple[Symbol, ...]:
    """The variables of a call, one or a list of them: real, each named once."""
    named = tuple(as_variable(v) for v in (variables if isinstance(variables, Lists) else [variables]))
    if not named or len(set(named)) < len(named):
        raise UnsupportedError("{0}: name each variable once, and one at least", variables)
    return named


def check_same_name(f: Basic, x: Symbol) -> None:
    """Refuse two different symbols of one name: a typing accident that would silently give 0."""
    for s in leaves(f):
        named_alike = isinstance(s, Symbol) and s.name == x.name and s != x and not isinstance(s, Dummy)
        if named_alike and s in f.free_symbols:
            raise UnsupportedError(
                "{0} contains another symbol named {1!r} with other assumptions than the variable; "
                "use one and the same Symbol",
                f,
                x.name,
            )


def infer_variable(*expressions: Expr) -> Symbol | None:
    """The one free symbol, ``None`` where there is none or several."""
    free = set().union(*(e.free_symbols for e in expressions))
    return as_variable(free.pop()) if len(free) == 1 else None


def as_assumptions(assume: Any, x: Symbol | None) -> tuple[Basic, ...]:
    """What ``assume=`` says about the parameters: a relation, or a list of them; floats as decimals."""
    listed = assume if isinstance(assume, (tuple, list, set, frozenset, Tuple)) else (assume,)
    found: list[Basic] = []
    for relation in listed:
        for part in relation.args if isinstance(relation, And) else (relation,):
            if part in (True, False):
                if part == False:  # noqa: E712
                    raise UnsupportedError("assume={0}: an assumption that is false for all its symbols", assume)
                continue
            if isinstance(part, Set):
                raise UnsupportedError(
                    "assume={0}: this is a set: give relations between parameters, as in assume=(a < 1,); a domain is "
                    "part of the function, f + rs.indicator({1}, x)",
                    assume,
                    part,
                )
            if not isinstance(part, Relational) or x in part.free_symbols:
                raise UnsupportedError(
                    "assume={0}: give relations between parameters, as in assume=(a < 1,); {1} is none", assume, part
                )
            found.append(exact(part)[0])
    return tuple(found)


def assumed_symbols(assume: Any) -> set[Basic]:
    """The parameters that ``assume=`` speaks of: no answer is read along one of them."""
    return set().union(*(relation.free_symbols for relation in as_assumptions(assume, None)))


def _check_assumed_names(f: Basic, assume: tuple[Basic, ...]) -> None:
    """Refuse an assumption about another symbol of a parameter's name: it would silently say nothing."""
    names = {s.name: s for s in leaves(f) if isinstance(s, Symbol) and not isinstance(s, Dummy)} if assume else {}
    for s in (s for relation in assume for s in relation.free_symbols):
        if names.get(s.name, s) != s:
            raise UnsupportedError(
                "assume={0} speaks of a symbol {1!r} with other assumptions than that of {2}: use one and the same",
                assume,
                s.name,
                f,
            )


class Gate:
    """One passage: ``expr`` is the caller's expression on ``T``, named functions by their laws; ``out`` brings a
    result back.

    ``assume`` are relations between the parameters, for what their declarations cannot say.
    """

    def __init__(self, f: Any, x: Any, assume: Any = ()) -> None:
        self.x = as_variable(x)
        self.assume = as_assumptions(assume, self.x)
        e = as_expression(f)
        check_same_name(e, self.x)
        _check_assumed_names(e, self.assume)
        e, self.floats = exact(e)
        self.source: Expr = cast(Expr, unclashed(e))
        law, from_law = exact(unfolded(self.source))
        self.floats = self.floats or from_law
        self.expr: Expr = self.enter(law)
        self.lo = S.Zero if self.x.is_nonnegative else -oo
        self.hi = S.Zero if self.x.is_nonpositive else oo

    def enter(self, e: Any) -> Any:
        """The caller's object on ``T``."""
        return renamed(exact(unfolded(e))[0], self.x, T) if isinstance(e, Basic) else e

    def out(self, e: Any) -> Any:
        """A result in the caller's symbols, floats if floats came in."""
        e = renamed(StandIn.meant(e), T, self.x) if isinstance(e, Basic) else e
        return inexact(e) if self.floats else e

    def _quoted(self, e: Any) -> Any:
        """What an error quotes, in the caller's symbols."""
        e = self.out(e)
        return e.xreplace({N: Symbol("n", integer=True)}) if isinstance(e, Basic) else e

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Errors raised inside quote the caller's symbols."""
        try:
            yield
        except ReluSymError as err:
            raise err.requoted(self._quoted) from None
        except RecursionError:
            raise UnsupportedError("{0} is nested too deeply", type(self.source).__name__) from None
