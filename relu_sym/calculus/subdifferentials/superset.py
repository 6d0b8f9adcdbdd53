"""What the sum, product, max and chain rules give, part by part: a set that contains Clarke's, often a larger one.

At each head the branches that are active at the point are looked at alone: the hull over them of the sums of slope
times set of the argument.  That forgets that the parts move together; relu(x) - relu(-x) gives [0, 2] instead of {1}.

Reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), section 2.3.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import Add, Expr, Max, Min, Mul

from ...errors import ReluSymError
from ...forms.cells.hull import is_in_hull, vertices
from ...forms.cells.missing import Asked, Missing
from ...forms.cells.vectors import Vector, sign
from ...forms.exact import ZERO, scalar
from ...vocabularies.switches import Program, States
from .regularity import exceeds
from .several import Local, Question, local

MOST_NODES, MOST_GRADIENTS = 60, 100
"""Functions of more parts or more gradients are not compared."""
MOST_POINTS, MOST_SUMS = (60, 20), (400, 80)
"""Nor are sets of more points, or Minkowski sums of more: in the plane, and in more variables, by linear programs."""


class Superset(NamedTuple):
    """The vertices of what the rules give, the part whose rule is no equality, and its arguments that are not regular.

    ``part`` is None where that was not found.
    """

    vertices: list[Vector]
    part: Expr | None
    rule: str
    irregular: list[Expr]


class TooMany(Exception):
    """The sets have too many points to be told."""


def by_rules(q: Question, found: Local) -> Superset | None:
    """What the rules give of one function, where that is larger than the exact set; else, or if not seen, None."""
    if q.shape is not None or found.doubtful or not found.sure:
        return None
    if len(found.program.nodes) > MOST_NODES or len(found.gradients) > MOST_GRADIENTS:
        return None
    rules = _Rules(found.program, found.sure[0].states)
    try:
        given = rules.of(found.program.roots[0])
    except (TooMany, ReluSymError):
        return None
    facts = found.program.facts
    if all(is_in_hull(v, found.gradients, facts) for v in given):
        return None
    for k in rules.sets:  # arguments before the heads around them
        e = found.program.nodes[k].e
        try:
            inner = local(q._replace(components=(e,)), facts, True)
        except ReluSymError:
            break
        if inner.doubtful:
            break
        if not all(is_in_hull(v, inner.gradients, facts) for v in rules.sets[k]):
            return Superset(given, e, _name(e), _irregular(q, e, found.program))
    return Superset(given, None, "", [])


def _name(e: Expr) -> str:
    """The rule that was applied to a part."""
    return next((n for cls, n in ((Add, "sum"), (Mul, "product"), ((Max, Min), "max")) if isinstance(e, cls)), "chain")


def _irregular(q: Question, e: Expr, program: Program) -> list[Expr]:
    """The arguments that are not regular at the point, as far as that is decided."""
    out = []
    for a in e.args:
        if isinstance(a, Expr) and program.varies(a):
            try:
                found = local(q._replace(components=(a,)), program.facts, True)
            except ReluSymError:
                continue
            if not found.doubtful and exceeds(found, found.gradients):
                out.append(a)
    return out


class _Rules:
    """The set of every part, its arguments first."""

    def __init__(self, program: Program, states: States) -> None:
        self.program, self.states = program, states
        n = len(program.variables)
        self.units = [tuple(ZERO + int(i == j) for j in range(n)) for i in range(n)]
        self.sets: dict[int, list[Vector]] = {}

    def of(self, k: int) -> list[Vector]:
        if k < len(self.units):
            return [self.units[k]]
        if k not in self.sets:
            points: list[Vector] = []
            for formula in self._branches(k, ()):
                points += self._along(formula)
            self.sets[k] = self._kept(points)
        return self.sets[k]

    def _branches(self, k: int, signs: tuple[int, ...]) -> list[Expr]:
        """The formulas of a head that are active at the point, each switch that vanishes there on either side."""
        try:
            return [self.program.outcome(k, signs, self.states)]
        except Missing:
            raise TooMany from None
        except Asked as asked:
            value = self.program.formula(asked.switch, self.states).value
            s = sign(value, self.program.facts)
            sides = (s,) if s else (-1, 1)
            return [f for side in sides for f in self._branches(k, (*signs, side))]

    def _along(self, formula: Expr) -> list[Vector]:
        """The sum of slope times set over the arguments."""
        total: list[Vector] = [tuple(ZERO for _ in self.units)]
        for j, slope in self.program.formula(formula, self.states).slopes:
            moved = [tuple(scalar(slope) * a for a in p) for p in self.of(j)]
            total = self._kept([tuple(a + b for a, b in zip(u, v, strict=True)) for u in total for v in moved])
        return total

    def _kept(self, points: list[Vector]) -> list[Vector]:
        k = int(len(self.units) > 2)
        if len(points) > MOST_SUMS[k]:
            raise TooMany
        kept = vertices(points, self.program.facts)
        if len(kept) > MOST_POINTS[k]:
            raise TooMany
        return kept
