"""Points of the line: where a set is asked for, the ends of an integral, and the part of the line that it sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, I, Rational, S, nan, oo, sympify, zoo
from sympy.core.sympify import SympifyError

from ..errors import Undecided, UnsupportedError
from ..forms.exact import Scalar, scalar
from ..forms.line.jumps import Form
from ..symbols import Gate, T, exact


def as_end(v: Any) -> Expr:
    """An end of integration: a real number, an infinity or a symbol."""
    try:
        e = sympify(v, strict=True)
    except SympifyError:
        raise UnsupportedError("{0!r} cannot be an end of integration", v) from None
    if not isinstance(e, Expr) or e.has(nan, zoo, I) or e.is_extended_real is False:
        raise UnsupportedError("{0} cannot be an end of integration: it is not a point of the real line", e)
    return exact(e)[0]


MARGINS = (S.One, Rational(1, 16), Rational(1, 2**12))
"""How much more than the interval is looked at; less where a pole stands beside it."""


def seen(gate: Gate, lo: Expr, hi: Expr, read: Callable[[Scalar, Scalar], Form]) -> Form:
    """The form on the part of the line that the integral sees."""
    for margin in MARGINS:
        ends = window(gate, lo, hi, margin)
        try:
            return read(*ends)
        except Undecided:
            raise
        except UnsupportedError:
            if margin == MARGINS[-1] or ends == (gate.lo, gate.hi):
                raise
    raise AssertionError


def window(gate: Gate, lo: Expr, hi: Expr, margin: Expr = S.One) -> tuple[Scalar, Scalar]:
    """The part of the line that the integral sees, and a little more so that its ends are inside; all of it where
    parameters would have to be compared with its ends."""
    in_order = lo != hi and all(v.is_comparable or v.is_infinite for v in (lo, hi))
    if in_order and gate.expr.free_symbols <= {T}:
        lo, hi = (hi, lo) if (lo > hi) == True else (lo, hi)  # noqa: E712
        below = gate.lo if gate.lo != -oo else scalar(lo - margin)
        return below, gate.hi if gate.hi != oo else scalar(hi + margin)
    return gate.lo, gate.hi


def as_point(point: Any, gate: Gate) -> Scalar:
    """A point of the line of a variable: a real number or a symbol."""
    try:
        p = sympify(point, strict=True)
    except SympifyError:
        p = None
    if not isinstance(p, Expr):
        raise UnsupportedError("{0!r} is not a point of the line", point)
    if p in (oo, -oo, zoo, nan) or p.is_extended_real is False:
        raise UnsupportedError("{0} is not a point of the real line", p)
    if (gate.lo != -oo and p.is_extended_nonpositive) or (gate.hi != oo and p.is_extended_nonnegative):
        raise UnsupportedError("{0} is outside what the variable {1} is declared to be", p, gate.x)
    return scalar(gate.enter(p))
