"""Max and Min of any number of arguments: a balanced tree of selections by the sign of differences."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Max, Min, Symbol

from ..forms.exact import ONE
from ..forms.line.algebra import scaled, total
from ..forms.line.compose import as_function, select
from ..forms.line.partition import LineForm
from ..functions import HeavisideStep
from .relu import write as write_ramps


def read(forms: Sequence[LineForm], largest: bool) -> LineForm:
    """The envelope of the forms: the largest, or the smallest."""
    name = "Max" if largest else "Min"
    forms = [as_function(f, name) for f in forms]
    while len(forms) > 1:
        paired = [_two(u, v, largest, name) for u, v in zip(forms[::2], forms[1::2], strict=False)]
        forms = paired + ([forms[-1]] if len(forms) % 2 else [])
    return forms[0]


def _two(u: LineForm, v: LineForm, largest: bool, name: str) -> LineForm:
    d = total([u, scaled(v, -ONE)])
    return select(d, v, u, u, name) if largest else select(d, u, u, v, name)


def shares(u: Expr, v: Expr, largest: bool) -> tuple[Expr, Expr]:
    """max(u, v)' = H(u - v) u' + H(v - u) v' almost everywhere: the two factors; for Min with the signs changed."""
    return (HeavisideStep(u - v), HeavisideStep(v - u)) if largest else (HeavisideStep(v - u), HeavisideStep(u - v))


def write_max(form: LineForm, x: Symbol) -> Expr:
    """A continuous function by Max(u, 0)."""
    return write_ramps(form, x, lambda u: Max(u, 0), "Max")


def write_min(form: LineForm, x: Symbol) -> Expr:
    """A continuous function by Max(u, 0) = -Min(-u, 0)."""
    return write_ramps(form, x, lambda u: -Min(-u, 0), "Min")
