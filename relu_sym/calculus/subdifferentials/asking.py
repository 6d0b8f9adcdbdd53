"""What a question in several variables is made of: expressions that can be read, variables, a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sympy import (
    Abs,
    Basic,
    DiracDelta,
    Dummy,
    E,
    Expr,
    Function,
    Gt,
    I,
    Mul,
    Pow,
    Symbol,
    exp,
    false,
    log,
    nan,
    oo,
    sqf_list,
    sympify,
    true,
    zoo,
)
from sympy.core.sympify import SympifyError

from ...errors import NotLipschitzError, UnsupportedError
from ...symbols import Lists, exact, leaves, parts
from ...vocabularies.heads import HEADS
from ...vocabularies.meeting import meeting
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


def inside_declared(named: Sequence[Symbol], point: Sequence[Expr]) -> list[Basic]:
    """What a point with symbols is assumed to be, so that it is where its variables are declared to be."""
    assumed = []
    for v, a in zip(named, point, strict=True):
        side = 1 if v.is_extended_nonnegative else -1 if v.is_extended_nonpositive else 0
        inside = Gt(side * a, 0) if side and a != v else true
        if inside == false:
            raise UnsupportedError("{0} is outside what the variable {1} is declared to be", a, v)
        if inside != true:
            assumed.append(inside)
    return assumed


def readable(e: Expr, variables: set) -> Expr:
    """Powers with exponents that vary by exp and log, roots of squares by Abs, switched formulas that meet by Max, Min,
    Abs and ReLU; orders that vary, and impulses, are refused."""
    powers = False
    e = cast(Expr, e.xreplace({p: root for p in parts(e) if (root := _of_square(p, variables)) is not None}))
    e = meeting(e, variables)
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


def _of_square(p: Basic, variables: set) -> Expr | None:
    """A root of a rational polynomial that has a square in it: Abs(x + y) for sqrt(x**2 + 2*x*y + y**2)."""
    if not (isinstance(p, Pow) and p.exp.is_Rational and p.exp.q == 2 and p.base.is_Add):
        return None
    if not p.base.is_polynomial(*variables) or not p.base.free_symbols <= variables:
        return None
    constant, factors = sqf_list(p.base)[:2]
    if not (constant.is_Rational and constant > 0) or all(k % 2 for _, k in factors):
        return None
    squares = Mul(*(Abs(f) ** (2 * (k // 2) * p.exp) for f, k in factors))
    return squares * (constant * Mul(*(f for f, k in factors if k % 2))) ** p.exp


def point_of(at: Any, named: Sequence[Symbol]) -> tuple[tuple[Expr, ...], bool]:
    """The coordinates; a variable that is not named in a dictionary stays a symbol."""
    return coordinates(at, named, "at", "point", {v: v for v in named})


def coordinates(
    given: Any, named: Sequence[Symbol], word: str, what: str, default: Mapping[Symbol, Any]
) -> tuple[tuple[Expr, ...], bool]:
    """Real numbers or symbols, one for each variable, and whether one was a float; a dictionary may leave some out."""
    if isinstance(given, Mapping):
        strange = [k for k in given if k not in named]
        if strange:
            advice = "; name symbols, not strings" if isinstance(strange[0], str) else ""
            raise UnsupportedError(
                word + "={0}: {1!r} is none of the variables {2}" + advice, given, strange[0], tuple(named)
            )
        listed = [given.get(v, default[v]) for v in named]
    elif isinstance(given, Lists):
        listed = list(given)
    elif len(named) == 1 and not isinstance(given, (str, set, frozenset)):
        listed = [given]
    else:
        raise UnsupportedError(
            word + "={0!r} is no " + what + ": give a tuple of {1} numbers or symbols, or a dictionary by variable",
            given,
            len(named),
        )
    if len(listed) != len(named):
        raise UnsupportedError(word + "={0} has {1} coordinates for the {2} variables", given, len(listed), len(named))
    try:
        found = [exact(sympify(v, strict=True)) for v in listed]
    except (SympifyError, AttributeError):
        raise UnsupportedError(word + "={0} is no " + what + ": give numbers or symbols", given) from None
    for e, _ in found:
        if not isinstance(e, Expr) or e.has(nan, zoo, oo, -oo, I) or e.is_extended_real is False:
            raise UnsupportedError(word + "={0}: {1} is no real number", given, e)
    return tuple(e for e, _ in found), any(f for _, f in found)
