"""What work that is broken off may leave behind in SymPy and mpmath, and how it is put back.

Both are imported where there is work: ``rs.budget`` stands in the face, which is to open at once.
"""

from __future__ import annotations

from .memos import forget

PARAMETERS = ("evaluate", "distribute", "exp_is_pow")


def kept(alone: bool) -> tuple:
    """The global variables as they are; the working precision, which all threads share, only in the one at work."""
    from mpmath import mp
    from sympy.core.parameters import global_parameters as g

    return g.evaluate, g.distribute, g.exp_is_pow, mp.prec if alone else None


def put_back(before: tuple) -> None:
    """The global state as it was: a ``with`` or ``finally`` of SymPy may not have come to its end."""
    from mpmath import mp
    from sympy.core.parameters import global_parameters

    for name, value in zip(PARAMETERS, before, strict=False):
        setattr(global_parameters, name, value)
    if before[-1] is not None:
        mp.prec = before[-1]
    _forget_intervals()


def _forget_intervals() -> None:
    """SymPy isolates the roots of its CRootOf once and for all; they are isolated anew.

    To tell the right end of an interval SymPy turns the sign of the cached object and turns it back: broken off between
    the two, the interval of a negative root stayed that of its mirror image, and every later value was wrong.
    """
    from sympy.polys import rootoftools

    for cache in (rootoftools._reals_cache, rootoftools._complexes_cache):
        cache._dict.clear()


def forget_attempts() -> None:
    """Empty the memos, ours and SymPy's: what was found without a block that ran out of time is not kept."""
    from sympy.core.cache import clear_cache

    forget()
    clear_cache()
