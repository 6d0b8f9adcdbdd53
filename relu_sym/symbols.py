"""The gate: every verb's variable becomes one real Dummy on entry and comes back on exit.

Behind the gate all forms live on the same variable ``T``, so they can be memoised and combined; the caller's own
symbol, its assumptions and its floats are put back by ``Gate.out``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sympy import Basic, Dummy, Expr, Float, Rational, S, Symbol, nan, oo, sympify, zoo
from sympy.core.sympify import SympifyError
from sympy.matrices import MatrixBase, MatrixExpr

from .budget import MAX_DEPTH
from .errors import BudgetError, ReluSymError, UnsupportedError

T = Dummy("x", real=True)
"""The variable of every normal form."""


def as_expression(f: Any) -> Expr:
    """``f`` as a scalar SymPy expression, or an error that says why it is none."""
    if isinstance(f, str):
        raise UnsupportedError("{0!r} is a string: parse it first with rs.parse(text, x)", f)
    if isinstance(f, (MatrixBase, MatrixExpr, list, tuple, set, dict)):
        raise UnsupportedError("{0} is not a scalar expression: apply the verb to each entry", f)
    try:
        e = sympify(f, strict=True)
    except SympifyError:
        raise UnsupportedError("{0!r} is not a SymPy expression", f) from None
    check_depth(e)
    if not isinstance(e, Expr):
        raise UnsupportedError("{0} is a {1}, not a scalar expression", e, type(e).__name__)
    if e.is_commutative is False:
        raise UnsupportedError("{0} has non-commutative symbols; functions of a real variable commute", e)
    if e in (oo, -oo):
        raise UnsupportedError("{0} is no function with finite values", e)
    if e.has(nan, zoo):
        raise UnsupportedError("{0} contains {1}: it has no value to work on", e, "nan" if e.has(nan) else "zoo")
    return e


def check_depth(e: Basic) -> None:
    """Refuse an expression nested deeper than recursion can walk; counted level by level, without recursion."""
    level, here = 0, list(e.args)
    while here:
        level += 1
        if level > MAX_DEPTH:
            raise BudgetError("the {0} is nested more than {1} levels deep", type(e).__name__, MAX_DEPTH)
        here = list({a for b in here for a in b.args})


def as_variable(x: Any) -> Symbol:
    """``x`` as the real variable of a verb."""
    if not isinstance(x, Symbol):
        raise UnsupportedError("{0!r} cannot be the variable: give a Symbol", x)
    if x.is_commutative is False:
        raise UnsupportedError("the variable {0} is non-commutative", x)
    if x.is_integer:
        raise UnsupportedError("the variable {0} is declared integer; derivatives need a real variable", x)
    if x.is_extended_real is False:
        raise UnsupportedError("the variable {0} is declared non-real; kinks and jumps live on the real line", x)
    return x


def check_same_name(f: Basic, x: Symbol) -> None:
    """Refuse two different symbols of one name: a typing accident that would silently give 0."""
    for s in f.free_symbols:
        if s != x and getattr(s, "name", None) == x.name and not isinstance(s, Dummy):
            raise UnsupportedError(
                "{0} contains another symbol named {1!r} with other assumptions than the variable; "
                "use one and the same Symbol",
                f,
                x.name,
            )


def infer_variable(*expressions: Expr) -> Symbol | None:
    """The one free symbol, ``None`` where there is none or several."""
    free = set().union(*(e.free_symbols for e in expressions))
    return as_variable(free.pop()) if len(free) == 1 else None


def exact(f: Expr) -> tuple[Expr, bool]:
    """Floats read as the decimals they print as; and whether there were any."""
    floats = f.atoms(Float)
    return (f.xreplace({v: Rational(str(v)) for v in floats}), True) if floats else (f, False)


def inexact(e: Any) -> Any:
    """Every constant that is not an integer as a Float, in an expression or a set; structure kept."""
    if not isinstance(e, Basic) or e.is_Integer or (not e.args and not e.is_number):
        return e
    if isinstance(e, Expr) and e.is_number and e.is_finite:
        value = e.evalf()
        if value.is_Float:
            return value
    return e.func(*[a if a.is_Integer else inexact(a) for a in e.args]) if e.args else e


class Gate:
    """One passage: ``expr`` is the caller's expression on ``T``; ``out`` brings a result back."""

    def __init__(self, f: Any, x: Any) -> None:
        self.x = as_variable(x)
        e = as_expression(f)
        check_same_name(e, self.x)
        e, self.floats = exact(e)
        self.source = e
        self.expr: Expr = self.enter(e)
        self.lo = S.Zero if self.x.is_nonnegative else -oo
        self.hi = S.Zero if self.x.is_nonpositive else oo

    def enter(self, e: Any) -> Any:
        """The caller's object on ``T``."""
        return exact(e)[0].xreplace({self.x: T}) if isinstance(e, Basic) else e

    def out(self, e: Any) -> Any:
        """A result in the caller's symbols, floats if floats came in."""
        e = e.xreplace({T: self.x}) if isinstance(e, Basic) else e
        return inexact(e) if self.floats else e

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Errors raised inside quote the caller's symbols."""
        try:
            yield
        except ReluSymError as err:
            raise err.requoted(self.out) from None
        except RecursionError:
            raise UnsupportedError("{0} is nested too deeply", type(self.source).__name__) from None
