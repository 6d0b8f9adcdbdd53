"""Kinks on curved switches: f = A + sum B_j sign(w_j), A and B_j smooth, the hypersurfaces w_j = 0 crossing.

Where the gradients of the w_j that vanish at p are pairwise independent, f'(p; d) is linear + sum q_j |w_j'(p) d| with
B_j = q_j w_j: kinks on different hyperplanes, which cancel nowhere.  Across w_j alone f jumps where B_j is not 0.
B_j may depend on one other sign: both sides of w_k = 0 are met on w_j = 0 where they cross, so each has its own q_j.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from sympy import And, Basic, Dummy, Eq, Expr, Ge, Ne, Piecewise, Poly, PolynomialError, S, Symbol, preorder_traversal

from ...errors import UnsupportedError
from ...vocabularies.heads import is_continuous
from ..hypersurfaces import NotSwitched, are_transversal, vanishes_on
from .between import takes_a_side
from .switched import Switches


def kinks(f: Expr, variables: Sequence[Symbol]) -> Iterator[Basic]:
    """Where f is not differentiable, a condition for every switch; ``NotSwitched`` where it is no such sum."""
    switches = Switches(variables)
    try:
        e = switches.of(f)
        own = switches.signs_in(e)
        parts = Poly(e, *own, domain="EX") if own else None
    except PolynomialError:
        raise NotSwitched("{0} is not read as smooth formulas between switches", f) from None
    if parts is None:
        if _may_jump(f, variables):
            raise NotSwitched("{0} may have values of its own on a null set", f)
        return
    laws = {s: switches.switches[s] for s in own}
    for u, w in combinations(laws.values(), 2):
        if not are_transversal(u, w, variables):
            raise NotSwitched("{0} = 0 and {1} = 0 may touch", u, w)
    may_jump = _may_jump(f, variables)
    for s, w in laws.items():
        for weight, side in _weights(parts.as_expr().diff(s), s, laws, f):
            yield from _across(w, weight, side, f, may_jump, variables)


def _weights(weight: Expr, s: Dummy, laws: dict[Dummy, Expr], f: Expr) -> Iterator[tuple[Expr, Basic]]:
    """What stands before a sign, and on which side of another switch."""
    others = [t for t in laws if t in weight.free_symbols]
    if s in others or len(others) > 1:
        raise NotSwitched("{0} is no sum of kinks: several switches stand in the formula of another", f)
    if not others:
        yield weight, S.true
    for t in others:
        yield from ((weight.subs(t, sign).expand(), Ge(sign * laws[t], 0)) for sign in (1, -1))


def _across(
    w: Expr, weight: Expr, side: Basic, f: Expr, may_jump: bool, variables: Sequence[Symbol]
) -> Iterator[Basic]:
    """Where f is not differentiable on w = 0, on one side of another switch."""
    if weight == 0:
        return
    quotient = (weight / w).cancel()
    if weight.is_number and weight != 0:
        yield And(_level(w), side)
    elif (may_jump and not _takes_sides(f, variables)) or not quotient.as_numer_denom()[1].free_symbols.isdisjoint(
        variables
    ):
        raise NotSwitched("whether {0} has a derivative where {1} = 0 is not decided: it may jump", f, w)
    elif not vanishes_on(w, quotient, variables):
        factor = quotient.as_content_primitive()[1]
        factor = -factor if factor.could_extract_minus_sign() else factor
        yield And(_level(w), side, S.true if quotient.is_nonzero else Ne(factor, 0))


def _takes_sides(f: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether what may jump are Piecewise by inequalities: on a switch they have the value of a side, and no other."""
    heads = [e for e in preorder_traversal(f) if isinstance(e, Expr) and e.args and e.has(*variables)]
    return all(is_continuous(e) or (isinstance(e, Piecewise) and takes_a_side(e)) for e in heads)


def _may_jump(f: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether a head is not seen to be continuous; then values on the switches are not known by those beside."""
    heads = (e for e in preorder_traversal(f) if isinstance(e, Expr) and e.args and e.has(*variables))
    try:
        return not all(map(is_continuous, heads))
    except UnsupportedError:
        return True


def _level(w: Expr) -> Basic:
    """w = 0, terms with a minus sign on the other side."""
    terms = w.as_ordered_terms()
    constant = sum((t for t in terms if t.is_number), S.Zero)
    left = [t for t in terms if not t.is_number and not t.could_extract_minus_sign()]
    right = [-t for t in terms if not t.is_number and t.could_extract_minus_sign()]
    return Eq(sum(left, S.Zero), sum(right, -constant)) if left else Eq(sum(right, S.Zero), constant)
