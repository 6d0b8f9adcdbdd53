"""Dirac(g) in several variables: defined where the gradient of g does not vanish on g = 0, refused elsewhere.

An integral in x alone loses what Dirac(g) has where g vanishes for all x: a factor of g without x, a flat side of a
kink.  So an impulse is written as a sum first: side by side of the kinks, level by level of an outer function, factor
by factor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, cast

from sympy import (
    Abs,
    Add,
    DiracDelta,
    Dummy,
    Expr,
    FiniteSet,
    Function,
    Heaviside,
    Max,
    Min,
    Mul,
    Piecewise,
    PolynomialError,
    S,
    Symbol,
    factor_list,
    preorder_traversal,
    sign,
    solve_poly_system,
    solveset,
)

from ...errors import UndefinedProductError, UnsupportedError
from ...forms.smoothness import SMOOTH
from ...functions import Dirac, HeavisideStep, ReLU
from ..hypersurfaces import is_regular, sign_without_zero, solved_for

Box = dict[Symbol, tuple[Expr, Expr]]
"""The variables of integration, each with its ends."""
SIDES = {
    Abs: lambda u: (u, -u),
    ReLU: lambda u: (u, S.Zero),
    sign: lambda u: (S.One, S.NegativeOne),
    HeavisideStep: lambda u: (S.One, S.Zero),
    Heaviside: lambda u: (S.One, S.Zero),
}
"""Heads with a kink or jump at 0: what they are where their argument is positive, and where it is negative."""
MAX_KINKS = 5
"""Kinks in one argument that are taken side by side."""


def by_regular_zeros(e: Expr, box: Box) -> Expr:
    """The integrand with Dirac(g) as a sum of impulses that integrals one by one do not lose; or refused."""
    put = {}
    for d in e.atoms(DiracDelta):
        own = [v for v in box if v in d.args[0].free_symbols]
        if len(own) > 1:
            put[d] = Add(*[_sum(d, g, steps, own, box, e) for steps, g in _side_by_side(d, d.args[0], own)])
    return e.xreplace(put) if put else e


def _order(d: Expr) -> Expr:
    return d.args[1] if len(d.args) > 1 else S.Zero


# ---------------------------------------------------------------------- kinks
def _side_by_side(d: Expr, g: Expr, own: Sequence[Symbol]) -> Iterator[tuple[list[Expr], Expr]]:
    """(switches, formula): where all the switches are positive g is the formula."""
    t = Dummy("t")
    pairs: list[tuple[Expr, Expr, Expr, Expr]] = []  # name, switch, above, below
    while True:
        kinked = [h for h in g.atoms(*SIDES, Max, Min) if h.has(*own) and not _has_kink(h.args, own)]
        if not kinked:
            break
        h: Any = min(kinked, key=lambda k: k.sort_key())
        name = Dummy("s")
        if isinstance(h, (Max, Min)):
            u, v, *rest = h.args
            above, below = (u, v) if isinstance(h, Max) else (v, u)
            pairs.append((name, u - v, above, below))
            inner: Any = h.func(name, *rest, evaluate=False) if rest else name
            g = cast(Expr, g.xreplace({h: inner}))
        else:
            above, below = SIDES[type(h)](t)
            pairs.append((name, h.args[0], above.xreplace({t: h.args[0]}), below.xreplace({t: h.args[0]})))
            g = cast(Expr, g.xreplace({h: name}))
    if g.has(Piecewise) or len(pairs) > MAX_KINKS or (pairs and _order(d) != 0):
        raise UnsupportedError("{0}: an impulse on a curve with kinks is not taken apart here", d)
    for way in product((1, -1), repeat=len(pairs)):
        switches, here = [], g
        for s, (name, u, above, below) in reversed(list(zip(way, pairs, strict=True))):
            here = here.xreplace({name: above if s > 0 else below})
            switches = [w.xreplace({name: above if s > 0 else below}) for w in switches]
            switches.append(s * u)
        yield [w.expand() for w in switches], here.expand() if pairs else here


def _has_kink(args: Sequence[Expr], own: Sequence[Symbol]) -> bool:
    return any(k.has(*own) for a in args for k in a.atoms(*SIDES, Max, Min))


# ---------------------------------------------------------------------- levels and factors
def _sum(d: Expr, g: Expr, steps: list[Expr], own: Sequence[Symbol], box: Box, e: Expr) -> Expr:
    """The impulse of one smooth formula where all the steps are."""
    if any(w.is_number and w.is_negative for w in steps):
        return S.Zero
    own = [v for v in own if v in g.free_symbols]
    if not own:
        if g == 0:
            raise _undefined(d, "on an open set")
        return S.Zero if g.is_number or g.is_nonzero else Mul(Dirac(g), *map(HeavisideStep, steps))
    parts = []
    for w, slope in _levels(d, g, own):
        if len(own) > 1:
            _check(d, w, own, box, e, steps)
        parts += [(u, slope * v) for u, v in _factors(d, w, own)]
    if parts == [(g, S.One)]:
        return d if not steps else Dirac(g) * _on(d, g, [HeavisideStep(w) for w in steps], own)
    if _order(d) != 0:
        raise UnsupportedError(
            "{0}: write its argument as one factor, the others as weights: Dirac(u*w) is Dirac(u)/Abs(w) + "
            "Dirac(w)/Abs(u)",
            d,
        )
    return Add(*[Dirac(u) * _on(d, u, [S.One / Abs(slope), *map(HeavisideStep, steps)], own) for u, slope in parts])


def _on(d: Expr, u: Expr, weights: list[Expr], own: Sequence[Symbol]) -> Expr:
    """The product of the weights where u = 0, put in where u is solved for a variable."""
    solved = solved_for(u, own)
    if solved is not None:
        weights = [cast(Expr, a.xreplace(dict([solved]))) for a in weights]
        if any(isinstance(a, HeavisideStep) and a.args[0].expand() == 0 for a in weights):
            raise UndefinedProductError("{0}: it vanishes along a kink of its argument, where {1} = 0", d, u)
    return Mul(*weights)


def _levels(d: Expr, g: Expr, own: Sequence[Symbol]) -> list[tuple[Expr, Expr]]:
    """(w, c): g is c*w near the zeros of w, and these are all its zeros."""
    if g.is_polynomial(*own) or len(own) < 2 or g.is_Mul or _is_solved(g, own):
        return [(g, S.One)]
    found = level_sets(g, own)
    if found is None:
        raise UnsupportedError(
            "{0}: whether its argument has regular zeros in {1} is not decided; write it solved for one of them", d, own
        )
    for w, slope in found:
        if not slope.is_finite or slope == 0:
            raise _undefined(d, f"where {w} = 0")
    return found


def _is_solved(g: Expr, own: Sequence[Symbol]) -> bool:
    """Whether g = s*(v - q), q a function of the other variables that is not constant, s without a zero."""
    for v in own:
        real = {u: Dummy(u.name, real=True) for u in own}
        slope = g.diff(v).xreplace(real)
        if slope.has(real[v]) or not (slope.is_nonzero or slope.is_positive or slope.is_negative):
            continue
        q = (g.subs(v, 0) / g.diff(v)).together()
        if q.has(*own) and _is_analytic(g, own):
            return True
    return False


def _is_analytic(e: Expr, own: Sequence[Symbol]) -> bool:
    """Whether e is built of analytic heads: constant nowhere, if not everywhere."""
    if e.is_Symbol or e.free_symbols.isdisjoint(own):
        return True
    if not (e.is_Add or e.is_Mul or e.is_Pow or (isinstance(e, Function) and type(e) in SMOOTH)):
        return False
    return all(_is_analytic(a, own) for a in e.args)


def _factors(d: Expr, g: Expr, own: Sequence[Symbol]) -> list[tuple[Expr, Expr]]:
    """(w, c) for the factors w of g that may vanish, c the product of all the others."""
    real = {v: Dummy(v.name, real=True) for v in own}
    w, back = g.xreplace(real), {r: v for v, r in real.items()}
    if len(own) < 2 or not (w.is_Mul or w.is_polynomial(*real.values())):
        return [(g, S.One)]
    try:
        found = [f for f, _ in factor_list(w, *real.values())[1]] if w.is_polynomial(*real.values()) else w.args
    except PolynomialError:
        found = w.args if w.is_Mul else (w,)
    open_ = [f for f in found if f.has(*real.values()) and not (f.is_positive or f.is_negative)]
    if all(f.has(v) for f in open_ for v in real.values()):
        return [(g, S.One)]
    if not all(f.is_polynomial(*real.values()) or len(f.free_symbols & set(real.values())) == 1 for f in open_):
        raise UnsupportedError("{0}: its argument is not seen to have regular zeros", d)
    if any(not u.has(*real.values()) for u in open_) or not open_:
        return [(g, S.One)]
    rests = [(w / f).cancel() if w.is_polynomial(*real.values()) else w / f for f in open_]
    return [(f.xreplace(back), c.xreplace(back)) for f, c in zip(open_, rests, strict=True)]


def level_sets(g: Expr, own: Sequence[Symbol]) -> list[tuple[Expr, Expr]] | None:
    """(w, G') for g = G(q), q a polynomial: g vanishes where one w = q - t does, where the slope of G is G'.

    None where it is not seen to be such.
    """
    t = Dummy("t", real=True)
    for q in preorder_traversal(g):
        if isinstance(q, Expr) and q.has(*own) and not q.is_Symbol and q.is_polynomial(*own):
            outer = g.xreplace({q: t})
            if outer.free_symbols == {t}:
                zeros = solveset(outer, t, S.Reals)
                slope = outer.diff(t)
                return [(q - z, slope.subs(t, z)) for z in zeros] if isinstance(zeros, FiniteSet) else _none(zeros)
    return None


def _none(zeros: object) -> list | None:
    return [] if zeros is S.EmptySet else None


def _check(d: Expr, g: Expr, own: Sequence[Symbol], box: Box, e: Expr, steps: list[Expr]) -> None:
    """Refuse a polynomial with a zero of its gradient on g = 0, in the box and where the integrand does not vanish."""
    real = {v: Dummy(v.name, real=True) for v in own}
    names, back = list(real.values()), {r: v for v, r in real.items()}
    w = _with_zeros(g.xreplace(real), names)
    if w is None or not w.is_polynomial(*names) or is_regular(w, names) or _is_affine(w, names):
        return
    if w.free_symbols != set(names):
        raise _undefined(d, f"unless the gradient of {g} is proved not to vanish: declare the signs of its parameters")
    try:
        points = solve_poly_system([w, *(w.diff(v) for v in names)], *names)
    except (NotImplementedError, PolynomialError, ValueError):
        raise _undefined(d, "on more than single points") from None
    for point in points or ():
        if any(c.is_real is False for c in point):
            continue
        here = {back[v]: c for v, c in zip(names, point, strict=True)}
        if not _is_outside(here, box) and not (
            _is_cut_out(d, here, e) or any(s.xreplace(here).is_negative for s in steps)
        ):
            raise _undefined(d, "at " + ", ".join(f"{v} = {c}" for v, c in here.items()))


def _with_zeros(w: Expr, names: Sequence[Dummy]) -> Expr | None:
    """The polynomial without the factors that have no real zero; None where nothing else is left."""
    if w.is_positive or w.is_negative:
        return None
    try:
        factors = factor_list(w, *names)[1]
    except PolynomialError:
        return w
    kept = [f**k for f, k in factors if not (f.is_positive or f.is_negative or sign_without_zero(f))]
    return Mul(*kept).expand() if kept else None


def _is_affine(w: Expr, names: Sequence[Dummy]) -> bool:
    """Whether parameters alone decide the gradient: the integrals one by one make their cases."""
    return all(w.diff(v).free_symbols.isdisjoint(names) for v in names) and w.free_symbols != set(names)


def _is_outside(point: dict[Symbol, Expr], box: Box) -> bool:
    """Whether a coordinate is seen to be beyond an end."""
    return any((c - box[v][0]).is_negative or (c - box[v][1]).is_positive for v, c in point.items())


def _is_cut_out(d: Expr, point: dict[Symbol, Expr], e: Expr) -> bool:
    """Whether a step in the product with the impulse is 0 around the point."""
    terms = [a for a in (e.args if e.is_Add else (e,)) if d in a.atoms(DiracDelta)]

    def vanishes(a: Expr) -> bool:
        return isinstance(a, (HeavisideStep, Heaviside)) and bool(a.args[0].xreplace(point).is_negative)

    return all(any(map(vanishes, Mul.make_args(a))) for a in terms)


def _undefined(d: Expr, where: str) -> UndefinedProductError:
    return UndefinedProductError(
        "{0}: Dirac of a function whose gradient vanishes on its zeros is not defined (a multiple zero, {1})", d, where
    )
