"""The sign of an expression just beside 0: what limits and series at a kink hang on.

SymPy's hooks pass ``cdir``, the side from which x comes to 0, and ``logx``, a name for log(x).  Left to itself
SymPy expands around the value *at* 0, which is 1/2 on both sides of a step.

``cdir = 0`` means "from the right" only where x is positive, as in ``series`` and in Gruntz's algorithm;
anywhere else it means that sin, cos, exp or a Taylor expansion lost the side on the way down, and a left limit
would get the right one's value.  There the answer must not depend on the side, else NotImplementedError sends
``limit`` on to Gruntz's algorithm.
"""

from __future__ import annotations

from typing import Any

from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core.singleton import S
from sympy.core.symbol import Dummy
from sympy.core.sympify import sympify
from sympy.functions.elementary.complexes import re
from sympy.functions.elementary.exponential import log
from sympy.series.order import PoleError

from .argument import query_signs

_DEPTH = 4
"""How many leading terms of unknown sign are followed before giving up."""

_MOST_TERMS = 100
"""SymPy asks for 2, 4, 8, ... terms of a sum until one is not 0: without an end where the sum is 0 beside the point."""


def stop_endless_series(e: Any, n: Any) -> None:
    """NotImplementedError once so many terms are asked for that the series is taken to be 0 for ever."""
    if n > _MOST_TERMS:
        raise NotImplementedError(f"no term of a series around {e} found up to order {n}")


def side(x: Any, cdir: Any) -> Any:
    """1 or -1: the side x comes from."""
    direction = re(sympify(cdir))
    if cdir != 0 and direction.is_zero is not False:
        raise NotImplementedError(f"the side of {x} = 0 in the complex direction {cdir}")
    return S.NegativeOne if direction.is_negative else S.One


def germ(u: Any, x: Any, logx: Any, cdir: Any) -> tuple[Any, Any]:
    """The leading term of u at x = 0 on a side, and its coefficient on that side (its sign is that of u)."""
    try:
        lead = u.as_leading_term(x, logx=logx, cdir=cdir)
    except (NotImplementedError, ValueError, PoleError):
        lead = u.limit(x, 0, "-" if side(x, cdir) < 0 else "+")
    if lead.has(AccumBounds, S.NaN):
        raise NotImplementedError(f"the sign of {u} beside {x} = 0 is not known")
    near, much = Dummy("t", positive=True), Dummy("log_t", negative=True)
    on_side = lead.subs(log(x), much).subs(x, side(x, cdir) * near)
    if logx is not None:
        on_side = on_side.subs(logx, much)
    return lead, on_side.as_independent(near, as_Add=False)[0] if on_side.is_Mul else on_side


def step_beside(u: Any, x: Any, logx: Any, cdir: Any, at_zero: Any, step: Any) -> Any:
    """The step of u for all x near 0 on a side: 1, 0, ``at_zero`` where u is 0 there, or steps of coefficients.

    ``step(c, value)`` writes a step whose value at c = 0 is ``value``: a leading coefficient c of unknown sign
    decides unless it is 0, and then the next term does.  NotImplementedError where the sign stays unknown.
    """
    if cdir != 0 or x.is_positive:
        return _step(u, x, logx, side(x, cdir), at_zero, step, _DEPTH)
    right, left = (_step(u, x, logx, S(way), at_zero, step, _DEPTH) for way in (1, -1))
    if right != left:
        raise NotImplementedError(f"the step of {u} has two values beside {x} = 0: pass cdir=1 or cdir=-1")
    return right


def _step(u: Any, x: Any, logx: Any, cdir: Any, at_zero: Any, step: Any, depth: int) -> Any:
    if u.is_zero:
        return at_zero
    lead, coefficient = germ(u, x, logx, cdir)
    signs = query_signs(coefficient)
    if signs in ((1, 1), (-1, -1)):
        return S.One if signs == (1, 1) else S.Zero
    if signs is None or depth == 0 or x in coefficient.free_symbols:
        raise NotImplementedError(f"the sign of {u} beside {x} = 0 is not known")
    rest = (u - lead).expand()
    if signs == (0, 0) and rest == u:
        raise NotImplementedError(f"the sign of {u} beside {x} = 0 is not known")
    beyond = _step(rest, x, logx, cdir, at_zero, step, depth - 1)
    return beyond if signs == (0, 0) else step(coefficient, beyond)
