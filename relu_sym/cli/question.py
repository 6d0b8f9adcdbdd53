"""What is asked on the command line, as mathematics."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sympy import Expr, Symbol

from .. import parse
from ..parsing import symbol_names
from .assumptions import Assumed, assumed, listed
from .options import MODES, UsageError


@dataclass(frozen=True)
class Question:
    """What was asked: the derivative of this order of f in x, and perhaps its value at a point.

    ``several``: one partial derivative in each of these variables, of which x is the first; the set at ``place`` if
    that is given.
    """

    f: Expr
    x: Symbol | None
    order: int
    modes: tuple[str, ...]
    kind: str
    point: Expr | None
    several: tuple[Symbol, ...]
    assumed: Assumed
    place: tuple[tuple[Symbol, Expr], ...] = ()
    """The point, of several variables."""

    @property
    def assume(self) -> tuple:
        """What the verbs are told."""
        return self.assumed.relations


def question(options: Namespace) -> Question:
    """The options as mathematics: symbols are real, and what --assume says of them."""
    coordinates = None if options.vars is None or options.at is None else parted(options.at, listed(options.vars))
    said, at = named_point(options.at) if coordinates is None else (None, options.at)
    places = [at] if coordinates is None else list(coordinates.values())
    texts = [options.expression, *(t for t in places if t is not None)]
    names = dict.fromkeys(name for text in texts for name in symbol_names(text))
    known = assumed(options.assume or (), [*names, *wanted(options)])
    f = parse(options.expression, known.symbols)
    several = tuple(variable(name, known, "--vars") for name in listed(options.vars or ""))
    if options.vars is not None and not several:
        raise UsageError("--vars: give names, as in --vars 'x, y'")
    if len(set(several)) < len(several):
        raise UsageError(f"--vars {options.vars}: each variable once")
    x = several[0] if several else one_variable(f, options, known)
    told_strange(several or (x,), f, options)
    known.check(several or (x,))
    modes = MODES if options.mode == "all" else (options.mode,)
    if coordinates is not None:
        place = placed(coordinates, several, known, options)
        return Question(f, x, options.order, modes, options.kind or "clarke", None, several, known, place)
    if said is not None and said != str(x):
        raise UsageError(f"--at {options.at.strip()}: the variable is {x}, as in --at '{x}=0'")
    point = None if at is None else parse(at, known.symbols)
    if point is not None and (point.has(x) or point.is_infinite):
        reason = f"the point must not contain the variable {x}" if point.has(x) else "a point of the line is a number"
        raise UsageError(f"--at {options.at.strip()}: {reason}")
    return Question(f, x, options.order, modes, options.kind or "clarke", point, several, known)


def named_point(at: str | None) -> tuple[str | None, str | None]:
    """The name of a variable and its value, x=0; None and the text where there is no name."""
    name, equals, value = (at or "").partition("=")
    is_named = equals and value.strip() and not value.startswith("=") and name.strip().isidentifier()
    return (name.strip(), value) if is_named else (None, at)


def told_strange(variables: tuple[Symbol | None, ...], f: Expr, options: Namespace) -> None:
    """A warning that a variable which was named does not occur."""
    if options.var is None and options.vars is None:
        return
    for x in (v for v in variables if v not in f.free_symbols):
        names = ", ".join(sorted(map(str, f.free_symbols)))
        has = f"its symbols are {names}" if names else "it has no symbols"
        print(f"relu-sym: note: {x} does not occur in the expression; {has}", file=sys.stderr)


def parted(at: str, names: Sequence[str] = ()) -> dict[str, str]:
    """The coordinates of a point in several variables: by name, x=0, y=1/2, or in the order of the names, 0, 1/2."""
    if names and "=" not in at and len(listed(at)) == len(names):
        return dict(zip(names, listed(at), strict=True))
    pairs = [part.partition("=") for part in listed(at)]
    if not pairs or any(not equals or not value.strip() for _, equals, value in pairs):
        raise UsageError(f"--at {at.strip()}: with --vars give every coordinate, as in --at 'x=0, y=0' or --at '0, 0'")
    names = [name.strip() for name, _, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"--at {at.strip()}: {twice} is given twice")
    return {name: value.strip() for name, (_, _, value) in zip(names, pairs, strict=True)}


def placed(
    coordinates: dict[str, str], several: tuple[Symbol, ...], known: Assumed, options: Namespace
) -> tuple[tuple[Symbol, Expr], ...]:
    """Every variable and where it is."""
    if options.mode not in ("all", "set-valued"):
        raise UsageError(f"--mode {options.mode}: at a point in several variables there are sets only")
    if options.style == "definition":
        raise UsageError("--style definition: at a point in several variables there are steps by rules only")
    names, given = {str(v): v for v in several}, options.at.strip()
    missing = [name for name in names if name not in coordinates]
    for name in coordinates:
        if name not in names:
            near = get_close_matches(name, missing, 1, 0.1)
            meant = f": did you mean {near[0]}?" if near else ""
            raise UsageError(f"--at {given}: {name} is none of the variables {', '.join(names)}{meant}")
    if missing:
        raise UsageError(f"--at {given}: the coordinate {missing[0]} is missing, as in {missing[0]}=0")
    return tuple((v, parse(coordinates[name], known.symbols)) for name, v in names.items())


def wanted(options: Namespace) -> list[str]:
    """The names of variables that the options give."""
    return [] if options.var is None else [options.var.strip()] if options.vars is None else listed(options.vars)


def variable(name: str, known: Assumed, flag: str) -> Symbol:
    """A variable by its name."""
    x = parse(name, known.symbols)
    if not isinstance(x, Symbol):
        raise UsageError(f"{flag} {name.strip()}: a variable is a name, like x")
    return x


def one_variable(f: Expr, options: Namespace, known: Assumed) -> Symbol | None:
    """The variable called for, or the one free symbol of f; a rewriting of several symbols needs none."""
    if options.var is not None:
        return variable(options.var, known, "--var")
    free = sorted(f.free_symbols, key=str)
    if len(free) > 1:
        if options.rewrite is not None:
            return None
        names = ", ".join(map(str, free))
        raise UsageError(
            f"the symbols are {names}: say which is the variable, for instance --var {free[-1]}, or --vars '{names}'"
        )
    return free[0] if free else Symbol("x", real=True)
