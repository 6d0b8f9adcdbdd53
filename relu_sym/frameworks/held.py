"""A program as an expression in which no operation with a kink is evaluated: SymPy would make relu(relu(x)) relu(x)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Rational, Symbol, Tuple, preorder_traversal
from sympy.core.symbol import Str

from ..parsing.operations import Name
from .program_slopes import RULED, Held
from .programs.flat import Op
from .programs.function import Function
from .programs.program import Program, as_program
from .programs.tracing import Traced


class HeldFunction(Function):
    """The operations of a program, those with kinks held."""

    def one(self, op: Op) -> Any:
        if op.head == "number":
            return _decimal(op.value, super().one(op))
        if op.head == "input" or not op.inputs:
            return super().one(op)
        inner = [self.made[id(i)] for i in op.inputs]
        if not all(isinstance(e, Expr) for e in inner):
            return super().one(op)
        marks = [Symbol(f"operand {k}", real=True) for k in range(len(inner))]
        self.made |= {id(i): u for i, u in zip(op.inputs, marks, strict=True)}
        real = super().one(op)
        self.made |= {id(i): e for i, e in zip(op.inputs, inner, strict=True)}
        if not isinstance(real, Expr) or all(type(e) in RULED for e in preorder_traversal(real) if e.args):
            return super().one(op)
        return Held(Str(op.head), Tuple(*marks), real, *inner)


def _decimal(text: Any, found: Any) -> Any:
    """A number of the text as the decimal that it is."""
    try:
        return Rational(text)
    except (TypeError, ValueError):
        return found


def held(program: Program, variables: Sequence[Symbol], known: Sequence[Symbol]) -> Expr:
    """The program in these variables and known parameters."""
    symbols = {v.name: v for v in (*known, *variables)}
    return HeldFunction(program.tree, {n: symbols.get(n) or program.symbol(n) for n in program.names}).expr


def programs_of(block: Any, variables: Sequence[Symbol], components: Sequence[Expr]) -> tuple[Expr, ...] | None:
    """The components of a text or a callable as they are spelled; None of expressions, and where no trace is made."""
    try:
        if callable(block) and not isinstance(block, (Expr, type)):
            block = block(*(Traced(Name(v.name)) for v in variables))
        listed = list(block) if isinstance(block, (list, tuple)) else [block]
        if len(listed) != len(components) or not all(isinstance(e, (str, Traced)) for e in listed):
            return None
        known = sorted(set().union(*(e.free_symbols for e in components)), key=str)
        return tuple(held(as_program(e), variables, known) for e in listed)
    except Exception:  # whatever the user's own code raises on a placeholder; it has been run on symbols
        return None
