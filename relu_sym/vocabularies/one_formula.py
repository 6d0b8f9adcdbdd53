"""One formula for several pieces that have no value, or no finite limit, where they meet: log(Abs(x)), sign(x)/x**2.

Where the function has no value the formula has none either; a value that the formula does not say is a case of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from sympy import Abs, Expr, Ne, Piecewise, Pow, Symbol, log, sign, true

from ..forms.defining import put_in
from ..forms.exact import equal, expression, is_finite
from ..forms.line.partition import LineForm
from ..functions.cases import in_every_language
from ..symbols import T
from .absorbed import absorbed
from .brief import FEW_KINKS
from .formulas import is_plain, same, terse

MOST_LEVELS = 2
"""Logarithms and roots that are extended to both sides of their level at once."""


def write(form: LineForm, x: Symbol) -> Iterator[Expr]:
    """The formulas that say all pieces and every value, but for one value at most."""
    if not 0 < len(form.breaks) <= FEW_KINKS or not all(map(is_plain, form.pieces)):
        return
    for e in _formulas(form):
        stray = [k for k in range(len(form.breaks)) if not _says_value(e, form, k)]
        found = e.xreplace({T: x})
        if not stray:
            yield found
        elif len(stray) == 1 and form.breaks[stray[0]].value is not None:
            b = form.breaks[stray[0]]
            yield in_every_language(Piecewise((found, Ne(x, expression(b.point))), (expression(b.value), true)))


def _says_value(e: Expr, form: LineForm, k: int) -> bool:
    b = form.breaks[k]
    here = put_in(e, expression(b.point))
    if b.value is None or not is_finite(here):
        return b.value is None and not is_finite(here)
    return equal(here, b.value, form.domain.facts)


def _formulas(form: LineForm) -> Iterator[Expr]:
    """Formulas that are every piece on its interval."""
    pieces = [p.expr() for p in form.pieces]
    yield from _on_both_sides(pieces)
    if len(pieces) != 2:
        return
    right, a = terse(form.pieces[1]), expression(form.breaks[0].point)
    mirrored, distance = pieces[0].xreplace({T: 2 * a - T}), {T: a + Abs(T - a)}
    if same(mirrored, right):
        yield right.xreplace(distance)
    if same(mirrored, -right):
        yield absorbed(sign(T - a) * right.xreplace(distance))
    if same(pieces[0], -right):
        yield absorbed(sign(T - a) * right)


def _on_both_sides(pieces: list[Expr]) -> Iterator[Expr]:
    """The last formula with log(Abs(w)) for log(w), Abs(w)**r for w**r, where that is each of the others for a sign."""
    last = pieces[-1]
    levels = {e.args[0] for e in last.atoms(log)} | {
        e.base for e in last.atoms(Pow) if e.exp.is_Rational and e.exp.q > 1
    }
    levels = sorted((w for w in levels if T in w.free_symbols), key=str)
    if not 0 < len(levels) <= MOST_LEVELS:
        return

    def extended(signs: tuple[int, ...] | None) -> Expr:
        by_level = dict(
            zip(
                levels,
                [Abs(w) for w in levels] if signs is None else [s * w for s, w in zip(signs, levels, strict=True)],
                strict=True,
            )
        )

        def of(e: Expr) -> Expr:
            return e.func(by_level.get(e.args[0], e.args[0]), *e.args[1:])

        return last.replace(
            lambda e: isinstance(e, log) or (isinstance(e, Pow) and e.exp.is_Rational and e.exp.q > 1), of
        )

    signs = list(itertools.product((1, -1), repeat=len(levels)))
    if all(any(same(p, extended(s)) for s in signs) for p in pieces):
        yield extended(None)
