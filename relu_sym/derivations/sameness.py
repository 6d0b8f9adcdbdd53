"""Whether two expressions are one, as a caller and a derivation write it."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Piecewise, piecewise_fold

from ..symbols import Gate, exact, inexact


def same(shown: Basic, given: Any) -> bool:
    """One expression, floats read as the decimals they print as, or shown as floats where one came in; an Integral
    folds the Piecewise in it."""
    if not isinstance(given, Basic):
        return False
    plain, told = exact(given)[0], exact(shown)[0]
    if told in (plain, exact(inexact(plain))[0]):
        return True
    return plain.has(Piecewise) and told in (piecewise_fold(plain), exact(inexact(piecewise_fold(plain)))[0])


def entered(d: Any) -> Basic:
    """What was given, as the verb reads and shows it."""
    gate = Gate(d.given, d.variable)
    return gate.out(gate.expr)


def shows(e: Basic, d: Any) -> bool:
    """Whether a line shows what was given, or that as the verb enters it."""
    return shown_as(e, d.given, d.variable)


def shown_as(e: Basic, given: Any, x: Any) -> bool:
    """Whether an expression is the given one, or that as a verb enters it."""
    if same(e, given) or x is None or not isinstance(given, Expr):
        return same(e, given)
    gate = Gate(given, x)
    return same(e, gate.out(gate.expr))
