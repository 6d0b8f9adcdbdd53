"""Sums that are squares by the half angle: 1 + sin(u) = 2*sin(u/2 + pi/4)**2, 1 - cos(u) = 2*sin(u/2)**2, and so on."""

from __future__ import annotations

from sympy import Abs, Expr, cos, pi, sin

from ..forms.smoothness import depends

HALVES = {
    (sin, 1): lambda u: sin(u / 2 + pi / 4),
    (sin, -1): lambda u: sin(u / 2 - pi / 4),
    (cos, 1): lambda u: cos(u / 2),
    (cos, -1): lambda u: sin(u / 2),
}


def rooted(base: Expr, exponent: Expr) -> Expr | None:
    """base**exponent as (2*c)**exponent*Abs(half)**(2*exponent), base = c*(1 +- sin(u)) or c*(1 +- cos(u)), c > 0."""
    if not base.is_Add or len(base.args) != 2:
        return None
    c, wave = sorted(base.args, key=depends)
    if depends(c) or not c.is_positive:
        return None
    for sign in (1, -1):
        found = sign * wave / c
        if isinstance(found, (sin, cos)):
            half = HALVES[type(found), sign](found.args[0].expand())
            return (2 * c) ** exponent * Abs(half) ** (2 * exponent)
    return None
