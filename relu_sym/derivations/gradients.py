"""The derivations of ``rs.gradient``, ``rs.jacobian``, ``rs.hessian``: every entry is a line, proved by its steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from sympy import Basic, ImmutableDenseMatrix, Symbol, Tuple

from ..calculus.differentiation.gradient import gradient, hessian, jacobian
from ..calculus.rewriting.compare import equal
from ..errors import UnsupportedError
from ..modes import Mode, as_mode
from ..steps import D, Step
from ..symbols import as_expression, flat, named_variables
from .catalogue import step
from .definitions import opened
from .derivation import Derivation
from .entries import ENTRY

Partial = Callable[[Basic, Symbol, str], Derivation]
"""The derivation of one partial derivative in a mode."""


def of_gradient(f: Any, variables: Any, mode: str, at: Any, assume: Any, partial: Partial) -> Derivation:
    """The derivation of ``rs.gradient(f, variables, mode)``."""
    named, found = _entries(gradient, f, variables, mode, at, assume)
    lines = _lines([as_expression(f)], named, list(found), mode, partial)
    return _told("gradient", as_expression(f), mode, named, lines, found)


def of_jacobian(F: Any, variables: Any, mode: str, at: Any, assume: Any, partial: Partial) -> Derivation:
    """The derivation of ``rs.jacobian(F, variables, mode)``."""
    named, found = _entries(jacobian, F, variables, mode, at, assume)
    parts = [as_expression(e) for e in flat(F)]
    return _told("jacobian", Tuple(*parts), mode, named, _lines(parts, named, list(found), mode, partial), found)


def of_hessian(f: Any, variables: Any, mode: str, at: Any, assume: Any, partial: Partial) -> Derivation:
    """The derivation of ``rs.hessian(f, variables, mode)``: the gradient, then the derivatives of its entries."""
    named, found = _entries(hessian, f, variables, mode, at, assume)
    e = as_expression(f)
    slopes = [partial(e, v, mode).result for v in named]
    first = _lines([e], named, slopes, mode, partial)
    return _told("hessian", e, mode, named, (*first, *_lines(slopes, named, list(found), mode, partial)), found)


def _entries(verb: Any, f: Any, variables: Any, mode: str, at: Any, assume: Any) -> tuple[tuple[Symbol, ...], Any]:
    if as_mode(mode) is Mode.SET_VALUED:
        raise UnsupportedError(
            "the set-valued {0} is a set at a point and has the steps of that: ask for rs.derivation of the function, "
            "or of the list of components, with at=",
            verb.__name__,
        )
    if at is not None:
        raise UnsupportedError("at={0}: the steps are of the derivative as a function; leave at= out", at)
    found = verb(f, variables, mode=mode, assume=assume)
    return named_variables(variables), ImmutableDenseMatrix(found)


def _lines(
    parts: Sequence[Basic], named: Sequence[Symbol], entries: Sequence[Basic], mode: str, partial: Partial
) -> tuple[Step, ...]:
    """A line for each part and variable, row by row."""
    asked = [(e, v) for e in parts for v in named]
    return tuple(_line(e, v, wanted, mode, partial) for (e, v), wanted in zip(asked, entries, strict=True))


def _line(e: Basic, v: Symbol, wanted: Basic, mode: str, partial: Partial) -> Step:
    told = opened(partial(e, v, mode), e)
    steps = told.steps
    if told.result != wanted:
        if not equal(told.result, wanted, "distributions", v):
            _refuse(told.result, wanted, v)
        steps = (*steps, step("vocabulary", told.result, wanted))
    return step(ENTRY, D(e, v, 1, mode), wanted, steps=steps)


def _refuse(found: Basic, wanted: Basic, v: Symbol) -> NoReturn:
    raise UnsupportedError(
        "the entry {0} is a distribution in all variables together; in {1} alone it is {2}, and no step from one to "
        "the other is told: ask for the steps in {1} alone, or for those of the classical derivative",
        wanted,
        v,
        found,
    )


def _told(
    verb: str, given: Basic, mode: str, named: Sequence[Symbol], steps: tuple[Step, ...], found: Any
) -> Derivation:
    return Derivation(verb, mode, "rules", given, None, 1, steps, found, (), (("variables", Tuple(*named)),))
