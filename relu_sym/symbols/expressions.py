"""What a verb takes: scalar expressions, looked through without recursion; floats as the decimals they print as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import AccumBounds, Basic, Expr, Float, Heaviside, Lambda, Order, Rational, Symbol, nan, oo, sympify, zoo
from sympy.core.sympify import SympifyError
from sympy.matrices import MatrixBase, MatrixExpr

from ..budget import MAX_DEPTH, remembered
from ..errors import BudgetError, UnsupportedError


def as_expression(f: Any) -> Expr:
    """``f`` as a scalar SymPy expression, or an error that says why it is none."""
    if isinstance(f, str):
        raise UnsupportedError("{0!r} is a string: parse it first with rs.parse(text, x)", f)
    if isinstance(f, (MatrixBase, MatrixExpr, list, tuple, set, dict)):
        raise UnsupportedError("{0} is not a scalar expression: apply the verb to each entry", f)
    try:
        e = sympify(f, strict=True)
    except SympifyError:
        raise UnsupportedError("{0!r} is not a SymPy expression", f) from None
    atoms = leaves(e)
    if not isinstance(e, Expr):
        raise UnsupportedError("{0} is a {1}, not a scalar expression", e, type(e).__name__)
    if isinstance(e, (Lambda, Order, AccumBounds)):
        raise UnsupportedError("{0} is a {1}, not a scalar expression", e, type(e).__name__)
    if e.is_commutative is False:
        raise UnsupportedError("{0} has non-commutative symbols; functions of a real variable commute", e)
    if e in (oo, -oo):
        raise UnsupportedError("{0} is no function with finite values", e)
    if zoo in atoms or (nan in atoms and is_without_value(e)):
        raise UnsupportedError("{0} contains {1}: it has no value to work on", e, "nan" if nan in atoms else "zoo")
    return e


def is_without_value(e: Basic) -> bool:
    """Whether ``nan`` stands anywhere but as the value of a step at its jump, which says that it has none there."""
    if e is nan:
        return True
    is_open_step = len(e.args) == 2 and e.args[1] is nan and (hasattr(e, "switch") or isinstance(e, Heaviside))
    return any(map(is_without_value, e.args[:1] if is_open_step else e.args))


def leaves(e: Basic) -> frozenset[Basic]:
    """The atoms of an expression, refused if it is nested deeper than recursion can walk."""
    return _surveyed(e)[0]


def heads(e: Basic) -> frozenset[type]:
    """The classes of all parts of an expression; refused as ``leaves`` is."""
    return _surveyed(e)[1]


@remembered(64)
def _surveyed(e: Basic) -> tuple[frozenset[Basic], frozenset[type]]:
    """Leaves and heads in one walk, level by level, without recursion.

    Each object of a level once, so that a network is no larger than its neurons; by identity, which costs no hash.
    """
    atoms: list[Basic] = []
    found: set[type] = set()
    level, here = -1, [e]
    while here:
        level += 1
        if level > MAX_DEPTH:
            raise BudgetError("the {0} is nested more than {1} levels deep", type(e).__name__, MAX_DEPTH)
        below: dict[int, Basic] = {}
        for a in here:
            args = a.args
            found.add(type(a))
            if args:
                for b in args:
                    below[id(b)] = b
            else:
                atoms.append(a)
        here = list(below.values())
    return frozenset(atoms), frozenset(found)


def is_free(x: Symbol, e: Basic) -> bool:
    """Whether a symbol is free in a large expression, which is asked for its free symbols where x is a leaf only."""
    return x in leaves(e) and x in e.free_symbols


def parts(e: Basic) -> Iterator[Basic]:
    """Every part of an expression; shared ones once, nothing is hashed."""
    seen: dict[int, Basic] = {}  # holding what was seen: the id of an object that is gone may return
    stack = [e]
    while stack:
        a = stack.pop()
        if a.args:
            if id(a) in seen:
                continue
            seen[id(a)] = a
            stack.extend(a.args)
        yield a


def exact(f: Expr) -> tuple[Expr, bool]:
    """Floats read as the decimals they print as; and whether there were any."""
    floats = [v for v in leaves(f) if isinstance(v, Float)]
    return (f.xreplace({v: Rational(str(v)) for v in floats}), True) if floats else (f, False)


def inexact(e: Any) -> Any:
    """Every constant that is not an integer as a Float, in an expression or a set; structure kept."""
    if not isinstance(e, Basic) or e.is_Integer or (not e.args and not e.is_number):
        return e
    if isinstance(e, Expr) and e.is_number and e.is_finite:
        value = e.evalf()
        if value.is_Float:
            return value
    return e.func(*[a if a.is_Integer else inexact(a) for a in e.args]) if e.args else e
