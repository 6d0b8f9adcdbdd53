"""What an integral is refused for before it is worked out."""

from __future__ import annotations

from sympy import DiracDelta, Expr, Symbol, oo

from ...errors import UnsupportedError
from ...forms.exact import Facts
from ...symbols import Gate, Lists, T


class LosesAnImpulse(UnsupportedError):
    """An inner integral that has an impulse in a variable to come, just where it has no value itself."""


def check_limits(limits: tuple) -> None:
    """Refuse x, a, b where the limit (x, a, b) is meant: an end that is no symbol is no variable."""
    starts = len(limits) == 3 and isinstance(limits[0], Symbol)
    if starts and not all(isinstance(e, (Symbol, *Lists)) for e in limits[1:]):
        raise UnsupportedError("{0}, {1}, {2}: give the variable with its limits, as in ({0}, {1}, {2})", *limits)


def check_no_impulse(gate: Gate, facts: Facts, to_come: list[Symbol]) -> None:
    """Refuse where a derivative of an impulse meets a jump for one value of a variable to come.

    H(x)*delta'(x - y), integrated in x, is -delta(y) there; no case of the sign of y tells that.
    """
    if not any(len(d.args) > 1 and d.args[1] != 0 for d in gate.expr.atoms(DiracDelta)):
        return
    for e, s in facts.signs:
        met = sorted(gate.out(e).free_symbols & set(to_come), key=str) if s == 0 else []
        if met:
            raise LosesAnImpulse(
                "where {0} = 0 a derivative of an impulse of {1} meets a jump: integrated in {2} it leaves an impulse "
                "in {3}, which no case tells; integrate in {3} first",
                e,
                gate.expr,
                T,
                met[0],
            )


def check_domain(gate: Gate, lo: Expr, hi: Expr) -> None:
    """A variable declared positive lives on (0, oo)."""
    for end in (lo, hi):
        outside = (gate.lo != -oo and end.is_extended_negative) or (gate.hi != oo and end.is_extended_positive)
        if outside:
            raise UnsupportedError("the end {0} is outside what the variable {1} is declared to be", end, gate.x)
