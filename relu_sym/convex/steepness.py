"""``rs.lipschitz_constant``: the largest slope, or oo."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, oo

from ..budget import verb
from ..errors import UnsupportedError
from ..forms.exact import ZERO, Scalar, expression, is_finite, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases
from ..symbols import Gate, Lists
from .domains import declared
from .levels import least, least_and_largest
from .measures_in_several import steepest
from .stretches import Point, Stretch, components, function_on, limit_of
from .verdicts import one_interval


@verb
def lipschitz_constant(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Expr:
    """The least L with |f(a) - f(b)| <= L*|a - b| on an interval: sup of |f'|; ``oo`` where f jumps or is steep.

    In several variables, ``rs.lipschitz_constant(f, (x, y), domain)``, for the Euclidean distance: of separable sums,
    and of continuous functions with affine switches and pieces of degree two at most on a closed domain.

    >>> from sympy import Abs, Interval, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.lipschitz_constant(2*rs.ReLU(x) - 3*rs.ReLU(-x), x)
    3
    >>> rs.lipschitz_constant(x*Abs(x), x), rs.lipschitz_constant(x*Abs(x), x, Interval(-1, 2))
    (oo, 4)
    >>> y = Symbol('y', real=True)
    >>> rs.lipschitz_constant(abs(3*x + 4*y), (x, y))
    5
    """
    if isinstance(x, Lists):
        return steepest(f, x, domain, assume, lipschitz_constant)
    gate = Gate(f, x, assume)

    def run(facts: Facts) -> Expr:
        (parts,) = components(function_on(gate, facts), one_interval(declared(domain, gate.x, gate.assume)), facts)
        best: Scalar = ZERO
        for part in parts:
            if isinstance(part, Point):
                if jumps(part, facts):
                    return oo
                continue
            p = part.piece
            if p.periodic:
                raise UnsupportedError("{0} has kinks without end: give a bounded interval", p.expr())
            if p.undefined or p.expr() in (oo, -oo):
                raise UnsupportedError("{0} has no real value on a part of {1}", gate.expr, domain)
            for v in least_and_largest(Stretch(p.diff(), part.lo, part.hi), facts):
                steep = v * sign_of(v, facts) if is_finite(v) else oo
                best = steep if least(steep, best, facts) > 0 else best
        return expression(best)

    with gate.errors():
        return gate.out(by_cases(run, gate.assume))


def jumps(point: Point, facts: Facts) -> bool:
    """Whether the value is missing or differs from a limit beside it."""
    if point.value is None:
        return True
    beside = [(point.left, -1), (point.right, 1)]
    limits = [limit_of(p, point.at, s, facts) for p, s in beside if p is not None and not p.undefined]
    return any(not is_finite(v) or sign_of(v - point.value, facts) for v in limits)
