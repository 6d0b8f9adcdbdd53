"""The limit of integrals with ever less cut off beside a pole: read at several distances and carried on to 0."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from mpmath import mp, mpf
from sympy import Integral, Limit

from .areas import decades, own_marks
from .values import NAN, close, value
from .values import RULES as NUMBERS

HALVINGS = 8
"""How often the distance is halved: the differences fall like powers of it."""

beside = NUMBERS[Limit]
"""Any other limit, read close to its point."""


def limit(e: Limit, env: dict) -> Any:
    """A limit in which the ends of integrals move to a pole, or any other."""
    body, s, at, _ = e.args
    cut = [i for i in body.atoms(Integral) if any(s in end.free_symbols for end in i.args[1][1:])]
    if not cut or at != 0:
        return beside(e, env)
    rest = {k: v for k, v in env.items() if k not in ("kinks", "exact")}
    ends = [value(end, rest | {s: mpf(0)}) for i in cut for end in i.args[1][1:]]
    inner = [m for i in cut for m in own_marks(i.args[0], i.args[1][0], min(ends), max(ends))]
    if any(map(mp.isnan, ends)):
        return NAN
    points = sorted({t for t in (*ends, *inner) if mp.isfinite(t)})
    gaps = [b - a for a, b in pairwise(points) if b - a > mpf(10) ** -20]
    first = min([mpf(1), *gaps]) / 8
    marks = (*rest.get("marks", ()), *inner, *decades(min(ends), max(ends), tuple(ends)))
    seen = [value(body, rest | {s: first / 2**k, "marks": marks}) for k in range(HALVINGS)]
    return _carried_on(seen)


def _carried_on(seen: list[Any]) -> Any:
    """The limit of L + c1*h + c2*h^2 + ... from its values at h, h/2, h/4, ...; nan where they do not settle."""
    rows = [seen]
    for j in range(1, len(seen)):
        before = rows[-1]
        rows.append([b + (b - a) / (2**j - 1) for a, b in pairwise(before)])
    middle = rows[len(rows) // 2]
    return middle[-1] if all(mp.isfinite(v) for v in seen) and close(*middle[-2:]) else NAN


NUMBERS[Limit] = limit
