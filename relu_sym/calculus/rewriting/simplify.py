"""``rs.simplify``: the canonical form, written in the shortest of the input's own words and the ReLU basis."""

from __future__ import annotations

import warnings
from typing import Any

from sympy import (
    Abs,
    DiracDelta,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    SingularityFunction,
    Symbol,
    nan,
    sign,
)

from ...budget import verb
from ...errors import AlmostEverywhereWarning, ReluSymError, UndefinedProductError
from ...forms.exact import Facts
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, parts
from ...forms.line.partition import Domain, LineForm
from ...forms.smoothness import is_smooth
from ...functions import HeavisideStep, ReLU
from ...symbols import Gate, as_expression, as_variable, assumed_symbols, leaves, may_be_variable
from ...symbols import heads as heads_of
from ...vocabularies.absorbed import absorbed
from ...vocabularies.brief import KINKED, spellings
from ...vocabularies.read import read_any
from ...vocabularies.singularity import speaks
from ...vocabularies.write import suited, switches_well, written
from .compare import equal
from .ends import at_end
from .impulse_lines import shows_all_impulses

FEW_KINKS = 8
"""Kinks up to which Abs is tried though the input has none: ReLU(x) + ReLU(-x) is Abs(x)."""
WORDS = (Abs, sign, Max, Min, HeavisideStep, Heaviside, Piecewise, SingularityFunction)


@verb
def simplify(f: Any, x: Any = None, assume: Any = ()) -> Expr:
    """f in canonical form: what is 0 becomes 0, impulses are reduced to constant weights, the rest is written as
    briefly as the input's own words and ReLU can say it.

    ``cos(x)*Dirac(x)`` becomes ``Dirac(x)``; ``Max(x, 0) - Max(-x, 0)`` becomes ``x``; ``Abs(x)`` stays.  Values at
    single points are kept if there is no impulse.  ``x`` is the variable; without it every free symbol is tried, all
    of them real, but none along which an impulse would be passed over: ``Dirac(p*x)`` with p > 0 is ``Dirac(x)/p``,
    while ``Dirac(x*y)`` lies on two lines and needs ``x=``.  An expression that cannot be read is returned as it is.

    Errors: ``UndefinedProductError`` if f is no distribution.

    >>> from sympy import Max, Min, Symbol, cos
    >>> import relu_sym as rs
    >>> x, y = Symbol('x', real=True), Symbol('y', real=True)
    >>> rs.simplify(cos(x)*rs.Dirac(x)), rs.simplify(x*rs.Heaviside(x)), rs.simplify(Max(x, y) + Min(x, y))
    (Dirac(x), ReLU(x), x + y)
    """
    e = as_expression(f)
    free = sorted((s for s in e.free_symbols if isinstance(s, Symbol)), key=str)
    real = [s for s in free if may_be_variable(s)]
    variables = [as_variable(x)] if x is not None else [s for s in real if s not in assumed_symbols(assume)]
    for v in variables:
        if x is not None or shows_all_impulses(e, v, variables):
            e = _shorter(e, v, assume)
    return e


def _shorter(e: Expr, x: Symbol, assume: Any) -> Expr:
    """e along one variable, if its form says it more briefly."""
    gate = Gate(e, x, assume)
    if is_smooth(gate.expr):
        return e
    found: list[Expr] = []

    def run(facts: Facts) -> Expr:
        form = read_any(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts))
        found.append(_briefest(form, gate.x, gate.expr, facts.applied(gate.expr)))
        return found[-1]

    try:
        with gate.errors():
            result = gate.out(by_cases(run, gate.assume))
    except UndefinedProductError:
        raise
    except ReluSymError:
        return e
    if len(found) > 1 and result.has(Piecewise) and not e.has(Piecewise):
        return e
    end = None if e.has(DiracDelta) else at_end((e, result), x)
    if end is not None and equal(*end, assume=assume) is not True:
        return e
    reduced = e.has(DiracDelta) and not any(_is_loose(t, x) for t in result.atoms(DiracDelta))
    return result if reduced or _length(result) < _length(e) or _needs_reduction(e, x) else e


def _is_loose(delta: Expr, x: Symbol) -> bool:
    u = delta.args[0]
    is_shift = u.is_Add and len(u.args) == 2 and u.args[1] == x and u.args[0].is_Number
    return not is_shift and x in (x - u).free_symbols


def _needs_reduction(e: Expr, x: Symbol) -> bool:
    return any(_is_loose(d, x) for d in e.atoms(DiracDelta))


def _briefest(form: Form, x: Symbol, source: Expr, here: Expr) -> Expr:
    """The shortest of the vocabularies at hand; without impulses and jumps values at points stay as they are."""
    heads = source.atoms(*WORDS)
    own = [w for w in WORDS if any(isinstance(h, w) for h in heads)]
    steps = [HeavisideStep] if any(p.breaks for p in parts(form)) else []  # without breaks ReLU says the same
    if any(p.repeats for p in parts(form)):
        return suited(form, x, source, values=True)
    if not all(switches_well(p, source) for p in parts(form) if p.breaks):
        found = suited(form, x, source, values=True)
        return here if found.has(Piecewise) and not source.has(Piecewise) else min(found, here, key=_length)
    candidates = []
    folded = [Abs] if sum(len(p.breaks) for p in parts(form)) <= FEW_KINKS else []
    for target in dict.fromkeys((ReLU, *own, *steps, *folded)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", AlmostEverywhereWarning)
                found = written(form, x, target)
                candidates += [found, found.expand()] if target is Abs and folded else [found]
        except (ReluSymError, AlmostEverywhereWarning):
            continue
    if isinstance(form, LineForm) and not form.impulses:
        known = {ReLU, *own, *steps, *folded}
        others = map(absorbed, spellings(form, x, source))
        candidates += [c for c in others if known.issuperset(heads_of(c) & KINKED)]
    candidates = [c for c in dict.fromkeys(candidates) if nan not in leaves(c) or source.has(nan)]
    if speaks(heads_of(source)) and any(c.has(SingularityFunction) for c in candidates):
        candidates = [c for c in candidates if heads_of(c).isdisjoint(KINKED)]
    return min(candidates, key=_length) if len(candidates) > 1 else [*candidates, here][0]


def _length(e: Expr) -> tuple[int, int]:
    """Operations first, then letters."""
    return e.count_ops(), len(str(e))
