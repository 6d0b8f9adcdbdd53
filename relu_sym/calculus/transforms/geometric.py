"""Sums over the periods of a family: sum of n**k*r**n from a first number on, in closed form."""

from __future__ import annotations

from math import comb, factorial

from sympy import Add, Expr, I, Pow, exp, pi
from sympy.functions.combinatorial.numbers import stirling

from ...errors import UnsupportedError
from ...forms.exact import Scalar, expression
from ...symbols import N, T
from .exponentials import Terms, read_expr


def in_numbers(c: Scalar) -> Terms:
    """A coefficient that names the number N of its period, as a sum of P(N)*exp(rate*N)."""
    e = expression(c).xreplace({N: T})
    turned = e.replace(lambda h: isinstance(h, Pow) and h.base == -1 and h.has(T), lambda h: exp(I * pi * h.exp))
    found = read_expr(turned.expand())
    if found is None:
        raise UnsupportedError("{0} is no sum of powers and exponentials of the number of the period", c)
    return found


def power_sum(k: int, r: Expr) -> Expr:
    """The sum of n**k*r**n over n >= 0, for abs(r) < 1."""
    return Add(*[stirling(k, i) * factorial(i) * r**i / (1 - r) ** (i + 1) for i in range(k + 1)])


def sum_from(first: Expr, k: int, r: Expr) -> Expr:
    """The sum of n**k*r**n over n >= first."""
    return r**first * Add(*[comb(k, j) * first ** (k - j) * power_sum(j, r) for j in range(k + 1)])
