"""What work that is broken off may leave behind in SymPy and mpmath, and how it is put back."""

from __future__ import annotations

from mpmath import mp
from sympy.core.cache import clear_cache
from sympy.core.parameters import global_parameters

from .memos import forget

PARAMETERS = ("evaluate", "distribute", "exp_is_pow")


def kept(alone: bool) -> tuple:
    """The global variables as they are; the working precision, which all threads share, only in the one at work."""
    g = global_parameters
    return g.evaluate, g.distribute, g.exp_is_pow, mp.prec if alone else None


def put_back(before: tuple) -> None:
    """The global variables as they were: a ``with`` or ``finally`` of SymPy may not have come to its end."""
    for name, value in zip(PARAMETERS, before, strict=False):
        setattr(global_parameters, name, value)
    if before[-1] is not None:
        mp.prec = before[-1]


def forget_attempts() -> None:
    """Empty the memos, ours and SymPy's: what was found without a block that ran out of time is not kept."""
    forget()
    clear_cache()
