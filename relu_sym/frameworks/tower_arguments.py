"""What ``rs.tower`` is asked: a block of expressions or programs, how many of them, where, and by which convention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Expr, Matrix, Symbol, sympify

from ..errors import UnsupportedError
from ..parsing.operations import Name
from ..symbols import exact, named_variables
from .audit import function_of
from .autodiff import warn_of_spelling
from .conventions import table
from .held import programs_of
from .program_slopes import program
from .programs.program import as_program
from .programs.tracing import Traced

Block = tuple[tuple[Expr, ...], tuple[Symbol, ...], tuple[str, ...], tuple[Expr, ...]]
"""Components, variables, programs as texts where a framework answers, programs with relu where s does."""


def as_block(block: Any, x: Any, framework: str | None, known: Iterable[Symbol] = ()) -> Block:
    """What is applied again and again; ``known``: the parameters that something is assumed of."""
    variables = None if x is None else named_variables(x)
    if framework is not None:
        return _programs(block, variables, framework)
    if variables is None:
        given_names = (Symbol("h", real=True),) if callable(block) and not isinstance(block, Expr) else ()
        components = program(block, given_names, known)
        free = sorted(set().union(*(e.free_symbols for e in components)), key=str)
        if len(free) != 1 or len(components) != 1:
            raise UnsupportedError("{0}: name the variables of the block", list(components))
        variables = named_variables(free)
        return components, variables, (), programs_of(block, given_names or variables, components) or components
    components = program(block, variables, known)
    _check_as_many(components, variables)
    return components, variables, (), programs_of(block, variables, components) or components


def _programs(block: Any, variables: Any, framework: str) -> Block:
    """The same for programs."""
    table(framework)
    if callable(block) and not isinstance(block, Expr) and variables:
        block = block(*(Traced(Name(v.name)) for v in variables))
    listed = [as_program(e) for e in (block if isinstance(block, (list, tuple, Matrix)) else [block])]
    for p in listed:
        warn_of_spelling(p)
    names = {name: p.symbol(name) for p in listed for name in p.names}
    if variables is None:
        if len(names) != 1 or len(listed) != 1:
            raise UnsupportedError("{0}: name the variables of the block", [str(p) for p in listed])
        variables = tuple(names.values())
    _check_as_many(listed, variables)
    own = {v.name: v for v in variables}
    if others := sorted(set(names) - set(own)):
        raise UnsupportedError("{0}: the numbers of a framework need numbers, not the parameters", ", ".join(others))
    made = tuple(function_of(p).xreplace({p.symbol(k): own[k] for k in p.names}) for p in listed)
    return made, variables, tuple(map(str, listed)), ()


def _check_as_many(components: Any, variables: tuple[Symbol, ...]) -> None:
    if len(components) != len(variables):
        raise UnsupportedError(
            "a block that is applied again has as many components as variables: {0} and {1}",
            len(components),
            len(variables),
        )


def as_count(n: Any, variables: tuple[Symbol, ...]) -> Expr:
    """The number of blocks."""
    try:
        found = sympify(n)
    except Exception:  # whatever SymPy raises on what is no number
        found = None
    is_open = (
        isinstance(found, Expr) and not isinstance(n, bool) and found.is_finite is not False and not found.is_Float
    )
    if not is_open or found.is_integer is False or found.is_positive is False or found.is_real is False:
        raise UnsupportedError("n = {0} is no number of blocks: give 1, 2, ... or a symbol", n)
    if not found.is_Symbol and not (found.is_integer and found.is_positive):
        raise UnsupportedError("n = {0} is not seen to be a whole number, at least 1: declare its symbols", n)
    if found.free_symbols & set(variables):
        raise UnsupportedError("n = {0} is the variable of the block: the number of blocks has a symbol of its own", n)
    return found


def as_slope(s: Any, components: tuple[Expr, ...], variables: tuple[Symbol, ...], framework: str | None) -> Expr | None:
    """relu'(0), a symbol that is not used yet unless one is given; None where a framework answers."""
    if framework is not None:
        if s is not None:
            raise UnsupportedError("s = {0} and framework={1!r}: the convention is one of the two", s, framework)
        return None
    if s is None:
        taken = {v.name for e in components for v in e.free_symbols}
        return Symbol(next(k for k in ("s", *(f"s_{j}" for j in range(99))) if k not in taken), real=True)
    found = sympify(s)
    if not isinstance(found, Expr) or found.is_extended_real is False or found.is_finite is False:
        raise UnsupportedError("s = {0}: relu'(0) is a number or a symbol", s)
    if found.free_symbols & set(variables):
        raise UnsupportedError("s = {0} is the variable of the block: relu'(0) is a number or another symbol", s)
    return exact(found)[0]


def as_coordinates(at: Any, variables: tuple[Symbol, ...]) -> Iterable[Expr]:
    if isinstance(at, dict):
        by_name = {str(k): v for k, v in at.items()}
        if set(by_name) != {v.name for v in variables}:
            raise UnsupportedError("at={0}: give a value for each of {1}", at, variables)
        at = [by_name[v.name] for v in variables]
    listed = list(at) if isinstance(at, (list, tuple, Matrix)) else [at] * len(variables)
    if len(listed) != len(variables):
        raise UnsupportedError("at={0}: give a value for each of {1}", at, variables)
    for value in map(sympify, listed):
        if not isinstance(value, Expr) or value.is_extended_real is False or value.is_finite is False:
            raise UnsupportedError("at={0}: the point has finite real coordinates", at)
        yield value
