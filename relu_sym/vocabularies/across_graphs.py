"""Two variables: whether a function is continuous across the graphs v = g(w) on which its switches vanish near a point.

Beside the point a place is in a sector, on one graph on one side, on the line through the point that crosses them all,
or it is the point.  A formula of a sector that agrees with what f is on all that bounds it makes f continuous.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, nan, oo, zoo

from ..errors import UnsupportedError
from ..forms.cells.graphs import Between, Line, Unordered, as_graph, between, is_analytic, leading
from ..forms.cells.vectors import sign
from ..forms.exact import scalar
from .on_faces import AtPoint
from .sectors import AtSector
from .switches import Program

Check = tuple[Expr, Line]
"""What has to be 0 on a line near the point."""


class OnBranch(AtSector):
    """What a head sees on a graph on one side of the point; without one, on the line that crosses the graphs."""

    def __init__(self, program: Program, line: Line, other: Expr, sector: Between, on: Expr | None) -> None:
        super().__init__(program, line, other, sector)
        self.on = on

    def sign(self, w: Expr) -> int:
        """As in the sectors beside it, but 0 for what vanishes on it."""
        law = w.expand()
        if sign(scalar(law.subs(self.here).expand()), self.facts):
            return super().sign(w)
        if not law.has(self.other):
            return 0 if self.on is None else super().sign(w)
        found = as_graph(law, self.other)
        if found is None:
            raise Unordered
        if self.on is not None and found[1] == self.on:
            return 0
        if found[1] not in (*self.sector.below, *self.sector.above):
            raise Unordered  # a switch of this branch alone
        return super().sign(w)


def is_continuous_across(program: Program) -> bool | None:
    """Whether it is continuous near the point; None where that is not seen."""
    if len(program.variables) != 2:
        return None
    for w, v in (program.variables, program.variables[::-1]):
        try:
            checks = list(_checks(program, w, v))
        except (Unordered, UnsupportedError):
            continue
        answers = [_vanishes(e, line) for e, line in checks]
        if all(answers):
            return True
        return False if False in answers else None
    return None


def _checks(program: Program, w: Expr, v: Expr) -> Iterator[Check]:
    line, across = (Line(u, program.here[u], program.facts) for u in (w, v))
    parts = [program.nodes[k].e for k in program.roots]
    graphs = _graphs(program, line, v)
    sectors = between(graphs, line)
    laws = {q: [AtSector(program, line, v, q).of(e) for e in parts] for q in sectors}
    for q in sectors:
        for on in (*q.above[:1], *q.below[-1:]):
            yield from _on_graph(program, line, v, q, on, laws[q], parts)
        if not (q.above and q.below):
            here = OnBranch(program, line, v, q, None)
            yield from (((here.of(e) - law).subs(w, line.at), across) for e, law in zip(parts, laws[q], strict=True))
    at = AtPoint(program)
    for q in sectors:
        for e, law in zip(parts, laws[q], strict=True):
            yield (at.of(e) - law).subs(program.here), line


def _on_graph(
    program: Program, line: Line, v: Expr, q: Between, on: Expr, laws: list[Expr], parts: list[Expr]
) -> Iterator[Check]:
    others = Between(q.side, tuple(g for g in q.below if g != on), tuple(g for g in q.above if g != on))
    here = OnBranch(program, line, v, others, on)
    for e, law in zip(parts, laws, strict=True):
        yield (here.of(e) - law).subs(v, on), line


def _graphs(program: Program, line: Line, v: Expr) -> list[Expr]:
    graphs: dict[Expr, None] = {}
    while True:
        before = len(graphs)
        for q in between(list(graphs), line):
            side = AtSector(program, line, v, q)
            for k in program.roots:
                side.of(program.nodes[k].e)
            graphs.update(dict.fromkeys(side.switches))
        if len(graphs) == before:
            return list(graphs)


def _vanishes(e: Expr, line: Line) -> bool | None:
    e = e.expand()
    if e == 0:
        return True
    if e.has(nan, oo, zoo) or not is_analytic(e, line):
        return None
    try:
        leading(e, line)
    except Unordered:
        return None
    return False
