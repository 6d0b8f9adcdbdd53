"""Whether a function is continuous near a point where one of its heads may jump: proved, or refused.

Every pair of cells that differ in the sign of one switch must agree on that switch.  What a head is *on* its switch is
settled beforehand: a Piecewise by inequalities takes the value of a side there; Heaviside and sign, where f is of
first degree in all of them, take the mean of both.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from sympy import Dummy, Expr, Piecewise, Poly, gcd
from sympy.core.relational import Ge, Gt, Le, Lt
from sympy.polys.polyerrors import PolynomialError

from ...errors import NotLipschitzError, UnsupportedError
from ...forms.cells.enumeration import Cell
from ...forms.exact import expression
from ...vocabularies.heads import outer_form
from ...vocabularies.switches import Program

MAX_CELLS = 60


def check_continuous(program: Program, found: list[Cell]) -> None:
    """Refuse a jump beside the point, and what is not seen to be none."""
    suspects = sorted({k for c in found for k in c.jumps})
    if not suspects:
        return
    for k in suspects:
        if not _is_known_on_its_switch(program, program.nodes[k].e):
            raise _unseen(program.nodes[k].e)
    _check_degree(program, [program.nodes[k].e for k in suspects])
    if len(found) > MAX_CELLS:
        raise _unseen(program.nodes[suspects[0]].e)
    _check_facets(program, found, program.nodes[suspects[0]].e)


def _unseen(e: Expr) -> UnsupportedError:
    return UnsupportedError(
        "it is not seen that the function is continuous near the point, where {0} may jump: if it is, write it by Max, "
        "Min, Abs and ReLU",
        e,
    )


def _is_known_on_its_switch(program: Program, e: Expr) -> bool:
    """Whether the value on the switch is that of a side, or the mean of both sides.

    The switches are polynomials, whose sign changes where they vanish (even factors are refused before); those of
    different conditions have no factor in common, along which another branch might hold.
    """
    if isinstance(e, Piecewise):
        conditions = [c for _, c in e.args]
        if conditions.pop() != True or not all(isinstance(c, (Lt, Le, Gt, Ge)) for c in conditions):  # noqa: E712
            return False
        switches = [(c.lhs - c.rhs).expand() for c in conditions]
        return all(w.is_polynomial(*program.variables) for w in switches) and all(
            not gcd(u, v).has(*program.variables) for u, v in combinations(switches, 2)
        )
    form = outer_form(e)
    if form is None or len(form.breaks) != 1 or form.breaks[0].value is None:
        return False
    if not e.args[0].is_polynomial(*program.variables):
        return False
    left, right = form.limits(0)
    return bool(expression(2 * form.breaks[0].value - left - right) == 0)


def _check_degree(program: Program, heads: list[Expr]) -> None:
    """Steps occur in first degree, and in no other head: on a switch f is then the mean of its sides."""
    steps = [h for h in heads if not isinstance(h, Piecewise)]
    if not steps:
        return
    if len(steps) < len(heads):
        raise _unseen(steps[0])
    names = {h: Dummy() for h in steps}
    for k in program.roots:
        plain = program.nodes[k].e.xreplace(names)
        try:
            if Poly(plain, *names.values()).total_degree() > 1:
                raise _unseen(steps[0])
        except PolynomialError:
            raise _unseen(steps[0]) from None


def _check_facets(program: Program, found: list[Cell], head: Expr) -> None:
    laws = [[program.law(c, program.nodes[k].name) for k in program.roots] for c in found]
    keys = [{(d.gradient, d.law): d for d in c.decisions} for c in found]
    seen = set()
    for i, mine in enumerate(keys):
        for j in range(i):
            differ = [key for key, d in mine.items() if key in keys[j] and keys[j][key].sign != d.sign]
            if len(differ) != 1:
                continue
            seen.add(differ[0])
            law = program.law(found[i], mine[differ[0]].switch)
            beside = mine.keys() == keys[j].keys() and not (found[i].thin or found[j].thin)
            for u, v in zip(laws[i], laws[j], strict=True):
                _check_gap(program, (u - v).expand(), law, head, beside)
    if {key for own in keys for key in own} - seen:
        raise _unseen(head)


def _check_gap(program: Program, gap: Expr, law: Expr, head: Expr, beside: bool) -> None:
    """The difference of two formulas is 0 where the switch is; ``beside``: whether their cells have it in common."""
    variables: Any = program.variables
    if gap == 0:
        return
    if not (gap.is_polynomial(*variables) and law.is_polynomial(*variables)):
        raise _unseen(head)
    switch = Poly(law, *variables)
    if Poly(gap, *variables).rem(switch).is_zero:
        return
    if switch.total_degree() > 1 or not beside:
        raise _unseen(head)
    raise NotLipschitzError(
        "the function jumps across {0} = 0 at the point: sets are of locally Lipschitz functions", law
    )
