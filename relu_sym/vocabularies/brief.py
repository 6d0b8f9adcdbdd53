"""The spellings of one function, and the shortest of them: fewest operations, a head that the question lacks being two.

A form with few kinks that has the mean at every one of them is tried as

* powers of ramps, c ReLU(x - a)^n, facing right or left of the piece that is left to stand;
* pieces that are q and -q in turns, q(x) sign((x - a)(x - b)), or p and p + q;
* a function of the distance from a centre, g(Abs(x - c)) or sign(x - c) g(Abs(x - c)).

All are the function at every point where it has a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from sympy import Abs, Add, Expr, Heaviside, Max, Min, Mul, S, Symbol, factor, sign

from ..forms.exact import RATIONAL, Scalar, expression
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Poly, constant, piece
from ..forms.smoothness import is_smooth
from ..functions import HeavisideStep, ReLU
from ..symbols import T, heads
from . import folded
from .absorbed import absorbed
from .formulas import is_plain, keeps_mean, same, terse

FEW_KINKS = 3
"""Kinks up to which other spellings are tried."""
FOREIGN = 2
"""Operations that a head counts for which the question does not have."""
SLOPES = {Abs: sign, ReLU: HeavisideStep, Max: HeavisideStep, Min: HeavisideStep}
"""The head of the derivative: no stranger where the head itself stands."""
STEPS = frozenset({ReLU, HeavisideStep, Heaviside, Max, Min})
KINKED = STEPS | {Abs, sign}


def size(e: Expr) -> tuple[int, int]:
    """Operations first, then terms."""
    return int(e.count_ops()), len(Add.make_args(e))


def shortest(said: Iterable[Expr], source: Expr) -> Expr:
    """The first of the shortest, one term rather than two; to a question by Abs and sign the answer is by these."""
    words = heads(source)
    own = words | {SLOPES[w] for w in words if w in SLOPES}
    by_sign = bool(own & {Abs, sign}) and own.isdisjoint(STEPS)

    def length(e: Expr) -> tuple[bool, int, int]:
        found = heads(e) & KINKED
        operations, terms = size(e)
        return by_sign and not found.isdisjoint(STEPS), operations + FOREIGN * len(found - own), terms

    return min(map(absorbed, said), key=length)


def spellings(form: LineForm, x: Symbol, source: Expr, switches: bool = True) -> Iterator[Expr]:
    """Other spellings of a function with the mean at its few kinks; ``switches``: its pieces may be multiplied by 0."""
    if is_simple(form):
        words = heads(source)
        ramp = ReLU if ReLU in words or words.isdisjoint({Max, Min}) else partial(Max, S.Zero)
        yield from _switched(form, x, ramp, switches, has_curved_level(source))
        yield from _by_distance(form, x, ramp)


def is_simple(form: LineForm) -> bool:
    """Few kinks, the mean at every one of them, formulas in which other arguments may be put."""
    few = 0 < len(form.breaks) <= FEW_KINKS and all(map(is_plain, form.pieces))
    return few and all(keeps_mean(form, k) for k in range(len(form.breaks)))


def facing(form: LineForm, x: Symbol, ramp: Callable[[Expr], Expr] | None, step: type) -> Iterator[Expr]:
    """The same by ramps and steps that face left or right; without ``ramp`` by steps only."""
    if is_simple(form) and all(map(_stands_everywhere, form.pieces)):
        yield from _by_powers(form, x, ramp, step)


def has_curved_level(source: Expr) -> bool:
    """Whether a kinked head stands over a polynomial that is not linear: sign(x^2 - 1) is a word then."""
    levels = [u for e in source.atoms(*KINKED) for u in e.args if T in u.free_symbols]
    return any(u.is_polynomial(T) and u.diff(T, 2).expand() != 0 for u in levels)


def _switched(form: LineForm, x: Symbol, ramp: Callable[[Expr], Expr], switches: bool, curved: bool) -> Iterator[Expr]:
    yield from _in_turns(form, x, switches, curved)
    if switches and all(map(_stands_everywhere, form.pieces)):
        yield from _by_powers(form, x, ramp)


def _stands_everywhere(p: Piece) -> bool:
    """Whether the formula may be evaluated outside its interval: it is smooth there, and not seen to outgrow others."""
    return isinstance(p, Poly) or (not p.undefined and not p.periodic and p.expr().is_polynomial(T))


# ---------------------------------------------------------------------- powers of ramps
def _by_powers(
    form: LineForm, x: Symbol, ramp: Callable[[Expr], Expr] | None, step: type = HeavisideStep
) -> Iterator[Expr]:
    """f_k + sum of the jumps right of piece k by H(x - a) - those left of it by H(a - x), (x - a)^n H(x - a) a ramp."""
    last = len(form.breaks)
    jumps = [
        _power(right - left, b.point) for b, left, right in zip(form.breaks, form.pieces, form.pieces[1:], strict=False)
    ]
    for k in {0: 0, **{k: k for k, p in enumerate(form.pieces) if p.is_zero()}, last: last}:
        terms = [terse(form.pieces[k]).xreplace({T: x})]
        for j, (b, (c, n)) in enumerate(zip(form.breaks, jumps, strict=True)):
            u = x - expression(b.point)
            side = 1 if j >= k else -1
            if ramp is None or not n:
                terms.append(_signed(c.xreplace({T: x}), side) * u**n * step(side * u))
            else:
                terms.append(_signed(c, side ** (n + 1)) * ramp(side * u) ** n)
        yield Add(*terms)


def _signed(e: Expr, s: int) -> Expr:
    """s*e, a minus sign carried into a sum."""
    return e if s > 0 else Add(*[-t for t in Add.make_args(e)])


def _power(jump: Piece, a: Scalar) -> tuple[Expr, int]:
    """(c, n): the jump is c (T - a)^n with a constant c; (the jump, 0) where it is no power."""
    point = expression(a)
    if isinstance(jump, Poly) and isinstance(a, RATIONAL):
        powers = [(expression(c), n) for n, c in enumerate(jump.shifted(a)) if c]
        if len(powers) == 1:
            return powers[0]
        if len(jump.c) < 3:
            return jump.expr(), 0
        n = powers[0][1] if powers else 0
        parted = (T - point) ** n * Poly(Poly(jump.shifted(a)[n:]).shifted(-a)).expr()
        return min((parted, jump.expr(), factor(jump.expr())), key=lambda e: e.count_ops()), 0
    e = terse(jump)
    c, depending = e.as_independent(T, as_Add=False)
    base, n = depending.as_base_exp()
    m = base.diff(T)
    if n.is_Integer and n > 0 and T not in m.free_symbols and m != 0 and base.xreplace({T: point}).expand() == 0:
        return c * m**n, int(n)
    return e, 0


# ---------------------------------------------------------------------- two formulas in turns
def _in_turns(form: LineForm, x: Symbol, switches: bool, curved: bool) -> Iterator[Expr]:
    """Pieces p, q, p, q ...: q sign(level) if p = -q, q H(level) if p = 0; the level x - a or, if ``curved``, the
    product of all; or 0 but between two points."""
    if any(form.pieces[k] != form.pieces[k + 2] for k in range(len(form.pieces) - 2)):
        return
    left, right = form.pieces[-2:]
    if not (opposite := _opposite(left, right)) and not (left.is_zero() or right.is_zero()):
        return
    p, q = terse(left), terse(right)
    if not is_smooth(p) or not is_smooth(q):
        return
    levels = [x - expression(b.point) for b in form.breaks]
    if len(levels) == 2 and q == 0 and switches:
        yield p.xreplace({T: x}) * (HeavisideStep(levels[0]) - HeavisideStep(levels[1]))
    if len(levels) > 1 and opposite and not right.is_constant():
        yield q.xreplace({T: x}) * Mul(*map(sign, levels))
    product = Mul(*levels)
    for level in (product, product.expand()) if curved else levels if len(levels) == 1 else ():
        if opposite:
            yield q.xreplace({T: x}) * sign(level)
        elif p == 0 and switches:
            yield q.xreplace({T: x}) * HeavisideStep(level)
        elif q == 0 and switches:
            yield p.xreplace({T: x}) * HeavisideStep(-level)


def _opposite(p: Piece, q: Piece) -> bool:
    return p == -q if isinstance(p, Poly) and isinstance(q, Poly) else same(p.expr(), -q.expr())


# ---------------------------------------------------------------------- by the distance from a centre
def _by_distance(form: LineForm, x: Symbol, ramp: Callable[[Expr], Expr]) -> Iterator[Expr]:
    """f(c + u) = f(c - u), or f(c + u) - s = s - f(c - u): what f is right of c, of c + Abs(x - c)."""
    found = symmetry(form)
    if found is None:
        return
    c, parity, s = found
    half = len(form.breaks) // 2 + len(form.breaks) % 2
    pieces = [piece(terse(p) - s) if s != 0 else p for p in form.pieces[half:]]
    breaks = [b if b.value is None else b._replace(value=b.value - s) for b in form.breaks[half:]]
    right = form.replace(pieces=pieces, breaks=breaks)
    said = [*_switched(right, x, ramp, True, False)] if breaks else [terse(pieces[0]).xreplace({T: x})]
    for e in said or folded.write(right, x):
        by_distance = e.xreplace({x: c + Abs(x - c)})
        yield by_distance if parity > 0 else s + sign(x - c) * by_distance


def symmetry(form: LineForm) -> tuple[Expr, int, Expr] | None:
    """(c, 1, 0) for a function even about c, (c, -1, s) for one that is odd about it but for the constant s."""
    twice = form.breaks[0].point + form.breaks[-1].point
    for b, other in zip(form.breaks, reversed(form.breaks), strict=True):
        gap = b.point + other.point - twice
        if gap != 0 and (isinstance(gap, RATIONAL) or gap.expand() != 0):
            return None
    mirror = piece((expression(twice) - T).expand())
    pairs = [(p, q.substitute(mirror)) for p, q in zip(form.pieces, reversed(form.pieces), strict=True)]
    c, double = expression(twice) / 2, form.breaks[0].value + form.breaks[-1].value
    if all(_alike(p, q) for p, q in pairs):
        return c, 1, S.Zero
    if all(_alike(p, constant(double) - q) for p, q in pairs):
        return c, -1, expression(double) / 2
    return None


def _alike(p: Piece, q: Piece) -> bool:
    return p == q if isinstance(p, Poly) and isinstance(q, Poly) else same(p.expr(), q.expr())
