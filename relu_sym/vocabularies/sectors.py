"""A function of two variables beside a point, sector by sector: where first order does not tell which signs occur."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Poly

from ..errors import UnsupportedError
from ..forms.cells.plane import sectors
from ..forms.cells.vectors import sign
from ..forms.exact import ZERO, Scalar, scalar
from ..forms.line.partition import LineForm
from .heads import head_of
from .read import read
from .switches import Program


class AtSample:
    """What a head sees at a point near by: its arguments as formulas, its switches as numbers there.

    ``switches`` gathers those that vanish at the point of the program.
    """

    def __init__(self, program: Program, sample: Sequence[Expr]) -> None:
        self.program, self.facts = program, program.facts
        self.put = dict(zip(program.variables, sample, strict=True))
        self.here = dict(zip(program.variables, program.point, strict=True))
        self.switches: list[Expr] = []
        self.point: Scalar = ZERO
        self._laws: dict[Expr, Expr] = {}

    def of(self, e: Expr) -> Expr:
        """The smooth formula that a part is there."""
        if not self.program.varies(e) or e in self.put:
            return e
        found = self._laws.get(e)
        if found is None:
            found = e.func(*map(self.of, e.args)) if e.is_Add or e.is_Mul else head_of(e).branch(e, self)
            self._laws[e] = found
        return found

    def sign(self, w: Expr) -> int:
        """The sign at the sample; 0 only for what vanishes identically."""
        law = w.expand()
        if law == 0:
            return 0
        at_point = sign(scalar(law.subs(self.here)), self.facts)
        if at_point:
            return at_point
        self.switches.append(law)
        if not law.is_polynomial(*self.here):
            return sign(scalar(law.subs(self.put)), self.facts)
        # A factor that is not 0 at the point keeps its sign, however far out the sample lies.
        content, factors = Poly(law, *self.here).factor_list()
        found = sign(scalar(content), self.facts)
        for f, k in factors:
            u = f.as_expr()
            found *= (sign(scalar(u.subs(self.here)), self.facts) or sign(scalar(u.subs(self.put)), self.facts)) ** k
        return found

    def branches(self) -> list[tuple[Expr, int]]:
        """The factors of the switches that vanish at the point, each with its sign at the sample; polynomials only."""
        found: dict[Expr, int] = {}
        for law in self.switches:
            if law.is_polynomial(*self.here):
                for f, _ in Poly(law, *self.here).factor_list()[1]:
                    u = f.as_expr()
                    if not sign(scalar(u.subs(self.here)), self.facts):
                        found[u] = sign(scalar(u.subs(self.put)), self.facts)
        return list(found.items())

    def limit(self, e: Expr) -> Scalar:
        return scalar(e.subs(self.here))

    def form(self, e: Expr) -> LineForm:
        return read(e)

    def without(self, e: Expr, what: str = "value") -> UnsupportedError:
        return UnsupportedError("{0} has no " + what + " beside the point", e)


Row = tuple[tuple[Expr, ...], list[Expr], list[tuple[Expr, int]]]
"""A point in a sector, the formulas there, and the branches that bound it with their signs in it."""


def in_sectors(program: Program) -> list[Row] | None:
    """In two variables, with polynomial switches: a point in every sector at the point, the formulas there and the
    signs of the branches; None where that cannot be done."""
    moved = dict(
        zip(program.variables, (v + a for v, a in zip(program.variables, program.point, strict=True)), strict=True)
    )
    if len(program.variables) != 2 or not all(a.is_Rational for a in program.point):
        return None
    switches: dict[Expr, None] = {}
    while True:
        rows, before = list[Row](), len(switches)
        for q in sectors(switches, *program.variables):
            side = AtSample(program, [a + b for a, b in zip(program.point, q, strict=True)])
            laws = [side.of(program.nodes[k].e) for k in program.roots]
            rows.append((q, laws, side.branches()))
            for w in side.switches:
                law = w.subs(moved, simultaneous=True).expand()
                if not (law.is_polynomial(*program.variables) and law.free_symbols <= set(program.variables)):
                    return None
                if not all(c.is_Rational for c in Poly(law, *program.variables).coeffs()):
                    return None
                switches.setdefault(program.canonical(law)[0])
        if len(switches) == before:
            return rows
