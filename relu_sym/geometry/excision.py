"""Derivatives at a point singularity, by excision of a ball; at a line in space, by excision of a tube around it.

F smooth away from c and locally integrable: <div F, phi> = lim (int over |x - c| > r of div F phi + int over
|x - c| = r of F . n phi).  With F an expansion in powers of r = |x - c| and log r whose coefficients are polynomials
in n, the second limit is the integral of the coefficient of r^(1 - N) over the unit sphere, times phi(c); it exists
where those of the lower powers have integral 0.  Where r is the distance in some of the variables only, the others are
parameters: N is the number of the former, and the impulse a layer on a line.

Reference: L. Schwartz, Theorie des distributions (1966), chapter II; I. M. Gel'fand and G. E. Shilov, Generalized
Functions I (1964), chapter I, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Add, Dummy, Expr, Mul, Poly, Pow, S, Symbol, expand_log, floor, gamma, log, nan, oo, reduced, zoo
from sympy.polys.polyerrors import BasePolynomialError

from ..calculus.differentiation.switched import is_jointly_smooth
from ..errors import UnsupportedError

Expansion = dict[tuple[Expr, int], Expr]
"""{(a, k): h}: the terms h(n) r^a log(r)^k."""


class Radial(NamedTuple):
    """A function of X = x - c and of r = |X|, smooth for r > 0."""

    e: Expr
    centre: tuple[Expr, ...]


def radial_variables(e: Expr, variables: Sequence[Symbol]) -> tuple[Symbol, ...]:
    """The variables in whose powers or logarithms a term has its roots and logarithms."""
    bases = [h.args[0] for h in e.atoms(Pow, log) if not (h.is_Pow and h.exp.is_Integer and h.exp > 0)]
    found = {s for b in bases if b.is_polynomial(*variables) for s in b.free_symbols}
    return tuple(v for v in variables if v in found)


class Chart(NamedTuple):
    """Coordinates around a point, or across a line: X and their length; ``directions`` name X/r."""

    variables: tuple[Symbol, ...]
    x: tuple[Dummy, ...]
    r: Dummy
    directions: tuple[Dummy, ...]

    @classmethod
    def of(cls, variables: Sequence[Symbol]) -> Chart:
        """Coordinates for these variables."""
        names = [tuple(Dummy(c + v.name, real=True) for v in variables) for c in ("X", "n")]
        return cls(tuple(variables), names[0], Dummy("r", positive=True), names[1])

    # ------------------------------------------------------------------ reading and writing
    def read(self, e: Expr) -> Radial | None:
        """A term in which powers or logarithms of one |x - c| stand; None of all others."""
        heads = [h for h in e.atoms(Pow, log) if h.args[0].is_polynomial(*self.variables) and h.has(*self.variables)]
        found: dict[Expr, tuple] = {}
        for h in heads:
            if isinstance(h, Pow) and h.exp.is_Integer and h.exp > 0:
                continue
            centre = self._centre(h.args[0])
            if centre is None:
                continue
            scale, point = centre
            square = scale * self.r**2
            found[h] = (point, log(scale) + 2 * log(self.r) if isinstance(h, log) else square**h.exp)
        centres = {tuple(point) for point, _ in found.values()}
        if len(centres) != 1:
            return None
        (centre,) = centres
        inner = e.xreplace({h: law for h, (_, law) in found.items()})
        put = {v: c + x for v, c, x in zip(self.variables, centre, self.x, strict=True)}
        inner = expand_log(inner.xreplace(put))
        stripped = inner.xreplace({log(self.r): Dummy("l", real=True)})
        others = [s for s in e.free_symbols if isinstance(s, Symbol) and s not in self.variables]
        return Radial(inner, centre) if is_jointly_smooth(stripped, [*self.x, self.r, *others]) else None

    def _centre(self, q: Expr) -> tuple[Expr, tuple] | None:
        """(scale, c) of scale*|x - c|^2."""
        p = Poly(q, *self.variables)
        if p.total_degree() != 2:
            return None
        scales = {p.coeff_monomial(v**2) for v in self.variables}
        if len(scales) != 1 or not next(iter(scales)).is_positive:
            return None
        (scale,) = scales
        centre = tuple(-p.coeff_monomial(v) / (2 * scale) for v in self.variables)
        rest = q - scale * Add(*[(v - c) ** 2 for v, c in zip(self.variables, centre, strict=True)])
        return (scale, centre) if rest.expand() == 0 else None

    def write(self, e: Expr, centre: Sequence[Expr]) -> Expr:
        """In the variables."""
        back = {x: v - c for x, v, c in zip(self.x, self.variables, centre, strict=True)}
        square = Add(*[b**2 for b in back.values()])
        return e.replace(lambda t: isinstance(t, Pow) and t.base == self.r, lambda t: Pow(square, t.exp / 2)).xreplace(
            {**back, self.r: Pow(square, S.Half)}
        )

    # ------------------------------------------------------------------ calculus
    def diff(self, e: Expr, v: Symbol) -> Expr:
        """The derivative by a variable, away from the centre."""
        if v not in self.variables:
            return e.diff(v)
        x = self.x[self.variables.index(v)]
        return e.diff(x) + e.diff(self.r) * x / self.r

    def shortened(self, e: Expr) -> Expr:
        """With X_N^2 = r^2 - X_1^2 - ... where that is shorter."""
        e, last = e.expand(), self.x[-1]
        try:
            p = Poly(e, last, domain="EX")
        except BasePolynomialError:
            return e
        square = self.r**2 - Add(*[x**2 for x in self.x[:-1]])
        other = Add(*[c.as_expr() * square ** (k // 2) * last ** (k % 2) for (k,), c in p.terms()]).expand()
        return min(e, other, key=lambda f: (f.count_ops(), len(str(f))))

    def expansion(self, e: Expr, bound: Expr) -> Expansion:
        """The terms of an exponent up to the bound."""
        here = e.xreplace({x: self.r * n for x, n in zip(self.x, self.directions, strict=True)}).expand()
        found: Expansion = {}
        for term in Add.make_args(here):
            for key, h in self._terms(term, bound).items():
                found[key] = found.get(key, S.Zero) + h
        sphere = Add(*[n**2 for n in self.directions]) - 1
        for key, h in found.items():
            if not h.is_polynomial(*self.directions):
                raise self._refused(e)
            found[key] = reduced(h, [sphere], *self.directions)[1]
        return {key: h for key, h in found.items() if h.expand() != 0}

    def _terms(self, term: Expr, bound: Expr) -> Expansion:
        constant, rest, a, k = [], [], S.Zero, 0
        for factor in Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if base == self.r:
                a += exponent
            elif base == log(self.r) and exponent.is_Integer and exponent > 0:
                k += int(exponent)
            else:
                (rest if factor.has(self.r) else constant).append(factor)
        smooth = Mul(*rest)
        if not a.is_Rational or smooth.has(log(self.r)):
            raise self._refused(term)
        found = {}
        for j in range(int(floor(bound - a)) + 1):
            slope = smooth.diff(self.r, j).subs(self.r, 0) / gamma(j + 1)
            if slope.has(nan, zoo, oo, -oo, self.r):
                raise self._refused(term)
            found[a + j, k] = Mul(*constant) * slope
        return found

    def _refused(self, e: Expr) -> UnsupportedError:
        origin = [S.Zero] * len(self.x)
        return UnsupportedError("the expansion of {0} at its singular point is not found", self.write(e, origin))

    def mean(self, h: Expr) -> Expr:
        """The integral of a polynomial in the directions over the unit sphere."""
        total = S.Zero
        for m, c in Poly(h, *self.directions).terms():
            if not any(k % 2 for k in m):
                total += 2 * c * Mul(*[gamma(S(k + 1) / 2) for k in m]) / gamma(S(len(m) + sum(m)) / 2)
        return total
