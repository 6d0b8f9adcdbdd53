"""First and second distributional derivatives of a function of several variables, as distributions in all of them.

Two ways: by the layers of its hypersurfaces, and one variable at a time (Fubini: for almost every value of the others,
where f and the answer are locally integrable).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Abs, DiracDelta, Expr, Piecewise, PolynomialError, S, Sum, Symbol, sign

from ...errors import BudgetError, OutOfTime, ReluSymError, UnsupportedError
from ...functions import Dirac
from ...modes import Mode
from ..hypersurfaces import NotSwitched, is_regular
from .diff import diff, differentiate
from .integrable import is_locally_integrable, regular_part
from .layers import Layers
from .lines import along_lines
from .mixed import jointly


class Distribution(NamedTuple):
    """A function of real variables, its layers (None where they are not seen, ``why`` tells); ``out``: in the caller's
    symbols."""

    f: Expr
    variables: tuple[Symbol, ...]
    layers: Layers | None
    why: ReluSymError | None
    assume: Any
    out: Callable[[Any], Any]

    @classmethod
    def of(cls, f: Expr, variables: Sequence[Symbol], assume: Any, out: Callable[[Any], Any]) -> Distribution:
        """A function of two variables or more."""
        try:
            return cls(f, tuple(variables), Layers.of(f, variables), None, assume, out)
        except (NotSwitched, PolynomialError) as why:
            reason = why if isinstance(why, ReluSymError) else NotSwitched("{0} is not read", f)
            return cls(f, tuple(variables), None, reason, assume, out)

    def diff(self, *steps: Symbol) -> Expr:
        """The derivative by one or two of the variables."""
        try:
            if self.layers is None:
                raise self.why or NotSwitched("{0} is not read", self.f)
            layers = self.layers
            for v in steps:
                layers = layers.diff(v)
        except (NotSwitched, PolynomialError) as why:
            return self._one_by_one(steps, why)
        written = layers.expr(self.f.has(sign, Abs))
        if not layers.is_function:
            return written
        try:
            shorter = diff(self.f, *steps, assume=self.assume)
        except OutOfTime:
            raise
        except (UnsupportedError, BudgetError):
            return written
        if shorter.has(DiracDelta, Sum) or not is_locally_integrable(shorter, self.variables):
            return written
        return shorter if len(steps) == 1 and not shorter.has(Piecewise) else min(written, shorter, key=_length)

    def _one_by_one(self, steps: Sequence[Symbol], why: Exception) -> Expr:
        """The derivative by one variable after the other, where it is no guess in all of them."""
        try:
            return along_lines(self.f, steps, self.variables, self.out)
        except NotSwitched:
            pass  # it jumps, or is not read
        if any(not is_regular(d.args[0], self.variables) for d in self.f.atoms(DiracDelta)):
            raise self._unseen(steps, why)
        if len(set(steps)) > 1:
            found = jointly(self.f, [(v, 1) for v in steps], self._step)
            if found is None:
                found = self._after_a_function(steps, why)
        else:
            found = diff(self.f, (steps[0], len(steps)), assume=self.assume)
        found = _oriented(regular_part(found, self.variables), self.variables)
        if all(is_locally_integrable(e, self.variables) for e in (self.f, found)):
            return found
        raise self._unseen(steps, why)

    def _after_a_function(self, steps: Sequence[Symbol], why: Exception) -> Expr:
        """The second derivative where one of the first is a function, known by its values almost everywhere."""
        for v, w in (steps, steps[::-1]):
            first = self._one_by_one([v], why)
            if not first.has(DiracDelta, Sum):
                return diff(first, w, assume=self.assume)
        raise self._unseen(steps, why)

    def _step(self, e: Expr, x: Symbol) -> Expr:
        return differentiate(e, x, 1, Mode.DISTRIBUTIONAL, self.assume).result

    def _unseen(self, steps: Sequence[Symbol], why: Exception) -> UnsupportedError:
        reason = str(why.requoted(self.out)) if isinstance(why, ReluSymError) else "it is not read"
        return UnsupportedError(
            "the derivative of {0} by {1} is not seen to be a distribution in all of {2} together ({3}); rs.diff "
            "differentiates in one variable, the others as parameters",
            self.out(self.f),
            ", ".join(str(self.out(v)) for v in steps),
            tuple(map(self.out, self.variables)),
            reason,
        )


def _oriented(e: Expr, variables: Sequence[Symbol]) -> Expr:
    """Impulses on hyperplanes with arguments that grow with the first variable."""

    def turned(u: Expr, order: Expr = S.Zero) -> Expr:
        slopes = [s for s in (u.diff(v) for v in variables) if s != 0]
        if slopes and slopes[0].is_negative and all(s.is_number for s in slopes):
            return (-1) ** order * Dirac((-u).expand(), order)
        return Dirac(u, order)

    return e.replace(DiracDelta, turned)


def _length(e: Expr) -> tuple[bool, int, int]:
    return e.has(Piecewise), e.count_ops(), len(str(e))
