"""The integral of a form over [a, b]: stretches between breakpoints, impulses inside, and what symbols leave open.

Where the order of breakpoints and ends is known, stretch by stretch; else F(b) - F(a) with the continuous
antiderivative F in steps, which holds in every order.
"""

from __future__ import annotations

from sympy import Add, Expr, I, S, nan, oo

from ...errors import Divergent, EndpointImpulseError, ReluSymError, Undecided, UnsupportedError, WithoutValue
from ...forms.exact import ZERO, Facts, Scalar, expanded, expression, is_finite, scalar, sign_of
from ...forms.line.jumps import Form, JumpSum, parts
from ...forms.line.partition import Impulse, LineForm
from ...symbols import T
from . import folding, periods
from . import primitive as of_piece
from .antiderivative import continuous
from .definite import definite
from .folding import Part
from .measured import Area, Stretch, on_an_end
from .unordered import by_difference, jointly, of_nothing


def area(form: Form, lo: Expr, hi: Expr, endpoints: str | None) -> Area:
    """The integral over [lo, hi]; backwards with the opposite sign; 0 from an infinity to itself."""
    if lo == hi and lo in (oo, -oo):
        return Area((), (), (), S.Zero)
    if _is_reversed(form, scalar(lo), scalar(hi)):
        return _backwards(_forwards(form, scalar(hi), scalar(lo), endpoints))
    return _forwards(form, scalar(lo), scalar(hi), endpoints)


def _is_reversed(form: Form, lo: Scalar, hi: Scalar) -> bool:
    """Whether lo is known to be above hi."""
    if lo in (oo, -oo) or hi in (oo, -oo):
        return lo == oo or hi == -oo
    try:
        return parts(form)[0].compare(lo, hi) > 0
    except Undecided:
        return False


def _forwards(form: Form, lo: Scalar, hi: Scalar, endpoints: str | None) -> Area:
    """The integral over [lo, hi], the ends not known to be reversed."""
    form = _cut(form, [v for v in (lo, hi) if v not in (oo, -oo)])
    if len(parts(form)) == 1:
        return _one(parts(form)[0], lo, hi, endpoints)
    found = _separately(form, lo, hi, endpoints)
    if found is None:
        return jointly(form, lo, hi, endpoints)
    all_located = all(a.stretches for a in found)
    return Area(
        tuple(s for a in found for s in a.stretches) if all_located else (),
        tuple(i for a in found for i in a.impulses),
        tuple(p for a in found for p in a.across),
        Add(*[a.value for a in found]),
        tuple(s for a in found for s in a.folded or a.stretches) if _is_folded(found) else None,
    )


def _is_folded(found: list[Area]) -> bool:
    """Whether a part was folded, and of all the others it is known how they were integrated."""
    return (
        any(a.folded for a in found)
        and not any(a.across for a in found)
        and all(
            a.folded or a.stretches or a.value == Add(*[expression(i.weight) * share for i, share in a.impulses])
            for a in found
        )
    )


def _separately(form: Form, lo: Scalar, hi: Scalar, endpoints: str | None) -> list[Area] | None:
    """The integrals of the parts; None where they diverge at an infinite end, which their sum need not do."""
    try:
        found = [_one(p, lo, hi, endpoints) for p in parts(form)]
    except Divergent:
        if not {lo, hi} & {oo, -oo}:
            raise
        return None
    return found if all(is_finite(a.value) for a in found) or not {lo, hi} & {oo, -oo} else None


def _cut(form: Form, ends: list[Scalar]) -> Form:
    """Families cut at the ends that are numbers, so that an impulse there is seen to be on an end."""
    if not any(p.repeats for p in parts(form)) or not all(expression(v).is_number for v in ends):
        return form
    try:
        cut = [p.cut(ends) if p.repeats else p for p in parts(form)]
    except Undecided:
        raise
    except UnsupportedError:
        return form  # which period holds an end depends on parameters
    return cut[0] if isinstance(form, LineForm) else JumpSum(cut)


def _one(form: LineForm, lo: Scalar, hi: Scalar, endpoints: str | None) -> Area:
    if lo == hi and _is_in_train(form, lo):
        return of_nothing(form, lo, endpoints)
    try:
        return _located(form, lo, hi, endpoints)
    except UnsupportedError as undecided:
        if not (form.repeats or isinstance(undecided, Undecided)) or isinstance(undecided, WithoutValue):
            raise
        try:
            return by_difference(form, lo, hi, endpoints)
        except (Undecided, EndpointImpulseError):
            raise
        except ReluSymError:
            raise undecided from None


def _is_in_train(form: LineForm, point: Scalar) -> bool:
    """Whether a family with impulses runs over the point, not cut there: which period holds it is not known."""
    if not any(p.periodic and not p.is_function for p in form.pieces):
        return False
    k, on = form.locate(point)
    p = form.pieces[k]
    return not on and p.periodic and not p.is_function


def _backwards(a: Area) -> Area:
    impulses = tuple((i, -share) for i, share in a.impulses)
    folded = None if a.folded is None else tuple(map(_reversed, a.folded))
    return Area(tuple(map(_reversed, a.stretches)), impulses, tuple((p, -gap) for p, gap in a.across), -a.value, folded)


def _reversed(s: Stretch) -> Stretch:
    return Stretch(s.piece, s.hi, s.lo, -s.value, True)


# ---------------------------------------------------------------------- the order is known
def _located(form: LineForm, lo: Scalar, hi: Scalar, endpoints: str | None) -> Area:
    places, homes, stretches, across = [], [], [], []
    for k, p in enumerate(form.pieces):
        u, v = form.ends(k)
        u = lo if u == -oo or (lo != -oo and form.compare(lo, u) > 0) else u
        v = hi if v == oo or (hi != oo and form.compare(v, hi) > 0) else v
        if u in (oo, -oo) or v in (oo, -oo) or form.compare(u, v) < 0:
            if p.undefined:
                raise WithoutValue(
                    "the function has no value between {0} = {1} and {2}", T, expression(u), expression(v)
                )
            places.append(Part(p, u, v))
            homes.append(k)
    poles = [point for point in form.principal if _is_inside(form, point, lo, hi)]
    folded = folding.principal(form, places, poles)
    if folded is None:
        stretches = [_stretch(form, k, place.u, place.v) for k, place in zip(homes, places, strict=True)]
        across = folding.gaps(form, poles)
    impulses = [(i, _share(form, i, lo, hi, endpoints)) for i in form.impulses]
    total = [expression(s.value) for s in stretches] if folded is None else [expression(folded.value)]
    total += [expression(-gap) for _, gap in across]
    total += [expression(i.weight) * share for i, share in impulses]
    value = Add(*total)
    if across and value.is_number and is_finite(value) and abs(value.evalf(20).as_real_imag()[1]) > 1e-12:
        raise UnsupportedError(
            "the principal value comes out as {0}, which is not real: SymPy's limits fail here", value
        )
    if value is nan:
        raise Divergent(
            "the integral diverges: its parts between the breakpoints are {0}; for a principal value across a pole "
            "integrate PrincipalValue(f)",
            [expression(s.value) for s in stretches],
        )
    kept = tuple((i, share) for i, share in impulses if share != 0)
    told = None if folded is None else folded.folded
    return Area(tuple(stretches), kept, tuple(across), expanded(value) if value.is_number else value, told)


def _stretch(form: LineForm, k: int, lo: Scalar, hi: Scalar) -> Stretch:
    """The integral over a part of piece k; at the pole of a principal value its infinite end is left out."""
    p, facts = form.pieces[k], form.domain.facts
    if p.periodic:
        return Stretch(p, lo, hi, periods.definite(p, lo, hi, continuous))
    open_ends = [any(end == q for q in form.principal) for end in (lo, hi)]
    if not any(open_ends):
        value = definite(p, lo, hi, facts, form.ends(k))
        if isinstance(value, Expr) and value.has(I) and _is_impossible(facts):
            raise WithoutValue("no parameters are as the cases of {0} ask here", p.expr())
        return Stretch(p, lo, hi, value)
    found = of_piece.primitive(p, *form.ends(k), facts)
    if of_piece.is_visible(found):
        raise UnsupportedError("SymPy finds no antiderivative of {0}, which its principal value needs", p.expr())
    value = ZERO
    for end, side, sign, is_open in ((lo, 1, -1, open_ends[0]), (hi, -1, 1, open_ends[1])):
        if not is_open:
            there = of_piece.limit(found, end, side, facts)
            if not is_finite(there):
                raise Divergent("the integral of {0} diverges at {1}", p.expr(), expression(end))
            value = value + sign * there
    return Stretch(p, lo, hi, value)


def _is_impossible(facts: Facts) -> bool:
    """Whether a sign contradicts the others: a*b < -1 beside a > 0 and b > 0."""
    for k, (e, s) in enumerate(facts.signs):
        try:
            if sign_of(e, Facts(facts.signs[:k] + facts.signs[k + 1 :])) != s:
                return True
        except Undecided:
            continue
    return False


def _is_inside(form: LineForm, point: Scalar, lo: Scalar, hi: Scalar) -> bool:
    """Strictly inside; a pole on an end point has no principal value."""
    places = [1 if lo == -oo else form.compare(point, lo), 1 if hi == oo else form.compare(hi, point)]
    if 0 in places:
        raise WithoutValue("the principal value at {0} = {1} sits on an end point", T, expression(point))
    return all(s > 0 for s in places)


def _share(form: LineForm, i: Impulse, lo: Scalar, hi: Scalar, endpoints: str | None) -> Expr:
    """How much of an impulse counts: 1 inside, 0 outside, at an end point what ``endpoints`` says."""
    places = [1 if lo == -oo else form.compare(i.point, lo), 1 if hi == oo else form.compare(hi, i.point)]
    if min(places) < 0:
        return S.Zero
    if 0 in places and endpoints is None:
        raise on_an_end(i)
    if i.order:
        return S.Zero
    if 0 not in places:
        return S.One
    if lo == hi and endpoints == "half":
        return S.Zero
    return {"in": S.One, "out": S.Zero, "half": S.Half}[str(endpoints)]
