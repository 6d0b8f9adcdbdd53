"""The value of an expression on a place where every switch in it has one sign: an affine form, or none.

Values on boundaries are those of the heads themselves: a head of one argument is asked by its form on the line, whose
breakpoints carry their values; Max, Min and Piecewise by the signs of differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import And, Basic, Dummy, Expr, Max, Min, Or, Piecewise, Tuple, false, oo, true
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from ...errors import UnsupportedError
from ...forms.cells.vectors import Vector
from ...forms.exact import ONE, ZERO, Scalar, expression, is_finite, scalar
from ...forms.facts import Facts
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import Poly
from ...symbols import T
from ...vocabularies.piecewise import HOLDS
from ...vocabularies.read import read
from .places import Place


class Bent(UnsupportedError):
    """A part is not affine on a place: on a smaller one it may be."""


class Values:
    """The expressions of one question on one place after the other."""

    def __init__(self, variables: Sequence[Dummy], facts: Facts) -> None:
        self.variables, self.domain = tuple(variables), Domain(facts=facts)
        self._outer: dict[Expr, LineForm] = {}

    def varies(self, e: Basic) -> bool:
        """Whether an expression depends on the unknowns."""
        return not e.free_symbols.isdisjoint(self.variables)

    def number(self, c: Scalar) -> Vector:
        """The constant form."""
        return (*([ZERO] * len(self.variables)), c)

    def of(self, e: Expr, place: Place) -> Vector | None:
        """The value of an expression there, None where it has none; ``Crosses`` where a switch has two signs."""
        if not self.varies(e):
            return self.number(scalar(e)) if is_finite(e) else None
        if e in self.variables:
            return tuple([ONE if v == e else ZERO for v in (*self.variables, None)])
        if isinstance(e, Piecewise):
            return self._cases(e, place)
        if e.is_Add or e.is_Mul or isinstance(e, (Max, Min)):
            values = [self.of(a, place) for a in e.args]
            if any(v is None for v in values):
                return None
            rule = self._sum if e.is_Add else self._product if e.is_Mul else self._extreme
            return rule(e, values, place)  # type: ignore[arg-type]
        return self._head(e, place)

    def _sum(self, e: Expr, values: list[Vector], place: Place) -> Vector:
        return tuple([sum(column, start=ZERO) for column in zip(*values, strict=True)])

    def _product(self, e: Expr, values: list[Vector], place: Place) -> Vector:
        out, moving = ONE, None
        for v in values:
            c = place.constant(v)
            if c is not None:
                out = out * c
            elif moving is None:
                moving = v
            else:
                raise self._bent(e)
        return self.number(out) if moving is None else tuple([out * a for a in moving])

    def _extreme(self, e: Expr, values: list[Vector], place: Place) -> Vector:
        side = 1 if isinstance(e, Max) else -1
        best = values[0]
        for v in values[1:]:
            if side * place.sign(difference(v, best)) > 0:
                best = v
        return best

    def _cases(self, e: Any, place: Place) -> Vector | None:
        for value, condition in e.args:
            if self.holds(condition, place):
                return self.of(value, place)
        return None

    def holds(self, c: Any, place: Place) -> bool:
        """Whether a condition holds on a place; where a side has no value it does not."""
        if c in (true, false):
            return bool(c)
        if isinstance(c, And):
            return all(self.holds(a, place) for a in c.args)
        if isinstance(c, Or):
            return any(self.holds(a, place) for a in c.args)
        if isinstance(c, Relational) and type(c) in HOLDS:
            if oo in c.args or -oo in c.args:
                bound, turn = (c.rhs, -1) if c.rhs in (oo, -oo) else (c.lhs, 1)
                return bool(HOLDS[type(c)][1 + turn * (1 if bound is oo else -1)])
            left, right = self.of(c.lhs, place), self.of(c.rhs, place)
            if left is None or right is None:
                return False
            return bool(HOLDS[type(c)][1 + place.sign(difference(left, right))])
        if isinstance(c, BooleanFunction) and not isinstance(c.to_nnf(False), type(c)):
            return self.holds(c.to_nnf(False), place)
        raise UnsupportedError("the condition {0} is not a relation between functions of the unknowns", c)

    # ------------------------------------------------------------------ heads of one argument
    def _head(self, e: Expr, place: Place) -> Vector | None:
        moving = [k for k, a in enumerate(e.args) if self.varies(a)]
        if len(moving) != 1:
            return self._at_constants(e, moving, place)
        u = self.of(e.args[moving[0]], place)
        if u is None:
            return None
        outer = self._outer_of(e, moving[0])
        c = place.constant(u)
        if c is not None:
            value = outer.at(c)
            return None if value is None else self.number(value)
        return self._composed(e, outer, u, place)

    def _at_constants(self, e: Expr, moving: list[int], place: Place) -> Vector | None:
        """A head of several arguments that are constant on the place."""
        args = list(e.args)
        for k in moving:
            value = self.of(args[k], place)
            if value is None:
                return None
            c = place.constant(value)
            if c is None:
                raise self._bent(e)
            args[k] = expression(c)
        return self.of(e.func(*args), place)

    def _outer_of(self, e: Expr, k: int) -> LineForm:
        alone = e.func(*[T if i == k else a for i, a in enumerate(e.args)])
        if alone not in self._outer:
            form = read(alone, self.domain)
            if not form.is_function:
                raise UnsupportedError("{0} is an impulse: no equation holds point by point", e)
            self._outer[alone] = form
        return self._outer[alone]

    def _composed(self, e: Expr, outer: LineForm, u: Vector, place: Place) -> Vector | None:
        """The piece or the value of the outer form where the argument is."""
        if outer.repeats:
            raise UnsupportedError("{0} has kinks without end: systems are solved with finitely many cells", e)
        k = 0
        for b in outer.breaks:
            s = place.sign(difference(u, self.number(b.point)))
            if s == 0:
                return None if b.value is None else self.number(b.value)
            if s < 0:
                break
            k += 1
        p = outer.pieces[k]
        if p.undefined:
            return None
        if p.is_constant():
            return self.number(p.at(ZERO))
        if not isinstance(p, Poly) or len(p.c) > 2:
            raise self._bent(e)
        return tuple([p.c[1] * a + (p.c[0] if k == len(u) - 1 else ZERO) for k, a in enumerate(u)])

    def _bent(self, e: Expr) -> Bent:
        return Bent(
            "{0} is not piecewise linear in {1}: such systems are not solved here; one equation in one unknown is, by "
            "rs.solveset",
            e,
            Tuple(*self.variables),
        )


def difference(u: Vector, v: Vector) -> Vector:
    """u - v."""
    return tuple([a - b for a, b in zip(u, v, strict=True)])
