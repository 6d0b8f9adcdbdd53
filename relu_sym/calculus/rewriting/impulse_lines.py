"""Along which symbols an expression shows all its impulses: Dirac(p*x) with p > 0 has none along p, one along x."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sympy import DiracDelta, Expr, Mul, SingularityFunction, Symbol

from ...functions import PrincipalValue


def shows_all_impulses(e: Expr, x: Symbol, lines: Collection[Symbol]) -> bool:
    """Whether no impulse of e lies on a whole set of the other lines, which a reading along x passes over.

    A reading along x leaves out numbers of the other symbols for which an impulse has no place on the line: that is
    right for a*x - b, where these numbers make a null set of its zeros, and wrong for y*x, whose factor y without x is
    0 on a set of zeros of its own.
    """
    return not any(_may_vanish(w, lines) for u in _arguments(e, x) for w in _factors(u) if not w.has(x))


def _arguments(e: Expr, x: Symbol) -> Iterator[Expr]:
    for d in e.atoms(DiracDelta, PrincipalValue, SingularityFunction):
        u = d.args[0]
        if isinstance(d, SingularityFunction):
            u = u - d.args[1]
        elif isinstance(d, PrincipalValue):
            u = u.as_numer_denom()[1]
        if u.has(x):
            yield u


def _factors(u: Expr) -> tuple[Expr, ...]:
    return u.args if isinstance(u, Mul) else Mul.make_args(u.factor())


def _may_vanish(w: Expr, lines: Collection[Symbol]) -> bool:
    """0 at numbers between others that its symbols can be: not where 0 is only the end of them."""
    if isinstance(w, Symbol) and (w.is_nonnegative or w.is_nonpositive):
        return False
    return w.is_zero is not False and not w.free_symbols.isdisjoint(lines)
