"""Zeros that are isolated, as numbers: rationals, or RootIn between the neighbours of fewest decimals."""

from __future__ import annotations

from sympy import QQ, Expr, Integer, Poly, Rational, floor, oo, together
from sympy.polys.polyerrors import CoercionFailed, PolynomialError

from ...budget import deadline
from ...errors import ReluSymError, UnsupportedError
from ...symbols import T
from .enclosure import Unbounded, enclosure, interval, sign_on
from .isolation import BITS, MAX_SIZE, NARROW, Cut, Isolation, Unsettled
from .root_in import SHOWN, RootIn


def primitive(law: Expr) -> Expr:
    """The law without a rational factor, of either sign: then the same zeros have the same name."""
    expanded = law.expand() if law.count_ops() <= MAX_SIZE else law
    law = expanded.as_content_primitive()[1]
    return -law if law.could_extract_minus_sign() else law


def is_algebraic(law: Expr) -> bool:
    """Whether a law is a rational function over the rationals: its zeros are CRootOf."""
    if not law.is_rational_function(T):
        return False
    try:
        Poly(together(law).as_numer_denom()[0], T, domain=QQ)
    except (PolynomialError, CoercionFailed):
        return False
    return True


def number(work: Isolation, cut: Cut) -> Expr:
    """The zero in a cut: a rational, or between the neighbours of fewest decimals that part it from all zeros of g'."""
    law = work.derivatives[0]
    while not cut.is_rational and not work.on(1, cut.low, cut.high):
        if cut.high - cut.low < NARROW:
            raise UnsupportedError(
                "{0} has a multiple zero near {1}, which has no closed form here", law, cut.low.evalf(12)
            )
        cut = work.narrower(cut)
    alone = Isolation(law, -oo, oo, work.sign)
    unit = Integer(1)
    while not cut.is_rational:
        low = floor(cut.low * unit) / unit
        high = low + 1 / unit
        if high < cut.high:
            cut = work.parted(cut, high)
        elif alone.bounds(0, low, high) and alone.on(1, low, high):
            if high <= 0 and primitive(law.xreplace({T: -T})) == primitive(law):  # even or odd: less its mirror image
                return -RootIn.proved(law, -high, -low)
            return RootIn.proved(law, low, high)
        else:
            unit *= 10
    return cut.low


def named(law: Expr, low: Rational, high: Rational) -> Expr:
    """The one zero of a law between two rationals that somebody names: proved again, or refused."""
    try:
        return _named(law, low, high)
    except ReluSymError as error:
        raise error.requoted(lambda e: e.xreplace({T: SHOWN}) if isinstance(e, Expr) else e) from None


def _named(law: Expr, low: Rational, high: Rational) -> Expr:
    if is_algebraic(law):
        raise UnsupportedError("RootIn({0}, ({1}, {2})): the zeros of a polynomial are CRootOf", law, low, high)
    try:
        work = Isolation(primitive(law), low, high, _sign_by_digits)
        with deadline("the zeros of {0}", law):
            found = work.zeros()
    except Unsettled:
        raise UnsupportedError("it is not proved that {0} has a zero between {1} and {2}", law, low, high) from None
    if len(found) != 1:
        raise UnsupportedError("{0} has {3} zeros between {1} and {2}, not one", law, low, high, len(found))
    return number(work, found[0])


def _sign_by_digits(e: Expr) -> int:
    """The sign of a number by its digits; 0 where it is written so."""
    if e.expand() == 0:
        return 0
    try:
        sign = sign_on(enclosure(e, interval(Integer(0), Integer(0), BITS), BITS))
    except Unbounded:
        sign = 0
    if not sign:
        raise Unsettled
    return sign
