"""The nouns of set-valued derivations: sets of slopes, not yet computed."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Interval, Set, sympify
from sympy.core.symbol import Str

from .layout import Noun, Row, Scripts, Under, fenced, row


class Subdifferential(Noun):
    """The set-valued derivative of f as a map of x; ``kind`` as in ``rs.subdifferential``."""

    def __new__(cls, f: Basic, x: Expr, kind: str | Str = "clarke") -> Any:
        return super().__new__(cls, f, x, kind if isinstance(kind, Str) else Str(kind))

    def _layout(self) -> Row:
        f, _, kind = self.args
        mark = {"clarke": "C", "bouligand": "B", "frechet": "F", "limiting": "L"}.get(kind.name)
        return row("∂" if mark is None else Scripts("∂", sub=mark), "[", f, "]")


class Hull(Noun):
    """conv{u, v, ...}: the smallest closed interval that holds the numbers."""

    def _layout(self) -> Row:
        body = [q for k, a in enumerate(self.args) for q in ((",", a) if k else (a,))]
        return row("conv", "{", *body, "}")


class OneSidedSet(Noun):
    """{u, v, ...} of numbers not yet computed: ``FiniteSet`` would sort and merge them."""

    def _layout(self) -> Row:
        body = [q for k, a in enumerate(self.args) for q in ((",", a) if k else (a,))]
        return row("{", *body, "}")


class Subgradients(Noun):
    """{v : f(y) >= f(a) + v*(y - a) for all y}, by its definition; arguments f, x, a, f(a), v, y."""

    def __new__(cls, f: Expr, x: Expr, a: Any, value: Any, v: Expr, y: Expr) -> Any:
        return super().__new__(cls, f, x, sympify(a), sympify(value), v, y)

    @property
    def free_symbols(self) -> set:
        f, x, a, value, v, y = self.args
        return ((f.free_symbols - {x}) | a.free_symbols | value.free_symbols) - {v, y}

    def _layout(self) -> Row:
        f, x, a, value, v, y = self.args
        line = (value + v * (y - a)) if value != 0 else v * (y - a)
        return row("{", v, ":", fenced(f.xreplace({x: y})), "≥", line, ",", "∀", y, "}")


class Extreme(Noun, Expr):
    """sup or inf of a quotient q(y) over lo < y < hi."""

    is_commutative = True

    def __new__(cls, which: str | Str, q: Expr, y: Expr, lo: Any, hi: Any) -> Any:
        return super().__new__(cls, which if isinstance(which, Str) else Str(which), q, y, sympify(lo), sympify(hi))

    @property
    def free_symbols(self) -> set:
        _, q, y, lo, hi = self.args
        return (q.free_symbols - {y}) | lo.free_symbols | hi.free_symbols

    def _layout(self) -> Row:
        which, q, y, lo, hi = self.args
        if lo.is_infinite and hi.is_infinite:
            return row(Under(which.name, y), fenced(q))
        below = row(y, "<", hi) if lo.is_infinite else row(y, ">", lo) if hi.is_infinite else row(lo, "<", y, "<", hi)
        return row(Under(which.name, below), fenced(q))


class Width(Noun, Expr):
    """The width of an interval of slopes, with a sign."""

    is_commutative = True

    def __new__(cls, interval: Set, sign: Any = 1) -> Any:
        return super().__new__(cls, interval, sympify(sign))

    def _layout(self) -> Row:
        interval, sign = self.args
        return row(*(("-",) if sign.is_negative else ()), "width", "(", interval, ")")


class Weight(Noun, Expr):
    """The weight of Dirac(x - a) in a distribution T."""

    is_commutative = True

    def __new__(cls, t: Expr, x: Expr, a: Any) -> Any:
        return super().__new__(cls, t, x, sympify(a))

    @property
    def free_symbols(self) -> set:
        t, x, a = self.args
        return (t.free_symbols - {x}) | a.free_symbols

    def _layout(self) -> Row:
        t, x, a = self.args
        return row(Scripts("weight", sub=row(x, "=", a)), "(", t, ")")


class SlopeInterval(Noun):
    """[u, v] of numbers not yet computed; empty if u > v."""

    def _layout(self) -> Row:
        return row("[", self.args[0], ",", self.args[1], "]")

    def computed(self) -> Set:
        """The interval of numbers."""
        return Interval(*self.args)
