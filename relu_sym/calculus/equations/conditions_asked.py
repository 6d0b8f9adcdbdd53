"""What is asked of the line: a condition behind the gate, made of relations between functions of the variable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from sympy import And, Basic, Eq, Expr, I, Max, Min, Not, Or, S, false, oo, true
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFunction

from ...errors import UnsupportedError
from ...forms.facts import Facts
from ...functions import ReLU
from ...symbols import Gate, Lists, T, as_expression, flat, leaves
from ...vocabularies.piecewise import HOLDS


class Asked:
    """A condition on ``T``; ``gate`` brings results back, ``source`` is what the caller wrote."""

    def __init__(self, f: Any, x: Any, assume: Any = ()) -> None:
        self.source = as_condition(f)
        self.gate = Gate(S.Zero, x, assume)
        self.gate.source = self.source  # type: ignore[assignment]  # what a refusal of nesting quotes
        self._assume = assume
        self.condition = over_sides(self.source, self._entered)

    def _entered(self, side: Expr) -> Expr:
        if side in (oo, -oo):
            return side
        own = Gate(side, self.gate.x, self._assume)
        self.gate.floats = self.gate.floats or own.floats
        if I in leaves(own.expr):
            raise UnsupportedError("{0} has complex values: solve for its real and imaginary part, re and im", side)
        return own.expr

    def given(self, facts: Facts) -> Boolean:
        """The condition in one case of the parameters."""
        return over_sides(
            self.condition, lambda side: side if side in (oo, -oo) else _settled(facts.applied(side), facts)
        )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Errors raised inside quote the caller's symbols."""
        with self.gate.errors():
            yield


def _settled(e: Expr, facts: Facts) -> Expr:
    """ReLU, Max and Min of parameters by what is known of them in this case: a factor may be 0 there."""
    known: dict[Basic, Expr] = {}
    for h in e.atoms(ReLU, Max, Min) if facts.signs else ():
        u, v = (*h.args, S.Zero)[:2]
        s = None if T in h.free_symbols or len(h.args) > 2 else facts.known(cast(Expr, u - v))
        if s is not None:
            known[h] = u if (s > 0) != isinstance(h, Min) else v
    return cast(Expr, e.xreplace(known))


def as_condition(f: Any) -> Boolean:
    """A relation or a Boolean of relations as it is; an expression is asked where it is 0; a list, all of it."""
    if isinstance(f, Lists):
        return And(*map(as_condition, flat(f)))
    if f is True or f is False:
        return true if f else false
    if isinstance(f, Boolean) and not f.is_Symbol:
        return f
    return Eq(as_expression(f), S.Zero, evaluate=False)


def over_sides(condition: Basic, rule: Callable[[Expr], Expr]) -> Any:
    """The condition with a rule applied to both sides of every relation, none of which is decided by SymPy here."""
    if condition in (true, false):
        return condition
    if isinstance(condition, Relational) and type(condition) in HOLDS:
        return type(condition)(rule(condition.lhs), rule(condition.rhs), evaluate=False)
    if isinstance(condition, (And, Or, Not)):
        return condition.func(*[over_sides(c, rule) for c in condition.args])
    if isinstance(condition, BooleanFunction):
        return over_sides(condition.to_nnf(False), rule)
    raise UnsupportedError("the condition {0} is not a relation between functions of the variable", condition)
