"""f(x) = h(u(x)) with one affine form u: read off the affine parts, which must all have one direction."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Basic, Expr, Poly

from ...symbols import T


class _Several(Exception):
    """Two directions."""


def ridge(e: Expr, variables: Sequence[Expr]) -> Expr | None:
    """h as an expression in T; None where parts of e have different directions, or none is seen."""
    along = ridge_along(e, variables)
    return None if along is None else along[0]


def ridge_along(e: Expr, variables: Sequence[Expr]) -> tuple[Expr, tuple[Expr, ...]] | None:
    """h, and the direction a with u(x) = a.x."""
    found: list[tuple[Expr, ...]] = []

    def of(part: Basic) -> Basic:
        if part.free_symbols.isdisjoint(variables):
            return part
        affine = _affine(part, variables)
        if affine is not None:
            slopes, constant = affine
            return _factor(slopes) * T + constant
        if isinstance(part, Add):
            flat = [a for a in part.args if _affine(a, variables) is not None]
            rest = [a for a in part.args if a not in flat]
            return Add(*([of(Add(*flat))] if flat and rest else []), *map(of, rest if flat and rest else part.args))
        if not part.args:
            raise _Several
        return part.func(*map(of, part.args))

    def _factor(slopes: tuple[Expr, ...]) -> Expr:
        if not found:
            found.append(slopes)
        first = found[0]
        k = next(i for i, a in enumerate(first) if a != 0)
        factor = slopes[k] / first[k]
        if any((factor * a - b).expand() != 0 for a, b in zip(first, slopes, strict=True)):
            raise _Several
        return factor

    try:
        h = of(e)
    except _Several:
        return None
    if not found or not isinstance(h, Expr) or not h.free_symbols.isdisjoint(variables):
        return None
    return h, found[0]


def _affine(e: Basic, variables: Sequence[Expr]) -> tuple[tuple[Expr, ...], Expr] | None:
    """The gradient and the value at 0 of an affine function that is not constant."""
    if not isinstance(e, Expr) or not e.is_polynomial(*variables):
        return None
    p = Poly(e, *variables)
    if p.total_degree() != 1:
        return None
    n = len(variables)
    slopes = tuple(p.coeff_monomial(tuple(int(i == j) for j in range(n))) for i in range(n))
    return slopes, p.coeff_monomial((0,) * n)
