"""A function of two variables beside a point, sector by sector: where first order does not tell which signs occur."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sympy import Expr, Poly, Rational

from ..errors import UnsupportedError
from ..forms.cells.graphs import Between, Line, Unordered, as_graph, between, is_analytic, leading
from ..forms.cells.plane import sectors
from ..forms.cells.vectors import sign
from ..forms.exact import ZERO, Scalar, scalar
from ..forms.line.partition import LineForm
from .heads import head_of
from .read import read
from .switches import Program

MAX_HALVINGS = 40
DIGITS = 40


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


class AtSector(AtSample):
    """What a head sees in a sector between graphs: the signs are told by the graphs above and below it."""

    def __init__(self, program: Program, line: Line, other: Expr, sector: Between) -> None:
        super().__init__(program, program.point)
        self.line, self.other, self.sector = line, other, sector

    def sign(self, w: Expr) -> int:
        """The sign near the point in the sector; any sign for a graph that is not known yet."""
        law = w.expand()
        if law == 0:
            return 0
        at_point = sign(scalar(law.subs(self.here).expand()), self.facts)
        if at_point:
            return at_point
        if not law.has(self.other):
            if not is_analytic(law, self.line):
                raise Unordered
            order, s = leading(law, self.line)
            return s * self.sector.side**order
        found = as_graph(law, self.other)
        if found is None or not is_analytic(found[1], self.line):
            raise Unordered
        slope, graph = found
        self.switches.append(graph)
        return sign(scalar(slope), self.facts) * (-1 if graph in self.sector.above else 1)


Row = tuple[tuple[Expr, ...], list[Expr], list[tuple[Expr, int]]]
"""A point in a sector seen from the point, the formulas there, and the branches at the point with their signs in it."""


def between_graphs(program: Program) -> list[Row] | None:
    """In two variables, with switches v = g(w), g analytic: every sector at the point and the formulas there; None
    where that cannot be done."""
    if len(program.variables) != 2:
        return None
    for w, v in (program.variables, program.variables[::-1]):
        at = dict(zip(program.variables, program.point, strict=True))[w]
        try:
            return _between_graphs(program, Line(w, at, program.facts), v)
        except Unordered:
            continue
    return None


def _between_graphs(program: Program, line: Line, v: Expr) -> list[Row]:
    graphs: dict[Expr, None] = {}
    while True:
        rows, before = [], len(graphs)
        for q in between(list(graphs), line):
            side = AtSector(program, line, v, q)
            rows.append((q, [side.of(program.nodes[k].e) for k in program.roots]))
            graphs.update(dict.fromkeys(side.switches))
        if len(graphs) == before:
            return [(_inside(q, line, v, program), laws, [(v - g, -1 if g in q.above else 1) for g in graphs])
                    for q, laws in rows]  # fmt: skip


def _inside(q: Between, line: Line, v: Expr, program: Program) -> tuple[Expr, ...]:
    """A point of the sector, seen from the point: halfway between two graphs, so near that they lie in their order."""
    t, heights = Rational(q.side, 4), list[Expr]()
    for _ in range(MAX_HALVINGS):
        t /= 2
        heights = [_shortened(g.subs(line.variable, line.at + t)) for g in (*q.below, *q.above)]
        if all(sign(scalar(b - a), program.facts) > 0 for a, b in pairwise(heights)):
            break
    at = dict(zip(program.variables, program.point, strict=True))[v]
    low, high = heights[: len(q.below)][-1:], heights[len(q.below) :][:1]
    if low and high:
        middle = (low[0] + high[0]) / 2
    else:
        middle = low[0] + abs(t) if low else high[0] - abs(t) if high else at
    step = {line.variable: t, v: _shortened(middle - at)}
    return tuple(step[u] for u in program.variables)


def _shortened(e: Expr) -> Expr:
    """A number by its digits."""
    return Rational(str(e.evalf(DIGITS))) if e.is_number else e


def in_sectors(program: Program, creases: bool = False) -> list[Row] | None:
    """In two variables, with polynomial switches: every sector at the point, in the order round it; None where that
    cannot be done.

    ``creases``: parted further, so that formulas of neighbours differ by what has one sign in each of their sectors.
    """
    moved = dict(
        zip(program.variables, (v + a for v, a in zip(program.variables, program.point, strict=True)), strict=True)
    )
    if len(program.variables) != 2 or not all(a.is_Rational for a in program.point):
        return None
    switches: dict[Expr, None] = {}
    while True:
        rows, before, asked = list[Row](), len(switches), []
        for q in sectors(switches, *program.variables):
            side = AtSample(program, [a + b for a, b in zip(program.point, q, strict=True)])
            laws = [side.of(program.nodes[k].e) for k in program.roots]
            rows.append((q, laws, side.branches()))
            asked += side.switches
        if creases:
            around = [*rows, rows[0]]
            asked += [
                (b - a).expand() for (_, old, _), (_, new, _) in pairwise(around) for a, b in zip(old, new, strict=True)
            ]
        for w in asked:
            law = w.subs(moved, simultaneous=True).expand()
            if not (law.is_polynomial(*program.variables) and law.free_symbols <= set(program.variables)):
                return None
            if not all(c.is_Rational for c in Poly(law, *program.variables).coeffs()):
                return None
            if law != 0:
                switches.setdefault(program.canonical(law)[0])
        if len(switches) == before:
            return rows
