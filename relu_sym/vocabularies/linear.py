"""Sums of names with rational factors, and the numbers in them; slopes of formulas."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Pow

from ..forms.exact import Scalar, scalar


def linear(e: Expr, names: dict[Expr, int]) -> tuple[Scalar, list[tuple[int, Scalar]]] | None:
    """A sum of names with rational factors: its constant and its slopes; None for everything else."""
    constant: Scalar = 0
    slopes: list[tuple[int, Scalar]] = []
    for term in e.args if e.is_Add else (e,):
        c, rest = term.as_coeff_Mul()
        if rest in names and c.is_Rational:
            slopes.append((names[rest], tidy(scalar(c))))
        elif not term.free_symbols:
            constant = constant + scalar(term)
        else:
            return None
    return constant, slopes


def tidy(s: Any) -> Scalar:
    """A whole rational as an integer, which is quick to multiply."""
    if isinstance(s, Expr):
        s = scalar(s.expand()) if not s.is_Rational else scalar(s)
    if not isinstance(s, (int, Expr)) and s.denominator == 1:
        return int(s.numerator)
    return s


def slope(e: Expr, v: Expr) -> Expr:
    """A derivative; that of a power as a power, which has its value where the base is 0."""
    if isinstance(e, Pow) and e.exp.is_number:
        return e.exp * e.base ** (e.exp - 1) * e.base.diff(v)
    return e.diff(v)
