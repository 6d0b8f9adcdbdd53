"""The derivations of ``rs.divergence``, ``rs.curl``, ``rs.laplacian``: points cut out, jumps across surfaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Add, Expr, Tuple

from ..errors import ReluSymError
from ..geometry.field import AtPoint, Field, OffPoints, Term, off_points, one_by_one, parted
from ..geometry.operators import curl, divergence, laplacian
from ..steps import Flux, OperatorOf, Step
from ..steps.fields import derivative, derivatives
from ..symbols import Lists, as_expression, flat, named_variables
from .catalogue import step
from .chain import Chain, mapped
from .derivation import Derivation
from .spaces import COMPONENT, asked


def of_operator(verb: Callable[..., Any]) -> Callable[..., Derivation]:
    """The derivation of the verb, in its signature."""

    def told(f: Any, variables: Any) -> Derivation:
        result = verb(f, variables)
        field = Field(f, variables)
        nouns = asked(verb.__name__, Tuple(*field.components), Tuple(*field.variables))
        is_one = not hasattr(result, "shape")
        lines = [component_steps(noun, field) for noun in nouns]
        steps = lines[0] if is_one else tuple(map(_component, lines))
        components = Tuple(*[as_expression(e) for e in flat(f)]) if isinstance(f, Lists) else as_expression(f)
        options = (("variables", Tuple(*named_variables(variables))),)
        return Derivation(verb.__name__, "", "rules", components, None, 0, steps, result, (), options)

    return told


def _component(lines: tuple[Step, ...]) -> Step:
    return step(COMPONENT, lines[0].before, lines[-1].after, steps=lines)


def component_steps(noun: OperatorOf, field: Field) -> tuple[Step, ...]:
    """The lines from the operator to the distribution, in the caller's symbols."""
    terms = [Term(*part) for part in noun.parts]
    try:
        chain = Chain(noun)
        chain.to("operator", derivatives(terms))
        across(chain, terms, field)
    except ReluSymError as error:
        raise error.requoted(field.out) from None
    return tuple(mapped(s, field.out) for s in chain.steps)


def across(chain: Chain, terms: Sequence[Term], field: Field) -> None:
    """The lines from the derivatives to the distribution."""
    found = parted(terms, field.variables)
    now = [derivatives(found.rest), *[derivatives(t for t, _ in p.rows) for p in found.points]]
    chain.to("part by part", Add(*now))
    for k, p in enumerate(found.points, 1):
        flux, first = _cut_out(p)
        now[k] = p.regular + flux * p.impulse
        chain.to("excision", Add(*now), steps=first)
        now[k] = p.result
        chain.to("flux out of a small sphere", Add(*now))
    if found.rest:
        off = off_points(found.rest, field.variables, field.out)
        for rule, line, sides in _across(found.rest, off, field):
            now[0] = line
            chain.to(rule, Add(*now), steps=sides)


def _cut_out(p: AtPoint) -> tuple[Expr, list[Step]]:
    """The flux of what is left to be differentiated once, and the first derivatives that led to it."""
    own, first, field = p.chart.variables, [], dict.fromkeys(p.chart.variables, Add())
    for term, e in p.rows:
        *before, last = term.steps
        if before:
            first.append(step("mild singularity", derivative(term.f, tuple(before)), e))
        if last in own:
            field[last] += term.factor * e
    return Flux(Tuple(*field.values()), Tuple(*own), Tuple(*p.centre)), first


def _across(terms: Sequence[Term], off: OffPoints, field: Field) -> list[tuple[str, Expr, list[Step]]]:
    """(rule, line, side computations): read between the surfaces, differentiated, gathered."""
    if off.layers is None:
        sides = [
            step("one variable after the other", derivative(t.f, t.steps), one_by_one([Term(1, *t[1:])], field))
            for t in terms
        ]
        return [("one variable after the other", off.result, sides if len(sides) > 1 else [])]
    told: list[list[Expr]] = [[c.expr(off.by_sign) for c in course] for course in off.layers]
    lines: list[tuple[str, Expr, list[Step]]] = []
    for k in range(max(map(len, told))):
        here = [(t.factor, row[min(k, len(row) - 1)], t.steps[k:]) for t, row in zip(terms, told, strict=True)]
        sides = [
            step("jump across a surface", derivative(row[k - 1], t.steps[k - 1 : k]), row[k])
            for t, row in zip(terms, told, strict=True)
            if 0 < k < len(row) and row[k - 1] != 0
        ]
        rule = "jump across a surface" if k else "sides of the surfaces"
        lines.append((rule, derivatives(here), list(dict.fromkeys(sides)) if len(sides) > 1 else []))
    return [*lines, ("gathered on each surface", off.result, [])]


OPERATORS = {verb: of_operator(verb) for verb in (divergence, curl, laplacian)}
