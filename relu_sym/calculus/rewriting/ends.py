"""The end of a half-line: a variable declared nonnegative can be 0, a point that no reading of h > 0 sees."""

from __future__ import annotations

from sympy import Expr, S, Symbol, nan, oo, zoo


def at_end(sides: tuple[Expr, Expr], x: Symbol) -> tuple[Expr, Expr] | None:
    """The values of two expressions where the line of x ends, if they can differ; None where there is no such end."""
    if not (x.is_nonnegative or x.is_nonpositive) or x.is_zero is not None:
        return None
    left, right = (e.subs(x, S.Zero) for e in sides)
    return None if left == right or any(e.has(nan, zoo, oo, -oo) for e in (left, right)) else (left, right)
