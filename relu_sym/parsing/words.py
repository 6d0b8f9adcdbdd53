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


def _of_numbers() -> list[Word]:
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
        _word("threshold", "x threshold value", "x for x > threshold, else value"),
        _word("stop_gradient", "x", "x, taken for a constant"),
    ]


def _of_lists() -> list[Word]:
    return [
        _word("max", "x axis=None", "the largest of a list"),
        _word("min", "x axis=None", "the smallest of a list"),
        _word("amax", "x axis=None", "the largest of a list"),
        _word("amin", "x axis=None", "the smallest of a list"),
        _word("sum", "x axis=None", "of the entries of a list"),
        _word("mean", "x axis=None", "of the entries of a list"),
        _word("prod", "x", "of the entries of a list"),
        _word("norm", "x ord=2", "of a list"),
        _word("dot", "x y", "sum(x*y), of two lists"),
        _word("cumsum", "x axis=None", "the list of the sums of the first entries"),
        _word("sort", "x", "of a list, upwards"),
        _word("topk", "x k", "the list of the k largest entries, downwards"),
        _word("median", "x", "of a list of an odd number of entries"),
        _word("std", "x correction", "sqrt(sum((x - mean(x))**2)/(n - correction)), of a list"),
        _word("var", "x correction", "sum((x - mean(x))**2)/(n - correction), of a list"),
        _word("softmax", "x axis=None", "exp(x)/sum(exp(x)), of a list"),
        _word("log_softmax", "x axis=None", "x - log(sum(exp(x))), of a list"),
        _word("logsumexp", "x axis=None", "log(sum(exp(x))), of a list"),
        _word("cross_entropy", "x target", "-log_softmax(x)[target], of a list and a whole number"),
        _word("mse_loss", "x y", "the mean of (x - y)**2"),
        _word("l1_loss", "x y", "the mean of abs(x - y)"),
        _word("smooth_l1_loss", "x y beta=1", "the mean of d**2/(2*beta) for d = abs(x - y) < beta, else d - beta/2"),
        _word("huber_loss", "x y delta=1", "the mean of d**2/2 for d = abs(x - y) <= delta, else delta*(d - delta/2)"),
        _word("binary_cross_entropy_with_logits", "x y", "the mean of (1 - y)*x - logsigmoid(x)"),
    ]


WORDS = {row.name: row for row in (*_of_numbers(), *_of_lists())}
ALIASES = {
    "absolute": "abs", "fabs": "abs", "ceiling": "ceil", "clamp": "clip", "remainder": "mod", "power": "pow",
    "leakyrelu": "leaky_relu", "hard_tanh": "hardtanh", "hard_sigmoid": "hardsigmoid", "hard_swish": "hardswish",
    "hard_shrink": "hardshrink", "soft_shrink": "softshrink", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arctan2": "atan2", "ln": "log", "swish": "silu", "step": "heaviside", "sgn": "sign", "detach": "stop_gradient",
    "log_sigmoid": "logsigmoid", "reduce_max": "max", "reduce_min": "min", "reduce_sum": "sum", "select": "where",
    "log_sum_exp": "logsumexp", "bce_with_logits": "binary_cross_entropy_with_logits", "inner": "dot", "vdot": "dot",
    "vector_norm": "norm", "clip_by_value": "clip",
}  # fmt: skip
KEYWORDS = {
    "negative_slope": "slope", "alpha": "alpha", "min_val": "min", "max_val": "max", "a_min": "min", "a_max": "max",
    "dim": "axis", "exponent": "y", "ddof": "correction", "input": "x", "other": "y", "lambda": "lambd",
    "clip_value_min": "min", "clip_value_max": "max",
}  # fmt: skip
"""What frameworks call the same argument."""


ASKED = {
    "slope": "the slope differs: 0.01 in torch and jax, 0.2 in tensorflow and keras",
    "correction": "the divisor differs: correction=1 in torch, 0 in jax and tensorflow",
}
"""Why an argument has no default: each framework has its own."""


def word(name: str) -> Word | None:
    """The operation of that name; letters of any case, since a class of SymPy's has capitals."""
    lower = name.lower()
    return WORDS.get(ALIASES.get(lower, lower))
