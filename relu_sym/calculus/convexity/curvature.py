"""Whether a function of several variables is convex on the whole space, by the rules of composition; with the rules.

A part is affine, convex, concave or unknown: sums, multiples, Max and Min, functions of one affine form, a convex
function that rises after a convex one or falls after a concave one, quadratic polynomials, norms, log(exp + ... + exp).

References: R. T. Rockafellar, Convex Analysis (1970), section 5; S. Boyd and L. Vandenberghe, Convex Optimization
(2004), section 3.2; M. Grant, S. Boyd and Y. Ye, Disciplined convex programming (2006).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sympy import Abs, Add, Expr, Max, Min, Mul, Pow, S, exp, log, oo

from ...errors import BudgetError, OutOfTime, ReluSymError, Undecided
from ...forms.cells.polyhedron import Polyhedron
from ...forms.cells.vectors import dot
from ...forms.exact import ZERO, Scalar, is_finite, scalar, sign_of
from ...forms.facts import Facts
from ...forms.line.partition import Domain
from ...functions import ReLU
from ...symbols import T
from ...vocabularies.read import read
from .profile import OPEN, Profile, profile
from .quadratic import coefficients, definite, is_positive
from .ridge import ridge

Rules = tuple[str, ...]


class Curvature(NamedTuple):
    """The rules that prove a part convex, and concave; None where none do.  ``refuted``: it is neither."""

    convex: Rules | None
    concave: Rules | None
    refuted: bool = False

    def times(self, s: int) -> Curvature:
        """Of s times the part, s a sign."""
        return AFFINE if s == 0 else self if s > 0 else Curvature(self.concave, self.convex, self.refuted)

    @property
    def is_affine(self) -> bool:
        """Whether both are proved, which only affine functions are."""
        return self.convex is not None and self.concave is not None


AFFINE = Curvature((), ())
UNKNOWN = Curvature(None, None)


def _all(rules: Iterable[Rules | None]) -> Rules | None:
    """The rules together, each once; None where one is missing."""
    found: dict[str, None] = {}
    for r in rules:
        if r is None:
            return None
        found.update(dict.fromkeys(r))
    return tuple(found)


def _with(rules: Rules | None, rule: str) -> Rules | None:
    return None if rules is None else _all((rules, (rule,)))


class Inside(NamedTuple):
    """A polyhedron on which a function is asked about; ``is_open``: none of its walls belong to it."""

    polyhedron: Polyhedron
    is_open: bool

    def bounds(self, m: list[list[Scalar]]) -> tuple[Scalar, Scalar]:
        """The least and the largest value of an affine form on the closure."""
        p, n = self.polyhedron, len(m) - 1
        slopes = tuple(2 * m[i][n] for i in range(n))
        ways = {sign_of(ZERO + dot(slopes, d), p.facts) for d in p.directions}
        low = high = ZERO + dot(slopes, p.corners[0]) + m[n][n]
        for c in p.corners[1:]:
            v = ZERO + dot(slopes, c) + m[n][n]
            low = v if sign_of(v - low, p.facts) < 0 else low
            high = v if sign_of(v - high, p.facts) > 0 else high
        return -oo if -1 in ways else low, oo if 1 in ways else high


class Shapes:
    """Who proves: the curvature of the parts of one function, on the whole space or inside a polyhedron.

    Where a part has no real value it counts as +oo, also on the walls, where a denominator may be 0.
    """

    def __init__(self, variables: Sequence[Expr], facts: Facts, domain: Inside | None = None) -> None:
        self.variables, self.facts, self.domain = tuple(variables), facts, domain
        self._known: dict[Expr, Curvature] = {}

    def varies(self, e: Expr) -> bool:
        return not e.free_symbols.isdisjoint(self.variables)

    def of(self, e: Expr) -> Curvature:
        """What is proved of a part."""
        if e not in self._known:
            self._known[e] = self._of(e)
        return self._known[e]

    def first_unknown(self, e: Expr) -> Expr:
        """An innermost part of which nothing is proved, else the whole."""
        parts = (a for a in e.args if isinstance(a, Expr) and self.varies(a))
        return next((self.first_unknown(a) for a in parts if self.of(a)[:2] == (None, None)), e)

    # ------------------------------------------------------------------ the rules
    def _of(self, e: Expr) -> Curvature:
        if not self.varies(e):
            return AFFINE if e.is_extended_real is not False else UNKNOWN
        m = coefficients(e, self.variables)
        if m is not None:
            return self._quadratic(m)
        found = UNKNOWN
        if isinstance(e, Add):
            found = self._sum(e)
        elif isinstance(e, Mul):
            found = self._multiple(e)
        elif isinstance(e, (Max, Min)):
            found = self._extreme(e)
        if found == UNKNOWN and isinstance(e, Pow):
            found = self._norm(e)
        if found == UNKNOWN and isinstance(e, log):
            found = self._log_sum_exp(e)
        if found == UNKNOWN:
            found = self._composed(e)
        return self._along_one_form(e) if found == UNKNOWN else found

    def _quadratic(self, m: list[list[Scalar]]) -> Curvature:
        second = [row[:-1] for row in m[:-1]]
        if not any(sign_of(a, self.facts) for row in second for a in row):
            return AFFINE
        s = definite(second, self.facts)
        rule = ("a quadratic polynomial with a semidefinite second derivative",)
        return Curvature(rule, None).times(s) if s else Curvature(None, None, True)

    def _sum(self, e: Expr) -> Curvature:
        smooth = [a for a in e.args if coefficients(a, self.variables) is not None]
        parts = [a for a in e.args if a not in smooth]
        found = [self.of(a) for a in ([Add(*smooth), *parts] if smooth else parts)]
        rule = "sums with nonnegative coefficients"
        return Curvature(_with(_all(c.convex for c in found), rule), _with(_all(c.concave for c in found), rule))

    def _multiple(self, e: Expr) -> Curvature:
        factor, rest = e.as_independent(*self.variables, as_Add=False)
        if factor != 1:
            return self.of(rest).times(sign_of(scalar(factor), self.facts))
        if all(isinstance(a, exp) for a in e.args):
            return self.of(exp(Add(*(a.args[0] for a in e.args))))
        return UNKNOWN if self.domain is None else self._product(e)

    def _product(self, e: Expr) -> Curvature:
        """Of nonnegative parts inside a domain: a square over a form, a geometric mean, a relative entropy."""
        below = [1 / a for a in e.args if isinstance(a, Pow) and a.exp == -1]
        if len(below) == 1:
            m = coefficients(e * below[0], self.variables)
            if m is not None and is_positive(m, self.facts) and self._is_weight(below[0]):
                return Curvature(("a square over a nonnegative concave form",), None)
        powers = [a.as_base_exp() for a in e.args]
        mean = all(k.is_Rational and k > 0 for _, k in powers) and sum(k for _, k in powers) <= 1
        if mean and all(self._is_weight(u) for u, _ in powers):
            return Curvature(None, ("geometric means of nonnegative concave forms",))
        logs = [a for a in e.args if isinstance(a, log)]
        if len(logs) == 1:
            u = e / logs[0]
            v = (u / logs[0].args[0]).cancel()
            if all(self.of(w).is_affine and self._is_weight(w) for w in (u, v)):
                return Curvature(("relative entropy",), None)
        return UNKNOWN

    def _is_weight(self, u: Expr) -> bool:
        """Whether it is concave and not negative."""
        low = self.bounds(u)[0]
        return self.of(u).concave is not None and is_finite(low) and sign_of(low, self.facts) >= 0

    def _extreme(self, e: Expr) -> Curvature:
        found = [self.of(a) for a in e.args]
        if isinstance(e, Max):
            return Curvature(_with(_all(c.convex for c in found), "maxima of convex functions"), None)
        return Curvature(None, _with(_all(c.concave for c in found), "minima of concave functions"))

    def _norm(self, e: Pow) -> Curvature:
        """(q**(1/2))**k, q the square of a Euclidean norm of an affine map, k >= 1."""
        m = None if self.varies(e.exp) else coefficients(e.base, self.variables)
        if m is None or sign_of(scalar(e.exp - S.Half), self.facts) < 0 or not is_positive(m, self.facts):
            return UNKNOWN
        return Curvature(("norms of affine maps",), None)

    def _log_sum_exp(self, e: Expr) -> Curvature:
        rules = []
        for term in Add.make_args(e.args[0]):
            factor, rest = term.as_independent(*self.variables, as_Add=False)
            if sign_of(scalar(factor), self.facts) < 0 or not (rest == 1 or isinstance(rest, exp)):
                return UNKNOWN
            rules.append(() if rest == 1 else self.of(rest.args[0]).convex)
        return Curvature(_with(_all(rules), "log of a sum of exponentials"), None)

    def _composed(self, e: Expr) -> Curvature:
        """h(u), one argument that varies."""
        varying = [a for a in e.args if isinstance(a, Expr) and self.varies(a)]
        if len(varying) != 1 or len(varying) + sum(not self.varies(a) for a in e.args) != len(e.args):
            return UNKNOWN
        (u,) = varying
        inner = self.of(u)
        if inner.convex is None and inner.concave is None:
            return UNKNOWN
        is_open = inner.is_affine and self.domain is not None and self.domain.is_open
        h = self.profile(e.func(*(T if a is u else a for a in e.args)), *self.bounds(u), is_open)
        if inner.is_affine:
            rule = (f"{_named(e)} of an affine form",)
            return Curvature(rule if h.convex else None, rule if h.concave else None)
        up = inner.convex if h.rising else inner.concave if h.falling else None
        down = inner.concave if h.rising else inner.convex if h.falling else None
        rule = f"{_named(e)}, convex and monotone where it is asked for"
        other = f"{_named(e)}, concave and monotone where it is asked for"
        return Curvature(_with(up, rule) if h.convex else None, _with(down, other) if h.concave else None)

    def _along_one_form(self, e: Expr) -> Curvature:
        """f(x) = h(u) for one affine form u: f is what h is."""
        found = ridge(e, self.variables)
        h = OPEN if found is None else self.profile(found, -oo, oo)
        rule = ("a convex function of one affine form",)
        return Curvature(rule if h.convex else None, rule if h.concave else None, h.decided and not any(h[:2]))

    def profile(self, h: Expr, low: Scalar, high: Scalar, is_open: bool = False) -> Profile:
        """Of an expression in T, on an interval."""
        try:
            form = read(h, Domain(-oo, oo, self.facts))
        except (Undecided, OutOfTime, BudgetError):
            raise
        except (ReluSymError, NotImplementedError):
            return OPEN
        return profile(form, low, high, self.facts, is_open)

    # ------------------------------------------------------------------ ranges
    def bounds(self, e: Expr) -> tuple[Scalar, Scalar]:
        """Between which values a part lies, as far as that is seen at once."""
        if not self.varies(e):
            return scalar(e), scalar(e)
        if self.domain is not None and self.of(e).is_affine:
            m = coefficients(e, self.variables)
            if m is not None:
                return self.domain.bounds(m)
        if isinstance(e, Add):
            parts = [self.bounds(a) for a in e.args]
            return _total([lo for lo, _ in parts], -oo), _total([hi for _, hi in parts], oo)
        if isinstance(e, Mul):
            factor, rest = e.as_independent(*self.variables, as_Add=False)
            if factor == 1 or not (s := sign_of(scalar(factor), self.facts)):
                return -oo, oo
            lo, hi = (v * scalar(factor) if is_finite(v) else v * s for v in self.bounds(rest))
            return (lo, hi) if s > 0 else (hi, lo)
        if isinstance(e, (Max, Min)):
            return self._extreme_bounds(e)
        if isinstance(e, (Abs, exp)) or (
            isinstance(e, Pow) and (e.exp.is_even or e.exp == S.Half) and e.exp.is_positive
        ):
            return ZERO, oo
        if isinstance(e, ReLU):
            lo, hi = self.bounds(e.args[0])
            positive = is_finite(lo) and sign_of(lo, self.facts) > 0
            return (lo if positive else ZERO), oo
        return -oo, oo

    def _extreme_bounds(self, e: Expr) -> tuple[Scalar, Scalar]:
        """Of a maximum the largest lower bound that is found, of a minimum the smallest upper one."""
        side, end = (0, -oo) if isinstance(e, Max) else (1, oo)
        best = end
        for v in (self.bounds(a)[side] for a in e.args):
            if is_finite(v) and (best == end or sign_of(v - best, self.facts) * (1 - 2 * side) > 0):
                best = v
        return (best, oo) if isinstance(e, Max) else (-oo, best)


def _total(ends: list[Scalar], infinite: Scalar) -> Scalar:
    return infinite if any(not is_finite(v) for v in ends) else sum(ends, start=ZERO)


def _named(e: Expr) -> str:
    return "a power" if isinstance(e, Pow) and not isinstance(e, exp) else type(e).__name__
