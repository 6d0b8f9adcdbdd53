"""Integrals between ends whose order among the breakpoints is not known: F(b) - F(a), F in steps, impulses by steps."""

from __future__ import annotations

from sympy import Add, Expr, Piecewise, S, ceiling, floor, nan, oo, true

from ...errors import Divergent, UnsupportedError
from ...forms.exact import Facts, Scalar, expanded, expression, is_finite, scalar, sign_of
from ...forms.line.jumps import Form, parts
from ...forms.line.partition import Impulse, LineForm
from ...forms.line.piece import Piece, piece
from ...functions import Dirac, HeavisideStep
from ...symbols import T
from ...vocabularies import heaviside
from ...vocabularies.write import extends
from . import periods
from . import primitive as of_piece
from .antiderivative import antiderivative
from .measured import Area, on_an_end
from .summation import joined


def by_difference(form: LineForm, lo: Scalar, hi: Scalar, endpoints: str | None) -> Area:
    if form.principal or any(p.undefined for p in form.pieces):
        raise UnsupportedError("the order of the breakpoints and the ends is needed here")
    if not form.is_function and endpoints in ("in", "out") and not {lo, hi} & {oo, -oo}:
        sign_of(hi - lo, form.domain.facts)  # asked for: an impulse on an end counts otherwise when they are reversed
    if lo == hi:
        return of_nothing(form, lo, endpoints)
    (after,) = parts(antiderivative(periods.regular(form))[0])
    regular = joined([_value(after, hi, -1), -_value(after, lo, 1)])
    impulses = [(i, _step_share(i, lo, hi, endpoints)) for i in form.impulses]
    masses = [expression(i.weight) * share for i, share in impulses]
    return Area((), tuple(impulses), (), joined([regular, *masses, _counted(form, lo, hi, endpoints)]))


def of_nothing(form: LineForm, end: Scalar, endpoints: str | None) -> Area:
    """From a point to itself: an impulse there counts whole with "in", else not; unsaid, there is no value on one."""
    if endpoints is None:
        _check_end(form, end)
        for i in form.impulses:
            form.compare(i.point, end)
        (after,) = parts(antiderivative(periods.impulsive(form))[0])
        return Area((), (), (), _value(periods.gaps(after), end, 1))
    if endpoints != "in":
        return Area((), (), (), S.Zero)
    impulses = [(i, _step_share(i, end, end, endpoints)) for i in form.impulses]
    masses = [expression(i.weight) * share for i, share in impulses]
    return Area((), tuple(impulses), (), Add(*masses, _counted(form, end, end, endpoints)))


def _check_end(form: LineForm, end: Scalar) -> None:
    """Refuse an end that is seen to be on an impulse of a family; one that may be is left to the formula."""
    try:
        k, on = form.locate(end)
        own = [] if on or not form.pieces[k].periodic else form.pieces[k].impulses_at(end)
    except UnsupportedError:
        return
    if own:
        raise on_an_end(own[0])


def _counted(form: LineForm, lo: Scalar, hi: Scalar, endpoints: str | None) -> Expr:
    """The masses of the impulses of families between lo and hi, those on an end as ``endpoints`` says."""
    if all(p.is_function for p in form.pieces if p.periodic):
        return S.Zero
    if endpoints is None:
        for end in {lo, hi} - {oo, -oo}:
            _check_end(form, end)
    (after,) = parts(antiderivative(periods.impulsive(form))[0])
    sides = {None: (0, 0), "half": (None, None), "in": (1, -1), "out": (-1, 1)}[endpoints]
    at_hi, at_lo = (periods.counting(after, side) for side in sides)
    return joined([_value(at_hi, hi, -1), -_apart(_value(at_lo, lo, 1))])


def _apart(e: Expr) -> Expr:
    """The same with the sign inside of what may have no value: it must not cancel where the other end is this one."""
    gaps = {p: Piecewise(*[(-v, c) for v, c in p.args]) for p in e.atoms(Piecewise) if p.args[-1].cond != true}
    return e.xreplace({p: -q for p, q in gaps.items()})


def jointly(form: Form, lo: Scalar, hi: Scalar, endpoints: str | None) -> Area:
    """Several sums whose parts may diverge one by one: at infinity their antiderivatives are taken together."""
    if any(p.principal or any(q.undefined for q in p.pieces) for p in parts(form)):
        raise UnsupportedError("the order of the breakpoints is needed here: declare assumptions")
    bare = [p.replace(impulses=()) for p in parts(form)]
    after = [parts(antiderivative(p)[0])[0] for p in bare]
    regular = joined([_total(after, hi, -1), -_total(after, lo, 1)])
    shares = [(i, _step_share(i, lo, hi, endpoints)) for p in parts(form) for i in p.impulses]
    value = joined([regular, *[expression(i.weight) * share for i, share in shares]])
    return Area((), tuple(shares), (), value.expand() if value.is_polynomial() else value)


def _total(after: list[LineForm], end: Scalar, side: int) -> Expr:
    """The sum of antiderivatives at an end."""
    if end not in (oo, -oo):
        return Add(*[_value(a, end, side) for a in after])
    if any(a.repeats for a in after):
        raise UnsupportedError("kinks without end at {0}: their sum there is not taken together with other terms", end)
    outer = expanded(Add(*[a.pieces[-1 if end == oo else 0].expr() for a in after]))
    names = [s for s in outer.free_symbols - {T} if not (s.is_positive or s.is_negative)]
    if names and T in outer.free_symbols and not outer.is_polynomial(T):
        raise UnsupportedError("the integral at {0} depends on the signs of its parameters: declare assumptions", end)
    return _at_infinity(piece(outer), end, side, after[0].domain.facts)


def _at_infinity(p: Piece, end: Expr, side: int, facts: Facts) -> Expr:
    """The limit of an antiderivative; of a polynomial by the signs of its coefficients, which are asked for."""
    e = p.expr()
    for (degree,), c in e.as_poly(T).terms() if e.has(T) and e.is_polynomial(T) else ():
        s = sign_of(scalar(c), facts) if degree else 0
        if s:
            return oo * s * (1 if end == oo else (-1) ** degree)
    there = expression(of_piece.limit(p, end, side, facts))
    if not is_finite(there) and there not in (oo, -oo):
        raise Divergent("the integral diverges at {0}", end)
    return there


def _value(after: LineForm, end: Scalar, side: int) -> Expr:
    """F at an end: a limit at infinity, else F written in steps, which hold for every place of the end."""
    if end in (oo, -oo):
        p = after.pieces[-1 if end == oo else 0]
        return expression(periods.at_infinity(p, end) if p.periodic else _at_infinity(p, end, side, after.domain.facts))
    if any(of_piece.is_visible(p) or not extends(p) for p in after.pieces):
        raise UnsupportedError("the order of the breakpoints and the ends is needed here")
    there = heaviside.write(after, T).xreplace({T: expression(end)})
    steps = there.atoms(floor, ceiling) if after.repeats else ()
    return there.xreplace({f: f.func(f.args[0].expand()) for f in steps})


def _step_share(i: Impulse, lo: Scalar, hi: Scalar, endpoints: str | None) -> Expr:
    """H(b - p) - H(a - p), with the value at 0 that ``endpoints`` asks for; Dirac terms for derivatives of Dirac.

    Without that value it is H(b - p) + H(p - a) - 1: steps without a value must not cancel where a is b.
    """
    p = expression(i.point)
    at_hi, at_lo = {None: (nan, nan), "half": (S.Half, S.Half), "in": (S.One, S.Zero), "out": (S.Zero, S.One)}[
        endpoints
    ]
    total = S.Zero
    for end, sign, h in ((hi, 1, at_hi), (lo, -1, at_lo)):
        if end in (oo, -oo):
            total += sign if end == oo and not i.order else 0
        elif i.order:
            total += sign * Dirac(expression(end) - p, i.order - 1)
        elif sign < 0 and h is nan:
            total += HeavisideStep(p - expression(end), nan) - 1
        else:
            total += sign * HeavisideStep(expression(end) - p, h)
    if total is nan:
        raise on_an_end(i)
    return total
