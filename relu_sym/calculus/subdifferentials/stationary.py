"""``rs.is_stationary``, ``rs.stationary_points``: where 0 is in a generalized derivative."""

from __future__ import annotations

from typing import Any

from sympy import Expr, FiniteSet, I, ImageSet, Interval, Lambda, S, Set, Union, oo

from ...budget import verb
from ...errors import BudgetError, NotLipschitzError, Undecided, UnsupportedError
from ...forms.cells.hull import is_in_hull
from ...forms.cells.vectors import Vector, dot, sign
from ...forms.exact import Scalar, expression, scalar, sign_of
from ...forms.facts import Facts
from ...forms.line.guarded import sets_by_cases
from ...forms.line.partition import LineForm
from ...forms.line.periodic import Periodic
from ...forms.line.piece import Piece
from ...forms.progressions import AllRoots
from ...modes import Kind, as_kind
from ...symbols import Gate, N
from ..slopes import Corner, corner
from . import minorant
from .display import WHOLE
from .function import function_form
from .kinds import KINDS
from .places import Site, answer
from .regularity import model_at, rays
from .several import Question, local, set_in_case


@verb
def is_stationary(f: Any, variables: Any, at: Any, kind: str = "clarke", assume: Any = ()) -> bool:
    """Whether 0 is in the generalized derivative of f at p: necessary for a local minimum (Fermat's rule).

    ``kind``: as in ``rs.subdifferential``; ``clarke`` also holds maxima, ``frechet`` (0 <= f'(p; d) for all d) does
    not hold those with a kink, ``limiting`` lies between, ``convex`` says that f is least at p.  An enclosure without 0
    says False, one with 0 is refused unless 0 is in the part of it that is proved.  Errors: ``NotLipschitzError``
    (clarke, bouligand), ``UnsupportedError``.

    >>> from sympy import Abs, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.is_stationary(-Abs(x), x, at=0), rs.is_stationary(-Abs(x), x, at=0, kind="frechet")
    (True, False)
    >>> rs.is_stationary(Abs(x) + Abs(y) + x/2, (x, y), at=(0, 0))
    True

    References: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), proposition 2.3.2; R. T. Rockafellar and
    R. J.-B. Wets, Variational Analysis (1998), theorem 10.1.
    """
    chosen = as_kind(kind)
    return answer(
        f,
        variables,
        at,
        assume,
        lambda s, facts: _is_stationary_on_line(s, chosen, facts),
        lambda q, facts: _is_stationary_at_cells(q, chosen, facts),
    )


@verb
def stationary_points(f: Any, x: Any, kind: str = "clarke", assume: Any = ()) -> Set:
    """All points of the line where 0 is in the generalized derivative of f: zeros of the slope, intervals where f is
    constant, and the kinks whose set holds 0.

    Points that repeat are an ``ImageSet``, of the whole numbers, or of 0, 1, 2, ... on a half-line.  Points without a
    value are none, nor are ends of where f is defined.  Errors: ``NotLipschitzError`` (clarke and bouligand, at a jump
    or an unbounded slope), ``UnsupportedError`` (zeros that are not found).

    >>> from sympy import Abs, Symbol, cos
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.stationary_points(Abs(x**2 - 1), x)
    {-1, 0, 1}
    >>> rs.stationary_points(rs.ReLU(x) - rs.ReLU(x - 1), x)
    Union(Interval(-oo, 0), Interval(1, oo))
    >>> rs.stationary_points(Abs(x**2 - 1), x, kind="frechet")
    {-1, 0, 1}
    >>> rs.stationary_points(x - 2*Abs(x), x, kind="frechet")
    EmptySet
    >>> rs.stationary_points(x + 2*cos(x), x)
    Union(ImageSet(Lambda(n, 2*pi*n + pi/6), Integers), ImageSet(Lambda(n, 2*pi*n + 5*pi/6), Integers))

    Reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), proposition 2.3.2.
    """
    chosen = as_kind(kind)
    if chosen is Kind.CONVEX:
        raise UnsupportedError("kind='convex' asks for the least value of {0}: not built; ask at a point", f)
    gate = Gate(f, x, assume)
    with gate.errors():
        if gate.expr.has(I):
            raise UnsupportedError("{0} has complex values: a subdifferential is of a real function", gate.expr)
        return gate.out(sets_by_cases(lambda facts: _points(function_form(gate, facts), chosen), gate.assume))


# ---------------------------------------------------------------------- on the line
def _is_stationary_on_line(s: Site, kind: Kind, facts: Facts) -> bool:
    if s.corner is not None:
        return _holds_zero(s.form, s.corner, kind)
    if kind is Kind.CONVEX:
        value = s.form.at(s.point)
        return _has_zero(minorant.slopes(s.form, s.point, value, s.slope, s.slope), facts)
    return sign_of(s.slope, facts) == 0


def _holds_zero(form: LineForm, c: Corner, kind: Kind) -> bool:
    """Whether 0 is in the set at a corner."""
    return _has_zero(KINDS[kind](form, c), form.domain.facts)


def _has_zero(found: Set, facts: Facts) -> bool:
    """Whether 0 is in a closed interval, a finite set or a union of such."""
    if isinstance(found, Union):
        return any(_has_zero(part, facts) for part in found.args)
    if isinstance(found, Interval):
        low, high = found.start, found.end
        above = low == -oo or (low != oo and sign_of(scalar(low), facts) <= 0)
        return bool(above and (high == oo or (high != -oo and sign_of(scalar(high), facts) >= 0)))
    return any(sign_of(scalar(v), facts) == 0 for v in found)


def _points(form: LineForm, kind: Kind) -> Set:
    """The stationary points of a form, piece by piece and breakpoint by breakpoint."""
    parts: list[Set] = []
    for k, p in enumerate(form.pieces):
        if p.periodic:
            parts.append(_of_family(p, form.ends(k), kind))
        elif not p.undefined:
            parts.append(_inside(p.diff(), *form.ends(k), form.domain.facts))
    parts.append(FiniteSet(*(expression(c.point) for c in _corners(form) if _holds_zero(form, c, kind))))
    return Union(*parts)


def _inside(slope: Piece, lo: Scalar, hi: Scalar, facts: Facts) -> Set:
    """The zeros of the slope on an open interval: points, or all of it."""
    if slope.undefined:
        raise UnsupportedError("the slope has no values between {0} and {1}", expression(lo), expression(hi))
    if slope.is_constant():
        whole = sign_of(slope.at(scalar(0)), facts) == 0
        return Interval.open(expression(lo), expression(hi)) if whole else S.EmptySet
    zeros = AllRoots(lo, hi, facts)
    points = FiniteSet(*map(expression, zeros.of(slope)))
    return Union(points, *(_repeated(*p) for p in zeros.progressions))


def _repeated(first: Expr, step: Expr, is_half: bool = False) -> Set:
    return ImageSet(Lambda(WHOLE, first + WHOLE * step), S.Naturals0 if is_half else S.Integers)


def _of_family(p: Periodic, ends: tuple[Scalar, Scalar], kind: Kind) -> Set:
    """The stationary points of a family on the whole line: those of one period, moved by all whole periods."""
    p = p.shortest()
    window = p.window
    if ends != (-oo, oo) or N in window.free_symbols:
        raise UnsupportedError("{0}: stationary points of kinks without end are found where all periods are alike on "
                               "the whole line; ask at a point with rs.is_stationary", p.expr())  # fmt: skip
    found: list[Set] = [FiniteSet(*(expression(c.point) for c in _corners(window) if _holds_zero(window, c, kind)))]
    for k, q in enumerate(window.pieces[1:], 1):
        if not q.undefined:
            found.append(_inside(q.diff(), *window.ends(k), window.domain.facts))
    if any(isinstance(part, Interval) for part in found):
        raise UnsupportedError("{0} is constant on an interval of every period: no set is built for that", p.expr())
    points = [a for part in found for a in part]
    return Union(*(_repeated(a, expression(p.period)) for a in points))


def _corners(form: LineForm) -> list[Corner]:
    """The breakpoints around which the function is defined."""
    inside = [not any(p.undefined for p in form.sides(k)) for k in range(len(form.breaks))]
    return [corner(form, k) for k, b in enumerate(form.breaks) if inside[k] and b.value is not None]


# ---------------------------------------------------------------------- in several variables
def _is_stationary_at_cells(q: Question, kind: Kind, facts: Facts) -> bool:
    if kind in (Kind.LIMITING, Kind.CONVEX):
        return _is_in_global_or_limiting(q, kind, facts)
    model = model_at(q, facts)
    if model is not None:
        return _has_origin(model.of(kind), q)
    found = local(q, facts, kind is Kind.CLARKE)
    zero: Vector = (0,) * len(q.variables)
    if kind is Kind.FRECHET and found.sure:
        return not any(sign(dot(c.gradients[0], r), facts) < 0 for c in found.sure for r in rays(c))
    inside = is_in_hull if kind is not Kind.BOULIGAND else _is_among
    if inside(zero, found.gradients, facts):
        return True
    if found.doubtful and inside(zero, [*found.gradients, *found.doubtful], facts):
        raise UnsupportedError("{0}: whether 0 is in the set is not decided ({1})", q.components[0], found.reason)
    return False


def _is_among(v: Vector, gradients: list[Vector], facts: Facts) -> bool:
    return any(all(sign(a - b, facts) == 0 for a, b in zip(v, g, strict=True)) for g in gradients)


def _is_in_global_or_limiting(q: Question, kind: Kind, facts: Facts) -> bool:
    """By the set; where it is not known, by Frechet's, which the limiting set holds and which holds the convex one, and
    by Clarke's, which holds all."""
    try:
        return _has_origin(set_in_case(q, kind, facts), q)
    except (Undecided, BudgetError, NotLipschitzError):
        raise
    except UnsupportedError:
        if _is_stationary_at_cells(q, Kind.FRECHET, facts):
            if kind is Kind.LIMITING:
                return True
        elif kind is Kind.CONVEX or not _has_origin(set_in_case(q, Kind.CLARKE, facts), q):
            return False
        raise


def _has_origin(found: Any, q: Question) -> bool:
    """Whether 0 is in a set; an enclosure never proves it."""
    if found is S.EmptySet or (0,) * len(q.variables) not in found:
        return False
    if not found.exact:
        raise UnsupportedError("{0}: whether 0 is in the set is not decided ({1})", q.components[0], found.reason)
    return True
