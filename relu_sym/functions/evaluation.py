"""Numbers for SymPy's ``evalf``: a function that it has no rule for is substituted and rebuilt at every point of a
quadrature, thousands of times for one integral with a kink."""

from __future__ import annotations

from typing import Any

from mpmath import mpf
from mpmath.libmp import fone
from sympy.core import evalf
from sympy.core.singleton import S
from sympy.functions.special.delta_functions import DiracDelta
from sympy.integrals.integrals import Integral

from .dirac import Dirac
from .heaviside import HeavisideStep
from .integral import HeadIntegral
from .relu import ReLU

Result = tuple[Any, Any, Any, Any]
"""Real and imaginary part, None for 0, and how many digits of each are right."""

NOTHING: Result = (None, None, None, None)


def relu(e: ReLU, prec: int, options: dict) -> Result:
    """u where u > 0, else 0."""
    found = evalf.evalf(e.args[0], prec, options)
    return found if _sign(found) > 0 else NOTHING


def step(e: HeavisideStep, prec: int, options: dict) -> Result:
    """1 where u > 0, 0 where u < 0, at 0 the value there."""
    s = _sign(evalf.evalf(e.args[0], prec, options))
    if not s:
        if e.at_zero is S.NaN:
            raise KeyError
        return evalf.evalf(e.at_zero, prec, options)
    return (fone, None, prec, None) if s > 0 else NOTHING


def dirac(e: Dirac, prec: int, options: dict) -> Result:
    """Off its support 0, as the class knows; no value under a quadrature, which meets no impulse and would say 0."""
    if any(isinstance(v, mpf) for v in options.get("subs", {}).values()):
        raise NotImplementedError
    raise KeyError


def integral(e: HeadIntegral, prec: int, options: dict) -> Result:
    """The integral carried out, if that can be; else by a quadrature."""
    found = e.doit()
    if found.has(Integral):
        if e.has(DiracDelta):
            raise NotImplementedError
        return evalf.evalf_integral(e, prec, options)
    return evalf.evalf(found, prec, options)


def _sign(found: Any) -> int:
    """The sign of a number; KeyError, SymPy's word for a rule that does not apply, where it is not settled."""
    if not isinstance(found, tuple) or len(found) != 4 or found[1] is not None:
        raise KeyError
    re, _, accuracy, _ = found
    if re is None:
        return 0
    if len(re) != 4 or not re[1] or accuracy < 1:
        raise KeyError
    return -1 if re[0] else 1


evalf.evalf_table.update({ReLU: relu, HeavisideStep: step, Dirac: dirac, HeadIntegral: integral})
