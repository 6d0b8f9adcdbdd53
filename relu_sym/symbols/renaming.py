"""One symbol for another in a large expression: equal parts once, nothing evaluated anew that need not be."""

from __future__ import annotations

import operator

from sympy import Abs, Add, Basic, Dummy, Expr, Function, Heaviside, Max, Min, Mul, Piecewise, Symbol, Tuple, sign
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.basic import ordering_of_classes
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.polys.rootoftools import ComplexRootOf

from ..budget import remembered
from .expressions import heads, leaves
from .variables import T


def order_key(e: Basic, memo: dict[int, tuple[Basic, tuple]]) -> tuple:
    """A tuple that compares as ``Basic.compare`` does, the order in which Add and Mul hold their arguments.

    ``memo`` goes by identity, which costs no hash, and holds what it knows: an id may return when its object is gone.
    """
    known = memo.get(id(e))
    if known is not None:
        return known[1]
    name, content = type(e).__name__, e._hashable_content()
    if e.args:
        content = [order_key(a, memo) if isinstance(a, Basic) else a for a in content]
    key = (RANKS.get(name, UNRANKED), name, len(content), *content)
    memo[id(e)] = e, key
    return key


RANKS = {name: k for k, name in enumerate(ordering_of_classes)}
UNRANKED = len(RANKS) + 1


def renamed(e: Basic, old: Symbol, new: Symbol) -> Basic:
    """``e.xreplace({old: new})``; equal parts once, and nothing evaluated anew where the name makes no difference."""
    return renamed_all(e, {old: new})


def renamed_all(e: Basic, names: dict[Symbol, Symbol], inward: bool = False) -> Basic:
    """``e.xreplace(names)``, the new names in it for the first time; as ``renamed``.

    ``inward``: the result is for reading only: Max and Min may hold their arguments in the order of the old names.
    """
    if not any(old in leaves(e) for old in names):
        return e
    memo: dict[int, tuple[Basic, Basic]] = {}  # holding the part too: some make their args anew, and ids return
    into = set(names.values())
    alike = all(_alike(old, new) for old, new in names.items())
    order: dict[int, tuple[Basic, tuple]] = {}

    def walk(e: Basic) -> Basic:
        if not e.args:
            return names.get(e, e) if isinstance(e, Symbol) else e
        if T in into and isinstance(e, ComplexRootOf):
            return e  # its symbol is bound
        known = memo.get(id(e))
        if known is None:
            own = e.args
            if isinstance(e, ExprWithLimits):
                for old in names:
                    own = _bound_apart(e.func(*own), old).args
            args = tuple([a if a.is_Number else walk(a) for a in own])
            known = memo[id(e)] = (e, e if all(map(operator.is_, args, e.args)) else rebuilt(e, args))
        return known[1]

    def rebuilt(e: Basic, args: tuple) -> Basic:
        kind = type(e)
        if kind is Add and len(args) == 2 and args[0].is_Rational and args[1] in into:
            return Add._from_args(args, True)
        if kind is Add and _is_plain_sum(args):
            first = args[:1] if args[0].is_Number else ()
            rest = sorted(args[len(first) :], key=lambda a: order_key(a, order))
            return Add._from_args((*first, *rest), True)
        if kind is Mul and len(args) == 2 and args[0].is_Rational and not (args[1].is_Add or args[1].is_Mul):
            return Mul._from_args(args, True)
        if isinstance(e, Function) and (alike or _asks_sign_of_sum(e, args, into)):
            out = Expr.__new__(kind, *args)
            out.nargs = e.nargs
            return out
        if isinstance(e, (Relational, Piecewise, ExprCondPair)) and alike:
            return Basic.__new__(kind, *args)
        if kind in (Max, Min) and (
            (alike and len(args) == 2 and args[0].is_Rational)
            or (inward and (alike or all(_is_linear(a, into) for a in args)))
        ):
            out = Expr.__new__(kind, *args)
            out._argset = frozenset(args)
            return out
        return e.func(*args)

    return walk(e)


def unclashed(e: Basic) -> Basic:
    """``e`` with other symbols bound where one is bound in a part and free in another: Sum(n, (n, 0, 3))**n."""
    if not any(issubclass(h, ExprWithLimits) for h in heads(e)):
        return e
    binders = e.atoms(ExprWithLimits)
    clash = e.free_symbols & set().union(*(b.bound_symbols for b in binders))
    for v in sorted(clash, key=str):
        e = e.replace(lambda b: isinstance(b, ExprWithLimits), lambda b, v=v: _bound_apart(b, v))
    return e


def _bound_apart(e: ExprWithLimits, x: Symbol) -> ExprWithLimits:
    """An integral or a sum over a symbol of the variable's name, over another: it is not the variable."""
    if x not in e.bound_symbols:
        return e
    function, limits, inner = e.function, list(e.limits), _bound(x)
    for k, limit in enumerate(limits):
        if len(limit) > 1 and limit[0] == x:
            function = function.xreplace({x: inner})
            limits[:k] = [v.xreplace({x: inner}) for v in limits[:k]]
            limits[k] = Tuple(inner, *limit[1:])
    return e.func(function, *limits)


@remembered(256)
def _bound(x: Symbol) -> Dummy:
    return Dummy(x.name, **x.assumptions0)


@remembered(256)
def _alike(x: Symbol, y: Symbol) -> bool:
    """Whether two symbols have the same assumptions."""
    return x.assumptions0 == y.assumptions0


def _is_plain_sum(args: tuple) -> bool:
    """Whether terms are such as Add leaves alone: no sums, one number at most and that first, no two alike."""
    if any(a.is_Add or a.is_Number for a in args[1:]) or args[0].is_Add:
        return False
    bases = {a.args[1:] if a.is_Mul and a.args[0].is_Number else a for a in args}
    return len(bases) == len(args)


def _asks_sign_of_sum(e: Basic, args: tuple, into: set[Symbol]) -> bool:
    """Whether e is a head that looks at the sign of its argument, and that no assumption settles it: a sum of the new
    names with rational factors."""
    sign_matters = hasattr(e, "switch") or isinstance(e, (Abs, sign, Heaviside))
    return sign_matters and not args[0].is_Mul and _is_linear(args[0], into)


def _is_linear(u: Basic, into: set[Symbol]) -> bool:
    """A sum of names of which no assumption settles the sign, with rational factors."""
    terms = u.args if u.is_Add else (u,)
    names = [a.args[1] if a.is_Mul and len(a.args) == 2 and a.args[0].is_Rational else a for a in terms]
    return all(v.is_Rational or (v in into and v.is_positive is None) for v in names) and not u.is_Number
