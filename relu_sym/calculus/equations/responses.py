"""Responses of L(D): the inverse transforms of N(s)/L(s), as formulas in the time since the switch.

A response to c*t**(m - 1)/(m - 1)!*exp(rate*t) switched on at a is c*K(t - a)*H(t - a), with K that of the kind
(rate, m); to an impulse of order k it is the one of the kind (0, -k).  So each kind is solved once.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

from sympy import Dummy, Expr, I, Poly, Pow, S, radsimp

from ...errors import UnsupportedError, WithoutValue
from ...forms.exact import ONE, ZERO, Facts, Scalar, expression, scalar, sign_of
from ...forms.line.partition import Impulse
from ...symbols import T
from ..complexes import is_complex, split
from ..transforms.exponentials import collected, gap, real_and_imaginary
from ..transforms.rational import poles
from ..transforms.rows import Kind, Rows, joined, multiplied, settled
from ..transforms.signal import on_line
from .algebraic import Fraction

AT_0 = {ZERO: ONE}
MAX_ORDER = 24


class Response(NamedTuple):
    """re + I*im for T > 0, with impulses at 0; its derivatives of an order below ``contact`` vanish at 0+."""

    re: Expr
    im: Expr
    impulses: tuple[Impulse, ...]
    contact: int

    def at_0(self, order: int) -> Expr:
        """The derivative of that order at 0+."""
        return S.Zero if order < self.contact else self.re.diff(T, order).xreplace({T: S.Zero}).expand()


class Operator:
    """L(D) = a_0 + a_1*D + ... + a_n*D**n, with its roots."""

    def __init__(self, coefficients: Sequence[Expr], facts: Facts) -> None:
        self.coefficients = tuple(facts.applied(c) for c in coefficients)
        self.facts = facts
        lead = scalar(self.coefficients[-1])
        if gap(lead, ZERO, facts) == 0:
            raise WithoutValue("the order of the equation is lower where {0} = 0", coefficients[-1])
        self.order = len(self.coefficients) - 1
        if self.order > MAX_ORDER:
            raise UnsupportedError("the equation is of an order above {0}", MAX_ORDER)
        self.is_real = not any(map(is_complex, self.coefficients))
        below, above = Poly(list(reversed(self.coefficients)), Dummy("s")), None
        self.others: Fraction | None = None
        if all(c.is_Rational for c in self.coefficients):
            below, above = self._without_closed_form(below)
        self.roots = self._told_apart(below)
        self._green: Rows = {(ZERO, 0): {ZERO: 1 / scalar(below.LC())}}
        for rate, m in self.roots.items():
            self._green = multiplied(self._green, {(rate, m): AT_0}, facts)
        if above is not None:
            numerator = {(ZERO, -k): {ZERO: scalar(c)} for (k,), c in above.terms() if c != 0}
            self._green = multiplied(self._green, numerator, facts)
        self.fall = self.order
        self.lead = self.coefficients[-1]
        self.is_alone = True
        """Green's function begins like T**(fall - 1)."""
        self._known: dict[Kind, Response] = {}

    def transfer(self, above: Sequence[Expr]) -> Operator:
        """The same with a numerator, (above[0] + above[1]*s + ...)/L(s)."""
        made = copy(self)
        made.fall = self.order - max((k for k, c in enumerate(above) if c != 0), default=0)
        made._known, made.is_alone = {}, False
        made.lead = self.lead / above[self.order - made.fall] if any(above) else self.lead
        made._green = multiplied(self._green, _numerator(above), self.facts)
        if self.others is not None:
            made.others = self.others.times(above)
            for (_, order), there in _numerator(above).items():
                more = self.others.rows((ZERO, order))
                made._green = joined(made._green, _times(more, there[ZERO]))
        return made

    def _without_closed_form(self, below: Poly) -> tuple[Poly, Poly | None]:
        """(A, U) with 1/L = U/A + V/B: the roots of A have a closed form, those of B have none and are named."""
        closed, named = Poly(below.LC(), below.gen), Poly(1, below.gen)
        for factor, m in below.factor_list()[1]:
            try:
                poles(factor, self.facts)
                closed *= factor**m
            except UnsupportedError:
                named *= factor**m
        if named.degree() == 0:
            return below, None
        v, u, common = closed.gcdex(named)  # v*A + u*B = common
        self.others = Fraction(v.quo_ground(common.LC()), named)
        return closed, u.quo_ground(common.LC())

    def _told_apart(self, below: Poly) -> dict[Scalar, int]:
        """The roots, those together that the case of the parameters makes equal."""
        out: dict[Scalar, int] = {}
        for rate, m in poles(below, self.facts).items() if below.degree() else ():
            same = next((r for r in out if gap(r, rate, self.facts) == 0), rate)
            out[same] = out.get(same, 0) + m
        return out

    # ------------------------------------------------------------------ responses
    def response(self, kind: Kind) -> Response:
        """That to what is switched on at 0."""
        if kind not in self._known:
            self._known[kind] = self._inverse({kind: AT_0}, self.fall + kind[1] - 1)
        return self._known[kind]

    def green(self) -> Response:
        """That to an impulse."""
        return self.response((ZERO, 0))

    def from_data(self, k: int) -> Response:
        """The solution of L(D)f = 0 with f^(k)(0) = 1 and f^(j)(0) = 0 for the other j < n."""
        return self.of_numerator(self.coefficients[k + 1 :], k)

    def of_numerator(self, above: Sequence[Expr], contact: int = 0) -> Response:
        """The inverse transform of (above[0] + above[1]*s + ...)/L(s)."""
        return self._inverse(_numerator(above), contact)

    def _inverse(self, rows: Rows, contact: int) -> Response:
        found = self._rows(rows)
        re, im = real_and_imaginary(collected(on_line(found)))
        if self.others is not None:
            own = [(expression(there[ZERO]), self.others.curve(kind)) for kind, there in rows.items()]
            for w, (u, v) in own:
                a, b = split(w) if is_complex(w) else (w, S.Zero)
                re, im = re + a * u - b * v, im + a * v + b * u
        impulses = [Impulse(ZERO, -k, there[ZERO]) for (_, k), there in found.items() if k <= 0]
        return Response(re, im, tuple(impulses), contact)

    def _rows(self, rows: Rows) -> Rows:
        """What has poles in closed form."""
        found = _plain(multiplied(rows, self._green, self.facts))
        if self.others is None:
            return found
        more = [_times(self.others.rows(kind), there[ZERO]) for kind, there in rows.items()]
        return joined(found, *more)

    def steady(self, rows: Rows) -> tuple[Expr, Expr]:
        """A solution for a forcing without switches, on the whole line: without what solves L(D)f = 0.

        With a numerator, one component of several, what resonates is kept whole.
        """
        found = self._rows(rows)
        resonant = {r for r in self.roots if any(gap(r, q, self.facts) == 0 for q, _ in rows)}
        kept = {
            (rate, k): there
            for (rate, k), there in found.items()
            if (m := self._root_of(rate)) is None or (k > self.roots[m] if self.is_alone else m in resonant)
        }
        return real_and_imaginary(collected(on_line(kept)))

    def _root_of(self, rate: Scalar) -> Scalar | None:
        return next((r for r in self.roots if gap(r, rate, self.facts) == 0), None)

    def basis(self) -> list[Expr]:
        """Solutions of L(D)f = 0 that span all of them: real ones where L is real, sines first as SymPy has them."""
        out: list[Expr] = []
        for rate, m in self.roots.items():
            upper = self.side(rate)
            if self.is_real and upper < 0:
                continue
            for k in range(m):
                re, im = real_and_imaginary({rate: (ZERO,) * k + (ONE,)})
                out += [re + I * im] if not self.is_real else [im, re] if upper else [re]
        return out + (self.others.basis() if self.others is not None else [])

    def side(self, rate: Scalar) -> int:
        """The sign of the imaginary part."""
        e = expression(rate)
        return sign_of(scalar(split(e)[1].expand()), self.facts) if is_complex(e) else 0


def _plain(rows: Rows) -> Rows:
    """Roots of numbers out of the denominators, so that what cancels is seen to."""
    return settled({kind: {p: _rationalized(c) for p, c in there.items()} for kind, there in rows.items()})


def _rationalized(c: Scalar) -> Scalar:
    if not isinstance(c, Expr) or c.free_symbols or not any(h.base.is_Add for h in c.atoms(Pow)):
        return c
    a, b = split(c)
    return scalar(radsimp(a) + I * radsimp(b))


def _times(rows: Rows, w: Scalar) -> Rows:
    return {kind: {p: c * w for p, c in there.items()} for kind, there in rows.items()}


def _numerator(above: Sequence[Expr]) -> Rows:
    return settled({(ZERO, -k): {ZERO: scalar(c)} for k, c in enumerate(above)})
