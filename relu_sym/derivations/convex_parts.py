"""Why a function of several variables is convex: its terms, what it is the largest of, or its affine pieces."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from sympy import Add, And, Expr, Max, Piecewise, S, Tuple, oo, true
from sympy.logic.boolalg import Boolean

from ..convex.polyhedral import epigraph
from ..convex.several import Several, with_its_walls
from ..convex.verdicts import is_convex
from ..convex.verdicts_in_several import on_a_set
from ..errors import UnsupportedError
from ..forms.exact import ZERO, expression
from ..forms.facts import Facts
from ..forms.line.guarded import every_case
from ..steps import Overall, Step
from .catalogue import step
from .cell_by_cell import MOST


def convex_parts(question: Several, f: Expr, condition: Boolean, assume: Any) -> Iterator[Step]:
    """The parts of f, where all of them are convex on the domain; else f as the largest of its affine pieces."""
    g, own = on_a_set(f)
    inside, named = And(own, condition), question.named
    domain: Any = S.Reals if inside == true else inside
    parts = _parts(g, named)
    if len(parts) > 1 and all(is_convex(p, *named, domain=domain, assume=assume) for p in parts):
        for p in parts:
            yield step("convexity", Overall("is_convex", p, Tuple(*named), domain), true, relation="⟺")
        return
    pieces = _pieces(question)
    if pieces is None:
        return
    before, after = (e if inside == true else Piecewise((e, inside), (oo, True)) for e in (g, question.out(pieces)))
    if before != after:
        yield step("largest of its pieces", before, after)


def _parts(g: Expr, named: tuple) -> list[Expr]:
    """What is added or compared; the terms of a polynomial stay together."""
    if isinstance(g, Max):
        return list(g.args)
    terms = Add.make_args(g)
    smooth = [t for t in terms if t.is_polynomial(*named)]
    return ([Add(*smooth)] if smooth else []) + [t for t in terms if t not in smooth]


def _pieces(question: Several) -> Expr | None:
    """The closed convex hull of a piecewise linear function as the largest of its affine functions."""
    q, found = copy(question), []
    q.condition = with_its_walls(q.condition)

    def run(facts: Facts) -> None:
        found.append(epigraph(q.regions(facts)[0], q.variables, facts))

    try:
        with q.errors():
            every_case(run, q.assume)
    except UnsupportedError:
        return None
    if len(found) != 1 or found[0] is None or len(found[0].lower) > MOST:
        return None
    rows = [(expression(ZERO + c), [expression(ZERO + a) for a in slopes]) for slopes, c in found[0].lower]
    return Max(*(Add(c, *(a * v for a, v in zip(slopes, q.variables, strict=True))) for c, slopes in rows))
