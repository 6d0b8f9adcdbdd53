"""A norm where it is 0: the set of F(sqrt(q), x), F smooth, q with a strict minimum 0 at the point, is an ellipsoid.

Near the point q is v.Mv to second order, M half its second derivative; the gradients of sqrt(q) tend to M v/sqrt(v.Mv),
all of {w : w.M^(-1) w = 1}, and F puts a factor and a shift to them.
"""

from __future__ import annotations

from typing import Any

from sympy import Dummy, Expr, Pow, S, hessian

from ...errors import OutOfTime, ReluSymError, Undecided
from ...forms.cells.ellipsoid import Ellipsoid
from ...forms.cells.enumeration import cells
from ...forms.cells.polytope import Polytope
from ...forms.exact import expression, scalar, sign_of
from ...forms.facts import Facts
from ...modes import Kind
from ...symbols import parts
from ...vocabularies.switches import Program

REASON = "gradients of a norm at its zero (Rockafellar 1970, section 23), carried through by the chain rule"


def at_zero_of_norm(f: Expr, variables: tuple, point: tuple, facts: Facts, kind: Kind) -> Any:
    """The set (Clarke's, Frechet's) of a function smooth in one such norm and the variables; None for all others."""
    put = dict(zip(variables, point, strict=True))
    roots = [p for p in set(parts(f)) if isinstance(p, Pow) and p.exp == S.Half]
    roots = [p for p in roots if not p.base.free_symbols.isdisjoint(variables)]
    roots = [p for p in roots if p.base.is_polynomial(*variables) and p.base.subs(put).expand() == 0]
    if len(roots) != 1:
        return None
    (norm,) = roots
    half = hessian(norm.base, variables).subs(put) / 2
    flat = all(norm.base.diff(v).subs(put).expand() == 0 for v in variables)
    if not flat or not half.is_positive_definite:
        return None
    name = Dummy("N", real=True)
    try:
        found = cells(Program([f.xreplace({norm: name})], (*variables, name), (*point, S.Zero), facts))
    except (Undecided, OutOfTime):
        raise
    except ReluSymError:
        return None
    if len(found) != 1 or found[0].thin:
        return None
    *shift, factor = (expression(scalar(a)) for a in found[0].gradients[0])
    s = sign_of(scalar(factor), facts)
    if s == 0:
        return Polytope(tuple(shift), reason=REASON)
    if s < 0 and kind is Kind.FRECHET:
        return S.EmptySet
    return Ellipsoid(shift, factor**2 * half, REASON)
