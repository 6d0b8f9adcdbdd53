"""The derivations of conjugates, support functions, proximal maps and Moreau envelopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sympy import Symbol

from ..convex.conjugate import convex_conjugate
from ..convex.operations import indicator, support
from ..convex.prox_question import Asked, asked
from ..convex.proximal import moreau_envelope, prox
from ..errors import UnsupportedError
from ..symbols import Gate, Lists, as_expression, as_variable
from .at_a_number import number_steps
from .derivation import Derivation
from .optima import conjugate_steps, envelope_steps, proximal_steps
from .optima_in_several import of_optimum
from .optimum_nouns import infimum_of, minimisers_of


def of_conjugate(f: Any, x: Any, y: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.convex_conjugate(f, x, y)``."""
    if isinstance(x, Lists):
        return of_optimum(convex_conjugate, ON_LINE, f, x, y, None, assume)
    e, gate = as_expression(f), Gate(f, x, assume)
    result = convex_conjugate(e, x, y, assume)
    with gate.errors():
        steps = conjugate_steps(gate, y, result)
    return Derivation("convex_conjugate", "", "rules", e, gate.x, 0, steps, result, (), (("y", as_variable(y)),))


def of_prox(f: Any, x: Any, u: Any, lam: Any = 1, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.prox(f, x, u, lam)``."""
    if isinstance(x, Lists):
        return of_optimum(prox, ON_LINE, f, x, u, lam, assume)
    return _of_proximal("prox", prox(f, x, u, lam, assume), proximal_steps, asked(f, x, u, lam, assume))


def of_moreau(f: Any, x: Any, u: Any, lam: Any = 1, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.moreau_envelope(f, x, u, lam)``."""
    if isinstance(x, Lists):
        return of_optimum(moreau_envelope, ON_LINE, f, x, u, lam, assume)
    result = moreau_envelope(f, x, u, lam, assume)
    return _of_proximal("moreau_envelope", result, envelope_steps, asked(f, x, u, lam, assume))


ON_LINE: dict[Callable, Callable[..., Derivation]] = {
    convex_conjugate: of_conjugate,
    prox: of_prox,
    moreau_envelope: of_moreau,
}


def _of_proximal(name: str, result: Any, told: Any, question: Asked) -> Derivation:
    gate = question.gate
    place = question.place
    if place is None:
        with gate.errors():
            steps = told(question, result)
    else:
        if not question.is_numeric:
            raise UnsupportedError("the steps are told for a symbol, or a number and no parameters, not at {0}", place)
        with gate.errors():
            steps = number_steps(question, result, minimisers_of if name == "prox" else infimum_of)
    options = (("u", question.variable if place is None else place), ("lam", question.lam))
    return Derivation(name, "", "rules", gate.source, gate.x, 0, steps, result, (), options)


def of_support(points: Any, y: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.support(points, y)``: the conjugate of the indicator of the set."""
    if assume:
        raise UnsupportedError("assume = {0}: rs.support takes no assumptions", assume)
    result = support(points, y)
    if isinstance(y, Lists):
        x: Any = tuple(Symbol(f"x_{k}", real=True) for k in range(len(y)))
    else:
        x = Symbol("x", real=True) if str(y) != "x" else Symbol("t", real=True)
    told = of_conjugate(indicator(points, x), x, y)
    if told.result != result:
        raise UnsupportedError("the steps of rs.support({0}, {1}) end in {2}", points, y, told.result)
    return replace(told, verb="support")
