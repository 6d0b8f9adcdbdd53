"""Exact real numbers with the rest of floating point: inf, -inf, nan and -0.0 are floats, all else is exact.

A finite number is an element of QQ, or an ``Expr`` where it is irrational; 0 is the rational one.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Float, Integer, Mul, Rational, S, floor, nan, oo, sympify, zoo

from ...errors import BudgetError, UnsupportedError
from ...forms.exact import RATIONAL, ZERO, Scalar, expression, scalar, sign_of
from .elementary import DOMAIN, ENDS, EXACT, FLOAT, INF, NAN

ONE = RATIONAL(1)
MAX_BITS = 200_000
"""Of a rational number: some 60 thousand digits."""
SMALL_FACTORS = 2**15
"""That are looked for in a number under a root."""
MAX_TERMS = 600
"""Of an irrational one."""


class Exact:
    """Arithmetic without rounding."""

    name = "exact"
    zero, one = ZERO, ONE

    def number(self, value: Any) -> Any:
        """A Python or SymPy number; a float is the binary number it is."""
        if isinstance(value, bool):
            return ONE if value else ZERO
        if isinstance(value, float):
            return self._float(value) if value in (INF, -INF) or value != value or value == 0 else _rational(value)
        if isinstance(value, RATIONAL):
            return value
        e = sympify(value)
        if isinstance(e, Float):
            return self.number(float(e)) if e._prec <= 53 else scalar(Rational(e))
        return {oo: INF, -oo: -INF, nan: NAN}.get(e, scalar(e))

    @staticmethod
    def _float(v: float) -> Any:
        """A float that is inf, nan or a zero; +0.0 is the exact 0."""
        return ZERO if v == 0 and str(v) == "0.0" else v

    def is_zero(self, v: Any) -> bool:
        return v == 0 if isinstance(v, (float, RATIONAL)) else sign_of(v) == 0

    def is_finite(self, v: Any) -> bool:
        return not isinstance(v, float) or v == 0

    def is_nan(self, v: Any) -> bool:
        return isinstance(v, float) and v != v

    def sign(self, v: Any) -> float:
        """A float of the same kind: 1.0 or -1.0 for finite numbers, and specials as they are."""
        if isinstance(v, float):
            return v
        return float(sign_of(v))

    def add(self, a: Any, b: Any) -> Any:
        if not isinstance(a, float) and not isinstance(b, float):
            return _settled(a + b) if not isinstance(a, RATIONAL) or not isinstance(b, RATIONAL) else a + b
        a1, b1 = self._weight(a), self._weight(b)
        if self.is_finite(a) and self.is_finite(b):
            if a1 and b1:
                return self._float(a1 + b1)
            return (b if a1 == 0 and b1 != 0 else a) if a1 != b1 else self._float(a1 + b1)
        return a1 + b1

    def _weight(self, v: Any) -> float:
        """The number itself where it is special, 0.0 for the exact zero, 1.0 for what is finite."""
        return v if isinstance(v, float) else 0.0 if self.is_zero(v) else 1.0

    def neg(self, a: Any) -> Any:
        if isinstance(a, float):
            return self._float(-a)
        return -0.0 if self.is_zero(a) else -a

    def mul(self, a: Any, b: Any) -> Any:
        a1, b1 = self.sign(a), self.sign(b)
        if a1 * b1 == 0 or not self.is_finite(a) or not self.is_finite(b):
            return self._float(a1 * b1)
        return _sized(a * b) if isinstance(a, RATIONAL) and isinstance(b, RATIONAL) else _settled(a * b)

    def div(self, a: Any, b: Any) -> Any:
        a1, b1 = self.sign(a), self.sign(b)
        if a1 in (1.0, -1.0) and b1 in (1.0, -1.0):
            return a / b if isinstance(a, RATIONAL) and isinstance(b, RATIONAL) else _settled(a / b)
        return self._float(quotient(a1, b1))

    def compare(self, a: Any, b: Any) -> int | None:
        """-1, 0 or 1; None where one of them is nan."""
        if isinstance(a, RATIONAL) and isinstance(b, RATIONAL):
            return (a > b) - (a < b)
        if self.is_nan(a) or self.is_nan(b):
            return None
        if not self.is_finite(a) or not self.is_finite(b):
            a1, b1 = (0.0 if self.is_finite(v) else v for v in (a, b))
            return (a1 > b1) - (a1 < b1)
        a, b = (ZERO if isinstance(v, float) else v for v in (a, b))
        return sign_of(scalar(a - b) if isinstance(a - b, Expr) else a - b)

    def call(self, name: str, x: Any) -> Any:
        """A function of ``elementary``."""
        if isinstance(x, float):
            value = FLOAT[name](x)
            if name in ENDS and x != 0 and x == x:
                return ENDS[name] if x > 0 else -ENDS[name]
            if value != value or value in (INF, -INF) or value == 0:
                return self._float(value)
            return scalar(EXACT[name](S.Zero)) if x == 0 else _rational(value)
        if name in DOMAIN:
            low, high, at_low, at_high = DOMAIN[name]
            for end, value, outside in ((low, at_low, -1), (high, at_high, 1)):
                side = None if end is None else self.compare(x, scalar(end))
                if side == outside:
                    return NAN
                if side == 0 and value in (INF, -INF):
                    return value
        return _settled(EXACT[name](expression(x)))

    def power(self, a: Any, b: Any) -> Any:
        """a**b as C's pow has it."""
        a1, b1 = self.sign(a), self.sign(b)
        if b1 == 0 or (isinstance(a, RATIONAL) and a == 1):
            return ONE
        if a1 != a1 or b1 != b1:
            return NAN
        if self.is_finite(a) and self.is_finite(b) and a1 != 0:
            if a1 < 0 and not expression(b).is_integer:
                return NAN
            if isinstance(a, RATIONAL) and isinstance(b, RATIONAL):
                _check(abs(int(b)) * _bits(a))
                return _settled(_rational_power(a, b))
            return _settled(expression(a) ** expression(b))
        if not self.is_finite(b):
            size = self.compare(self.mul(a, self.number(int(a1 >= 0) * 2 - 1)), ONE)
            grows = size == (1 if b1 > 0 else -1)
            return ONE if size == 0 else INF if grows else ZERO
        odd = bool(expression(b).is_integer and expression(b).is_odd)
        large = (a1 in (INF, -INF)) == (b1 > 0)
        negative = odd and str(a1).startswith("-")
        found = INF if large else 0.0
        return self._float(-found if negative else found)

    def hypot(self, a: Any, b: Any) -> Any:
        """sqrt(a*a + b*b)."""
        return self.call("sqrt", self.add(self.mul(a, a), self.mul(b, b)))

    def remainder(self, a: Any, b: Any) -> Any:
        """C's fmod: a - b*trunc(a/b), of the sign of a, also where it is 0."""
        if not self.is_finite(a) or self.is_zero(b) or self.is_nan(b):
            return NAN
        if self.is_zero(a) or not self.is_finite(b):
            return a
        ratio = self.div(a, b)
        negative = self.compare(ratio, ZERO) == -1
        whole = self.neg(self.floor(self.neg(ratio))) if negative else self.floor(ratio)
        found = self.add(a, self.neg(self.mul(b, whole)))
        return -0.0 if self.is_zero(found) and self.compare(a, ZERO) == -1 else found

    def floor(self, x: Any) -> Any:
        """The largest whole number below."""
        if isinstance(x, float):
            return x
        return scalar(floor(expression(x)))

    def out(self, v: Any) -> Expr:
        """The number as SymPy's."""
        if isinstance(v, float):
            return {INF: oo, -INF: -oo}.get(v, nan if v != v else S.Zero)
        return expression(v)


def _bits(v: Any) -> int:
    return int(v.numerator).bit_length() + int(v.denominator).bit_length() - 1


def _check(bits: int) -> None:
    if bits > MAX_BITS:
        raise BudgetError(
            "computed exactly, a number of the program has more than {0} binary digits: dtype='float64' rounds it",
            MAX_BITS,
        )


def _sized(v: Any) -> Any:
    """A rational number that can be written down."""
    _check(_bits(v))
    return v


def quotient(a: float, b: float) -> float:
    """a/b as IEEE has it."""
    if b != 0:
        return a / b
    if a == 0 or a != a:
        return NAN
    return INF if (a > 0) == (not str(b).startswith("-")) else -INF


def _rational(value: float) -> Scalar:
    n, d = value.as_integer_ratio()
    return RATIONAL(n, d)


def _rational_power(a: Any, b: Any) -> Expr:
    """a**b of rational numbers, factor by factor.

    SymPy's own 24**(7/10 as a float) is 2**m*3**n under one root, m and n as long as the denominator: it does not end.
    """
    exponent = expression(b)
    if exponent.is_Integer:
        return expression(a) ** exponent
    above, below = (Integer(int(n)).factors(limit=SMALL_FACTORS) for n in (a.numerator, a.denominator))
    powers = [*above.items(), *((k, -e) for k, e in below.items())]
    return Mul(*(Integer(k) ** (e * exponent) for k, e in powers))


def _settled(e: Any) -> Scalar:
    """An irrational number as it stands, a rational one as an element of QQ; what vanishes is 0."""
    if isinstance(e, RATIONAL):
        return e
    if e is nan or e is zoo or e.is_extended_real is False:
        raise UnsupportedError("{0} is no real number", e)
    if e.is_Rational:
        return scalar(e)
    if e in (oo, -oo):
        return INF if e is oo else -INF
    if long(e):
        raise BudgetError(
            "computed exactly, a number of the program has more than {0} terms: dtype='float64' rounds it",
            MAX_TERMS,
        )
    return ZERO if (e.is_Add or e.is_Mul) and sign_of(e) == 0 else e


def long(e: Expr) -> bool:
    """Whether an expression has too many terms when it is written out; shared parts are counted once and multiplied."""
    sizes: dict[Any, int] = {}
    todo: list[tuple[Any, bool]] = [(e, False)]
    while todo:
        part, ready = todo.pop()
        if ready:
            sizes[part] = 1 + sum(sizes[a] for a in part.args)
        elif part not in sizes:
            todo += [(part, True), *((a, False) for a in part.args)]
    return sizes[e] > MAX_TERMS
