"""What the engine holds, said in the caller's symbols: forms as cases, pieces as expressions, scalars as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sympy import Add, And, Basic, Eq, Expr, Gt, Integer, Limit, Lt, Subs, Symbol, oo

from ..errors import ReluSymError, UnsupportedError
from ..forms.exact import Facts, Scalar, equal, expression, is_finite
from ..forms.line.conditions import relation
from ..forms.line.jumps import Form, parts
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece
from ..functions import Dirac, PrincipalValue
from ..steps import Branch, Cases, D, Family, OneSidedLimit, Quotient, Step
from ..symbols import Gate, StandIn, T, inexact
from ..vocabularies.trains import trains_of
from ..vocabularies.trains import written as trains_written
from ..vocabularies.write import visible
from .catalogue import step
from .chain import mapped
from .repeating import Period, period, regular, whole_number
from .signs import between_zeros
from .smooth import rule_by_rule

Points = Mapping[tuple[int, ...], Basic | None]
"""What is said at a breakpoint: (k,) is breakpoint k, (k, j) the one of number j in every period of piece k."""
NOWHERE: Points = MappingProxyType({})


class Frame:
    """The caller's variable, and the way out of the gate; ``is_full``: smooth derivatives have steps of their own."""

    def __init__(self, gate: Gate, is_full: bool = False) -> None:
        self.gate, self.is_full = gate, is_full
        self.x: Expr = gate.x
        self.whole = whole_number(gate.expr.free_symbols | {gate.x, T})
        """Any whole number, the number of a period."""

    def out(self, e: Any) -> Any:
        """An object on the gate's variable, in the caller's symbols; exact, floats come back at the end (``told``)."""
        return StandIn.meant(e).xreplace({T: self.x}) if isinstance(e, Basic) else e

    def told(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The steps with floats where the caller gave floats."""
        return tuple(mapped(s, inexact) for s in steps) if self.gate.floats else steps

    def number(self, s: Scalar) -> Expr:
        """A scalar."""
        return self.out(expression(s))

    def function(self, p: Piece) -> Expr:
        """The formula of a piece."""
        if p.periodic:
            raise UnsupportedError(
                "kinks without end (period {0}): steps are told for derivatives and sets of "
                "such functions, not for this",
                expression(p.period),
            )
        return self.out(p.expr())

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
        """All impulses of a form, those that repeat as sums."""
        trains, single = trains_of(form)
        sums = trains_written(trains, self.gate.x, Dirac, form.free_symbols | self.gate.expr.free_symbols)
        return Add(*[self.impulse(*i) for i in single], self.out(sums))

    def stated(self, form: Form, values: bool = True) -> Expr:
        """A form as an expression with cases; without ``values`` nothing is said at the breakpoints."""
        return Add(*[self._stated(p, values) for p in parts(form)])

    def _stated(self, form: LineForm, values: bool) -> Expr:
        shown = visible(regular(form))
        alone = not shown.breaks and not shown.repeats
        function = self.function(shown.pieces[0]) if alone else self.cases(shown, values)
        return (PrincipalValue(function) if form.principal else function) + self.impulses(form)

    def cases(self, form: LineForm, values: bool = True) -> Cases:
        """The pieces as branches, closed on the side whose limit is the value; a stray value is a branch."""
        branches: list[Branch | Family] = []
        joined = [_joined(form, k) if values else 0 for k in range(len(form.breaks))]
        for k, p in enumerate(form.pieces):
            lo, hi = map(self.number, form.ends(k))
            with_lo = int(k > 0 and joined[k - 1] > 0)
            with_hi = int(k < len(joined) and joined[k] < 0)
            if p.periodic:
                branches.append(Family(self.whole, lo, hi, *self._repeated(self.period(p), values)))
            elif not p.undefined:
                branches.append(Branch(self.function(p), lo, hi, with_lo, with_hi))
            if k < len(joined) and values and not joined[k] and form.breaks[k].value is not None:
                branches.append(Branch(self.number(form.breaks[k].value), hi, hi, 1, 1))
        return Cases(self.x, *branches)

    def _repeated(self, q: Period, values: bool) -> Iterator[Branch]:
        """The branches of one period."""
        window = q.family.window
        joined = [_joined(window, j) if values else 0 for j in range(len(window.breaks))]
        for j, p in enumerate(q.form.pieces[1:]):
            a, b = map(self.number, q.ends(j))
            value = q.form.breaks[j].value
            if values and not joined[j] and value is not None:
                yield Branch(self.number(value), a, a, 1, 1)
            if not p.undefined:
                with_hi = joined[(j + 1) % len(joined)] < 0
                yield Branch(self.function(p), a, b, int(joined[j] > 0), int(with_hi))

    def period(self, p: Piece) -> Period:
        """One period of a family, its number a symbol."""
        return period(p, self.whole)  # type: ignore[arg-type]

    def by_pieces(self, form: LineForm, inside: Callable[[Piece], Basic], points: Points = NOWHERE) -> Cases:
        """``inside`` of every smooth piece between the breakpoints, ``points`` on them."""
        branches: list[Branch | Family] = []
        for k, p in enumerate(form.pieces):
            lo, hi = map(self.number, form.ends(k))
            if p.periodic:
                q = self.period(p)
                parts = []
                for j, piece in enumerate(q.form.pieces[1:]):
                    a, b = map(self.number, q.ends(j))
                    parts += self._between(piece, a, b, inside, None, points.get((k, j)))
                branches.append(Family(self.whole, lo, hi, *parts))
            branches += self._between(p, lo, hi, inside, points.get((k,)), None)
        return Cases(self.x, *branches)

    def _between(self, p: Piece, lo: Expr, hi: Expr, inside: Callable[[Piece], Basic], last: Any, first: Any) -> list:
        """One piece, what is said where it begins and where it ends."""
        out = [] if first is None else [Branch(first, lo, lo, 1, 1)]
        if not (p.undefined or p.periodic):
            out.append(Branch(inside(p), lo, hi))
        return out if last is None else [*out, Branch(last, hi, hi, 1, 1)]

    def smooth_pieces(self, form: Form) -> list[Piece]:
        """Every formula between breakpoints, once; of a family those of one period."""
        found: dict[Piece, None] = {}
        for part in parts(form):
            for p in part.pieces:
                found.update(dict.fromkeys(self.period(p).form.pieces[1:] if p.periodic else [p]))
        return [p for p in found if not p.undefined]

    def at(self, point: Scalar) -> Basic:
        """``x = point``, the place of a step."""
        return Eq(self.x, self.number(point), evaluate=False)

    def within(self, steps: Iterable[Step], form: LineForm, k: int) -> list[Step]:
        """Steps at a kink of every period, said of those in piece k only."""
        inside = self.between(*form.ends(k))
        return [s if inside is None or s.where is None else replace(s, where=And(s.where, inside)) for s in steps]

    def between(self, lo: Scalar, hi: Scalar) -> Basic | None:
        """lo < x < hi, as far as these are finite."""
        bounds = [Gt(self.x, self.number(lo))] * (lo != -oo) + [Lt(self.x, self.number(hi))] * (hi != oo)
        return And(*bounds) if bounds else None

    def value_at(self, e: Expr, point: Scalar) -> Expr:
        """The value of an expression at a point, not carried out."""
        return Subs(e, self.x, self.number(point))

    def breakpoints(self, form: Form) -> tuple[Step, ...]:
        """How each breakpoint was found: the equation that it solves."""
        return (
            tuple(
                step("breakpoint", self.value_at(self.function(p), b.point), self.number(level), where=self.at(b.point))
                for part in parts(form)
                for b in part.breaks
                for p, level in b.origin
                if not p.undefined
            )
            + tuple(s for part in parts(form) if self.is_full for s in between_zeros(part, self))
            + tuple(
                s
                for part in parts(form)
                for k, p in enumerate(part.pieces)
                if p.periodic
                for s in self.within(self.breakpoints(self.period(p).form), part, k)
            )
        )

    def reading(self, *forms: LineForm) -> str:
        """The rule by which a function is read."""
        return "periodic normal form" if any(f.repeats for f in forms) else "normal form"

    def smooth_steps(self, form: Form, mode: str = "distributional") -> tuple[Step, ...]:
        """The derivative of every piece that is not constant, each once."""
        return tuple(
            step(
                "smooth derivative",
                self.derived(p, mode),
                self.function(p.diff()),
                steps=self.rules(self.function(p), self.function(p.diff()), mode),
            )
            for p in self.smooth_pieces(form)
            if not p.is_constant()
        )

    def rules(self, f: Expr, slope: Expr, mode: str) -> tuple[Step, ...]:
        """The derivative of a smooth formula rule by rule, where that is asked for."""
        return rule_by_rule(f, self.x, slope, mode) if self.is_full else ()

    def condition(self, facts: Facts) -> Basic:
        """What is taken for granted about the parameters."""
        return And(*[relation(self.out(e), frozenset({int(s)})) for e, s in facts.signs])


def step_symbol(*expressions: Expr) -> Symbol:
    """h, or the first letter after it that the expressions do not use."""
    used = {s.name for e in expressions for s in e.free_symbols}
    return Symbol(next(n for n in ("h", "k", "eta", "h_1", "h_2") if n not in used), real=True)


def _joined(form: LineForm, k: int) -> int:
    """1 if the value at breakpoint k is the limit from the right, else -1 if it is the one from the left, else 0."""
    b = form.breaks[k]
    for side, p in ((1, form.pieces[k + 1]), (-1, form.pieces[k])):
        if b.value is None or p.undefined or p.periodic:
            continue
        limit = p.limit(b.point, side)
        if is_finite(limit) and _agree(limit, b.value, form):
            return side
    return 0


def _agree(u: Scalar, v: Scalar, form: LineForm) -> bool:
    """Whether two values are seen to be equal, in every period."""
    try:
        return equal(u, v, form.domain.facts)
    except ReluSymError:
        return False
