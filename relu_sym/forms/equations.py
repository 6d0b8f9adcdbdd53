"""An equation among parameters, solved for one of them: what a case of equality puts in."""

from __future__ import annotations

from sympy import Abs, Dummy, Expr, Poly, S, acos, cos, pi, real_roots, sin, sqrt
from sympy.polys.polyerrors import PolynomialError

from ..errors import Undecided
from ..symbols import Turns
from .exact import sign_of
from .facts import Facts

Equation = tuple[Expr, Expr]
"""(how the case is said, an expression linear in one parameter that is 0 there)."""


def equations(expr: Expr, facts: Facts) -> list[Equation]:
    """All solutions of ``expr = 0``, each for one parameter.

    ``Undecided`` where there are none that are found, or where another sign decides which there are.
    """
    if isinstance(expr, Abs) or (expr.is_Pow and expr.exp.is_positive):
        return equations(expr.args[0], facts)
    if any((slope := expr.diff(v)).is_nonzero and not slope.free_symbols for v in expr.free_symbols):
        return [(expr, expr)]
    factored = expr.factor() if expr.is_polynomial() and expr.count_ops() < 60 else expr
    if factored.is_Mul:
        return [e for f in factored.args if f.free_symbols for e in equations(f, facts)]
    if len(expr.free_symbols) == 1 and expr.is_polynomial():
        (v,) = expr.free_symbols
        try:
            return [(v - r, v - r) for r in dict.fromkeys(real_roots(expr, v))]
        except (NotImplementedError, PolynomialError):  # coefficients that are no rational numbers
            pass
    found = _by_turns(expr, facts)
    return _by_radicals(expr, facts) if found is None else found


def _by_turns(expr: Expr, facts: Facts) -> list[Equation] | None:
    """sin(u) = c or cos(u) = c, u linear in a parameter: u by one angle and whole turns; None for all others.

    Where c has two angles, the sign of the other function decides between them, and says which it is.
    """
    heads = [h for h in expr.atoms(sin, cos) if h.free_symbols]
    if len(heads) != 1:
        return None
    (h,), there = heads, Dummy()
    e = expr.xreplace({h: there})
    k, r, u = e.diff(there), e.xreplace({there: S.Zero}), h.args[0]
    v = min(u.free_symbols, key=lambda v: (not v.is_extended_real, str(v)))
    slope = u.diff(v)
    if k.free_symbols or r.free_symbols or k == 0 or slope.free_symbols or slope.is_nonzero is not True:
        return None
    c = -r / k
    reach = sign_of(1 - abs(c))
    if reach < 0:
        return []
    other = cos(u) if isinstance(h, sin) else sin(u)
    quarter = pi / 2 if isinstance(h, sin) else S.Zero
    if not reach:
        ends = [(expr, quarter if c > 0 else quarter + pi)]
    elif c == 0:
        ends = [(other - 1, pi / 2 - quarter), (other + 1, -pi / 2 - quarter)]
    else:
        side = sign_of(other, facts)
        ends = [(expr, quarter + (-side if isinstance(h, sin) else side) * acos(c))] if side else []
    return [(said, ((u - angle - 2 * pi * Turns((u - angle) / (2 * pi))) / slope).expand()) for said, angle in ends]


def _by_radicals(expr: Expr, facts: Facts) -> list[Equation]:
    """Linear or quadratic in one parameter, with coefficients in the others."""
    candidates = []
    for v in expr.free_symbols:
        try:
            candidates.append((Poly(expr, v).all_coeffs(), v))
        except PolynomialError:
            continue
    candidates = [c for c in candidates if len(c[0]) in (2, 3)]
    if not candidates:
        raise Undecided(expr)
    coefficients, v = min(candidates, key=lambda c: (len(c[0]), not _is_known(c[0][0], facts), str(c[1])))
    leading = sign_of(coefficients[0], facts)
    if not leading:
        raise Undecided(expr)
    if len(coefficients) == 2:
        return [(expr, v + (coefficients[1] / coefficients[0]).expand())]
    a, b, c = coefficients
    disc = (b**2 - 4 * a * c).expand()
    side = sign_of(disc, facts)
    root = sqrt(disc.factor())
    found = [] if side < 0 else [v + ((b - k * root) / (2 * a)).expand() for k in ((-1, 1) if side else (0,))]
    return [(e, e) for e in found]


def _is_known(e: Expr, facts: Facts) -> bool:
    try:
        return bool(sign_of(e, facts))
    except Undecided:
        return False
