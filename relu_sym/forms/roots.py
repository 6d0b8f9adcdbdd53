"""All real zeros of a smooth function on an open interval, exact and complete, or a refusal.

The ladder: polynomials (SymPy's ``real_roots``); factors; inversion of one outer function; substitution of an
exponential; and Rolle: between neighbouring zeros of g' there is at most one zero of g, so exact signs at those
points count and isolate the zeros.  An isolated zero must then be recognised in closed form and proved to be one.
"""

from __future__ import annotations

from functools import cmp_to_key

from sympy import (
    Dummy,
    Expr,
    FiniteSet,
    Interval,
    Pow,
    S,
    exp,
    log,
    oo,
    solveset,
    sqrt,
    sqrtdenest,
    tan,
    together,
)
from sympy import (
    Poly as SymPoly,
)
from sympy.core.function import AppliedUndef
from sympy.polys.polyerrors import PolynomialError

from ..budget import deadline
from ..errors import BudgetError, NoClosedForm, UnsupportedError
from ..functions.roots import Unsettled
from ..functions.roots.isolation import MAX_SIZE
from ..symbols import T
from . import trigonometric
from .bracketing import bisected, explains, without_exponential
from .closed_forms import outer_inverse, polynomial_zeros, rates_gcd
from .exact import NO_FACTS, ZERO, Facts, Scalar, expression, is_zero, scalar, sign_of
from .isolated import isolated
from .line.leading import in_exponentials
from .line.limits import one_sided
from .line.piece import Piece, Poly, Smooth, piece
from .periods import TRIGONOMETRIC, tidy, whole
from .radicals import is_without_zero, zeros_with_root
from .recognition import candidates, is_zero_near

ROLLE_DEPTH = 8
MAX_PERIODIC_ROOTS = 2000


class Roots:
    """The zeros of pieces on one open interval ``(lo, hi)`` under given facts about the parameters."""

    def __init__(self, lo: Scalar, hi: Scalar, facts: Facts = NO_FACTS) -> None:
        self.lo, self.hi, self.facts = lo, hi, facts

    def of(self, p: Piece) -> list[Scalar]:
        """Sorted zeros of ``p`` inside the interval."""
        if isinstance(p, Poly):
            roots = polynomial_zeros(p.c)
        else:
            e = p.expr()
            rooted = zeros_with_root(e)  # as it is: over one denominator it may have roots of numbers as coefficients
            top = together(e).as_numer_denom()[0] if rooted is None and e.has(Pow) else e
            roots = self._expr_roots(top, 0) if rooted is None else rooted
        return self.sorted_inside(roots)

    def sorted_inside(self, roots) -> list[Scalar]:
        inside: list[Scalar] = []
        for r in roots:
            above = self.lo == -oo or sign_of(r - self.lo, self.facts) > 0
            if above and (self.hi == oo or sign_of(self.hi - r, self.facts) > 0):
                inside.append(r)
        if len(inside) < 2:
            return inside
        inside.sort(key=cmp_to_key(lambda a, b: sign_of(a - b, self.facts)))
        return [r for k, r in enumerate(inside) if not k or sign_of(r - inside[k - 1], self.facts)]

    def _expr_roots(self, e: Expr, depth: int) -> list[Scalar]:
        """Zeros of ``e``, possibly with some outside the interval."""
        if T not in e.free_symbols:
            if sign_of(e, self.facts) == 0:
                raise UnsupportedError("{0} vanishes on a whole interval", e)
            return []
        polynomial = self._polynomial_roots(e)
        if polynomial is not None:
            return polynomial
        if e.is_Mul:
            return [r for a in e.args for r in self._expr_roots(a, depth)]
        if isinstance(e, Pow) and T not in e.exp.free_symbols:
            return self._expr_roots(e.base, depth) if e.exp.is_positive else []
        if isinstance(e, exp) or (isinstance(e, Pow) and e.base.is_positive):
            return []
        inverted = self._inverted(e, depth)
        if inverted is not None:
            return inverted
        rooted = zeros_with_root(e)
        if rooted is not None:
            return rooted
        factored = e.factor() if e.count_ops() < 80 else e
        if factored.is_Mul:
            return [r for a in factored.args for r in self._expr_roots(a, depth)]
        through = self._through_exponential(e, depth)
        if through is not None:
            return through
        if e.free_symbols != {T} and is_without_zero(e, self.facts):
            return []
        if e.has(AppliedUndef) or e.free_symbols != {T}:
            if e.is_nonzero or e.is_positive or e.is_negative:
                return []
            raise UnsupportedError("the zeros of {0} cannot be found in closed form", e)
        return self._transcendental(e, depth)

    def _transcendental(self, e: Expr, depth: int) -> list[Scalar]:
        """Zeros in closed form where Rolle or SymPy find them, else each alone in an interval."""
        if depth:
            return self._rolle(e, depth)
        try:
            return self._rolle(e, depth)
        except (UnsupportedError, BudgetError) as refused:
            if e.count_ops() > MAX_SIZE or any(expression(v).free_symbols for v in (self.lo, self.hi)):
                raise
            if self.facts.closed:
                if isinstance(refused, BudgetError):
                    raise
                raise NoClosedForm(refused.message, *refused.quoted) from None
            in_exp = without_exponential(together(in_exponentials(e)).as_numer_denom()[0])
            for told in dict.fromkeys((e, in_exp)):  # sinh and cosh side by side hide how fast each grows
                try:
                    return isolated(told, self.lo, self.hi)
                except Unsettled:
                    continue
            raise

    # ------------------------------------------------------------------ polynomials
    def _polynomial_roots(self, e: Expr) -> list[Scalar] | None:
        if not e.is_polynomial(T):
            return None
        p = piece(e)
        if isinstance(p, Poly):
            return polynomial_zeros(p.c)
        try:
            coefficients = SymPoly(e, T).all_coeffs()
        except PolynomialError:
            return None
        while coefficients and is_zero(coefficients[0], self.facts):
            coefficients = coefficients[1:]
        if not coefficients:
            raise UnsupportedError("{0} vanishes on a whole interval", e)
        if len(coefficients) == 1:
            return self._expr_roots(coefficients[0], 0)
        if not any(coefficients[1:]):
            return [ZERO]
        factored = e.factor()
        if factored.is_Mul and sum(T in g.free_symbols for g in factored.args) > 1:
            return [r for g in factored.args for r in self._expr_roots(g, 0)]
        if len(coefficients) > 3:
            return None
        sign_of(coefficients[0], self.facts)
        if len(coefficients) == 2:
            return [scalar(-coefficients[1] / coefficients[0])]
        a, b, c = coefficients
        disc = (b**2 - 4 * a * c).expand()
        s = sign_of(disc, self.facts)
        if s < 0:
            return []
        root = sqrtdenest(sqrt(disc)) if disc.is_number else sqrt(disc.factor())
        return [scalar(((-b + k * root) / (2 * a)).expand()) for k in ((-1, 1) if s else (0,))]

    # ------------------------------------------------------------------ inversion of one outer function
    def _inverted(self, e: Expr, depth: int) -> list[Scalar] | None:
        """Zeros of a*h(u) + b where h is a function with a known inverse."""
        constant, dependent = e.as_independent(T, as_Add=True)
        factor, inner = dependent.as_independent(T, as_Add=False)
        if inner.has(*TRIGONOMETRIC, tan):
            found = self._periodic(e)
            if found is not None:
                return found
        if inner.is_Add:
            return None
        level = -constant / factor
        if isinstance(inner, Pow) and T not in inner.exp.free_symbols and inner.exp.is_Rational:
            return self._inverted_power(inner, level, depth)
        targets = outer_inverse(inner, level, self.facts)
        if targets is None:
            return None
        return [r for u, v in targets for r in self._expr_roots((u - v).expand(), depth)]

    def _inverted_power(self, inner: Pow, level: Expr, depth: int) -> list[Scalar] | None:
        s, r = sign_of(level, self.facts), inner.exp
        if s == 0:
            return self._expr_roots(inner.base, depth) if r > 0 else []
        if not r.is_Integer:
            return self._expr_roots(inner.base - level ** (1 / r), depth) if s > 0 else []
        if s < 0 and r % 2 == 0:
            return []
        magnitude = (level if s > 0 else -level) ** (1 / r)
        signs = (1, -1) if r % 2 == 0 else (s,)
        return [v for k in signs for v in self._expr_roots(inner.base - k * magnitude, depth)]

    def _periodic(self, e: Expr) -> list[Scalar] | None:
        """Zeros of a trigonometric polynomial on a bounded interval."""
        found = trigonometric.zeros(e, self.facts)
        if not found:
            return found  # type: ignore[return-value]
        if self.lo == -oo or self.hi == oo:
            raise UnsupportedError(
                "{0} = 0 has infinitely many solutions on the line: on a bounded interval they are finitely many", e
            )
        return [r for base, period in found for r in self._members(base, period, e)]

    def _members(self, base: Expr, period: Expr, e: Expr) -> list[Scalar]:
        """The terms of base + n*period inside the interval."""
        ends = [tidy(scalar((expression(s) - base) / period)) for s in (self.lo, self.hi)]
        first, last = (whole(v, self.facts) for v in ends)
        if last - first > MAX_PERIODIC_ROOTS:
            raise BudgetError("{0} = 0 has {1} solutions on the interval", e, last - first + 1)
        return [scalar((base + n * period).expand()) for n in range(int(first), int(last) + 1)]

    def _through_exponential(self, e: Expr, depth: int) -> list[Scalar] | None:
        """Zeros of a polynomial in exp(k*T), tanh and its kin: the positive zeros of the polynomial, by logarithm."""
        e, rates = in_exponentials(e), {}
        for h in e.atoms(exp):
            k = h.args[0].coeff(T)
            if not k.is_Rational or k == 0 or T in (h.args[0] - k * T).free_symbols:
                return None
            rates[h] = k
        if not rates:
            return None
        unit = rates_gcd(rates.values())
        y = Dummy("y", positive=True)
        q = e.xreplace({h: y ** (k / unit) * exp(h.args[0] - k * T) for h, k in rates.items()})
        if T in q.free_symbols or not together(q).as_numer_denom()[0].is_polynomial(y):
            return None
        numerator = together(q).as_numer_denom()[0].xreplace({y: T})
        values = Roots(ZERO, oo, self.facts).of(piece(numerator))
        return [scalar(log(expression(v)) / unit) for v in values]

    # ------------------------------------------------------------------ Rolle
    def _rolle(self, e: Expr, depth: int) -> list[Scalar]:
        if depth >= ROLLE_DEPTH or e.count_ops() > 150:
            return self._by_sympy(e)
        try:
            turning = Roots(self.lo, self.hi, self.facts)
            slope = together(e.diff(T)).as_numer_denom()[0]
            critical = turning.sorted_inside(turning._expr_roots(without_exponential(slope), depth + 1))
        except (UnsupportedError, BudgetError):
            return self._by_sympy(e)
        ends = [self.lo, *critical, self.hi]
        signs = [
            self._end_sign(e, self.lo, 1),
            *[sign_of(Smooth(e).at(r)) for r in critical],
            self._end_sign(e, self.hi, -1),
        ]
        roots = [r for r, s in zip(critical, signs[1:-1], strict=True) if s == 0]
        for a, b, s, t in zip(ends, ends[1:], signs, signs[1:], strict=False):
            if s * t < 0:
                roots.append(self._recognised(e, a, b))
        return roots

    def _end_sign(self, e: Expr, end: Scalar, side: int) -> int:
        """Sign of the limit of ``e`` at an end point; where it is 0, a monotone ``e`` has no zero inside."""
        return sign_of(one_sided(e, expression(end), side) if end in (oo, -oo) else Smooth(e).limit(end, side))

    def _recognised(self, e: Expr, a: Scalar, b: Scalar) -> Scalar:
        """The one zero of a monotone ``e`` between ``a`` and ``b``, in closed form and proved."""
        approx = bisected(e, a, b, self._end_sign(e, a, 1))
        known = candidates(approx)
        try:
            with deadline("the zeros of {0}", e):
                found = solveset(e, T, S.Reals)
            known += list(found) if isinstance(found, FiniteSet) else []
        except (BudgetError, NotImplementedError, ValueError, TypeError, AttributeError):
            pass
        for c in known:
            if is_zero_near(e, c, approx):
                return scalar(c)
        raise UnsupportedError("{0} has a zero near {1} that has no closed form here", e, approx.evalf(8))

    def _by_sympy(self, e: Expr) -> list[Scalar]:
        """SymPy's own solver on the interval, believed where it returns a finite set that explains the signs seen."""
        domain = Interval.open(expression(self.lo), expression(self.hi))
        try:
            with deadline("the zeros of {0}", e):
                found = solveset(e, T, domain)
        except (NotImplementedError, ValueError, TypeError, AttributeError):
            found = None
        if found is not S.EmptySet and not isinstance(found, FiniteSet):
            raise UnsupportedError("SymPy does not find all real zeros of {0}", e)
        roots = self.sorted_inside([scalar(v) for v in found])  # type: ignore[union-attr]
        if not explains(e, roots, self.lo, self.hi):
            raise UnsupportedError("SymPy's zeros of {0} are not complete", e)
        return roots
