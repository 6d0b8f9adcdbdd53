"""The derivations of ``rs.layer``, ``rs.polygon``, ``rs.decision_boundary``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, Tuple, sqrt

from ..functions import Dirac
from ..geometry.decision import decision_boundary
from ..geometry.layer import layer
from ..geometry.polygon import polygon
from ..steps import SurfaceMeasure
from ..symbols import as_expression, exact, flat, named_variables
from .chain import Chain
from .derivation import Derivation
from .fields import OPERATORS
from .interfaces import INTERFACES
from .segments import of_line, of_region


def of_layer(g: Any, variables: Any = None) -> Derivation:
    """The derivation of ``rs.layer(g, variables)``."""
    result = layer(g, variables)
    w, named = result.g, result.variables
    measure = SurfaceMeasure(w, Tuple(*named))
    chain = Chain(Dirac(w))
    chain.to("density of a layer", measure / sqrt(Add(*[w.diff(v) ** 2 for v in named])))
    chain.to("restricted to the surface", result.density * measure)
    return Derivation("layer", "", "rules", w, None, 0, tuple(chain.steps), result, (), (("variables", Tuple(*named)),))


def of_polygon(vertices: Any, variables: Any) -> Derivation:
    """The derivation of ``rs.polygon(vertices, variables)``: area, perimeter, turning angles, the slope of 1 inside."""
    result = polygon(vertices, variables)
    given = Tuple(*[Tuple(*map(as_expression, p)) for p in vertices])
    options = (("variables", Tuple(*result.variables)),)
    return Derivation("polygon", "", "rules", given, None, 0, of_region(result), result, (), options)


def of_decision(f: Any, variables: Any, box: Any) -> Derivation:
    """The derivation of ``rs.decision_boundary(f, variables, box)``."""
    result, e, named = decision_boundary(f, variables, box), as_expression(f), named_variables(variables)
    limits = Tuple(*[Tuple(*map(as_expression, flat(side))) for side in box])
    steps = of_line(result, exact(e)[0], Tuple(*named), limits)
    options = (("variables", Tuple(*named)), ("box", limits))
    return Derivation("decision_boundary", "", "rules", e, None, 0, steps, result, (), options)


IN_SPACE: dict[Callable, Callable[..., Derivation]] = {
    **OPERATORS,
    **INTERFACES,
    layer: of_layer,
    polygon: of_polygon,
    decision_boundary: of_decision,
}
"""The verbs whose derivations are of fields, layers and shapes."""
