"""The derivations of ``rs.interface_conditions``, ``rs.rankine_hugoniot`` and ``rs.transport_theorem``."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integral, S, Tuple, oo

from ..errors import ReluSymError
from ..functions import Dirac, HeavisideStep
from ..geometry.field import Field, Term
from ..geometry.interfaces import interface_conditions, law_of, rankine_hugoniot
from ..geometry.transport import transport_theorem
from ..steps import D, Layered, OperatorOf, Step
from ..steps.fields import derivatives
from ..symbols import Lists, as_expression, as_variable, flat, named_variables
from .catalogue import step
from .chain import Chain, mapped
from .derivation import Derivation
from .fields import across
from .spaces import COMPONENT, solved


def of_interface(F: Any, variables: Any, operator: str = "divergence", source: Any = 0) -> Derivation:
    """The derivation of ``rs.interface_conditions(F, variables, operator, source)``."""
    result = interface_conditions(F, variables, operator, source)
    found, field, terms = law_of(F, variables, operator, source)
    lines = [_law(told, t, k, operator, field) for k, (told, t) in enumerate(zip(found, terms, strict=True))]
    steps = lines[0] if len(lines) == 1 else tuple(step(COMPONENT, c[0].before, c[-1].after, steps=c) for c in lines)
    sources = Tuple(*flat(source)) if isinstance(source, Lists) else as_expression(source)
    options = (("variables", Tuple(*named_variables(variables))), ("operator", operator), ("source", sources))
    given = Tuple(*[as_expression(e) for e in flat(F)])
    return Derivation("interface_conditions", "", "rules", given, None, 0, steps, result, (), options)


def _law(told: Layered, terms: list[Term], k: int, operator: str, field: Field) -> tuple[Step, ...]:
    """One component: the operator less the source, to its regular part and its weights."""
    n = len(field.variables)
    noun = OperatorOf(operator, Tuple(*field.components[:n]), Tuple(*field.variables), k)
    chain = Chain(noun - terms[-1].f)
    chain.to("operator", derivatives(terms))
    _to_distribution(chain, terms, field)
    steps = tuple(mapped(s, field.out) for s in chain.steps)
    return (*steps, step("regular part and weights", steps[-1].after, told))


def _to_distribution(chain: Chain, terms: list[Term], field: Field) -> None:
    try:
        across(chain, terms, field)
    except ReluSymError as error:
        raise error.requoted(field.out) from None


def of_shocks(density: Any, flux: Any, x: Any, t: Any) -> Derivation:
    """The derivation of ``rs.rankine_hugoniot(density, flux, x, t)``."""
    result = rankine_hugoniot(density, flux, x, t)
    (told,), field, (terms,) = law_of([flux, density], (x, t), "divergence", 0)
    steps = list(_law(told, terms, 0, "divergence", field))
    named = Tuple(as_variable(x), as_variable(t))
    steps.append(step("jump of the flux and of the density", told, solved(result, told, named)))
    options = (("flux", as_expression(flux)), ("variables", named))
    return Derivation(
        "rankine_hugoniot", "", "rules", as_expression(density), None, 0, tuple(steps), result, (), options
    )


def of_transport(f: Any, g: Any, variables: Any, t: Any) -> Derivation:
    """The derivation of ``rs.transport_theorem(f, g, variables, t)``."""
    result = transport_theorem(f, g, variables, t)
    e, w, named, time = result.args[:4]
    inside = e * HeavisideStep(w)
    volume, surface = e.diff(time) * HeavisideStep(w), e * w.diff(time) * Dirac(w)
    chain = Chain(D(_over(inside, named), time))
    chain.to("under the integral", _over(D(inside, time), named))
    chain.to("jump across a surface", _over(volume + surface, named))
    chain.to("domain and boundary", _over(volume, named) + _over(surface, named))
    chain.to("integrated over space", result.rate)
    options = (("g", w), ("variables", named), ("t", time))
    return Derivation("transport_theorem", "", "rules", e, None, 0, tuple(chain.steps), result, (), options)


def _over(e: Expr, variables: Tuple) -> Expr:
    return Integral(e, *[(v, -oo, oo) for v in variables]) if e != 0 else S.Zero


INTERFACES = {
    interface_conditions: of_interface,
    rankine_hugoniot: of_shocks,
    transport_theorem: of_transport,
}
