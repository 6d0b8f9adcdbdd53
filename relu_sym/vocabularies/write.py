"""The writers: a normal form in the vocabulary asked for, or in the one that suits the input."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, DiracDelta, Expr, Heaviside, Max, Min, Piecewise, S, SingularityFunction, Symbol, sign

from ..errors import ReluSymError, RewriteError
from ..forms.defining import put_in
from ..forms.exact import equal, expression, is_finite
from ..forms.line.jumps import Form, parts
from ..forms.line.partition import LineForm, is_polynomial
from ..forms.line.piece import Piece, Poly, Smooth
from ..forms.smoothness import is_smooth
from ..functions import Dirac, HeavisideStep, PrincipalValue, ReLU
from ..symbols import T, heads
from . import (
    abs_sign,
    brief,
    dirac,
    folded,
    given_conditions,
    heaviside,
    max_min,
    one_formula,
    periodic,
    piecewise,
    relu,
    singularity,
    trains,
)
from .read import read

WRITERS: dict[type, Callable[[LineForm, Symbol], Expr]] = {
    ReLU: relu.write,
    HeavisideStep: heaviside.write,
    Heaviside: lambda form, x: heaviside.write(form, x, Heaviside),
    Piecewise: piecewise.write,
    Max: max_min.write_max,
    Min: max_min.write_min,
    Abs: abs_sign.write_abs,
    sign: abs_sign.write_sign,
}
FACING: dict[type, tuple[Callable[[Expr], Expr] | None, type]] = {
    ReLU: (ReLU, HeavisideStep),
    Max: (lambda u: Max(u, 0), HeavisideStep),
    Min: (lambda u: -Min(-u, 0), HeavisideStep),
    HeavisideStep: (None, HeavisideStep),
    Heaviside: (None, Heaviside),
}
"""The ramp, if any, and the step of a vocabulary that can face either way."""
DELTAS: dict[type, Callable[..., Expr]] = {Heaviside: DiracDelta, DiracDelta: DiracDelta}
ALL_TARGETS = "ReLU, Heaviside, Dirac, Piecewise, Max, Min, Abs, sign, SingularityFunction"


def written(form: Form, x: Symbol, target: type) -> Expr:
    """The form in one vocabulary; ``RewriteError`` where it has no word for it."""
    return sum((_one(p, x, target) for p in parts(form)), start=S.Zero)


def _one(form: LineForm, x: Symbol, target: type) -> Expr:
    if form.repeats:
        raise RewriteError("the kinks repeat without end; {0} cannot say that along {1}", target.__name__, x)
    if form.principal:
        bare = form.replace(principal=(), impulses=())
        return PrincipalValue(_one(bare, x, target)) + dirac.write(form, x, DELTAS.get(target, Dirac))
    form = visible(form)
    _check_switchable(form, target)
    if target is SingularityFunction:
        return singularity.write(form, x)
    deltas = dirac.write(form, x, DELTAS.get(target, Dirac))
    if target in (Dirac, DiracDelta):
        if form.breaks:
            raise RewriteError(
                "the regular part breaks at {0} = {1}; Dirac can say impulses beside a smooth "
                "function only: rewrite to Heaviside",
                T,
                expression(form.breaks[0].point),
            )
        return form.pieces[0].expr(x) + deltas
    if target not in WRITERS:
        raise RewriteError("{0} is no target; targets are {1}", target, ALL_TARGETS)
    if target is Piecewise and form.impulses:
        raise RewriteError(
            "the impulse at {0} = {1} has no Piecewise form: rewrite to Heaviside",
            T,
            expression(form.impulses[0].point),
        )
    return _facing_well(WRITERS[target](form, x), form, x, target) + deltas


def _facing_well(plain: Expr, form: LineForm, x: Symbol, target: type) -> Expr:
    """The form by switches right of some breakpoints and left of the others, where that is shorter."""
    if target not in FACING:
        return plain
    if len(form.breaks) > brief.FEW_KINKS:
        return plain
    ramp, step = FACING[target]
    faced = (e for e in brief.facing(form, x, ramp, step) if ramp is None or not e.has(step))
    return min((plain, *faced), key=brief.size)


def _check_switchable(form: LineForm, target: type) -> None:
    """A piece that the switched sum would evaluate outside its interval must have values there."""
    if target is not Piecewise and form.breaks:
        bad = next((p for p in form.pieces if not extends(p)), None)
        if bad is not None:
            raise RewriteError(
                "the piece {0} is not smooth on the whole line, so a sum of switched terms cannot hold "
                "it: rewrite to Piecewise",
                bad.expr(),
            )


def suited(form: Form, x: Symbol, source: Expr, values: bool = False) -> Expr:
    """Piecewise if the source has one, Abs and sign if it has those, else Heaviside; impulses last.

    SingularityFunction if the source has nothing else; its values at jumps are those from the right, which will not
    do where the ``values`` of the form count.
    """
    return sum((_suited(p, x, source, values) for p in parts(form)), start=S.Zero)


def _suited(form: LineForm, x: Symbol, source: Expr, values: bool = False) -> Expr:
    if form.repeats:
        return _repeating(form, x, source)
    if form.principal:
        bare = form.replace(principal=(), impulses=())
        return PrincipalValue(_suited(bare, x, source, values)) + dirac.write(form, x)
    form, words = visible(form), heads(source)
    if singularity.speaks(words) and not _needs_piecewise(form) and (not values or singularity.keeps_values(form)):
        return singularity.write(form, x, values=False)
    deltas = dirac.write(form, x)
    if not (form.changes if is_polynomial(form) else form.breaks):
        return form.pieces[0].expr(x) + deltas
    if Piecewise in words or _needs_piecewise(form):
        return conditional(form, x, source) + deltas
    return _regular(form, x, source) + deltas


def conditional(form: LineForm, x: Symbol, source: Expr) -> Expr:
    """A function that has no value, or no finite limit, somewhere, or that was given by conditions."""
    plain = piecewise.write(form, x)
    if Piecewise in heads(source):
        return next(given_conditions.write(form, x, source, lambda e: read(e, form.domain)), plain)
    if len(form.breaks) > brief.FEW_KINKS:
        return plain
    return brief.shortest([plain, *one_formula.write(form, x)], source)


def _regular(form: LineForm, x: Symbol, source: Expr) -> Expr:
    """A function that has a value everywhere, by switches."""
    if not switches_well(form, source):
        whole = [*folded.beside_a_constant(form, x), *brief.spellings(form, x, source, switches=False)]
        if not whole and all(map(extends, form.pieces)):
            whole = list(folded.write(form, x))
        return brief.shortest(whole, source) if whole else piecewise.write(form, x)
    if not heads(source).isdisjoint({Abs, sign}):
        switched = abs_sign.write_sign(form, x, with_abs=True)
        if len(form.breaks) == 1 and heaviside.is_staircase(form):
            return switched
    elif heaviside.is_staircase(form) and not (
        1 < len(form.changes) <= brief.FEW_KINKS and brief.has_curved_level(source)
    ):
        return heaviside.write(form, x)
    else:
        switched = heaviside.write(form, x)
    if len(form.breaks) > brief.FEW_KINKS:
        return switched
    return brief.shortest([switched, *brief.spellings(form, x, source)], source)


def _repeating(form: LineForm, x: Symbol, source: Expr) -> Expr:
    """Families: their impulses as sums; beside impulses the values at kinks do not count."""
    found, single = trains.trains_of(form)
    bare = form.replace(pieces=[p.without_impulses() if p.periodic else p for p in form.pieces], impulses=()).merged()
    if bare.repeats:
        regular = periodic.write(bare, x, source, with_values=not (found or single)) + dirac.write(
            form.replace(impulses=single), x
        )
    else:
        regular = _suited(bare.replace(impulses=single), x, source)
    return regular + trains.written(found, x, Dirac, form.free_symbols | source.free_symbols)


def switches_well(form: LineForm, source: Expr) -> bool:
    """Whether a switched sum has values on the whole line, and no piece in it that outgrows the others there."""
    if is_polynomial(form):
        return True
    sides = (1,) if heads(source).isdisjoint({Abs, sign}) else (-1, 1)
    return all(map(extends, form.pieces)) and not folded.overflows(form, sides)


def extends(p: Piece) -> bool:
    """Whether the formula of a piece is smooth on the whole line: only then may it be switched on and off."""
    if isinstance(p, Poly):
        return True
    if p.undefined or p.periodic:
        return p.periodic and not any(q.undefined for q in p.window.pieces)
    if is_smooth(p.expr()):
        return True
    try:
        return read(p.expr()).is_smooth
    except ReluSymError:
        return False


def _needs_piecewise(form: LineForm) -> bool:
    """Gaps, points without value and unbounded pieces can be said by conditions only."""
    if is_polynomial(form):
        return any(c.surplus is None for c in form.changes)
    if any(p.undefined for p in form.pieces) or any(b.value is None for b in form.breaks):
        return True
    return any(not is_finite(v) for k in range(len(form.breaks)) for v in form.limits(k)) or any(
        not is_finite(put_in(p.expr(), expression(b.point)))
        for k, b in enumerate(form.breaks)
        for p in form.sides(k)
        if isinstance(p, Smooth)
    )


def visible(form: LineForm) -> LineForm:
    """Without the breakpoints that the formula itself says: 1/x at 0, log(x) left of 0."""
    if is_polynomial(form):
        return form
    keep = [k for k in range(len(form.breaks)) if not _said_by_formula(form, k)]
    if len(keep) == len(form.breaks):
        return form
    pieces = [form.pieces[0], *(form.pieces[k + 1] for k in keep)]
    for k, j in enumerate((-1, *keep)):
        run = form.pieces[j + 1 : (keep[k] if k < len(keep) else len(form.breaks)) + 1]
        pieces[k] = next((p for p in run if not p.undefined), run[0])
    return form.replace(pieces=pieces, breaks=[form.breaks[k] for k in keep])


def _said_by_formula(form: LineForm, k: int) -> bool:
    left, right = form.sides(k)
    if isinstance(left, Poly) and isinstance(right, Poly):
        return False
    if left.natural is None or left.natural != right.natural:
        return False
    if (left.undefined or right.undefined) and len({p.natural for p in form.pieces}) > 1:
        return False
    b = form.breaks[k]
    value = put_in(left.natural, expression(b.point))
    if b.value is None:
        return not is_finite(value)
    return is_finite(value) and equal(expression(b.value), value, form.domain.facts)
