"""Sums over the periods of a family: sum of n**k*r**n from a first number on, in closed form; and what they come from,
products of factors 1 - c*exp(-a*s) in a denominator, as sums of single ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import comb, factorial

from sympy import Add, Dummy, Expr, I, Mul, Poly, Pow, Rational, Symbol, exp, gcd, pi, roots
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


def single_factors(below: Sequence[Expr], v: Symbol) -> list[Expr] | None:
    """1/product of the factors, polynomials of exp(a*v), as a sum of fractions with one factor of two terms each.

    By partial fractions in z = exp(-a*v), a > 0, so that nothing begins before 0; None where the factors have no common
    a, or a zero has no closed form.
    """
    whole = Mul(*below)
    slopes = {h.args[0].diff(v) for h in whole.atoms(exp) if h.has(v)}
    first = next(iter(slopes))
    ratios = [(slope / first).cancel() for slope in slopes]
    if not all(isinstance(r, Rational) for r in ratios):
        return None
    z, step = Dummy("z"), first * reduce(gcd, ratios)
    step = step if step.could_extract_minus_sign() else -step
    q = whole.replace(
        lambda h: isinstance(h, exp) and h.has(v),
        lambda h: z ** (h.args[0].diff(v) / step) * exp((h.args[0] - h.args[0].diff(v) * v).expand()),
    )
    above, q = (1 / q.expand()).together().as_numer_denom()
    q = Poly(q, z)
    if len(q.terms()) == 2:
        fractions = [above / q.as_expr()]
    else:
        found = roots(q)
        if sum(found.values()) < q.degree():
            return None
        fractions = [above * e for r, m in found.items() for e in _principal_part(q, z, r, m)]
    return [e.xreplace({z: exp(step * v)}) for e in fractions]


def _principal_part(q: Poly, z: Symbol, r: Expr, m: int) -> list[Expr]:
    """The fractions of 1/q at a zero r of order m."""
    rest = q
    for _ in range(m):
        rest = rest.div(Poly(z - r, z))[0]
    f = 1 / rest.as_expr()
    return [f.diff(z, j).subs(z, r) / factorial(j) * (z - r) ** (j - m) for j in range(m)]
