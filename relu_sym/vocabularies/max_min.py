"""Max and Min of any number of arguments: a balanced tree of selections by the sign of differences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sympy import Expr, Max, Min, S, Symbol, oo

from ..forms.exact import ONE, ZERO, Scalar
from ..forms.line.algebra import aligned, refine, scaled, total
from ..forms.line.compose import as_function, select
from ..forms.line.partition import Break, LineForm, is_polynomial
from ..forms.line.piece import NOTHING, Piece, Smooth
from ..forms.smoothness import depends
from ..functions import HeavisideStep
from .heads import HEADS, Head, Reader, Side, Slopes
from .relu import write as write_ramps


def read(forms: Sequence[LineForm], largest: bool) -> LineForm:
    """The envelope of the forms: the largest, or the smallest."""
    name = "Max" if largest else "Min"
    forms = [as_function(f, name) for f in forms]
    while len(forms) > 1:
        paired = [_two(u, v, largest, name) for u, v in zip(forms[::2], forms[1::2], strict=False)]
        forms = paired + ([forms[-1]] if len(forms) % 2 else [])
    return forms[0]


def _two(u: LineForm, v: LineForm, largest: bool, name: str) -> LineForm:
    d = _difference(u, v)
    return select(d, v, u, u, name) if largest else select(d, u, u, v, name)


def _difference(u: LineForm, v: LineForm) -> LineForm:
    """u - v, and 0 where both are one infinity."""
    if all(map(_has_infinite, (u, v))):
        u, v = aligned((u, v))
        points, (left, right), values, origins = refine((u, v))
        same = [p == q and _is_infinite(p) for p, q in zip(left, right, strict=True)]
        ties = [s == t and s in (oo, -oo) for s, t in zip(*values, strict=True)]

        def finite(form: LineForm, pieces: list[Piece], own: list[Scalar | None]) -> LineForm:
            breaks = [
                Break(p, ZERO if tie else value, o) for p, tie, value, o in zip(points, ties, own, origins, strict=True)
            ]
            return form.replace(pieces=[NOTHING if s else p for s, p in zip(same, pieces, strict=True)], breaks=breaks)

        u, v = finite(u, left, values[0]), finite(v, right, values[1])
    return total([u, scaled(v, -ONE)])


def _has_infinite(form: LineForm) -> bool:
    return not is_polynomial(form) and (
        any(map(_is_infinite, form.pieces)) or any(b.value in (oo, -oo) for b in form.breaks)
    )


def _is_infinite(p: Piece) -> bool:
    return isinstance(p, Smooth) and p.e in (oo, -oo)


class Extreme(Head):
    """Max or Min of any number of arguments."""

    for_subclasses = True

    def __init__(self, largest: bool) -> None:
        self.largest = largest

    def form(self, e: Any, reader: Reader) -> LineForm:
        return read([reader.one(a) for a in e.args], self.largest)

    def branch(self, e: Any, side: Side) -> Expr:
        germs = list(map(side.of, e.args))
        best = germs[0]
        for u in germs[1:]:
            s = side.sign(u - best)
            if s and (s > 0) == self.largest:
                best = u
        return best

    def switches(self, e: Any, side: Side) -> list[Expr]:
        """Any two arguments may be compared: 2^n answers, n^2 switches."""
        return [v - u for u, v in combinations(map(side.of, e.args), 2)]

    def is_continuous(self, e: Any) -> bool:
        return True

    def is_total(self, e: Any) -> bool:
        return True

    def slope(self, e: Any, walk: Slopes) -> Expr:
        """max(u, v)' = H(u - v) u' + H(v - u) v'; three and more nested in pairs: all at once, ties on sets of
        positive measure would count too often or not at all."""
        free = [a for a in e.args if not depends(a)]
        rows = [(a, walk.inner(a)) for a in e.args if depends(a)]
        if free:
            rows.append((e.func(*free), S.Zero))
        walk.keeps_means = walk.keeps_means and len(e.args) == 2
        while len(rows) > 1:
            paired = []
            for (u, du), (v, dv) in zip(rows[::2], rows[1::2], strict=False):
                ahead = u - v if self.largest else v - u
                paired.append((e.func(u, v), HeavisideStep(ahead) * du + HeavisideStep(-ahead) * dv))
            rows = paired + ([rows[-1]] if len(rows) % 2 else [])
        return rows[0][1]


HEADS[Max] = Extreme(largest=True)
HEADS[Min] = Extreme(largest=False)


def write_max(form: LineForm, x: Symbol) -> Expr:
    """A continuous function by Max(u, 0)."""
    return write_ramps(form, x, lambda u: Max(u, 0), "Max")


def write_min(form: LineForm, x: Symbol) -> Expr:
    """A continuous function by Max(u, 0) = -Min(-u, 0)."""
    return write_ramps(form, x, lambda u: -Min(-u, 0), "Min")
