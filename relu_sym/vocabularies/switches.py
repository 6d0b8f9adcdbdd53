"""The reader into cells: a function near a point, as a program whose heads are switched by signs.

``f -> nodes``: every part of f is a node whose value at the point and whose gradient are exact in every cell.  A head
says what it is when the signs of its switches are given (``Head.branch``), so one walk serves every vocabulary; the
switch of a head is an expression in the values of its arguments, and so is the formula that the signs choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple, cast

from sympy import QQ, ZZ, Derivative, Dummy, Expr, I, Poly, Subs, Tuple, factor_list, hessian
from sympy.core.function import AppliedUndef

from ..errors import UnsupportedError
from ..forms.cells.enumeration import Cell, Value
from ..forms.cells.missing import Asked, Missing
from ..forms.cells.tape import Tape
from ..forms.cells.vectors import sign
from ..forms.exact import NO_FACTS, ZERO, Facts, Scalar, expression, is_finite, scalar
from ..forms.line.partition import LineForm
from .first_order import tape_of
from .heads import head_of, is_continuous, is_total
from .linear import linear, slope, tidy
from .read import read


class Formula(NamedTuple):
    """A smooth formula in the values of nodes: its value, and its derivative by each of them."""

    e: Expr
    value: Scalar
    slopes: tuple[tuple[int, Scalar], ...]
    is_linear: bool


class Node(NamedTuple):
    """A part of the function; ``name`` stands for its value in the formulas of other nodes."""

    e: Expr
    name: Dummy


Values = dict[int, Scalar]
States = dict[int, Value]
"""The value of each node at the point, its gradient too."""


class Program:
    """A function of several variables near a point, by its parts."""

    def __init__(self, f: Sequence[Expr], variables: Sequence[Expr], point: Sequence[Expr], facts: Facts = NO_FACTS):
        self.variables, self.point, self.facts = tuple(variables), tuple(point), facts
        self.nodes: list[Node] = []
        self.numbers: dict[Expr, int] = {}
        self.by_name: dict[Expr, int] = {}
        self._formulas: dict[tuple, Formula] = {}
        self._arguments: dict[Expr, list[int]] = {}
        self._outcomes: dict[tuple[int, tuple[int, ...]], Expr | Asked] = {}
        self._vanishing: dict[Expr, tuple[int, Expr] | None] = {}
        self._continuous: dict[int, bool] = {}
        for v in self.variables:
            self.number(v)
        self.roots = [self.number(e) for e in f]
        self._tape: list[Tape | None] = []

    @property
    def here(self) -> dict[Expr, Expr]:
        """The point, by variable."""
        return dict(zip(self.variables, self.point, strict=True))

    def tape(self) -> Tape | None:
        """The function to first order; None where its parts are not read so."""
        if not self._tape:
            self._tape.append(tape_of(self))
        return self._tape[0]

    def number(self, e: Expr) -> int:
        """The node of a part."""
        found = self.numbers.get(e)
        if found is None:
            found = self.numbers[e] = len(self.nodes)
            name = Dummy(f"v{found}", real=True)
            self.nodes.append(Node(e, name))
            self.by_name[name] = found
        return found

    def varies(self, e: Expr) -> bool:
        """Whether a part depends on the variables."""
        return not e.free_symbols.isdisjoint(self.variables)

    # ------------------------------------------------------------------ one node
    def outcome(self, k: int, signs: tuple[int, ...], states: States) -> Expr:
        """What node k is, in the names of its arguments, the signs of its first switches given; or ``Asked``.

        ``states``: of the nodes that are known; a head may look at their values (floor), and then answers for these.
        """
        key = (k, signs)
        found = self._outcomes.get(key)
        if found is None:
            side = self.beside(signs, states)
            try:
                found = self._branch(self.nodes[k].e, side)
            except Asked as asked:
                found = asked
            if not side.looked:
                self._outcomes[key] = found
        if isinstance(found, Asked):
            raise found
        return found

    def beside(self, signs: tuple[int, ...], states: States) -> InCell:
        """What a head sees of the cell."""
        return InCell(self, signs, states)

    def _branch(self, e: Expr, side: InCell) -> Expr:
        if not self.varies(e):
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*map(side.of, e.args))
        if isinstance(e, AppliedUndef):
            raise UnsupportedError("{0} is an undefined function: sets in several variables need its formula", e)
        return head_of(e).branch(e, side)

    def arguments(self, e: Expr) -> list[int]:
        """The nodes whose names stand in a formula."""
        found = self._arguments.get(e)
        if found is None:
            found = self._arguments[e] = sorted(self.by_name[s] for s in e.free_symbols if s in self.by_name)
        return found

    def formula(self, e: Expr, states: States) -> Formula:
        """The value and the slopes of a formula, the nodes in it having these values."""
        used = self.arguments(e)
        key = (e, *[states[k].value for k in used])
        found = self._formulas.get(key)
        if found is None:
            found = self._formulas[key] = self._worked_out(e, used, {k: states[k].value for k in used})
        return found

    def _worked_out(self, e: Expr, used: list[int], values: Values) -> Formula:
        found = linear(e, self.by_name)
        if found is not None:
            constant, slopes = found
            value = sum((c * values[k] for k, c in slopes), start=constant)
            return Formula(e, tidy(value), tuple(slopes), True)
        put = {self.nodes[k].name: expression(values[k]) for k in used}
        value = self._number(e, put, e)
        slopes = [(k, self._number(slope(e, self.nodes[k].name), put, e)) for k in used]
        return Formula(e, value, tuple((k, s) for k, s in slopes if s != 0), False)

    def _number(self, e: Expr, put: dict, quoted: Expr) -> Scalar:
        value = e.subs(put) if e.free_symbols else e
        if not is_finite(value) or value.has(I, Derivative, Subs) or not _may_be_real(value):
            raise UnsupportedError(
                "{0} has no finite real value or slope at {1} = {2}",
                self.shown(quoted),
                Tuple(*self.variables),
                Tuple(*self.point),
            )
        return tidy(scalar(value))

    # ------------------------------------------------------------------ what stands behind the names
    def law(self, cell: Cell, e: Expr) -> Expr:
        """A formula in the variables, every head by the branch that it has in a cell."""
        known = {self.nodes[k].name: self._behind(cell, k) for k in self.arguments(e)}
        return e.xreplace(known).expand()

    def _behind(self, cell: Cell, k: int) -> Expr:
        if k < len(self.variables):
            return self.variables[k]
        return self.law(cell, self.outcome(k, cell.signs.get(k, ()), cell.states))

    def canonical(self, law: Expr) -> tuple[Expr, int]:
        """A switch up to a positive factor, and the sign by which it was turned."""
        if law.is_polynomial(*self.variables):
            poly = Poly(law, *self.variables)
            if poly.get_domain() in (ZZ, QQ):
                law = (
                    poly.primitive()[1].as_expr()
                    if poly.get_domain() is ZZ
                    else poly.clear_denoms()[1].primitive()[1].as_expr()
                )
        else:
            law = law.as_content_primitive()[1]
        return (-law, -1) if law.could_extract_minus_sign() else (law, 1)

    def cannot_jump(self, k: int) -> bool:
        """Whether the head of a node is continuous."""
        if k not in self._continuous:
            self._continuous[k] = is_continuous(self.nodes[k].e)
        return self._continuous[k]

    def is_total(self, k: int) -> bool:
        """Whether the head of a node is continuous and has real values everywhere."""
        return self.cannot_jump(k) and is_total(self.nodes[k].e)

    def factors(self, law: Expr) -> list[tuple[Expr, int | None]] | None:
        """The factors that vanish at the point an odd number of times, each with its sign if that is the same all
        round the point; None where they are not found."""
        if not law.is_polynomial(*self.variables) or law.free_symbols - set(self.variables):
            return None
        constant, found = factor_list(law, *self.variables)[:2]
        put = dict(zip(self.variables, self.point, strict=True))
        rows: list[tuple[Expr, int | None]] = [(constant, sign(tidy(constant), self.facts))]
        for f, power in found:
            s = sign(tidy(f.subs(put)), self.facts)
            if s or power % 2 == 0:
                rows.append((f, s or 1))
                continue
            if any(sign(a, self.facts) for a in self.smooth(f).gradient):
                rows.append((f, None))
                continue
            round_about = self.definite(f)
            if not round_about:
                return None
            rows.append((f, round_about))
        return rows

    def vanishing_factor(self, law: Expr) -> tuple[int, Expr] | None:
        """Of a product with one factor that is 0 at the point, to first order: the sign of the others, and that
        factor; None for what is irreducible."""
        if law not in self._vanishing:
            rows = self.factors(law) or ()
            simple = [f for f, definite in rows if definite is None]
            others = [(f, definite) for f, definite in rows if definite is not None]
            if len(simple) != 1 or not any(self.varies(f) for f, _ in others):
                self._vanishing[law] = None
            else:
                self._vanishing[law] = prod(s for _, s in others if s is not None), simple[0]
        return self._vanishing[law]

    def definite(self, f: Expr) -> int:
        """The sign that a critical value 0 has all round the point, by a definite second derivative; 0 where it is
        not definite."""
        second = hessian(f, self.variables).subs(self.here)
        return 1 if second.is_positive_definite else -1 if second.is_negative_definite else 0

    def smooth(self, e: Expr) -> Value:
        """A smooth expression in the variables at the point."""
        put = dict(zip(self.variables, self.point, strict=True))
        slopes = tuple(self._number(e.diff(v), put, e) for v in self.variables)
        affine = e.is_polynomial(*self.variables) and Poly(e, *self.variables).total_degree() <= 1
        return Value(self._number(e, put, e), slopes, affine)

    def finite(self, e: Expr, quoted: Expr) -> Scalar:
        """A number, finite and real."""
        return self._number(e, {}, quoted)

    def shown(self, e: Expr) -> Expr:
        """A formula with the parts that its names stand for."""
        while not e.free_symbols.isdisjoint(self.by_name):
            inner = {n: self.nodes[k].e for n, k in self.by_name.items() if n in e.free_symbols}
            e = cast(Expr, e.xreplace(inner))
        return e


class InCell:
    """What a head sees in a cell: its arguments by name, the signs of its switches one after the other."""

    def __init__(self, program: Program, signs: tuple[int, ...], states: States) -> None:
        self.program, self.signs, self.states = program, list(signs), states
        self.facts, self.looked = program.facts, False
        self.point: Scalar = ZERO

    def of(self, e: Expr) -> Expr:
        if not self.program.varies(e):
            return e
        return self.program.nodes[self.program.number(e)].name

    def sign(self, w: Expr) -> int:
        if not self.signs:
            raise Asked(w)
        return self.signs.pop(0)

    def limit(self, e: Expr) -> Scalar:
        self.looked = True
        missing = [k for k in self.program.arguments(e) if k not in self.states]
        if missing:
            raise Missing(missing)
        return scalar(self.program.formula(e, self.states).value)

    def form(self, e: Expr) -> LineForm:
        return read(e)

    def without(self, e: Expr, what: str = "value") -> UnsupportedError:
        return UnsupportedError("{0} has no " + what + " in a cell at the point", e)


def _may_be_real(value: Expr) -> bool:
    """Whether a number is real, by its digits where its form does not tell; parameters may be what is needed."""
    if value.is_extended_real is not None or not value.is_number:
        return value.is_extended_real is not False
    digits = value.evalf(15, chop=True)
    return bool(digits.is_Float or digits.is_Rational)
