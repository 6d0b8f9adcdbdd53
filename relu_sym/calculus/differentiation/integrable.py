"""Whether an answer in several variables is locally integrable, so that a formula almost everywhere says which
distribution it is; weights of impulses likewise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import (
    Abs,
    Derivative,
    DiracDelta,
    Expr,
    Heaviside,
    Matrix,
    Max,
    Min,
    Mul,
    Piecewise,
    Poly,
    Pow,
    S,
    Sum,
    Symbol,
    ceiling,
    expand_mul,
    factor_list,
    floor,
    frac,
    hessian,
    linsolve,
    log,
    sign,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Eq, Ne

from ...errors import UnsupportedError
from ...forms.smoothness import SMOOTH, is_natural
from ...functions import HeavisideStep, PrincipalValue, ReLU
from ..hypersurfaces import are_transversal, is_regular

BOUNDED = {sign, Heaviside, HeavisideStep, Abs, ReLU, Max, Min, floor, ceiling, frac, *SMOOTH}
"""Heads that map bounded sets to bounded sets."""


def regular_part(e: Expr, variables: Sequence[Symbol]) -> Expr:
    """The answer without the cases of its variables that are null sets."""

    def without_null_cases(*args: Any) -> Expr:
        rows: list[tuple] = []
        for value, condition in args:
            if isinstance(condition, Eq) and not condition.free_symbols.isdisjoint(variables):
                continue
            if isinstance(condition, Ne) and not condition.free_symbols.isdisjoint(variables):
                condition = S.true
            rows.append((value, condition))
        if not rows:
            raise UnsupportedError("{0} has values on a null set only", Piecewise(*args))
        return Piecewise(*rows)

    return e.replace(Piecewise, without_null_cases)


def is_locally_integrable(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether a function, or the weights of a sum of impulses, are seen to be locally integrable."""
    if isinstance(e, Piecewise):
        return e.args[-1].cond == True and all(is_locally_integrable(v, variables) for v, _ in e.args)  # noqa: E712
    e = expand_mul(e)
    if e.is_Add:
        return all(is_locally_integrable(a, variables) for a in e.args)
    return is_bounded(e, variables) or _has_mild_poles(e, variables)


def is_bounded(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether e is bounded on bounded sets; impulses, principal values and undefined functions stand for
    themselves."""
    if e.free_symbols.isdisjoint(variables) or e.is_Symbol:
        return True
    if isinstance(e, (DiracDelta, PrincipalValue, AppliedUndef)):
        return True
    if isinstance(e, Derivative):
        return isinstance(e.expr, AppliedUndef)
    if isinstance(e, Sum):
        return is_bounded(e.function, variables)
    if e.is_Add or e.is_Mul or type(e) in BOUNDED:
        return all(is_bounded(a, variables) for a in e.args)
    if isinstance(e, Pow):
        if not e.exp.free_symbols.isdisjoint(variables):
            return False
        return bool(is_natural(e.exp) or e.exp.is_nonnegative or e.base.is_positive) and is_bounded(e.base, variables)
    if isinstance(e, log):
        return bool(e.args[0].is_positive) and is_bounded(e.args[0], variables)
    if isinstance(e, Piecewise):
        return e.args[-1].cond == True and all(is_bounded(v, variables) for v, _ in e.args)  # noqa: E712
    return False


def _has_mild_poles(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether Hoelder's inequality shows a product of bounded factors, logarithms and powers to be locally integrable.

    |w|^(-a), the zeros of w a hypersurface, is locally in L^p for p < 1/a, and q^(-a), q definite in k variables, times
    a polynomial that vanishes of order m where q does, for p < k/(2a - m): a product is in L^1 where the sum of these
    1/p is less than 1.  Hypersurfaces that cross transversally are coordinates: the largest a counts, not the sum.
    """
    if e.has(DiracDelta, PrincipalValue):
        return False
    walls: dict[Expr, Expr] = {}
    wells: list[tuple[dict, Expr]] = []
    polynomials = []
    for a in Mul.make_args(e):
        base, p = a.as_base_exp()
        if a.free_symbols.isdisjoint(variables) or (isinstance(a, log) and _is_of_level(a.args[0], variables)):
            continue
        if a.is_polynomial(*variables):
            polynomials.append(a)
        elif is_bounded(a, variables):
            continue
        elif not p.is_Rational or not _gather(base, p, walls, wells, variables):
            return False
    for a in polynomials:
        for w in walls:
            walls[w] += _multiplicity(a, w, variables)
    holes = {w: -p for w, p in walls.items() if p < 0}
    deep: Expr = S.Zero
    for point in {tuple(q.items()): q for q, _ in wells}.values():
        order = sum(_order(a, point, variables) for a in polynomials)
        depth = -order - sum(2 * p for q, p in wells if q == point)
        deep += max(depth, S.Zero) / len(point)
    if any(p >= 1 for p in holes.values()):
        return False
    cross = len(holes) < 2 or _cross(list(holes), variables)
    return bool((max(holes.values(), default=S.Zero) if cross else sum(holes.values())) + deep < 1)


def _gather(base: Expr, p: Expr, walls: dict[Expr, Expr], wells: list, variables: Sequence[Symbol]) -> bool:
    """Note the zeros of the base of a power; False where they are not seen."""
    w = base.args[0] if isinstance(base, Abs) else base
    if base.is_positive:
        return True
    if not w.is_polynomial(*variables) or w.free_symbols - set(variables):
        return False
    point = zeros_of_definite(w, variables)
    if point is not None:
        wells.append((point, p))
        return True
    if not isinstance(base, Abs) and not p.is_Integer:
        return False
    for f, power in factor_list(w, *variables)[1]:
        point = zeros_of_definite(f, variables)
        if point is not None:
            wells.append((point, p * power))
        elif is_regular(f, variables):
            walls[f] = walls.get(f, S.Zero) + p * power
        else:
            return False
    return True


def _multiplicity(a: Expr, w: Expr, variables: Sequence[Symbol]) -> int:
    """How often w divides a polynomial."""
    return next((k for f, k in factor_list(a, *variables)[1] if (f - w).expand() == 0 or (f + w).expand() == 0), 0)


def _order(a: Expr, point: dict, variables: Sequence[Symbol]) -> int:
    """The order of vanishing of a polynomial in the variables of a point, the others as parameters."""
    moved = Poly(a.xreplace({v: v + c for v, c in point.items()}), *point)
    return min(map(sum, moved.monoms()))


def _cross(hypersurfaces: list[Expr], variables: Sequence[Symbol]) -> bool:
    """Whether hypersurfaces cross transversally wherever some of them meet."""
    slopes = Matrix([[w.diff(v) for v in variables] for w in hypersurfaces])
    if not slopes.free_symbols:
        return slopes.rank() == len(hypersurfaces)
    return len(hypersurfaces) == 2 and are_transversal(*hypersurfaces, variables)


def _is_of_level(u: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether log(u) is locally in every L^p: u = Abs(w), w regular where it vanishes, or definite with one zero; or a
    power of such."""
    if isinstance(u, Pow) and u.exp.is_Rational:
        return _is_of_level(u.base, variables)
    if isinstance(u, Abs):
        w = u.args[0]
        return w.is_polynomial(*variables) and all(
            zeros_of_definite(f, variables) is not None or is_regular(f, variables)
            for f, _ in factor_list(w, *variables)[1]
        )
    return zeros_of_definite(u, variables) is not None


def zeros_of_definite(q: Expr, variables: Sequence[Symbol]) -> dict[Symbol, Expr] | None:
    """The zero of a quadratic polynomial that is positive elsewhere, in the variables in it; None of all others."""
    own = [v for v in variables if v in q.free_symbols]
    if not own or not q.is_polynomial(*own) or Poly(q, *own).total_degree() != 2 or q.free_symbols - set(own):
        return None
    if not hessian(q, own).is_positive_definite:
        return None
    ((point),) = linsolve([q.diff(v) for v in own], *own)
    found = dict(zip(own, point, strict=True))
    return found if q.xreplace(found).expand() == 0 else None
