"""Evaluation one number at a time: machine numbers (``math``), any precision (``mpmath``), exact (``sympy``)."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import mpmath
from sympy import Expr, S, nan, oo, sympify
from sympy.core.sympify import SympifyError

from ...errors import ReluSymError, UnsupportedError
from ...forms.exact import Scalar, expression, scalar
from ...symbols import Gate, exact, inexact
from .formula import FAILURES, formula
from .plan import GUARD, Plan, number, numbers
from .table import Table


class FloatFunction:
    """A plan as a function of one float: a bisection and Horner's rule."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._table = Table(plan, "d")
        self._formulas = [formula(p, "math") for p, _ in self._table.formulas]

    def __call__(self, x: Any) -> float:
        try:
            x = float(x)
        except (TypeError, ValueError):
            raise UnsupportedError("{0!r} is not one real number: modules='numpy' takes arrays", x) from None
        if not math.isfinite(x):
            return math.nan if math.isnan(x) else self.plan.ends[x > 0]
        k = bisect_right(self._table.bounds, x)
        cell = self._table.cells[k]
        if cell.refusal:
            raise cell.refusal.error()
        return self._formulas[cell.formula - 1](x) if cell.formula else cell.at(x)


class PreciseFunction:
    """A plan as a function of one mpmath number, at the working precision of each call."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._at = lru_cache(maxsize=8)(self._prepared)
        self._at(mpmath.mp.prec)

    def _prepared(self, bits: int) -> tuple[list, list, list]:
        """Points and values at the working precision, rows with guard bits."""
        points = [number(k.point, bits) for k in self.plan.knots]
        values = [mpmath.nan if k.value is None else number(k.value, bits) for k in self.plan.knots]
        return points, values, [self._row(row, bits) for row in self.plan.rows]

    def _row(self, row: Any, bits: int) -> Callable[[Any], Any]:
        if row.formula is not None or row.written is not None:
            return formula(row.formula or row.written, "mpmath", bits)
        if row.c is None:
            return lambda x: mpmath.nan
        centre, c = numbers(row, bits + GUARD)
        return lambda x: mpmath.polyval(c[::-1], x - centre)

    def __call__(self, x: Any) -> Any:
        try:
            x = mpmath.mpmathify(sympify(x).evalf(mpmath.mp.dps + 5) if isinstance(x, Expr) else x)
        except (TypeError, ValueError):
            raise UnsupportedError("{0!r} is not one real number", x) from None
        if not isinstance(x, mpmath.mpf):
            raise UnsupportedError("{0} is complex: kinks and jumps live on the real line", x)
        x = +x
        if not mpmath.isfinite(x):
            return x if mpmath.isnan(x) else mpmath.mpf(self.plan.ends[x > 0])
        points, values, rows = self._at(mpmath.mp.prec)
        k = bisect_left(points, x)
        if k < len(points) and points[k] == x:
            refusal = self.plan.knots[k].refusal
            if refusal:
                raise refusal.error()
            return values[k]
        with mpmath.workprec(mpmath.mp.prec + GUARD):
            try:
                out = rows[k](x)
            except ReluSymError:
                raise
            except FAILURES:
                out = mpmath.nan
        return mpmath.nan if isinstance(out, mpmath.mpc) else +mpmath.mpmathify(out)


class ExactFunction:
    """A plan as a function of one exact real number; an undefined value is ``nan``."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __call__(self, x: Any) -> Expr:
        plan, gate = self.plan, self.plan.gate
        try:
            p, floats = exact(sympify(x, strict=True))
        except (SympifyError, AttributeError):
            raise UnsupportedError("{0!r} is not one real number", x) from None
        if p.is_extended_real is not True or p.free_symbols:
            raise UnsupportedError("{0} is not one real number: use subs for symbols", p)
        value = nan if _outside(p, gate) else self._value(p, plan)
        return inexact(gate.out(value)) if floats else gate.out(value)

    @staticmethod
    def _value(p: Expr, plan: Plan) -> Expr:
        if p in (oo, -oo):
            try:
                return expression(plan.form.pieces[-1 if p == oo else 0].limit(p, -1 if p == oo else 1))
            except ReluSymError:
                return nan
        gate, form = plan.gate, plan.form
        if p == 0 and 0 in (gate.lo, gate.hi):
            return _shown(plan.knots[0 if gate.lo == 0 else -1].value)
        k, on = form.locate(scalar(p))
        knot = plan.knots[k + (gate.lo == 0)] if on else None
        if knot and knot.refusal:
            raise knot.refusal.error()
        return _shown(form.at(scalar(p)))


def _shown(value: Scalar | None) -> Expr:
    return nan if value is None else expression(value)


def _outside(p: Expr, gate: Gate) -> bool:
    """Whether the variable is declared never to take this value."""
    return bool((gate.lo == 0 and p < 0) or (gate.hi == 0 and p > 0) or (p is S.Zero and gate.x.is_zero is False))
