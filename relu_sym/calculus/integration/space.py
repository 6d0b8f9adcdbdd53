"""Integrals in several variables as a whole: what is defined in the box, and the coarea formula over all of space."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, DiracDelta, Dummy, Expr, Heaviside, Integral, Symbol, Tuple, oo, sympify

from ...errors import Divergent, ReluSymError
from ...functions import HeavisideStep
from ...symbols import as_expression, as_variable, exact, inexact, unfolded
from ..complexes import is_complex
from ..hypersurfaces import solved_for
from ..interval import as_end
from .quadrics import over_space
from .regular_zeros import Box, by_regular_zeros


def box_of(limits: tuple) -> Box | None:
    """The variables and their ends; None where a limit has no ends or names a variable again."""
    if len(limits) < 2 or not all(isinstance(a, (tuple, list, Tuple)) and len(a) == 3 for a in limits):
        return None
    box = {as_variable(a[0]): (as_end(a[1]), as_end(a[2])) for a in limits}
    return box if len(box) == len(limits) else None


def are_apart(limits: tuple) -> bool:
    """Whether no end depends on a variable of integration, so that the order is free."""
    if not all(isinstance(limit, (tuple, list, Tuple)) and len(limit) == 3 for limit in limits):
        return False
    variables = {limit[0] for limit in limits}
    return not any(variables & sympify(end).free_symbols for limit in limits for end in limit[1:])


def variables_of(limits: tuple) -> list[Symbol]:
    """The variables of limits, with ends or without."""
    named = [s for limit in limits for s in (limit[:1] if isinstance(limit, (tuple, list, Tuple)) else [limit])]
    return [s for s in named if isinstance(s, Symbol)]


def has_joint_impulse(f: Any, limits: tuple) -> bool:
    """Whether an impulse depends on two of the variables or more."""
    own = set(variables_of(limits)) if len(limits) > 1 and isinstance(f, Expr) else set()
    return bool(own) and any(len(d.free_symbols & own) > 1 for d in f.atoms(DiracDelta))


def has_curved_step(f: Any, limits: tuple) -> bool:
    """Whether a step depends on two of the variables or more, not as a straight one."""
    own = set(variables_of(limits)) if len(limits) > 1 and isinstance(f, Expr) else set()
    return bool(own) and any(
        len(h.free_symbols & own) > 1 and solved_for(h.args[0], list(own & h.free_symbols)) is None
        for h in f.atoms(HeavisideStep, Heaviside)
    )


def solved_first(f: Any, limits: tuple) -> tuple | None:
    """The limits with a variable innermost for which an impulse is solved; None where it is, or there is none."""
    if not has_joint_impulse(f, limits):
        return None
    for d in f.atoms(DiracDelta):
        solved = solved_for(d.args[0], [v for v in variables_of(limits) if v in d.free_symbols])
        if solved is not None and limits[0][0] != solved[0]:
            return tuple(sorted(limits, key=lambda a: a[0] != solved[0]))
    return None


def has_null_zeros(u: Expr, v: Symbol) -> bool:
    """Whether a polynomial in v is the zero polynomial for no parameters: a coefficient certainly is not 0."""
    return v in u.free_symbols and u.is_polynomial(v) and any(c.is_nonzero for c in u.as_poly(v).all_coeffs())


def with_regular_zeros(e: Expr, limits: tuple) -> Expr:
    """The integrand with one impulse for each factor of g in Dirac(g); refused where g has no regular zeros."""
    box = box_of(limits) if e.has(DiracDelta) else None
    if box is None:
        return e
    return by_regular_zeros(
        unfolded(e) if any(len(d.free_symbols & set(box)) > 1 for d in e.atoms(DiracDelta)) else e, box
    )


def by_coarea(f: Any, limits: tuple, along: Callable[[Expr, tuple], Expr]) -> Expr | None:
    """The integral over all of the plane or of space by the coarea formula; ``along`` integrates in one variable.

    None where the integrand is not seen to be a sum of weights on circles, spheres, ellipses or ellipsoids.
    """
    box = box_of(limits)
    if box is None or any(ends != (-oo, oo) for ends in box.values()):
        return None
    e, floats = exact(unfolded(as_expression(f)))
    own = {v: Dummy(v.name, real=True) for v in box}
    if is_complex(e):
        return None
    try:
        parts = over_space(e.xreplace(own), list(own.values()))
        values = None if parts is None else [a if limit is None else along(a, limit) for a, limit in parts]
    except Divergent:
        raise
    except ReluSymError:
        return None
    if values is None or any(v.has(Integral) or v.has(*own.values()) for v in values):
        return None
    return inexact(Add(*values)) if floats else Add(*values)
