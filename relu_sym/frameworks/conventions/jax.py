"""JAX, and Keras on it."""

from __future__ import annotations

from dataclasses import replace

from .convention import Convention as Row
from .convention import Table

_UNSURE = ("tanh", "mish", "gelu", "silu", "erf", "logsigmoid", "celu", "hardswish", "hypot")

_FROM_VALUE = {"expm1": "sum", "elu": "factor", "celu": "factor", "selu": "factor"}

_ROWS = (
    Row("relu", "0", "left", at_nan="zero", meets="select", shown=("relu@0", "sqrt(relu(x))@0")),
    Row("relu6", "0 and 6", "outer", shown=("relu6@0", "relu6@6")),
    Row("leaky_relu", "0", "right", shown=("leaky_relu(0.1)@0", "leaky_relu(2)@0")),
    Row("elu", "0", "left", shown=("elu(2)@0",)),
    Row("selu", "0", "left", shown=("selu@0",), dtypes="its constants are rounded to the dtype"),
    Row("celu", "0", "left", shown=("celu(2)@0",)),
    Row("gelu", "everywhere", "open", shown=("gelu@0",), said="every point: its default is gelu_tanh, with tanh"),
    Row("hardtanh", "-1 and 1", "inner", shown=("hardtanh@-1", "hardtanh@1"), only=("-1", "1")),
    Row("hardsigmoid", "-3 and 3", "outer", shown=("hardsigmoid@-3", "hardsigmoid@3")),
    Row("hardswish", "-3 and 3", "outer", shown=("hardswish@-3", "hardswish@3")),
    Row("abs", "0", "right", at_nan="left", meets="select", shown=("abs@0", "sqrt(abs(x))@0")),
    Row("sign", "0", "cut", at_nan="nan", shown=("sign@0",)),
    Row("floor", "whole numbers", "cut", shown=("floor@0", "floor@1")),
    Row("ceil", "whole numbers", "cut", shown=("ceil@0", "ceil@1")),
    Row("round", "halves", "cut", shown=("round@0.5",)),
    Row("trunc", "whole numbers but 0", "cut", shown=("trunc@1",)),
    Row("frac", "whole numbers but 0", "composed", composed="x - trunc(x)", shown=("frac@1", "frac@1.25")),
    Row("heaviside", "0", "cut", forward_meets="select", shown=("heaviside(x,0.5)@0", "x*heaviside(x,0.5)@0")),
    Row("mod", "multiples of y", "formula", shown=("mod(x,1)@1", "mod(5,x) d/dx@2.5"), said="1, and -floor(x/y)"),
    Row("fmod", "multiples of y", "formula", shown=("fmod(x,1)@1",), said="1, and -trunc(x/y)"),
    Row("maximum", "x = y", "even split", at_nan="zero", meets="multiply", shown=("maximum(x,0)@0",)),
    Row("minimum", "x = y", "even split", meets="multiply", shown=("minimum(x,y)@tie", "minimum(x,0)@0")),
    Row("fmax", "x = y", "last", shown=("fmax(x,0)@0",)),
    Row("fmin", "x = y", "last", shown=("fmin(x,0)@0",)),
    Row("clip", "its ends", "composed", composed="minimum(maximum(x, min), max)", shown=("clip(0,1)@0", "clip(0,0)@0")),
    Row(
        "clip to arrays", "its ends", "composed", composed="minimum(maximum(x, min), max)",
        shown=("clip(0,1) array bounds@0", "clip d/dlo@tie", "clip(x,x,1)@0"),
    ),
    Row("max", "ties", "even split", meets="multiply", shown=("max@[1,1,1]", "max@[2,2,1]"), compiled="(1, nan): 0"),
    Row("min", "ties", "even split", meets="multiply", shown=("min@[1,1,1]",)),
    Row("amax", "ties", "even split", meets="multiply", shown=("amax@[2,2,2]", "amax@[1,1,1]")),
    Row("amin", "ties", "even split", meets="multiply", shown=("amin@[1,1,1]",)),
    Row("max along axis", "ties", "even split", meets="multiply", shown=("max along axis@[1,1,1]",)),
    Row("min along axis", "ties", "even split", meets="multiply", shown=("min along axis@[1,1,1]",)),
    Row("sort", "ties", "first", meets="select", shown=("sort[0]@[1,1,1]", "sort[-1]@[1,1,1]"), said="stable"),
    Row("topk", "ties", "first, signed zeros", shown=("topk1@[1,1,1]", "topk2@[1,1,1]", "topk1@[2,1,2]")),
    Row("median", "ties", "composed", composed="sort(x)[n//2]", shown=("median@[1,1,1]",)),
    Row("std", "equal entries", "composed", composed="sqrt(var(x))", shown=("std@[1,1,1]", "std@[1,1]")),
    Row("where", "its condition", "branch taken", shown=("where(x>0,x,0)@0", "where(x>0,sqrt(x),0)@0")),
    Row("sqrt", "0", "formula", shown=("sqrt@0", "sqrt(x*x)@0", "sqrt@-0.0")),
    Row("rsqrt", "0", "formula", shown=("rsqrt(x)*x@0",)),
    Row("cbrt", "0", "formula", shown=("cbrt@0",)),
    Row("log", "0", "formula", shown=("log@0", "x*log(x)@0")),
    Row(
        "power", "base 0", "formula", shown=("x**0.5@0", "x**1.5@0", "(x*x)**0.5@0", "x**0@0"),
        said="y*x**(y - 1), so nan for x**0.0",
    ),
    Row(
        "power by a whole number", "base 0", "formula, cut by exponent 0", forward_meets="select",
        shown=("x**0 int@0", "x**2 int@0"),
    ),
    Row(
        "power of arrays", "base 0", "formula", shown=("0**x@0", "x**x@0", "x**0.5 array@0"),
        said="by the exponent 0 where the base is 0",
    ),
    Row("norm", "0", "composed", composed="sqrt(sum(x*x))", shown=("norm2@[0,0]", "norm2**2@[0,0]")),
    Row("norm1", "0", "composed", composed="sum(abs(x))", shown=("norm1@[0,0]",)),
    Row(
        "norminf", "ties", "composed", composed="maximum(amax(abs(x)), 0)", versions=("0.10.2", "3.15.1"),
        shown=("norminf@[1,1]", "norminf@[0,0]"),
    ),
    Row(
        "norminf", "ties", "composed", composed="amax(abs(x))", versions=("0.4.38", "3.0.5"),
        shown=("norminf@[1,1]", "norminf@[0,0]"),
    ),
    Row("prod", "0", "formula", shown=("prod@[0,2,3]", "prod@[0,0,3]"), said="the product of the others"),
    Row(
        "logaddexp", "large entries", "from the result", shown=("logaddexp(x,x)@0",),
        said="exp(x - logaddexp(x, y)), so that large equal ones have 1 each",
    ),
    Row("softsign", "0", "composed", composed="x/(abs(x) + 1)", shown=("softsign@0",)),
    Row("hypot", "0", "half at 0", shown=("hypot(x,0) d/dx@0", "hypot(x,x)@0", "hypot(x,y)@(0,0)")),
    Row("atan2", "the origin", "formula", shown=("atan2(y,0) d/dy@0", "atan2(y,x)@(0,0)")),
)  # fmt: skip

JAX = Table(
    "jax",
    {
        "0.10.2": "2026-11-28, x64 enabled, CPU: jax.grad, jax.jacfwd, jax.jit(jax.grad)",
        "0.4.38": "2026-11-28, x64 enabled, CPU",
    },
    _ROWS,
    compiled={"0.10.2": "all", "0.4.38": "all"},
    smooth="multiply",
    unconnected="0",
    unsure=_UNSURE,
    denormal="flushed",
    quotient="square",
    from_value=_FROM_VALUE,
    about="relu, ... are jax.nn; clip is jnp.clip, mod jnp.mod, norm jnp.linalg.norm; denormal numbers are 0 on CPUs",
)

_NOT_IN_KERAS = {"fmax", "fmin", "hypot", "heaviside", "fmod", "cbrt", "trunc", "frac", "gelu", "amin", "topk", "std"}
KERAS = Table(
    "keras",
    {
        "3.15.1": "2026-11-28, jax backend 0.10.2, floatx float64: keras.ops, keras.layers.PReLU",
        "3.0.5": "2026-11-28, jax backend 0.4.38",
    },
    (
        *(replace(row) for row in _ROWS if row.operation not in _NOT_IN_KERAS),
        Row(
            "prelu", "0", "composed", composed="relu(x) - slope*relu(-x)", shown=("prelu(0.25)@0",),
            said="outside Clarke's set",
        ),
        Row("topk", "ties", "first, signed zeros", shown=("topk1@[1,1,1]", "topk2@[1,1,1]", "topk1@[2,1,2]")),
        Row("std", "equal entries", "composed", composed="sqrt(var(x))", shown=("std@[1,1,1]", "std@[1,1]")),
        Row("l1_loss", "0", "composed", composed="abs(y - x)", versions=("3.15.1",), shown=("l1_loss@0",)),
        Row(
            "huber_loss", "-delta and delta", "composed", shown=("huber(1)@1",),
            composed="where(abs(x - y) <= delta, square(x - y)/2, delta*(abs(x - y) - delta/2))",
        ),
        Row(
            "binary_cross_entropy_with_logits", "nowhere", "composed", composed="(1 - y)*x - logsigmoid(x)",
            shown=("bce_with_logits(x,1)@0",),
        ),
        Row("softshrink", "-lambd and lambd", "inner", shown=("softshrink(0.5)@-0.5", "softshrink(0.5)@0.5")),
        Row("hardshrink", "-lambd and lambd", "zero", shown=("hardshrink(0.5)@-0.5", "hardshrink(0.5)@0.5")),
    ),
    compiled={"3.15.1": "all", "3.0.5": "all"},
    smooth="multiply",
    unconnected="0",
    unsure=_UNSURE,
    denormal="flushed",
    quotient="square",
    from_value=_FROM_VALUE,
    about="keras.ops on the jax backend; other backends are not measured",
    aliases=("keras (jax)", "keras-jax"),
)  # fmt: skip
