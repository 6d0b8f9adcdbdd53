"""What a question in several variables is made of: expressions that can be read, variables, a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sympy import DiracDelta, Dummy, E, Expr, Function, I, Pow, Symbol, Tuple, exp, log, nan, oo, sympify, zoo
from sympy.core.sympify import SympifyError
from sympy.matrices import MatrixBase

from ...errors import NotLipschitzError, UnsupportedError
from ...symbols import exact, leaves, parts
from ...vocabularies.heads import HEADS
from ...vocabularies.special import Alone, Ordered


def check_twins(e: Expr, named: Sequence[Symbol]) -> None:
    """Refuse a symbol that bears the name of a variable and is another one."""
    for s in leaves(e).difference(named):
        alike = isinstance(s, Symbol) and not isinstance(s, Dummy) and any(s.name == v.name for v in named)
        if alike and s in e.free_symbols:
            raise UnsupportedError(
                "{0} has another symbol named {1!r} with other assumptions than the variable; use one and the same",
                e,
                s.name,
            )


def readable(e: Expr, variables: set) -> Expr:
    """Powers with exponents that vary by exp and log; orders that vary, and impulses, are refused."""
    powers = False
    for h in parts(e):
        powers = powers or (isinstance(h, Pow) and h.base != E and not h.exp.free_symbols.isdisjoint(variables))
        if not isinstance(h, Function):
            continue
        has_order = len(h.args) > 1 and isinstance(HEADS.get(type(h)), (Ordered, Alone))
        if has_order and any(not a.free_symbols.isdisjoint(variables) for a in h.args[:-1]):
            raise UnsupportedError("{0}: the order must not depend on the variables", h)
        if isinstance(h, DiracDelta) and not h.free_symbols.isdisjoint(variables):
            raise NotLipschitzError("the impulse {0} has no subdifferential: it is no function", h)
    if not powers:
        return e
    return cast(
        Expr,
        e.replace(
            lambda p: isinstance(p, Pow) and p.base != E and not p.exp.free_symbols.isdisjoint(variables),
            lambda p: exp(p.exp * log(p.base)),
        ),
    )


def point_of(at: Any, named: Sequence[Symbol]) -> tuple[tuple[Expr, ...], bool]:
    """The coordinates; a variable that is not named in a dictionary stays a symbol."""
    if isinstance(at, Mapping):
        strange = [k for k in at if k not in named]
        if strange:
            raise UnsupportedError("at={0}: {1} is none of the variables {2}", at, strange[0], tuple(named))
        given = [at.get(v, v) for v in named]
    else:
        given = list(at) if isinstance(at, (tuple, list, Tuple, MatrixBase)) else [at]
        if len(given) != len(named):
            raise UnsupportedError("at={0} has {1} coordinates for the {2} variables", at, len(given), len(named))
    try:
        found = [exact(sympify(v, strict=True)) for v in given]
    except SympifyError:
        raise UnsupportedError("at={0} is no point: give numbers or symbols", at) from None
    for e, _ in found:
        if not isinstance(e, Expr) or e.has(nan, zoo, oo, -oo, I) or e.is_extended_real is False:
            raise UnsupportedError("at={0}: {1} is no real number", at, e)
    return tuple(e for e, _ in found), any(f for _, f in found)
