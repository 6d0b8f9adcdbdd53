"""Choices by comparisons: ``where(test, a, b)`` where it is continuous and piecewise linear.

What one comparison decides is read along it: where the difference a - b is a function of the one number u that is
compared (a multiple of it, or its bounds, absolute values, maxima), the choice is b plus a function of u whose pieces
and kinks are exact.  Where that function jumps, the choice is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from ..errors import BudgetError, UnsupportedError
from .entries import Entry, Form, Step, combined, plus, times
from .program import Affine, Largest, Rectify
from .tape import Tape

MAX_KINKS = 64
"""Of one choice."""
Piece = tuple[Any, Any]
Curve = tuple[list[Any], list[Piece]]
"""A continuous piecewise linear function of u: rising breakpoints, and (slope, value at 0) of each piece."""


def compared(kind: str, a: Entry, b: Entry) -> Entry:
    """The step of a comparison (gt, ge, lt, le, eq, ne) of two entries; of two numbers, 0 or 1."""
    if kind in ("lt", "le"):
        a, b, kind = b, a, {"lt": "gt", "le": "ge"}[kind]
    difference = _infinite(a, b) if type(a) is float or type(b) is float else plus(a, times(-1, b))
    if kind == "ne":
        return negated(_test("eq", difference))
    return _test(kind, difference)


def _infinite(a: Entry, b: Entry) -> Entry:
    """A number with the sign of a - b, one of the two infinite or nan."""
    if any(type(e) is float and e != e for e in (a, b)):
        raise UnsupportedError("a comparison with nan")
    if type(a) is float and type(b) is float:
        return (a > b) - (a < b)
    return (1 if a > 0 else -1) if type(a) is float else (-1 if b > 0 else 1)


def _test(kind: str, difference: Entry) -> Entry:
    if type(difference) is Form:
        return Step((kind, difference))
    return int(_holds(kind, difference))


def _holds(kind: str, number: Any) -> bool:
    return number > 0 if kind == "gt" else number >= 0 if kind == "ge" else number == 0


def negated(e: Entry) -> Entry:
    """1 where the entry is 0, else 0."""
    return Step(e.test, int(not e.high), int(not e.low)) if type(e) is Step else int(not e)


def joined(kind: str, a: Entry, b: Entry) -> Entry:
    """Whether both ("and") or one ("or") of two entries are not 0."""
    whole = 0 if kind == "and" else 1
    for x, y in ((a, b), (b, a)):
        if type(x) is not Step:
            return whole if bool(x) == bool(whole) else negated(negated(y))
    return Step((kind, _truth(a), _truth(b)))


def _truth(e: Step) -> tuple:
    """The test of whether a step is not 0."""
    if bool(e.high) == bool(e.low):
        return ("always" if e.high else "never",)
    return e.test if e.high else ("not", e.test)


# ---------------------------------------------------------------------- the choice
def chosen(tape: Tape, rows: Sequence[tuple[Entry, Entry, Entry]]) -> list[Entry]:
    """For each (test, a, b): a where the test is not 0, else b; the switches of all in one node."""
    found: list[Entry] = []
    open_: list[tuple[int, Entry, list[tuple[Any, Form, Any]]]] = []
    kinked: list[Entry] = []
    for test, a, b in rows:
        if type(test) is not Step or bool(test.high) == bool(test.low):
            found.append((a if test.high else b) if type(test) is Step else (a if test else b))
            continue
        if not test.high:
            a, b = b, a
        start, switches = _choice(tape, test.test, a, b)
        if switches:
            open_.append((len(found), start, switches))
            kinked += [plus(u, -t) for _, u, t in switches]
        found.append(start)
    above = iter(tape.relu(kinked))
    for place, start, switches in open_:
        found[place] = plus(start, combined([c for c, _, _ in switches], [next(above) for _ in switches]))
    return found


def _choice(tape: Tape, test: tuple, a: Entry, b: Entry) -> tuple[Entry, list[tuple[Any, Form, Any]]]:
    """(entry, switches): the choice is the entry plus the sum of c*max(u - t, 0) over the switches (c, u, t)."""
    if type(a) is Step or type(b) is Step:
        raise UnsupportedError("a choice between values that jump")
    if type(a) is not Form and type(b) is not Form:
        return (a if a == b else Step(test, a, b)), []
    difference = plus(a, times(-1, b))
    if type(difference) is not Form:
        if difference:
            raise UnsupportedError("a choice by a comparison jumps: its two values are {0} apart", difference)
        return b, []
    u = next(_forms(test))
    for base in (u, _expanded(tape, u)):
        line = Along(tape, base)
        curves = {id(f): line.curve(f) for f in _forms(test)}
        along = line.curve(difference)
        if along is not None and all(c is not None for c in curves.values()):
            breaks, pieces = _selected(test, along, curves)
            jumps = [(t, p, q) for t, p, q in zip(breaks, pieces, pieces[1:], strict=False) if p != q]
            start = plus(b, plus(times(pieces[0][0], base), pieces[0][1]))
            return start, [(q[0] - p[0], base, t) for t, p, q in jumps]
    raise UnsupportedError(
        "a choice by comparisons whose two values do not differ by a function of what is compared: is it continuous? "
        "torch.maximum, clamp and relu are read"
    )


def _forms(test: tuple) -> Iterator[Form]:
    for part in test[1:]:
        if type(part) is tuple:
            yield from _forms(part)
        else:
            yield part


def _selected(test: tuple, along: Curve, curves: dict[int, Any]) -> Curve:
    """The curve where the test holds, else 0; an error where that jumps."""
    zeros = {-c / Fraction(m) for _, pieces in curves.values() for m, c in pieces if m}
    breaks = sorted(zeros.union(along[0], *(c[0] for c in curves.values())))
    if len(breaks) > MAX_KINKS:
        raise BudgetError("a choice by comparisons with more than {0} kinks", MAX_KINKS)
    inner = [(s + t) / Fraction(2) for s, t in zip(breaks, breaks[1:], strict=False)]
    places = [breaks[0] - 1, *inner, breaks[-1] + 1] if breaks else [Fraction(0)]
    pieces = [_piece(along, p) if _true(test, curves, p) else (0, 0) for p in places]
    for t, left, right in zip(breaks, pieces, pieces[1:], strict=False):
        here = _at(along, t) if _true(test, curves, t) else 0
        if not left[0] * t + left[1] == here == right[0] * t + right[1]:
            raise UnsupportedError(
                "a choice by a comparison jumps: its two values differ by {0} where it turns", _at(along, t)
            )
    return breaks, pieces


def _true(test: tuple, curves: dict[int, Any], u: Any) -> bool:
    head = test[0]
    if head in ("always", "never"):
        return head == "always"
    if head == "not":
        return not _true(test[1], curves, u)
    if head in ("and", "or"):
        parts = (_true(t, curves, u) for t in test[1:])
        return all(parts) if head == "and" else any(parts)
    return _holds(head, _at(curves[id(test[1])], u))


# ---------------------------------------------------------------------- functions of one number
def _piece(curve: Curve, u: Any) -> Piece:
    return curve[1][sum(t < u for t in curve[0])]


def _at(curve: Curve, u: Any) -> Any:
    slope, start = _piece(curve, u)
    return slope * u + start


def _expanded(tape: Tape, e: Form) -> Form:
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

    def curve(self, e: Entry) -> Curve | None:
        """The entry as a function of u."""
        if type(e) is not Form:
            return [], [(0, e)]
        if not self.u.terms:
            return None
        line = self._multiple(e)
        if line is None:
            opened = _expanded(self.tape, e)
            line = self._multiple(opened)
            e = opened
        if line is not None:
            return [], [line]
        total: Curve = ([], [(0, e.offset)])
        for atom, c in e.terms.items():
            part = self._atom(atom)
            if part is None:
                return None
            total = _zipped(lambda p, q, c=c: (p[0] + c * q[0], p[1] + c * q[1]), total, part)
        return total

    def _multiple(self, e: Form) -> Piece | None:
        """(slope, value at 0) of a form that is slope*u plus a number."""
        if e.terms.keys() != self.u.terms.keys():
            return None if e.terms else (0, e.offset)
        slopes = {Fraction(c) / self.u.terms[atom] for atom, c in e.terms.items()}
        if len(slopes) != 1:
            return None
        (slope,) = slopes
        return slope, e.offset - slope * self.u.offset

    def _atom(self, atom: tuple[int, int]) -> Curve | None:
        if atom not in self.known:
            n, i = atom
            node = self.tape.builder.nodes[n]
            if isinstance(node, Rectify):
                members: tuple[Entry, ...] = (Form({(node.source, i): 1}), 0)
            elif isinstance(node, Largest):
                members = tuple(Form({(node.source, k): 1}) for k in node.groups[i])
            else:
                members = ()
            curves = []
            for m in members:
                curves.append(self.curve(m))
                if curves[-1] is None:
                    break
            self.known[atom] = _largest(curves) if members and None not in curves else None
        return self.known[atom]


def _zipped(f: Callable[[Piece, Piece], Piece], a: Curve, b: Curve) -> Curve:
    """f of the pieces of two curves, on what their breakpoints part together."""
    breaks = sorted({*a[0], *b[0]})
    if len(breaks) > MAX_KINKS:
        raise BudgetError("a choice by comparisons with more than {0} kinks", MAX_KINKS)
    ends = [*breaks, breaks[-1] + 1] if breaks else [0]
    return breaks, [f(_piece(a, t), _piece(b, t)) for t in ends]


def _largest(curves: Sequence[Any]) -> Curve:
    """The largest of curves at every u."""
    return list(accumulate(curves, _larger))[-1]


def _larger(a: Curve, b: Curve) -> Curve:
    breaks, gaps = _zipped(lambda p, q: (p[0] - q[0], p[1] - q[1]), a, b)
    crossings = {-c / Fraction(m) for m, c in gaps if m}
    breaks = sorted({*breaks, *crossings})
    if not breaks:
        return [], [max(a[1][0], b[1][0], key=lambda p: p[1])]
    inner = [(s + t) / Fraction(2) for s, t in zip(breaks, breaks[1:], strict=False)]
    places = [breaks[0] - 1, *inner, breaks[-1] + 1]
    return breaks, [max(_piece(a, p), _piece(b, p), key=lambda q, p=p: q[0] * p + q[1]) for p in places]
