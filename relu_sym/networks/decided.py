"""Choices by comparisons: ``where(test, a, b)`` where it is continuous and piecewise linear.

What comparisons decide is a tree of steps; operations go through it to its leaves.  It is read along one number u that
is compared: where the leaves differ by functions of u (a multiple of it, its bounds, absolute values, maxima), the
tree is one leaf plus a function of u whose pieces and kinks are exact.  Where that function jumps, it stays a tree,
and what is no choice refuses it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from ..errors import BudgetError, UnsupportedError
from .entries import Entry, Form, Step, combined, plus, times
from .program import Affine, Largest, Rectify
from .tape import Tape, Tensor

MAX_KINKS = 64
"""Of one choice."""
MAX_LEAVES = 64
"""Values of one choice."""
MAX_BASES = 8
"""Forms of which one choice may be a function, that are tried."""
Piece = tuple[Any, Any]
Curve = tuple[list[Any], list[Piece]]
"""A continuous piecewise linear function of u: rising breakpoints, and (slope, value at 0) of each piece."""


def compared(kind: str, a: Entry, b: Entry) -> Entry:
    """The step of a comparison (gt, ge, lt, le, eq, ne) of two entries; of two numbers, 0 or 1."""
    if kind in ("lt", "le"):
        a, b, kind = b, a, {"lt": "gt", "le": "ge"}[kind]
    if type(a) is float or type(b) is float:
        return int((kind == "ne") != _holds("eq" if kind == "ne" else kind, _infinite(a, b)))
    difference = plus(a, times(-1, b))
    if kind == "ne":
        return Step("eq", difference, 0, 1) if type(difference) is Form else int(difference != 0)
    return Step(kind, difference) if type(difference) is Form else int(_holds(kind, difference))


def _infinite(a: Entry, b: Entry) -> Any:
    """A number with the sign of a - b, one of the two infinite."""
    if any(type(e) is float and e != e for e in (a, b)):
        raise UnsupportedError("a comparison with nan")
    if type(a) is float and type(b) is float:
        return (a > b) - (a < b)
    return (1 if a > 0 else -1) if type(a) is float else (-1 if b > 0 else 1)


def _holds(kind: str, number: Any) -> bool:
    return number > 0 if kind == "gt" else number >= 0 if kind == "ge" else number == 0


def sign(e: Entry) -> Entry:
    """1, 0 or -1."""
    if type(e) is not Form:
        return (e > 0) - (e < 0)
    return Step("gt", e, 1, Step("eq", e, 0, -1))


# ---------------------------------------------------------------------- operations on trees
def lifted(f: Callable[..., Entry], *entries: Entry) -> Entry:
    """f of entries, at the leaves of those that are trees."""
    for k, e in enumerate(entries):
        if type(e) is Step:
            high, low = (lifted(f, *entries[:k], leaf, *entries[k + 1 :]) for leaf in (e.high, e.low))
            same = type(high) not in (Form, Step) and type(low) not in (Form, Step) and high == low
            return high if same else Step(e.kind, e.form, high, low)
    return f(*entries)


def leaves(e: Entry) -> list[Entry]:
    """The values of a tree."""
    found, waiting = [], [e]
    while waiting:
        e = waiting.pop()
        if type(e) is Step:
            waiting += [e.high, e.low]
        else:
            found.append(e)
            if len(found) > MAX_LEAVES:
                raise BudgetError("a choice by comparisons with more than {0} values", MAX_LEAVES)
    return found


def settled(tape: Tape, entries: Sequence[Entry]) -> list[Entry]:
    """The entries, trees that are continuous as forms; the switches of all in one node."""
    found: list[Entry] = []
    waiting: list[tuple[int, Entry, list[tuple[Any, Form, Any]]]] = []
    kinked: list[Entry] = []
    for e in entries:
        found.append(e)
        if type(e) is Step and any(type(leaf) is Form for leaf in leaves(e)):
            start, switches, reason = _read(tape, e)
            if not reason:
                waiting.append((len(found) - 1, start, switches))
                kinked += [plus(u, -t) for _, u, t in switches]
    above = iter(tape.relu(kinked))
    for place, start, switches in waiting:
        found[place] = plus(start, combined([c for c, _, _ in switches], [next(above) for _ in switches]))
    return found


def refusal(tape: Tape, t: Tensor) -> UnsupportedError:
    """Why a tensor with a step is not read."""
    e = next(e for e in t.entries if type(e) is Step)
    reason = _read(tape, e)[2] if any(type(leaf) is Form for leaf in leaves(e)) else "it has two values"
    return UnsupportedError("what a comparison decides is read where it is continuous and piecewise linear: {0}", reason)


def _read(tape: Tape, tree: Step) -> tuple[Entry, list[tuple[Any, Form, Any]], str]:
    """(entry, switches, ""): the tree is the entry plus the sum of c*max(u - t, 0) over switches (c, u, t); or why
    not."""
    values = leaves(tree)
    first = values[0]
    apart = {id(e): plus(e, times(-1, first)) for e in values}
    forms = list(_forms(tree))
    for u in _bases(tape, forms):
        line = Along(tape, u)
        tests = {id(f): line.curve(f) for f in forms}
        gaps = {k: line.curve(e) for k, e in apart.items()}
        if None in tests.values() or None in gaps.values():
            continue
        breaks, pieces, reason = _selected(tree, gaps, tests)
        if reason:
            return first, [], reason
        start = plus(first, plus(times(pieces[0][0], u), pieces[0][1]))
        turns = zip(breaks, pieces, pieces[1:], strict=False)
        return start, [(q[0] - p[0], u, t) for t, p, q in turns if p != q], ""
    return first, [], "its values do not differ by a function of what is compared (torch.maximum, clamp, relu are read)"


def _forms(e: Entry) -> Iterator[Form]:
    if type(e) is Step:
        yield e.form
        yield from _forms(e.high)
        yield from _forms(e.low)


def _selected(tree: Step, gaps: dict[int, Any], tests: dict[int, Any]) -> tuple[list[Any], list[Piece], str]:
    """(breakpoints, pieces, ""): what the tree is along u, less its first leaf; or where that jumps."""
    zeros = {-c / Fraction(m) for _, pieces in tests.values() for m, c in pieces if m}
    breaks = sorted(zeros.union(*(c[0] for c in (*tests.values(), *gaps.values()))))
    if len(breaks) > MAX_KINKS:
        raise BudgetError("a choice by comparisons with more than {0} kinks", MAX_KINKS)
    inner = [(s + t) / Fraction(2) for s, t in zip(breaks, breaks[1:], strict=False)]
    places = [breaks[0] - 1, *inner, breaks[-1] + 1] if breaks else [Fraction(0)]
    pieces = [_piece(gaps[id(_leaf(tree, tests, p))], p) for p in places]
    for t, left, right in zip(breaks, pieces, pieces[1:], strict=False):
        sides = left[0] * t + left[1], _at(gaps[id(_leaf(tree, tests, t))], t), right[0] * t + right[1]
        if len(set(sides)) > 1:
            return breaks, pieces, f"it jumps by {max(sides) - min(sides)} where it turns"
    return breaks, pieces, ""


def _leaf(e: Entry, tests: dict[int, Any], u: Any) -> Entry:
    while type(e) is Step:
        e = e.high if _holds(e.kind, _at(tests[id(e.form)], u)) else e.low
    return e


def _bases(tape: Tape, forms: Iterable[Form]) -> Iterator[Form]:
    """What a choice may be a function of: the forms that are compared, and those inside of their switches."""
    waiting = deque(forms)
    for _ in range(MAX_BASES):
        if not waiting:
            return
        u = waiting.popleft()
        yield u
        opened = _expanded(tape, u)
        if opened is not u and opened.terms:
            yield opened
        for n, i in opened.terms:
            waiting += [e for e in _members(tape, n, i) if type(e) is Form]


def _members(tape: Tape, n: int, i: int) -> tuple[Entry, ...]:
    """The entries of which entry i of a switch is the largest."""
    node = tape.builder.nodes[n]
    if isinstance(node, Rectify):
        return Form({(node.source, i): 1}), 0
    if isinstance(node, Largest):
        return tuple(Form({(node.source, k): 1}) for k in node.groups[i])
    return ()


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
        slope, rest = self._without_u(e)
        if type(rest) is Form:
            slope, rest = self._without_u(_expanded(self.tape, e))
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
            members, curves = _members(self.tape, *atom), []
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
