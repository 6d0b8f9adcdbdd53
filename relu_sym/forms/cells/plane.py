"""Two variables: the sectors into which the zero sets of polynomials cut the plane near the origin, exactly.

Within the smallest radius at which a zero set touches a circle about the origin or two of them meet, the picture is a
cone over its trace on a circle (local conic structure), so one circle of rational radius has a point in every sector.
Reference: J. Milnor, Singular Points of Complex Hypersurfaces (1968), section 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from sympy import Dummy, Expr, Integer, Poly, Rational, S, factor_list, resultant

Point = tuple[Expr, Expr]


def sectors(laws: Iterable[Expr], x: Expr, y: Expr) -> list[Point]:
    """Rational points, at least one in every sector; the laws are polynomials over QQ in x and y."""
    curves = _curves(laws, x, y)
    product = Integer(1)
    for c in curves:
        product = product * c
    r = _radius(product, x, y) if curves else S.One
    t = Dummy("t")
    around = {x: r * (1 - t**2) / (1 + t**2), y: 2 * r * t / (1 + t**2)}
    trace = Poly((product.subs(around) * (1 + t**2) ** Poly(product, x, y).total_degree()).cancel(), t)
    return [(around[x].subs(t, v), around[y].subs(t, v)) for v in _between(trace)]


def _curves(laws: Iterable[Expr], x: Expr, y: Expr) -> list[Expr]:
    """The irreducible factors through the origin, each once, but those that are 0 in the origin only by their form."""
    found = {f for law in laws for f, _ in factor_list(law, x, y)[1]}
    through = (f for f in found if f.subs({x: 0, y: 0}) == 0)
    return sorted((f for f in through if (x * f.diff(y) - y * f.diff(x)).expand() != 0), key=str)


def _radius(product: Expr, x: Expr, y: Expr) -> Rational:
    """Half a bound below the distance of every other point where the zero set touches a circle or is singular."""
    turning = (x * product.diff(y) - y * product.diff(x)).expand()
    bounds = [S.One]
    for v, other in ((x, y), (y, x)):
        eliminated = Poly(resultant(product, turning, other), v)
        bounds += [min(map(abs, interval)) for interval, _ in _isolated(eliminated.terms_gcd()[1])]
    return min(bounds) / 2


def _isolated(p: Poly) -> list[tuple[tuple[Rational, Rational], int]]:
    """Isolating intervals of the real zeros, none of which holds 0."""
    if p.degree() < 1:
        return []
    eps = S.One
    while True:
        found = p.intervals(eps=eps)
        if all(a > 0 or b < 0 for (a, b), _ in found):
            return found
        eps = eps / 4


def _between(trace: Poly) -> list[Rational]:
    """Numbers between neighbouring real zeros, and beyond the first and the last."""
    if trace.degree() < 1:
        return [S.Zero]
    eps, found = S.One, trace.intervals()
    while any(a[1] >= b[0] for (a, _), (b, _) in pairwise(found)):
        eps = eps / 4
        found = trace.intervals(eps=eps)
    if not found:
        return [S.Zero]
    inner = [(a[1] + b[0]) / 2 for (a, _), (b, _) in pairwise(found)]
    return [found[0][0][0] - 1, *inner, found[-1][0][1] + 1]
