"""u**v, both of T: exp(v*log(u)) where u > 0, 0**v by the sign of v (0**0 = 1), u**k where v is a whole constant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..forms.exact import ONE, ZERO, Scalar, expression, scalar
from ..forms.line.algebra import refine
from ..forms.line.compose import as_function, compose
from ..forms.line.intervals import by_intervals
from ..forms.line.locate import locate
from ..forms.line.partition import Break, Domain, LineForm
from ..forms.line.piece import Piece, Undefined, constant
from .elementary import power


def read(base: LineForm, exponent: LineForm, positive: Callable[[], LineForm]) -> LineForm:
    """The form; ``positive`` gives that of exp(v*log(u)), right where u > 0."""
    u, v = (as_function(f, "a power") for f in (base, exponent))
    forms = [locate(u, [ZERO]), locate(v, [ZERO]), u, v, as_function(positive(), "a power")]
    return by_intervals(forms, _chosen) if any(f.repeats for f in forms) else _chosen(forms)


def _chosen(forms: Sequence[LineForm]) -> LineForm:
    """On every interval and at every breakpoint what the signs of u and v choose."""
    points, pieces, values, origins = refine(forms)
    domain = forms[0].domain
    chosen = [_piece(*column, domain) for column in zip(*pieces, strict=True)]
    at = [_value(*column) for column in zip(*values, strict=True)]
    breaks = [Break(x, value, o) for x, value, o in zip(points, at, origins, strict=True)]
    return LineForm(chosen, breaks, (), domain).merged()


def _code(c: Piece) -> int:
    return int(c.at(ZERO))


def _piece(of_u: Piece, of_v: Piece, u: Piece, v: Piece, positive: Piece, domain: Domain) -> Piece:
    if of_u.undefined or of_v.undefined:
        return Undefined()
    if _code(of_u) == 2:
        return positive
    if _code(of_u) == 1:
        return (Undefined(), constant(ONE), constant(ZERO))[_code(of_v)]
    if not (v.is_constant() and expression(v.at(ZERO)).is_Integer):
        return Undefined()
    k = expression(v.at(ZERO))
    return compose(power(k), LineForm((u,), domain=domain), "a power").pieces[-1] if k else constant(ONE)


def _value(
    of_u: Scalar | None, of_v: Scalar | None, u: Scalar | None, v: Scalar | None, positive: Scalar | None
) -> Scalar | None:
    if of_u is None or of_v is None:
        return None
    if of_u == 2:
        return positive
    if of_u == 1:
        return (None, ONE, ZERO)[int(of_v)]
    k = expression(v)
    return scalar(expression(u) ** k) if k.is_Integer else None
