"""The function that a program computes, as an expression: its exact derivatives do not depend on the spelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import sympy
from sympy import Abs, Add, Expr, Max, Min, Mul, Piecewise, Rational, S, Symbol, exp, log, sqrt, tanh

from ...errors import UnsupportedError
from ...functions import HeavisideStep, ReLU
from ...parsing.operations import Node
from ..arithmetic import Exact
from ..arithmetic.elementary import EXACT
from .flat import Flattener
from .kinked import SELU_ALPHA, SELU_SCALE
from .op import Op, in_order
from .reductions import DEFINED
from .run import LOGIC, literal
from .spelling import told

MAX_SORTED = 6
RELATIONS = {"lt": sympy.Lt, "le": sympy.Le, "gt": sympy.Gt, "ge": sympy.Ge, "eq": sympy.Eq, "ne": sympy.Ne}
JOINED = {"and": sympy.And, "or": sympy.Or, "not": sympy.Not}


def _elu(x: Expr, alpha: Any, over: Any = 1, scale: Any = 1) -> Expr:
    return Piecewise((scale * x, x > 0), (scale * alpha * (exp(x / over) - 1), True))


def _truncated(x: Expr) -> Expr:
    return sympy.sign(x) * sympy.floor(Abs(x))


def _clip(x: Expr, which: str, *bounds: Expr) -> Expr:
    low = bounds[0] if "l" in which else None
    high = bounds[-1] if "h" in which else None
    y = x if low is None else Max(x, low)
    return y if high is None else Min(y, high)


def _place(k: int, x: tuple[Expr, ...]) -> Expr:
    """The entry k of the sorted list: the least of the largest of every k + 1 of them."""
    if len(x) > MAX_SORTED:
        raise UnsupportedError("sorted lists of more than {0} entries are no expression here", MAX_SORTED)
    return Min(*(Max(*some) for some in combinations(x, k + 1)))


def _squares(x: tuple[Expr, ...]) -> Expr:
    """The sum of the squares of the distances from the mean."""
    mean = Add(*x) / len(x)
    return Add(*((a - mean) ** 2 for a in x))


PLACED: dict[str, Callable[[int, tuple[Expr, ...]], Expr]] = {
    "sort": _place,
    "median": _place,
    "topk": lambda k, x: _place(len(x) - 1 - k, x),
    "std": lambda k, x: sqrt(_squares(x) / (len(x) - k)),
    "softmax": lambda k, x: exp(x[k]) / Add(*map(exp, x)),
    "log_softmax": lambda k, x: x[k] - log(Add(*map(exp, x))),
}
"""Operations of a list that have a number beside it."""

FUNCTIONS: dict[str, Callable[..., Expr]] = {
    **EXACT,
    "add": lambda x, y: x + y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "relu": ReLU,
    "abs": Abs,
    "sign": sympy.sign,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "round": lambda x: sympy.floor(x + S.Half),
    "trunc": _truncated,
    "frac": lambda x: x - _truncated(x),
    "logsigmoid": lambda x: -log(1 + exp(-x)),
    "softsign": lambda x: x / (1 + Abs(x)),
    "silu": lambda x: x / (1 + exp(-x)),
    "mish": lambda x: x * tanh(log(1 + exp(x))),
    "gelu": lambda x: x * (1 + sympy.erf(x / sqrt(2))) / 2,
    "softplus": lambda x: log(1 + exp(x)),
    "square": lambda x: x**2,
    "reciprocal": lambda x: 1 / x,
    "rsqrt": lambda x: 1 / sqrt(x),
    "relu6": lambda x: Min(Max(x, 0), 6),
    "leaky_relu": lambda x, a: ReLU(x) - a * ReLU(-x),
    "prelu": lambda x, a: ReLU(x) - a * ReLU(-x),
    "elu": _elu,
    "celu": lambda x, a: _elu(x, a, a),
    "selu": lambda x: _elu(x, SELU_ALPHA, 1, SELU_SCALE),
    "hardtanh": lambda x, low, high: Min(Max(x, low), high),
    "hardsigmoid": lambda x: Min(Max(x + 3, 0), 6) / 6,
    "hardswish": lambda x: x * Min(Max(x + 3, 0), 6) / 6,
    "softshrink": lambda x, a: ReLU(x - a) - ReLU(-x - a),
    "hardshrink": lambda x, a: Piecewise((x, x > a), (x, x < -a), (0, True)),
    "heaviside": HeavisideStep,
    "maximum": lambda *x: Max(*x),
    "minimum": lambda *x: Min(*x),
    "fmax": lambda x, y: Max(x, y),
    "fmin": lambda x, y: Min(x, y),
    "mod": lambda x, y: x - y * sympy.floor(x / y),
    "fmod": lambda x, y: x - y * _truncated(x / y),
    "hypot": lambda x, y: sqrt(x**2 + y**2),
    "atan2": sympy.atan2,
    "logaddexp": lambda x, y: log(exp(x) + exp(y)),
    "where": lambda c, x, y: Piecewise((x, c), (y, True)),
    "power": lambda x, n: x**n,
    "power by a whole number": lambda x, n: x**n,
    "power of arrays": lambda x, y: x**y,
    **dict.fromkeys(("max", "amax", "max along axis"), lambda *x: Max(*x)),
    **dict.fromkeys(("min", "amin", "min along axis"), lambda *x: Min(*x)),
    "prod": lambda *x: Mul(*x),
    "norm": lambda *x: sqrt(Add(*(a**2 for a in x))),
    "logsumexp": lambda *x: log(Add(*map(exp, x))),
    **dict.fromkeys(("stop_gradient", "guard"), lambda x: x),
}
"""Operations as expressions of real numbers."""


class Function:
    """The expressions of the operations of a program, of the names of its variables."""

    def __init__(self, tree: Node, symbols: Mapping[str, Symbol], lengths: Mapping[str, int] | None = None) -> None:
        self.output = self.operations(tree, lengths)
        self.symbols = symbols
        self.made: dict[int, Any] = {}
        for op in in_order(self.output):
            self.made[id(op)] = self.one(op)

    @staticmethod
    def operations(tree: Node, lengths: Mapping[str, int] | None = None) -> Op:
        """What is computed, where no framework is asked."""
        defined = {head: text for head, text in DEFINED.items() if head not in FUNCTIONS}
        return Flattener(lengths or {}, defined.get).program(tree)

    @property
    def expr(self) -> Expr:
        return self.made[id(self.output)]

    def of(self, op: Op) -> Any:
        return self.made[id(op)]

    def one(self, op: Op) -> Any:
        if op.head == "input":
            return self.symbols[op.value]
        if op.head == "number":
            found = literal(op, Exact())
            return sympy.sympify(found) if isinstance(found, bool) else Exact().out(found)
        x = [self.made[id(i)] for i in (*op.inputs, *op.numbers)]
        if op.head in LOGIC:
            return RELATIONS[op.head](*x) if op.head in RELATIONS else JOINED[op.head](*x)
        x = [
            Piecewise((1, a), (0, True)) if self.is_truth(a) and k + (op.head != "where") else a
            for k, a in enumerate(x)
        ]
        if op.head in ("clip", "clip to arrays"):
            return _clip(x[0], op.value, *x[1:])
        if op.head in PLACED:
            return PLACED[op.head](op.value, tuple(x))
        if op.head not in FUNCTIONS:
            raise UnsupportedError("{0} is no expression here", told(op.node) if op.node is not None else op.head)
        return FUNCTIONS[op.head](*x)

    @staticmethod
    def is_truth(a: Any) -> bool:
        return isinstance(a, sympy.logic.boolalg.Boolean) and not isinstance(a, Expr)


KINKS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(
        "relu abs leaky_relu prelu elu celu selu sign heaviside sqrt rsqrt log cbrt softsign".split(), (0,)
    ),
    "relu6": (0, 6),
    "hardsigmoid": (-3, 3),
    "hardswish": (-3, 3),
    "log1p": (-1,),
    "reciprocal": (0,),
    "power": (0,),
    **dict.fromkeys(("asin", "acos", "atanh"), (-1, 1)),
    "acosh": (1,),
}
"""Arguments at which an operation has a kink, a jump or an infinite slope."""


def switching(function: Function) -> list[Expr]:
    """Expressions whose zeros are the points at which a program may be treated by a convention."""
    found: dict[Expr, None] = {}
    for op in in_order(function.output):
        x = [function.of(i) for i in op.inputs]
        p = [function.of(i) for i in op.numbers]
        for g in _switches(op, x, p):
            if isinstance(g, Expr) and g.free_symbols:
                found[g] = None
    return list(found)


def _switches(op: Op, x: list, p: list) -> list:
    head = op.head
    if head in KINKS:
        return [x[0] - Rational(k) for k in KINKS[head]]
    if head in ("maximum", "minimum", "fmax", "fmin", "max", "min", "amax", "amin", "sort", "topk", "median"):
        return [a - b for a, b in combinations(x, 2)]
    if head in ("max along axis", "min along axis"):
        return [a - b for a, b in combinations(x, 2)]
    if head in RELATIONS:
        return [x[0] - x[1]]
    if head in ("clip", "hardtanh"):
        return [x[0] - b for b in p]
    if head == "clip to arrays":
        return [x[0] - b for b in x[1:]]
    if head in ("softshrink", "hardshrink"):
        return [x[0] - p[0], x[0] + p[0]]
    if head == "div":
        return [x[1]]
    if head == "tan":
        return [sympy.cos(x[0])]
    if head in ("floor", "ceil", "trunc", "frac", "round"):
        return [sympy.sin(sympy.pi * (x[0] + (S.Half if head == "round" else 0)))]
    if head == "std":
        return [sqrt(_squares(tuple(x)))]
    if head in ("norm", "hypot", "norm1"):
        return [sqrt(Add(*(a**2 for a in x)))]
    return [x[0]] if head == "power of arrays" else []
