"""floor, ceiling, frac, Mod on a bounded interval: floor(u) steps where u meets an integer, and takes the higher value.

On the whole line they have infinitely many kinks, which this form cannot hold.
"""

from __future__ import annotations

from sympy import Expr, Mod, ceiling, expand, frac, oo
from sympy import floor as floor_

from ..budget import MAX_PIECES
from ..errors import BudgetError, UnsupportedError
from ..forms.exact import Scalar, expression, is_finite, scalar
from ..forms.line.compose import as_function, compose
from ..forms.line.partition import Break, LineForm
from ..forms.line.piece import Piece, constant
from ..forms.roots import Roots
from ..symbols import T

STEPS = (floor_, ceiling, frac, Mod)


def spelled(e: Expr) -> Expr:
    """ceiling, frac and Mod by floor."""
    if isinstance(e, ceiling):
        return -floor_(-e.args[0])
    if isinstance(e, frac):
        return e.args[0] - floor_(e.args[0])
    if isinstance(e, Mod):
        p, q = e.args
        if T in q.free_symbols:
            raise UnsupportedError("{0}: the modulus must not depend on the variable", e)
        return p - q * floor_(expand(p / q))
    return e


def read(u: LineForm, e: Expr) -> LineForm:
    """floor of a form on a bounded interval."""
    as_function(u, "floor")
    if u.domain.lo == -oo or u.domain.hi == oo:
        raise UnsupportedError("{0} has infinitely many kinks on the line: give a bounded interval", e)
    low, high = _range(u, e)
    if high - low > MAX_PIECES:
        raise BudgetError("{0} has {1} steps on the interval, more than {2}", e, high - low, MAX_PIECES)
    levels = range(low, high + 2)
    pieces = [constant(scalar(n)) for n in range(low - 1, high + 2)]
    steps = LineForm(pieces, [Break(scalar(n), scalar(n)) for n in levels])
    return compose(steps, u, "floor", floor_)


def _range(u: LineForm, e: Expr) -> tuple[int, int]:
    """Whole numbers below and above all values of u."""
    values: list[Expr] = [expression(b.value) for b in u.breaks if b.value is not None]
    for k, p in enumerate(u.pieces):
        if not p.undefined:
            values += map(expression, _extremes(p, *u.ends(k), u))
    numbers = [floor_(v) for v in values]
    if not numbers or not all(n.is_Integer for n in numbers):
        raise UnsupportedError("the range of {0} is not found, so neither are the steps of {1}", u.pieces[0].expr(), e)
    return int(min(numbers)), int(max(numbers))


def _extremes(p: Piece, lo: Scalar, hi: Scalar, u: LineForm) -> list[Scalar]:
    """The limits of a piece at its ends and its values where it turns."""
    found = [p.limit(lo, 1), p.limit(hi, -1)]
    slope = p.diff()
    if not slope.is_constant():
        found += [p.at(r) for r in Roots(lo, hi, u.domain.facts).of(slope)]
    if not all(map(is_finite, found)):
        raise UnsupportedError("{0} is unbounded on the interval", p.expr())
    return found
