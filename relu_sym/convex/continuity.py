"""``rs.continuous_domain`` and ``rs.singularities``: where a function is continuous, and where it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import AccumBounds, Dummy, FiniteSet, ImageSet, Interval, Lambda, S, Set, Union, oo

from ..budget import verb
from ..calculus.slopes import attempted
from ..forms.exact import Scalar, expression, is_finite, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import sets_by_cases
from ..forms.line.partition import LineForm
from ..forms.line.periodic import Periodic
from ..forms.line.piece import Piece
from ..symbols import Gate
from .domains import as_domain, declared
from .stretches import function_on

Broken = Callable[[LineForm, int, Facts], bool]


def _has_gap(form: LineForm, k: int, facts: Facts) -> bool:
    """Whether f is not continuous at breakpoint k as a function on its own domain."""
    b = form.breaks[k]
    sides = [(p, s) for p, s in zip(form.sides(k), (-1, 1), strict=True) if not p.undefined]
    if b.value is None:
        return True
    return any(not _reaches(p, b.point, s, b.value, facts) for p, s in sides)


def _reaches(p: Piece, point: Scalar, side: int, value: Scalar, facts: Facts) -> bool:
    limit = p.expr() if p.expr() in (oo, -oo) else attempted(p, point, side, facts)
    return limit is not None and is_finite(limit) and is_finite(value) and sign_of(limit - value, facts) == 0


def _has_no_limit(form: LineForm, k: int, facts: Facts) -> bool:
    """Whether a breakpoint is a singular point: f jumps, has no value between its pieces, or no finite limit."""
    b = form.breaks[k]
    sides = [(p, s) for p, s in zip(form.sides(k), (-1, 1), strict=True) if not p.undefined]
    if len(sides) == 2 or b.value is not None:
        return _has_gap(form, k, facts)
    limits = [attempted(p, b.point, s, facts) for p, s in sides]
    return any(v is None or isinstance(v, AccumBounds) or not is_finite(v) for v in limits)


def _single(form: LineForm, facts: Facts, broken: Broken) -> Set:
    """The breakpoints at which ``broken`` holds."""
    return FiniteSet(*(expression(b.point) for k, b in enumerate(form.breaks) if broken(form, k, facts)))


def _repeated(form: LineForm, facts: Facts, broken: Broken) -> Set:
    """Those of families, as images of the whole numbers."""
    found: list[Set] = []
    for k, p in enumerate(form.pieces):
        if isinstance(p, Periodic):
            family, n = p.shortest(), Dummy("n", integer=True)
            within = Interval.open(*map(expression, form.ends(k)))
            for j in family.kinks():
                if broken(family.window, j, facts):
                    a = expression(family.window.breaks[j].point)
                    image = ImageSet(Lambda(n, a + n * expression(family.period)), S.Integers)
                    found.append(image if within == Interval(-oo, oo) else image.intersect(within))
    return Union(*found)


@verb
def continuous_domain(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Set:
    """The points of a domain at which f has a real value and is continuous; SymPy's signature.

    At an end of its natural domain f is continuous if it is from inside (sqrt at 0).

    >>> from sympy import Symbol, sqrt
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.continuous_domain(rs.Heaviside(x), x)
    Union(Interval.open(-oo, 0), Interval.open(0, oo))
    >>> rs.continuous_domain(sqrt(x), x)
    Interval(0, oo)
    """
    return _asked("continuous_domain", Gate(f, x, assume), domain)


def _asked(kind: str, gate: Gate, domain: Any) -> Set:
    domain = declared(domain, gate.x, gate.assume)
    as_domain(domain)
    with gate.errors():
        return gate.out(
            sets_by_cases(lambda facts: continuity_on(kind, function_on(gate, facts), domain, facts), gate.assume)
        )


def continuity_on(kind: str, form: LineForm, domain: Any, facts: Facts) -> Set:
    """Where a form is continuous, or singular, on a domain."""
    found = (_continuous if kind == "continuous_domain" else _singular)(form, facts)
    within = Union(*as_domain(domain))
    return found.intersect(within) if within != Interval(-oo, oo) else found


def _continuous(form: LineForm, facts: Facts) -> Set:
    whole = [
        Interval.open(*map(expression, form.ends(k)))
        for k, p in enumerate(form.pieces)
        if not p.undefined and p.expr() not in (oo, -oo)
    ]
    good = [FiniteSet(expression(b.point)) for k, b in enumerate(form.breaks) if not _has_gap(form, k, facts)]
    gaps = _repeated(form, facts, _has_gap)
    return Union(*whole, *good) if gaps is S.EmptySet else Union(*whole, *good) - gaps


def _singular(form: LineForm, facts: Facts) -> Set:
    return Union(_single(form, facts, _has_no_limit), _repeated(form, facts, _has_no_limit))


@verb
def singularities(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Set:
    """The points at which f jumps, has a hole, a pole or no limit; SymPy's signature.

    >>> from sympy import Symbol, sign
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.singularities(sign(x) + 1/(x - 1), x)
    {0, 1}
    """
    return _asked("singularities", Gate(f, x, assume), domain)
