"""Forcings that are no exponential polynomials: kinks that repeat, by convolution; other pieces, by variation."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Add, Dummy, Expr, Integral, S

from ...errors import UnsupportedError
from ...forms.exact import ZERO, Facts, Scalar, equal, expression, scalar
from ...forms.line.algebra import product as of_forms
from ...forms.line.jumps import Form, partition, parts
from ...forms.line.partition import Break, Domain, LineForm
from ...forms.line.piece import NOTHING, piece
from ...symbols import T
from ...vocabularies.read import read_any
from ...vocabularies.write import suited
from ..answer_vocabulary import worded
from ..integration.antiderivative import antiderivative
from ..transforms.convolve import product_of
from ..transforms.signal import NotExponential
from .forcing import Start, one_side
from .particular import Jumps
from .responses import Operator

SINCE = Dummy("s", real=True)


class Convolved(NamedTuple):
    """The forcing on one side of the start convolved with Green's function of that side, told in u = side*T."""

    forcing: LineForm
    green: Expr
    side: int
    order: int
    source: Expr

    def form(self, order: int = 0) -> Form:
        """The derivative of that order, below that of the equation."""
        if order >= self.order:
            raise UnsupportedError("a condition on the derivative of order {0}: give lower ones", order)
        curve = piece(self.green.diff(T, order))
        mean = curve.at(ZERO) / scalar(2)
        response = LineForm((NOTHING, curve), [Break(ZERO, mean)], domain=self.forcing.domain)
        return product_of(self.forcing, response, self.forcing.domain)

    def expr(self) -> Expr:
        return suited(self.form(), T, self.source).xreplace({T: self.side * T})

    def value(self, order: int, point: Expr, side: int, facts: Facts) -> Expr:
        sides = [limit_at(self.form(order), scalar(self.side * point), s) for s in (-self.side, self.side)]
        before, behind = (v * self.side**order for v in sides)
        if side == 0 and not equal(scalar(before), scalar(behind), facts):
            raise Jumps("jumps")
        return before if side < 0 else behind


def convolved(operator: Operator, q: Expr, start: Scalar, side: int, domain: Domain) -> list[Convolved]:
    """Both sides of the start; what sits on the start counts to the right for side -1, else to the left."""
    green = operator.green()
    found = []
    for way in (1, -1):
        turned = q if way > 0 else q.xreplace({T: -T})
        form = one_side(read_any(turned, domain), scalar(way * expression(start)), way == -side)
        if form.impulses or any(p != NOTHING for p in form.pieces):
            e = green.re if way > 0 else -green.re.xreplace({T: -T})
            found.append(Convolved(form, e, way, operator.fall, q))
    return found


# ---------------------------------------------------------------------- other pieces
class Varied(NamedTuple):
    """sum of phi*F over the split Green's function: F the antiderivative of psi*q that vanishes at the start."""

    terms: tuple[tuple[Expr, Form], ...]
    start: Start | None
    order: int
    source: Expr

    def expr(self) -> Expr:
        return Add(*[phi * self.integral(f) for phi, f in self.terms])

    def integral(self, f: Form) -> Expr:
        """F in words, 0 at the start."""
        return worded(f, T, self.source) - self._at_start(f)

    def _at_start(self, f: Form) -> Expr:
        return S.Zero if self.start is None else limit_at(f, *self.start)

    def value(self, order: int, point: Expr, side: int, facts: Facts) -> Expr:
        """Below the order of the equation, the derivatives do not meet those of F."""
        if order >= self.order:
            raise UnsupportedError("a condition on the derivative of order {0}: give lower ones", order)
        factors = [read_any(phi.diff(T, order) if order else phi, f.domain) for phi, f in self.terms]
        at = scalar(point)
        before, behind = (
            Add(
                *[
                    expression(partition(p).at(at)) * (limit_at(f, at, way) - self._at_start(f))
                    for p, (_, f) in zip(factors, self.terms, strict=True)
                ]
            )
            for way in (-1, 1)
        )
        if side == 0 and not equal(scalar(before), scalar(behind), facts):
            raise Jumps("jumps")
        return before if side < 0 else behind


def limit_at(f: Form, point: Scalar, side: int) -> Expr:
    """The value of a form without jumps, else the limit from one side."""
    form = partition(f)
    k, on = form.locate(point)
    before, behind = form.limits(k) if on else [form.pieces[k].limit(point, s) for s in (-1, 1)]
    if side == 0 and not equal(before, behind, form.domain.facts):
        raise Jumps("jumps")
    return expression(before if side < 0 else behind)


def varied(operator: Operator, form: LineForm, q: Expr, start: Start | None) -> Varied:
    """By variation of parameters, for a forcing without impulses."""
    green = operator.green().re.xreplace({T: T - SINCE}).expand(trig=True).expand()
    by_weight: dict[Expr, list[Expr]] = {}
    for term in Add.make_args(green):
        phi, psi = term.as_independent(SINCE, as_Add=False)
        by_weight.setdefault(psi.xreplace({SINCE: T}), []).append(phi)
    terms = []
    for psi, phis in by_weight.items():
        weight = read_any(psi, form.domain)
        after, _ = antiderivative(of_forms([partition(weight), form]))
        if any(e.has(Integral) for p in parts(after) for u in p.pieces if not u.undefined for e in [u.expr()]):
            raise NotExponential("no antiderivative of {0} times {1} is found in closed form", psi, q)
        terms.append((Add(*phis), after))
    return Varied(tuple(terms), start, operator.fall, q)
