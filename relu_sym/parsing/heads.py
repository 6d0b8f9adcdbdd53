"""The words of the language: one row a function, with the SymPy expression it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Abs, Add, Expr, Max, Min, Mod, Piecewise, Rational, SingularityFunction, exp, log, sign

from ..functions import Dirac, FinitePart, HeavisideStep, PrincipalValue, ReLU
from ..functions.activations import ACTIVATIONS
from ..functions.activations.activation import Activation
from ..functions.roots import RootIn
from .extrema import extremum

MAX_REDUCED = 20
MAX_ROOT_DEGREE = 40


@dataclass(frozen=True, slots=True)
class Head:
    """A function of the language: its signature, how many arguments it takes, what it builds, and its law.

    A law that is an expression of the language is another spelling of the same function.
    """

    name: str
    signature: str
    least: int
    most: int | None
    build: Callable[..., Any]
    law: str
    parameter: Callable[[str], str | None] | None = None
    """Which parameter is called so, where arguments may be given by name."""
    placed: Callable[[Sequence[Any], Mapping[str, Any]], Sequence[Any]] = lambda arguments, by_name: arguments
    """All arguments in their places, some of them given by name."""

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


def _activation(cls: type[Activation]) -> Head:
    """The row of an activation: its parameters in brackets where they may be left out, and its law in words."""
    if cls.many:
        return Head(cls.word, f"{cls.word}(x, ...)", 1, None, cls, LAWS[cls.word])
    needed, rest = cls.parameters[: cls.least - 1], cls.parameters[cls.least - 1 :]
    signature = ", ".join(("x", *needed)) + (f"[, {', '.join(rest)}]" if rest else "")
    given = ", ".join(f"{name} is {value}" for name, value in zip(rest, cls.defaults, strict=True))
    law = LAWS[cls.word] + (f"; {given} if not given" if given else "")
    return Head(cls.word, f"{cls.word}({signature})", cls.least, cls.most, cls, law, cls.parameter, cls.placed)


LAWS = {
    "leaky_relu": "max(x, 0) - slope*max(-x, 0)",
    "prelu": "max(x, 0) - slope*max(-x, 0)",
    "squared_relu": "max(x, 0)^2",
    "maxout": "the largest",
    "relu6": "min(max(x, 0), 6)",
    "hardtanh": "min(max(x, low), high)",
    "clip": "min(max(x, low), high)",
    "hardsigmoid": "min(max(x + 3, 0), 6)/6",
    "hardswish": "x*min(max(x + 3, 0), 6)/6",
    "softshrink": "max(x - level, 0) - max(-x - level, 0)",
    "hardshrink": "piecewise((x, abs(x) > level), (0, True))",
    "threshold": "piecewise((x, x > level), (value, True))",
    "elu": "piecewise((x, x > 0), (alpha*(exp(x) - 1), True))",
    "selu": "1.0507009873554805*elu(x, 1.6732632423543773)",
    "celu": "piecewise((x, x > 0), (alpha*(exp(x/alpha) - 1), True))",
    "hinge": "max(1 - x, 0)",
    "huber": "piecewise((x^2/2, abs(x) <= delta), (delta*(abs(x) - delta/2), True))",
    "smooth_l1": "piecewise((x^2/(2*beta), abs(x) <= beta), (abs(x) - beta/2, True))",
    "epsilon_insensitive": "max(abs(x) - epsilon, 0)",
    "pinball": "max(tau*x, (tau - 1)*x)",
    "softplus": "log(1 + exp(beta*x))/beta",
    "gelu": "x*(1 + erf(x/sqrt(2)))/2",
    "gelu_tanh": "x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))/2",
    "silu": "x/(1 + exp(-x))",
    "mish": "x*tanh(log(1 + exp(x)))",
    "squareplus": "(x + sqrt(x^2 + b))/2",
    "logsumexp": "log(exp(x) + exp(y) + ...)",
}
"""Activations in the words of the language, as their papers define them."""

ONE: dict[str, tuple[Callable[..., Any], str]] = {
    "relu": (ReLU, "max(x, 0)"),
    "abs": (Abs, "max(x, -x)"),
    "sign": (sign, "step(x) - step(-x)"),
    "floor": (sympy.floor, "the largest whole number that is at most x"),
    "ceiling": (sympy.ceiling, "-floor(-x)"),
    "frac": (sympy.frac, "x - floor(x)"),
    "sqrt": (sympy.sqrt, "x^(1/2)"),
    "cbrt": (_cbrt, "sign(x)*abs(x)^(1/3), the real cube root"),
    "exp": (exp, "E^x"),
    "log": (log, "the natural logarithm, for x > 0"),
    "erf": (sympy.erf, "2/sqrt(pi) times the integral of exp(-t^2) from 0 to x"),
    "erfc": (sympy.erfc, "1 - erf(x)"),
    "sin": (sympy.sin, "of an angle in radians"),
    "cos": (sympy.cos, "sin(x + pi/2)"),
    "tan": (sympy.tan, "sin(x)/cos(x)"),
    "cot": (sympy.cot, "cos(x)/sin(x)"),
    "asin": (sympy.asin, "the angle in [-pi/2, pi/2] with this sine"),
    "acos": (sympy.acos, "pi/2 - asin(x)"),
    "atan": (sympy.atan, "the angle in (-pi/2, pi/2) with this tangent"),
    "sinh": (sympy.sinh, "(exp(x) - exp(-x))/2"),
    "cosh": (sympy.cosh, "(exp(x) + exp(-x))/2"),
    "tanh": (sympy.tanh, "sinh(x)/cosh(x)"),
    "asinh": (sympy.asinh, "log(x + sqrt(x^2 + 1))"),
    "acosh": (sympy.acosh, "log(x + sqrt(x^2 - 1)), for x >= 1"),
    "atanh": (sympy.atanh, "log((1 + x)/(1 - x))/2, for -1 < x < 1"),
    "sigmoid": (lambda u: 1 / (1 + exp(-u)), "1/(1 + exp(-x))"),
}
"""Functions of one argument: what they build, and their law."""


def _rows() -> list[Head]:
    two = {"eq": sympy.Eq, "ne": sympy.Ne, "lt": sympy.Lt, "le": sympy.Le, "gt": sympy.Gt, "ge": sympy.Ge}
    signs = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
    return [
        *(Head(name, f"{name}(x)", 1, 1, build, law) for name, (build, law) in ONE.items()),
        *(Head(name, f"{name}(x, y)", 2, 2, build, f"x {signs[name]} y") for name, build in two.items()),
        Head(
            "step", "step(x[, value_at_0])", 1, 2, HeavisideStep, "0 for x < 0, 1 for x > 0; at 0 that value, else 1/2"
        ),
        Head("delta", "delta(x[, order])", 1, 2, Dirac, "the unit impulse at x = 0, or its derivative of that order"),
        Head("max", "max(x, ...)", 1, None, lambda *us: extremum(Max, us), "the largest"),
        Head("min", "min(x, ...)", 1, None, lambda *us: extremum(Min, us), "the smallest"),
        Head("mod", "mod(x, y)", 2, 2, _mod, "x - y*floor(x/y)"),
        Head(
            "singularity", "singularity(x, a, n)", 3, 3, SingularityFunction,
            "(x - a)^n for x > a, else 0; n < 0: delta(x - a, -n - 1)",
        ),
        Head("piecewise", "piecewise((value, condition), ...)", 1, None, _piecewise, "the first value that applies"),
        Head("and", "And(condition, ...)", 1, None, sympy.And, "all of them, also written &"),
        Head("or", "Or(condition, ...)", 1, None, sympy.Or, "one of them at least, also written |"),
        Head("not", "Not(condition)", 1, 1, sympy.Not, "its contrary, also written ~"),
        Head("principalvalue", "PrincipalValue(f)", 1, 1, PrincipalValue, "f as a distribution, cut symmetrically"),
        Head("finitepart", "FinitePart(f)", 1, 1, FinitePart, "f as a distribution, poles of any order, by Hadamard"),
        Head("crootof", "CRootOf(polynomial, index)", 2, 2, _root, "the root of that number, counted from 0"),
        Head("rootin", "RootIn(function, (low, high))", 2, 2, RootIn, "the one zero in that interval"),
        Head("sum", "Sum(term, (n, first, last))", 2, 2, sympy.Sum, "of the terms, n every whole number"),
        *map(_activation, ACTIVATIONS),
    ]  # fmt: skip


HEADS = {row.name: row for row in _rows()}
LOSSES = ("smooth_l1", "huber", "hinge", "pinball", "epsilon_insensitive")
ALIASES = {
    "heaviside": "step", "dirac": "delta", "diracdelta": "delta", "ceil": "ceiling", "ln": "log", "sgn": "sign",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "singularityfunction": "singularity",
    "clamp": "clip", "maximum": "max", "minimum": "min", "swish": "silu", "hard_tanh": "hardtanh",
    "hard_sigmoid": "hardsigmoid", "hard_swish": "hardswish", "soft_threshold": "softshrink",
    "lrelu": "leaky_relu", "hard_silu": "hardswish", "soft_shrink": "softshrink", "hard_shrink": "hardshrink",
    "relu_squared": "squared_relu", "relu2": "squared_relu", "clip_by_value": "clip", "soft_plus": "softplus",
    "square_plus": "squareplus", "log_sum_exp": "logsumexp", "logaddexp": "logsumexp", "logistic": "sigmoid",
    "eps_insensitive": "epsilon_insensitive", "quantile_loss": "pinball",
    **{f"{word}_loss": word for word in LOSSES}, **{f"{word.replace('_', '')}loss": word for word in LOSSES},
}  # fmt: skip
ALIASES |= {c.__name__.lower(): c.word for c in ACTIVATIONS if c.__name__.lower() != c.word}


SHORT = {"u": "step", "H": "step"}
"""Letters that are heads where they are called, in this case of the letter; alone they are symbols."""


def named(name: str) -> Head | None:
    """The head of that name, in any letter case; None for a name that is none."""
    lower = name.lower()
    return HEADS.get(ALIASES.get(lower, lower))


def called(name: str) -> Head | None:
    """The head that is meant where the name stands before a bracket: ``u(t)`` is a step."""
    return HEADS[SHORT[name]] if name in SHORT else named(name)


def spellings(head: Head) -> list[str]:
    """What else the head is called, with the arguments of its signature where the name alone is a symbol."""
    return [
        *(name for name, of in ALIASES.items() if of == head.name),
        *(f"{name}(x)" for name, of in SHORT.items() if of == head.name),
        *(["|x|"] if head.name == "abs" else []),
    ]
