"""Questions about all periods of a family at once: a sign or an equality that the number of the period may decide.

``DiffersByPeriod`` names the periods in which the answer is another one, so that they can be written out.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Integer, Mul, im, oo, re
from sympy import Poly as SymPoly

from ...errors import BudgetError, DiffersByPeriod, Undecided, UnsupportedError
from ...symbols import N
from ..exact import NO_FACTS, Facts, Scalar, coincide, equal, expression, scalar, sign_of
from ..periods import tidy, whole
from .piece import Piece

MAX_SIGNS = 20
"""Signs that may depend on the number of the period in one rule."""


def in_all_periods(
    run: Callable[[Facts], Piece], facts: Facts, lattice: tuple[Scalar, Scalar], ends: tuple[Scalar, Scalar]
) -> Piece:
    """``run`` with the signs that the interval settles; ``DiffersByPeriod`` with the place of a period inside it."""
    start, period = lattice
    for _ in range(MAX_SIGNS):
        try:
            return run(facts)
        except (Undecided, DiffersByPeriod) as open_sign:
            if N not in open_sign.expr.free_symbols:
                raise
            numbers = getattr(open_sign, "numbers", None) or _sign_changes(open_sign.expr)
            found = open_sign.expr
        periods = {n: (tidy(start + n * period), tidy(start + (n + 1) * period)) for n in numbers}
        sides = {n: _beside(a, b, ends, facts) for n, (a, b) in periods.items()}
        places = tuple(periods[n] for n, side in sides.items() if not side)
        if places:
            raise DiffersByPeriod(found, tuple(numbers), places)
        facts = _told(facts, found, sides)
    raise BudgetError("more than {0} signs depend on the number of the period", MAX_SIGNS)


def _told(facts: Facts, e: Expr, sides: dict[int, int]) -> Facts:
    """The facts of an interval that lies beside these periods, and the one sign that ``e`` has in it."""
    for n, side in sides.items():
        facts = facts.adding(N - n, side)
    left_of_it = [n for n, side in sides.items() if side > 0]
    inside = max(left_of_it) + 1 if left_of_it else min(sides, default=1) - 1
    sign = sign_of(scalar(e.xreplace({N: Integer(inside)})))
    return facts.adding(e, sign) if sign else facts


def _beside(a: Scalar, b: Scalar, ends: tuple[Scalar, Scalar], facts: Facts) -> int:
    """On which side of the period (a, b) the interval lies: -1 left, 1 right, 0 neither."""
    lo, hi = ends
    if hi != oo and sign_of(hi - a, facts) <= 0:
        return -1
    return 1 if lo != -oo and sign_of(lo - b, facts) >= 0 else 0


def _sign_changes(e: Expr) -> tuple[int, ...]:
    """The numbers of the periods in or before which a polynomial in N changes its sign."""
    if not (e.is_polynomial(N) and e.free_symbols == {N}):
        raise UnsupportedError(
            "its kinks do not repeat from period to period: the sign of {0} depends on the number of the period", e
        )
    return tuple(sorted({int(whole(scalar(r))) for r in _real_roots(e)}))


def _real_roots(e: Expr) -> list[Expr]:
    """Real roots of a polynomial in N with numbers as coefficients, to 30 digits where they have no closed form."""
    p = SymPoly(e, N)
    if p.degree() == 1:
        return [-p.coeff_monomial(1) / p.coeff_monomial(N)]
    try:
        return list(p.sqf_part().real_roots())
    except NotImplementedError:
        return [re(r) for r in p.sqf_part().nroots(n=30) if abs(im(r)) < 1e-9]


def agree(a: Scalar, b: Scalar, facts: Facts = NO_FACTS) -> bool:
    """Whether two values are equal in every period; ``DiffersByPeriod`` where only in some."""
    if not any(N in expression(v).free_symbols for v in (a, b)):
        return equal(a, b, facts)
    gap = expression(a - b).expand()
    if N not in gap.free_symbols:
        return coincide(scalar(gap), scalar(0), facts)
    numbers = _whole_roots(gap, facts)
    if numbers:
        raise DiffersByPeriod(gap, numbers)
    return False


def _whole_roots(gap: Expr, facts: Facts) -> tuple[int, ...]:
    """The whole numbers at which an expression in N vanishes, as far as the facts allow them."""
    gap = Mul(*[f for f in gap.factor().as_numer_denom()[0].as_ordered_factors() if not f.is_nonzero])
    if gap == 1:
        return ()
    if gap.is_polynomial(N) and gap.free_symbols == {N}:
        near = {int(whole(scalar(r))) + i for r in _real_roots(gap) for i in (0, 1)}
        roots = [n for n in sorted(near) if sign_of(scalar(gap.xreplace({N: Integer(n)}))) == 0]
        return tuple(n for n in roots if not facts.known(N - n))
    if gap.is_polynomial(N) and SymPoly(gap, N).degree() == 1:
        root = -gap.coeff(N, 0) / gap.coeff(N, 1)
        if root.is_integer is False:
            return ()
    raise UnsupportedError("whether {0} is 0 in some period is not decided", gap)
