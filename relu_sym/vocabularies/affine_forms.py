"""Formulas of several variables as affine forms, and switches as products of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Add, Dummy, Expr, Matrix, Poly, factor, factor_list, factor_terms, real_roots
from sympy.polys.polyerrors import BasePolynomialError

from ..forms.cells.arrangement import oriented
from ..forms.cells.vectors import Vector, sign
from ..forms.exact import Facts, expression, scalar


class Split(NamedTuple):
    """A switch as a product: a sign, the affine forms that change it, and those that vanish without changing it."""

    sign: int
    forms: tuple[Vector, ...] = ()
    touching: tuple[Vector, ...] = ()


class Forms:
    """The affine forms (slopes, constant) of formulas in these variables; every formula is looked at once."""

    def __init__(self, variables: Sequence[Expr], facts: Facts) -> None:
        self.variables, self.facts = tuple(variables), facts
        self.bent: list[Expr] = []
        """Switches that are no products of affine forms with their own coefficients: by roots, or behind a head."""
        self._height = Dummy("t", real=True)
        self._rows: dict[Expr, Vector | None] = {}
        self._expressions: dict[Vector, Expr] = {}
        self._splits: dict[Expr, Split | None] = {}

    def varies(self, e: Expr) -> bool:
        """Whether a formula depends on the variables."""
        return not e.free_symbols.isdisjoint(self.variables)

    def coordinate(self, k: int) -> Vector:
        """The form that is variable k."""
        return tuple(int(i == k) for i in range(len(self.variables) + 1))

    def form_of(self, e: Expr) -> Vector | None:
        """The slopes and the constant of an affine formula; None for all others."""
        if e not in self._rows:
            self._rows[e] = self._form_of(e)
        return self._rows[e]

    def _form_of(self, e: Expr) -> Vector | None:
        n = len(self.variables)
        if not self.varies(e):
            return (*([0] * n), scalar(e))
        if not e.is_polynomial(*self.variables):
            return None
        poly = Poly(e, *self.variables)
        if poly.total_degree() > 1:
            return None
        monomials = [tuple(int(i == k) for i in range(n)) for k in range(n)]
        return tuple(scalar(poly.coeff_monomial(m)) for m in (*monomials, (0,) * n))

    def formula(self, form: Vector) -> Expr:
        """An affine form as an expression in the variables."""
        found = self._expressions.get(form)
        if found is None:
            terms = [expression(scalar(a)) * v for a, v in zip(form, (*self.variables, 1), strict=True) if a]
            found = self._expressions[form] = Add(*terms)
        return found

    def split(self, e: Expr) -> Split | None:
        """A switch as a product of affine forms; None where it is not of that kind."""
        if e not in self._splits:
            self._splits[e] = self._worked_apart(e)
        return self._splits[e]

    def _worked_apart(self, e: Expr) -> Split | None:
        if e.is_positive or e.is_negative:
            return Split(1 if e.is_positive else -1)
        total, powers = 1, dict[Vector, int]()
        for f, power in self._factors(e):
            found = self._factor(f, whole=f == e)
            if found is None:
                return None
            total *= found.sign ** (power % 2)
            for row in found.forms:
                powers[row] = powers.get(row, 0) + power
            for row in found.touching:
                powers[row] = powers.get(row, 0) + 2 * power
        changing = tuple(row for row, power in powers.items() if power % 2)
        return Split(total, changing, tuple(row for row in powers if row not in changing))

    def _factors(self, e: Expr) -> list[tuple[Expr, int]]:
        if e.is_polynomial(*self.variables):
            try:
                constant, found = factor_list(e, *self.variables)[:2]
            except BasePolynomialError:
                return [(e, 1)]
            return [(constant, 1), *found]
        product = factor(factor_terms(e))
        parts = product.args if product.is_Mul else (product,)
        return [(p.base, int(p.exp)) if p.is_Pow and p.exp.is_Integer and p.exp > 0 else (p, 1) for p in parts]

    def _factor(self, f: Expr, whole: bool) -> Split | None:
        """One factor by affine forms."""
        if not self.varies(f):
            return Split(sign(scalar(f), self.facts))
        row = self.form_of(f)
        if row is not None:
            row, turn = oriented(row, self.facts)
            return Split(turn, (row,))
        if f.is_positive or f.is_negative:
            return Split(1 if f.is_positive else -1)
        if f.is_polynomial(*self.variables):
            definite = self._definite_everywhere(f)
            return Split(definite) if definite else self._along_one_form(f)
        return None if whole else self.split(f)

    def _definite_everywhere(self, f: Expr) -> int:
        """The sign of a quadratic polynomial without real zeros, by its form one dimension up; 0 for all others."""
        poly = Poly(f, *self.variables)
        if poly.total_degree() != 2 or not (poly.domain.is_ZZ or poly.domain.is_QQ):
            return 0
        t = poly.homogenize(self._height).as_expr()
        generators = (*self.variables, self._height)
        half = Matrix([[t.diff(a, b) / 2 for a in generators] for b in generators])
        present = [k for k in range(half.rows) if any(half.row(k))]
        if len(generators) - 1 not in present:
            return 0  # a quadratic form: 0 at the origin
        own = half.extract(present, present)
        return 1 if own.is_positive_definite else -1 if own.is_negative_definite else 0

    def _along_one_form(self, f: Expr) -> Split | None:
        """An irreducible polynomial of one affine form u, by its real roots: sign(c)*prod sign(u - root)."""
        own = [v for v in self.variables if f.has(v)]
        slopes = [1, *((f.diff(v) / f.diff(own[0])).cancel() for v in own[1:])]
        if f.free_symbols - set(own) or any(not getattr(s, "is_number", True) for s in slopes):
            return None
        poly = Poly(f.subs(dict.fromkeys(own[1:], 0)), own[0])
        if not (poly.domain.is_ZZ or poly.domain.is_QQ):
            return None
        self.bent.append(f)
        direction = dict(zip(own, slopes, strict=True))
        rows = [
            oriented((*(scalar(direction.get(v, 0)) for v in self.variables), scalar(-root)), self.facts)
            for root in real_roots(poly)
        ]
        total = 1 if poly.LC() > 0 else -1
        for _, turn in rows:
            total *= turn
        return Split(total, tuple(row for row, _ in rows))
