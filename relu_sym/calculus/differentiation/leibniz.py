"""The derivative of an integral by its ends: f(hi)*hi' - f(lo)*lo', f bounded near every point."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Dummy, Expr, Integral

from ...errors import ReluSymError
from ...forms.exact import is_finite
from ...forms.line.partition import LineForm
from ...forms.smoothness import is_smooth
from ...symbols import T, heads
from ...vocabularies.read import read
from ..slopes import attempted


class ByEnds(NamedTuple):
    """The derivative almost everywhere, and that of each integral."""

    slope: Expr
    integrals: tuple[tuple[Integral, Expr], ...]


def by_ends(e: Expr) -> ByEnds | None:
    """The derivative of an expression with integrals up to T, almost everywhere; None where this is no rule for it."""
    if not any(issubclass(h, Integral) for h in heads(e)):
        return None
    found = [i for i in e.atoms(Integral) if T in i.free_symbols and not is_smooth(i)]
    if not found or not all(map(_is_primitive, found)):
        return None
    names = {i: Dummy("F") for i in found}
    bare, back = e.xreplace(names), {d: i for i, d in names.items()}
    if not (is_smooth(bare) and bare.is_polynomial(*back)):
        return None
    slopes = {d: _slope(i) for i, d in names.items()}
    out = bare.diff(T)
    for d, slope in slopes.items():
        out += bare.diff(d) * slope
    return ByEnds(out.xreplace(back), tuple((back[d], slope) for d, slope in slopes.items()))


def _slope(i: Integral) -> Expr:
    t, lo, hi = i.limits[0]
    return i.function.xreplace({t: hi}) * hi.diff(T) - i.function.xreplace({t: lo}) * lo.diff(T)


def _is_primitive(i: Expr) -> bool:
    """Whether T stands in the ends alone, smoothly, and the integrand is locally bounded: no impulse, no pole."""
    if len(i.limits) != 1 or len(i.limits[0]) != 3 or T in i.function.free_symbols:
        return False
    t, *ends = i.limits[0]
    if not all(map(is_smooth, ends)):
        return False
    try:
        form = read(i.function.xreplace({t: T}))
    except ReluSymError:
        return False
    return all(map(_is_bounded, [form, *(p.window for p in form.pieces if p.periodic)]))


def _is_bounded(form: LineForm) -> bool:
    if not form.is_function or any(p.undefined for p in form.pieces):
        return False
    sides = [(p, b.point, s) for k, b in enumerate(form.breaks) for p, s in zip(form.sides(k), (-1, 1), strict=True)]
    limits = [attempted(p, a, s) for p, a, s in sides if not (p.periodic or p.undefined)]
    return all(v is not None and is_finite(v) for v in limits)
