"""Activations of ONNX: those that switch become switches, those that are curved become smooth heads.

Alphas and bounds that are attributes are float32: 0.01 stands for 0.00999999977648258209228515625.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from ..errors import UnsupportedError
from .arrays import broadcast
from .entries import Entry, Form, finite, plus, rational, times
from .onnx_node import Call
from .onnx_tensor import is_unbounded
from .tape import Tape, Tensor

SIXTH = rational(0.1666666716337204)
"""float32(1/6): what HardSwish multiplies by in the operator's own function body, onnxruntime and the evaluator."""


def rectified(call: Call) -> list[Tensor]:
    """max(x, 0)."""
    call.arity(1)
    return [call[0].like(call.tape.relu(call[0].entries, call.label, "relu"))]


def leaky(
    tape: Tape, entries: Sequence[Entry], slopes: Sequence[Any], label: str, head: str = "leaky_relu"
) -> list[Entry]:
    """x for x >= 0, slope*x below: slope*x + (1 - slope)*max(x, 0)."""
    above = tape.relu(entries, label, head)
    return [plus(times(c, e), times(1 - finite(c), r)) for c, e, r in zip(slopes, entries, above, strict=True)]


def leaky_rectified(call: Call) -> list[Tensor]:
    """alpha*x for x < 0, else x."""
    call.arity(1)
    alpha, x = call.factor("alpha", 0.009999999776482582), call.floats()
    return [x.like(leaky(call.tape, x.entries, [alpha] * len(x.entries), call.label))]


def parametric(call: Call) -> list[Tensor]:
    """slope*x for x < 0, else x; the slope is constant and broadcasts one way."""
    call.arity(2)
    x, _ = call.all()
    slopes = broadcast(call.constant(1), x.shape)
    return [x.like(leaky(call.tape, x.entries, slopes.entries, call.label, "prelu"))]


def absolute(call: Call) -> list[Tensor]:
    """max(x, -x)."""
    call.arity(1)
    moved = [e for e in call[0].entries if type(e) is Form]
    made = iter(call.tape.largest([(e, times(-1, e)) for e in moved], call.label, "abs"))
    return [call[0].like([next(made) if type(e) is Form else abs(e) for e in call[0].entries])]


def clipped(tape: Tape, entries: Sequence[Entry], low: Any, high: Any, label: str) -> list[Entry]:
    """min(high, max(low, x)), a bound that is None absent: where low > high it is high everywhere."""
    if low is not None:
        entries = [plus(e, low) for e in tape.relu([plus(e, -low) for e in entries], label)]
    if high is not None:
        below = tape.relu([plus(high, times(-1, e)) for e in entries], label)
        entries = [plus(high, times(-1, e)) for e in below]
    return list(entries)


def clip(call: Call) -> list[Tensor]:
    """min(max(x, low), high): attributes before opset 11, inputs from then on; absent bounds do not bound."""
    x = call[0]
    if call.opset < 11:
        call.arity(1)
        bounds = [call.attribute("min", "float"), call.attribute("max", "float")]
        kind = "float32"
    else:
        call.arity(1, 3)
        bounds = [call.number(k) if call.given(k) else None for k in (1, 2)]
        call.same_type([t for t in call.inputs if t is not None])
        kind = x.dtype
    free = [b is None or is_unbounded(b, kind, sign) for b, sign in zip(bounds, (-1, 1), strict=True)]
    low, high = (None if f else finite(b) for b, f in zip(bounds, free, strict=True))
    return [x.like(clipped(call.tape, x.entries, low, high, call.label))]


def hard_sigmoid(call: Call) -> list[Tensor]:
    """max(0, min(1, alpha*x + beta))."""
    call.arity(1)
    x = call.floats()
    alpha, beta = call.factor("alpha", 0.20000000298023224), call.factor("beta", 0.5)
    inner = [plus(times(alpha, e), beta) for e in x.entries]
    return [x.like(clipped(call.tape, inner, 0, 1, call.label))]


def hard_swish(call: Call) -> list[Tensor]:
    """x*max(0, min(1, x*float32(1/6) + 1/2))."""
    call.arity(1)
    return [call.floats().like(call.tape.smooth(call[0].entries, "hardswish", SIXTH, Fraction(1, 2)))]


def thresholded(call: Call) -> list[Tensor]:
    """x for x > alpha, else 0: continuous for alpha = 0 only."""
    call.arity(1)
    if call.factor("alpha", 1.0) != 0:
        raise UnsupportedError("ThresholdedRelu with alpha other than 0 jumps at alpha: networks here are continuous")
    return rectified(call)


def shrunk(call: Call) -> list[Tensor]:
    """x + bias for x < -lambd, x - bias for x > lambd, else 0: continuous for bias = lambd >= 0 only."""
    call.arity(1)
    bias, threshold = call.factor("bias", 0.0), call.factor("lambd", 0.5)
    if bias != threshold or threshold < 0:
        raise UnsupportedError("Shrink with bias other than lambd jumps: networks here are continuous")
    x = call.floats()
    above = call.tape.relu([plus(e, -threshold) for e in x.entries], call.label)
    below = call.tape.relu([plus(times(-1, e), -threshold) for e in x.entries], call.label)
    return [x.like([plus(a, times(-1, b)) for a, b in zip(above, below, strict=True)])]


def head(name: str, **numbers: float) -> Callable[[Call], list[Tensor]]:
    """A smooth head with float attributes and their defaults."""

    def run(call: Call) -> list[Tensor]:
        call.arity(1)
        found = [call.factor(k, default) for k, default in numbers.items()]
        if name == "celu" and found[0] <= 0:
            raise UnsupportedError("Celu with alpha = {0}: it is read for alpha > 0", found[0])
        return [call.floats().like(call.tape.smooth(call[0].entries, name, *found))]

    return run


def gelu(call: Call) -> list[Tensor]:
    """x*Phi(x), or its approximation by tanh."""
    call.arity(1)
    kind = call.attribute("approximate", "text", "none")
    if kind not in ("none", "tanh"):
        raise UnsupportedError("Gelu with approximate = {0!r}", kind)
    return [call.floats().like(call.tape.smooth(call[0].entries, "gelu" if kind == "none" else "gelu_tanh"))]


ACTIVATIONS = {
    "Relu": rectified,
    "LeakyRelu": leaky_rectified,
    "PRelu": parametric,
    "Abs": absolute,
    "Clip": clip,
    "HardSigmoid": hard_sigmoid,
    "HardSwish": hard_swish,
    "ThresholdedRelu": thresholded,
    "Shrink": shrunk,
    "Sigmoid": head("sigmoid"),
    "Tanh": head("tanh"),
    "Exp": head("exp"),
    "Erf": head("erf"),
    "Softplus": head("softplus"),
    "Mish": head("mish"),
    "Gelu": gelu,
    "Elu": head("elu", alpha=1.0),
    "Celu": head("celu", alpha=1.0),
    "Selu": head("selu", alpha=1.67326319217681884765625, gamma=1.05070102214813232421875),
}
