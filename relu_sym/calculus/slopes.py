"""One-sided data at breakpoints: values, slopes of the formula, slopes of the difference quotient.

Everything that the three modes say about a breakpoint is read off this evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sympy import AccumBounds, Dummy, Ei, EulerGamma, Expr, Pow, expand_log, hyper, log, oo

from ..errors import DiffersByPeriod, Undecided, UnsupportedError
from ..forms.exact import NO_FACTS, ZERO, Facts, Scalar, expression, is_finite, scalar, sign_of
from ..forms.line.agreement import agree
from ..forms.line.limits import along_base
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Smooth, piece
from ..forms.line.window import in_period
from ..symbols import N, T
from .singular import Signed, powers


class Side(NamedTuple):
    """One side of a breakpoint: limit of f, limit of f', limit of (f(t) - f(a))/(t - a); None where there is none,
    ``AccumBounds`` where all values between two are cluster values."""

    limit: Scalar | None
    slope: Scalar | None
    quotient: Scalar | None


class Corner(NamedTuple):
    """Evidence at one breakpoint."""

    point: Scalar
    value: Scalar | None
    left: Side
    right: Side
    continuous: bool
    differentiable: bool


def extent(limit: Scalar) -> tuple[Scalar, Scalar]:
    """The least and the greatest cluster value."""
    return (scalar(limit.min), scalar(limit.max)) if isinstance(limit, AccumBounds) else (limit, limit)


Agree = Callable[[Scalar, Scalar, Facts], bool]


def corner(form: LineForm, k: int) -> Corner:
    """What both sides say at breakpoint k; in a window of a family, what holds in every period."""
    try:
        return _corner(form, k, agree)
    except DiffersByPeriod as differs:
        if any(_corner(in_period(form, n), k, agree).differentiable for n in differs.numbers):
            raise
        return _corner(form, k, _agree_mostly)


def _agree_mostly(a: Scalar, b: Scalar, facts: Facts) -> bool:
    """Whether two values are equal in all but some periods."""
    try:
        return agree(a, b, facts)
    except DiffersByPeriod:
        return False


def _corner(form: LineForm, k: int, same: Agree) -> Corner:
    b = form.breaks[k]
    facts = form.domain.facts
    left, right = (side(p, b.point, b.value, s, form, same) for p, s in zip(form.sides(k), (-1, 1), strict=True))
    continuous = b.value is not None and all(
        v is not None and is_finite(v) and same(v, b.value, facts) for v in (left.limit, right.limit)
    )
    if continuous and None in (left.quotient, right.quotient):
        raise UnsupportedError(
            "whether the function has a derivative at {0} = {1} cannot be decided: SymPy finds no "
            "limit of its difference quotient",
            T,
            expression(b.point),
        )
    differentiable = continuous and all(is_finite(v) for v in (left.quotient, right.quotient))
    if differentiable:
        differentiable = decided_equal(left.quotient, right.quotient, form, same)
    return Corner(b.point, b.value, left, right, continuous, differentiable)


def decided_equal(a: Scalar, b: Scalar, form: LineForm, same: Agree = agree) -> bool:
    """Whether two one-sided slopes agree; ``Undecided`` (and so a case of its own) where parameters decide."""
    if N in expression(a - b).free_symbols:
        return same(a, b, form.domain.facts)
    return sign_of(a - b, form.domain.facts) == 0


def side(p: Piece, a: Scalar, value: Scalar | None, s: int, form: LineForm, same: Agree = agree) -> Side:
    """The limits on one side of ``a``."""
    if p.undefined:
        return Side(None, None, None)
    limit = _limit(p, a, s, form.domain.facts)
    slope = attempted(p.diff(), a, s, form.domain.facts)
    return Side(limit, slope, _quotient(p, a, value, limit, slope, s, form, same))


def _limit(p: Piece, a: Scalar, s: int, facts: Facts) -> Scalar:
    """The limit, with the signs of exponents that the facts know."""
    try:
        return p.limit(a, s)
    except Undecided as undecided:
        known = isinstance(undecided.expr, Expr) and facts.known(undecided.expr) is not None
        found = attempted(p, a, s, facts) if known else None
        if found is None:
            raise
        return found


def attempted(p: Piece, a: Scalar, s: int, facts: Facts = NO_FACTS) -> Scalar | None:
    """A limit, or None where none is found; of powers (T - a)**u the signs of the exponents are asked for."""
    if isinstance(p, Smooth) and powers(p.e, a) and is_finite(a):
        eps = Dummy("eps", positive=True)
        e = p.e.xreplace({T: expression(a) + s * eps}).powsimp().xreplace({eps: T})
        signed = Signed([h.exp for h, _ in powers(e, ZERO)], facts)
        p, a, s = piece(signed.of(e)), ZERO, 1
    else:
        signed = Signed((), NO_FACTS)
    named: dict[Expr, Expr] = {}
    while True:
        try:
            with signed.errors():
                return signed.out(expression(p.limit(a, s)).xreplace(named)) if named else signed.out(p.limit(a, s))
        except Undecided as undecided:
            exponent = signed.of(undecided.expr)
            known = facts.known(undecided.expr) if isinstance(undecided.expr, Expr) else None
            if not known or not isinstance(p, Smooth):
                raise
            d = Dummy(positive=True)
            if not any(h.exp == exponent for h in p.e.atoms(Pow)):
                e = along_base(p.e, expression(a))
                if e is None:
                    raise
                p, a, s = piece(e), ZERO, 1
            if not any(h.exp == exponent for h in p.expr().atoms(Pow)):
                raise
            named[d] = known * exponent
            p = piece(p.expr().xreplace({exponent: known * d}))
        except UnsupportedError:
            return None


def difference(left: Piece, right: Piece, a: Expr) -> Expr:
    """f(a + T) - f(a - T) for T > 0, logarithms of T taken apart so that they cancel."""
    eps = Dummy("eps", positive=True)
    both = right.expr().xreplace({T: a + eps}) - left.expr().xreplace({T: a - eps})
    both = both.replace(Ei, lambda u: _exponential_integral(u, eps))
    return expand_log(both.replace(log, lambda u: log(u.factor()))).expand().xreplace({eps: T})


def _exponential_integral(u: Expr, eps: Dummy) -> Expr:
    """Ei(u) beside 0 by its real logarithm, which SymPy's limit takes for a complex one."""
    if not u.is_polynomial(eps) or u.subs(eps, 0) != 0:
        return Ei(u)
    c = u.as_poly(eps).EC()
    return EulerGamma + log(-u if c.is_negative else u) + u * hyper((1, 1), (2, 2), u)


def _quotient(
    p: Piece, a: Scalar, value: Scalar | None, limit: Scalar, slope: Scalar | None, s: int, form: LineForm, same: Agree
) -> Scalar | None:
    """The one-sided derivative: by the mean value theorem the limit of the slope, where f is continuous from there."""
    if value is None or isinstance(limit, AccumBounds):
        return None
    if not is_finite(limit):
        return expression(limit) * s if limit in (oo, -oo) else None
    if not same(limit, value, form.domain.facts):
        return _jump_quotient(limit - value, s, form)
    if slope is not None and not isinstance(slope, AccumBounds):
        return slope
    quotient = ((p.expr() - expression(value)) / (T - expression(a))).expand()
    return attempted(piece(quotient), a, s, form.domain.facts)


def _jump_quotient(gap: Scalar, s: int, form: LineForm) -> Expr:
    """(f(t) - f(a))/(t - a) is unbounded beside a jump."""
    if N in expression(gap).free_symbols:
        return oo  # of one sign or the other in every period: unbounded is all that counts
    return oo * sign_of(gap, form.domain.facts) * s
