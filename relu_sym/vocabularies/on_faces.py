"""A function on the faces of its switches: wherever one is, each switch asked for is negative, 0 or positive there.

A head says what it is *on* its switch as it does beside it, so the walk is one and the same: a sign that is not known
yet parts the face in three, and what is left is f there, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sympy import QQ, ZZ, Expr, Poly, factor_list

from ..errors import UnsupportedError
from ..forms.cells.cone import Cone
from ..forms.cells.spans import Span, kernel
from ..forms.cells.vectors import Vector, dot, primitive, sign
from ..forms.exact import ZERO, Scalar, scalar
from ..forms.facts import Facts
from ..forms.line.partition import LineForm
from .heads import head_of
from .read import read
from .switches import Program

Key = tuple[Vector, Expr | None]
"""The gradient of a switch, and the switch if it is curved: up to sign and factor, as in the decisions of a cell."""


class Switch(NamedTuple):
    """What vanishes at the point; ``options``: its signs near by."""

    key: Key
    law: Expr
    options: tuple[int, ...]


class Asked(Exception):
    """A sign is not known on the face."""

    def __init__(self, switch: Switch) -> None:
        self.switch = switch


class Face:
    """Where switches have these signs, 0 too; f there by ``law``."""

    def __init__(self, program: Program, switches: tuple[Switch, ...] = (), signs: tuple[int, ...] = ()) -> None:
        self.program, self.facts = program, program.facts
        self.switches, self.signs = switches, signs
        self.here = program.here
        self.known = {w.key: s for w, s in zip(switches, signs, strict=True)}
        self.point: Scalar = ZERO
        self._laws: dict[Expr, Expr] = {}

    @property
    def zeros(self) -> list[Switch]:
        """The switches that are 0 on it."""
        return [w for w, s in zip(self.switches, self.signs, strict=True) if not s]

    @property
    def is_point(self) -> bool:
        """Whether it is the point alone: n independent switches vanish; in the plane, two that are irreducible."""
        n = len(self.program.variables)
        if n == 2 and sum(_is_rational(w.law, self.program) for w in self.zeros) >= 2:
            return True
        return rank([w.key[0] for w in self.zeros], self.facts) == n

    # ------------------------------------------------------------------ what a head asks
    def of(self, e: Expr) -> Expr:
        """The formula that a part is there."""
        if not self.program.varies(e) or e in self.here:
            return e
        found = self._laws.get(e)
        if found is None:
            found = e.func(*map(self.of, e.args)) if e.is_Add or e.is_Mul else head_of(e).branch(e, self)
            self._laws[e] = found
        return found

    def sign(self, w: Expr) -> int:
        """The sign on the face, by the factors of what is asked for."""
        law = w.expand()
        if law == 0:
            return 0
        at_point = sign(self.program.finite(law.subs(self.here), law), self.facts)
        if at_point:
            return at_point
        if self.is_point:
            return 0
        total = 1
        for factor, power in _factors(law, self.program):
            total *= self._sign_of(factor) ** power
        return total

    def _sign_of(self, factor: Expr) -> int:
        at_point = sign(self.program.finite(factor.subs(self.here), factor), self.facts)
        if at_point:
            return at_point
        switch, turn = self._switch(factor)
        if switch.key not in self.known:
            raise Asked(switch)
        return self.known[switch.key] * turn

    def _switch(self, law: Expr) -> tuple[Switch, int]:
        value = self.program.smooth(law)
        canonical, turn = self.program.canonical(law)
        slope = next((s for a in value.gradient if (s := sign(a, self.facts))), 0)
        if not slope:
            definite = self.program.definite(law)
            if not definite and (len(self.here) > 2 or not law.is_polynomial(*self.here)):
                raise UnsupportedError("first order tells nothing of {0}", law)
            options = (0, definite * turn) if definite else (-1, 0, 1)
            return Switch((value.gradient, canonical), canonical, options), turn
        turn = slope if value.is_affine else turn
        g = primitive([a * turn for a in value.gradient])
        return Switch((g, None if value.is_affine else canonical), law, (-1, 0, 1)), turn

    def limit(self, e: Expr) -> Scalar:
        return scalar(e.subs(self.here))

    def form(self, e: Expr) -> LineForm:
        return read(e)

    def without(self, e: Expr, what: str = "value") -> UnsupportedError:
        return UnsupportedError("{0} has no " + what + " on a switch", e)

    # ------------------------------------------------------------------ where it is
    def with_sign(self, switch: Switch, s: int) -> Face:
        """The part where one more switch has a sign."""
        return Face(self.program, (*self.switches, switch), (*self.signs, s))

    def is_linear_with(self, more: Sequence[Key] = ()) -> bool:
        """Whether first order says where it is: switches that are affine, or have independent gradients."""
        keys = list(dict.fromkeys([*(w.key for w in self.switches), *more]))
        return all(law is None for _, law in keys) or rank([g for g, _ in keys], self.facts) == len(keys)

    def may_be_there(self) -> bool:
        """False where first order shows that the signs do not occur together."""
        if self.is_linear_with():
            return self._meets([(w.key[0], s) for w, s in zip(self.switches, self.signs, strict=True)])
        flat = [(w.key[0], s) for w, s in zip(self.switches, self.signs, strict=True) if w.key[1] is None]
        return self._meets(flat)

    def overlaps(self, decided: Sequence[tuple[Key, int]]) -> bool:
        """Whether more than lower faces of it is in the closure of a cell with these signs; True where that is open."""
        if any(s * self.known.get(key, 0) < 0 for key, s in decided):
            return False
        if self.is_point or not self.is_linear_with([key for key, _ in decided]):
            return True
        rows = [(w.key[0], s) for w, s in zip(self.switches, self.signs, strict=True)]
        level = Span(self.facts)
        for g, s in rows:
            if not s:
                level.add(g)
        rows += [(key[0], s) for key, s in decided if key not in self.known and level.weights(key[0]) is None]
        return self._meets(rows)

    def _meets(self, rows: Sequence[tuple[Vector, int]]) -> bool:
        """Whether linear forms have these signs together somewhere."""
        n = len(self.program.variables)
        inside = kernel([g for g, s in rows if not s], n, self.facts)
        if not inside:
            return not any(s for _, s in rows)
        cone = Cone.whole(len(inside), self.facts)
        for g, s in rows:
            if not s:
                continue
            h = primitive([dot(g, v) for v in inside])
            if not any(sign(a, self.facts) for a in h):
                return False
            cut = cone.cut(h)
            if s not in cut.signs:
                return False
            cone = cone.part(h, s, cut)
        return True


class AtPoint(Face):
    """The point alone: f has its value there."""

    @property
    def is_point(self) -> bool:
        return True


def _is_rational(law: Expr, program: Program) -> bool:
    """Whether it is a polynomial in the variables over the rationals."""
    return bool(law.is_polynomial(*program.variables)) and Poly(law, *program.variables).get_domain() in (ZZ, QQ)


def _factors(law: Expr, program: Program) -> list[tuple[Expr, int]]:
    """The irreducible factors of a rational polynomial with their powers; anything else as it is."""
    if not _is_rational(law, program):
        return [(law, 1)]
    constant, found = factor_list(law, *program.variables)[:2]
    return [(constant, 1), *found]


def rank(vectors: Sequence[Vector], facts: Facts) -> int:
    """How many of them are independent."""
    span = Span(facts)
    return sum(span.add(g) for g in vectors)


def faces(program: Program, parts: Sequence[Expr]) -> Iterator[tuple[Face, list[Expr]]]:
    """All faces on which one switch at least is 0, and the parts there; more than there are where curved switches leave
    that open."""
    todo = [Face(program)]
    while todo:
        face = todo.pop()
        try:
            laws = [face.of(e) for e in parts]
        except Asked as asked:
            further = [face.with_sign(asked.switch, s) for s in asked.switch.options]
            todo += [f for f in further if f.may_be_there()]
            continue
        if face.zeros:
            yield face, laws
