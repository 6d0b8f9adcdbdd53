"""Affine forms as inequalities that read well: a term with a minus sign stands on the other side."""

from __future__ import annotations

from sympy import Add, Basic, Eq, Expr, Ge, Gt, Le, Lt

from ...forms.cells.vectors import Vector
from ...forms.exact import expression, scalar
from ...vocabularies.affine_forms import Forms


def sides(forms: Forms, form: Vector) -> tuple[Expr, Expr]:
    """lhs and rhs with lhs - rhs the form: variables with a minus sign right, the constant right."""
    left: list[Expr] = []
    right: list[Expr] = []
    for a, v in zip(form[:-1], forms.variables, strict=True):
        c = expression(scalar(a))
        if c.could_extract_minus_sign():
            right.append(-c * v)
        elif c != 0:
            left.append(c * v)
    return Add(*left), Add(*right) - expression(scalar(form[-1]))


def relation(forms: Forms, form: Vector, side: int, closed: bool = False) -> Basic:
    """side*form > 0, or >= 0; side 0: form = 0."""
    left, right = sides(forms, form)
    if side == 0:
        return Eq(left, right)
    if side > 0:
        return Ge(left, right) if closed else Gt(left, right)
    return Le(left, right) if closed else Lt(left, right)
