"""The derivations of the verbs of convex analysis: verdicts, extrema, ranges, continuity, and conjugates put to use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Range, S, Tuple, sympify

from ..convex.conjugate import biconjugate, convex_envelope
from ..convex.continuity import continuous_domain, singularities
from ..convex.domains import as_domain, declared, domain_last, domain_of_values, variable_first
from ..convex.extrema import argmax, argmin, function_range, maximum, minimum
from ..convex.operations import fenchel_dual, infimal_convolution, perspective, support
from ..convex.penalties import penalty_of
from ..convex.steepness import lipschitz_constant
from ..convex.verdicts import (
    convexity_modulus,
    is_concave,
    is_convex,
    is_decreasing,
    is_increasing,
    is_strongly_convex,
)
from ..errors import UnsupportedError
from ..steps import Step
from ..symbols import Gate, Lists, as_expression, as_variable, exact, infer_variable
from . import duals_in_several as duals
from . import extrema_in_several as in_several
from . import measures_in_several as measures
from .conjugate_verbs import ON_LINE, of_support
from .conjugates_used import convolved_lines, dual_lines, envelope_lines, penalty_lines, perspective_lines
from .derivation import Derivation
from .extrema import continuity_steps, extreme_steps, named, range_steps
from .extrema_in_several import symbols_of
from .frame import Frame
from .moduli import lipschitz_steps, modulus_steps, strong_steps
from .optima_in_several import of_convolution as of_convolution_in_several
from .verdicts import verdict_steps

REALS: Any = S.Reals


def of_convex(f: Any, *symbols: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.is_convex(f, x, domain=)``: what proves it, or three points that refute it."""
    return _of_curving(is_convex, f, symbols, domain, assume)


def of_concave(f: Any, *symbols: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.is_concave(f, x, domain=)``."""
    return _of_curving(is_concave, f, symbols, domain, assume)


def _of_curving(verb: Callable, f: Any, symbols: tuple, domain: Any, assume: Any) -> Derivation:
    e = as_expression(f)
    symbols, domain = domain_last(symbols, domain)
    named = symbols_of(symbols) if symbols else (infer_variable(e),)
    if len(named) == 1 and named[0] is not None:
        return _verdict(verb, e, named[0], domain, assume, verb(e, named[0], domain=domain, assume=assume))
    if named == (None,):
        raise UnsupportedError("{0}: name the variables", e)
    return in_several.of_curving(verb, of_convex, f, named, domain, assume)


def of_increasing(f: Any, interval: Any = REALS, symbol: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.is_increasing(f, interval, x)``."""
    return _of_monotone(is_increasing, f, interval, symbol, assume)


def of_decreasing(f: Any, interval: Any = REALS, symbol: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.is_decreasing(f, interval, x)``."""
    return _of_monotone(is_decreasing, f, interval, symbol, assume)


def _of_monotone(verb: Callable, f: Any, interval: Any, symbol: Any, assume: Any) -> Derivation:
    e, (interval, symbol) = as_expression(f), variable_first(interval, symbol)
    x = infer_variable(e) if symbol is None else symbol
    if x is None:
        raise UnsupportedError("{0}: name the variable", e)
    return _verdict(verb, e, x, interval, assume, verb(e, interval, x, assume))


def _verdict(verb: Callable, e: Any, x: Any, domain: Any, assume: Any, result: bool | None) -> Derivation:
    _check_decided(verb, e, result)
    within = declared(domain, x, assume)
    return _told(verb, e, x, within, assume, result, lambda gate: verdict_steps(verb.__name__, gate, within))


def _check_decided(verb: Callable, e: Any, result: bool | None) -> None:
    if result is None:
        raise UnsupportedError("rs.{0} leaves it open for {1}: there are no steps", verb.__name__, e)


def of_strongly_convex(f: Any, x: Any, modulus: Any = None, domain: Any = REALS, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.is_strongly_convex(f, x, modulus)``."""
    if isinstance(x, Lists):
        return measures.of_strongly_convex(of_strongly_convex, of_convex, f, x, modulus, domain, assume)
    domain = declared(domain, x, assume)
    result = is_strongly_convex(f, x, modulus, domain, assume)
    _check_decided(is_strongly_convex, f, result)
    level = None if modulus is None else exact(as_expression(modulus))[0]
    told = _told(
        is_strongly_convex, f, x, domain, assume, result, lambda gate: strong_steps(gate, domain, level, bool(result))
    )
    return _with(told, ("modulus", level))


def of_modulus(f: Any, x: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.convexity_modulus(f, x, domain)``."""
    domain = declared(domain, x, assume)
    result = convexity_modulus(f, x, domain, assume)
    return _told(convexity_modulus, f, x, domain, assume, result, lambda gate: modulus_steps(gate, domain, result))


def of_lipschitz(f: Any, x: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.lipschitz_constant(f, x, domain)``."""
    if isinstance(x, Lists):
        return measures.of_lipschitz(of_lipschitz, f, x, domain, assume)
    domain = declared(domain, x, assume)
    result = lipschitz_constant(f, x, domain, assume)
    return _told(lipschitz_constant, f, x, domain, assume, result, lambda gate: lipschitz_steps(gate, domain, result))


def _extremum(verb: Callable) -> Callable[..., Derivation]:
    def of_extremum(f: Any, x: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
        if isinstance(x, Lists):
            return in_several.of_extremum(verb, of_extremum, f, x, domain, assume)
        domain = domain_of_values(domain, x, assume)
        if any(isinstance(part, Range) for part in as_domain(domain)):
            raise UnsupportedError("rs.{0} has no steps on {1}: give a finite range", verb.__name__, domain)
        result = verb(f, x, domain, assume)
        return _told(
            verb, f, x, domain, assume, result, lambda gate: extreme_steps(verb.__name__, gate, domain, result)
        )

    return of_extremum


def of_range(f: Any, x: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.function_range(f, x, domain)``."""
    if isinstance(x, Lists):
        return measures.of_range(of_range, f, x, domain, assume)
    domain = domain_of_values(domain, x, assume)
    result = function_range(f, x, domain, assume)
    return _told(function_range, f, x, domain, assume, result, lambda gate: range_steps(gate, domain, result))


def _places(verb: Callable) -> Callable[..., Derivation]:
    def of_places(f: Any, x: Any, domain: Any = REALS, assume: Any = ()) -> Derivation:
        domain = declared(domain, x, assume)
        result = verb(f, x, domain, assume)
        return _told(
            verb, f, x, domain, assume, result, lambda gate: continuity_steps(verb.__name__, gate, domain, result)
        )

    return of_places


def _told(
    verb: Callable, f: Any, x: Any, domain: Any, assume: Any, result: Any, steps: Callable[[Gate], tuple[Step, ...]]
) -> Derivation:
    e = as_expression(f)
    if isinstance(x, Lists):
        raise UnsupportedError(
            "the steps of rs.{0} are told for one variable: in {1} ask for those of rs.minimum, rs.maximum or "
            "rs.is_convex",
            verb.__name__,
            Tuple(*x),
        )
    gate = Gate(e, x, assume)
    with gate.errors():
        lines = steps(gate)
    result = named(result, Frame(gate).whole)
    return Derivation(verb.__name__, "", "rules", e, gate.x, 0, lines, result, (), (("domain", sympify(domain)),))


def _envelope(verb: Callable) -> Callable[..., Derivation]:
    def of_envelope(f: Any, x: Any, assume: Any = ()) -> Derivation:
        if isinstance(x, Lists):
            return duals.of_envelope(verb, f, x, assume, of_convex, ON_LINE)
        result = verb(f, x, assume)
        return _answered(verb, f, x, assume, result, lambda gate: envelope_lines(gate, result))

    return of_envelope


def of_convolution(f: Any, g: Any, x: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.infimal_convolution(f, g, x)``."""
    if isinstance(x, Lists):
        return of_convolution_in_several(f, g, x, ON_LINE, assume)
    result, other = infimal_convolution(f, g, x, assume), as_expression(g)

    def lines(gate: Gate) -> tuple[Step, ...]:
        second = Gate(other, x, assume)
        gate.floats = gate.floats or second.floats
        return convolved_lines(gate, second, result)

    return _with(_answered(infimal_convolution, f, x, assume, result, lines), ("g", other))


def of_penalty(prox: Any, u: Any, x: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.penalty_of(prox, u, x)``."""
    result, answer = penalty_of(prox, u, x, assume), as_variable(x)
    told = _answered(penalty_of, prox, u, assume, result, lambda gate: penalty_lines(gate, answer, result))
    return _with(told, ("answer", answer))


def of_perspective(f: Any, x: Any, t: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.perspective(f, x, t)``."""
    if isinstance(x, Lists):
        return duals.of_perspective(f, x, t, assume, of_convex)
    result, scale = perspective(f, x, t, assume), as_variable(t)
    told = _answered(perspective, f, x, assume, result, lambda gate: perspective_lines(gate, scale, result))
    return _with(told, ("t", scale))


def of_dual(f: Any, g: Any, A: Any, x: Any, y: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.fenchel_dual(f, g, A, x, y)``: both problems, the conjugates, the gap."""
    if assume:
        raise UnsupportedError("assume = {0}: rs.fenchel_dual takes no assumptions", assume)
    if isinstance(x, Lists):
        return duals.of_dual(f, g, A, x, y, EXTREMA, ON_LINE)
    found = fenchel_dual(f, g, A, x, y)
    e, other, a, w = as_expression(f), as_expression(g), exact(as_expression(A))[0], as_variable(y)
    told = _answered(fenchel_dual, e, x, (), found, lambda gate: dual_lines(e, other, a, gate.x, w, found))
    return _with(told, ("g", other), ("A", a), ("y", w))


def _answered(
    verb: Callable, f: Any, x: Any, assume: Any, result: Any, lines: Callable[[Gate], tuple[Step, ...]]
) -> Derivation:
    e = as_expression(f)
    gate = Gate(e, x, assume)
    with gate.errors():
        steps = lines(gate)
    return Derivation(verb.__name__, "", "rules", e, gate.x, 0, steps, result)


def _with(d: Derivation, *options: tuple[str, Basic | None]) -> Derivation:
    """The derivation of a question with more parts."""
    return Derivation(
        d.verb, d.mode, d.style, d.given, d.variable, d.order, d.steps, d.result, d.remarks, (*d.options, *options)
    )


EXTREMA = {verb: _extremum(verb) for verb in (minimum, maximum, argmin, argmax)}

CONVEX: dict[Callable, Callable[..., Derivation]] = {
    is_convex: of_convex,
    is_concave: of_concave,
    is_strongly_convex: of_strongly_convex,
    is_increasing: of_increasing,
    is_decreasing: of_decreasing,
    convexity_modulus: of_modulus,
    lipschitz_constant: of_lipschitz,
    **EXTREMA,
    function_range: of_range,
    **{verb: _places(verb) for verb in (continuous_domain, singularities)},
    **{verb: _envelope(verb) for verb in (biconjugate, convex_envelope)},
    infimal_convolution: of_convolution,
    penalty_of: of_penalty,
    perspective: of_perspective,
    fenchel_dual: of_dual,
    support: of_support,
}
