"""Distributional derivatives in all variables together: a jump J across w = 0 gives the layer J w_v Dirac(w).

f piecewise smooth between regular hypersurfaces w = 0: df/dv = {df/dv} + sum J w_v Dirac(w), J = f(w > 0) - f(w < 0)
(Hormander, The Analysis of Linear Partial Differential Operators I, theorem 3.1.9 and section 6.1).  The sides are told
by signs, so no value on a hypersurface enters.  A layer J Dirac(w) has the derivative (dJ/dv) Dirac(w) +
J w_v Dirac(w, 1), and Dirac(w)*Dirac(h) where J jumps across h transversally.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from sympy import Add, Expr, Mul, S, Symbol, factor_terms, sign

from ...functions import Dirac, HeavisideStep
from ..hypersurfaces import NotSwitched, are_transversal, has_no_zero
from .switched import Switches


class Layer(NamedTuple):
    """``weight`` times Dirac of the orders of the switches; no switch: a function."""

    weight: Expr
    impulses: tuple[tuple[Expr, int], ...] = ()


class Layers:
    """A distribution on R^n: a sum of layers."""

    def __init__(self, switches: Switches, parts: Sequence[Layer]) -> None:
        self.switches, self.parts = switches, parts

    @classmethod
    def of(cls, e: Expr, variables: Sequence[Symbol]) -> Layers:
        """A function of the variables; ``NotSwitched`` where it is not read."""
        switches = Switches(variables)
        return cls(switches, [Layer(switches.of(e))])

    @property
    def is_function(self) -> bool:
        """Whether there is no impulse."""
        return not any(p.impulses for p in self.parts)

    def diff(self, v: Symbol) -> Layers:
        """The derivative by one variable."""
        gathered: dict[tuple, Expr] = {}
        for part in self.parts:
            for weight, impulses in self._slopes(part, v):
                gathered[impulses] = gathered.get(impulses, S.Zero) + weight
        rows = [Layer(self._shortened(c, impulses), impulses) for impulses, c in gathered.items()]
        return Layers(self.switches, [r for r in rows if r.weight != 0])

    def _slopes(self, part: Layer, v: Symbol) -> Iterator[Layer]:
        weight, impulses = part
        yield Layer(weight.diff(v), impulses)
        own = self.switches.signs_in(weight)
        if impulses:
            self._check_crossings([w for w, _ in impulses], [self.switches.switches[s] for s in own])
        for s in own:
            w = self.switches.switches[s]
            jump = self.switches.on(w, weight.xreplace({s: S.One}) - weight.xreplace({s: S.NegativeOne}))
            if jump != 0 and w.diff(v) != 0:
                yield Layer(jump * w.diff(v), _ordered((*impulses, (w, 0))))
        for k, (w, order) in enumerate(impulses):
            if w.diff(v) != 0:
                yield Layer(weight * w.diff(v), (*impulses[:k], (w, order + 1), *impulses[k + 1 :]))

    def _check_crossings(self, supports: list[Expr], others: list[Expr]) -> None:
        """Jumps of a weight cross its support transversally, no two at one place."""
        variables = self.switches.variables
        if len(supports) > 1 or any(w in supports for w in others):
            raise NotSwitched("a derivative of a product of impulses on {0} with jumps is not defined here", supports)
        for w in others:
            if not are_transversal(supports[0], w, variables):
                raise NotSwitched("{0} = 0 and {1} = 0 are not seen to cross transversally", supports[0], w)
        for u, w in combinations(others, 2):
            if not has_no_zero([supports[0], u, w], variables):
                raise NotSwitched("{0}, {1} and {2} may vanish together", supports[0], u, w)

    def _shortened(self, weight: Expr, impulses: tuple[tuple[Expr, int], ...]) -> Expr:
        weight = self.switches.reduced(weight.expand())
        if len(impulses) == 1 and impulses[0][1] == 0:
            return self.switches.on(impulses[0][0], weight)
        return weight

    # ------------------------------------------------------------------ writing
    def expr(self, by_sign: bool) -> Expr:
        """The distribution in sign or Heaviside, and Dirac."""
        return Add(*[self._written(p, by_sign) for p in self.parts])

    def _written(self, part: Layer, by_sign: bool) -> Expr:
        names = self.switches.switches
        put = {
            s: sign(names[s]) if by_sign else 2 * HeavisideStep(names[s]) - 1
            for s in self.switches.signs_in(part.weight)
        }
        impulses = [Dirac(w, k) for w, k in part.impulses]
        weight = part.weight.xreplace(put)
        weight = factor_terms(weight.expand()) if put else weight
        return Mul(weight, *impulses)


def _ordered(impulses: tuple[tuple[Expr, int], ...]) -> tuple[tuple[Expr, int], ...]:
    return tuple(sorted(impulses, key=lambda row: row[0].sort_key()))
