"""What the engine holds, said in the caller's symbols: forms as cases, pieces as expressions, scalars as numbers."""

from __future__ import annotations

from typing import Any

from sympy import Add, And, Basic, Eq, Expr, Gt, Integer, Limit, Lt, Subs, Symbol

from ..forms.exact import Facts, Scalar, equal, expression, is_finite
from ..forms.line.guarded import balanced
from ..forms.line.jumps import Form, parts
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece
from ..functions import Dirac, PrincipalValue
from ..steps import Branch, Cases, D, OneSidedLimit, Quotient, Step
from ..symbols import Gate, T, inexact
from ..vocabularies.write import visible
from .catalogue import step
from .chain import mapped


class Frame:
    """The caller's variable, and the way out of the gate."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.x: Expr = gate.x

    def out(self, e: Any) -> Any:
        """An object on the gate's variable, in the caller's symbols; exact, floats come back at the end (``told``)."""
        return e.xreplace({T: self.x}) if isinstance(e, Basic) else e

    def told(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The steps with floats where the caller gave floats."""
        return tuple(mapped(s, inexact) for s in steps) if self.gate.floats else steps

    def number(self, s: Scalar) -> Expr:
        """A scalar."""
        return self.out(expression(s))

    def function(self, p: Piece) -> Expr:
        """The formula of a piece."""
        return p.expr(self.x)

    def derived(self, p: Piece, mode: str = "distributional") -> Expr:
        """The derivative of a piece, not carried out unless there is nothing to do."""
        return Integer(0) if p.is_constant() else D(self.function(p), self.x, 1, mode)

    def limit(self, e: Expr, a: Scalar, side: int) -> Expr:
        """The one-sided limit of an expression, not carried out."""
        point, way = self.number(a), "+" if side > 0 else "-"
        return (OneSidedLimit if point.has(self.x) else Limit)(e, self.x, point, way)

    def quotient_limit(self, p: Piece, value: Scalar, a: Scalar, side: int) -> Expr:
        """The limit of (p(a + h) - value)/h from one side, not carried out."""
        f, point = self.function(p), self.number(a)
        h = step_symbol(f, point)
        return Limit(Quotient(f, self.x, point, self.number(value), h), h, 0, "+" if side > 0 else "-")

    def impulse(self, point: Scalar, order: int, weight: Scalar) -> Expr:
        """``weight * delta^(order)(x - point)``."""
        u = self.x - self.number(point)
        return self.number(weight) * (Dirac(u, order) if order else Dirac(u))

    def impulses(self, form: LineForm) -> Expr:
        """All impulses of a form."""
        return Add(*[self.impulse(*i) for i in form.impulses])

    def stated(self, form: Form, values: bool = True) -> Expr:
        """A form as an expression with cases; without ``values`` nothing is said at the breakpoints."""
        return Add(*[self._stated(p, values) for p in parts(form)])

    def _stated(self, form: LineForm, values: bool) -> Expr:
        shown = visible(form.replace(principal=(), impulses=()).merged())
        regular = self.function(shown.pieces[0]) if not shown.breaks else self.cases(shown, values)
        return (PrincipalValue(regular) if form.principal else regular) + self.impulses(form)

    def cases(self, form: LineForm, values: bool = True) -> Cases:
        """The pieces as branches, closed on the side whose limit is the value; a stray value is a branch."""
        branches: list[Branch] = []
        joined = [_joined(form, k) if values else 0 for k in range(len(form.breaks))]
        for k, p in enumerate(form.pieces):
            lo, hi = map(self.number, form.ends(k))
            with_lo = int(k > 0 and joined[k - 1] > 0)
            with_hi = int(k < len(joined) and joined[k] < 0)
            if not p.undefined:
                branches.append(Branch(self.function(p), lo, hi, with_lo, with_hi))
            if k < len(joined) and values and not joined[k] and form.breaks[k].value is not None:
                branches.append(Branch(self.number(form.breaks[k].value), hi, hi, 1, 1))
        return Cases(self.x, *branches)

    def at(self, point: Scalar) -> Basic:
        """``x = point``, the place of a step."""
        return Eq(self.x, self.number(point), evaluate=False)

    def value_at(self, e: Expr, point: Scalar) -> Expr:
        """The value of an expression at a point, not carried out."""
        return Subs(e, self.x, self.number(point))

    def breakpoints(self, form: Form) -> tuple[Step, ...]:
        """How each breakpoint was found: the equation that it solves."""
        return tuple(
            step("breakpoint", self.value_at(self.function(p), b.point), self.number(level), where=self.at(b.point))
            for part in parts(form)
            for b in part.breaks
            for p, level in b.origin
            if not p.undefined
        )

    def smooth_steps(self, form: Form, mode: str = "distributional") -> tuple[Step, ...]:
        """The derivative of every piece that is not constant, each once."""
        pieces = dict.fromkeys(
            p for part in parts(form) for p in part.pieces if not p.undefined and not p.is_constant()
        )
        return tuple(step("smooth derivative", self.derived(p, mode), self.function(p.diff())) for p in pieces)

    def condition(self, facts: Facts) -> Basic:
        """What is taken for granted about the parameters."""
        signs = {1: Gt, 0: Eq, -1: Lt}
        return And(*[signs[int(s)](*balanced(self.out(e))) for e, s in facts.signs])


def step_symbol(*expressions: Expr) -> Symbol:
    """h, or the first letter after it that the expressions do not use."""
    used = {s.name for e in expressions for s in e.free_symbols}
    return Symbol(next(n for n in ("h", "k", "eta", "h_1", "h_2") if n not in used), real=True)


def _joined(form: LineForm, k: int) -> int:
    """1 if the value at breakpoint k is the limit from the right, else -1 if it is the one from the left, else 0."""
    b = form.breaks[k]
    for side, p in ((1, form.pieces[k + 1]), (-1, form.pieces[k])):
        if b.value is None or p.undefined:
            continue
        limit = p.limit(b.point, side)
        if is_finite(limit) and equal(limit, b.value, form.domain.facts):
            return side
    return 0
