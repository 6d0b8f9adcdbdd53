"""The jump view: a sum of forms whose breakpoints have no known order among each other.

It is closed under sums, smooth factors and derivatives, which is all that linear work needs; a nonlinear step
asks for ``partition``, which needs the order and raises ``Undecided`` where it is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import Incommensurable, Undecided
from ..exact import Scalar
from .algebra import combination, product, scaled, total
from .partition import LineForm, is_polynomial


class JumpSum:
    """f = f_1 + ... + f_m, each f_i a partition of its own."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[LineForm]) -> None:
        self.parts = tuple(parts)


Form = LineForm | JumpSum


def parts(f: Form) -> tuple[LineForm, ...]:
    """The summands."""
    return f.parts if isinstance(f, JumpSum) else (f,)


def partition(f: Form) -> LineForm:
    """One partition; raises ``Undecided`` where the order of the breakpoints is not known."""
    return f if isinstance(f, LineForm) else total(f.parts)


def added(forms: Sequence[Form], weights: Sequence[Scalar]) -> Form:
    """sum of w*f: one partition if the order of all breakpoints is known, else as few as possible."""
    if all(isinstance(f, LineForm) and is_polynomial(f) for f in forms):
        return combination(weights, forms)
    summands = [scaled(p, w) for f, w in zip(forms, weights, strict=True) for p in parts(f)]
    try:
        return total(summands)
    except (Undecided, Incommensurable):
        pass
    groups: list[list[LineForm]] = []
    for s in summands:
        for group in groups:
            try:
                total([*group, s])
            except (Undecided, Incommensurable):
                continue
            group.append(s)
            break
        else:
            groups.append([s])
    return JumpSum([total(g) for g in groups])


def multiplied(forms: Sequence[Form]) -> Form:
    """The product: smooth factors go into every summand, other sums are partitioned first."""
    smooth = [f for f in forms if isinstance(f, LineForm) and f.is_smooth]
    rest = [f for f in forms if not (isinstance(f, LineForm) and f.is_smooth)]
    if len(rest) == 1 and isinstance(rest[0], JumpSum):
        return JumpSum([product([*smooth, p]) for p in rest[0].parts])
    return product([partition(f) for f in forms])
