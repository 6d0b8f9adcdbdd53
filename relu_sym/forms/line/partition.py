"""The partition view: sorted breakpoints, one piece per open interval, the value at each breakpoint, impulses.

n breakpoints have n + 1 pieces.  A form is immutable; every operation returns a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sympy import oo

from ...errors import Undecided, UnsupportedError
from ..exact import NO_FACTS, RATIONAL, Facts, Scalar, equal, expression, is_finite, sign_of
from ..smoothness import is_smooth_near
from .piece import Piece, Poly, constant, regular_value

UNDEFINED = None
"""The value at a breakpoint where the function has none."""


class Domain(NamedTuple):
    """The open interval on which a form lives, and what is taken for granted about the parameters."""

    lo: Scalar = -oo
    hi: Scalar = oo
    facts: Facts = NO_FACTS


LINE = Domain()


class Break(NamedTuple):
    """A breakpoint: where, the value there (None: undefined), and the equations ``piece = level`` that put it there."""

    point: Scalar
    value: Scalar | None
    origin: tuple[tuple[Piece, Scalar], ...] = ()


class Impulse(NamedTuple):
    """``weight * delta^(order)(T - point)``."""

    point: Scalar
    order: int
    weight: Scalar


class LineForm:
    """A function of one real variable, or a distribution, in normal form."""

    __slots__ = ("breaks", "domain", "impulses", "pieces", "principal")

    def __init__(
        self,
        pieces: Iterable[Piece],
        breaks: Iterable[Break] = (),
        impulses: Iterable[Impulse] = (),
        domain: Domain = LINE,
        principal: Iterable[Scalar] = (),
    ) -> None:
        self.pieces = tuple(pieces)
        self.breaks = tuple(breaks)
        self.impulses = tuple(impulses)
        self.domain = domain
        self.principal = tuple(principal)
        """Points at which the regular part is a Cauchy principal value."""

    # ------------------------------------------------------------------ questions
    @property
    def is_function(self) -> bool:
        """No impulses and no principal values."""
        return not self.impulses and not self.principal

    @property
    def is_smooth(self) -> bool:
        """One piece and nothing else."""
        return not self.breaks and self.is_function

    def compare(self, a: Scalar, b: Scalar) -> int:
        """Sign of ``a - b``; points are exact."""
        if isinstance(a, RATIONAL) and isinstance(b, RATIONAL):
            return (a > b) - (a < b)
        if a == b:
            return 0
        return sign_of(a - b, self.domain.facts)

    def locate(self, point: Scalar) -> tuple[int, bool]:
        """(k, True) if ``point`` is breakpoint k, else (k, False) for the piece k that holds it."""
        lo, hi = 0, len(self.breaks)
        while lo < hi:
            mid = (lo + hi) // 2
            s = self.compare(point, self.breaks[mid].point)
            if s == 0:
                return mid, True
            lo, hi = (mid + 1, hi) if s > 0 else (lo, mid)
        return lo, False

    def at(self, point: Scalar) -> Scalar | None:
        """The value at a point, None where undefined."""
        k, on = self.locate(point)
        if on:
            return self.breaks[k].value
        return None if self.pieces[k].undefined else self.pieces[k].at(point)

    def sides(self, k: int) -> tuple[Piece, Piece]:
        """The pieces left and right of breakpoint k."""
        return self.pieces[k], self.pieces[k + 1]

    def limits(self, k: int) -> tuple[Scalar, Scalar]:
        """One-sided limits at breakpoint k."""
        a = self.breaks[k].point
        return self.pieces[k].limit(a, -1), self.pieces[k + 1].limit(a, 1)

    def ends(self, k: int) -> tuple[Scalar, Scalar]:
        """The end points of piece k."""
        lo = self.breaks[k - 1].point if k else self.domain.lo
        hi = self.breaks[k].point if k < len(self.breaks) else self.domain.hi
        return lo, hi

    # ------------------------------------------------------------------ new forms
    def replace(self, **changes) -> LineForm:
        """A copy with some fields changed."""
        fields = {name: getattr(self, name) for name in ("pieces", "breaks", "impulses", "domain", "principal")}
        return LineForm(**(fields | changes))

    def map(self, rule: Callable[[Piece], Piece]) -> LineForm:
        """``rule`` applied to every piece and, as a constant piece, to every value; impulses must be gone."""
        breaks = [b._replace(value=map_value(rule, b.value)) for b in self.breaks]
        return LineForm(map(rule, self.pieces), breaks, (), self.domain).merged()

    def merged(self) -> LineForm:
        """Without the breakpoints that are none: same piece on both sides and its value in between."""
        keep = [k for k in range(len(self.breaks)) if not self._is_removable(k)]
        if len(keep) == len(self.breaks):
            return self
        pieces = [self.pieces[0], *(self.pieces[k + 1] for k in keep)]
        return self.replace(pieces=pieces, breaks=[self.breaks[k] for k in keep])

    def _is_removable(self, k: int) -> bool:
        left, right = self.pieces[k], self.pieces[k + 1]
        point, value, _ = self.breaks[k]
        if left != right:
            return False
        if left.undefined:
            return value is None
        if value is None:
            return False
        if isinstance(left, Poly):
            return equal(left.at(point), value, self.domain.facts)
        if not is_smooth_near(left.expr(), point):
            return False
        here = regular_value(left.expr(), point)
        return here is not None and equal(here, value, self.domain.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineForm) and all(
            getattr(self, name) == getattr(other, name) for name in ("pieces", "breaks", "impulses", "principal")
        )

    def __hash__(self) -> int:
        return hash((self.pieces, self.breaks, self.impulses))

    def __repr__(self) -> str:
        points = [str(expression(b.point)) for b in self.breaks]
        return f"LineForm({list(self.pieces)}, at {points}, impulses {list(self.impulses)})"


def map_value(rule: Callable[[Piece], Piece], value: Scalar | None) -> Scalar | None:
    """A pointwise rule applied to a value; what comes out infinite or undefined is no value."""
    if value is None:
        return None
    try:
        out = rule(constant(value))
    except Undecided:
        raise
    except (UnsupportedError, ZeroDivisionError):
        return None
    if out.undefined:
        return None
    result = out.at(0) if isinstance(out, Poly) else out.expr()
    return result if is_finite(result) or result in (oo, -oo) else None


def smooth(p: Piece, domain: Domain = LINE) -> LineForm:
    """The form of one piece."""
    return LineForm((p,), domain=domain)
