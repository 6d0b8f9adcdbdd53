"""A function of several variables on polyhedra: the formula that it is on each, all switches affine.

Every head is asked for its formula on a polyhedron; where a switch has several signs there, the polyhedron falls into
the parts on which it has one.  Of a continuous function the closed full parts are enough, of any other all faces are
told apart, so that values at jumps and at ends of the domain count as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, NamedTuple, cast

from sympy import Expr, Piecewise, Poly, S, Symbol, factor_list, nan, oo, true, zoo
from sympy.logic.boolalg import Boolean

from ..calculus.convexity.quadratic import Square, coefficients
from ..errors import BudgetError, UnsupportedError
from ..forms.cells.polyhedron import Polyhedron
from ..forms.cells.vectors import Vector, dot, primitive, sign
from ..forms.exact import ZERO, Scalar, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from ..symbols import parts
from ..vocabularies.cases import holds
from ..vocabularies.heads import head_of, is_continuous
from ..vocabularies.read import read

MAX_REGIONS = 4000


class Region(NamedTuple):
    """Where a function is one formula: an expression, oo or -oo; nan where it has no value."""

    polyhedron: Polyhedron
    law: Expr


class Split(Exception):
    """A switch has several signs on a polyhedron."""

    def __init__(self, form: Vector) -> None:
        self.form = form


class NoValue(Exception):
    """There is no value on a polyhedron."""


def of_constants(e: Expr, facts: Facts) -> Expr:
    """A Piecewise over the parameters by the branch that holds in a case of them."""
    side = OnPolyhedron(Polyhedron.whole(1, facts), (), {})
    while isinstance(e, Piecewise):
        e = next((value for value, condition in e.args if holds(condition, side)), nan)
    return e


class OnPolyhedron:
    """What a head sees there: the contract ``Side``."""

    point: Scalar = nan

    def __init__(self, polyhedron: Polyhedron, variables: Sequence[Symbol], known: dict[Expr, Expr]) -> None:
        self.polyhedron, self.variables, self.known = polyhedron, tuple(variables), known
        self.facts: Facts = polyhedron.facts

    def of(self, e: Expr) -> Expr:
        if e in self.variables or e.free_symbols.isdisjoint(self.variables):
            return e
        found = self.known.get(e)
        if found is None:
            if e.is_Add or e.is_Mul:
                found = cast(Expr, e.func(*map(self.of, e.args)))
            else:
                found = head_of(e).branch(e, self)
            if found is nan or found is zoo:
                raise NoValue
            self.known[e] = found
        return found

    def sign(self, w: Expr) -> int:
        if w.free_symbols.isdisjoint(self.variables):
            return sign_of(scalar(w), self.facts)
        form = affine(w, self.variables)
        if form is None:
            return prod(self._sign_of_factors(w))
        here = self.polyhedron.signs(form)
        if len(here) > 1:
            raise Split(form)
        return here[0]

    def _sign_of_factors(self, w: Expr) -> Iterator[int]:
        """The signs of affine factors, as often as they occur; refused where another is among them."""
        if not w.is_polynomial(*self.variables):
            raise UnsupportedError("the switch {0} is not affine: in several variables affine switches are read", w)
        constant, factors = factor_list(w, *self.variables)[:2]
        yield sign_of(scalar(constant), self.facts)
        for factor, power in factors:
            if Poly(factor, *self.variables).total_degree() > 1:
                raise UnsupportedError("the switch {0} is not affine: in several variables affine switches are read", w)
            yield self.sign(factor) ** power

    def limit(self, e: Expr) -> Scalar:
        if not e.free_symbols.isdisjoint(self.variables):
            raise UnsupportedError("the steps of {0} are not told apart: affine switches are read", e)
        return scalar(e)

    def form(self, e: Expr) -> LineForm:
        return read(e)

    def without(self, e: Expr, what: str = "value") -> Exception:
        return NoValue()


def affine(e: Expr, variables: Sequence[Symbol]) -> Vector | None:
    """The slopes and the constant of an affine form, up to a positive factor; None for what is none."""
    m = coefficients(e, variables)
    n = len(variables)
    if m is None or any(a for row in m[:n] for a in row[:n]):
        return None
    return primitive((*(2 * row[n] for row in m[:n]), m[n][n]))


def is_surely_continuous(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether no head in it can jump."""
    varying = (p for p in parts(e) if isinstance(p, Expr) and p not in variables)
    return not any(
        not p.free_symbols.isdisjoint(variables) and (isinstance(p, Piecewise) or not is_continuous(p)) for p in varying
    )


def regions(
    e: Expr, variables: Sequence[Symbol], start: Polyhedron, closed: bool, condition: Boolean = true
) -> Iterator[Region]:
    """The formulas of a function; nan where it has no value or a condition does not hold.

    ``closed``: on the closures of full parts only.
    """
    todo: list[tuple[Polyhedron, dict[Expr, Expr]]] = [(start, {})]
    count = 0
    while todo:
        polyhedron, known = todo.pop()
        side = OnPolyhedron(polyhedron, variables, dict(known))
        try:
            law = side.of(e) if holds(condition, side) else nan
        except Split as split:
            cut = [polyhedron.part(split.form, s) for s in ((-1, 1) if closed else (-1, 0, 1))]
            todo += [(part, side.known) for part in cut if part is not None]
            continue
        except NoValue:
            law = nan
        count += 1
        if count > MAX_REGIONS:
            raise BudgetError("more than {0} cells: ask for fewer kinks or a smaller domain", MAX_REGIONS)
        yield Region(polyhedron, law)


def is_constant(region: Region, value: Scalar, variables: Sequence[Symbol]) -> bool:
    """Whether the function has one value on the region."""
    if region.law.has(nan, oo, -oo):
        return False
    m, p = quadratic_law(region, variables), region.polyhedron
    if sign(value_at(m, p.inside()) - value, p.facts):
        return False
    return all(p.signs(slope_along(m, d)) == (0,) for d in p.basis())


def slope_along(m: Square, d: Vector) -> Vector:
    """The slope of (x, 1).M.(x, 1) along a direction, as an affine form."""
    n = len(d)
    return primitive(tuple(2 * dot(d, [m[i][j] for i in range(n)]) for j in range(n + 1)))


def value_at(m: Square, point: Vector) -> Scalar:
    """(x, 1).M.(x, 1)."""
    lifted = (*point, 1)
    return ZERO + dot(lifted, [dot(row, lifted) for row in m])


def quadratic_law(region: Region, variables: Sequence[Symbol]) -> list[list[Scalar]]:
    """M with law = (x, 1).M.(x, 1); refused for what is no polynomial of degree two at most."""
    m: Any = None if region.law.has(oo, -oo, S.ImaginaryUnit) else coefficients(region.law.expand(), variables)
    if m is None:
        raise UnsupportedError(
            "{0} is no polynomial of degree two at most: in several variables linear and quadratic pieces are worked "
            "out",
            region.law,
        )
    return m
