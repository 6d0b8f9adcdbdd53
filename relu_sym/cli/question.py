"""What is asked on the command line, as mathematics."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass

from sympy import Expr, Symbol

from .. import parse
from ..parsing import symbol_names
from .assumptions import Assumed, assumed, listed
from .options import MODES, UsageError


@dataclass(frozen=True)
class Question:
    """What was asked: the derivative of this order of f in x, and perhaps its value at a point.

    ``several``: one partial derivative in each of these variables, of which x is the first.
    """

    f: Expr
    x: Symbol | None
    order: int
    modes: tuple[str, ...]
    kind: str
    point: Expr | None
    several: tuple[Symbol, ...]
    assumed: Assumed

    @property
    def assume(self) -> tuple:
        """What the verbs are told."""
        return self.assumed.relations


def question(options: Namespace) -> Question:
    """The options as mathematics: symbols are real, and what --assume says of them."""
    texts = [options.expression, *([options.at] if options.at is not None else [])]
    names = dict.fromkeys(name for text in texts for name in symbol_names(text))
    known = assumed(options.assume or (), [*names, *wanted(options)])
    f = parse(options.expression, known.symbols)
    several = tuple(variable(name, known, "--vars") for name in listed(options.vars or ""))
    if options.vars is not None and not several:
        raise UsageError("--vars: give names, as in --vars 'x, y'")
    if len(set(several)) < len(several):
        raise UsageError(f"--vars {options.vars}: each variable once")
    x = several[0] if several else one_variable(f, options, known)
    known.check(several or (x,))
    point = None if options.at is None else parse(options.at, known.symbols)
    if point is not None and (point.has(x) or point.is_infinite):
        reason = f"the point must not contain the variable {x}" if point.has(x) else "a point of the line is a number"
        raise UsageError(f"--at {options.at.strip()}: {reason}")
    modes = MODES if options.mode == "all" else (options.mode,)
    return Question(f, x, options.order, modes, options.kind or "clarke", point, several, known)


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
