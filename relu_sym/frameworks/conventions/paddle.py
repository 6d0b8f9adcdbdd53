"""Paddle: seven kinks moved from 2 to 3."""

from __future__ import annotations

from .convention import Convention as Row
from .convention import Table

_OLD, _NEW = ("2.6.2",), ("3.3.1",)
_CLIP = ("clip(0,1)@0", "clip(0,1)@1", "clip(0,0)@0", "clip(min=0)@0", "clip(max=0)@0")
_POWER = ("x**0@0", "x**0 int@0", "x**0.5@0", "x**1.5@0")

PADDLE = Table(
    "paddle",
    {
        "3.3.1": "2026-11-28, CPU: paddle.grad; paddle.jit.to_static; no forward mode",
        "2.6.2": "2026-11-28, CPU, numpy 1.26.4",
    },
    (
        Row("relu", "0", "left", at_nan="zero", meets="multiply", shown=("relu@0", "sqrt(relu(x))@0")),
        Row("relu6", "0 and 6", "outer", shown=("relu6@0", "relu6@6")),
        Row("leaky_relu", "0", "right", shown=("leaky_relu(0.1)@0",)),
        Row("prelu", "0", "left", shown=("prelu(0.25)@0",)),
        Row("elu", "0", "left", shown=("elu(2)@0",)),
        Row("selu", "everywhere", "open", shown=("selu@0",), said="every point: its constants are of float32"),
        Row("celu", "0", "left", shown=("celu(2)@0",)),
        Row("hardtanh", "-1 and 1", "outer", shown=("hardtanh@-1", "hardtanh@1")),
        Row("hardsigmoid", "-3 and 3", "outer", shown=("hardsigmoid@-3", "hardsigmoid@3")),
        Row("hardswish", "-3 and 3", "outer", shown=("hardswish@-3", "hardswish@3")),
        Row("softshrink", "-lambd and lambd", "inner", shown=("softshrink(0.5)@0.5",)),
        Row("hardshrink", "-lambd and lambd", "one", versions=_NEW, shown=("hardshrink(0.5)@0.5",)),
        Row("hardshrink", "-lambd and lambd", "zero", versions=_OLD, shown=("hardshrink(0.5)@0.5",)),
        Row("abs", "0", "mean", at_nan="nan", shown=("abs@0",), said="sqrt(abs(x)) has 0, so inf stops here"),
        Row("sign", "0", "zero", shown=("sign@0",)),
        Row("floor", "whole numbers", "zero", shown=("floor@1",)),
        Row("ceil", "whole numbers", "zero", shown=("ceil@1",)),
        Row("round", "halves", "zero", shown=("round@0.5",)),
        Row("mod", "multiples of y", "formula", versions=_NEW, shown=("mod(x,1)@1",), said="1, and -floor(x/y)"),
        Row("mod", "everywhere", "none", versions=_OLD, shown=("mod(x,1)@1",), compiled="to_static: 0"),
        Row("maximum", "x = y", "even split", versions=_NEW, shown=("maximum(x,0)@0", "maximum(0,x)@0")),
        Row("maximum", "x = y", "last", versions=_OLD, shown=("maximum(x,0)@0", "maximum(0,x)@0")),
        Row("minimum", "x = y", "even split", versions=_NEW, shown=("minimum(x,0)@0", "minimum(0,x)@0")),
        Row("minimum", "x = y", "last", versions=_OLD, shown=("minimum(x,0)@0", "minimum(0,x)@0")),
        Row("fmax", "x = y", "first", shown=("fmax(x,0)@0",)),
        Row("fmin", "x = y", "first", shown=("fmin(x,0)@0",)),
        Row("clip", "its ends, numbers", "inner", at_nan="zero", versions=_NEW, shown=_CLIP),
        Row("clip", "its ends, numbers", "outer", at_nan="zero", versions=_OLD, shown=_CLIP),
        Row("clip to arrays", "its ends, arrays", "x only", versions=_NEW,
            shown=("clip(0,1) array bounds@0", "clip d/dlo@tie"), compiled="to_static: the bounds get 0"),
        Row("max", "ties", "even split", versions=_NEW, shown=("max@[1,1,1]",)),
        Row("max", "ties", "each", versions=_OLD, shown=("max@[1,1,1]",), said="outside Clarke's set"),
        Row("min", "ties", "even split", versions=_NEW, shown=("min@[1,1,1]",)),
        Row("min", "ties", "each", versions=_OLD, shown=("min@[1,1,1]",), said="outside Clarke's set"),
        Row("max along axis", "ties", "even split", versions=_NEW, shown=("max along axis@[1,1,1]",)),
        Row("max along axis", "ties", "each", versions=_OLD, shown=("max along axis@[1,1,1]",)),
        Row("min along axis", "ties", "even split", versions=_NEW, shown=("min along axis@[1,1,1]",)),
        Row("min along axis", "ties", "each", versions=_OLD, shown=("min along axis@[1,1,1]",)),
        Row("amax", "ties", "even split", shown=("amax@[1,1,1]",)),
        Row("sort", "ties", "first", shown=("sort[0]@[1,1,1]", "sort[-1]@[1,1,1]"), said="stable"),
        Row("where", "its condition", "branch taken", shown=("where(x>0,x,0)@0", "where(x>0,sqrt(x),0)@0")),
        Row("sqrt", "0", "formula", shown=("sqrt@0", "sqrt(x*x)@0")),
        Row("log", "0", "formula", shown=("log@0", "x*log(x)@0")),
        Row("power", "base 0", "formula, 0 by exponent 0", versions=_NEW, shown=_POWER),
        Row("power", "base 0", "formula", versions=_OLD, shown=_POWER),
        Row("power by a whole number", "base 0", "formula, 0 by exponent 0", versions=_NEW, shown=_POWER),
        Row("power by a whole number", "base 0", "formula", versions=_OLD, shown=_POWER),
        Row("norm", "0", "formula, 0 at 0", shown=("norm2@[0,0]",)),
        Row("norm1", "0", "composed", composed="sum(abs(x))", shown=("norm1@[0,0]",)),
    ),
    smooth="multiply",
    about="relu, ... are paddle.nn.functional; prod at a zero factor is nan and is not answered; "
    "to_static has x/10 in float32 (leaky zero@0), so that compiled mode is measured and not answered",
)  # fmt: skip
