"""The sign of a switch between its zeros: no zero inside, so the sign at one point is the sign everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sympy import Add, Eq, Expr, Subs, sign

from ..errors import ReluSymError
from ..forms.exact import expression, scalar, sign_of
from ..forms.line.locate import between
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, piece
from ..forms.roots import Roots
from ..steps import Step
from ..vocabularies.write import extends
from .catalogue import step


def between_zeros(form: LineForm, frame: Any) -> Iterator[Step]:
    """The sign of every switch of a form on every interval between its zeros."""
    told: set[Expr] = set()
    for b in form.breaks:
        for p, level in b.origin:
            if p.undefined or p.periodic or p.is_constant() or not extends(p):
                continue
            g = piece(Add(p.expr(), -expression(level)))
            shown = frame.function(g)
            if shown in told or -shown in told or shown == frame.x:
                continue
            told.add(shown)
            try:
                yield from list(_of_switch(g, form, frame))
            except ReluSymError:  # not all of its zeros are known here
                continue


def _of_switch(g: Piece, form: LineForm, frame: Any) -> Iterator[Step]:
    lo, hi, facts = form.domain.lo, form.domain.hi, form.domain.facts
    ends = [lo, *Roots(lo, hi, facts).of(g), hi]
    shown = frame.function(g)
    for a, b in pairwise(ends):
        s = between(a, b)
        there = scalar(g.at(s))
        x, point = frame.x, frame.number(s)
        known = step("value", Subs(shown, x, point), frame.number(there), where=Eq(x, point, evaluate=False))
        where = frame.between(a, b)
        yield step(
            "sign between zeros", sign(shown), expression(scalar(sign_of(there, facts))), where=where, steps=(known,)
        )
