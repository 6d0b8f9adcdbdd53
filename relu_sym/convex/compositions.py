"""Functions of several variables made of functions of one: of independent affine forms, of the distance from a point.

f(x) = sum_k h_k(a_k.x) + l.x: the conjugate is sum_k h_k*(z_k) where y - l = sum_k z_k a_k, +oo elsewhere, for
independent a_k; for orthogonal a_k the proximal map moves every a_k.u by itself, with lam*|a_k|^2.
f(x) = h(|x - c|): y and u count by their lengths.
References: A. Beck, First-Order Methods in Optimization (2017), sections 4.3, 4.4 and 6.3; P. L. Combettes, J.-C.
Pesquet, Proximal splitting methods in signal processing (2011), table 10.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Add, Dummy, Eq, Expr, Le, Matrix, Mul, Piecewise, Pow, S, Symbol

from ..calculus.convexity.quadratic import Square, coefficients
from ..calculus.convexity.ridge import ridge_along
from ..forms.exact import expression
from ..symbols import T


class Ridges(NamedTuple):
    """sum_k h_k(a_k.x) + l.x + constant, h_k in T; no two a_k parallel."""

    parts: dict[tuple[Expr, ...], Expr]
    linear: tuple[Expr, ...]
    constant: Expr

    @property
    def directions(self) -> Matrix:
        """The a_k as rows."""
        return Matrix(list(self.parts))

    @property
    def are_independent(self) -> bool:
        """Whether no a_k is a sum of multiples of the others, for all parameters."""
        a = self.directions
        return a.rows <= a.cols and bool((a * a.T).det().expand().is_nonzero)

    @property
    def are_orthogonal(self) -> bool:
        """Whether a_k.a_j = 0 for all pairs."""
        a = self.directions
        return bool((a * a.T).applyfunc(lambda e: e.expand()).is_diagonal())


def ridges(e: Expr, variables: Sequence[Symbol]) -> Ridges | None:
    """The parts of a sum, each along one direction; None where a term is none.

    The polynomial terms of degree two are read as they are spelled, else by squares of independent forms.
    """
    terms = Add.make_args(e)
    flat = [t for t in terms if coefficients(t, variables) is not None]
    rest = [t for t in terms if t not in flat]
    return _gathered(terms, variables) or _gathered([*rest, *_squares(Add(*flat), variables)], variables)


def _gathered(terms: Sequence[Expr], variables: Sequence[Symbol]) -> Ridges | None:
    n = len(variables)
    parts: dict[tuple[Expr, ...], Expr] = {}
    linear, constant = [S.Zero] * n, S.Zero
    for t in terms:
        if t.free_symbols.isdisjoint(variables):
            constant += t
            continue
        m = coefficients(t, variables)
        if m is not None and not any(a for row in m[:n] for a in row[:n]):
            linear = [b + 2 * expression(row[n]) for b, row in zip(linear, m[:n], strict=True)]
            constant += expression(m[n][n])
            continue
        found = ridge_along(t, variables)
        if found is None:
            return None
        h, a = found
        k = next((v for v in a if v.is_nonzero), None)
        if k is None:
            return None
        a = tuple((v / k).cancel() for v in a)
        parts[a] = parts.get(a, S.Zero) + h.xreplace({T: k * T})
    return Ridges(parts, tuple(linear), constant) if parts else None


def _squares(e: Expr, variables: Sequence[Symbol]) -> list[Expr]:
    """A polynomial of degree two as a sum of squares of independent forms, and what is affine: Lagrange's reduction."""
    rest, found = e.expand(), []
    for v in variables:
        m = coefficients(rest, variables)
        assert m is not None
        k = variables.index(v)
        pivot = expression(m[k][k])
        if not pivot.is_nonzero:
            continue
        form = sum((expression(m[k][i]) / pivot * w for i, w in enumerate(variables)), start=S.Zero)
        found.append(pivot * form**2)
        rest = (rest - pivot * form**2).expand()
    return [*found, *Add.make_args(rest)]


class Radial(NamedTuple):
    """h(|x - c|), h in T and even."""

    h: Expr
    centre: tuple[Expr, ...]


def radial(e: Expr, variables: Sequence[Symbol]) -> Radial | None:
    """h and c, read off the polynomials in it, which must all be multiples of |x - c|^2 up to a constant."""
    centres: list[tuple[Expr, ...]] = []
    h = _along_radius(e, variables, centres)
    return Radial(h, centres[0]) if centres and isinstance(h, Expr) else None


def _along_radius(e: Any, variables: Sequence[Symbol], centres: list) -> Any:
    """A part in T = |x - c|; None where it is none."""
    if e.free_symbols.isdisjoint(variables):
        return e
    m = coefficients(e, variables) if isinstance(e, Expr) else None
    if m is not None:
        found = isotropic(m)
        if found is None or any(b != c for b, c in zip(found[1], (centres or [found[1]])[0], strict=True)):
            return None
        centres.append(found[1])
        return found[0] * T**2 + found[2]
    args = list(e.args)
    if isinstance(e, Add):
        flat = [a for a in args if coefficients(a, variables) is not None]
        args = [Add(*flat), *(a for a in args if a not in flat)] if flat else args
    inner = [_along_radius(a, variables, centres) for a in args]
    return None if not args or any(a is None for a in inner) else e.func(*inner)


def isotropic(m: Square) -> tuple[Expr, tuple[Expr, ...], Expr] | None:
    """(a, c, k) with (x, 1).M.(x, 1) = a*|x - c|^2 + k; None where the second derivative is no multiple of 1."""
    n = len(m) - 1
    a = expression(m[0][0])
    if not a.is_nonzero or any(
        (expression(m[i][j]) - (a if i == j else 0)).expand() != 0 for i in range(n) for j in range(n)
    ):
        return None
    centre = tuple(-expression(m[i][n]) / a for i in range(n))
    return a, centre, (expression(m[n][n]) - a * Add(*(c**2 for c in centre))).expand()


def length(vector: Sequence[Expr]) -> Expr:
    """The Euclidean norm."""
    return Pow(Add(*(Mul(v, v) for v in vector)), S.Half)


def inner_product(a: Sequence[Expr], b: Sequence[Expr]) -> Expr:
    """a.b."""
    return Add(*(v * w for v, w in zip(a, b, strict=True)))


def penalty_at(x: Sequence[Expr], u: Sequence[Expr], lam: Expr) -> Expr:
    """|x - u|^2/(2*lam)."""
    return Add(*((a - b) ** 2 for a, b in zip(x, u, strict=True))) / (2 * lam)


def stepped(u: Sequence[Expr], b: Sequence[Expr], lam: Expr) -> list[Expr]:
    """u - lam*b."""
    return [v - lam * c for v, c in zip(u, b, strict=True)]


def at_length(e: Expr, y: Symbol, place: Expr) -> Expr:
    """At a place that is not negative: first at such a symbol, so that the half where y is negative falls away."""
    r = Dummy("r", nonnegative=True)
    found = S(e).subs(y, r)
    if isinstance(found, Piecewise) and len(found.args) > 1:
        (first, c), (second, _), *_ = found.args
        if c in (Le(r, 0), Eq(r, 0)) and first.subs(r, 0) == second.subs(r, 0):
            found = Piecewise(*found.args[1:])
    return found.subs(r, place)


def over_length(g: Expr, r: Symbol) -> Expr:
    """g/r, with any value where r = 0, as it is multiplied by 0 there."""
    if not isinstance(g, Piecewise):
        e = (g / r).cancel()
        return e if e.subs(r, 0).is_finite else Piecewise((S.Zero, Eq(r, 0)), (e, True))
    pairs = [((v / r).cancel() if v.is_Add else v / r, c) for v, c in g.args]
    first = next(v for v, c in pairs if c.subs(r, 0) == True)  # noqa: E712
    return Piecewise(*pairs) if first.subs(r, 0).is_finite else Piecewise((S.Zero, Eq(r, 0)), *pairs)
