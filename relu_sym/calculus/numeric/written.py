"""A piece as the caller wrote it: every switch of the input replaced by the branch that holds on the interval.

Reading multiplies out: log((x - 1)**2) is held as log(x**2 - 2*x + 1), which is lost to rounding beside 1.  What is
written loses no more digits than SymPy's own code of the input.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    DiracDelta,
    Expr,
    Float,
    Heaviside,
    Max,
    Min,
    Mod,
    Piecewise,
    S,
    floor,
    nan,
    oo,
    sign,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef, Derivative, Subs
from sympy.functions.elementary.integers import ceiling, frac

from ...forms.exact import Scalar, expression
from ...forms.line.piece import Piece, Smooth
from ...functions import HeavisideStep, PrincipalValue, ReLU
from ...symbols import T

DIGITS = 30
PLACES = (0.3819, 0.7236, 0.1459)
"""Where in an interval the written piece is compared with the one that was read; the first decides the branches."""
MOST_WORK = 20_000
"""Nodes of the input that are looked at for all pieces together."""
OPAQUE = (ExprWithLimits, Derivative, Subs, AppliedUndef, floor, ceiling, frac, Mod)
"""Heads that are left to the piece as it was read: kinks without end, bound variables."""


class _Unknown(Exception):
    """The branch cannot be told."""


class Written:
    """The input as it was written, asked for piece by piece."""

    def __init__(self, source: Expr | None) -> None:
        self.source, self.left = source, MOST_WORK

    def on(self, p: Piece, lo: Scalar, hi: Scalar) -> Piece | None:
        """The piece on (lo, hi) as it was written; None where that is not known."""
        if self.source is None:
            return None
        points = [Float(t, DIGITS) for t in _inside(lo, hi)]
        try:
            found = self._branch(self.source, points[0])
            held = p.expr()
            if found != held and not all(_agree(found, held, t) for t in points):
                return None
        except (_Unknown, TypeError, ValueError, ArithmeticError):
            return None
        return Smooth(found)

    def _branch(self, e: Any, at: Float) -> Any:
        """The expression that e is in a neighbourhood of a point."""
        self.left -= 1
        if self.left < 0:
            raise _Unknown
        if not e.args or T not in e.free_symbols:
            return e
        match e:
            case Piecewise():
                for value, condition in e.args:
                    held = condition.xreplace({T: at})
                    if held == True:  # noqa: E712  (SymPy's own truth)
                        return self._branch(value, at)
                    if held != False:  # noqa: E712
                        raise _Unknown
                raise _Unknown
            case Max() | Min():
                ranked = sorted(e.args, key=lambda u: _value(u, at), reverse=isinstance(e, Max))
                return self._branch(ranked[0], at)
            case ReLU():
                return self._branch(e.args[0], at) if _side(e, at) > 0 else S.Zero
            case Abs():
                return _side(e, at) * self._branch(e.args[0], at)
            case sign():
                return S(_side(e, at))
            case Heaviside() | HeavisideStep():
                return S.One if _side(e, at) > 0 else S.Zero
            case DiracDelta():
                return S.Zero if _side(e, at) else nan
            case PrincipalValue():
                return self._branch(e.args[0], at)
        if isinstance(e, OPAQUE) or not isinstance(e, Expr) or not type(e).__module__.startswith("sympy."):
            raise _Unknown
        args = [self._branch(a, at) for a in e.args]
        return e if all(a is b for a, b in zip(args, e.args, strict=True)) else e.func(*args)


def _inside(lo: Scalar, hi: Scalar) -> list[Any]:
    """Points inside an interval."""
    a, b = (e if e in (oo, -oo) else expression(e).evalf(DIGITS) for e in (lo, hi))
    if a == -oo:
        return [(0 if b == oo else b) + (5 * r - 2 if b == oo else -r) for r in PLACES]
    return [a + (r if b == oo else r * (b - a)) for r in PLACES]


def _side(e: Any, at: Float) -> int:
    """The sign of the argument of a switch."""
    value = _value(e.args[0], at)
    if value == 0:
        raise _Unknown
    return 1 if value > 0 else -1


def _value(u: Any, at: Float) -> Any:
    value = u.xreplace({T: at}).evalf(DIGITS)
    if not value.is_Float and not value.is_Rational:
        raise _Unknown
    return value


def _agree(e: Any, other: Any, at: Float) -> bool:
    a, b = _value(e, at), _value(other, at)
    return bool(abs(a - b) <= Float(10) ** (-DIGITS // 2) * max(abs(a), abs(b)))
