"""A formula beside a branch point of its roots and inverse functions, written so that its limit is a plain one.

sqrt(1 - cos(T)) is -T/sqrt(2) + ... left of 0: SymPy's limit takes the root of T**2 for T on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Dummy, Expr, Pow, S, acos, acosh, asin, asinh, pi, sqrt

from ...symbols import T
from ..defining import put_in
from ..exact import is_finite


def beside_branch_points(e: Expr, point: Expr, side: int) -> tuple[Expr, Dummy] | None:
    """(e, t) with T = point + side*t, t > 0, and acos(u) near u = 1 as 2 asin(sqrt((1 - u)/2)), a root of what is 0.

    None where no root and no inverse function of e has a branch point there.
    """
    t = Dummy("t", positive=True)
    put = dict(_by_roots(e, point))
    has_roots = any(p.exp.is_Rational and not p.exp.is_Integer and _tends(p.base, point, S.Zero) for p in e.atoms(Pow))
    return (e.xreplace(put).xreplace({T: point + side * t}), t) if put or has_roots else None


def _by_roots(e: Expr, point: Expr) -> Iterator[tuple[Expr, Expr]]:
    for f in e.atoms(asin, acos, acosh):
        u = f.args[0]
        one = next((v for v in (S.One, S.NegativeOne) if _tends(u, point, v)), None)
        if one is None or (isinstance(f, acosh) and one != 1):
            continue
        if isinstance(f, acosh):
            yield f, 2 * asinh(sqrt((u - 1) / 2))
            continue
        angle = 2 * asin(sqrt((1 - one * u) / 2))  # acos(one*u)
        value = angle if one == 1 else pi - angle
        yield f, value if isinstance(f, acos) else pi / 2 - value


def _tends(u: Expr, point: Expr, value: Expr) -> bool:
    """Whether a formula in T has that value at the point."""
    if T not in u.free_symbols:
        return False
    try:
        there = put_in(u, point)
    except (ValueError, TypeError, ZeroDivisionError):
        return False
    return is_finite(there) and (there - value).is_zero is True
