"""Whether branches of roots and logarithms betray a solution that SymPy confirms: by numbers, on both sides of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Eq, Expr, Pow, Rational, Symbol, log, oo, together

from ...errors import ReluSymError
from ...forms.exact import expression
from ...forms.line.piece import piece
from ...forms.progressions import AllRoots
from ...symbols import T
from .. import quadrature
from .linear_equation import as_residual, linear

FAILURES = (NotImplementedError, TypeError, AttributeError, IndexError, KeyError, *quadrature.FAILURES)
PLACES = tuple(Rational(n, 7) for n in (-41, -16, -5, 3, 10, 23))
NEAR, NEARER = Rational(1, 10**6), Rational(1, 10**12)


def betrayed(eq: Any, sol: Eq, func: Any) -> bool:
    """Of a linear equation and a solution with branches: it fails somewhere, jumps where it is bounded, or where its
    branches begin is not known."""
    f, t = sol.rhs, func.args[0]
    heads = [h for h in f.atoms(log, Pow) if _has_branches(h, t)]
    if sol.lhs != func or f.has(func.func) or not heads:
        return False
    try:
        residual = as_residual(eq)
        if linear(residual, (func,)) is None:
            return False
        known = {
            s: Rational(13 + 4 * k, 11) for k, s in enumerate(sorted(f.free_symbols | residual.free_symbols, key=str))
        }
        known.pop(t, None)
        left, f = residual.subs(func, f).doit().xreplace(known), f.xreplace(known)
    except (ReluSymError, *FAILURES):
        return False
    try:
        ends = [p for h in heads for p in _ends(h.args[0].xreplace({**known, t: T}))]
    except (ReluSymError, *FAILURES):
        return True
    try:
        return any(_differs(_at(left, t, p), 0) for p in PLACES) or any(_jumps(f, t, p) for p in ends)
    except (ReluSymError, *FAILURES):
        return False


def _has_branches(h: Expr, t: Symbol) -> bool:
    return h.args[0].has(t) and (isinstance(h, log) or not h.args[1].is_integer)


def _ends(inner: Expr) -> Iterator[Expr]:
    """The zeros and poles of what stands under a root or logarithm, three of those without end; refused if unknown."""
    for e in together(inner).as_numer_denom():
        if e.has(T):
            roots = AllRoots(-oo, oo)
            yield from map(expression, roots.of(piece(e)))
            yield from (p.first + k * p.step for p in roots.progressions for k in (0, 1, 2))


def _at(e: Expr, t: Symbol, p: Expr) -> complex | None:
    """The number there; None where there is none."""
    v = e.xreplace({t: p}).evalf(30)
    return complex(v) if v.is_number and v.is_finite else None


def _differs(u: complex | None, v: complex | None, slack: float = 1e-8) -> bool:
    return u is not None and v is not None and abs(u - v) > slack * (1 + abs(u) + abs(v))


def _jumps(f: Expr, t: Symbol, p: Expr) -> bool:
    """Whether both one-sided limits are finite, and differ."""
    (left, lefter), (right, righter) = ([_at(f, t, p + s * h) for h in (NEAR, NEARER)] for s in (-1, 1))
    unbounded = _differs(left, lefter, 1e-2) or _differs(right, righter, 1e-2)
    return not unbounded and _differs(lefter, righter, 1e-2)
