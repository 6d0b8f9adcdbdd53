"""An expression as SymPy holds it, read back as a program: what it was before SymPy sorted and merged it is unknown."""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    DiracDelta,
    Dummy,
    Expr,
    Heaviside,
    Max,
    Min,
    Mod,
    Mul,
    Not,
    Number,
    Or,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    sign,
)
from sympy.core.relational import Relational
from sympy.functions import ceiling, exp, floor, frac

from ...errors import UnsupportedError
from ...functions import HeavisideStep, ReLU
from ...functions.activations import Activation, Huber, SmoothL1
from ...parsing.operations import Name, Node, Operation
from ...parsing.words import NONE, word
from .literals import number_node
from .reductions import REDUCTIONS

RELATIONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
HEADS = {ReLU: "relu", Abs: "abs", sign: "sign", floor: "floor", ceiling: "ceil", exp: "exp"}
LOSSES = {Huber: "huber_loss", SmoothL1: "smooth_l1_loss"}
"""Of a residual: against the target 0."""
LISTS = {Max: "maximum", Min: "minimum"}


def program_of(e: Basic) -> Node:
    """The operations that an expression shows."""
    if isinstance(e, Symbol):
        if isinstance(e, Dummy):
            raise UnsupportedError("{0} is a Dummy: a program has named variables", e)
        return Name(e.name)
    if e in (S.true, S.false):
        return Name("True" if e is S.true else "False")
    if isinstance(e, Number) or e in (S.Pi, S.Exp1):
        return number_node(e)
    for cls, read in READERS.items():
        if isinstance(e, cls):
            return read(e)
    return _function(e)


def _function(e: Any) -> Node:
    """A function by its class, or by the name of its class: activations have the names of frameworks."""
    if isinstance(e, DiracDelta):
        raise UnsupportedError("an impulse has no values, and no program computes it: rs.Dirac is for rs.diff, rs.pair")
    head = HEADS.get(type(e))
    if head is not None:
        return Operation(head, (program_of(e.args[0]),))
    if type(e) in LOSSES:
        return Operation(LOSSES[type(e)], (program_of(e.args[0]), number_node(0), program_of(e.filled[1])))
    known = word(type(e).__name__) if isinstance(e, Expr) and e.args else None
    if known is not None and known.name in REDUCTIONS:
        return Operation(known.name, (Operation("list", tuple(map(program_of, e.args))), Name(NONE)))
    if known is None and isinstance(e, Activation):
        return program_of(e.unfolded())
    if known is None or len(e.args) > len(known.arguments):
        raise UnsupportedError("{0} is no operation of a framework that relu_sym knows: pass the program as a text", e)
    given = [program_of(a) for a in e.args]
    if known.name == "leaky_relu" and len(given) == 1:
        given.append(number_node(Rational(1, 100)))
    for _, default in known.arguments[len(given) :]:
        if default is None:
            raise UnsupportedError("{0}: {1} takes more arguments", e, known.signature)
        given.append(Name(NONE) if default == NONE else number_node(float(default) if "." in default else int(default)))
    return Operation(known.name, tuple(given))


def _sum(e: Any) -> Node:
    return Operation("add", tuple(map(_term, e.args)))


def _term(e: Any) -> Node:
    if e.could_extract_minus_sign() and (e.is_Mul or e.is_Number):
        return Operation("neg", (program_of(-e),))
    return program_of(e)


def _product(e: Any) -> Node:
    """-x is a sign, x/y a quotient."""
    coefficient, rest = e.as_coeff_Mul()
    if coefficient == -1:
        return Operation("neg", (program_of(rest),))
    over, under = [], []
    for factor in e.args:
        if isinstance(factor, Rational) and factor.q != 1:
            over += [Rational(factor.p)] if factor.p != 1 else []
            under.append(Rational(factor.q))
        elif isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0:
            under.append(Pow(factor.base, -factor.exp))
        else:
            over.append(factor)
    top = _many([*map(program_of, over)]) if over else number_node(1)
    return Operation("div", (top, _many([*map(program_of, under)]))) if under else top


def _many(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Operation("mul", tuple(nodes))


def _power(e: Any) -> Node:
    if e.base is S.Exp1:
        return Operation("exp", (program_of(e.exp),))
    if e.exp == S.Half:
        return Operation("sqrt", (program_of(e.base),))
    if e.exp.is_Rational and e.exp < 0:
        return Operation("div", (number_node(1), program_of(Pow(e.base, -e.exp))))
    return Operation("pow", (program_of(e.base), program_of(e.exp)))


def _extreme(e: Any) -> Node:
    """Which operand stood first, and how three were nested, is not known."""
    return Operation("unordered", (Name(LISTS[type(e)]), *map(program_of, e.args)))


def _cases(e: Any) -> Node:
    pairs = [Operation("pair", (program_of(v), program_of(c))) for v, c in e.args]
    return Operation("piecewise", tuple(pairs))


def _relation(e: Any) -> Node:
    return Operation(RELATIONS[e.rel_op], tuple(map(program_of, e.args)))


def _step(e: Any) -> Node:
    value = e.args[1] if len(e.args) > 1 else S.Half
    return Operation("heaviside", (program_of(e.args[0]), program_of(value)))


READERS: dict[type, Any] = {
    Add: _sum,
    Mul: _product,
    Pow: _power,
    Max: _extreme,
    Min: _extreme,
    Piecewise: _cases,
    Relational: _relation,
    And: lambda e: Operation("and", tuple(map(program_of, e.args))),
    Or: lambda e: Operation("or", tuple(map(program_of, e.args))),
    Not: lambda e: Operation("not", tuple(map(program_of, e.args))),
    Mod: lambda e: Operation("mod", tuple(map(program_of, e.args))),
    frac: lambda e: Operation("mod", (program_of(e.args[0]), number_node(1))),
    Heaviside: _step,
    HeavisideStep: _step,
}
"""What is no function of one argument."""
