"""Exact scalars: an element of QQ where the number is rational, else an Expr; and the sign of either, decided.

Mixed arithmetic is Python's own: ``QQ`` elements and ``Expr`` add and multiply, the result is an ``Expr``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import (
    QQ,
    AccumBounds,
    Add,
    Basic,
    Dummy,
    Expr,
    Integral,
    Mul,
    Rational,
    S,
    cos,
    exp,
    factor_terms,
    nan,
    oo,
    sin,
    sympify,
    zoo,
)
from sympy.core.function import AppliedUndef

from ..budget import remembered
from ..errors import Undecided, UnsupportedError
from ..symbols import N, T
from .facts import NO_FACTS, Facts
from .least import sign_by_least
from .monotone import without_head
from .number_signs import number_sign, square_sign
from .one_branch import with_one_branch

Scalar = Any
"""A ``QQ`` element or an ``Expr``."""
ZERO, ONE = QQ.zero, QQ.one
RATIONAL = type(ONE)
MAX_FACTORED = 60
"""Operations of what is looked at for factors."""


def scalar(e: Any) -> Scalar:
    """The exact scalar of an Expr or a Python number."""
    if isinstance(e, RATIONAL):
        return e
    if not isinstance(e, Basic):
        e = sympify(e)
    return RATIONAL(e.p, e.q) if e.is_Rational else e


def expression(s: Scalar) -> Expr:
    """The Expr of a scalar."""
    if not isinstance(s, RATIONAL):
        return s
    return Rational.from_coprime_ints(int(s.numerator), int(s.denominator))


def portable(s: Scalar | None) -> Any:
    """The scalar as it is pickled: a rational as two integers, which mean the same whatever QQ is made of."""
    return (int(s.numerator), int(s.denominator)) if isinstance(s, RATIONAL) else s


def restored(s: Any) -> Scalar | None:
    """The scalar that ``portable`` wrote."""
    return QQ(*s) if isinstance(s, tuple) else s


def expanded(s: Scalar) -> Scalar:
    """``s.expand()``; numbers, and sums of their products with exp, sin or cos of rationals, have nothing to expand.

    An integral that stays is not torn: the integrals of the terms of its integrand need not converge.
    """
    if isinstance(s, RATIONAL) or all(map(_is_plain, Add.make_args(s))):
        return s
    whole = {i: Dummy() for i in s.atoms(Integral)} if s.has(Integral) else {}
    return s.xreplace(whole).expand().xreplace({v: i for i, v in whole.items()}) if whole else s.expand()


def _is_plain(e: Expr) -> bool:
    h = e.args[1] if e.is_Mul and len(e.args) == 2 and e.args[0].is_Rational else e
    return bool(h.is_Rational) or (isinstance(h, (exp, sin, cos)) and h.args[0].is_Rational)


def is_finite(s: Scalar) -> bool:
    """Whether the scalar is a proper finite value, as far as its form tells."""
    return isinstance(s, RATIONAL) or not s.has(oo, -oo, zoo, nan, AccumBounds)


def in_order(items: Iterable[Any], key: Callable[[Any], Scalar] = lambda p: p) -> list[Any]:
    """Items sorted by a rational: by its float, which is quick to compare, and exactly where those are equal."""
    items = list(items)
    try:
        return sorted(items, key=lambda item: (float(key(item)), key(item)))
    except OverflowError:
        return sorted(items, key=key)


def sign_of(s: Scalar, facts: Facts = NO_FACTS) -> int:
    """-1, 0 or 1, proved; raises ``Undecided`` where it cannot be proved."""
    if isinstance(s, RATIONAL):
        return (s > 0) - (s < 0)
    if s.is_Rational:
        return (s.p > 0) - (s.p < 0)
    if s in (oo, -oo):
        return 1 if s is oo else -1
    if not is_finite(s):
        raise Undecided(s)
    known = facts.known(s)
    if known is None and s.has(AppliedUndef):
        known = 0 if expanded(s) == 0 else None  # nothing is known of an undefined function; SymPy's evalf recurses
    elif known is None:
        known = number_sign(s) if not s.free_symbols else _symbol_sign(s, facts)
    if known is None and s.free_symbols and not s.has(AppliedUndef, T, N):
        known = sign_by_least(s, facts, lambda e: sign_of(scalar(e), facts))
    if known is None and not s.has(AppliedUndef, T, N):
        known = without_head(s, lambda e: sign_of(scalar(e), facts))
    if known is None and s.free_symbols and not s.has(AppliedUndef, T, N):
        known = _factored_sign(s, facts)
    if known is None:
        if any(v.is_extended_real is False for v in s.free_symbols):
            raise UnsupportedError("{0} is not real, and the answer depends on its sign", s)
        switched = with_one_branch(s, lambda e: sign_of(scalar(e), facts))
        if switched == s:
            raise Undecided(s)
        return sign_of(scalar(switched), facts)
    return known


def coincide(a: Scalar, b: Scalar, facts: Facts = NO_FACTS) -> bool:
    """Whether ``a - b`` is 0, ``Undecided`` where parameters decide; undefined functions and periods as ``equal``."""
    gap = a - b
    return equal(a, b, facts) if isinstance(gap, Expr) and gap.has(AppliedUndef, N) else sign_of(gap, facts) == 0


def is_zero(s: Scalar, facts: Facts = NO_FACTS) -> bool:
    """Whether the scalar is certainly 0; an undecided symbolic one counts as not certainly 0."""
    try:
        return sign_of(s, facts) == 0
    except Undecided:
        if isinstance(s, RATIONAL) or not (s.free_symbols or s.has(AppliedUndef)):
            raise
        return False


def equal(a: Scalar, b: Scalar, facts: Facts = NO_FACTS) -> bool:
    """Whether ``a - b`` is certainly 0."""
    if a is b or (type(a) is type(b) and a == b):
        return True
    if isinstance(a, RATIONAL) and isinstance(b, RATIONAL):
        return False
    if not (is_finite(a) and is_finite(b)):
        return bool(expression(a) == expression(b))
    return is_zero(a - b, facts)


@remembered(20000)
def _symbol_sign(s: Expr, facts: Facts) -> int | None:
    """Sign of an expression in parameters, by their assumptions and the facts."""
    for query, sign in (("is_zero", 0), ("is_extended_positive", 1), ("is_extended_negative", -1)):
        if getattr(s, query):
            return sign
    if s.is_Pow and s.exp.is_extended_real and not s.exp.is_integer:
        below = sign_of(s.base, facts)
        if below >= 0:
            return below if s.exp.is_positive else 1 if below else None
    if s.is_Pow and s.exp.is_Integer and s.exp.is_negative:
        below = sign_of(s.base, facts)
        return below ** (int(s.exp) % 2 or 2) if below else None
    expanded = s.expand()
    if expanded == 0:
        return 0
    for query, sign in (("is_extended_positive", 1), ("is_extended_negative", -1)):
        if getattr(expanded, query):
            return sign
    if expanded.is_rational_function() and not expanded.is_polynomial():
        return _quotient_sign(expanded, facts)
    if expanded.is_Add:
        agreed = _agreed_sign(expanded, facts)
        if agreed is not None:
            return agreed
        if len(expanded.args) == 2 and expanded.has(exp):
            return _larger_sign(expanded, facts)
    product = factor_terms(expanded)
    if product.is_Mul:
        return _product_sign(product, s, facts)
    return square_sign(s)


def _product_sign(product: Expr, s: Expr, facts: Facts) -> int | None:
    """The signs of the factors; only those that are not known are asked for."""
    total, unknown = 1, []
    for a in product.args:
        try:
            total *= sign_of(a, facts)
        except Undecided as undecided:
            unknown.append((a, undecided))
        if not total:
            return 0
    if not unknown:
        return total
    squared = square_sign(s)
    if squared is None and not s.is_polynomial():
        raise unknown[0][1]  # it may be settled without its head
    if squared is None and len(unknown) < sum(bool(a.free_symbols) for a in product.args):
        raise Undecided(Mul(*[a for a, _ in unknown]))
    return squared


def _factored_sign(s: Expr, facts: Facts) -> int | None:
    """By the factors of a polynomial in heads of parameters, such as sin(a)**2 - 1."""
    if s.is_rational_function() or s.count_ops() > MAX_FACTORED:
        return None
    product = _factored(s) if s.is_Add else s
    several = product.is_Mul and sum(bool(a.free_symbols) for a in product.args) > 1
    return _product_sign(product, s, facts) if several else None


@remembered(4096)
def _factored(s: Expr) -> Expr:
    return s.factor()


def _quotient_sign(s: Expr, facts: Facts) -> int | None:
    """By numerator and denominator in lowest terms; the denominator is asked for first, since it must not be 0."""
    numerator, denominator = s.cancel().as_numer_denom()
    below = sign_of(denominator, facts)
    return below * sign_of(numerator, facts) if below else None


def _agreed_sign(s: Expr, facts: Facts) -> int | None:
    """The sign that all terms of a sum share, zeros apart."""
    signs = set()
    for a in s.args:
        try:
            signs.add(sign_of(a, facts))
        except Undecided:
            return None
    signs.discard(0)
    return signs.pop() if len(signs) == 1 else None


def _larger_sign(s: Expr, facts: Facts) -> int | None:
    """The sign of u - v, u and v of the same sign, where their quotient is an exponential: by its exponent."""
    u, v = s.args
    quotient = (-u / v).powsimp()
    if not (isinstance(quotient, exp) or quotient is S.Exp1):
        return None
    try:
        return sign_of(u, facts) * sign_of(quotient.as_base_exp()[1], facts)
    except Undecided:
        return None


def is_real_constant(e: Expr) -> bool:
    """Whether a parameter expression may be taken as real: it is not provably non-real."""
    return e.is_extended_real is not False and not e.has(S.ImaginaryUnit)
