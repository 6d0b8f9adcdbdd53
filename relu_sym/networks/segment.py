"""What ``net.along`` gives: a normal form per output, and the questions that only the segment answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from sympy import QQ, Expr, FiniteSet, Integer, Interval, Max, Rational, Set, Symbol, Union, sqrt

from ..budget import verb
from ..calculus.rewriting.normal_form import NormalForm
from ..errors import UnsupportedError
from ..forms.line.partition import LineForm
from ..forms.line.parts import Change
from ..functions.relu import ReLU
from ..symbols import Gate
from .arithmetic import Break, Integers
from .paths import END, START, Path, joined, largest
from .rationals import norm_of_inputs


class Restriction(tuple):
    """The outputs of a network along a segment, one exact ``NormalForm`` in t on [0, 1] each.

    Every breakpoint is a rational number, every piece linear; outside [0, 1] the first and the last piece go on.
    """

    _path: Path
    _step: tuple[Rational, ...]

    def __new__(
        cls, forms: Iterable[NormalForm] = (), path: Path | None = None, step: Sequence[Any] = ()
    ) -> Restriction:
        made = super().__new__(cls, forms)
        if path is not None:
            made._path, made._step = path, tuple(step)
        return made

    @verb
    def total_variation(self) -> tuple[Rational, ...]:
        """Of each output over t in [0, 1]: the sum of its rises and falls, exact."""
        rows, places = at_kinks(self._path)
        found = []
        for j in range(len(self)):
            heights = [Rational(row[j], q * self._path.under) for row, (_, q) in zip(rows, places, strict=True)]
            turns = [heights[0]]
            for k in range(1, len(heights) - 1):
                if (heights[k] - turns[-1]) * (heights[k + 1] - heights[k]) < 0:
                    turns.append(heights[k])
            turns.append(heights[-1])
            found.append(sum((abs(v - u) for u, v in pairwise(turns)), start=Integer(0)))
        return tuple(found)

    @verb
    def argmax(self) -> tuple[Set, ...]:
        """Per output the set of all t in [0, 1] at which it is a largest one; a tie counts for each."""
        return tuple(_sets_of_largest(self._path))

    @verb
    def argmin(self) -> tuple[Set, ...]:
        """Per output the set of all t in [0, 1] at which it is a smallest one."""
        return tuple(_sets_of_largest(_negative(self._path)))

    @verb
    def lipschitz(self, norm: Any = 2) -> tuple[Expr, ...]:
        """Per output the least L with |f(x) - f(y)| <= L*|x - y| on the segment; the norm of inputs is 1, 2 or oo."""
        length = _length(self._step, norm)
        if not length:
            raise UnsupportedError("the segment is one point: it has no Lipschitz constant")
        slopes = list(self._path.slope)
        steepest = [abs(s) for s in slopes]
        for (_, q), c in self._path.kinks:
            slopes = [s + q * n for s, n in zip(slopes, c, strict=True)]
            steepest = [max(m, abs(s)) for m, s in zip(steepest, slopes, strict=True)]
        return tuple(Rational(s, self._path.under) / length for s in steepest)


def restriction(path: Path, variable: Symbol, step: Sequence[Any]) -> Restriction:
    """The normal forms of the entries of a path."""
    gate = Gate(ReLU(variable), variable)
    places = [QQ(p, q) for (p, q), _ in path.kinks]
    return Restriction((NormalForm(_form(path, j, places), gate) for j in range(len(path.base))), path, step)


def _form(path: Path, j: int, places: Sequence[Any]) -> LineForm:
    under = path.under
    changes = [
        Change(place, (QQ(-p * c[j], under), QQ(q * c[j], under)), QQ.zero)
        for place, ((p, q), c) in zip(places, path.kinks, strict=True)
        if c[j]
    ]
    return LineForm.switched((QQ(path.base[j], under), QQ(path.slope[j], under)), changes)


def at_kinks(path: Path) -> tuple[list[Integers], list[Break]]:
    """The entries at 0, at every kink p/q and at 1, each row times q*under."""
    a, b = path.base, path.slope
    rows, places = [list(a)], [START]
    for at, c in [*path.kinks, (END, [0] * len(a))]:
        p, q = at
        rows.append([x * q + y * p for x, y in zip(a, b, strict=True)])
        places.append(at)
        a = [x - p * n for x, n in zip(a, c, strict=True)]
        b = [y + q * n for y, n in zip(b, c, strict=True)]
    return rows, places


def _sets_of_largest(path: Path) -> list[Set]:
    """Per entry the t at which it is a largest one: where it meets the envelope of all."""
    n = len(path.base)
    envelope, _ = largest(path, [tuple(range(n))])
    rows, places = at_kinks(joined([path, envelope]))
    found = []
    for j in range(n):
        touching = [row[j] == row[n] for row in rows]
        parts: list[Any] = []
        k = 0
        while k < len(touching):
            last = k
            while touching[k] and last + 1 < len(touching) and touching[last + 1]:
                last += 1
            if touching[k]:
                parts.append((Rational(*places[k]), Rational(*places[last])))
            k = last + 1
        points = [lo for lo, hi in parts if lo == hi]
        sets = [Interval(lo, hi) for lo, hi in parts if lo != hi]
        found.append(Union(*sets, FiniteSet(*points)))
    return found


def _negative(path: Path) -> Path:
    minus = [(at, [-n for n in c]) for at, c in path.kinks]
    return Path([-n for n in path.base], [-n for n in path.slope], path.under, minus)


def _length(step: Sequence[Rational], norm: Any) -> Expr:
    sizes, norm = [abs(s) for s in step], norm_of_inputs(norm)
    if norm == 1:
        return sum(sizes, start=Integer(0))
    if norm == 2:
        return sqrt(sum((s * s for s in sizes), start=Integer(0)))
    return Max(*sizes)
