"""The derivative that a program returns whose relu has slope s at 0: the chain rule, operation by operation.

Off its kinks every operation has its derivative; a relu whose argument is 0 at the point has the slope s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from sympy import Abs, Expr, Integer, Matrix, Max, Min, Piecewise, S, Symbol, sign, sympify, zeros

from ..errors import UnsupportedError
from ..forms.exact import is_finite, scalar, sign_of
from ..functions import HeavisideStep, ReLU
from ..parsing import parse

OTHERS = (Abs, Max, Min, Piecewise, sign, HeavisideStep)
"""Heads with kinks or jumps of their own, for which one slope of relu says nothing."""


def program(block: Any, variables: Sequence[Symbol]) -> tuple[Expr, ...]:
    """The components of a block: an expression, a text, a callable of symbols, or a list of expressions."""
    if isinstance(block, str):
        block = parse(block, symbols={str(v): v for v in variables})
    elif callable(block) and not isinstance(block, (Expr, type)):
        block = block(*variables)
    listed = block if isinstance(block, (list, tuple, Matrix)) else [block]
    return tuple(sympify(e) for e in listed)


def slopes(e: Expr, at: Mapping[Symbol, Expr], s: Expr) -> dict[Symbol, Expr]:
    """The partial derivatives of a program by its variables, by the chain rule with relu'(0) = s."""
    memo: dict[Expr, dict[Symbol, Expr]] = {}
    return _slopes(sympify(e), at, s, memo)


def _slopes(e: Expr, at: Mapping[Symbol, Expr], s: Expr, memo: dict) -> dict[Symbol, Expr]:
    if e not in memo:
        memo[e] = _found(e, at, s, memo)
    return memo[e]


def _found(e: Expr, at: Mapping[Symbol, Expr], s: Expr, memo: dict) -> dict[Symbol, Expr]:
    if e in at:
        return {e: S.One}  # type: ignore[dict-item]
    if not e.free_symbols & at.keys():
        return {}
    if isinstance(e, OTHERS):
        raise UnsupportedError(
            "{0}: a convention for relu says nothing about this head; write the program with ReLU", e
        )
    if isinstance(e, ReLU):
        return _scaled(_slopes(e.args[0], at, s, memo), _relu_slope(value(e.args[0], at), s))
    moving = [k for k, a in enumerate(e.args) if a.free_symbols & at.keys()]
    marks = {k: Symbol(f"a{k}", real=True) for k in moving}
    formal = e.func(*(marks.get(k, a) for k, a in enumerate(e.args)))
    there = {marks[k]: value(e.args[k], at) for k in moving}
    total: dict[Symbol, Expr] = {}
    for k in moving:
        slope = formal.diff(marks[k]).subs(there)
        if not is_finite(scalar(slope)):
            raise UnsupportedError("{0} has no finite slope at the point", e)
        total = _added(total, _scaled(_slopes(e.args[k], at, s, memo), slope))
    return total


def value(e: Expr, at: Mapping[Symbol, Expr]) -> Expr:
    """The value of a part of the program."""
    found = e.subs(at)
    if not is_finite(scalar(found)):
        raise UnsupportedError("{0} has no value at the point", e)
    return found


def _relu_slope(u: Expr, s: Expr) -> Expr:
    sign_there = sign_of(scalar(u))
    return s if sign_there == 0 else Integer(int(sign_there > 0))


def _scaled(part: dict[Symbol, Expr], by: Expr) -> dict[Symbol, Expr]:
    return {v: by * d for v, d in part.items()}


def _added(a: dict[Symbol, Expr], b: dict[Symbol, Expr]) -> dict[Symbol, Expr]:
    return {v: a.get(v, S.Zero) + b.get(v, S.Zero) for v in a.keys() | b.keys()}


def jacobian(components: Sequence[Expr], variables: Sequence[Symbol], at: Mapping[Symbol, Expr], s: Expr) -> Matrix:
    """The Jacobian that the program returns at a point."""
    rows = [slopes(e, at, s) for e in components]
    return Matrix([[row.get(v, S.Zero) for v in variables] for row in rows])


def chained(
    components: Sequence[Expr], variables: Sequence[Symbol], at: Mapping[Symbol, Expr], s: Expr, n: int
) -> tuple[list[Matrix], list[tuple[Expr, ...]]]:
    """The Jacobian of every one of n blocks in a row, and the values between them, the point first."""
    found, values = [], [tuple(at[v] for v in variables)]
    for _ in range(n):
        here = dict(zip(variables, values[-1], strict=True))
        found.append(jacobian(components, variables, here, s))
        values.append(tuple(value(e, here) for e in components))
    return found, values


def product(jacobians: Sequence[Matrix], size: int) -> Matrix:
    """The last times ... times the first."""
    unit = zeros(size, size) + Matrix.eye(size)
    return reduce(lambda whole, j: (j * whole).expand(), jacobians, unit)
