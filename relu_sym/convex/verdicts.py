"""``rs.is_convex``, ``is_concave``, ``is_strongly_convex``, ``is_increasing``, ``is_decreasing``: True or False where
it is proved, None where it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from sympy import Add, Expr, Interval, S, oo

from ..budget import verb
from ..calculus.convexity.profile import before, curving
from ..errors import BudgetError, OutOfTime, Undecided, UnsupportedError
from ..forms.exact import ZERO, Scalar, expression, scalar
from ..forms.facts import Facts
from ..forms.line.assumed import given
from ..forms.line.guarded import by_cases
from ..forms.line.partition import LineForm
from ..forms.line.periodic import Periodic
from ..symbols import Gate, as_expression, infer_variable, named_variables
from .domains import as_domain, declared, domain_last, variable_first
from .extended import Extended, bounded_families, extended, is_convex_form
from .legendre import INFINITE
from .levels import least, least_and_largest
from .measures_in_several import strongly_convex
from .stretches import Part, Point, Stretch, components, function_on, limit_of
from .verdicts_in_several import convex_in_several


def _settled(question: Callable[[Facts], bool], gate: Gate) -> bool | None:
    """True or False where the parameters allow one answer only and it is proved, else None."""
    with gate.errors():
        try:
            return question(given(gate.assume))
        except (OutOfTime, BudgetError):
            raise
        except Undecided:
            return None


def one_interval(domain: Any) -> Interval:
    parts = as_domain(domain)
    if len(parts) != 1 or not isinstance(parts[0], Interval):
        raise UnsupportedError("domain = {0}: give one interval", domain)
    return parts[0]


# ------------------------------------------------------------------ convex
def on_interval(gate: Gate, domain: Any, facts: Facts) -> LineForm:
    """f on an interval, +oo outside."""
    part = one_interval(declared(domain, gate.x, gate.assume))
    form = function_on(gate, facts)
    return bounded_families(form if (part.start, part.end) == (-oo, oo) else _restricted(form, part, facts))


def _on_interval(gate: Gate, domain: Any, facts: Facts) -> Extended:
    return extended(on_interval(gate, domain, facts))


def _restricted(form: LineForm, part: Interval, facts: Facts) -> LineForm:
    """The form with +oo outside an interval, and at its open ends."""
    lo, hi = (scalar(facts.applied(e)) for e in (part.start, part.end))
    whole = form.domain
    inner = form.cut([e for e in (lo, hi) if before(whole.lo, e, facts) and before(e, whole.hi, facts)])
    spans = [inner.ends(k) for k in range(len(inner.pieces))]
    pieces = [
        INFINITE if not before(lo, b, facts) or not before(a, hi, facts) else p
        for p, (a, b) in zip(inner.pieces, spans, strict=True)
    ]
    breaks = []
    for b in inner.breaks:
        below = before(b.point, lo, facts) or (part.left_open and not before(lo, b.point, facts))
        above = before(hi, b.point, facts) or (part.right_open and not before(b.point, hi, facts))
        breaks.append(b._replace(value=oo) if below or above else b)
    return inner.replace(pieces=pieces, breaks=breaks)


@verb
def is_convex(f: Any, *symbols: Any, domain: Any = S.Reals, assume: Any = ()) -> bool | None:
    """f((1 - t)*a + t*b) <= (1 - t)*f(a) + t*f(b) on an interval: True or False by proof, None where it is open.

    f may be extended-valued; where it has no real value it counts as +oo.  In several variables, ``rs.is_convex(f, x,
    y)``, by composition rules, by the line (separable sums, functions of one affine form), and by the cells of a
    piecewise linear function; ``domain`` is then a box, a condition or a polytope.  SymPy's signature; a domain may
    also stand behind the variables.
    Source: R. T. Rockafellar, Convex Analysis (1970), sections 4 and 5.

    >>> from sympy import Abs, Max, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.is_convex(Max(x**2, 2*x, 1 - x), x)
    True
    >>> rs.is_convex(Abs(Abs(x) - 1), x)
    False
    >>> y = Symbol('y', real=True)
    >>> rs.is_convex(x*y, x, y), rs.is_convex(Max(x, y) - Abs(x), x, y, domain=(x >= 0) & (y >= 0))
    (False, True)
    """
    e = as_expression(f)
    symbols, domain = domain_last(symbols, domain)
    variables = named_variables(symbols[0] if len(symbols) == 1 else symbols) if symbols else (infer_variable(e),)
    if variables == (None,):
        raise UnsupportedError("{0}: name the variables", e)
    if len(variables) > 1:
        return convex_in_several(e, variables, domain, assume, is_convex)
    gate = Gate(f, variables[0], assume)
    return _settled(lambda facts: is_convex_form(on_interval(gate, domain, facts)), gate)


@verb
def is_concave(f: Any, *symbols: Any, domain: Any = S.Reals, assume: Any = ()) -> bool | None:
    """Whether -f is convex; where f has no real value it counts as -oo.  See ``rs.is_convex``.

    >>> from sympy import Min, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.is_concave(Min(x, 1 - x), x)
    True
    """
    return is_convex(-as_expression(f), *symbols, domain=domain, assume=assume)


@verb
def convexity_modulus(f: Any, x: Any, domain: Any = S.Reals, assume: Any = ()) -> Expr:
    """The largest m with f - m*x^2/2 convex on an interval: inf of f'', ``-oo`` at a concave kink or a jump.

    f is convex where m >= 0, strongly convex where m > 0, weakly convex where m is finite.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.convexity_modulus(x**2 + Abs(x), x), rs.convexity_modulus(Abs(x) - x**2, x)
    (2, -2)
    """
    gate = Gate(f, x, assume)

    def run(facts: Facts) -> Expr:
        found = _on_interval(gate, domain, facts)
        if any(where != "arc" for where, _ in found.bumps(closed=False)):
            return -oo
        best: Scalar = oo
        for a in found.arcs:
            low, _ = least_and_largest(Stretch(a.piece.diff().diff(), a.lo, a.hi), facts)
            best = low if least(low, best, facts) < 0 else best
        return expression(best)

    with gate.errors():
        return gate.out(by_cases(run, gate.assume))


@verb
def is_strongly_convex(f: Any, x: Any, modulus: Any = None, domain: Any = S.Reals, assume: Any = ()) -> bool | None:
    """Whether f - m*x^2/2 is convex for the given modulus m > 0, or for some m > 0 (``rs.convexity_modulus``).

    In several variables, ``rs.is_strongly_convex(f, (x, y))``, f - m*(x^2 + y^2)/2 is asked.

    >>> from sympy import Abs, Symbol, exp
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.is_strongly_convex(x**2 + Abs(x), x), rs.is_strongly_convex(exp(x), x)
    (True, False)
    >>> y = Symbol('y', real=True)
    >>> rs.is_strongly_convex(Abs(x + y) + x**2 + y**2, (x, y)), rs.is_strongly_convex((x + y)**2, (x, y))
    (True, False)
    """
    named = named_variables(x)
    if modulus is not None:
        square = Add(*(v**2 for v in named))
        return is_convex(as_expression(f) - as_expression(modulus) * square / 2, *named, domain=domain, assume=assume)
    if len(named) > 1:
        return strongly_convex(f, named, domain, assume, is_convex, is_strongly_convex)
    x = named[0]
    found = convexity_modulus(f, x, domain, assume)
    return None if found.is_positive is None else bool(found.is_positive)


# ------------------------------------------------------------------ monotone
@verb
def is_increasing(f: Any, interval: Any = S.Reals, symbol: Any = None, assume: Any = ()) -> bool | None:
    """f(a) <= f(b) for a < b in an interval: True or False by proof, None where it is open; SymPy's signature.

    The values at jumps count.  Points without a value are no counterexample.  The variable may come first too, as in
    ``rs.is_convex``: ``rs.is_increasing(f, x)``, ``rs.is_increasing(f, x, interval)``.

    >>> from sympy import Abs, S, Symbol, floor
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.is_increasing(x + Abs(x)/2, S.Reals, x), rs.is_increasing(floor(x), S.Reals, x)
    (True, True)
    >>> rs.is_increasing(Abs(x), S.Reals, x)
    False
    """
    e = as_expression(f)
    interval, symbol = variable_first(interval, symbol)
    x = infer_variable(e) if symbol is None else symbol
    if x is None:
        if not e.free_symbols:
            return True
        raise UnsupportedError("{0}: name the variable", e)
    gate = Gate(e, x, assume)
    return _settled(
        lambda facts: _rises(function_on(gate, facts), declared(interval, gate.x, gate.assume), facts), gate
    )


@verb
def is_decreasing(f: Any, interval: Any = S.Reals, symbol: Any = None, assume: Any = ()) -> bool | None:
    """Whether -f is increasing: see ``rs.is_increasing``.

    >>> from sympy import Min, S, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.is_decreasing(Min(-x, 0), S.Reals, x)
    True
    """
    return is_increasing(-as_expression(f), interval, symbol, assume)


def _rises(form: LineForm, interval: Any, facts: Facts) -> bool:
    (parts,) = components(form, one_interval(interval), facts)
    return next(falls(parts, facts), None) is None


def falls(parts: list[Part], facts: Facts) -> Iterator[Scalar]:
    """Where f falls: a point of a part that does."""
    reached: Scalar | None = None  # the largest limit or value so far
    for part in parts:
        if isinstance(part, Point):
            if part.value is not None:
                if reached is not None and least(part.value, reached, facts) < 0:
                    yield part.at
                reached = part.value
            continue
        if part.piece.undefined:
            continue
        if part.piece.periodic:
            yield from _falls_in_a_period(part.piece, facts)
            start, stop = _limits(part, facts)
        elif part.piece.expr() in (oo, -oo):
            start = stop = part.piece.expr()
        else:
            if least(least_and_largest(Stretch(part.piece.diff(), part.lo, part.hi), facts)[0], ZERO, facts) < 0:
                yield part.lo
            start, stop = _limits(part, facts)
        if reached is not None and least(start, reached, facts) < 0:
            yield part.lo
        reached = stop


def _limits(part: Stretch, facts: Facts) -> tuple[Scalar, Scalar]:
    """At finite ends: what happens at infinite ones has nothing beside it."""
    start = limit_of(part.piece, part.lo, 1, facts) if part.lo != -oo else -oo
    return start, limit_of(part.piece, part.hi, -1, facts) if part.hi != oo else oo


def _falls_in_a_period(p: Periodic, facts: Facts) -> Iterator[Scalar]:
    """In the period of any number n: inside its pieces and at its kinks."""
    window = p.shortest().window
    for k, b in enumerate(window.breaks):
        left, right = window.sides(k)
        values = [v for v in (left.limit(b.point, -1), b.value, right.limit(b.point, 1)) if v is not None]
        if any(least(v, u, facts) < 0 for u, v in pairwise(values)):
            yield b.point
        lo, hi = window.ends(k + 1)
        if -1 in curving(right.diff(), lo, hi, facts):
            yield lo
