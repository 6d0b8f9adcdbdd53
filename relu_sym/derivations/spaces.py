"""Derivations of fields, layers and shapes: what their lines begin and end with, whether all of them are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Basic, Integral, S, Tuple, oo
from sympy.matrices import MatrixBase

from ..functions import Dirac, HeavisideStep
from ..geometry.decision import DecisionBoundary
from ..geometry.interfaces import InterfaceConditions, ShockConditions
from ..geometry.layer import SurfaceLayer
from ..geometry.polygon import PolygonalRegion, polygon
from ..geometry.transport import Transport
from ..steps import D, Layered, OperatorOf, SurfaceMeasure
from ..symbols import exact, unfolded
from .segments import of_line, of_region

OPERATORS = ("divergence", "curl", "laplacian")
FIELDS = (*OPERATORS, "interface_conditions", "rankine_hugoniot", "transport_theorem", "layer")
"""Verbs whose lines lead from a distribution in all variables to their result."""
SHAPES = ("polygon", "decision_boundary")
"""Verbs whose lines are facts about a shape, one beside the other."""
IN_SPACE = (*FIELDS, *SHAPES)

COMPONENT = "component"
"""The rule of a line that is one component of the result; its steps are the derivation of that component."""


def asked(kind: str, f: Tuple, variables: Tuple) -> list[OperatorOf]:
    """The components of the operator, none of them carried out."""
    count = len(f) if kind == "laplacian" else 3 if kind == "curl" and len(variables) == 3 else 1
    return [OperatorOf(kind, f, variables, k) for k in range(count)]


def opening(d: Any) -> Iterator[Basic]:
    """What a derivation begins with, component by component, named functions by their laws."""
    yield from map(unfolded, _opening(d))


def _opening(d: Any) -> Iterator[Basic]:
    q, given = dict(d.options), d.given if isinstance(d.given, Tuple) else Tuple(d.given)
    variables = q["variables"]
    if d.verb in OPERATORS:
        yield from asked(d.verb, given, variables)
    elif d.verb == "interface_conditions":
        nouns = asked(q["operator"], given, variables)
        source = q["source"] if isinstance(q["source"], Tuple) else [q["source"]] * len(nouns)
        yield from (noun - s for noun, s in zip(nouns, source, strict=True))
    elif d.verb == "rankine_hugoniot":
        yield OperatorOf("divergence", Tuple(q["flux"], d.given), variables)
    elif d.verb == "transport_theorem":
        inside = d.given * HeavisideStep(q["g"])
        yield D(Integral(inside, *[(v, -oo, oo) for v in variables]), q["t"])
    elif d.verb == "layer":
        yield Dirac(d.given)


def told(d: Any) -> list[Basic]:
    """What a derivation ends with, component by component."""
    r = d.result
    if isinstance(r, MatrixBase):
        return list(r)
    if isinstance(r, InterfaceConditions):
        return list(r.args)
    if isinstance(r, Transport):
        return [r.rate]
    if isinstance(r, SurfaceLayer):
        return [r.density * SurfaceMeasure(r.g, Tuple(*r.variables))]
    if isinstance(r, ShockConditions):
        return [solved(r, d.steps[-1].after, dict(d.options)["variables"])]
    return [r]


def solved(result: Any, line: Basic, variables: Tuple) -> Layered:
    """The weights as slopes of the shocks times (jump of the flux less speed times jump of the density)."""
    rows = []
    for w, speed, df, du in result.args:
        slope = w.diff(variables[0])
        rows.append(Tuple((slope if slope.is_positive else -slope) * (df - speed * du), w))
    return Layered(line.args[0] if isinstance(line, Layered) else S.Zero, *rows)


def is_over_space(d: Any) -> bool:
    """Whether an integral in several variables is taken as a whole."""
    line = d.steps[0].before if d.steps else None
    return d.verb == "integrate" and isinstance(line, Integral) and len(line.limits) > 1


def is_of_components(d: Any) -> bool:
    """Whether the result is a vector, each component with its own lines."""
    return d.verb in FIELDS and len(told(d)) > 1


def broken_components(d: Any) -> Iterator[str]:
    """In what the lines are not the components of the operator, in words."""
    if [s.before for s in d.steps] != list(opening(d)) or [s.after for s in d.steps] != told(d):
        yield f"broken: the lines are not the components of the {d.verb}"
    if any(s.rule != COMPONENT or not s.steps for s in d.steps):
        yield "broken: a component has no steps"


def broken_shape(d: Any) -> Iterator[str]:
    """In what the lines are not those of the polygon or the line, in words."""
    q = dict(d.options)
    if d.verb == "polygon":
        same = isinstance(d.result, PolygonalRegion) and d.result == polygon(d.given, q["variables"])
        lines = of_region(d.result) if same else ()
    else:
        same = isinstance(d.result, DecisionBoundary)
        lines = of_line(d.result, exact(d.given)[0], q["variables"], q["box"]) if same else ()
    if not same or [(s.rule, s.before) for s in d.steps] != [(s.rule, s.before) for s in lines]:
        yield f"broken: the lines are not those of the {d.verb}"
    elif [s.after for s in d.steps] != [s.after for s in lines]:
        yield "broken: the lines do not tell the result"
