"""Steps of ``rs.prox`` and ``rs.moreau_envelope`` at one number: the candidates, of which the least counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Expr, S

from ..convex.extended import extended
from ..convex.prox_question import Asked
from ..convex.stretches import Point, components
from ..forms.exact import is_finite
from ..forms.line.algebra import total
from ..forms.line.assumed import given
from ..forms.line.partition import LineForm
from ..forms.line.piece import piece
from ..steps import Step
from ..symbols import T
from .chain import Chain
from .extrema import candidates_of
from .frame import Frame
from .optima import closed
from .optimum_nouns import penalised


def number_steps(question: Asked, result: Any, asked: Callable[[Expr, Expr], Basic]) -> tuple[Step, ...]:
    """The least of f(x) + (x - u)^2/(2*lam) by its values at stationary points, at corners and at ends.

    ``asked``: what is asked of it, its minimisers or its infimum.
    """
    gate, u, lam = question.gate, question.place, question.lam
    frame, facts = Frame(gate), given(gate.assume)
    x, form = frame.x, question.form(facts)
    own = extended(form)
    c = Chain(asked(penalised(frame.out(gate.expr), x, u, lam), x))
    c.to("normal form", asked(penalised(frame.stated(form), x, u, lam), x), frame.breakpoints(form))
    form = closed(form, own)
    c.to("closure", asked(penalised(frame.stated(form), x, u, lam), x))
    square = LineForm((piece(((T - u) ** 2 / (2 * lam)).expand()),), domain=form.domain)
    whole = total([form, square])
    stated = c.now.args[1]
    parts = [p for part in components(whole, S.Reals, facts) for p in part]
    candidates = [
        told
        for p in parts
        if not isinstance(p, Point) or (p.value is not None and is_finite(p.value) and p.at not in own.missed)
        for told in candidates_of(p, stated, frame, facts, far=False)
    ]
    c.to("candidates compared", result, candidates)
    return frame.told(tuple(c.steps))
