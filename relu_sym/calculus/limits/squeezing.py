"""Limits where no smooth branch settles: steps and waves between bounds, heads continuous at the inner limit."""

from __future__ import annotations

from sympy import Abs, Dummy, Expr, Max, Min, Mod, Pow, S, ceiling, cos, exp, expand, floor, frac, oo, sin
from sympy import sign as Sign

from ...errors import ReluSymError, Undecided, UnsupportedError
from ...forms.exact import expression, is_finite, scalar, sign_of
from ...forms.line.lengths import check_length
from ...forms.smoothness import depends
from ...functions import HeavisideStep, ReLU
from ...symbols import T
from ...vocabularies.floor import spelled
from ...vocabularies.germ import Germ
from ...vocabularies.heads import outer_form

BOUNDED = (floor, ceiling, frac, Mod, sin, cos)


def limit(e: Expr, germ: Germ, infinite: bool = False) -> Expr:
    """The limit of e where the germ is taken; refused where neither squeezing nor continuity gives one.

    ``infinite``: whether oo and -oo are answers.
    """
    check_length(e, expression(germ.point))
    for attempt in (_by_germ, _squeezed, _continuous):
        try:
            found = attempt(e, germ)
        except Undecided:
            raise
        except ReluSymError:
            continue
        if found is not None and (is_finite(found) or (infinite and found in (oo, -oo))):
            return found
    raise UnsupportedError("the limit of {0} at {1} = {2} is not found", e, T, expression(germ.point))


def _by_germ(e: Expr, germ: Germ) -> Expr:
    return expression(germ.limit(germ.of(e)))


# ---------------------------------------------------------------------- bounded parts
def _squeezed(e: Expr, germ: Germ) -> Expr | None:
    """e rational in bounded quantities F: where all factors of F tend to 0, the limit is that without F; so it is where
    that without F grows to an infinity beside which they tend to 0."""
    if not e.has(*BOUNDED):
        return None
    bounds: list[Dummy] = []
    bare = expand(_with_bounds(e, bounds), power_exp=True)
    for h in bare.atoms(exp):
        if h.free_symbols and h.free_symbols <= set(bounds):
            bounds.append(Dummy("F"))
            bare = bare.xreplace({h: bounds[-1]})
    if not bounds or not bare.is_rational_function(*bounds):
        return None
    above, below = bare.together().as_numer_denom()
    top, bottom = (v.as_poly(*bounds).as_dict() for v in (above, below))
    none = (0,) * len(bounds)
    lead = bottom.pop(none, S.Zero)
    if lead == 0:
        return None
    first = top.pop(none, S.Zero)
    if any(limit(v / lead, germ) != 0 for v in bottom.values()):
        return None
    main = limit(first / lead, germ, infinite=True)
    beside = first if main in (oo, -oo) else lead
    return main if all(limit(v / beside, germ) == 0 for v in top.values()) else None


def _with_bounds(e: Expr, bounds: list[Dummy]) -> Expr:
    """floor(u) = u - F with 0 <= F <= 1; a wave is bounded itself."""
    if not depends(e):
        return e
    plain = spelled(e) if isinstance(e, (ceiling, frac, Mod)) else e
    if plain is not e:
        return _with_bounds(plain, bounds)
    if isinstance(e, (floor, sin, cos)):
        own = Dummy("F")
        bounds.append(own)
        return _with_bounds(e.args[0], bounds) - own if isinstance(e, floor) else own
    if isinstance(e, (Abs, ReLU, Sign, HeavisideStep)) and not depends(_with_bounds(e.args[0], [])):
        bounds.append(Dummy("F"))
        return bounds[-1]
    if e.is_Add or e.is_Mul or e.is_Pow or isinstance(e, exp):
        return e.func(*[_with_bounds(a, bounds) for a in e.args])
    return e


# ---------------------------------------------------------------------- continuity
def _continuous(e: Expr, germ: Germ) -> Expr | None:
    """The head of the limits of its arguments, where it is continuous."""
    if not depends(e):
        return e
    if e.is_Add or e.is_Mul:
        return e.func(*[limit(a, germ) for a in e.args])
    if isinstance(e, Pow) and e.exp.is_Integer and e.exp > 0:
        return limit(e.base, germ) ** e.exp
    if isinstance(e, (Max, Min)):
        values = [limit(a, germ) for a in e.args]
        best = values[0]
        for v in values[1:]:
            s = sign_of(v - best, germ.facts)
            best = v if s and (s > 0) == isinstance(e, Max) else best
        return best
    form = outer_form(e)
    if form is None:
        return None
    there = scalar(limit(e.args[0], germ))
    k, on = form.locate(there)
    if not on:
        return None if form.pieces[k].undefined else expression(form.pieces[k].at(there))
    left, right = form.limits(k)
    return expression(left) if is_finite(left) and left == right else None
