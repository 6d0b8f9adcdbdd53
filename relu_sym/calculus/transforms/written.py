"""The transform of rows as an expression in s: fractions of one kind together, those of conjugate rates real."""

from __future__ import annotations

from sympy import Add, Expr, I, Mul, exp

from ...forms.exact import ONE, Scalar, expression
from ..complexes import is_complex, split
from .exponentials import tidied
from .rows import Rows, add, empty


def laplace(rows: Rows, s: Expr, real: bool = True) -> Expr:
    """sum of c*exp(-a*s)/(s - rate)**order."""
    plain: dict[tuple[Expr, int], dict[Scalar, Scalar]] = empty()
    for (rate, order), there in rows.items():
        if not is_complex(expression(rate)) or not real:
            below = s - expression(rate), order
            for p, c in there.items():
                add(plain, below, p, c)
            continue
        r, w = split(expression(rate))
        square = (s - r) ** 2 + w**2
        for p, c in there.items():
            above = split((expression(c) * (s - r + I * w) ** order).expand())[0]
            add(plain, (square, order), p, above.expand())
    return Add(*[_fraction(below, order, there, s) for (below, order), there in plain.items()])


def _fraction(below: Expr, order: int, there: dict[Scalar, Scalar], s: Expr) -> Expr:
    above = Add(*[Mul(expression(tidied(c)), delay(p, s)) for p, c in there.items()])
    return above / below**order


def delay(p: Scalar, s: Expr) -> Expr:
    """exp(-p*s)."""
    return exp(-expression(p) * s) if p != 0 else expression(ONE)
