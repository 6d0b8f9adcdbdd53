"""The reader into the cells of the whole space: what every part of a function is, as a formula, in every cell.

As near a point (``switches``), a head says what it is when the signs of its switches are given; here a sign is settled
by the cell, and a cell that has both signs is parted.  Switches are products of affine forms and of factors without
zeros; a switch inside another is affine in each cell by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sympy import Dummy, Expr, I, Pow, S, nan, oo, zoo

from ..errors import UnsupportedError, WithoutValue
from ..forms.cells.arrangement import Chamber, oriented
from ..forms.cells.missing import Asked
from ..forms.cells.vectors import Vector, sign
from ..forms.exact import Scalar, expression, scalar
from ..forms.monotone import without_head
from ..forms.smoothness import ENTIRE
from .affine_forms import Forms
from .heads import HEADS, outer_form
from .linear import linear
from .special import Alone, Ordered
from .switches import InCell, Program, States


class Law(NamedTuple):
    """What a part is in a cell: an affine form (slopes, constant), or a formula in the variables and its gradient."""

    form: Vector | None
    formula: Expr | None = None
    gradient: tuple[Expr, ...] = ()


class Curved(UnsupportedError):
    """A switch that is no product of affine forms."""


class Region:
    """A cell: where it lies, the signs of its switches, what the parts and components are in it.

    ``laws`` is None where the function has no value; ``poles`` are the forms where a part that it needs has none.
    """

    __slots__ = ("chamber", "known", "laws", "poles", "signs")

    def __init__(self, chamber: Chamber) -> None:
        self.chamber = chamber
        self.signs: dict[int, tuple[int, ...]] = {}
        self.known: dict[int, Law] = {}
        self.laws: tuple[Law, ...] | None = None
        self.poles: frozenset[Vector] = frozenset()

    def part(self, chamber: Chamber) -> Region:
        """What lies in a part of the cell."""
        other = Region(chamber)
        other.signs, other.known, other.poles = dict(self.signs), dict(self.known), self.poles
        return other


class Parted(Exception):
    """The cell falls apart by an affine form."""

    def __init__(self, form: Vector) -> None:
        self.form = form


class _Beside(InCell):
    """What a head sees of a cell of the whole space: no values."""

    def limit(self, e: Expr) -> Scalar:
        raise UnsupportedError(
            "{0} passes breakpoints without end: ask for the set at a point with .at", self.program.shown(e)
        )

    def without(self, e: Expr, what: str = "value") -> UnsupportedError:
        return WithoutValue("{0} has no " + what + " in a cell", e)


class Everywhere(Program):
    """A function of several variables in all cells of the space."""

    def __init__(self, f: Any, variables: Any, facts: Any, domain: Any = ()) -> None:
        super().__init__(f, variables, variables, facts)
        self.domain = tuple(domain)
        self.forms = Forms(self.variables, facts)
        self.asked_by: dict[Vector, set[int]] = {}
        """The parts that asked on which side of a form a cell is."""
        self._linear: dict[Expr, Any] = {}
        self._laws: dict[tuple, Law] = {}
        self._named: dict[tuple, tuple[Expr, int]] = {}

    def beside(self, signs: tuple[int, ...], states: States) -> InCell:
        return _Beside(self, signs, states)

    # ------------------------------------------------------------------ the cells
    def regions(self) -> Iterator[Region]:
        """All full-dimensional cells, one after the other, the lower side of each switch first."""
        todo = [Region(Chamber.whole(len(self.variables), self.facts, self.domain))]
        while todo:
            region = todo.pop()
            try:
                region.laws = tuple(self._visited(region, k) for k in self.roots)
            except Parted as parted:
                below, above = region.chamber.parts(parted.form)
                todo += [region.part(above), region.part(below)]
                continue
            except WithoutValue:
                region.laws = None
            yield region

    def _visited(self, region: Region, k: int) -> Law:
        """What a part is in a cell; ``Parted`` where it is not the same everywhere in it."""
        found = region.known.get(k)
        if found is None and k < len(self.variables):
            found = region.known[k] = Law(self.forms.coordinate(k))
        while found is None:
            signs = region.signs.get(k, ())
            e, asked = self.asked(k, signs)
            for j in self.arguments(e):
                self._visited(region, j)
            self._check_poles(region, k, e)
            law = self.law_of(e, region.known)
            if asked:
                region.signs[k] = (*signs, self._sign(region, k, law, touching=not self.is_total(k)))
                outer = outer_form(self.nodes[k].e)
                if outer is not None and any(b.value is None for b in outer.breaks):
                    region.poles |= self._zeros(law)
            else:
                found = region.known[k] = law
        return found

    def asked(self, k: int, signs: tuple[int, ...]) -> tuple[Expr, bool]:
        """The formula of a part when its first switches have these signs, or its next switch."""
        try:
            return self.outcome(k, signs, {}), False
        except Asked as asked:
            return asked.switch, True

    def _check_poles(self, region: Region, k: int, e: Expr) -> None:
        """What stands under a power that is not natural is not 0 in a cell; functions with poles are not read."""
        for h in e.atoms(Pow):
            if (h.exp.is_Integer and h.exp.is_nonnegative) or not self.arguments(h.base):
                continue
            below = self.law_of(h.base, region.known)
            vanishes = self._sign(region, k, below, touching=True) == 0
            if h.exp.could_extract_minus_sign():
                if vanishes:
                    raise WithoutValue("{0} has no value in a cell", self.nodes[k].e)
                region.poles |= self._zeros(below)
        if e.args and isinstance(HEADS.get(type(e)), (Ordered, Alone)) and type(e) not in ENTIRE:
            raise UnsupportedError(
                "where {0} is smooth is not known in all cells: ask for the set at a point with .at", self.nodes[k].e
            )

    # ------------------------------------------------------------------ formulas
    def law_of(self, e: Expr, known: dict[int, Law]) -> Law:
        """A formula in the names of parts, these parts known."""
        if e not in self._linear:
            self._linear[e] = linear(e, self.by_name)
        row = self._linear[e]
        if row is not None and all(known[j].form is not None for j, _ in row[1]):
            total: list[Scalar] = [0] * len(self.variables)
            total.append(row[0])
            for j, c in row[1]:
                total = [a + c * b for a, b in zip(total, known[j].form, strict=True)]  # type: ignore[arg-type]
            return Law(tuple(total))
        parts = {self.nodes[j].name: self.formula_of(known[j]) for j in self.arguments(e)}
        key = (e, *parts.values())
        found = self._laws.get(key)
        if found is None:
            found = self._laws[key] = self._law(e.xreplace(parts).expand())
            if found.form is None:
                found = self._laws[key] = found._replace(gradient=self._chained(e, parts, known))
        return found

    def _chained(self, e: Expr, parts: dict[Dummy, Expr], known: dict[int, Law]) -> tuple[Expr, ...]:
        """The gradient by the chain rule: a root of -x, differentiated by x, would be a root divided by x."""
        gradient = [S.Zero] * len(self.variables)
        for name in parts:
            slope = e.diff(name).xreplace(parts)
            inner = self.gradient(known[self.by_name[name]])
            gradient = [a + slope * expression(b) for a, b in zip(gradient, inner, strict=True)]
        return tuple(a.expand() for a in gradient)

    def _law(self, e: Expr) -> Law:
        if e.has(nan, zoo, oo, -oo):
            raise WithoutValue("{0} has no value in a cell", e)
        if e.has(I):
            raise UnsupportedError("{0} has complex values", e)
        row = self.forms.form_of(e)
        return Law(row) if row is not None else Law(None, e)

    def formula_of(self, law: Law) -> Expr:
        """What a part is, as an expression in the variables."""
        return law.formula if law.form is None else self.forms.formula(law.form)  # type: ignore[return-value]

    # ------------------------------------------------------------------ signs
    def _sign(self, region: Region, k: int, law: Law, touching: bool = False) -> int:
        """The sign of a switch of part k in a cell; 0 only if it vanishes identically.

        ``touching``: it does not vanish in the cell either, where it would not change its sign.
        """
        if law.form is not None:
            if not any(sign(a, self.facts) for a in law.form[:-1]):
                return sign(law.form[-1], self.facts)
            row, turn = oriented(law.form, self.facts)
            return turn * self._side(region, k, row)
        found = self.forms.split(law.formula)  # type: ignore[arg-type]
        if found is None:
            return self._without_head(region, k, law.formula)  # type: ignore[arg-type]
        total = found.sign
        for row in found.forms:
            total *= self._side(region, k, row)
        for row in found.touching if touching else ():
            self._side(region, k, row)
        return total

    def _zeros(self, law: Law) -> frozenset[Vector]:
        """The forms that vanish where a law does."""
        if law.form is not None:
            return frozenset([oriented(law.form, self.facts)[0]]) if any(law.form[:-1]) else frozenset()
        found = self.forms.split(law.formula)  # type: ignore[arg-type]
        return frozenset() if found is None else frozenset((*found.forms, *found.touching))

    def _side(self, region: Region, k: int, row: Vector) -> int:
        self.asked_by.setdefault(row, set()).add(k)
        side = region.chamber.side(row)
        if not side:
            raise Parted(row)
        return side

    def _without_head(self, region: Region, k: int, e: Expr) -> int:
        found = without_head(e, lambda u: self._sign(region, k, self._law(u.expand()), touching=True))
        if found is None:
            raise Curved(
                "the switch {0} is no product of affine forms, and cells with straight sides only are enumerated: ask "
                "for the set at a point with .at, or rs.subdifferential(..., at=...)",
                e,
            )
        self.forms.bent.append(e)
        return found

    # ------------------------------------------------------------------ what is told of a cell
    def gradient(self, law: Law) -> tuple[Scalar, ...]:
        """The slopes of a law."""
        return law.gradient if law.form is None else tuple(map(scalar, law.form[:-1]))

    def signs_of(self, region: Region) -> dict[Expr, int]:
        """The signs of all switches that decide in a cell, each by its canonical form."""
        found: dict[Expr, int] = {}
        for k, signs in region.signs.items():
            for i, s in enumerate(signs):
                key = (k, signs[:i])
                if key not in self._named:
                    self._named[key] = self.canonical(self.shown(self.asked(*key)[0]).expand())
                w, turn = self._named[key]
                found.setdefault(w, s * turn)
        return found
