"""RootIn(g, (a, b)): the one zero of g between rationals a < b, a number as CRootOf is, of no polynomial.

That it exists and is alone there was proved when it was made; a and b are neighbours among the decimals of the fewest
digits that part it from every zero of g'.  Two of them are equal if their g and their interval are.
"""

from __future__ import annotations

from typing import Any

from mpmath import libmp
from mpmath.libmp import mpf_cmp, mpf_shift, mpf_sub, round_ceiling
from mpmath.libmp.libmpi import mpi_div, mpi_mid, mpi_sub
from sympy import Expr, Float, Rational, Symbol, Tuple, srepr, sympify
from sympy.core.expr import AtomicExpr
from sympy.core.sympify import SympifyError
from sympy.polys.rootoftools import ComplexRootOf
from sympy.printing.pretty.stringpict import prettyForm

from ...errors import UnsupportedError
from ...symbols import T
from ..printing import Printed, raised
from .enclosure import Interval, enclosure, interval, meet, sign_on

SHOWN = Symbol("x", real=True)
"""The bound variable as it is printed."""
PRECISION = 100
"""Bits with which the slope was seen to keep its sign on the interval."""

DIGITS, MANY_DIGITS = 17, 50
"""Digits in code of machine numbers, and in that of mpmath."""


class RootIn(Printed, AtomicExpr):
    """The zero of ``g`` in an open interval with rational ends, proved to be one and alone.

    An atom: nothing that walks through expressions meets the bound variable.  ``RootIn(x - cos(x), (0, 1))`` proves
    again, and gives the number in the form that relu_sym itself gives it.

    >>> from sympy import cos, Symbol
    >>> from relu_sym import RootIn
    >>> x = Symbol('x')
    >>> r = RootIn(x - cos(x), (0, 1))
    >>> r, r.evalf(30), r < 1, RootIn(2*cos(x) - 2*x, ('1/2', 5)) == r
    (RootIn(x - cos(x), (0, 1)), 0.739085133215160641655312087674, True, True)
    """

    __slots__ = ("best", "high", "law", "low", "text")

    is_number = True
    is_commutative = is_real = is_finite = True
    is_zero = is_integer = False

    _printed_name = "RootIn"

    def __new__(cls, g: Any, ends: Any) -> Any:
        try:
            law, low, high = sympify(g), *map(sympify, ends)
        except (SympifyError, TypeError, ValueError):
            raise UnsupportedError("RootIn takes a function and its two ends: RootIn(x - cos(x), (0, 1))") from None
        free = law.free_symbols if isinstance(law, Expr) else ()
        if len(free) != 1 or not (low.is_Rational and high.is_Rational and low < high):
            raise UnsupportedError("RootIn({0}, {1}): a function of one symbol and rational ends are expected", g, ends)
        from .numbers import named  # it makes these numbers, with their proof

        return named(law.xreplace({next(iter(free)): T}), low, high)

    @classmethod
    def proved(cls, law: Expr, low: Rational, high: Rational) -> RootIn:
        """The number itself, of a law in T; whoever calls this has the proof, and ends without superfluous digits."""
        self = AtomicExpr.__new__(cls)
        self.law, self.low, self.high = law, low, high
        self.text = srepr(self.function)
        self.best = None
        return self

    @property
    def function(self) -> Expr:
        """g, in the symbol in which it is printed."""
        return self.law.xreplace({T: SHOWN})

    def _hashable_content(self) -> tuple:
        return self.text, self.low.p, self.low.q, self.high.p, self.high.q

    def __reduce_ex__(self, protocol: Any) -> tuple:
        return RootIn.proved, (self.law, self.low, self.high)

    # ------------------------------------------------------------------ its sign and its digits
    def _eval_is_extended_positive(self) -> bool:
        return bool(self.low >= 0)

    def _eval_is_extended_negative(self) -> bool:
        return bool(self.high <= 0)

    def bracket(self, prec: int) -> Interval:
        """Proved bounds that agree in ``prec`` bits, by Newton's method on intervals."""
        wp = max(prec, PRECISION) + 30
        v = self.best or interval(self.low, self.high, wp)
        slope = self.law.diff(T)
        while not _narrow(v, prec):
            mid = mpi_mid(v, wp)
            here = enclosure(self.law, (mid, mid), wp)
            steep = enclosure(slope, v, wp)
            new = meet(v, mpi_sub((mid, mid), mpi_div(here, steep, wp), wp))
            if mpf_cmp(mpf_sub(new[1], new[0], 20), mpf_sub(v[1], v[0], 20)) >= 0:
                wp += wp // 2
            v = new
        self.best = v
        return v

    def _eval_evalf(self, prec: int) -> Float:
        return Float._new(libmp.mpf_pos(mpi_mid(self.bracket(prec + 4), prec + 10), prec, "n"), prec)

    # ------------------------------------------------------------------ printing
    def _sympystr(self, printer: Any) -> str:
        return f"RootIn({printer._print(self.function)}, ({printer._print(self.low)}, {printer._print(self.high)}))"

    def _sympyrepr(self, printer: Any) -> str:
        return f"RootIn({self.text}, ({srepr(self.low)}, {srepr(self.high)}))"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, low, high, g = map(printer._print, (SHOWN, self.low, self.high, self.function))
        return raised(rf"\operatorname{{root}}_{{{x} \in \left({low}, {high}\right)}}\left({g}\right)", exp)

    def _shown_args(self) -> tuple[Any, ...]:
        return self.function, Tuple(self.low, self.high)

    def _pretty(self, printer: Any) -> Any:
        return prettyForm(*prettyForm("RootIn").right(printer._print_seq(self._shown_args(), "(", ")")))

    def _mathml_content(self, printer: Any) -> Any:
        apply = super()._mathml_content(printer)
        for part in (self.function, self.low, self.high):
            apply.appendChild(printer._print(part))
        return apply

    def _code_form(self) -> Float:
        return self.evalf(DIGITS)

    def _pythoncode(self, printer: Any) -> str:
        return self._by_rewriting(printer)

    _cmathcode = _lambdacode = _pythoncode

    def _mpmathcode(self, printer: Any) -> str:
        return printer._print(self.evalf(MANY_DIGITS))


def _narrow(v: Interval, prec: int) -> bool:
    """Whether an interval fixes its numbers to ``prec`` bits."""
    if not sign_on(v):
        return False
    least = v[0] if sign_on(v) > 0 else libmp.mpf_neg(v[1])
    return mpf_cmp(mpf_sub(v[1], v[0], 20, round_ceiling), mpf_shift(least, -prec)) <= 0


ROOTS = (ComplexRootOf, RootIn)
"""Numbers that are named by what they are zeros of: numeric code takes their decimals."""


def decimal(e: Expr, digits: int) -> Expr:
    """``e`` with the decimals of such numbers."""
    roots = e.atoms(*ROOTS)
    return e.xreplace({r: r.evalf(digits) for r in roots}) if roots else e
