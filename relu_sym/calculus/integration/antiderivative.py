"""The antiderivative of a form: piece by piece, the constants such that only an impulse makes it jump."""

from __future__ import annotations

from typing import NamedTuple

from ...errors import UnsupportedError
from ...forms.exact import ZERO, Scalar, expression, is_finite, is_zero, scalar
from ...forms.line.jumps import Form, JumpSum, parts
from ...forms.line.partition import Break, Impulse, LineForm
from ...forms.line.piece import Piece, constant
from ...symbols import T
from ...vocabularies.brief import FEW_KINKS, symmetry
from ...vocabularies.formulas import is_plain
from . import periods
from . import primitive as of_piece


class Glued(NamedTuple):
    """Evidence: the form, a breakpoint at each impulse; its antiderivative; one of each piece before the constants."""

    before: LineForm
    after: LineForm
    primitives: tuple[Piece, ...]


def antiderivative(form: Form) -> tuple[Form, tuple[Glued, ...]]:
    """F with F' = f as distributions; continuous except where f has an impulse."""
    glued = tuple(_glued(p) for p in parts(form))
    after = [g.after for g in glued]
    return (after[0] if isinstance(form, LineForm) else JumpSum(after)), glued


def _glued(form: LineForm) -> Glued:
    masses: dict[Scalar, Scalar] = {}
    for i in form.impulses:
        if not i.order:
            masses[i.point] = masses.get(i.point, ZERO) + i.weight
    form = form.cut(masses)
    primitives = tuple(_primitive(form, k) for k in range(len(form.pieces)))
    pieces: list[Piece] = [primitives[0]]
    breaks: list[Break] = []
    for b, right in zip(form.breaks, primitives[1:], strict=True):
        raised, value = _joined(pieces[-1], right, b, masses.get(b.point, ZERO), form)
        breaks.append(Break(b.point, value, b.origin))
        pieces.append(raised)
    lowered = [Impulse(i.point, i.order - 1, i.weight) for i in form.impulses if i.order]
    after = _centred(LineForm(pieces, breaks, lowered, form.domain))
    return Glued(form, after.merged(), primitives)


def _primitive(form: LineForm, k: int) -> Piece:
    """An antiderivative of one piece; of a family by its periods."""
    p = form.pieces[k]
    if p.undefined:
        return p
    return (
        periods.antiderivative(p, continuous) if p.periodic else of_piece.primitive(p, *form.ends(k), form.domain.facts)
    )


def continuous(form: LineForm) -> LineForm:
    """The antiderivative of one form."""
    return _glued(form).after


def _joined(left: Piece, right: Piece, b: Break, mass: Scalar, form: LineForm) -> tuple[Piece, Scalar | None]:
    """The right antiderivative with the constant that makes the jump equal to the mass; and the mean at the point."""
    if left.undefined or right.undefined:
        return right, None
    facts = form.domain.facts
    here, there = of_piece.limit(left, b.point, -1, facts), of_piece.limit(right, b.point, 1, facts)
    if not (is_finite(here) and is_finite(there)):
        if b.point in form.principal:
            return _across_pole(left, right, b, mass)
        raise UnsupportedError(
            "the function is not integrable near {0} = {1}, so it has no antiderivative there: "
            "PrincipalValue names a distribution that has one",
            T,
            expression(b.point),
        )
    shift = here + mass - there
    raised = right + constant(scalar(shift))
    return raised, here + mass / scalar(2)


def _across_pole(left: Piece, right: Piece, b: Break, mass: Scalar) -> tuple[Piece, Scalar | None]:
    """Beside the pole of a principal value F is even to leading order: F(a + s) - F(a - s) tends to the mass."""
    gap = of_piece.symmetric_gap(left, right, b.point)
    return right + constant(scalar(mass - gap)), None


def _centred(form: LineForm) -> LineForm:
    """With no piece that is 0, the constant that makes one 0, or F odd about a centre.

    An even F is a function of the distance from the kink, without a constant beside it.
    """
    if not 0 < len(form.breaks) <= FEW_KINKS or not all(map(_may_be_raised, form.pieces)):
        return form
    if any(b.value is None or not is_finite(b.value) for b in form.breaks):
        return form
    found = symmetry(form)
    flat = [p.at(ZERO) for p in form.pieces if p.is_constant()]
    value = ZERO if found is None else scalar(found[2])
    if flat:
        value = flat[0]
    elif found is not None and found[1] > 0 and len(form.breaks) == 1:
        outward = form.pieces[1].expr().xreplace({T: found[0] + T})
        value = scalar(outward.as_independent(T, as_Add=True)[0])
    if is_zero(value, form.domain.facts):
        return form
    shift = constant(scalar(-value))
    return form.replace(
        pieces=[p + shift for p in form.pieces],
        breaks=[b._replace(value=b.value - value) for b in form.breaks],
    )


def _may_be_raised(p: Piece) -> bool:
    return is_plain(p) and not p.is_zero()
