"""The derivation of a set at a point: of several variables, or of several components."""

from __future__ import annotations

from typing import Any

from sympy import Tuple
from sympy.matrices import MatrixBase

from ..calculus.subdifferentials.several import answered, question
from ..errors import UnsupportedError
from ..forms.cells.enumeration import MAX_CELLS
from ..modes import Kind, Mode, as_kind
from .calls import as_order
from .cells import chains, given
from .derivation import Derivation, chosen_style


def is_of_several(f: Any, x: Any, at: Any) -> bool:
    """Whether the variables or the components are listed; a point is of such a question only."""
    listed = isinstance(x, (tuple, list, Tuple)) or isinstance(f, (tuple, list, Tuple, MatrixBase))
    if at is not None and not listed:
        raise UnsupportedError(
            "at={0}: in one variable the steps are of the whole derivative; leave at= out, or list it, ({1},)",
            at,
            x,
        )
    return listed


def is_of_functions(x: Any, n: Any, mode: str, style: str, is_full: bool, at: Any) -> bool:
    """Whether the steps asked for are those of a gradient or Jacobian as functions."""
    return (
        mode in ("classical", "distributional")
        and (at, style, is_full) == (None, "rules", False)
        and x is not None
        and as_order(n) == 1
    )


def of_point(
    f: Any, variables: Any, n: Any, *, mode: str, style: str, is_full: bool, at: Any, assume: Any
) -> Derivation:
    """``rs.derivation(f, (x, y), mode="set-valued", at=...)``; what has no steps is refused by name."""
    if mode not in (*list(Mode), "all"):
        known = ", ".join(repr(m.value) for m in Mode)
        raise UnsupportedError("unknown mode {0!r}: choose one of {1}, 'all'", mode, known)
    if mode == "all":
        raise UnsupportedError(
            "mode='all' is of one variable: in several ask for mode='set-valued' with at=, or for the steps of one "
            "partial derivative, rs.derivation(f, x, mode='all')"
        )
    if mode != "set-valued":
        raise UnsupportedError(
            "a {0} gradient has steps of first order, in the style of rules, at its kinks, and without a point; "
            "rs.hessian has steps too, and for more ask for one partial derivative",
            mode,
        )
    if variables is None:
        raise UnsupportedError(
            "{0}: name the variables, as in rs.derivation(f, (x, y), mode='set-valued', at=(0, 0))", f
        )
    if as_order(n) != 1:
        raise UnsupportedError("the set-valued derivative has order 1 here")
    if chosen_style(style) != "rules":
        raise UnsupportedError("style={0!r} is of one variable: a set at a point has the steps of style='rules'", style)
    if is_full:
        raise UnsupportedError("detail='full' is of one variable: a set at a point has the steps of detail='kinks'")
    return of_sets(f, variables, Kind.CLARKE, at, MAX_CELLS, assume)


def of_sets(f: Any, variables: Any, kind: Any, at: Any, max_cells: int, assume: Any) -> Derivation:
    """The derivation of ``rs.subdifferential(f, variables, kind, at=at)``."""
    if at is None:
        raise UnsupportedError(
            "{0}: the steps of a set in several variables are of one point: name it, as in at=(0, 0)", f
        )
    q = question(f, variables, at, assume)
    found = answered(q, as_kind(kind), max_cells)
    options = (
        ("variables", Tuple(*map(q.out, q.variables))),
        ("at", Tuple(*q.point)),
        ("kind", found.kind.value),
        ("max_cells", max_cells),
    )
    steps = chains(found)
    return Derivation(
        "subdifferential", Mode.SET_VALUED.value, "rules", given(q), None, 1, steps, found.result, (), options
    )
