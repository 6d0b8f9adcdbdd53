"""Entries of a network under reading as functions of one number: breakpoints and linear pieces, exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from ..errors import BudgetError
from .entries import Entry, Form, combined, plus, times
from .program import Affine, Largest, Rectify
from .tape import Tape

MAX_KINKS = 64
"""Of one choice."""
MAX_DEPTH = 100
"""Switches behind each other."""
Piece = tuple[Any, Any]
Curve = tuple[list[Any], list[Piece]]
"""A continuous piecewise linear function of u: rising breakpoints, and (slope, value at 0) of each piece.

Breakpoints are where some choice on the way to the value is tied, also where its pieces go on as one.
"""


def competitors(tape: Tape, n: int, i: int) -> tuple[Entry, ...]:
    """The entries of which entry i of a switch is the largest."""
    node = tape.builder.nodes[n]
    if isinstance(node, Rectify):
        return Form({(node.source, i): 1}), 0
    if isinstance(node, Largest):
        return tuple(Form({(node.source, k): 1}) for k in node.groups[i])
    return ()


# ---------------------------------------------------------------------- functions of one number
def piece_at(curve: Curve, u: Any) -> Piece:
    """The piece to the left of u, if u is a breakpoint."""
    return curve[1][sum(t < u for t in curve[0])]


def value_at(curve: Curve, u: Any) -> Any:
    """The value at u."""
    slope, start = piece_at(curve, u)
    return slope * u + start


def expanded(tape: Tape, e: Form) -> Form:
    """The form over the sources of the affine nodes that it reads, all the way."""
    while True:
        weights, parts = [1], [e.offset]
        opened = False
        for (n, i), c in e.terms.items():
            node = tape.builder.nodes[n]
            weights.append(c)
            parts.append(_row(tape, node, i) if isinstance(node, Affine) else Form({(n, i): 1}))
            opened = opened or isinstance(node, Affine)
        if not opened:
            return e
        made = combined(weights, parts)
        if type(made) is not Form:
            return Form({}, made)
        e = made


def _row(tape: Tape, node: Affine, i: int) -> Entry:
    sizes = [tape.values[n].size for n in node.sources]
    atoms = [(n, k) for n, size in zip(node.sources, sizes, strict=True) for k in range(size)]
    under = node.denominator
    terms = {atoms[k]: Fraction(w, under) for k, w in node.rows[i] if w}
    start = Fraction(node.offset[i], under)
    return Form(terms, start) if terms else start


class Along:
    """Entries as functions of one form u; None where they are none."""

    def __init__(self, tape: Tape, u: Form) -> None:
        self.tape, self.u = tape, u
        self.known: dict[tuple[int, int], Curve | None] = {}
        self.depth = 0

    def curve(self, e: Entry) -> Curve | None:
        """The entry as a function of u."""
        if type(e) is not Form:
            return [], [(0, e)]
        if not self.u.terms:
            return None
        slope, rest = self._without_u(e)
        if type(rest) is Form:
            slope, rest = self._without_u(expanded(self.tape, e))
        total: Curve = ([], [(slope, rest.offset if type(rest) is Form else rest)])
        for atom, c in rest.terms.items() if type(rest) is Form else ():
            part = self._atom(atom)
            if part is None:
                return None
            total = _zipped(lambda p, q, c=c: (p[0] + c * q[0], p[1] + c * q[1]), total, part)
        return total

    def _without_u(self, e: Form) -> tuple[Any, Entry]:
        """(slope, rest): the form is slope*u plus the rest, which has no multiple of u where e is one plus a number."""
        key, weight = next(iter(self.u.terms.items()))
        slope = Fraction(e.terms.get(key, 0)) / weight
        return slope, plus(e, times(-slope, self.u))

    def _atom(self, atom: tuple[int, int]) -> Curve | None:
        if atom not in self.known:
            self.known[atom] = None  # u may have it among its own terms
            members, curves = competitors(self.tape, *atom) if self.depth < MAX_DEPTH else (), []
            self.depth += 1
            for m in members:
                curves.append(self.curve(m))
                if curves[-1] is None:
                    break
            self.depth -= 1
            self.known[atom] = _largest(curves) if members and None not in curves else None
        return self.known[atom]


def _zipped(f: Callable[[Piece, Piece], Piece], a: Curve, b: Curve) -> Curve:
    """f of the pieces of two curves, on what their breakpoints part together."""
    breaks = sorted({*a[0], *b[0]})
    if len(breaks) > MAX_KINKS:
        raise BudgetError("a choice by comparisons with more than {0} kinks", MAX_KINKS)
    ends = [*breaks, breaks[-1] + 1] if breaks else [0]
    return breaks, [f(piece_at(a, t), piece_at(b, t)) for t in ends]


def _largest(curves: Sequence[Any]) -> Curve:
    """The largest of curves at every u."""
    return list(accumulate(curves, _larger))[-1]


def _larger(a: Curve, b: Curve) -> Curve:
    breaks, gaps = _zipped(lambda p, q: (p[0] - q[0], p[1] - q[1]), a, b)
    crossings = {-c / Fraction(m) for m, c in gaps if m}
    breaks = [t for t in sorted({*breaks, *crossings}) if _is_tied(a, b, t)]
    if not breaks:
        return [], [max(piece_at(a, 0), piece_at(b, 0), key=lambda p: p[1])]
    inner = [(s + t) / Fraction(2) for s, t in pairwise(breaks)]
    places = [breaks[0] - 1, *inner, breaks[-1] + 1]
    return breaks, [max(piece_at(a, p), piece_at(b, p), key=lambda q, p=p: q[0] * p + q[1]) for p in places]


def _is_tied(a: Curve, b: Curve, u: Any) -> bool:
    """Whether the two are equal at u, or the larger one has a breakpoint there."""
    x, y = value_at(a, u), value_at(b, u)
    return x == y or u in (a if x > y else b)[0]
