"""The words of programs: what frameworks call their operations, each with the names and defaults of its arguments."""

from __future__ import annotations

from dataclasses import dataclass

NONE = "None"
"""What stands for an argument that may be left out and was."""


@dataclass(frozen=True, slots=True)
class Word:
    """An operation of frameworks: its arguments in order, each with its default; ``None`` where there is none."""

    name: str
    arguments: tuple[tuple[str, str | None], ...]
    law: str

    @property
    def signature(self) -> str:
        shown = [name if default is None else f"{name}={default}" for name, default in self.arguments]
        return f"{self.name}({', '.join(shown)})"


def _word(name: str, arguments: str, law: str) -> Word:
    pairs = [a.partition("=") for a in arguments.split()]
    return Word(name, tuple((a, default if equals else None) for a, equals, default in pairs), law)


def _rows() -> list[Word]:
    smooth = """exp expm1 log log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc sigmoid
    logsigmoid softsign silu mish gelu softplus square reciprocal rsqrt sqrt cbrt"""
    rounding = "sign floor ceil round trunc frac"
    return [
        *(_word(name, "x", "the function of that name") for name in smooth.split()),
        *(_word(name, "x", "the function of that name, with jumps") for name in rounding.split()),
        _word("abs", "x", "max(x, -x)"),
        _word("relu", "x", "max(x, 0)"),
        _word("relu6", "x", "min(max(x, 0), 6)"),
        _word("leaky_relu", "x slope", "x for x > 0, else slope*x; the default slope differs between frameworks"),
        _word("prelu", "x slope", "x for x > 0, else slope*x; slope is an array"),
        _word("elu", "x alpha=1", "x for x > 0, else alpha*(exp(x) - 1)"),
        _word("selu", "x", "1.0507 times elu(x, 1.6733)"),
        _word("celu", "x alpha=1", "x for x > 0, else alpha*(exp(x/alpha) - 1)"),
        _word("hardtanh", "x min=-1 max=1", "min(max(x, -1), 1)"),
        _word("hardsigmoid", "x", "min(max(x + 3, 0), 6)/6"),
        _word("hardswish", "x", "x*min(max(x + 3, 0), 6)/6"),
        _word("softshrink", "x lambd=0.5", "x moved by lambd towards 0"),
        _word("hardshrink", "x lambd=0.5", "x, or 0 for abs(x) <= lambd"),
        _word("heaviside", "x value=0.5", "0 for x < 0, 1 for x > 0, value at 0"),
        _word("pow", "x y", "x**y"),
        _word("maximum", "x y", "the larger of two"),
        _word("minimum", "x y", "the smaller of two"),
        _word("fmax", "x y", "the larger of two, nan ignored"),
        _word("fmin", "x y", "the smaller of two, nan ignored"),
        _word("mod", "x y", "x - y*floor(x/y)"),
        _word("fmod", "x y", "x - y*trunc(x/y)"),
        _word("hypot", "x y", "sqrt(x**2 + y**2)"),
        _word("atan2", "y x", "the angle of (x, y)"),
        _word("logaddexp", "x y", "log(exp(x) + exp(y))"),
        _word("clip", "x min=None max=None", "min(max(x, min), max)"),
        _word("where", "condition x y", "x where the condition holds, else y"),
        _word("max", "x axis=None", "the largest of a list"),
        _word("min", "x axis=None", "the smallest of a list"),
        _word("amax", "x", "the largest of a list"),
        _word("amin", "x", "the smallest of a list"),
        _word("sum", "x", "of the entries of a list"),
        _word("mean", "x", "of the entries of a list"),
        _word("prod", "x", "of the entries of a list"),
        _word("norm", "x ord=2", "of a list"),
        _word("sort", "x", "of a list, upwards"),
        _word("stop_gradient", "x", "x, taken for a constant"),
    ]


WORDS = {row.name: row for row in _rows()}
ALIASES = {
    "absolute": "abs", "fabs": "abs", "ceiling": "ceil", "clamp": "clip", "remainder": "mod", "power": "pow",
    "leakyrelu": "leaky_relu", "hard_tanh": "hardtanh", "hard_sigmoid": "hardsigmoid", "hard_swish": "hardswish",
    "hard_shrink": "hardshrink", "soft_shrink": "softshrink", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arctan2": "atan2", "ln": "log", "swish": "silu", "step": "heaviside", "sgn": "sign", "detach": "stop_gradient",
    "log_sigmoid": "logsigmoid", "reduce_max": "max", "reduce_min": "min", "reduce_sum": "sum", "select": "where",
}  # fmt: skip
KEYWORDS = {
    "negative_slope": "slope", "alpha": "alpha", "min_val": "min", "max_val": "max", "a_min": "min", "a_max": "max",
    "dim": "axis", "exponent": "y",
}  # fmt: skip
"""What frameworks call the same argument."""


def word(name: str) -> Word | None:
    """The operation of that name; letters of any case, since a class of SymPy's has capitals."""
    lower = name.lower()
    return WORDS.get(ALIASES.get(lower, lower))
