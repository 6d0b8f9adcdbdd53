"""``rs.normal_form``: the hub object, in the caller's symbols."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from sympy import Basic, Expr, Piecewise, Symbol, nan, oo
from sympy.printing.latex import LatexPrinter

from ...budget import verb
from ...errors import Undecided
from ...forms.exact import Facts, Scalar, expression
from ...forms.line.assumed import given
from ...forms.line.guarded import cases
from ...forms.line.partition import Domain, LineForm
from ...forms.line.periodic import Periodic
from ...symbols import Gate
from ...vocabularies.read import read
from ...vocabularies.write import suited, written
from ..subdifferentials.display import WHOLE
from .rewrite import as_target
from .shown_form import shown_form


class ImpulseTerm(NamedTuple):
    """``weight * Dirac(x - point, order)``."""

    point: Expr
    order: int
    weight: Expr


class Period(NamedTuple):
    """One period of a piece that repeats: the kinks ``breakpoints`` (with the whole number n in them), the pieces
    between each and the next, the values at them, impulses."""

    period: Expr
    breakpoints: tuple[Expr, ...]
    pieces: tuple[Expr, ...]
    values: tuple[Expr, ...]
    impulses: tuple[ImpulseTerm, ...]


class NormalForm:
    """Sorted breakpoints, a smooth piece on every open interval, the value at each breakpoint, impulses.

    ``breakpoints`` (n points), ``pieces`` (n + 1 expressions; nan where undefined), ``values`` (n; nan where
    undefined), ``impulses`` (point, order, weight), ``to_expr(vocabulary)``.  It prints as a table.  A piece with
    kinks without end, such as floor(x), is told in ``periods`` (piece number to ``Period``).
    """

    def __init__(self, form: LineForm, gate: Gate) -> None:
        self._form, self._gate = form, gate
        self.variable: Symbol = gate.x

    @cached_property
    def breakpoints(self) -> tuple[Expr, ...]:
        return tuple(self._out(b.point) for b in self._form.breaks)

    @cached_property
    def pieces(self) -> tuple[Expr, ...]:
        return tuple(nan if p.undefined else self._gate.out(p.expr(self.variable)) for p in self._form.pieces)

    @cached_property
    def values(self) -> tuple[Expr, ...]:
        return tuple(nan if b.value is None else self._out(b.value) for b in self._form.breaks)

    @cached_property
    def impulses(self) -> tuple[ImpulseTerm, ...]:
        return tuple(ImpulseTerm(self._out(i.point), i.order, self._out(i.weight)) for i in self._form.impulses)

    def _out(self, s: Scalar) -> Expr:
        return self._gate.out(expression(s))

    @cached_property
    def periods(self) -> dict[int, Period]:
        return {k: self._period(p.shortest()) for k, p in enumerate(self._form.pieces) if p.periodic}

    def _period(self, p: Periodic) -> Period:
        window, out = p.placed(WHOLE), self._gate.out
        kinks = p.kinks()
        return Period(
            out(expression(p.period)),
            tuple(out(expression(window.breaks[k].point)) for k in kinks),
            tuple(out(window.pieces[k + 1].expr(self.variable)) for k in kinks),
            tuple(nan if (v := window.breaks[k].value) is None else out(expression(v)) for k in kinks),
            tuple(ImpulseTerm(out(expression(i.point)), i.order, out(expression(i.weight))) for i in window.impulses),
        )

    @verb("_gate.source")
    def to_expr(self, vocabulary: Any = None) -> Expr:
        """The form written in a vocabulary (see ``rs.rewrite``); None: in the one that suits the input."""
        with self._gate.errors():
            if vocabulary is None:
                return self._gate.out(suited(self._form, self.variable, self._gate.expr, values=True))
            return self._gate.out(written(self._form, self.variable, as_target(vocabulary)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NormalForm) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def _told(self) -> tuple:
        return self.variable, self.breakpoints, self.pieces, self.values, self.impulses

    def rows(self) -> list[tuple[str, Expr]]:
        """(where, what) in the order of the line, impulses last."""
        return [("".join(map(str, where)), what) for where, what in self._places()]

    def _places(self) -> list[tuple[tuple, Expr]]:
        """(where, what); where is words, signs and expressions side by side."""
        x, points = self.variable, [-oo, *self.breakpoints, oo]
        rows: list[tuple[tuple, Expr]] = []
        for k, p in enumerate(self.pieces):
            lo, hi = points[k], points[k + 1]
            left = () if lo == -oo else (lo, " < ")
            right = () if hi == oo else (" < ", hi)
            rows.append(((*left, x, *right) if left or right else ("all ", x), p))
            rows += self._places_of(self.periods[k]) if k in self.periods else []
            if k < len(self.values):
                rows.append(((x, " = ", hi), self.values[k]))
        return rows + [_impulse(x, i) for i in self.impulses]

    def _places_of(self, one: Period) -> list[tuple[tuple, Expr]]:
        """The rows of one period, n any whole number."""
        x, rows = self.variable, []
        ends = [*one.breakpoints[1:], *(p + one.period for p in one.breakpoints[:1])]
        for a, b, p, value in zip(one.breakpoints, ends, one.pieces, one.values, strict=True):
            rows += [((x, " = ", a), value), ((a, " < ", x, " < ", b), p)]
        return rows + [_impulse(x, i) for i in one.impulses]

    @verb("_gate.source")
    def __str__(self) -> str:
        rows = self.rows()
        width = max(len(where) for where, _ in rows)
        return "\n".join(f"{where:<{width}} | {'undefined' if what is nan else what}" for where, what in rows)

    __repr__ = __str__

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return shown_form(self, printer, exp)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {shown_form(self, LatexPrinter())}$"


class GuardedForm(NormalForm):
    """A normal form that differs with the order of the parameters: ``cases`` are (condition, NormalForm) pairs.

    ``to_expr`` is a Piecewise over them.  ``breakpoints``, ``pieces``, ``values`` and ``impulses`` are Piecewise entry
    by entry where all cases have equally many; else ``Undecided``.
    """

    def __init__(self, cases: list[tuple[Basic, NormalForm]], gate: Gate, undecided: Undecided) -> None:
        self._gate, self._undecided = gate, undecided
        self.variable = gate.x
        self.cases = tuple(cases)

    def _together(self, name: str) -> tuple:
        """One attribute of all cases, entry by entry."""
        found = [(condition, getattr(form, name)) for condition, form in self.cases]
        if len({len(entries) for _, entries in found}) != 1:
            raise self._undecided
        columns = zip(*(entries for _, entries in found), strict=True)
        conditions = [condition for condition, _ in found]
        return tuple(Piecewise(*zip(column, conditions, strict=True)) for column in columns)

    @cached_property
    def breakpoints(self) -> tuple[Expr, ...]:
        return self._together("breakpoints")

    @cached_property
    def pieces(self) -> tuple[Expr, ...]:
        return self._together("pieces")

    @cached_property
    def values(self) -> tuple[Expr, ...]:
        return self._together("values")

    @cached_property
    def impulses(self) -> tuple[ImpulseTerm, ...]:
        found = {condition: form.impulses for condition, form in self.cases}
        if len({tuple(i.order for i in impulses) for impulses in found.values()}) != 1:
            raise self._undecided
        columns = zip(*found.values(), strict=True)
        return tuple(
            ImpulseTerm(
                Piecewise(*((i.point, c) for i, c in zip(column, found, strict=True))),
                column[0].order,
                Piecewise(*((i.weight, c) for i, c in zip(column, found, strict=True))),
            )
            for column in columns
        )

    @cached_property
    def periods(self) -> dict[int, Period]:
        raise self._undecided

    def to_expr(self, vocabulary: Any = None) -> Expr:
        """The form of every case written in a vocabulary, as one Piecewise."""
        return Piecewise(*((form.to_expr(vocabulary), condition) for condition, form in self.cases))

    def _told(self) -> tuple:
        return self.variable, self.cases

    def _places(self) -> list[tuple[tuple, Expr]]:
        """The rows of every case, each under its condition."""
        return [((case, ": ", *where), what) for case, form in self.cases for where, what in form._places()]


def _impulse(x: Symbol, i: ImpulseTerm) -> tuple[tuple, Expr]:
    return (f"impulse of order {i.order} at ", x, " = ", i.point), i.weight


@verb
def normal_form(f: Any, x: Any, assume: Any = ()) -> NormalForm:
    """The normal form of f on the line of x; n kinks give n + 1 pieces.

    Where the order of parameters decides, there is one normal form a case: ``.cases``.

    Kinks without end are one piece: ``.periods`` maps its number to one ``Period`` (its length; breakpoints a + n*T,
    pieces, values and impulses with the whole number n in them).

    >>> from sympy import Abs, Symbol, floor
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> print(rs.normal_form(Abs(Abs(x) - 1), x))
    x < -1     | -x - 1
    x = -1     | 0
    -1 < x < 0 | x + 1
    x = 0      | 1
    0 < x < 1  | 1 - x
    x = 1      | 0
    1 < x      | x - 1
    >>> print(rs.normal_form(x*floor(x), x))
    all x         | x*floor(x)
    x = n         | n**2
    n < x < n + 1 | n*x
    """
    gate = Gate(f, x, assume)

    def run(facts: Facts) -> LineForm:
        return read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts))

    with gate.errors():
        try:
            return NormalForm(run(given(gate.assume)), gate)
        except Undecided as undecided:
            found = [(c, NormalForm(form, gate)) for c, form in cases(run, undecided, gate.assume) if form is not None]
            return GuardedForm(found, gate, undecided.requoted(gate.out))
