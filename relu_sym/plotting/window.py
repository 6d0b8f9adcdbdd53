"""The interval of a picture: the caller's, checked, or one that shows every breakpoint and impulse with a margin."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from sympy import Expr, Interval, Rational, Tuple, oo, sympify
from sympy.core.sympify import SympifyError

from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, scalar
from ..forms.line.partition import LineForm
from ..symbols import Gate

HALF_WIDTH = 2.0
"""Half the width of a picture of a function without breakpoints, or with one."""
MOST_PERIODS = 300
"""Periods of a family that one picture may show."""
MARGIN = 0.2
"""Least margin on each side of several breakpoints, as a part of the distance from first to last."""


def number(s: Scalar | float | None) -> float | None:
    """An exact scalar as a finite float; None where it is none.

    >>> from sympy import oo, sqrt
    >>> number(sqrt(4)), number(oo), number(None)
    (2.0, None, None)
    """
    try:
        value = math.nan if s is None else float(expression(s))
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def interval_of(given: Any, gate: Gate, form: LineForm) -> tuple[float, float]:
    """The interval that is drawn, clipped to what the variable is declared to be.

    Errors: ``UnsupportedError`` if it is no pair a < b of finite real numbers, or the variable has no value in it.
    """
    lo, hi = _chosen(form) if given is None else _checked(given)
    low, high = lo if gate.lo == -oo else max(lo, 0.0), hi if gate.hi == oo else min(hi, 0.0)
    if not low < high:
        raise UnsupportedError(
            "the interval {0!r} is outside what the variable {1} is declared to be", (lo, hi), gate.x
        )
    return low, high


def unfolded(form: LineForm, a: float, b: float) -> LineForm:
    """The form with the kinks of families that are in sight as its own."""
    if not form.repeats:
        return form
    near = form.within(*(scalar(Rational(v)) for v in (a - 1, b + 1)))
    out = near.written_out(MOST_PERIODS)
    if out.repeats:
        raise UnsupportedError("more than {0} periods lie in the interval: draw a shorter one", MOST_PERIODS)
    return out


def _chosen(form: LineForm) -> tuple[float, float]:
    families = [p.shortest() for p in form.pieces if p.periodic]
    found = [number(p) for p in (*(b.point for b in form.breaks), *(i.point for i in form.impulses))]
    found += [number(p.start + k * p.period) for p in families for k in (-1, 1)]
    points = {p for p in found if p is not None}
    low, high = (min(points), max(points)) if points else (0.0, 0.0)
    margin = max(HALF_WIDTH, 1e-6 * abs(low))
    if high > low:
        margin = max(MARGIN, 1 / (len(points) - 1)) * (high - low)
    return low - margin, high + margin


def _checked(given: Any) -> tuple[float, float]:
    ends: Iterable[Any] = (given.start, given.end) if isinstance(given, Interval) else given
    if not isinstance(ends, (tuple, list, Tuple)) or len(ends) != 2:
        raise UnsupportedError("the interval must be a pair (a, b), not {0!r}", given)
    a, b = map(_end, ends)
    if not a < b:
        raise UnsupportedError("the interval ({0}, {1}) is empty: give (a, b) with a < b", *ends)
    if not math.isfinite(b - a):
        raise UnsupportedError("the interval ({0}, {1}) is too wide to draw", *ends)
    return a, b


def _end(e: Any) -> float:
    try:
        s = sympify(e, strict=True)
    except SympifyError:
        s = None
    if isinstance(s, Expr) and s.free_symbols:
        raise UnsupportedError("the end {0} of the interval is not a number: substitute numbers", e)
    value = number(s) if isinstance(s, Expr) else None
    if value is None:
        raise UnsupportedError("the end {0!r} of the interval is not a finite real number", e)
    return value
