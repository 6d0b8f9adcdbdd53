"""The gate: every verb's variable becomes one real Dummy on entry and comes back on exit.

Behind the gate all forms live on the same variable ``T``, so they can be memoised and combined; the caller's own
symbol, its assumptions and its floats are put back by ``Gate.out``.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from sympy import (
    Abs,
    AccumBounds,
    Add,
    And,
    Basic,
    Dummy,
    Expr,
    Float,
    Function,
    Heaviside,
    Lambda,
    Max,
    Min,
    Mul,
    Order,
    Piecewise,
    Rational,
    S,
    Symbol,
    Tuple,
    nan,
    oo,
    sign,
    sympify,
    zoo,
)
from sympy.core.basic import ordering_of_classes
from sympy.core.relational import Relational
from sympy.core.sympify import SympifyError
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.matrices import MatrixBase, MatrixExpr
from sympy.polys.rootoftools import ComplexRootOf

from .budget import MAX_DEPTH, remembered
from .errors import BudgetError, ReluSymError, UnsupportedError


class _Fixed(Dummy):
    """A Dummy that is one and the same object wherever it is loaded, in every process.

    Its index is fixed, and smaller than any that SymPy counts out (those start at a million), so that it sorts before
    the Dummies of users; its name is Dummy, by which SymPy sorts too.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple:
        return _variable, (self.dummy_index,)


_Fixed.__name__ = "Dummy"
T = _Fixed("x", 271828, real=True)
"""The variable of every normal form."""
N = _Fixed("n", 271829, integer=True)
"""The number of a period, in forms that repeat."""
U = _Fixed("u", 271830, real=True)
"""The variable under an integral that stays."""


def _variable(index: int) -> Dummy:
    """What pickle and copy call: the variable itself, since it is compared by ``is`` too."""
    return {v.dummy_index: v for v in (T, N, U)}[index]


class StandIn(Dummy):
    """A positive whole number in place of ``meaning``, whose sign one case of the parameters gives; ``Gate.out`` puts
    the meaning back.  SymPy knows x**n by what is declared of n, not by what a case says of it."""

    _known: ClassVar[dict[Expr, StandIn]] = {}

    def __new__(cls, meaning: Expr) -> StandIn:
        if meaning not in cls._known:
            new = super().__new__(cls, str(meaning), integer=True, positive=True)
            new.meaning = meaning
            cls._known[meaning] = new
        return cls._known[meaning]

    def __reduce__(self):
        return StandIn, (self.meaning,)

    def __getnewargs_ex__(self):
        return (self.meaning,), {}

    @classmethod
    def meant(cls, e: Basic) -> Basic:
        """``e`` with the meaning of all that stands in."""
        return e.xreplace({s: s.meaning for s in e.atoms(cls)}) if cls._known else e


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


@remembered(64)
def leaves(e: Basic) -> frozenset[Basic]:
    """The atoms of an expression, refused if it is nested deeper than recursion can walk.

    Counted level by level, without recursion, equal parts of one level once: a network is no larger than its neurons.
    """
    atoms: set[Basic] = set()
    level, here = -1, {e}
    while here:
        level += 1
        if level > MAX_DEPTH:
            raise BudgetError("the {0} is nested more than {1} levels deep", type(e).__name__, MAX_DEPTH)
        below: set[Basic] = set()
        for a in here:
            if a.args:
                below.update(a.args)
            else:
                atoms.add(a)
        here = below
    return frozenset(atoms)


@remembered(64)
def heads(e: Basic) -> frozenset[type]:
    """The classes of all parts of an expression, in one walk; equal parts of one level once."""
    found: set[type] = set()
    here = {e}
    while here:
        found.update(map(type, here))
        here = {b for a in here for b in a.args}
    return frozenset(found)


def occurs(s: Symbol, e: Basic) -> bool:
    """Whether a symbol stands anywhere in an expression; shared parts are looked at once, nothing is hashed."""
    seen: dict[int, Basic] = {}  # holding what was seen: the id of an object that is gone may return
    stack = [e]
    while stack:
        a = stack.pop()
        if a == s:
            return True
        if a.args and id(a) not in seen:
            seen[id(a)] = a
            stack.extend(a.args)
    return False


def as_variable(x: Any) -> Symbol:
    """``x`` as the real variable of a verb."""
    if not isinstance(x, Symbol):
        raise UnsupportedError("{0!r} cannot be the variable: give a Symbol", x)
    if x.is_commutative is False:
        raise UnsupportedError("the variable {0} is non-commutative", x)
    if x.is_integer:
        raise UnsupportedError("the variable {0} is declared integer; derivatives need a real variable", x)
    if x.is_extended_real is False:
        raise UnsupportedError("the variable {0} is declared non-real; kinks and jumps live on the real line", x)
    return x


def check_same_name(f: Basic, x: Symbol) -> None:
    """Refuse two different symbols of one name: a typing accident that would silently give 0."""
    for s in leaves(f):
        named_alike = isinstance(s, Symbol) and s.name == x.name and s != x and not isinstance(s, Dummy)
        if named_alike and s in f.free_symbols:
            raise UnsupportedError(
                "{0} contains another symbol named {1!r} with other assumptions than the variable; "
                "use one and the same Symbol",
                f,
                x.name,
            )


def infer_variable(*expressions: Expr) -> Symbol | None:
    """The one free symbol, ``None`` where there is none or several."""
    free = set().union(*(e.free_symbols for e in expressions))
    return as_variable(free.pop()) if len(free) == 1 else None


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


def order_key(e: Basic, memo: dict[int, tuple[Basic, tuple]]) -> tuple:
    """A tuple that compares as ``Basic.compare`` does, the order in which Add and Mul hold their arguments.

    ``memo`` goes by identity, which costs no hash, and holds what it knows: an id may return when its object is gone.
    """
    known = memo.get(id(e))
    if known is None:
        name, content = type(e).__name__, e._hashable_content()
        rank = RANKS.get(name, len(RANKS) + 1)
        if e.args:
            content = [order_key(a, memo) if isinstance(a, Basic) else a for a in content]
        known = memo[id(e)] = (e, (rank, name, len(content), *content))
    return known[1]


RANKS = {name: k for k, name in enumerate(ordering_of_classes)}


def renamed(e: Basic, old: Symbol, new: Symbol) -> Basic:
    """``e.xreplace({old: new})``; equal parts once, and nothing evaluated anew where the name makes no difference."""
    if not occurs(old, e):
        return e
    memo: dict[int, tuple[Basic, Basic]] = {}  # holding the part too: some make their args anew, and ids return

    def walk(e: Basic) -> Basic:
        if not e.args:
            return new if e == old else e
        if new is T and isinstance(e, ComplexRootOf):
            return e  # its symbol is bound
        known = memo.get(id(e))
        if known is None:
            own = e.args
            args = tuple([walk(a) for a in own])
            known = memo[id(e)] = (e, e if all(map(operator.is_, args, own)) else rebuilt(e, args))
        return known[1]

    def rebuilt(e: Basic, args: tuple) -> Basic:
        kind = type(e)
        if kind is Add and len(args) == 2 and args[0].is_Rational and args[1] is new:
            return Add._from_args(args, True)
        if kind is Add and _is_plain_sum(args):
            first = args[:1] if args[0].is_Number else ()
            keys: dict[int, tuple[Basic, tuple]] = {}
            rest = sorted(args[len(first) :], key=lambda a: order_key(a, keys))
            return Add._from_args((*first, *rest), True)
        if kind is Mul and len(args) == 2 and args[0].is_Rational and not (args[1].is_Add or args[1].is_Mul):
            return Mul._from_args(args, True)
        if isinstance(e, Function) and (_alike(old, new) or _asks_sign_of_shift(e, args, new)):
            out = Expr.__new__(kind, *args)
            out.nargs = e.nargs
            return out
        if isinstance(e, (Relational, Piecewise, ExprCondPair)) and _alike(old, new):
            return Basic.__new__(kind, *args)
        if kind in (Max, Min) and len(args) == 2 and args[0].is_Rational and _alike(old, new):
            out = Expr.__new__(kind, *args)
            out._argset = frozenset(args)
            return out
        return e.func(*args)

    return walk(e)


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


def _asks_sign_of_shift(e: Basic, args: tuple, x: Symbol) -> bool:
    """Whether e is a head that looks at the sign of its argument, and that is x - a: no assumption settles it."""
    u = args[0]
    shift = u is x or (u.is_Add and len(u.args) == 2 and u.args[0].is_Rational and u.args[1] is x)
    return shift and x.is_positive is None and (hasattr(e, "switch") or isinstance(e, (Abs, sign, Heaviside)))


def as_assumptions(assume: Any, x: Symbol | None) -> tuple[Basic, ...]:
    """What ``assume=`` says about the parameters: a relation, or a list of them; floats as decimals."""
    listed = assume if isinstance(assume, (tuple, list, set, frozenset, Tuple)) else (assume,)
    found: list[Basic] = []
    for relation in listed:
        for part in relation.args if isinstance(relation, And) else (relation,):
            if part in (True, False):
                if part == False:  # noqa: E712
                    raise UnsupportedError("assume={0}: an assumption that is false for all its symbols", assume)
                continue
            if not isinstance(part, Relational) or x in part.free_symbols:
                raise UnsupportedError(
                    "assume={0}: give relations between parameters, as in assume=(a < 1,); {1} is none", assume, part
                )
            found.append(exact(part)[0])
    return tuple(found)


def assumed_symbols(assume: Any) -> set[Basic]:
    """The parameters that ``assume=`` speaks of: no answer is read along one of them."""
    return set().union(*(relation.free_symbols for relation in as_assumptions(assume, None)))


def _check_assumed_names(f: Basic, assume: tuple[Basic, ...]) -> None:
    """Refuse an assumption about another symbol of a parameter's name: it would silently say nothing."""
    names = {s.name: s for s in leaves(f) if isinstance(s, Symbol) and not isinstance(s, Dummy)} if assume else {}
    for s in (s for relation in assume for s in relation.free_symbols):
        if names.get(s.name, s) != s:
            raise UnsupportedError(
                "assume={0} speaks of a symbol {1!r} with other assumptions than that of {2}: use one and the same",
                assume,
                s.name,
                f,
            )


class Gate:
    """One passage: ``expr`` is the caller's expression on ``T``; ``out`` brings a result back.

    ``assume`` are relations between the parameters, for what their declarations cannot say.
    """

    def __init__(self, f: Any, x: Any, assume: Any = ()) -> None:
        self.x = as_variable(x)
        self.assume = as_assumptions(assume, self.x)
        e = as_expression(f)
        check_same_name(e, self.x)
        _check_assumed_names(e, self.assume)
        e, self.floats = exact(e)
        self.source = e
        self.expr: Expr = self.enter(e)
        self.lo = S.Zero if self.x.is_nonnegative else -oo
        self.hi = S.Zero if self.x.is_nonpositive else oo

    def enter(self, e: Any) -> Any:
        """The caller's object on ``T``."""
        return renamed(exact(e)[0], self.x, T) if isinstance(e, Basic) else e

    def out(self, e: Any) -> Any:
        """A result in the caller's symbols, floats if floats came in."""
        e = renamed(StandIn.meant(e), T, self.x) if isinstance(e, Basic) else e
        return inexact(e) if self.floats else e

    def _quoted(self, e: Any) -> Any:
        """What an error quotes, in the caller's symbols."""
        e = self.out(e)
        return e.xreplace({N: Symbol("n", integer=True)}) if isinstance(e, Basic) else e

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Errors raised inside quote the caller's symbols."""
        try:
            yield
        except ReluSymError as err:
            raise err.requoted(self._quoted) from None
        except RecursionError:
            raise UnsupportedError("{0} is nested too deeply", type(self.source).__name__) from None
