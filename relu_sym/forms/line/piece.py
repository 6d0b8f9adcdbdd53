"""A piece: the smooth function that a form is on one open interval.

``Poly`` holds rational coefficients, ``Smooth`` any expression in ``T``, ``Undefined`` marks an interval on which
the function has no value (a gap of a Piecewise, the outside of a natural domain). All answer the same questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import QQ, Add, Expr, Mul, Symbol, nan, oo
from sympy import Poly as SymPoly
from sympy.polys.rootoftools import ComplexRootOf

from ...budget import MAX_DEGREE
from ...errors import UnsupportedError
from ...symbols import T
from ..canonical import monomials, summed
from ..exact import ONE, RATIONAL, ZERO, Scalar, expression, portable, restored, scalar
from ..smoothness import is_smooth
from .coefficients import coefficients_of, derived, multiplied, value_at
from .limits import one_sided, regular_value
from .powers import differentiated


def without_zeros(c: Sequence[Scalar]) -> tuple:
    """Coefficients, lowest first, without the zeros at the end."""
    n = len(c)
    while n and not c[n - 1]:
        n -= 1
    return tuple(c[:n])


class Poly:
    """Polynomial in T over QQ; ``c`` are the coefficients, lowest first, without trailing zeros."""

    __slots__ = ("c", "last")
    undefined = periodic = absorbs = False

    def __init__(self, c: tuple) -> None:
        self.c = c if not c or c[-1] else without_zeros(c)
        self.last: tuple[Scalar, Scalar] | None = None  # the point asked for last, again when written, and the value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.c == other.c

    def __hash__(self) -> int:
        return hash(self.c)

    def __reduce__(self) -> tuple:
        return _loaded, tuple(map(portable, self.c))

    def __repr__(self) -> str:
        return f"Poly({self.expr()})"

    def __add__(self, other: Piece) -> Piece:
        if not isinstance(other, Poly):
            return other + self
        a, b = (self.c, other.c) if len(self.c) >= len(other.c) else (other.c, self.c)
        return Poly((*[u + v for u, v in zip(a, b, strict=False)], *a[len(b) :]))

    def __neg__(self) -> Poly:
        return Poly(tuple(-u for u in self.c))

    def __sub__(self, other: Piece) -> Piece:
        return self + (-other)

    def __mul__(self, other: Piece) -> Piece:
        if not isinstance(other, Poly):
            return other * self
        if len(self.c) + len(other.c) > MAX_DEGREE:
            return Smooth(self.expr() * other.expr())
        return Poly(multiplied(self.c, other.c))

    def diff(self) -> Poly:
        return Poly(derived(self.c))

    def at(self, point: Scalar) -> Scalar:
        if isinstance(point, ComplexRootOf):
            return self._at_algebraic(point)
        known = self.last  # read once: threads may share a piece
        if known is None or known[0] is not point:
            out = value_at(self.c, point)
            known = self.last = point, out if isinstance(out, RATIONAL) else scalar(out.expand())
        return known[1]

    def _at_algebraic(self, root: ComplexRootOf) -> Scalar:
        """The value at a root, reduced by its minimal polynomial: then 0 is written 0, nothing needs a proof."""
        own = SymPoly([expression(u) for u in reversed(self.c)] or [0], T, domain=QQ)
        reduced = own.rem(SymPoly(root.poly.all_coeffs(), T, domain=QQ))
        return scalar(reduced.as_expr().xreplace({T: root}))

    def limit(self, point: Scalar, side: int) -> Scalar:
        if not isinstance(point, RATIONAL) and point in (oo, -oo):
            if len(self.c) <= 1:
                return self.at(ZERO)
            up = (self.c[-1] > 0) ^ (point is -oo and len(self.c) % 2 == 0)
            return oo if up else -oo
        return self.at(point)

    def shifted(self, point: Scalar) -> tuple:
        """Coefficients in powers of ``T - point``, for a rational point."""
        c = list(self.c)
        for i in range(len(c)):
            for j in range(len(c) - 2, i - 1, -1):
                c[j] += point * c[j + 1]
        return tuple(c)

    def substitute(self, inner: Piece) -> Piece:
        out: Piece = NOTHING
        for u in reversed(self.c):
            out = out * inner + Poly((u,))
        return out

    def expr(self, x: Symbol = T) -> Expr:
        return summed(self.terms(x))

    def terms(self, x: Symbol = T) -> list[Expr]:
        """The terms of the formula, lowest first."""
        return monomials(self.c, x)

    def is_zero(self) -> bool:
        return not self.c

    def is_constant(self) -> bool:
        return len(self.c) <= 1

    @property
    def natural(self) -> Expr:
        return self.expr()

    @property
    def free_symbols(self) -> set:
        return set()


class Smooth:
    """An expression in T, smooth on the interval where it stands."""

    __slots__ = ("e",)
    undefined = periodic = absorbs = False

    def __init__(self, e: Expr) -> None:
        self.e = e

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Smooth) and self.e == other.e

    def __hash__(self) -> int:
        return hash(self.e)

    def __repr__(self) -> str:
        return f"Smooth({self.e})"

    def __add__(self, other: Piece) -> Piece:
        return other + self if other.absorbs else piece(Add(self.e, other.expr()))

    def __neg__(self) -> Piece:
        return piece(-self.e)

    def __sub__(self, other: Piece) -> Piece:
        return self + (-other)

    def __mul__(self, other: Piece) -> Piece:
        return other * self if other.absorbs else piece(Mul(self.e, other.expr()))

    def diff(self) -> Piece:
        return Undefined() if self.e in (oo, -oo) else piece(differentiated(self.e))

    def at(self, point: Scalar) -> Scalar:
        """The value at an inner point, or the two-sided limit where the formula has a removable gap."""
        value = regular_value(self.e, point)
        if value is not None:
            return value
        left, right = self.limit(point, -1), self.limit(point, 1)
        if left != right:
            raise UnsupportedError("{0} has no value at {1}", self.e, expression(point))
        return left

    def limit(self, point: Scalar, side: int) -> Scalar:
        """One-sided limit: exact, possibly infinite or an ``AccumBounds``; refused where SymPy finds none."""
        value = regular_value(self.e, point) if point not in (oo, -oo) else None
        return value if value is not None else one_sided(self.e, expression(point), side)

    def substitute(self, inner: Piece) -> Piece:
        return (
            inner.mapped(lambda u: self.e.xreplace({T: u}))
            if inner.undefined
            else piece(self.e.xreplace({T: inner.expr()}))
        )

    def expr(self, x: Symbol = T) -> Expr:
        return self.e if x is T else self.e.xreplace({T: x})

    def is_zero(self) -> bool:
        return False

    def is_constant(self) -> bool:
        return T not in self.e.free_symbols

    @property
    def natural(self) -> Expr:
        return self.e

    @property
    def free_symbols(self) -> set:
        return self.e.free_symbols


class Undefined:
    """No value on this interval; ``natural`` is the formula that says so by itself (log(T) for T < 0), or None."""

    __slots__ = ("natural",)
    undefined = absorbs = True
    periodic = False

    def __init__(self, natural: Expr | None = None) -> None:
        self.natural = natural

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined) and self.natural == other.natural

    def __hash__(self) -> int:
        return hash((Undefined, self.natural))

    def __repr__(self) -> str:
        return f"Undefined({self.natural})"

    @property
    def free_symbols(self) -> set:
        return set() if self.natural is None else self.natural.free_symbols

    def mapped(self, rule) -> Undefined:
        """The gap after an operation on its natural formula."""
        return Undefined(None if self.natural is None else rule(self.natural))

    def _combined(self, other: Piece, join) -> Undefined:
        if self.natural is None or other.natural is None:
            return Undefined()
        natural = join(self.natural, other.natural)
        return Undefined(None if is_smooth(natural) else natural)

    def __add__(self, other: Piece) -> Undefined:
        return self._combined(other, Add)

    def __neg__(self) -> Undefined:
        return self.mapped(lambda e: -e)

    def __sub__(self, other: Piece) -> Undefined:
        return self + (-other)

    def __mul__(self, other: Piece) -> Undefined:
        return self._combined(other, Mul)

    def diff(self) -> Undefined:
        return self.mapped(lambda e: e.diff(T))

    def at(self, point: Scalar) -> Scalar:
        return nan

    def limit(self, point: Scalar, side: int) -> Scalar:
        return nan

    def substitute(self, inner: Piece) -> Undefined:
        return self.mapped(lambda e: e.xreplace({T: inner.natural})) if inner.natural is not None else Undefined()

    def expr(self, x: Symbol = T) -> Expr:
        return nan if self.natural is None else self.natural.xreplace({T: x})

    def is_zero(self) -> bool:
        return False

    def is_constant(self) -> bool:
        return False


Piece = Poly | Smooth | Undefined
NOTHING = Poly(())
IDENTITY = Poly((ZERO, ONE))


def _loaded(*c: tuple[int, int]) -> Poly:
    return Poly(tuple(map(restored, c)))


def constant(s: Scalar) -> Piece:
    """The constant piece."""
    return Poly((s,)) if isinstance(s, RATIONAL) else piece(s)


def piece(e: Expr) -> Piece:
    """``e`` by its coefficients if it is a polynomial over QQ of moderate degree, else as it stands."""
    if e.is_Rational:
        return Poly((QQ(e.p, e.q),))
    if e is T:
        return IDENTITY
    if e is nan or (e.is_Add and e.args[0] in (oo, -oo)):  # what is finite adds nothing to an infinity
        return Undefined() if e is nan else Smooth(e.args[0])
    coefficients = coefficients_of(e)
    return Smooth(e) if coefficients is None else Poly(coefficients)
