"""A jump view with its steps and ramps smoothed, and how far that is from it at most."""

from __future__ import annotations

from sympy import Abs, Expr, S, oo

from ..errors import UnsupportedError
from ..forms.ranges import bounds
from ..symbols import T
from .jump_view import JumpView, Kink
from .kernels import Kernel
from .majorants import below


def smoothed(view: JumpView, kernel: Kernel, beta: Expr) -> Expr:
    """The jump view with its steps and ramps smoothed."""
    return view.base + sum((smooth_term(k, kernel, beta) for k in view.kinks), S.Zero)


def smooth_term(k: Kink, kernel: Kernel, beta: Expr) -> Expr:
    """What one breakpoint adds."""
    u = T - k.point
    parts = [(k.jump, kernel.step), (k.bend, kernel.ramp)]
    found = sum((c * of(u, beta) for c, of in parts if c != 0), S.Zero)
    return found + k.rest * kernel.blend(u, beta, order(k)) if k.rest != 0 else found


def order(k: Kink) -> int:
    """The order of the sigmoid that blends the rest, so that its tails outweigh the powers."""
    return max(1, (len(k.powers) + 2) // 2)


def uniform_bound(view: JumpView, kernel: Kernel, beta: Expr, delta: Expr) -> Expr:
    """The sum of what every kink may be off by; of ramps, which err upwards, those of one sign count."""
    return sum((_rest_bound(k, kernel, beta, delta) for k in view.kinks), _bends(view) * kernel.gap / beta)


def _bends(view: JumpView) -> Expr:
    """The larger of the sums of the positive and of the negative bends; the sum of both where signs are unknown."""
    bends = [k.bend for k in view.kinks]
    if all(s.is_Rational for s in bends):
        return max(sum((s for s in bends if s > 0), S.Zero), sum((-s for s in bends if s < 0), S.Zero))
    return sum(map(Abs, bends), S.Zero)


def _rest_bound(k: Kink, kernel: Kernel, beta: Expr, delta: Expr) -> Expr:
    """What the jump and the terms beyond first order may be off by."""
    found = Abs(k.jump) * (kernel.step(-delta, beta) if k.jump != 0 else S.Zero)
    if k.rest == 0:
        return found
    if k.powers:  # r is the sum of c_i u^i
        m = order(k)
        terms = (Abs(c) * kernel.moment(i, m) / beta**i for i, c in enumerate(k.powers, start=2) if c != 0)
        return sum(terms, found)
    low, high = bounds(k.rest.diff(T, 2))
    if oo not in (high, -low):
        return found + max(-low, high) / 2 * kernel.moment(2, 1) / beta**2  # |r| <= sup|r''| u^2/2
    majorant = below(k.rest, k.point)
    tails = [(K, kernel.tail(m, c, beta)) for (m, c), K in majorant.items()] if majorant else [(S.One, None)]
    if any(t is None for _, t in tails):
        raise UnsupportedError(
            "no uniform bound is known for the kernel {3!r}: {0}, by which the pieces at {1} = {2} differ beyond first "
            "order, is not seen to grow slowly enough; .expr still tends to f at every point, and kind='huber' changes "
            "f only within 1/beta of its kinks",
            k.rest,
            T,
            k.point,
            kernel.name,
        )
    return sum((K * t for K, t in tails if t is not None), found)
