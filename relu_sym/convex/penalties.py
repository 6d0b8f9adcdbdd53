"""``rs.penalty_of``: the penalty whose proximal map a nondecreasing function is, f = P* - x^2/2 with P its integral.

Reference: J.-J. Moreau, Proximite et dualite dans un espace hilbertien (1965), section 9.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, Symbol, oo

from ..budget import verb
from ..calculus.integration import primitive as of_piece
from ..calculus.integration.antiderivative import antiderivative
from ..errors import UnsupportedError
from ..forms.exact import ONE, ZERO, Scalar
from ..forms.facts import Facts
from ..forms.line.ending import Ending
from ..forms.line.guarded import by_cases
from ..forms.line.partition import LineForm
from ..forms.line.piece import Poly, Smooth, constant
from ..symbols import Gate, U
from ..vocabularies.write import written
from .conjugate import other_variable, read_form
from .dilogarithms import with_dilogarithms
from .extended import Extended, extended
from .supremum import supremum
from .verdicts import is_increasing

HALF = Poly((ZERO, ZERO, ONE / 2))


@verb
def penalty_of(prox: Any, u: Any, x: Any, assume: Any = ()) -> Expr:
    """The penalty f, up to a constant, with prox_f = the given function of u: f(x) = P*(x) - x^2/2, P' = prox.

    A nondecreasing function is a proximal map; f is convex where it is nonexpansive too, else weakly or not convex
    (hard shrinkage).  Values of ``prox`` at jumps are one choice among ties.  Refused where it decreases.
    Source: J.-J. Moreau, Proximite et dualite dans un espace hilbertien (1965), section 9.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> u, x = Symbol('u', real=True), Symbol('x', real=True)
    >>> rs.penalty_of(rs.ReLU(u), u, x)
    Piecewise((oo, x < 0), (0, True))
    >>> rs.penalty_of(rs.Softshrink(u, 1), u, x)
    Piecewise((-x, x <= 0), (x, True))

    Softplus is the proximal map of a penalty with a dilogarithm:

    >>> from sympy import exp, log
    >>> rs.penalty_of(log(1 + exp(u)), u, x).args[-1][0]
    -x**2/2 + x*log(exp(x) - 1) + polylog(2, 1 - exp(x)) + pi**2/12
    """
    gate = Gate(prox, u, assume)
    x = other_variable(x, gate)
    rising = is_increasing(gate.source, S.Reals, gate.x, assume)
    if rising is not True:
        why = "decreases somewhere" if rising is False else "is not proved to be nondecreasing"
        raise UnsupportedError(
            "{0} " + why + ", so it is no proximal map: proximal maps on the line are monotone", gate.source
        )

    def run(facts: Facts) -> Expr:
        found = supremum(area_below(gate, facts)[1])
        assert found is not None
        return with_dilogarithms(written(without_square(found.form), x, Piecewise))

    with gate.errors():
        return gate.out(by_cases(run, gate.assume))


def area_below(gate: Gate, facts: Facts) -> tuple[LineForm, Extended]:
    """P, the integral of the map from 0, and its finite part with the map itself as its slopes."""
    form = read_form(gate, facts)
    ((before, after, _),) = antiderivative(form)[1]
    area = with_bound_named(lowered(after), gate)
    found = extended(area)
    if len(found.arcs) != len(before.pieces):
        return area, found  # joined where the map has a value of its own
    return area, found._replace(slopes=before.pieces)


def with_bound_named(area: LineForm, gate: Gate) -> LineForm:
    """Integrals that stay run over a symbol of its own, which is none of the caller's."""
    if not any(of_piece.is_visible(p) for p in area.pieces):
        return area
    taken = {s.name for s in gate.source.free_symbols} | {gate.x.name}
    t = next(Symbol(n, real=True) for n in "tsvw" if n not in taken)
    names = {U: t}
    pieces = [Smooth(p.expr().xreplace(names)) if of_piece.is_visible(p) else p for p in area.pieces]
    values = [b.value.xreplace(names) if isinstance(b.value, Expr) else b.value for b in area.breaks]
    return area.replace(pieces=pieces, breaks=[b._replace(value=v) for b, v in zip(area.breaks, values, strict=True)])


def lowered(area: LineForm) -> LineForm:
    """With the value 0 at 0."""
    k, on = area.locate(ZERO)
    start = area.breaks[k].value if on else of_piece.limit(area.pieces[k], ZERO, 1, area.domain.facts)
    shift = constant(-start)
    breaks = [b._replace(value=b.value - start) for b in area.breaks]
    return area.replace(pieces=[p + shift for p in area.pieces], breaks=breaks)


def without_square(form: LineForm) -> LineForm:
    """P*(x) - x^2/2; its limits at the ends are known, as those of P*."""

    def less_half(value: Scalar, v: Scalar) -> Scalar:
        return value if value in (oo, -oo) else value - v * v / 2  # a value may be an integral over a half line

    pieces = [
        Ending((p.e - HALF.expr()).expand(), {v: less_half(u, v) for v, u in p.limits.items()})
        if isinstance(p, Ending)
        else p - HALF
        for p in form.pieces
    ]
    breaks = [b._replace(value=less_half(b.value, b.point)) for b in form.breaks]
    return form.replace(pieces=pieces, breaks=breaks).merged()
