"""A formula moved along the line, and switched on there, built without asking SymPy about every sum T - a."""

from __future__ import annotations

from sympy import Expr, NumberSymbol, cos, exp, sin

from ...forms.canonical import applying, shifted
from ...forms.exact import RATIONAL, Scalar, expression
from ...functions import HeavisideStep
from ...symbols import T, leaves

STEP = applying(HeavisideStep)
BUILT = {head: applying(head) for head in (exp, sin, cos)}


def moved(e: Expr, point: Scalar) -> Expr:
    """e(T - point)."""
    if point == 0:
        return e
    if not isinstance(point, RATIONAL) or not _is_plain(e):
        return e.xreplace({T: T - expression(point)})
    since = shifted(T, point)
    known: dict[Expr, Expr] = {T: since}

    def walk(u: Expr) -> Expr:
        if not u.args:
            return known.get(u, u)
        if u not in known:
            args = [walk(a) for a in u.args]
            same = all(a is b for a, b in zip(args, u.args, strict=True))
            known[u] = u if same else _rebuilt(type(u), args)
        return known[u]

    return walk(e)


def _rebuilt(head: type, args: list[Expr]) -> Expr:
    if head is exp or (head in BUILT and not args[0].could_extract_minus_sign()):
        return BUILT[head](*args)
    return head(*args)


def _is_plain(e: Expr) -> bool:
    """Whether no argument of a wave or an exponential could be simplified once a rational number is added."""
    return not any(isinstance(a, NumberSymbol) or a.is_imaginary for a in leaves(e)) and not any(
        h.args[0].atoms(exp, sin, cos) or not h.args[0].is_polynomial(T) for h in e.atoms(exp, sin, cos)
    )


def step(point: Scalar, side: int) -> Expr:
    """H(T - point), or H(point - T)."""
    if side > 0 and isinstance(point, RATIONAL) and point != 0:
        return STEP(shifted(T, point))
    return HeavisideStep(side * (T - expression(point)))
