"""The head Piecewise: its form, its branch beside a point, its derivative almost everywhere."""

from __future__ import annotations

from typing import Any

from sympy import And, Dummy, Expr, Not, Or, Piecewise, S, cancel, false, true
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from ..errors import UnsupportedError
from ..forms.line.partition import LineForm
from ..forms.smoothness import depends
from ..symbols import T
from . import piecewise
from .heads import HEADS, Head, NotSeenLipschitz, Reader, Side, Slopes

MAX_OPERATIONS = 200
"""Size up to which the quotient of two branches is cancelled."""


class Cases(Head):
    """Piecewise: the first branch whose condition holds."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> LineForm:
        return piecewise.read(e, reader.one, reader.domain)

    def branch(self, e: Any, side: Side) -> Expr:
        for value, condition in e.args:
            if holds(condition, side):
                return side.of(value)
        raise side.without(e)

    def slope(self, e: Any, walk: Slopes) -> Expr:
        """Continuity is proved first: a jump would have an impulse."""
        if not any(depends(c) for _, c in e.args):
            return Piecewise(*[(walk.slope(v), c) for v, c in e.args])
        found = _of_one_level(e, walk)
        return _two_branches(e, walk) if found is None else found


HEADS[Piecewise] = Cases()


def holds(c: Any, side: Side) -> bool:
    """Whether a condition holds beside the point."""
    if c in (true, false):
        return c == true
    if isinstance(c, And):
        return all(holds(a, side) for a in c.args)
    if isinstance(c, Or):
        return any(holds(a, side) for a in c.args)
    if isinstance(c, Not):
        return not holds(c.args[0], side)
    if isinstance(c, BooleanFunction):
        return holds(c.to_nnf(False), side)
    if not isinstance(c, Relational) or type(c) not in piecewise.HOLDS:
        raise UnsupportedError("the condition {0} is not understood", c)
    sign = side.sign(side.of(c.lhs) - side.of(c.rhs))
    return bool(piecewise.HOLDS[type(c)][sign + 1])


def _of_one_level(e: Piecewise, walk: Slopes) -> Expr | None:
    """A Piecewise in one and the same u(x): its continuity is proved by reading it as a function of u."""
    switches = [r for _, c in e.args for r in c.atoms(Relational) if depends(r)]
    r = switches[0]
    u = (r.lhs - r.rhs).as_independent(T, as_Add=True)[1].as_coeff_Mul()[1]
    name = Dummy("u", real=True)
    outer = e.xreplace({s: s.func(s.lhs - s.rhs, S.Zero) for s in switches}).subs(u, name)
    if u is T or depends(outer):
        return None
    outer = outer.xreplace({name: T})
    return walk.composed(walk.form(outer), outer, u)


def _two_branches(e: Piecewise, walk: Slopes) -> Expr:
    """p for v < 0, q for v > 0 with (q - p)/v Lipschitz: continuous, and the slope is p' or q'."""
    if len(e.args) != 2 or e.args[1][1] != True:  # noqa: E712
        raise NotSeenLipschitz
    (p, c), (q, _) = e.args
    if not isinstance(c, Relational) or c.rel_op not in ("<", "<=", ">", ">="):
        raise NotSeenLipschitz
    gap = q - p
    if gap.count_ops() > MAX_OPERATIONS:
        raise NotSeenLipschitz
    walk.keeps_means = False
    walk.slope(cancel(gap / (c.lhs - c.rhs)))
    return Piecewise((walk.slope(p), c), (walk.slope(q), True))
