"""The nouns of derivations on the line: derivative, function by cases, pairing, test function, boundary term."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Derivative, Expr, Integer, Integral, Limit, Subs, Symbol, oo, sympify
from sympy.core.symbol import Str

from .layout import Fraction, Noun, Row, Scripts, Table, fenced, row


class NumberNoun(Noun, Expr):
    """A noun that stands for a number or a function, so that it adds and multiplies."""

    is_commutative = True
    is_loose = False

    def _eval_simplify(self, **_: Any) -> Expr:
        return self


class D(NumberNoun):
    """The n-th derivative of f in x, in a mode (``classical`` or ``distributional``), not carried out."""

    def __new__(cls, f: Basic, x: Expr, n: Any = 1, mode: str | Str = "distributional") -> Any:
        if n == 0:
            return f
        return super().__new__(cls, f, x, Integer(n), mode if isinstance(mode, Str) else Str(mode))

    def _layout(self) -> Row:
        f, x, n, _ = self.args
        if n == 1:
            return row(Fraction("d", row("d", x)), fenced(f))
        return row(Fraction(Scripts("d", sup=n), row("d", Scripts(x, sup=n))), fenced(f))


class Quotient(NumberNoun):
    """(f(a + h) - value)/h, a difference quotient as it is written down; ``a`` may be the variable itself."""

    def __new__(cls, f: Expr, x: Expr, a: Any, value: Any, h: Expr) -> Any:
        return super().__new__(cls, f, x, sympify(a), sympify(value), h)

    def carried_out(self) -> Expr:
        """The quotient as an expression."""
        f, x, a, value, h = self.args
        return (_put(f, x, a + h) - value) / h

    @property
    def free_symbols(self) -> set:
        f, x, a, value, h = self.args
        return (f.free_symbols - {x}) | a.free_symbols | value.free_symbols | h.free_symbols

    def _layout(self) -> Fraction:
        f, x, a, value, h = self.args
        return Fraction(row(_put(f, x, a + h), "-", fenced(value)), h)


def _put(f: Expr, x: Expr, u: Expr) -> Expr:
    """f at u; a variable bound by an integral or a derivative stays."""
    return f.subs(x, u) if f.has(Integral, Derivative, Subs) else f.xreplace({x: u})


class OneSidedLimit(Limit):
    """A limit at an algebraic number: SymPy refuses one whose polynomial is spelled with the variable."""

    def __new__(cls, e: Expr, z: Expr, z0: Expr, dir: Any = "+") -> Any:
        made = Expr.__new__(cls)
        made._args = (sympify(e), z, sympify(z0), Symbol(str(dir)))
        return made


class Branch(Noun):
    """``value`` from ``lo`` to ``hi``; the last two arguments say which ends belong to it (1 or 0)."""

    def __new__(cls, value: Basic, lo: Any, hi: Any, with_lo: Any = 0, with_hi: Any = 0) -> Any:
        return super().__new__(cls, *map(sympify, (value, lo, hi, with_lo, with_hi)))

    @property
    def is_point(self) -> bool:
        """A value at one point only."""
        return self.args[1] == self.args[2]

    def condition(self, x: Expr) -> Row:
        """The interval as a chain of inequalities."""
        _, lo, hi, with_lo, with_hi = self.args
        if self.is_point:
            return row(x, "=", lo)
        if lo == -oo and hi == oo:
            return row(x, "∈", "ℝ")
        if lo == -oo:
            return row(x, "≤" if with_hi else "<", hi)
        if hi == oo:
            return row(x, "≥" if with_lo else ">", lo)
        return row(lo, "≤" if with_lo else "<", x, "≤" if with_hi else "<", hi)

    def rows(self, x: Expr) -> tuple[tuple[Any, Any], ...]:
        """(value, condition)."""
        return ((self.args[0], self.condition(x)),)

    def _layout(self) -> Row:
        return row(self.args[0])


class Family(Noun):
    """Branches for every whole number n, of a function that repeats; only between ``lo`` and ``hi``."""

    def __new__(cls, n: Symbol, lo: Any, hi: Any, *branches: Branch) -> Any:
        return super().__new__(cls, n, sympify(lo), sympify(hi), *branches)

    @property
    def branches(self) -> tuple[Any, ...]:
        """The branches of the period of number n, left to right."""
        return self.args[3:]

    @property
    def free_symbols(self) -> set:
        return super().free_symbols - {self.args[0]}

    def rows(self, x: Expr) -> tuple[tuple[Any, Any], ...]:
        """(value, condition) for every branch."""
        n, lo, hi = self.args[:3]
        inside = () if (lo, hi) == (-oo, oo) else (Branch(0, lo, hi).condition(x), ",")
        return tuple((b.args[0], row(b.condition(x), ",", *inside, n, "∈", "ℤ")) for b in self.branches)

    def _layout(self) -> Row:
        return row(self.args[0], "∈", "ℤ")


class Cases(NumberNoun):
    """A function of x by branches on disjoint intervals in order, perhaps one for every whole number; without value
    outside them."""

    def __new__(cls, x: Expr, *branches: Branch | Family) -> Any:
        return super().__new__(cls, x, *branches)

    @property
    def branches(self) -> tuple[Any, ...]:
        """The branches and families, left to right."""
        return self.args[1:]

    @property
    def values(self) -> tuple[Any, ...]:
        """What the branches say, each with the symbol of its family."""
        found = (c for b in self.branches for c in (b.branches if isinstance(b, Family) else (b,)))
        return tuple(c.args[0] for c in found)

    def _layout(self) -> Table:
        x = self.args[0]
        return Table(tuple(r for b in self.branches for r in b.rows(x)))


class Test(NumberNoun):
    """phi^(k)(u), a derivative of a test function: smooth, 0 outside a bounded interval."""

    __test__ = False

    def __new__(cls, u: Any, k: Any = 0) -> Any:
        return super().__new__(cls, sympify(u), Integer(k))

    def _layout(self) -> Row:
        u, k = self.args
        return row(*_primed(int(k)), "(", u, ")")


def _primed(k: int) -> tuple:
    return ("φ", *"′" * k) if k < 4 else (Scripts("φ", sup=row("(", Integer(k), ")")),)


class Pairing(NumberNoun):
    """<T, phi>: a distribution in x applied to a test function of x."""

    def __new__(cls, t: Expr, phi: Expr, x: Expr) -> Any:
        return super().__new__(cls, t, phi, x)

    @property
    def free_symbols(self) -> set:
        return super().free_symbols - {self.args[2]}

    def _layout(self) -> Row:
        t, phi, _ = self.args
        shown = _primed(int(phi.args[1])) if isinstance(phi, Test) else (phi,)
        return row("⟨", t, ",", *shown, "⟩")


class Bracket(NumberNoun):
    """[F]_a^b = F(b-) - F(a+), a boundary term of integration by parts."""

    def __new__(cls, f: Expr, x: Expr, a: Any, b: Any) -> Any:
        return super().__new__(cls, f, x, sympify(a), sympify(b))

    @property
    def free_symbols(self) -> set:
        f, x, a, b = self.args
        return (f.free_symbols - {x}) | a.free_symbols | b.free_symbols

    def _layout(self) -> Scripts:
        f, _, a, b = self.args
        lower = a if a == -oo else Scripts(_alone(a), sup="+")
        upper = b if b == oo else Scripts(_alone(b), sup="-")
        return Scripts(row("[", f, "]"), sub=lower, sup=upper)


def _alone(a: Expr) -> Any:
    """A point that carries a sign: in parentheses unless one number or name."""
    return a if isinstance(a, (Integer, Symbol)) else row("(", a, ")")
