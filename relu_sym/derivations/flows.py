"""The derivations of ``rs.trajectory`` and ``rs.subgradient_flow``: the question, and who tells its steps."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Symbol, Tuple

from ..calculus.equations.filippov import filippov
from ..calculus.equations.subgradient_flow import flow
from ..calculus.equations.switched import solved, time_symbol
from ..calculus.equations.trajectory import in_plane
from ..errors import UnsupportedError
from ..steps import FilippovAt, SolutionOf
from ..steps.said import Said
from ..symbols import Gate, Lists, as_expression, as_variable, exact, flat
from .catalogue import step
from .derivation import Derivation
from .frame import Frame
from .motions import Asked, motion_steps
from .openings import MOTIONS, told_set
from .other_verbs import by_cases
from .plane_motions import Asked as AskedInPlane
from .plane_motions import plane_steps


def of_trajectory(F: Any, variables: Any, start: Any, t: Any, until: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.trajectory(F, variables, start, t)``, on the line."""
    t, components = time_symbol(t), flat(F) if isinstance(F, Lists) else [F]
    if len(components) == 2:
        return _in_plane(components, variables, start, t, until, assume)
    if len(components) != 1:
        raise UnsupportedError(
            "the steps of a motion are told in one and two variables, not of {0}", Tuple(*components)
        )
    if until is not None:
        raise UnsupportedError("until={0} is for two variables: the motion of one is told for all times", until)
    given, x, first = as_expression(components[0]), _one(variables), _one_of(start)
    result, evidence = solved(given, x, t, 0, first, assume)
    asked = _asked("trajectory", "regions", given, x, first, t, assume)
    steps = motion_steps(asked, result, evidence)
    options = (("variables", Tuple(x)), ("start", Tuple(first)), ("until", None))
    return Derivation("trajectory", "", "rules", given, t, 0, steps, result, (), options)


def _in_plane(components: list, variables: Any, start: Any, t: Symbol, until: Any, assume: Any) -> Derivation:
    named = list(variables) if isinstance(variables, Lists) else [variables]
    if len(named) != 2:
        raise UnsupportedError("{0} has two components, and the variables {1} are not two", Tuple(*components), named)
    result, q, legs = in_plane(components, named, start, t, until, assume)
    given, point = Tuple(*map(as_expression, components)), Tuple(*map(as_expression, start))
    opening = MOTIONS["trajectory"](exact(given)[0], Tuple(*named), exact(point)[0], t)
    steps = plane_steps(AskedInPlane(q, opening, t), legs, result)
    options = (("variables", Tuple(*named)), ("start", point), ("until", as_expression(until)))
    return Derivation("trajectory", "", "rules", given, t, 0, steps, result, (), options)


def of_flow(f: Any, x: Any, x0: Any, t: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.subgradient_flow(f, x, x0, t)``, on the line."""
    t, x, given, first = time_symbol(t), _one(x), as_expression(f), _one_of(x0)
    result, evidence = flow(given, x, first, t, assume)
    steps = motion_steps(_asked("subgradient_flow", "descent", given, x, first, t, assume), result, evidence)
    options = (("variables", Tuple(x)), ("start", Tuple(first)))
    return Derivation("subgradient_flow", "", "rules", given, t, 0, steps, result, (), options)


def _asked(verb: str, rule: str, given: Expr, x: Symbol, first: Expr, t: Symbol, assume: Any) -> Asked:
    gate = Gate(given, x, assume)
    (begin, floats), told = exact(first), gate.out(gate.expr)
    gate.floats = gate.floats or floats
    opening: SolutionOf = MOTIONS[verb](exact(told)[0], Tuple(x), Tuple(begin), t)
    return Asked(Frame(gate), opening.args[0], opening, rule)


def _one(variables: Any) -> Symbol:
    """The one variable."""
    named = list(variables) if isinstance(variables, Lists) else [variables]
    if len(named) != 1:
        raise UnsupportedError("the steps of a motion are told in one variable, not in {0}", Tuple(*named))
    return as_variable(named[0])


def _one_of(start: Any) -> Any:
    """The one coordinate of a point."""
    listed: list[Basic] = list(start) if isinstance(start, Lists) else [start]
    if len(listed) != 1:
        raise UnsupportedError("the start {0} has not one coordinate", start)
    return as_expression(listed[0])


def of_filippov(F: Any, variables: Any, at: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.filippov(F, variables, at)``: the set, what a motion does there as a condition."""
    listed = flat(F) if isinstance(F, Lists) else [F]
    named = list(variables) if isinstance(variables, Lists) else [variables]
    place = Tuple(*map(as_expression, at if isinstance(at, Lists) else [at]))
    given, result = Tuple(*map(as_expression, listed)), filippov(F, variables, at, assume)
    before = FilippovAt(exact(given)[0], Tuple(*named), exact(place)[0])
    chains: list = []
    for condition, one in result.cases:
        line = step("hull of the limits", before, told_set(one.set), conditions=_kind(one))
        chains.append((condition, before, line.after, (line,)))
    steps = by_cases(chains, before, told_set(result.set))
    options = (("variables", Tuple(*named)), ("at", place))
    return Derivation("filippov", "", "rules", given, None, 0, steps, result, (), options)


def _kind(one: Any) -> list[str]:
    """What a motion does at the point, in words."""
    told: list[Any] = [one.kind]
    if one.sliding is not None:
        told += [", along the surface with the velocity ", one.sliding]
    return [Said(*told)]
