"""How the nouns of stochastic calculus are built from stored arguments: what fits no law is refused."""

from __future__ import annotations

from typing import Any

import sympy as sp

from ..steps.stochastic import KINDS, PARAMETERS


def law_built(cls: Any, name: Any, *given: Any) -> Any:
    """A law of a known name, with as many parameters as it has."""
    told = PARAMETERS.get(name.name)
    if name.name == "discrete":
        fits = given and all(isinstance(p, sp.Tuple) and len(p) == 2 for p in given)
    elif name.name == "density":
        fits = len(given) == 4 and isinstance(given[1], sp.Symbol)
    else:
        fits = len(given) == told
    flat = [e for p in given for e in (p if isinstance(p, sp.Tuple) else (p,))]
    if not fits or not all(isinstance(e, sp.Expr) for e in flat):
        raise TypeError(f"{name} is no law with these parameters")
    return sp.Basic.__new__(cls, name, *given)


def expected_built(cls: Any, f: Any, x: Any, law: Any) -> Any:
    several = isinstance(x, sp.Tuple)
    if several is not (law.name == "pair") or (several and not (len(x) == 2 and all(map(_is_symbol, x)))):
        raise TypeError(f"{x} is not drawn from {law}")
    return sp.Basic.__new__(cls, f, x, law)


def _is_symbol(e: Any) -> bool:
    return isinstance(e, sp.Symbol)


def increment_built(cls: Any, kind: Any, of: Any) -> Any:
    if kind.name not in KINDS:
        raise ValueError(f"{kind} is no kind of increment")
    return sp.Basic.__new__(cls, kind, of)
