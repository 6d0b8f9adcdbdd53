"""The integral of f against a law, by ``rs.integrate``, and the sum over its atoms; whether they exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sympy import (
    Abs,
    Add,
    Basic,
    DiracDelta,
    Dummy,
    Expr,
    I,
    Integral,
    Max,
    Min,
    Mod,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    acosh,
    asinh,
    atan,
    ceiling,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    floor,
    frac,
    log,
    nan,
    oo,
    sign,
    sin,
    sinh,
    tanh,
    zoo,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import Derivative, Function, Subs
from sympy.stats.rv import RandomSymbol

from ..calculus.integration.integrate import Integration, iterated
from ..errors import BudgetError, EndpointImpulseError, ReluSymError, UnsupportedError
from ..functions import HeavisideStep, ReLU
from ..symbols import T, as_expression, check_same_name, exact, inexact, unfolded
from .checks import check_variable
from .laws import Law

BOUNDED = (HeavisideStep, sign, atan, erf, erfc, tanh, sin, cos)
SPREADING = (Abs, Max, Min, ReLU)
STEADY = (*SPREADING, HeavisideStep, sign, atan, erf, erfc, tanh, exp, log, sinh, cosh, asinh, acosh, Piecewise)
"""Heads that change sign finitely often: an improper integral of them converges only if it does so absolutely."""


class Moment(NamedTuple):
    """The evidence of an expectation: the integrals over ``y``, of which X is the image, the atoms with f there."""

    f: Expr
    x: Symbol | RandomSymbol
    law: Law
    y: Symbol
    integrals: tuple[Integration, ...]
    atoms: tuple[tuple[Expr, Expr, Expr], ...]
    result: Expr


def expected(f: Any, X: Any = None, x: Any = None, assume: Any = ()) -> Moment:
    """E f(X) with its evidence; f in one random symbol at most."""
    f, x, law = asked(f, X, x)
    e, from_f = exact(f)
    check_variable(x, law, f) if isinstance(x, Symbol) else None
    y = _integrated_over(x, law, e)
    e = unfolded(e).xreplace({x: y})
    try:
        integrals, atoms = _continuous(e, y, law, assume, f), _at_atoms(e, y, law, f)
        value = Add(*(one.result for one in integrals), *(w * v for _, w, v in atoms))
    except ReluSymError as error:
        raise _in_words(error, f, x, y, law) from None
    if value is nan or value is zoo:
        raise UnsupportedError("the expectation of {0} under {1} does not exist", f, law)
    if value.has(nan, zoo):
        raise UnsupportedError(
            "the expectation of {0} under {1} has no value for some of its parameters: exclude these by assume=, or by "
            "assumptions on the symbols",
            f,
            law,
        )
    return Moment(f, x, law, y, integrals, atoms, inexact(value) if from_f or law.floats else value)


def _integrated_over(x: Symbol | RandomSymbol, law: Law, e: Expr) -> Symbol:
    """A real symbol with the name of x; another where X is the image of a standard normal variable."""
    used = {s.name for s in (e.free_symbols | law.free_symbols) - {x, T} if isinstance(s, Symbol)}
    own = [x.name] if law.image == T else []
    return next((Symbol(n, real=True) for n in (*own, "z", "w", "xi") if n not in used), Dummy("z", real=True))


def _in_words(error: ReluSymError, f: Expr, x: Any, y: Symbol, law: Law) -> ReluSymError:
    """The error in the caller's variable; in that of the standard normal law where X is its image, and so said."""
    if isinstance(error, BudgetError) or (law.image == T and not isinstance(error, EndpointImpulseError)):
        return error.requoted(lambda q: q.xreplace({y: x}) if isinstance(q, Basic) else q)
    if isinstance(error, EndpointImpulseError):
        return EndpointImpulseError("{0} has an impulse where the density of {1} ends: it has no value there", f, law)
    z = Symbol("z", real=True)
    told = str(error.requoted(lambda q: q.xreplace({y: z}) if isinstance(q, Basic) else q))
    kind = UnsupportedError if isinstance(error, UnsupportedError) else type(error)
    return kind(
        "the expectation of {0} under {1}, with {2} = {3}, z standard normal: {4}",
        f,
        law,
        x,
        law.image.subs(T, z),
        told,
    )


def asked(f: Any, X: Any, x: Any, parameter: Symbol | None = None) -> tuple[Expr, Symbol | RandomSymbol, Law]:
    """The function, its variable and the law of a call; a symbol that is named as a parameter is not the variable."""
    e = as_expression(f)
    if e.has(I):
        raise UnsupportedError("{0} is complex: ask for the expectations of its real and imaginary parts", e)
    random = sorted(e.atoms(RandomSymbol), key=str)
    check_names(e)
    if X is None or isinstance(X, RandomSymbol):
        X = X if X is not None else random[0] if random else None
        if X is None:
            raise UnsupportedError("{0} holds no random symbol: give the law, as in rs.Law.normal(0, 1)", e)
        if random and random != [X]:
            raise UnsupportedError("{0} holds other random symbols than {1}: leave the second argument out", e, X)
        if random:
            return e, X, Law.of(X)
    elif random:
        raise UnsupportedError("{0} holds random symbols beside the law {1}", e, X)
    law = Law.of(X)
    if x is None:
        own = law.free_symbols - {T, *_bound(law)} | {parameter}
        free = e.free_symbols - own if len(e.free_symbols) > 1 else e.free_symbols
        if len(free) > 1:
            names = ", ".join(sorted(map(str, free)))
            raise UnsupportedError("{0}: which of {1} has the law {2}? Name the variable, as x=", e, names, law)
        x = free.pop() if free else Dummy("x", real=True)
    if not isinstance(x, Symbol):
        raise UnsupportedError("{0!r} cannot be the variable: give a Symbol", x)
    if x in law.free_symbols - {T, *_bound(law)}:
        raise UnsupportedError("{0} is a parameter of {1}: call the variable otherwise", x, law)
    check_same_name(e, x)
    return e, x, law


def check_names(e: Expr) -> None:
    """Refuse two things of one name, a random symbol among them."""
    random = e.atoms(RandomSymbol)
    names = [s.name for s in random | {s for s in e.free_symbols if isinstance(s, Symbol)}]
    twice = [Z for Z in random if names.count(Z.name) > 1]
    if twice:
        raise UnsupportedError("{0} holds another symbol that is called {1}: rename one", e, twice[0])


def _bound(law: Law) -> Iterable[Symbol]:
    """The variable in which a density was told."""
    return (law.parameters[1],) if law.name == "density" else ()


def _continuous(e: Expr, y: Symbol, law: Law, assume: Any, f: Expr) -> tuple[Integration, ...]:
    """The integral against the density, or both halves of it."""
    if law.core == 0 or e == 0:
        return ()
    inner, u = e.xreplace({y: law.image}).xreplace({T: y}), law.core.xreplace({T: y})
    if not _is_steady(e, y):
        bound = _dominator(e, y, f).xreplace({y: law.image}).xreplace({T: y})
        _finite(Add(*(one.result for one in _over(bound * u, y, law, assume))), f, law)
    found = _over(inner * u, y, law, assume)
    if any(one.result.has(Integral) for one in found):
        raise UnsupportedError(
            "the expectation of {0} under {1} is not found: no closed form of the integral, and whether it converges "
            "is not decided",
            f,
            law,
        )
    return found


def _over(e: Expr, y: Symbol, law: Law, assume: Any) -> tuple[Integration, ...]:
    """The integral over the whole support; in halves where only both together might converge."""
    low, high = law.ends
    halved = law.name == "density" and (low, high) == (-oo, oo) and not e.has(DiracDelta)
    ends = [(low, 0), (0, high)] if halved else [(low, high)]
    return tuple(iterated(e, ((y, *pair),), None, assume)[-1] for pair in ends)


def _at_atoms(e: Expr, y: Symbol, law: Law, f: Expr) -> tuple[tuple[Expr, Expr, Expr], ...]:
    """The atoms, their weights, and the values of f there."""
    if not law.atoms_and_weights:
        return ()
    if e.has(DiracDelta):
        raise UnsupportedError("{0} has impulses, and {1} has atoms: an impulse has no value at an atom", f, law)
    found = []
    for a, w in law.atoms_and_weights:
        value = e.xreplace({y: a})
        if value.has(nan, zoo, oo, -oo, I) or value.is_real is False:
            raise UnsupportedError("{0} has no finite real value at {1}, an atom of {2}", f, a, law)
        found.append((a, w, value))
    return tuple(found)


# ------------------------------------------------------------------ whether it exists
def _is_steady(e: Expr, y: Symbol) -> bool:
    """Whether f changes sign finitely often, by its heads."""
    moving = [h for h in e.atoms(Function, Piecewise, Mod, ExprWithLimits, Derivative, Subs) if y in h.free_symbols]
    return all(isinstance(h, (*STEADY, DiracDelta)) for h in moving)


def _dominator(e: Expr, y: Symbol, f: Expr) -> Expr:
    """A function that is nowhere less than |e|, without heads that oscillate."""

    def walk(e: Expr) -> Expr:
        if y not in e.free_symbols or (_is_steady(e, y) and not e.has(DiracDelta)):
            return Abs(e)
        if isinstance(e, (Add, *SPREADING)):
            return Add(*map(walk, e.args))
        if isinstance(e, Mul):
            return Mul(*map(walk, e.args))
        if isinstance(e, BOUNDED):
            return S(2)
        if isinstance(e, (floor, ceiling)):
            return walk(e.args[0]) + 1
        if isinstance(e, frac):
            return S.One
        if isinstance(e, Mod) and y not in e.args[1].free_symbols:
            return Abs(e.args[1])
        if isinstance(e, exp):
            return exp(walk(e.args[0]))
        if isinstance(e, Pow) and e.exp.is_nonnegative and e.exp.is_integer:
            return walk(e.base) ** e.exp
        raise UnsupportedError("whether the expectation of {0} exists is not decided: no bound of {1} is found", f, e)

    return walk(e)


def _finite(bound: Expr, f: Expr, law: Law) -> None:
    if bound.has(Integral, oo, nan, zoo) or bound.is_infinite:
        raise UnsupportedError("whether the expectation of {0} under {1} exists is not decided: it oscillates", f, law)
