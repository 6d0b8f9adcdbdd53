"""acos(cos(v)) and asin(sin(v)) on an interval where they are linear in v."""

from __future__ import annotations

from sympy import Expr, acos, asin, cos, pi, sin

from ..symbols import T
from .exact import NO_FACTS, Facts, Scalar, expression, scalar
from .periods import linear, whole


def unwound(e: Expr, lo: Scalar, hi: Scalar, facts: Facts = NO_FACTS) -> Expr:
    """``e`` with acos(cos(v)) as v - m*pi or (m + 1)*pi - v, the whole number m read off the middle of the interval."""
    found = {}
    for h in e.atoms(acos, asin):
        inner = h.args[0]
        if isinstance(inner, cos if isinstance(h, acos) else sin) and linear(inner.args[0]) is not None:
            found[h] = _branch(h, inner.args[0], lo, hi, facts)
    return e.xreplace(found) if found else e


def _branch(h: Expr, v: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Expr:
    middle = v.xreplace({T: (expression(lo) + expression(hi)) / 2})
    turns = (middle / pi).expand() if isinstance(h, acos) else (middle / pi).expand() + scalar(1) / 2
    m = whole(scalar(turns), facts)
    if isinstance(h, asin):
        return v - m * pi if m % 2 == 0 else m * pi - v
    return v - m * pi if m % 2 == 0 else (m + 1) * pi - v
