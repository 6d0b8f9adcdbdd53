"""The integral of one of our functions standing alone: SymPy's ``Integral``, carried out in SymPy's own words."""

from __future__ import annotations

from typing import Any

from sympy.concrete.expr_with_limits import AddWithLimits
from sympy.core.singleton import S
from sympy.functions.special.delta_functions import DiracDelta
from sympy.integrals.integrals import Integral


class HeadIntegral(Integral):
    """``doit`` of an integral of ReLU(u), Heaviside(u) or Dirac(u): SymPy's answer for Max, Piecewise or DiracDelta.

    SymPy asks a function for its integral only where it stands alone; in sums and products its integrals stay
    unevaluated, and ``rs.integrate`` is the verb.  An impulse at an end of the interval, or perhaps there, has no
    integral without a convention, so it stays too.
    """

    __slots__ = ()

    def __new__(cls, function: Any, *symbols: Any, **assumptions: Any) -> Any:
        if not hasattr(function, "_eval_Integral"):
            return Integral(function, *symbols, **assumptions)
        return AddWithLimits.__new__(cls, function, *symbols, **assumptions)

    def doit(self, **hints: Any) -> Any:
        head = self.function.doit(**hints) if hints.get("deep", True) else self.function
        if not hasattr(head, "_as_integrand"):
            return Integral(head, *self.limits).doit(**hints)
        native = head._as_integrand(self.variables)
        if native is None or not hints.get("integrals", True) or not self._clear_of_ends(native):
            return self
        found = self._at_an_end(native, hints) if self._is_at_an_end else Integral(native, *self.limits).doit(**hints)
        parts = found if isinstance(found, tuple) else (found,)
        return self if any(p.has(Integral, S.NaN) for p in parts) else found

    @property
    def _is_at_an_end(self) -> bool:
        """Whether this is an antiderivative at a point, Integral(f, (x, b))."""
        return len(self.limits) == 1 and len(self.limits[0]) == 2

    def _at_an_end(self, native: Any, hints: dict) -> Any:
        """One antiderivative for all points: SymPy would take that of the branch, each with a constant of its own."""
        x, end = self.limits[0]
        return Integral(native, x).doit(**hints).subs(x, end)

    def _clear_of_ends(self, native: Any) -> bool:
        """Whether no impulse meets an end of the interval, whatever the parameters are."""
        if not native.has(DiracDelta):
            return True
        if len(self.limits) > 1:
            return False
        x, *ends = self.limits[0]
        return all(d.args[0].subs(x, e).is_nonzero for e in ends for d in native.atoms(DiracDelta))
