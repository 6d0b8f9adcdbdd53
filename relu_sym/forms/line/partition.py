"""The partition view: sorted breakpoints, one piece per open interval, the value at each breakpoint, impulses.

n breakpoints have n + 1 pieces.  A form is immutable; every operation returns a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import oo

from ...errors import Undecided, UnsupportedError
from ..exact import (
    RATIONAL,
    Scalar,
    equal,
    expression,
    is_finite,
    portable,
    restored,
    sign_of,
)
from ..smoothness import is_smooth_near
from .parts import LINE, Break, Change, Domain, Impulse
from .piece import Piece, Poly, constant, regular_value


class LineForm:
    """A function of one real variable, or a distribution, in normal form."""

    __slots__ = ("_changes", "_first", "breaks", "domain", "impulses", "pieces", "principal")

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

    @classmethod
    def switched(
        cls,
        first: tuple,
        changes: list[Change],
        domain: Domain = LINE,
        impulses: Iterable[Impulse] = (),
        principal: Iterable[Scalar] = (),
    ) -> LineForm:
        """The polynomial form that starts as ``first`` and changes at rational points in order: its jump view.

        Pieces and breaks are the running totals, summed up when they are first asked for; changes that change
        nothing are left out.
        """
        form = cls.__new__(cls)
        form._first = first
        form._changes = [c for c in changes if c.jump or c.surplus is None or c.surplus]
        form.domain, form.impulses, form.principal = domain, tuple(impulses), tuple(principal)
        return form

    def __getattr__(self, name: str) -> Any:
        """Pieces and breaks of a form that was given by its changes."""
        if name not in ("pieces", "breaks"):
            raise AttributeError(name)
        pieces, breaks = [Poly(self._first)], []
        for c in self._changes:
            value = None if c.surplus is None else pieces[-1].at(c.point)
            breaks.append(Break(c.point, value + c.surplus if c.surplus else value, c.origin))
            pieces.append(pieces[-1] + Poly(c.jump))
        self.pieces, self.breaks = tuple(pieces), tuple(breaks)
        return getattr(self, name)

    def __reduce__(self) -> tuple:
        return _form, (self.pieces, self.breaks, self.impulses, self.domain, tuple(map(portable, self.principal)))

    # ------------------------------------------------------------------ questions
    @property
    def is_function(self) -> bool:
        """No impulses and no principal values."""
        return not (self.impulses or self.principal or any(not p.is_function for p in self.families))

    @property
    def impulsive_point(self) -> Scalar:
        """A point where this is no function: of an impulse, of one that repeats, or of a principal value."""
        repeated = [i.point for p in self.families for i in p.window.impulses]
        return [*(i.point for i in self.impulses), *self.principal, *repeated][0]

    @property
    def is_smooth(self) -> bool:
        """One smooth piece and nothing else."""
        return not self.breaks and self.is_function and not self.pieces[0].periodic

    @property
    def families(self) -> list[Piece]:
        """The pieces that are periodic families, with kinks inside; a form given by its changes has none."""
        return [] if hasattr(self, "_first") else [p for p in self.pieces if p.periodic]

    @property
    def repeats(self) -> bool:
        """Whether a piece is a periodic family."""
        return bool(self.families)

    @property
    def free_symbols(self) -> set:
        """The symbols of points and formulas."""
        points = [expression(v) for v in (*(b.point for b in self.breaks), *(i.point for i in self.impulses))]
        return set().union(*(p.free_symbols for p in points), *(p.free_symbols for p in self.pieces))

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

    @property
    def first(self) -> tuple:
        """Of a polynomial form: the coefficients of its first piece."""
        return self._first if hasattr(self, "_first") else self.pieces[0].c

    @property
    def changes(self) -> list[Change]:
        """Of a polynomial form: what happens at every breakpoint."""
        if not hasattr(self, "_changes"):
            self._changes = [
                Change(b.point, (right - left).c, None if b.value is None else b.value - left.at(b.point), b.origin)
                for b, left, right in zip(self.breaks, self.pieces, self.pieces[1:], strict=False)
            ]
        return self._changes

    # ------------------------------------------------------------------ new forms
    def replace(self, **changes) -> LineForm:
        """A copy with some fields changed."""
        fields = {name: getattr(self, name) for name in ("pieces", "breaks", "impulses", "domain", "principal")}
        return LineForm(**(fields | changes))

    def cut(self, points: Iterable[Scalar]) -> LineForm:
        """The form with a breakpoint at each of the points; the impulses of a family there become its own."""
        form = self
        for point in points:
            k, on = form.locate(point)
            if on:
                continue
            p = form.pieces[k]
            breaks = [*form.breaks[:k], Break(point, None if p.undefined else p.at(point)), *form.breaks[k:]]
            own = p.impulses_at(point) if p.periodic else []
            form = form.replace(
                pieces=[*form.pieces[: k + 1], *form.pieces[k:]], breaks=breaks, impulses=[*form.impulses, *own]
            )
        return form

    def written_out(self, most: int | None = None) -> LineForm:
        """The form with the kinks of families as its own where an interval is short: ``most`` periods, or a few."""
        form = self
        for k in reversed(range(len(self.pieces))):
            p, (lo, hi) = self.pieces[k], self.ends(k)
            part = p.written_out(lo, hi, most) if p.periodic else None
            if part is not None:
                form = form.replace(
                    pieces=[*form.pieces[:k], *part.pieces, *form.pieces[k + 1 :]],
                    breaks=[*form.breaks[:k], *part.breaks, *form.breaks[k:]],
                    impulses=[*form.impulses, *part.impulses],
                )
        return form

    def within(self, lo: Scalar, hi: Scalar) -> LineForm:
        """The form on the open interval (lo, hi) only."""

        def inside(point: Scalar) -> bool:
            return (lo == -oo or self.compare(point, lo) > 0) and (hi == oo or self.compare(point, hi) < 0)

        kept = [k for k, b in enumerate(self.breaks) if inside(b.point)]
        first = kept[0] if kept else self.locate(lo)[0] + self.locate(lo)[1] if lo != -oo else 0
        return self.replace(
            pieces=self.pieces[first : first + len(kept) + 1],
            breaks=[self.breaks[k] for k in kept],
            impulses=[i for i in self.impulses if inside(i.point)],
            domain=self.domain._replace(lo=lo, hi=hi),
        )

    def merged(self) -> LineForm:
        """Without the breakpoints that are none: same piece on both sides and its value in between."""
        keep = [k for k in range(len(self.breaks)) if not self._is_removable(k)]
        if len(keep) == len(self.breaks):
            return self
        pieces = [self.pieces[0], *(self.pieces[k + 1] for k in keep)]
        gone = {self.breaks[k].point for k in set(range(len(self.breaks))) - set(keep) if self.pieces[k].periodic}
        impulses = [i for i in self.impulses if i.point not in gone]
        return self.replace(pieces=pieces, breaks=[self.breaks[k] for k in keep], impulses=impulses)

    def _is_removable(self, k: int) -> bool:
        left, right = self.pieces[k], self.pieces[k + 1]
        point, value, _ = self.breaks[k]
        if left != right:
            return False
        if left.undefined:
            return value is None
        if value is None:
            return False
        if left.periodic:
            own = sorted((i for i in self.impulses if i.point == point), key=lambda i: i.order)
            here = left.at(point)
            return here is not None and own == left.impulses_at(point) and equal(here, value, self.domain.facts)
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


def is_polynomial(f: LineForm) -> bool:
    """Whether all pieces are polynomials over QQ between rational points with rational values, if any."""
    if hasattr(f, "_first"):
        return True
    found = all(type(p) is Poly for p in f.pieces) and all(
        isinstance(b.point, RATIONAL) and (b.value is None or isinstance(b.value, RATIONAL)) for b in f.breaks
    )
    if found:
        f._first = f.pieces[0].c  # the form of a head is asked once a term
    return found


def _form(pieces: tuple, breaks: tuple, impulses: tuple, domain: Domain, principal: tuple) -> LineForm:
    return LineForm(pieces, breaks, impulses, domain, tuple(map(restored, principal)))
