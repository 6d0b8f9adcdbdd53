"""What the Ito-Tanaka-Meyer formula asks of f: continuous, smooth in time, smooth beside the kinks that move."""

from __future__ import annotations

from sympy import Dummy, Expr, S, Symbol, exp

from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, is_finite
from ..forms.line.jumps import Form, parts
from ..forms.smoothness import is_smooth
from ..symbols import T


def check_steady(form: Form, e: Expr, t: Symbol) -> None:
    """No kinks without end; every piece and every level smooth in t for t > 0."""
    later = Dummy("x", real=True)

    def moves_smoothly(e: Expr) -> bool:
        return t not in e.free_symbols or is_smooth(e.xreplace({T: later}).xreplace({t: exp(T)}))

    for p in parts(form):
        if p.repeats:
            raise UnsupportedError("the kinks of {0} repeat without end: local times at infinitely many levels", e)
        if p.impulses or p.principal:
            raise UnsupportedError("{0} is no function along a diffusion: it has impulses or poles", e)
        for b in p.breaks:
            if not moves_smoothly(expression(b.point)):
                raise UnsupportedError(
                    "{0} has a kink at {1}, which does not move smoothly with {2} for {2} > 0, or that is not decided",
                    e,
                    expression(b.point),
                    t,
                )
        for q in p.pieces:
            if q.undefined:
                raise UnsupportedError("{0} has no value on an interval of the state: declare the state positive", e)
            if not moves_smoothly(q.expr()):
                raise UnsupportedError("{0} is not smooth in {1} for {1} > 0, or that is not decided", e, t)


def check_beside_curves(derivatives: tuple[Form, ...], e: Expr, t: Symbol) -> None:
    """f_x, f_xx and f_t have finite limits on both sides of every kink that moves: the formula on curves asks it."""
    for p in (p for form in derivatives for p in parts(form)):
        for k, b in enumerate(p.breaks):
            if t in expression(b.point).free_symbols and not all(map(is_finite, p.limits(k))):
                raise UnsupportedError(
                    "{0} has a kink at {1}, which moves with {2}, and a derivative without a finite limit there: no "
                    "formula on curves holds",
                    e,
                    expression(b.point),
                    t,
                )


def check_continuous(form: Form, first: Form, e: Expr) -> None:
    """f is continuous, and its value at each kink is the limit."""
    jumps: dict[Expr, Scalar] = {}
    gaps: dict[Expr, Scalar] = {}
    for p in parts(first):
        if p.principal:
            raise UnsupportedError("{0} is unbounded at a point of the state: it has no Ito formula", e)
        for i in p.impulses:
            a = expression(i.point)
            jumps[a] = jumps.get(a, S.Zero) + i.weight
    for p in parts(form):
        for k, b in enumerate(p.breaks):
            left, right = p.limits(k)
            a = expression(b.point)
            own = (left + right) / 2 if b.value is None else b.value
            gaps[a] = gaps.get(a, S.Zero) + own - (left + right) / 2
            if b.value is None:
                raise UnsupportedError("{0} has no value at {1}", e, a)
    for a, jump in (jumps | {a: gap for a, gap in gaps.items() if expression(gap).expand() != 0}).items():
        if expression(jump).expand() != 0:
            raise UnsupportedError(
                "{0} jumps at {1}: it is no difference of convex functions, and f(X) no semimartingale with an Ito "
                "formula (f'' holds the derivative of an impulse)",
                e,
                a,
            )
