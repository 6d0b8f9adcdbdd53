"""The lines about a tower in several variables compared with numbers: Jacobians beside the point, and programs on dual
numbers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from mpmath import mp, mpf
from sympy import And, Basic, Expr, Matrix
from sympy.matrices import MatrixBase

from ..derivations.verification.values import value
from ..derivations.verification.witness import choices, concrete
from ..forms.cells.polytope import Polytope
from ..steps import Step
from .dual_numbers import BESIDE, STEP, close, done, dual, near
from .tower_line import number

DIRECTIONS = 400
"""Directions in which Jacobians are read."""


@dataclass(frozen=True)
class Jacobians:
    """Knows the blocks of a tower."""

    of: Any
    proof: Any

    def compared(self, s: Step, condition: Basic) -> tuple[bool | None, str]:
        """One line, for numbers of its parameters."""
        x, own = self.of.variables, self.of.s
        names = sorted(set().union(*(e.free_symbols for e in self.of.block)) - set(x), key=str)
        open_ = [*names, *([own] if own is not None and own.is_Symbol else [])]
        seen: bool | None = None
        for put in choices(open_, And(condition, *self.of.assume), 3):
            ok = self._line(s, put, int(self.of.n))
            if ok is False:
                return False, f"Jacobians by numbers, {put}"
            seen = ok or seen
        return seen, "Jacobians by numbers"

    def _line(self, s: Step, put: dict, count: int) -> bool | None:
        named = {t.before: t.after for t in self.proof.steps if t.rule == "program"}
        if s.rule == "program":
            position = list(named).index(s.before)
            at = [value(concrete(e, put), {}) for e in self.of.point]
            for _ in range(position):
                at = self._next(at, put)
            told = [value(concrete(e, put), {}) for e in s.where.args]  # type: ignore[union-attr]
            if not all(close(a, b) for a, b in zip(at, told, strict=True)):
                return False
            return _same(_numbers(s.after, put), self._jacobian(at, put))
        if s.rule == "product of the blocks":
            whole = mp.eye(len(self.of.variables))
            for factor in s.before.as_ordered_factors() if isinstance(s.before, Expr) else ():
                if factor in named:
                    whole = whole * _numbers(named[factor], put)
            return _same(whole, _numbers(s.after, put)) and _same(whole, _numbers(self.of.value, put))
        return self._hull(concrete(s.after, put), put, count) if s.rule == "hull" else None

    def _next(self, at: list, put: dict) -> list:
        env = dict(zip(self.of.variables, at, strict=True))
        return [value(concrete(e, put), env) for e in self.of.block]

    def _jacobian(self, at: list, put: dict) -> Any:
        """On dual numbers, a variable at a time."""
        x, rows = self.of.variables, []
        if self.of.framework is not None:
            here = {v: near(t) for v, t in zip(x, at, strict=True)}
            found = [number(text, here, self.of.framework) for text in self.of.texts]
            return mp.matrix([[value(row[v], {}) for v in x] for row in found])
        s = value(done(self.of.s, put), {})
        for e in self.of.programs:
            e = concrete(e, put)
            rows.append([dual(e, {v: (t, mpf(v == w)) for v, t in zip(x, at, strict=True)}, s)[1] for w in x])
        return mp.matrix(rows)

    def _hull(self, clarke: Any, put: dict, count: int) -> bool | None:
        """Every Jacobian beside the point is in the set, and every vertex is one of them."""
        if not isinstance(clarke, Polytope):
            return None
        vertices = [_flat(v) for v in clarke.vertices]
        rng, met = Random(3), set()
        for _ in range(DIRECTIONS):
            found = self._beside(rng, put, count)
            for _ in range(12):
                c = [rng.uniform(-1, 1) for _ in found]
                if max(_dot(v, c) for v in vertices) < _dot(found, c) - mpf(10) ** -12:
                    return False
            met |= {k for k, v in enumerate(vertices) if all(map(close, v, found))}
            if len(met) == len(vertices) and len(vertices) > 1:
                break
        return True if len(met) == len(vertices) else None

    def _beside(self, rng: Random, put: dict, count: int) -> list:
        """The Jacobian of the composition beside the point, in a random direction."""
        x = self.of.variables
        at = [value(concrete(e, put), {}) + BESIDE * mpf(rng.uniform(-1, 1)) for e in self.of.point]

        def run(t: list) -> list:
            for _ in range(count):
                t = self._next(t, put)
            return t

        columns = []
        for k in range(len(x)):
            ends = [run([t + side * STEP * (j == k) for j, t in enumerate(at)]) for side in (-1, 1)]
            columns.append([(b - a) / (2 * STEP) for a, b in zip(*ends, strict=True)])
        return [columns[j][i] for i in range(len(x)) for j in range(len(x))]


def _numbers(m: Basic, put: dict) -> Any:
    whole = m.subs(put)
    return mp.matrix([[value(whole[i, j], {}) for j in range(whole.cols)] for i in range(whole.rows)])  # type: ignore


def _same(a: Any, b: Any) -> bool:
    return all(close(u, v) for u, v in zip(a, b, strict=True))


def _flat(v: Any) -> list:
    entries = list(v) if isinstance(v, MatrixBase) else list(Matrix(v))
    return [value(e, {}) for e in entries]


def _dot(a: list, b: list) -> Any:
    return mp.fsum(u * v for u, v in zip(a, b, strict=True))
