"""Choices by comparisons: ``where(test, a, b)`` where it is continuous and piecewise linear.

What comparisons decide is a tree of steps; operations go through it to its leaves.  It is read along one number u that
is compared: where the leaves differ by functions of u (a multiple of it, its bounds, absolute values, maxima), the
tree is one leaf plus a function of u whose pieces and kinks are exact.  Where that function jumps, it stays a tree,
and what is no choice refuses it.  A leaf that is chosen at one point may have another gradient there than the function
(``where(x == 0, 3*x, x)``): that is no kink of the program, so it says that gradients are not those of the function.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ..errors import BudgetError, UnsupportedError
from .curves import MAX_KINKS, Along, Piece, competitors, expanded, piece_at, value_at
from .entries import Entry, Form, Step, combined, plus, times
from .tape import Tape, Tensor

MAX_LEAVES = 64
"""Values of one choice."""
ONE_POINT = "what a comparison chooses at one point"
MAX_BASES = 8
"""Forms of which one choice may be a function, that are tried."""


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
            start, switches, is_odd, reason = _read(tape, e)
            if not reason:
                tape.builder.cut = tape.builder.cut or (ONE_POINT if is_odd else "")
                waiting.append((len(found) - 1, start, switches))
                kinked += [plus(u, -t) for _, u, t in switches]
    above = iter(tape.relu(kinked))
    for place, start, switches in waiting:
        found[place] = plus(start, combined([c for c, _, _ in switches], [next(above) for _ in switches]))
    return found


def refusal(tape: Tape, t: Tensor) -> UnsupportedError:
    """Why a tensor with a step is not read."""
    e = next(e for e in t.entries if type(e) is Step)
    reason = _read(tape, e)[-1] if any(type(leaf) is Form for leaf in leaves(e)) else "it has two values"
    return UnsupportedError(
        "what a comparison decides is read where it is continuous and piecewise linear: {0}", reason
    )


def _read(tape: Tape, tree: Step) -> tuple[Entry, list[tuple[Any, Form, Any]], bool, str]:
    """(entry, switches, is_odd, ""): the tree is the entry plus the sum of c*max(u - t, 0) over switches (c, u, t), and
    whether its gradient may be another one at a point where it has no kink; or why not."""
    values = leaves(tree)
    first = values[0]
    apart = {id(e): plus(e, times(-1, first)) for e in values}
    forms = list(_forms(tree))
    for u in _bases(tape, forms):
        line = Along(tape, u)
        tests = {id(f): line.curve(f) for f in forms}
        gaps: dict[int, Any] = {k: line.curve(e) for k, e in apart.items()}
        if None in tests.values() or None in gaps.values():
            continue
        breaks, pieces, reason = _selected(tree, gaps, tests)
        if reason:
            return first, [], False, reason
        start = plus(first, plus(times(pieces[0][0], u), pieces[0][1]))
        turns = list(zip(breaks, pieces, pieces[1:], strict=False))
        there = [gaps[id(_leaf(tree, tests, t))] for t in breaks]
        is_odd = any(p == q and (t in c[0] or piece_at(c, t) != p) for (t, p, q), c in zip(turns, there, strict=True))
        return start, [(q[0] - p[0], u, t) for t, p, q in turns if p != q], is_odd, ""
    reason = "its values do not differ by a function of what is compared (torch.maximum, clamp, relu are read)"
    return first, [], False, reason


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
    inner = [(s + t) / Fraction(2) for s, t in pairwise(breaks)]
    places = [breaks[0] - 1, *inner, breaks[-1] + 1] if breaks else [Fraction(0)]
    pieces = [piece_at(gaps[id(_leaf(tree, tests, p))], p) for p in places]
    for t, left, right in zip(breaks, pieces, pieces[1:], strict=False):
        sides = left[0] * t + left[1], value_at(gaps[id(_leaf(tree, tests, t))], t), right[0] * t + right[1]
        if len(set(sides)) > 1:
            return breaks, pieces, f"it jumps by {float(max(sides) - min(sides)):.6g} where it turns"
    return breaks, pieces, ""


def _leaf(e: Entry, tests: dict[int, Any], u: Any) -> Entry:
    while type(e) is Step:
        e = e.high if _holds(e.kind, value_at(tests[id(e.form)], u)) else e.low
    return e


def _bases(tape: Tape, forms: Iterable[Form]) -> Iterator[Form]:
    """What a choice may be a function of: the forms that are compared, and those inside of their switches."""
    waiting = deque(forms)
    for _ in range(MAX_BASES):
        if not waiting:
            return
        u = waiting.popleft()
        yield u
        opened = expanded(tape, u)
        if opened is not u and opened.terms:
            yield opened
        for n, i in opened.terms:
            waiting += [e for e in competitors(tape, n, i) if type(e) is Form]
