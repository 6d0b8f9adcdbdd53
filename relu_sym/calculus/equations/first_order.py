"""f' + p(t)*f = r(t) by the integrating factor, and f' = g(t)*h(f) by the time g itself runs at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Add, Expr, Integral, Symbol, exp

from ...errors import UnsupportedError
from ...forms.exact import Facts, expression, is_finite, scalar
from ...forms.line.jumps import Form, partition, parts
from ...forms.line.partition import Domain, LineForm
from ...symbols import T
from ...vocabularies.read import read_any
from ..answer_vocabulary import worded
from ..integration.antiderivative import antiderivative
from .conditions import Condition
from .constant import determined, starting
from .continuing import Varied, limit_at


class FirstOrder(NamedTuple):
    """The evidence of one case of a_1*f' + a_0*f = q: P with P' = a_0/a_1, F with F' = exp(P)*q/a_1, the constant, and
    f = exp(-P)*(C + F)."""

    facts: Facts
    coefficients: tuple[Expr, Expr]
    forcing: Expr
    exponent: Expr
    integral: Expr
    constant: Expr
    result: Expr


class Factor(NamedTuple):
    """exp(-P) as a part."""

    e: Expr
    domain: Domain

    def value(self, order: int, point: Expr, side: int, facts: Facts) -> Expr:
        if order:
            raise UnsupportedError("a condition on a derivative of {0}: give one on the function itself", self.e)
        return expression(partition(read_any(self.e, self.domain)).at(scalar(point)))


def first_order(
    coefficients: Sequence[Expr],
    q: Expr,
    conditions: Sequence[Condition],
    constants: Sequence[Symbol],
    unknowns: Sequence[Symbol],
    facts: Facts,
) -> FirstOrder:
    """Of a_1*f' + a_0*f = q, all in T; a_1 without zeros."""
    domain = Domain(facts=facts)
    a0, a1, q = (facts.applied(e) for e in (*coefficients, q))
    conditions = [c._replace(point=facts.applied(c.point), value=facts.applied(c.value)) for c in conditions]
    check_bounded(read_any(1 / a1, domain), a1)
    start = starting(conditions)
    p, r = a0 / a1, q / a1
    rate = read_any(p, domain)
    check_bounded(rate, p)
    exponent = primitive(rate, p)
    grown = worded(exponent, T, p)
    if start is not None:
        grown = grown - limit_at(exponent, start.point, 0)
    found = []
    if r != 0:
        weighted = exp(grown) * r
        found = [Varied(((exp(-grown), primitive(read_any(weighted, domain), weighted)),), start, 1, weighted)]
    values = determined(conditions, [found], [[Factor(exp(-grown), domain)]], constants, unknowns, facts)
    (name,) = constants
    constant = values.get(name, name)
    e = Add(constant * exp(-grown), *[part.expr() for part in found])
    e = e.xreplace({u: values[u] for u in unknowns if u in values})
    integral = Add(*[part.integral(f) for part in found for _, f in part.terms])
    return FirstOrder(facts, (a0, a1), q, grown, integral, constant, e)


def check_bounded(form: Form, e: Expr) -> None:
    """Refuse a coefficient with poles, gaps or impulses: a solution may be broken in two there."""
    for part in parts(form):
        if not part.is_function:
            raise UnsupportedError(
                "the coefficient {0} has an impulse at {1}, where f jumps: their product is not defined",
                e,
                expression(part.impulsive_point),
            )
        for k, b in enumerate(part.breaks):
            if not all(map(is_finite, part.limits(k))):
                raise UnsupportedError(
                    "{0} vanishes or has a pole at {1} = {2}, where solutions from both sides need not fit: "
                    "solve on each side by itself",
                    e,
                    T,
                    expression(b.point),
                )
        if any(p.undefined for p in part.pieces):
            raise UnsupportedError("{0} has no value on an interval", e)


def primitive(form: Form, e: Expr) -> Form:
    """An antiderivative in closed form."""
    after, _ = antiderivative(form)
    if any(_is_open(p) for p in parts(after)):
        raise UnsupportedError("no antiderivative of {0} is found in closed form", e)
    return after


def _is_open(form: LineForm) -> bool:
    return any(p.expr().has(Integral) for p in form.pieces if not p.undefined)
