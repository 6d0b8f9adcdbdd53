"""``rs.to_onnx``: a piecewise linear expression as a network, its shared parts once."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sympy import Abs, Add, Expr, Max, Min, Mul, Piecewise, Rational, Symbol, preorder_traversal

from ..budget import verb
from ..calculus.rewriting.rewrite import rewrite
from ..errors import UnsupportedError
from ..functions.relu import ReLU
from ..symbols import Lists, as_expression, check_same_name, exact, named_variables
from .entries import Entry, Form, plus, times
from .onnx_write import write_onnx
from .program import Program
from .tape import Tape, Tensor

READ = (Add, Mul, Max, Min, Abs, ReLU, Symbol, Rational)


@verb
def to_onnx(f: Any, vars: Any, path: str | os.PathLike, dtype: str = "float64") -> None:
    """Writes a piecewise linear expression, or a list of them, as an ONNX file that means exactly the same function.

    ``vars``: a symbol or a list of them: the entries of the input ``x`` of shape (1, n), in this order; the values of
    f are the output ``y`` of shape (1, m).  The first axis is a batch.  Any vocabulary is read; at a kink the file has
    the value that f has.  A float in f is the decimal that it prints as.  Weights that are no floats are written as
    floats and divisions, so that nothing is rounded; ``dtype="float32"`` writes that type.

    Errors: ``UnsupportedError`` (a product of variables, a jump, an irrational number, a parameter), ``RewriteError``.

    >>> from sympy import Abs, Max, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.to_onnx(Max(x, Abs(y)/3), (x, y), "max.onnx")    # doctest: +SKIP
    """
    write_onnx(program_of(f, vars), path, dtype)


def program_of(f: Any, variables: Any) -> Program:
    """The network of an expression or of a list of them: input x (1, n), output y (1, m)."""
    named = named_variables(variables)
    components = [exact(as_expression(e))[0] for e in (f if isinstance(f, Lists) else [f])]
    tape = Tape()
    inputs = tape.input("x", (1, len(named)), "float64")
    known: dict[Expr, Entry] = dict(zip(named, inputs.entries, strict=True))
    entries = [_recorded(tape, _spelled(e, named), known) for e in components]
    tape.output("y", Tensor((1, len(entries)), entries, "float64"))
    return tape.program()


def _spelled(e: Expr, named: tuple[Symbol, ...]) -> Expr:
    """The expression in sums, multiples, maxima and absolute values."""
    for x in named:
        check_same_name(e, x)
    others = sorted(e.free_symbols - set(named), key=str)
    if others:
        raise UnsupportedError(
            "{0} has the parameter {1}: give it a number, or name it among the variables", e, others[0]
        )
    return _in_maxima(e)


def _in_maxima(e: Expr) -> Expr:
    """Other vocabularies rewritten: terms of one variable together, since jumps may cancel; heads by themselves."""
    if all(isinstance(part, READ) for part in preorder_traversal(e)):
        return e
    if isinstance(e, Add) and len(e.free_symbols) > 1:
        alike: dict[frozenset, list[Expr]] = {}
        for term in e.args:
            alike.setdefault(frozenset(term.free_symbols), []).append(term)
        if len(alike) > 1:
            return Add(*(_in_maxima(Add(*terms)) for terms in alike.values()))
    if isinstance(e, (Max, Min, Abs, ReLU)):
        return e.func(*map(_in_maxima, e.args))
    if isinstance(e, Mul) and e.args[0].is_Rational:
        return e.args[0] * _in_maxima(e.func(*e.args[1:]))
    if e.has(Piecewise) and len(e.free_symbols) > 1:
        raise UnsupportedError("{0} is a Piecewise in several variables: write it with Max, Min and Abs", e)
    return rewrite(e, ReLU) if e.free_symbols else e


def _recorded(tape: Tape, e: Expr, known: dict[Expr, Entry]) -> Entry:
    """The entry of an expression; arguments first, each once."""
    todo = [e]
    while todo:
        top = todo[-1]
        if top in known:
            todo.pop()
            continue
        missing = [a for a in top.args if a not in known]
        if missing:
            todo += missing
            continue
        known[todo.pop()] = _of(tape, top, [known[a] for a in top.args])
    return known[e]


def _of(tape: Tape, e: Expr, parts: list[Entry]) -> Entry:
    if isinstance(e, Rational):
        return Fraction(int(e.p), int(e.q))
    rule = next((RULES[head] for head in RULES if isinstance(e, head)), None)
    if rule is None:
        raise UnsupportedError("{0} in it is not piecewise linear with rational numbers, so no such network", e)
    return rule(tape, e, parts)


def _sum(tape: Tape, e: Expr, parts: list[Entry]) -> Entry:
    total: Entry = Fraction(0)
    for p in parts:
        total = plus(total, p)
    return total


def _product(tape: Tape, e: Expr, parts: list[Entry]) -> Entry:
    moved = [p for p in parts if type(p) is Form]
    factor = Fraction(1)
    for p in parts:
        factor *= 1 if type(p) is Form else p
    if len(moved) > 1:
        raise UnsupportedError("{0} is a product of two functions of the variables: not piecewise linear", e)
    return times(factor, moved[0]) if moved else factor


def _absolute(tape: Tape, e: Expr, parts: list[Entry]) -> Entry:
    return tape.largest([(parts[0], times(-1, parts[0]))])[0]


def _smallest(tape: Tape, e: Expr, parts: list[Entry]) -> Entry:
    return times(-1, tape.largest([[times(-1, p) for p in parts]])[0])


RULES: dict[type, Callable[[Tape, Expr, list[Entry]], Entry]] = {
    Add: _sum,
    Mul: _product,
    ReLU: lambda tape, e, parts: tape.relu(parts)[0],
    Max: lambda tape, e, parts: tape.largest([parts])[0],
    Min: _smallest,
    Abs: _absolute,
}
