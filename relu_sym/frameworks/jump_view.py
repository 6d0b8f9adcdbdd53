"""f = f_0 + sum_j (J_j + s_j (x - a_j) + r_j(x)) H(x - a_j): the jump view of a normal form, as expressions.

J_j is the jump of f at a_j, s_j that of f', and r_j, what is left of the difference of the pieces, is O((x - a_j)^2).
"""

from __future__ import annotations

from typing import cast

from sympy import Basic, Expr, Poly, S, Tuple

from ..errors import UnsupportedError
from ..forms.exact import expression, is_finite, is_zero
from ..forms.line.partition import Domain, LineForm
from ..forms.line.piece import Piece
from ..forms.line.piece import Poly as RationalPiece
from ..symbols import T
from ..vocabularies.read import read


class Kink(Tuple):
    """``point``, ``jump`` (of f), ``bend`` (of f'), ``rest`` (r as an expression in T), ``powers`` (its Taylor
    coefficients from the square on, one tuple; empty where r is no polynomial), and the value of f there."""

    @property
    def point(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def jump(self) -> Expr:
        return cast(Expr, self.args[1])

    @property
    def bend(self) -> Expr:
        return cast(Expr, self.args[2])

    @property
    def rest(self) -> Expr:
        return cast(Expr, self.args[3])

    @property
    def powers(self) -> tuple[Expr, ...]:
        return cast(tuple[Expr, ...], self.args[4].args)

    @property
    def left_slope(self) -> Expr:
        return cast(Expr, self.args[5])

    @property
    def is_hole(self) -> bool:
        """The value of f at the point is neither one-sided limit, though these agree."""
        return bool(self.args[6])


class JumpView(Tuple):
    """``base`` (f_0 on T) and the kinks in order."""

    @property
    def base(self) -> Expr:
        return cast(Expr, self.args[0])

    @property
    def kinks(self) -> tuple[Kink, ...]:
        return cast(tuple[Kink, ...], self.args[1:])

    @property
    def jumps(self) -> tuple[Expr, ...]:
        """The points where f jumps."""
        return tuple(k.point for k in self.kinks if k.jump != 0)


def jump_view(form: LineForm) -> JumpView:
    """The jump view of a form; refused where a piece does not go on smoothly past its interval."""
    if not form.is_function:
        raise UnsupportedError(
            "an impulse or a principal value at {0} = {1} is no function: smooth what it is the derivative of",
            T,
            expression(form.impulsive_point),
        )
    form = form.written_out().merged() if form.repeats else form
    if form.repeats:
        raise UnsupportedError(
            "kinks without end have no finite sum of smoothed ramps: take {0} on a window, as in "
            "Piecewise((f, Abs({0}) < 7), (0, True))",
            T,
        )
    for k, p in enumerate(form.pieces):
        _check_smooth(p, k, form)
    return JumpView(form.pieces[0].expr(T), *(_kink(k, form) for k in range(len(form.breaks))))


def _check_smooth(p: Piece, k: int, form: LineForm) -> None:
    """Refuse a piece that ends somewhere: only its continuation over the whole domain can be blended."""
    if isinstance(p, RationalPiece):
        return
    if not p.undefined:
        whole = read(p.expr(T), Domain(form.domain.lo, form.domain.hi, form.domain.facts))
        if isinstance(whole, LineForm) and whole.is_smooth and not whole.pieces[0].undefined:
            return
    lo, hi = map(expression, form.ends(k))
    raise UnsupportedError(
        "the piece between {0} and {1} is not smooth on the whole line, so that it cannot be blended with its "
        "neighbours: smoothing needs pieces such as polynomials, exp, sin",
        lo,
        hi,
    )


def _kink(k: int, form: LineForm) -> Basic:
    a, facts = form.breaks[k].point, form.domain.facts
    left, right = form.sides(k)
    difference = right - left
    jump, bend = difference.at(a), difference.diff().at(a)
    if not (is_finite(jump) and is_finite(bend)):
        raise UnsupportedError("{0} = {1}: the one-sided limits of f and its slopes must be finite", T, expression(a))
    point, d = expression(a), difference.expr(T)
    J, s = (S.Zero if is_zero(v, facts) else expression(v) for v in (jump, bend))
    powers = _taylor(d, point)[2:] if d.is_polynomial(T) else ()
    if d.is_polynomial(T):
        rest = sum((c * (T - point) ** (i + 2) for i, c in enumerate(powers)), S.Zero)
    else:
        rest = d - J - s * (T - point)
    value = form.breaks[k].value
    hole = J == 0 and (value is None or not is_zero(value - left.at(a), facts))
    slope = expression(left.diff().at(a))
    return Kink(point, J, s, rest, Tuple(*powers), slope, S(hole))


def _taylor(d: Expr, a: Expr) -> list[Expr]:
    """Coefficients in powers of T - a, lowest first."""
    moved = Poly(d.subs(T, T + a), T)
    return [c.expand() for c in reversed(moved.all_coeffs())]
