"""PyTorch."""

from __future__ import annotations

from .convention import Convention as Row
from .convention import Table

_OLD, _NEW = ("2.13.0",), ("2.14.1",)
_CLAMP = ("clip(0,1)@0", "clip(0,1)@1", "clip(min=0)@0", "clip(max=0)@0", "clip(0,0)@0", "clip(2,1)@1.5")
_ARRAY = ("clip(0,1) array bounds@0", "clip d/dlo@tie", "clip(x,x,1)@0")

TORCH = Table(
    "torch",
    {
        "2.14.1": "2026-11-28, CUDA wheel on CPU: torch.autograd.grad, torch.func.jvp; no torch.compile",
        "2.13.0": "2026-11-28, CPU build: torch.autograd.grad, torch.func.jvp, torch.compile(fullgraph=True)",
    },
    (
        Row("relu", "0", "left", at_nan="right", meets="select", shown=("relu@0", "sqrt(relu(x))@0")),
        Row("relu6", "0 and 6", "outer", meets="select", shown=("relu6@0", "relu6@6")),
        Row("leaky_relu", "0", "left", meets="multiply", shown=("leaky_relu(0.1)@0", "leaky_relu(2)@0")),
        Row("prelu", "0", "left", forward="right", shown=("prelu(0.25)@0", "prelu(2)@0")),
        Row("elu", "0", "left", shown=("elu(2)@0",)),
        Row("selu", "0", "left", shown=("selu@0",), dtypes="its constants are rounded to the dtype"),
        Row("celu", "0", "left", shown=("celu(2)@0",)),
        Row("hardtanh", "-1 and 1", "outer", meets="select", shown=("hardtanh@-1", "hardtanh@1")),
        Row("hardsigmoid", "-3 and 3", "outer", meets="select", shown=("hardsigmoid@-3", "hardsigmoid@3")),
        Row("hardswish", "-3 and 3", "outer", shown=("hardswish@-3", "hardswish@3")),
        Row("softshrink", "-lambd and lambd", "inner", shown=("softshrink(0.5)@-0.5", "softshrink(0.5)@0.5")),
        Row("hardshrink", "-lambd and lambd", "zero", shown=("hardshrink(0.5)@-0.5", "hardshrink(0.5)@0.5")),
        Row("abs", "0", "mean", at_nan="zero", meets="multiply", shown=("abs@0", "sqrt(abs(x))@0")),
        Row("sign", "0", "zero", meets="select", shown=("sign@0",)),
        Row("floor", "whole numbers", "zero", meets="select", shown=("floor@0", "floor@1")),
        Row("ceil", "whole numbers", "zero", meets="select", shown=("ceil@0", "ceil@1")),
        Row("round", "halves", "zero", meets="select", shown=("round@0.5",)),
        Row("trunc", "whole numbers but 0", "zero", meets="select", shown=("trunc@1",)),
        Row("frac", "whole numbers but 0", "one", shown=("frac@1",), said="frac(x) is x - trunc(x)"),
        Row("heaviside", "0", "refused", shown=("heaviside(x,0.5)@0",), said="aten::heaviside is not implemented"),
        Row("mod", "multiples of y", "formula", shown=("mod(x,1)@1", "mod(5,x) d/dx@2.5"), said="1, and -floor(x/y)"),
        Row("fmod", "multiples of y", "formula", shown=("fmod(x,1)@1",), said="1, and -trunc(x/y)"),
        Row("maximum", "x = y", "even split", meets="select", shown=("maximum(x,y)@tie", "maximum(x,0)@0")),
        Row("minimum", "x = y", "even split", meets="select", shown=("minimum(x,y)@tie", "minimum(x,0)@0")),
        Row("fmax", "x = y", "even split", versions=_NEW, shown=("fmax(x,y)@tie", "fmax(x,0)@0")),
        Row("fmax", "x = y", "first", forward="last", versions=_OLD, shown=("fmax(x,y)@tie", "fmax(x,0)@0")),
        Row("fmin", "x = y", "even split", versions=_NEW, shown=("fmin(x,0)@0",)),
        Row("fmin", "x = y", "first", versions=_OLD, shown=("fmin(x,0)@0",), said="measured for x by itself only"),
        Row("clip", "its ends, numbers", "outer", at_nan="zero", meets="select", versions=_NEW, shown=_CLAMP),
        Row("clip", "its ends, numbers", "inner", at_nan="zero", meets="select", versions=_OLD, shown=_CLAMP),
        Row("clip to arrays", "its ends, arrays", "split by value", versions=_NEW, shown=_ARRAY),
        Row(
            "clip to arrays", "its ends, arrays", "all to x", versions=_OLD, shown=_ARRAY,
            said="with one bound forward mode gives all to the bound",
        ),
        Row("max", "ties", "even split", meets="select", forward_meets="multiply", shown=("max@[1,1,1]",)),
        Row("min", "ties", "even split", meets="select", forward_meets="multiply", shown=("min@[1,1,1]",)),
        Row("amax", "ties", "even split", shown=("amax@[1,1,1]",)),
        Row("max along axis", "ties", "first", meets="select", shown=("max along axis@[1,1,1]",)),
        Row("min along axis", "ties", "first", meets="select", shown=("min along axis@[1,1,1]",)),
        Row("sort", "ties", "first", meets="select", shown=("sort[0]@[1,1,1]", "sort[-1]@[1,1,1]"), said="stable"),
        Row("where", "its condition", "branch taken", shown=("where(x>0,x,0)@0", "where(x>0,sqrt(x),0)@0")),
        Row("sqrt", "0", "formula", shown=("sqrt@0", "sqrt(x*x)@0", "sqrt@-0.0")),
        Row("rsqrt", "0", "formula", shown=("rsqrt(x)*x@0",)),
        Row("log", "0", "formula", shown=("log@0", "x*log(x)@0")),
        Row("power", "base 0", "formula, 0 by exponent 0", shown=("x**0.5@0", "x**1.5@0", "(x*x)**0.5@0", "x**0@0")),
        Row("power by a whole number", "base 0", "formula, 0 by exponent 0", shown=("x**0 int@0", "x**2 int@0")),
        Row(
            "power of arrays", "base 0", "formula, 0 by exponent 0", shown=("0**x@0", "x**x@0", "x**0.5 array@0"),
            said="by the exponent 0 where the base is 0",
        ),
        Row("softplus", "x > 20", "one", shown=("softplus@20",), said="the identity above its threshold"),
        Row("norm", "0", "formula, 0 at 0", meets="multiply", shown=("norm2@[0,0]", "norm2**2@[0,0]")),
        Row("norm1", "0", "composed", composed="sum(abs(x))", shown=("norm1@[0,0]",)),
        Row("norminf", "ties", "composed", composed="amax(abs(x))", shown=("norminf@[1,1]", "norminf@[0,0]")),
        Row("prod", "0", "formula", shown=("prod@[0,2,3]", "prod@[0,0,3]"), said="the product of the others"),
        Row("hypot", "0", "formula", shown=("hypot(x,0) d/dx@0", "hypot(x,x)@0")),
        Row("atan2", "the origin", "formula, 0 at 0", forward="formula", shown=("atan2(y,0) d/dy@0",)),
    ),
    smooth="multiply",
    compiled={"2.13.0": "all"},
    joint=("div", "maximum", "minimum"),
    unsure=("softsign", "fmax", "fmin", "amax"),
    about="relu, ... are torch.nn.functional; clip is torch.clamp, mod torch.remainder, norm torch.linalg.norm",
)  # fmt: skip
