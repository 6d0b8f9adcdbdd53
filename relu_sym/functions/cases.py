"""The Piecewise of our answers: code in every language, nan where it has no value."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.expr import Expr
from sympy.core.numbers import Float
from sympy.core.singleton import S


class Piecewise(sympy.Piecewise):
    """SymPy's Piecewise, equal to it and printed like it; in code a last branch nan, and branches of one type.

    SymPy's printers refuse a Piecewise whose last condition is not True, and a classical derivative must not claim
    a value where it has none.  Rust and Fortran refuse a whole number in one branch and a float in another.
    """

    @property
    def func(self) -> Any:
        """SymPy's class where that says it all; one without a last branch has to be made again as it is."""
        return sympy.Piecewise if self.args[-1][1] == True else Piecewise  # noqa: E712

    def __eq__(self, other: object) -> bool:
        if isinstance(other, sympy.Piecewise) and type(other) in (Piecewise, sympy.Piecewise):
            return bool(self._hashable_content() == other._hashable_content())
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = sympy.Piecewise.__hash__

    def _closed(self, default: Any) -> Any:
        """With a last branch ``default``, where no condition holds: so it is of nan, for which a != b would."""
        pairs = [tuple(pair) for pair in self.args]
        if pairs[-1][1] == True:  # noqa: E712  (SymPy's own truth)
            pairs[-1] = (pairs[-1][0], sympy.And(*[sympy.Not(c) for _, c in pairs[:-1]]))
        pairs = [(e, c.replace(lambda r: isinstance(r, sympy.Ne), _ordered)) for e, c in pairs]
        return sympy.Piecewise(*pairs, (default, True), evaluate=False)

    def _in_code(self, printer: Any, **_: Any) -> str:
        return printer._print(self._closed(NOT_A_NUMBER))

    _ccode = _cxxcode = _julia = _javascript = _rcode = _glsl = _in_code

    def _in_floats(self) -> Any:
        """The branches must have one type."""
        pairs = [(Float(e) if e.is_Rational else e, c) for e, c in self._closed(NOT_A_NUMBER).args]
        return sympy.Piecewise(*pairs, evaluate=False)

    def _fcode(self, printer: Any, **_: Any) -> str:
        return printer._print(self._in_floats())

    def _rust_code(self, printer: Any, **_: Any) -> str:
        pairs = [(all_digits(e), all_digits(c)) for e, c in self._in_floats().args]
        return f"({printer._print(sympy.Piecewise(*pairs, evaluate=False))})"

    def _octave(self, printer: Any, **_: Any) -> str:
        """By masks: 0/0 where no condition holds, since 0*nan would spread."""
        closed = self._closed(S.Zero)
        somewhere = sympy.Or(*(c for _, c in closed.args[:-1]), evaluate=False)
        return f"(({printer._print(closed)})./({printer._print(somewhere)}))"


def _ordered(r: Any) -> Any:
    """a != b as a < b or a > b."""
    return sympy.Or(r.lhs < r.rhs, r.lhs > r.rhs)


class NotANumber(Expr):
    """nan in code: the literal of the language, or 0/0 where it has none."""

    is_commutative = True

    def _ccode(self, printer: Any, **_: Any) -> str:
        return "(0.0/0.0)" if getattr(printer, "standard", "C99") == "C89" else "NAN"

    def _cxxcode(self, printer: Any, **_: Any) -> str:
        return "NAN"

    def _fcode(self, printer: Any, **_: Any) -> str:
        return "transfer(-2251799813685248_8, 1d0)"

    def _rust_code(self, printer: Any, **_: Any) -> str:
        return "f64::NAN"

    def _glsl(self, printer: Any, **_: Any) -> str:
        return "(0.0/0.0)"

    def _javascript(self, printer: Any, **_: Any) -> str:
        return "NaN"

    _julia = _rcode = _octave = _javascript


NOT_A_NUMBER = NotANumber()


def all_digits(e: Any) -> Any:
    """Irrational constants with the 17 digits of a double; SymPy's Rust printer writes 14."""
    numbers = [s for s in sympy.preorder_traversal(e) if isinstance(s, Expr) and s.is_number and s.is_irrational]
    return e.xreplace({s: Float(repr(float(s)), 17) for s in numbers})


def in_every_language(e: Any) -> Any:
    """A Piecewise as one that code can be made of; anything else as it is."""
    if type(e) is sympy.Piecewise:
        return sympy.Basic.__new__(Piecewise, *e.args)
    return e
