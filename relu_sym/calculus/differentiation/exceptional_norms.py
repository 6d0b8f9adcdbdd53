"""Norms in a sum, of which f is not differentiable where one vanishes, whatever kinks it stands beside.

sqrt(q) with q = (u - p).M(u - p), M positive semidefinite of rank 2 at least, is smooth where q > 0.  Where q = 0 and f
is A + sum c_k sqrt(q_k), all c_k > 0 and A smooth in cells, f'(p; .) is linear on no open cone: there the slopes of A
are linear, and a sum of seminorms is linear only where each is.  So the points are those of A and the zeros of the q_k.

Reference: R. T. Rockafellar, Convex Analysis (1970), theorem 25.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Add, And, Basic, Eq, Expr, Pow, Rational, S, Symbol, hessian, linsolve

from ...symbols import parts


class Split(NamedTuple):
    """Where a norm vanishes, and the other terms."""

    zeros: list[Basic]
    rest: Expr


def without_norms(f: Expr, variables: Sequence[Symbol]) -> Split | None:
    """f without the norms in it; None where it has none, norms of both signs, or other roots beside them."""
    zeros, rest, signs = [], [], set()
    for term in Add.make_args(f):
        c, e = term.as_coeff_Mul()
        zero = _zero_of_norm(e, variables)
        if zero is None:
            rest.append(term)
        else:
            zeros.append(zero)
            signs.add(c > 0)
    other = Add(*rest)
    if len(signs) != 1 or any(isinstance(p, Pow) and not p.exp.is_Integer for p in parts(other)):
        return None
    return Split(list(dict.fromkeys(zeros)), other)


def _zero_of_norm(e: Expr, variables: Sequence[Symbol]) -> Basic | None:
    """Where a norm vanishes; None for what is none."""
    if not (isinstance(e, Pow) and e.exp == Rational(1, 2)):
        return None
    q = e.base
    own = [v for v in variables if v in q.free_symbols]
    if len(own) < 2 or q.free_symbols - set(own) or not q.is_polynomial(*own):
        return None
    matrix = hessian(q, own)
    if not all(a.is_Rational for a in matrix) or not matrix.is_positive_semidefinite or matrix.rank() < 2:
        return None
    slopes = [q.diff(v) for v in own]
    least = next(iter(linsolve(slopes, *own)), None)
    if least is None or q.subs(dict(zip(own, least, strict=True))).expand() != 0:
        return None
    return And(*(Eq(v, a) for v, a in zip(own, least, strict=True) if v != a)) if least else S.true
