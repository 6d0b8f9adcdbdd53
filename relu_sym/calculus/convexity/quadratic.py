"""Polynomials of degree two: convex where the second derivative is positive semidefinite, norms of affine maps."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Poly

from ...forms.exact import ZERO, Scalar, scalar, sign_of
from ...forms.facts import Facts

Square = list[list[Scalar]]


def coefficients(e: Expr, variables: Sequence[Expr]) -> Square | None:
    """M with e = (x, 1).M.(x, 1), for a polynomial of degree two at most; None for all else."""
    if not e.is_polynomial(*variables):
        return None
    p, n = Poly(e, *variables), len(variables)
    if p.total_degree() > 2:
        return None
    found = [[ZERO] * (n + 1) for _ in range(n + 1)]
    for powers, c in p.terms():
        at = [i for i, k in enumerate(powers) for _ in range(k)] + [n] * (2 - sum(powers))
        half = scalar(c) / 2
        found[at[0]][at[1]] = found[at[0]][at[1]] + half
        found[at[1]][at[0]] = found[at[1]][at[0]] + half
    return found


def definite(m: Square, facts: Facts) -> int:
    """1 for positive, -1 for negative semidefinite, 0 for neither; a zero matrix counts as positive."""
    if is_positive(m, facts):
        return 1
    return -1 if is_positive([[-a for a in row] for row in m], facts) else 0


def is_positive(m: Square, facts: Facts) -> bool:
    """Whether a symmetric matrix is positive semidefinite: by elimination with pivots on the diagonal."""
    if not m:
        return True
    signs = [sign_of(_tidy(m[i][i]), facts) for i in range(len(m))]
    if min(signs) < 0:
        return False
    k = max(range(len(m)), key=signs.__getitem__)
    if not signs[k]:
        return all(sign_of(_tidy(a), facts) == 0 for row in m for a in row)
    rest = [i for i in range(len(m)) if i != k]
    return is_positive([[m[i][j] - m[i][k] * m[k][j] / m[k][k] for j in rest] for i in rest], facts)


def _tidy(a: Scalar) -> Scalar:
    return scalar(a.expand()) if isinstance(a, Expr) else a
