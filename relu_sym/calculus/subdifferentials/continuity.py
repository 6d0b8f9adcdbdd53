"""Whether a function is continuous near a point: across every switch at which one of its heads may jump."""

from __future__ import annotations

from sympy import Expr, Poly, solve

from ...errors import NotLipschitzError, UnsupportedError
from ...forms.cells.enumeration import Cell
from ...vocabularies.heads import is_continuous
from ...vocabularies.switches import Program

MAX_PAIRS = 4000


def check_continuous(program: Program, found: list[Cell]) -> None:
    """Refuse a jump beside the point; heads that cannot jump are not looked at."""
    suspects = {d.node for c in found for d in c.decisions if not is_continuous(program.nodes[d.node].e)}
    if not suspects:
        return
    if len(found) ** 2 > MAX_PAIRS:
        raise UnsupportedError(
            "{0} cells and a head that may jump: write it by Max, Min, Abs and ReLU, which are continuous", len(found)
        )
    laws = [[program.law(c, program.nodes[k].name) for k in program.roots] for c in found]
    seen: dict[tuple, bool] = {}
    for i, c in enumerate(found):
        for j in range(i):
            switch = _apart(c, found[j], suspects)
            if switch is None:
                continue
            key, law = switch
            jumps = [not _vanishes_on(a - b, law(program, c), program) for a, b in zip(laws[i], laws[j], strict=True)]
            if any(jumps):
                raise NotLipschitzError(
                    "the function jumps across {0} = 0 at the point: sets are of locally Lipschitz functions",
                    law(program, c),
                )
            seen[key] = True
    open_ones = {(d.gradient, d.law) for c in found for d in c.decisions if d.node in suspects} - set(seen)
    if open_ones:
        raise UnsupportedError(
            "it is not seen that the function is continuous across {0} = 0: write it by Max, Min, Abs and ReLU",
            next(program.law(c, d.switch) for c in found for d in c.decisions if (d.gradient, d.law) in open_ones),
        )


def _apart(c: Cell, other: Cell, suspects: set[int]):
    """The one switch by which two cells differ, if it is one of a head that may jump."""
    mine = {(d.gradient, d.law): d for d in c.decisions}
    theirs = {(d.gradient, d.law): d for d in other.decisions}
    differ = [key for key, d in mine.items() if key in theirs and theirs[key].sign != d.sign]
    if len(differ) != 1:
        return None
    d = mine[differ[0]]
    return (differ[0], lambda program, cell: program.law(cell, d.switch)) if d.node in suspects else None


def _vanishes_on(gap: Expr, law: Expr, program: Program) -> bool:
    """Whether the difference of two formulas is 0 where the switch is."""
    gap = gap.expand()
    if gap == 0:
        return True
    if gap.is_polynomial(*program.variables) and law.is_polynomial(*program.variables):
        return bool(Poly(gap, *program.variables).rem(Poly(law, *program.variables)).is_zero)
    for v in program.variables:
        if law.diff(v).is_nonzero and not law.diff(v).has(v):
            return gap.subs(v, solve(law, v)[0]).equals(0) is True
    return False
