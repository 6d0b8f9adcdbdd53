"""``to_sympy`` and ``from_sympy``: our classes to SymPy's own and back, head for head, nothing evaluated."""

from __future__ import annotations

from typing import Any

from sympy import Basic, DiracDelta, Heaviside, Max, S, sympify
from sympy.core.sympify import SympifyError

from ...budget import verb
from ...errors import UnsupportedError
from ...functions import Dirac, HeavisideStep, ReLU
from ...symbols import Named


def _mapped(e: Any, rule) -> Any:
    if isinstance(e, (list, tuple)) and not isinstance(e, Basic):
        return type(e)(_mapped(v, rule) for v in e)
    try:
        e = sympify(e, strict=True)
    except SympifyError:
        raise UnsupportedError("{0!r} is not a SymPy object: texts are read by rs.parse", e) from None
    if hasattr(e, "applyfunc"):
        return e.applyfunc(lambda v: _mapped(v, rule))
    if not isinstance(e, Basic) or not e.args:
        return e
    args = [_mapped(a, rule) for a in e.args]
    return rule(e, args) or (e if list(e.args) == args else e.func(*args))


@verb
def to_sympy(e: Any) -> Any:
    """The same expression in SymPy's own classes: ReLU(u) is Max(0, u), activations are
    their laws, values at 0 are kept.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.to_sympy(rs.ReLU(x) + rs.Dirac(x, 1))
    DiracDelta(x, 1) + Max(0, x)
    """
    return _mapped(e, _lower)


@verb
def from_sympy(e: Any) -> Any:
    """The same expression in our classes; SymPy's Heaviside keeps its value at 0.  Max stays Max.

    >>> from sympy import DiracDelta, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.from_sympy(DiracDelta(x)) == rs.Dirac(x)
    True
    """
    return _mapped(e, _lift)


def _lower(e: Basic, args: list) -> Basic | None:
    if isinstance(e, Named):
        return _mapped(e.func(*args).unfolded(), _lower)
    if isinstance(e, ReLU):
        return Max(S.Zero, *args)
    if isinstance(e, HeavisideStep):
        return Heaviside(*args)
    return DiracDelta(*args) if isinstance(e, Dirac) else None


def _lift(e: Basic, args: list) -> Basic | None:
    if isinstance(e, Heaviside):
        return HeavisideStep(*args)
    return Dirac(*args) if type(e) is DiracDelta else None
