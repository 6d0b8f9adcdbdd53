"""Two variables: the sectors between graphs v = g(w) of analytic functions through a point, by their leading terms.

Near the point, on either side of it, two graphs lie as the first Taylor coefficient of their difference that is not 0
says.  Reference: S. G. Krantz and H. R. Parks, A Primer of Real Analytic Functions (2002), section 1.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from typing import NamedTuple

from sympy import Expr, Pow, cos, log, tan

from ..exact import scalar
from ..facts import Facts
from ..smoothness import SMOOTH, is_natural
from .vectors import sign

MAX_ORDER = 12
"""Taylor coefficients that are looked at; graphs that agree so far are not told apart."""


class Unordered(Exception):
    """Two graphs are not told apart."""


class Line(NamedTuple):
    """The point on one of the axes: the variable, its value."""

    variable: Expr
    at: Expr
    facts: Facts

    def value(self, e: Expr) -> Expr:
        """The value there."""
        return e.subs(self.variable, self.at)

    def sign_at(self, e: Expr) -> int:
        """The sign of the value there."""
        return sign(scalar(self.value(e).expand()), self.facts)


def is_analytic(e: Expr, line: Line) -> bool:
    """Whether e is built from heads that are analytic where their arguments are at the point."""
    if line.variable not in e.free_symbols or e.is_Symbol:
        return True
    if not all(is_analytic(a, line) for a in e.args):
        return False
    if e.is_Add or e.is_Mul or type(e) in SMOOTH:
        return True
    if isinstance(e, Pow) and line.variable not in e.exp.free_symbols:
        return bool(is_natural(e.exp)) or line.sign_at(e.base) > 0 or bool(e.exp.is_Integer and line.sign_at(e.base))
    if isinstance(e, log):
        return line.sign_at(e.args[0]) > 0
    return isinstance(e, tan) and line.sign_at(cos(e.args[0])) != 0


def leading(e: Expr, line: Line) -> tuple[int, int]:
    """The order and the sign of the first Taylor coefficient that is not 0; ``Unordered`` where none is found."""
    for order in range(MAX_ORDER + 1):
        s = line.sign_at(e)
        if s:
            return order, s
        e = e.diff(line.variable)
    raise Unordered


def in_order(graphs: Sequence[Expr], side: int, line: Line) -> list[Expr]:
    """The graphs from below on one side of the point."""

    def compare(g: Expr, h: Expr) -> int:
        order, s = leading((g - h).expand(), line)
        return s * side**order

    return sorted(graphs, key=cmp_to_key(compare))


class Between(NamedTuple):
    """The sector on one side of the point above some graphs and below all others."""

    side: int
    below: tuple[Expr, ...]
    above: tuple[Expr, ...]


def between(graphs: Sequence[Expr], line: Line) -> list[Between]:
    """All sectors."""
    found = []
    for side in (1, -1):
        ordered = in_order(graphs, side, line)
        found += [Between(side, tuple(ordered[:k]), tuple(ordered[k:])) for k in range(len(ordered) + 1)]
    return found


def as_graph(law: Expr, v: Expr) -> tuple[Expr, Expr] | None:
    """(c, g) with law = c*(v - g), c a number; None for all others."""
    slope = law.diff(v)
    if slope.free_symbols or slope == 0:
        return None
    return slope, (v - law / slope).expand()
