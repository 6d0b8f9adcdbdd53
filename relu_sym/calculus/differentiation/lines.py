"""Functions that are absolutely continuous on almost every line: their distributional derivative is the classical one.

f, continuous off a set that almost every line in the direction of v misses, with a derivative by v that exists almost
everywhere and is locally integrable, has that derivative as a distribution (W. P. Ziemer, Weakly Differentiable
Functions (1989), theorem 2.1.4).  Powers of Abs(w), the zeros of w a hypersurface, and of quadratic forms, which vanish
on sets of lower dimension, are such functions as long as what they are to the next power down is integrable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from sympy import Abs, Add, Expr, Heaviside, Max, Min, Mul, Pow, S, Symbol, log, sign

from ...errors import UnsupportedError
from ...forms.smoothness import SMOOTH, is_natural
from ...functions import HeavisideStep, ReLU
from ..hypersurfaces import NotSwitched
from .integrable import is_bounded, is_locally_integrable, zeros_of_definite

STEPS = (sign, Heaviside, HeavisideStep)


def along_lines(e: Expr, steps: Sequence[Symbol], variables: Sequence[Symbol], out: Callable[[Any], Any]) -> Expr:
    """The derivative of such a function by one variable after the other; ``NotSwitched`` for all others,
    ``UnsupportedError`` where it is a finite part; ``out``: in the caller's symbols."""
    if not is_locally_integrable(e, variables):
        raise UnsupportedError(
            "{0} is not seen to be locally integrable, so it names no distribution in all of {1}; rs.diff "
            "differentiates in one variable, the others as parameters",
            out(e),
            tuple(map(out, variables)),
        )
    found = e
    for k, v in enumerate(steps):
        if _is_continuous(found, variables):
            above, found = found, _without_squares(_slope(found, v, variables))
            if is_locally_integrable(found, variables):
                continue
            raise _finite_part(found, above, v, out)
        if k and not is_bounded(found, variables):
            raise _finite_part(_without_squares(_slope(found, v, variables)), found, v, out)
        raise NotSwitched("{0} is not seen to be continuous on almost every line", found)
    return found


def _finite_part(found: Expr, e: Expr, v: Symbol, out: Callable[[Any], Any]) -> UnsupportedError:
    return UnsupportedError(
        "the pointwise derivative {0} of {1} by {2} is not seen to be locally integrable: the distribution is a finite "
        "part, with an impulse there or not, for which there is no name; mode='classical' has the pointwise "
        "derivatives, and rs.diff differentiates in one variable, the others as parameters",
        out(found),
        out(e),
        out(v),
    )


# ---------------------------------------------------------------------- continuity
def _is_continuous(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether e is continuous off a set that almost every line parallel to an axis misses, and locally Lipschitz off
    the zeros of polynomials."""
    if e.free_symbols.isdisjoint(variables) or e.is_Symbol:
        return True
    if e.is_Mul and any(isinstance(a, STEPS) for a in e.args):
        return _is_without_jump(e, variables)
    if e.is_Add or e.is_Mul or type(e) in SMOOTH or isinstance(e, (Abs, ReLU, Max, Min)):
        return all(_is_continuous(a, variables) for a in e.args)
    if isinstance(e, log):
        return _vanishes_on_little(e.args[0], variables)
    if not isinstance(e, Pow) or not e.exp.is_Rational:
        return False
    if is_natural(e.exp):
        return _is_continuous(e.base, variables)
    if e.exp.is_negative or not isinstance(e.base, (Abs, ReLU, Max)):
        return _vanishes_on_little(e.base, variables)
    w = _inner(e.base)
    return w is not None and w.is_polynomial(*variables)


def _is_without_jump(e: Mul, variables: Sequence[Symbol]) -> bool:
    """Whether the steps in a product are at zeros of its other factors."""
    rest = [a for a in e.args if not isinstance(a, STEPS)]
    vanishing = [
        _inner(a.base)
        for a in rest
        if isinstance(a, Pow) and a.exp.is_Rational and a.exp > 0 and isinstance(a.base, (Abs, ReLU, Max))
    ]
    vanishing += [a.args[0] for a in rest if isinstance(a, Abs)]
    steps = [a.args[0] for a in e.args if isinstance(a, STEPS)]
    level = all(any(w is not None and (w - u).expand() == 0 for w in vanishing) for u in steps)
    return level and all(_is_continuous(a, variables) for a in rest)


def _vanishes_on_little(q: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether a smooth q is positive off a set of codimension two or more."""
    if q.is_positive and q.is_polynomial(*variables):
        return True
    found = zeros_of_definite(q, variables)
    return found is not None and len(found) > 1


def _inner(base: Expr) -> Expr | None:
    """w of Abs(w), Max(w, 0) and ReLU(w), a polynomial; None for all others."""
    if isinstance(base, Max) and len(base.args) == 2 and base.args[0] == 0:
        return base.args[1]
    return base.args[0] if isinstance(base, (Abs, ReLU)) else None


# ---------------------------------------------------------------------- the derivative almost everywhere
def _slope(e: Expr, v: Symbol, variables: Sequence[Symbol]) -> Expr:
    if v not in e.free_symbols or isinstance(e, STEPS):
        return S.Zero
    if e.is_Symbol:
        return S.One

    def of(a: Expr) -> Expr:
        return _slope(a, v, variables)

    if e.is_Add:
        return Add(*map(of, e.args))
    if e.is_Mul:
        slopes = [(k, of(a)) for k, a in enumerate(e.args)]
        return Add(*[Mul(*e.args[:k], d, *e.args[k + 1 :]) for k, d in slopes if d != 0])
    if isinstance(e, Abs):
        return sign(e.args[0]) * of(e.args[0])
    if isinstance(e, ReLU):
        return HeavisideStep(e.args[0]) * of(e.args[0])
    if isinstance(e, (Max, Min)):
        way = 1 if isinstance(e, Max) else -1

        def larger(a: tuple[Expr, Expr], b: tuple[Expr, Expr]) -> tuple[Expr, Expr]:
            above = HeavisideStep(way * (a[0] - b[0]))
            return e.func(a[0], b[0]), b[1] + (a[1] - b[1]) * above

        return reduce(larger, [(a, of(a)) for a in e.args])[1]
    if isinstance(e, Pow):
        return _of_power(e, of)
    return e.func(v).diff(v).xreplace({v: e.args[0]}) * of(e.args[0])


def _of_power(e: Pow, of: Callable[[Expr], Expr]) -> Expr:
    """(|w|^p)' = p |w|^(p-1) sign(w) w', (max(w, 0)^p)' = p |w|^(p-1) H(w) w'."""
    base, p = e.args
    w = _inner(base) if not is_natural(p) else None
    if w is None or isinstance(base, Abs):
        return p * base ** (p - 1) * of(base)
    return p * Abs(w) ** (p - 1) * HeavisideStep(w) * of(w)


def _without_squares(e: Expr) -> Expr:
    """sign(w)^2 = 1 and H(w)^2 = H(w), almost everywhere, where w does not vanish on more: polynomials."""

    def reduced(p: Pow) -> Expr:
        if isinstance(p.base, sign):
            return p.base if p.exp % 2 else S.One
        return p.base

    return e.replace(lambda p: isinstance(p, Pow) and isinstance(p.base, STEPS) and is_natural(p.exp), reduced)
