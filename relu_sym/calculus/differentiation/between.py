"""Whether the values on switches are known to lie between those of the cells beside, where heads may jump."""

from __future__ import annotations

from typing import Any

from sympy import And, Dummy, Matrix, Not, Or, Piecewise, Poly
from sympy.core.relational import Ge, Gt, Le, Lt
from sympy.polys.polyerrors import PolynomialError

from ...errors import UnsupportedError
from ...forms.cells.vectors import Vector
from ...forms.exact import expression, scalar
from ...vocabularies.everywhere import Everywhere
from ...vocabularies.heads import outer_form


def check_values(reader: Everywhere, full: set[Vector]) -> None:
    """Refuse a function that may have values of its own on a switch, where it is not seen to have no derivative anyway.

    ``full``: hyperplanes on which it has none.  Elsewhere the switches of heads that may jump must be independent, so
    that all their signs occur wherever they vanish together: then a Piecewise by inequalities has the value of a cell
    that touches, and steps in first degree the mean of such values.
    """
    jumping = {k for ks in reader.asked_by.values() for k in ks if not reader.cannot_jump(k)}
    forms = [form for form, ks in reader.asked_by.items() if form not in full and not ks.isdisjoint(jumping)]
    if not forms:
        return
    suspects = sorted({k for form in forms for k in reader.asked_by[form]} & jumping)
    slopes = Matrix([[expression(scalar(a)) for a in form[:-1]] for form in forms])
    if slopes.rank() < len(forms):
        raise _unknown(reader, suspects[0])
    cases = [k for k in suspects if isinstance(reader.nodes[k].e, Piecewise)]
    if cases and len(cases) < len(suspects):
        raise _unknown(reader, suspects[0])
    for k in suspects:
        if not (takes_a_side(reader.nodes[k].e) if cases else _takes_the_mean(reader.nodes[k].e)):
            raise _unknown(reader, k)
    if not cases:
        _check_degree(reader, suspects)


def _unknown(reader: Everywhere, k: int) -> UnsupportedError:
    return UnsupportedError(
        "the value of {0} where its switch vanishes is not seen to lie between those beside it, and the derivative "
        "there depends on it: write it by Max, Min, Abs and ReLU, or ask at a point with rs.is_differentiable",
        reader.shown(reader.nodes[k].e),
    )


def takes_a_side(e: Piecewise) -> bool:
    """Whether every condition is of inequalities, and those of one switch go to the same side where it is 0."""
    sides: dict[Any, bool] = {}
    todo = [(c, True) for _, c in e.args]
    while todo:
        c, held = todo.pop()
        if c in (True, False):
            continue
        if isinstance(c, (And, Or)):
            todo += [(a, held) for a in c.args]
        elif isinstance(c, Not):
            todo.append((c.args[0], not held))
        elif isinstance(c, (Lt, Le, Gt, Ge)):
            gap = (c.lhs - c.rhs).expand()
            turned = gap.could_extract_minus_sign()
            gap = (-gap if turned else gap).as_content_primitive()[1]
            above = isinstance(c, (Ge, Lt)) != turned  # at 0 it is as where the gap is positive
            if sides.setdefault(gap, above) != above:
                return False
        else:
            return False
    return True


def _takes_the_mean(e: Any) -> bool:
    form = outer_form(e)
    if form is None or len(form.breaks) != 1 or form.breaks[0].value is None:
        return False
    left, right = form.limits(0)
    return bool(expression(2 * form.breaks[0].value - left - right) == 0)


def _check_degree(reader: Everywhere, suspects: list[int]) -> None:
    """Steps occur in first degree, and in no other head."""
    names = {reader.nodes[k].e: Dummy() for k in suspects}
    for k in reader.roots:
        try:
            if Poly(reader.nodes[k].e.xreplace(names), *names.values()).total_degree() > 1:
                raise _unknown(reader, suspects[0])
        except PolynomialError:
            raise _unknown(reader, suspects[0]) from None
