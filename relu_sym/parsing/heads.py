"""The words of the language: one row a function, with the SymPy expression it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Abs, Add, Expr, Max, Min, Mod, Piecewise, Rational, S, SingularityFunction, exp, log, sign

from ..functions import Dirac, HeavisideStep, PrincipalValue, ReLU
from ..functions.roots import RootIn
from .extrema import extremum

MAX_REDUCED = 20
MAX_ROOT_DEGREE = 40
HUNDREDTH = Rational(1, 100)


@dataclass(frozen=True, slots=True)
class Head:
    """A function of the language: its signature, how many arguments it takes, and what it builds."""

    name: str
    signature: str
    least: int
    most: int | None
    build: Callable[..., Any]

    def accepts(self, count: int) -> bool:
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def arity(self) -> str:
        """The number of arguments, in words."""
        if self.most is None:
            return f"at least {self.least} argument{'s' * (self.least > 1)}"
        if self.most == self.least:
            return f"{self.least} argument{'s' * (self.least > 1)}"
        return f"{self.least} or {self.most} arguments"


def _cbrt(u: Expr) -> Expr:
    """The real cube root, odd: cbrt(-8) = -2."""
    return sign(u) * Abs(u) ** Rational(1, 3)


def _piecewise(*branches: Any) -> Any:
    """Pairs, or value, condition, value, condition, ..., default."""
    if branches and isinstance(branches[0], tuple):
        return Piecewise(*branches)
    pairs = list(zip(branches[0::2], branches[1::2], strict=False))
    return Piecewise(*pairs, *([(branches[-1], True)] if len(branches) % 2 else []))


def _root(polynomial: Expr, index: Expr) -> Any:
    """Root number ``index`` of a polynomial in its one symbol, as SymPy counts and prints them."""
    if len(polynomial.free_symbols) != 1:
        raise ValueError("the polynomial must have one symbol")
    (x,) = polynomial.free_symbols
    p = sympy.Poly(polynomial, x)
    if p.degree() > MAX_ROOT_DEGREE or (not p.domain.is_ZZ and not p.domain.is_QQ):
        raise ValueError(f"a polynomial with rational coefficients, of degree at most {MAX_ROOT_DEGREE}, is expected")
    if not index.is_Integer or not -p.degree() <= index < p.degree():
        raise ValueError(f"the index of a root of degree {p.degree()} is a whole number below {p.degree()}")
    return sympy.CRootOf(p.as_expr().xreplace({x: sympy.Symbol(x.name)}), index)


def _mod(u: Expr, v: Expr) -> Expr:
    """Mod, left as it is for long sums, which SymPy takes minutes to bring over one denominator."""
    return Mod(u, v, evaluate=max(len(Add.make_args(e)) for e in (u, v)) <= MAX_REDUCED)


def _leaky_relu(u: Expr, slope: Expr = HUNDREDTH) -> Expr:
    return ReLU(u) - slope * ReLU(-u)


def _clip(u: Expr, low: Expr, high: Expr) -> Expr:
    return extremum(Min, (extremum(Max, (u, low)), high))


def _rows() -> list[Head]:
    one = {
        "relu": ReLU, "abs": Abs, "sign": sign, "floor": sympy.floor, "ceiling": sympy.ceiling, "frac": sympy.frac,
        "sqrt": sympy.sqrt, "cbrt": _cbrt, "exp": exp, "log": log, "erf": sympy.erf, "erfc": sympy.erfc,
        "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot,
        "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan,
        "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh,
        "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh,
        "sigmoid": lambda u: 1 / (1 + exp(-u)),
        "softplus": lambda u: log(1 + exp(u)),
        "relu6": lambda u: extremum(Min, (ReLU(u), S(6))),
        "hardtanh": lambda u: _clip(u, S(-1), S(1)),
    }  # fmt: skip
    two = {"eq": sympy.Eq, "ne": sympy.Ne, "lt": sympy.Lt, "le": sympy.Le, "gt": sympy.Gt, "ge": sympy.Ge}
    return [
        *(Head(name, f"{name}(x)", 1, 1, build) for name, build in one.items()),
        *(Head(name, f"{name}(x, y)", 2, 2, build) for name, build in two.items()),
        Head("step", "step(x[, value_at_0])", 1, 2, HeavisideStep),
        Head("delta", "delta(x[, order])", 1, 2, Dirac),
        Head("max", "max(x, ...)", 1, None, lambda *us: extremum(Max, us)),
        Head("min", "min(x, ...)", 1, None, lambda *us: extremum(Min, us)),
        Head("mod", "mod(x, y)", 2, 2, _mod),
        Head("clip", "clip(x, low, high)", 3, 3, _clip),
        Head("singularity", "singularity(x, a, n)", 3, 3, SingularityFunction),
        Head("leaky_relu", "leaky_relu(x[, slope])", 1, 2, _leaky_relu),
        Head("piecewise", "piecewise((value, condition), ...)", 1, None, _piecewise),
        Head("and", "And(condition, ...)", 1, None, sympy.And),
        Head("or", "Or(condition, ...)", 1, None, sympy.Or),
        Head("not", "Not(condition)", 1, 1, sympy.Not),
        Head("principalvalue", "PrincipalValue(f)", 1, 1, PrincipalValue),
        Head("crootof", "CRootOf(polynomial, index)", 2, 2, _root),
        Head("rootin", "RootIn(function, (low, high))", 2, 2, RootIn),
        Head("sum", "Sum(term, (n, first, last))", 2, 2, sympy.Sum),
    ]


HEADS = {row.name: row for row in _rows()}
ALIASES = {
    "heaviside": "step", "dirac": "delta", "diracdelta": "delta", "ceil": "ceiling", "ln": "log", "sgn": "sign",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "singularityfunction": "singularity",
    "clamp": "clip", "leakyrelu": "leaky_relu", "maximum": "max", "minimum": "min",
}  # fmt: skip


def named(name: str) -> Head | None:
    """The head of that name, in any letter case; None for a name that is none."""
    lower = name.lower()
    return HEADS.get(ALIASES.get(lower, lower))
