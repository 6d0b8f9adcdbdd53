"""Integrals by one antiderivative: the difference of its values at ends in any order; across a pole, cut at equal
distances on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from sympy import Add, Expr, Integral, Limit, Subs, Symbol, oo

from ..calculus.integration.antiderivative import antiderivative
from ..calculus.integration.integrate import IntegralCase, Integration
from ..calculus.integration.periods import regular
from ..calculus.integration.primitive import is_visible
from ..calculus.slopes import attempted
from ..errors import ReluSymError
from ..forms.exact import is_finite, scalar, sign_of
from ..forms.line.jumps import parts
from ..forms.line.partition import LineForm
from ..forms.line.piece import piece
from ..functions import PrincipalValue
from ..steps import Step
from ..symbols import T
from .catalogue import step
from .chain import Chain
from .frame import Frame


def in_any_order(c: Chain, case: IntegralCase, found: Integration, frame: Frame, impulses: list[Step]) -> None:
    """F(b) - F(a), with the antiderivative F that is continuous on the whole line."""
    assert case.form is not None and case.area is not None
    primitive = _primitive(case, frame)
    if primitive is None:
        c.to("any order", frame.out(case.result), impulses)
        return
    f, after = primitive
    x, weights = frame.x, [frame.number(i.weight) * share for i, share in case.area.impulses]
    line = step("antiderivative of the pieces", Integral(f, x), after, relation="↦")
    c.to("any order", Add(_at(after, x, found.hi), -_at(after, x, found.lo), *weights), [line, *impulses])
    c.to("limits at the ends", frame.out(case.result))


def _primitive(case: IntegralCase, frame: Frame) -> tuple[Expr, Expr] | None:
    """The function without its impulses and its antiderivative; None where it has none that can be shown."""
    forms = [regular(p) for p in parts(case.form)]  # type: ignore[arg-type]
    if any(p.repeats or p.principal for p in forms):
        return None
    try:
        after = [q for p in forms for q in parts(antiderivative(p)[0])]
    except ReluSymError:
        return None
    if any(is_visible(p) for q in after for p in q.pieces):
        return None
    shown = Add(*[frame.stated(q) for q in after])
    return None if shown == 0 else (Add(*[frame.stated(p) for p in forms]), shown)


def _at(f: Expr, x: Expr, end: Expr) -> Expr:
    """The value of F at an end, a limit at an infinite one."""
    return Limit(f, x, end, "-" if end == oo else "+") if end in (oo, -oo) else Subs(f, x, end)


def across_poles(c: Chain, case: IntegralCase, found: Integration, frame: Frame, impulses: list[Step]) -> None:
    """The same distance s is left out on both sides of every pole, then s goes to 0; impulses count beside that."""
    assert case.form is not None and case.area is not None
    forms = [regular(p) for p in parts(case.form)]
    poles, way = _poles_between(case, found, frame)
    if not poles or not _fades(forms, found):
        c.to("across the pole" if poles else "any order", frame.out(case.result), impulses)
        return
    stated = Add(*[frame.stated(p) for p in forms])
    inner = stated.replace(lambda t: isinstance(t, PrincipalValue), lambda t: t.args[0])
    weights = [frame.number(i.weight) * share for i, share in case.area.impulses]
    s = _distance(inner, *poles, found.lo, found.hi)
    ends = [found.lo, *(e for p in poles for e in (p - way * s, p + way * s)), found.hi]
    cut = [Integral(inner, (frame.x, a, b)) for a, b in list(pairwise(ends))[::2]]
    c.to("across the pole", Add(Limit(Add(*cut), s, 0, "+"), *weights), impulses)
    c.to("limits at the ends", frame.out(case.result))


def _fades(forms: Sequence[LineForm], found: Integration) -> bool:
    """Whether the function falls like 1/x^2 at the infinite ends, so that each side of the cut is finite."""
    for end, k in ((found.lo, 0), (found.hi, -1)):
        if end not in (oo, -oo):
            continue
        k = k if end == (-oo if k == 0 else oo) else -1 - k
        for p in forms:
            outer = p.pieces[k]
            there = None if outer.undefined or outer.periodic else attempted(piece(T**2 * outer.expr()), end, 0)
            if there is None or not is_finite(there):
                return False
    return True


def _poles_between(case: IntegralCase, found: Integration, frame: Frame) -> tuple[list[Expr], int]:
    """The poles from the first end to the second, and whether that is to the right."""
    facts = case.facts
    lo, hi = (scalar(facts.applied(e)) for e in (found.lo, found.hi))
    way = 1 if lo == -oo or hi == oo else -1 if lo == oo or hi == -oo else sign_of(hi - lo, facts)

    def inside(p: Any) -> bool:
        after = lo in (oo, -oo) or way * sign_of(p - lo, facts) > 0
        return bool(way) and after and (hi in (oo, -oo) or way * sign_of(hi - p, facts) > 0)

    poles = {a for p in parts(case.form) for a in p.principal if inside(a)}  # type: ignore[arg-type]
    ordered = sorted(poles, key=cmp_to_key(lambda p, q: way * sign_of(p - q, facts)))
    return [frame.number(p) for p in ordered], way


def _distance(*expressions: Any) -> Symbol:
    """s, or the first letter after it that is free."""
    used = {a.name for e in expressions for a in e.free_symbols}
    return Symbol(next(n for n in ("s", "r", "epsilon", "s_1", "s_2") if n not in used), positive=True)
