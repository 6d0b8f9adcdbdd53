"""The heads that a stored expression may have: a whitelist, each with the types of its arguments and how it is built.

Nothing is evaluated on building: the arguments of an object that SymPy made are taken as they are, and the object is
made around them, so that reading gives back what was written, and a forged power of powers costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sympy as sp
from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean, BooleanAtom

from ..forms.line.set_cases import PiecewiseSet
from ..functions import Dirac, FinitePart, HeavisideStep, PrincipalValue, ReLU
from ..functions.activations import ACTIVATIONS
from ..functions.integral import HeadIntegral
from ..functions.roots import RootIn
from ..steps import fields, nouns, optima, overall, sets, several, signals, stochastic
from ..steps.layout import Noun
from .drawn import expected_built, increment_built, law_built
from .head import Head
from .magnitude import check_count, check_order, check_power, check_size


def _plain(cls: Any, *args: Any) -> Any:
    return sp.Basic.__new__(cls, *args)


def _joined(cls: Any, *args: Any) -> Any:
    return cls._from_args(args)


def _unevaluated(cls: Any, *args: Any) -> Any:
    return cls(*args, evaluate=False)


def _lattice(cls: Any, *args: Any) -> Any:
    made = sp.Basic.__new__(cls, *args)
    made._argset = frozenset(args)
    return made


def _finite_set(cls: Any, *args: Any) -> Any:
    made = sp.Basic.__new__(cls, *args)
    made._args_set = set(args)
    return made


def _limited(cls: Any, function: Any, *limits: Any) -> Any:
    _check_bound(limits, 1, 3)
    if cls is sp.Integral and hasattr(function, "_eval_Integral"):
        cls = HeadIntegral  # as SymPy itself asks the function
    made = sp.Expr.__new__(cls, function, *limits)
    made.is_commutative = function.is_commutative
    return made


def _integral(cls: Any, function: Any, *limits: Any) -> Any:
    """The integral of one of our functions standing alone is of its own class, as SymPy's Integral makes it."""
    return _limited(HeadIntegral if hasattr(function, "_eval_Integral") else cls, function, *limits)


def _summed(cls: Any, function: Any, *limits: Any) -> Any:
    for limit in limits:
        if len(limit) == 3:
            check_count(*limit[1:])
    _check_bound(limits, 3, 3)
    return _limited(cls, function, *limits)


def _derivative(cls: Any, function: Any, *orders: Any) -> Any:
    _check_bound(orders, 2, 2)
    for _, order in orders:
        check_order(order)
    return sp.Expr.__new__(cls, function, *orders)


def _check_bound(limits: tuple, least: int, most: int) -> None:
    """TypeError unless each limit is a variable and what belongs to it."""
    for limit in limits:
        if not least <= len(limit) <= most or not getattr(limit[0], "_diff_wrt", False):
            raise TypeError(f"{limit} is no variable with its limits")
        if not all(isinstance(t, sp.Expr) for t in limit):
            raise TypeError(f"{limit} are no limits")


def _power(cls: Any, base: Any, exponent: Any) -> Any:
    check_power(base, exponent)
    return cls(base, exponent, evaluate=False)


def _of_order(place: int) -> Any:
    """The builder of a head whose argument in this place, where there is one, is the order of a derivative."""

    def build(cls: Any, *args: Any) -> Any:
        if len(args) > place:
            check_order(args[place])
        return sp.Basic.__new__(cls, *args) if issubclass(cls, Noun) else cls(*args, evaluate=False)

    return build


def _special(cls: Any, *args: Any) -> Any:
    for a in args:
        check_size(a)
    return cls(*args, evaluate=False)


def _lambda(cls: Any, signature: Any, body: Any) -> Any:
    if not all(isinstance(v, sp.Symbol) for v in signature):
        raise TypeError(f"{signature} are no variables")
    return sp.Basic.__new__(cls, signature, body)


def _set_cases(cls: Any, *pairs: Any) -> Any:
    for pair in pairs:
        if (
            len(pair) != 2
            or not (isinstance(pair[0], (sp.Set, sets.Hull)) or pair[0] is sp.nan)
            or not isinstance(pair[1], Boolean)
        ):
            raise TypeError(f"{pair} is no set with its condition")
    return sp.Basic.__new__(cls, *pairs)


def _worded(words: Collection[str]) -> Callable[..., Any]:
    """The first argument is one of these words."""

    def build(cls: Any, word: Any, *args: Any) -> Any:
        if word.name not in words:
            raise ValueError(f"{word} is none of {', '.join(sorted(words))}")
        return sp.Basic.__new__(cls, word, *args)

    return build


def _at_point(cls: Any, f: Any, variables: Any, point: Any, *rest: Any) -> Any:
    """At a point with a coordinate for each variable."""
    directions = [t for t in rest if isinstance(t, sp.Tuple)]
    if not all(isinstance(v, sp.Symbol) for v in variables) or not len(variables):
        raise TypeError(f"{variables} are no variables")
    if any(len(t) != len(variables) or not all(isinstance(e, sp.Expr) for e in t) for t in (point, *directions)):
        raise TypeError(f"{point} is no point in {variables}")
    return sp.Basic.__new__(cls, f, variables, point, *rest)


def _region(cls: Any, variables: Any, *conditions: Any) -> Any:
    if not all(isinstance(v, sp.Symbol) for v in variables):
        raise TypeError(f"{variables} are no variables")
    return sp.Basic.__new__(cls, variables, *conditions)


def _matrix(cls: Any, rows: Any, columns: Any, *entries: Any) -> Any:
    if not 0 < int(rows) * int(columns) == len(entries):
        raise TypeError(f"{len(entries)} entries are no matrix of {rows} rows")
    return cls(int(rows), int(columns), list(entries))


def _constructed(cls: Any, *args: Any) -> Any:
    return cls(*args)


def _table(build: Any, types: Any, classes: Any, repeats: bool = False, least: int | None = None) -> dict[str, Head]:
    kinds = types if isinstance(types, tuple) else (types,)
    return {c.__name__: Head(c, build, kinds, repeats, len(kinds) if least is None else least) for c in classes}


_E, _B, _S, _T = sp.Expr, Boolean, sp.Set, sp.Tuple
_REAL = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.asin, sp.acos, sp.atan, sp.acot, sp.asec, sp.acsc)
_REAL += (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch, sp.asinh, sp.acosh, sp.atanh, sp.acoth, sp.asech)
_REAL += (sp.acsch, sp.exp, sp.sinc, sp.Abs, sp.sign, sp.floor, sp.ceiling, sp.frac, sp.re, sp.im, sp.arg)
_REAL += (sp.conjugate, sp.erf, sp.erfc, sp.erfi, sp.erfinv, sp.erfcinv, sp.Si)
_REAL += (sp.Ci, sp.Shi, sp.Chi, sp.Ei, sp.li, sp.fresnels, sp.fresnelc, ReLU, PrincipalValue, FinitePart)

HEADS: dict[str, Head] = {
    **_table(_joined, _E, (sp.Add, sp.Mul), repeats=True),
    **_table(_power, (_E, _E), (sp.Pow,)),
    **_table(_unevaluated, (_E, _E), (sp.atan2, sp.Mod)),
    **_table(_special, (_E, _E), (sp.binomial, sp.expint, sp.polylog)),
    **_table(_special, (_E, _E), (sp.besselj, sp.bessely, sp.besseli, sp.besselk, sp.beta, sp.polygamma)),
    **_table(_special, (_E, _E), (sp.lowergamma, sp.uppergamma)),
    **_table(_special, _E, (sp.factorial, sp.gamma, sp.loggamma, sp.digamma)),
    **_table(_unevaluated, _E, _REAL),
    **_table(_unevaluated, (_E, _E), (sp.log, sp.LambertW), least=1),
    **_table(_unevaluated, (_E, _E), (sp.polylog,)),
    **_table(_special, (_E, _E), (sp.zeta,), least=1),
    **_table(_unevaluated, (_E, _E), (HeavisideStep, sp.Heaviside), least=1),
    **_table(_of_order(1), (_E, _E), (Dirac, sp.DiracDelta), least=1),
    **_table(_of_order(2), (_E, _E, _E), (sp.SingularityFunction,)),
    **_table(_lattice, _E, (sp.Max, sp.Min), repeats=True),
    **_table(_unevaluated, (_E, _E), (sp.Lt, sp.Le, sp.Gt, sp.Ge)),
    **_table(_unevaluated, (sp.Basic, sp.Basic), (sp.Eq, sp.Ne)),
    **_table(_lattice, _B, (sp.And, sp.Or), repeats=True),
    **_table(_unevaluated, _B, (sp.Not,)),
    **_table(_plain, (sp.Basic, _B), (ExprCondPair,)),
    **_table(_plain, ExprCondPair, (sp.Piecewise,), repeats=True),
    **_table(_plain, (_E, _E, _E, sp.Symbol), (sp.Limit,)),
    **_table(_derivative, (_E, _T), (sp.Derivative,), repeats=True),
    **_table(_integral, (_E, _T), (sp.Integral,), repeats=True),
    **_table(_summed, (_E, _T), (sp.Sum, sp.Product), repeats=True),
    **_table(_constructed, (_E, _T, _T), (sp.Subs,)),
    **_table(_plain, sp.Basic, (sp.Tuple,), repeats=True, least=0),
    **_table(_plain, (_E, _E, BooleanAtom, BooleanAtom), (sp.Interval,)),
    **_table(_plain, (_E, _E), (AccumBounds,)),
    **_table(_set_cases, _T, (PiecewiseSet,), repeats=True),
    **_table(_finite_set, sp.Basic, (sp.FiniteSet,), repeats=True),
    **_table(_lattice, _S, (sp.Union, sp.Intersection), repeats=True),
    **_table(_plain, (_S, _S), (sp.Complement,)),
    **_table(_plain, _S, (sp.ProductSet,), repeats=True),
    **_table(_lambda, (_T, sp.Basic), (sp.Lambda,)),
    **_table(_plain, (sp.Lambda, _S), (sp.ImageSet,), repeats=True),
    **_table(_plain, ((sp.Symbol, _T), Boolean, _S), (sp.ConditionSet,)),
    **_table(_unevaluated, (_E, _S), (sp.Contains,)),
    **_table(_of_order(2), (sp.Basic, _E, sp.Integer, Str), (nouns.D,)),
    **_table(_plain, (sp.Basic, sp.Basic, sp.Basic, sp.Integer, sp.Integer), (nouns.Branch,)),
    **_table(_plain, (sp.Symbol, _E, _E, nouns.Branch), (nouns.Family,), repeats=True),
    **_table(_plain, (_E, (nouns.Branch, nouns.Family)), (nouns.Cases,), repeats=True),
    **_table(_of_order(1), (_E, sp.Integer), (nouns.Test,)),
    **_table(_plain, (_E, _E, _E), (nouns.Pairing,)),
    **_table(_plain, (_E, _E, _E, _E), (nouns.Bracket,)),
    **_table(_plain, (_E, _E, _E, _E, _E), (nouns.Quotient,)),
    **_table(_plain, (sp.Basic, _E, Str), (sets.Subdifferential,)),
    **_table(_plain, sp.Basic, (sets.Hull, sets.OneSidedSet), repeats=True),
    **_table(_plain, (_E,) * 6, (sets.Subgradients,)),
    **_table(_worded(("sup", "inf")), (Str, _E, _E, _E, _E), (sets.Extreme,)),
    **_table(_worded(("max", "min")), (Str, _E, sp.Symbol), (optima.Attained,)),
    **_table(_worded(("sup", "inf")), (Str, _E, _T), (optima.ExtremeOver,)),
    **_table(_worded(("max", "min")), (Str, _E, _T), (optima.AttainedOver,)),
    **_table(_plain, (sp.Basic, sp.Symbol, _E), (optima.Inverse,)),
    **_table(_plain, (_E, sp.Symbol, sp.Symbol), (optima.PenaltyOf,)),
    **_table(_plain, (_E, (sp.Symbol, _T), sp.Symbol), (optima.Closure,)),
    **_table(_worded(overall.KINDS), (Str, sp.Basic, (sp.Symbol, _T), (_S, Boolean), _E), (overall.Overall,), least=4),
    **_table(_worded(overall.JOINED), (Str, (overall.Overall,)), (overall.Together,), repeats=True, least=2),
    **_table(_plain, (_E, _E), (sets.SlopeInterval,)),
    **_table(_plain, (_S, _E), (sets.Width,)),
    **_table(_plain, (_E, _E, _E), (sets.Weight,)),
    **_table(_plain, (_E, _E, _E), (signals.Convolution,)),
    **_table(_plain, (_E, _E, _E, Str), (signals.Transform,)),
    **_table(_plain, (sp.Basic, sp.Basic), (signals.Inclusion,)),
    **_table(_plain, ((AppliedUndef, _T), (sp.Eq, signals.Inclusion)), (signals.SolutionOf,), repeats=True, least=2),
    **_table(_plain, (sp.Basic, _T, _T), (signals.FilippovAt,)),
    **_table(_plain, ((sp.Symbol, _T), Boolean, _S), (signals.Solutions,)),
    **_table(_plain, (_E, _E, _E, sp.Symbol), (nouns.OneSidedLimit,)),
    **_table(law_built, (Str, sp.Basic), (stochastic.LawOf,), repeats=True),
    **_table(expected_built, (_E, (sp.Symbol, _T), stochastic.LawOf), (stochastic.Expected,)),
    **_table(increment_built, (Str, _E), (stochastic.Increment,)),
    **_table(_plain, (_E, sp.Symbol, sp.Symbol, _E, _E), (stochastic.Differential,)),
    **_table(_plain, (_E, _E, sp.Symbol, sp.Symbol, _E, _E, _E), (stochastic.LocalTimeOf,)),
    **_table(_at_point, (sp.Basic, _T, _T, Str), (several.SubdifferentialAt,)),
    **_table(_at_point, (sp.Basic, _T, _T), (several.GradientAt,)),
    **_table(_at_point, (sp.Basic, _T, _T, _T), (several.DirectionalAt,)),
    **_table(_region, (_T, Relational), (several.Region,), repeats=True, least=1),
    **_table(_constructed, (Str, _T, _T, sp.Integer), (fields.OperatorOf,)),
    **_table(_constructed, (_T, _T, _T), (fields.Flux,)),
    **_table(_constructed, (_E, _T), (fields.SurfaceMeasure, fields.Layered), repeats=True, least=1),
    **_table(_matrix, (sp.Integer, sp.Integer, _E), (sp.ImmutableDenseMatrix,), repeats=True),
}

HEADS |= {c.__name__: Head(c, _unevaluated, (_E,) * (1 if c.many else c.most), c.many, c.least) for c in ACTIVATIONS}
HEADS["RootIn"] = Head(RootIn, lambda cls, g, low, high: cls(g, (low, high)), (_E, sp.Rational, sp.Rational), least=3)

CONSTANTS: dict[str, Any] = {
    "pi": sp.pi,
    "E": sp.E,
    "I": sp.I,
    "oo": sp.oo,
    "-oo": -sp.oo,
    "zoo": sp.zoo,
    "nan": sp.nan,
    "GoldenRatio": sp.GoldenRatio,
    "EulerGamma": sp.EulerGamma,
    "Catalan": sp.Catalan,
    "true": sp.true,
    "false": sp.false,
    "EmptySet": sp.S.EmptySet,
    "UniversalSet": sp.S.UniversalSet,
    "Reals": sp.S.Reals,
    "Rationals": sp.S.Rationals,
    "Integers": sp.S.Integers,
    "Naturals": sp.S.Naturals,
    "Naturals0": sp.S.Naturals0,
    "Complexes": sp.S.Complexes,
}

NAMES: dict[Any, str] = {value: name for name, value in CONSTANTS.items()}
"""The names of the constants, for writing."""
