"""Max and Min as SymPy builds them, but never in exponential time.

SymPy compares the arguments of a ``Max`` pairwise and asks for the sign of each difference, which asks the same
of every ``Max`` inside: building a tent map five deep takes seconds.  A few arguments that are nested little are
left to SymPy; past that we flatten, merge the numbers and build the node without the comparisons.  It is the
same function, with arguments kept that a comparison might have shown to be redundant.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Max, Min, Rational

MAX_COMPARED = 8
MAX_NESTED = 2


def extremum(head: type[Any], operands: tuple[Expr, ...]) -> Expr:
    """``head(*operands)`` for head ``Max`` or ``Min``."""
    flat = dict.fromkeys(a for e in operands for a in (e.args if type(e) is head else (e,)))
    numbers = [a for a in flat if isinstance(a, Rational)]
    if numbers:
        best = max(numbers) if head is Max else min(numbers)
        flat = dict.fromkeys([best, *(a for a in flat if not isinstance(a, Rational))])
    if all(a.is_number for a in flat) or (len(flat) <= MAX_COMPARED and max(map(nesting, flat)) < MAX_NESTED):
        return head(*flat)
    return head(*flat, evaluate=False)


def nesting(expr: Expr) -> int:
    """How many Max and Min stand inside each other."""
    inside = max(map(nesting, expr.args), default=0)  # type: ignore[arg-type]
    return inside + isinstance(expr, (Max, Min))
