"""Smaller systems, each measured in one version or two on the programs that show its conventions."""

from __future__ import annotations

from .convention import Convention as Row
from .convention import Table


def _ties(rule: str, *operations: str, shown: tuple[str, ...] = ()) -> tuple[Row, ...]:
    return tuple(Row(o, "ties" if o in ("max", "min") else "x = y", rule, shown=shown) for o in operations)


_TIE, _MAX = ("maximum(x,y)@tie", "minimum(x,y)@tie"), ("max@[1,1,1]", "min@[1,1,1]")
_SQRT = Row("sqrt", "0", "formula", shown=("sqrt@0",))
_WHERE = Row("where", "its condition", "branch taken", shown=("where(x>0,x,0)@0",))

AUTOGRAD = Table(
    "autograd",
    {"1.9.1": "2026-11-28: grad, make_jvp", "1.8.0": "2026-11-28"},
    (
        Row("abs", "0", "mean", meets="multiply", shown=("abs@0", "sqrt(abs(x))@0")),
        Row("sign", "0", "zero", shown=("sign@0",)),
        Row("floor", "whole numbers", "zero", shown=("floor@1",)),
        Row("ceil", "whole numbers", "zero", shown=("ceil@1",)),
        Row("round", "halves", "zero", shown=("round@0.5",)),
        Row("mod", "multiples of y", "formula", shown=("mod(x,1)@1",), said="1, and -floor(x/y)"),
        Row("fmod", "everywhere", "refused", shown=("fmod(x,1)@1",), said="VJP of fmod is not defined"),
        Row(
            "heaviside", "everywhere", "refused", shown=("heaviside(x,0.5)@0",), said="VJP of heaviside is not defined"
        ),
        *_ties("even split", "maximum", "minimum", shown=_TIE),
        *_ties("even split", "fmax", "fmin", shown=("fmax(x,0)@0",)),
        Row("clip", "its ends, numbers", "outer", shown=("clip(0,1)@0", "clip(0,1)@1", "clip(0,0)@0")),
        *_ties("even split", "max", "min", shown=("max@[1,1,1]",)),
        _WHERE,
        Row("sqrt", "0", "formula", shown=("sqrt@0",)),
    ),
    about="the library has no relu: write maximum(x, 0)",
)

_CASADI = (
    Row("relu", "0", "mean", shown=("relu@0",), said="ramp"),
    Row("abs", "0", "mean", shown=("abs@0",)),
    Row("sign", "0", "zero", shown=("sign@0",)),
    Row("floor", "whole numbers", "zero", shown=("floor@0",)),
    Row("heaviside", "0", "zero", shown=("heaviside(x,0.5)@0",)),
    Row("fmod", "multiples of y", "formula", shown=("fmod(x,1)@1",)),
    *_ties("even split", "maximum", "minimum", shown=_TIE),
    Row("where", "its condition", "branch taken", shown=("where(x>0,x,0)@0", "where(x>=0,x,0)@0")),
    _SQRT,
    Row("power by a whole number", "base 0", "formula, 0 by exponent 0", shown=("x**0 int@0", "x**2 int@0")),
    Row("power", "base 0", "formula", shown=("x**0.5@0",)),
    Row("norm1", "0", "composed", composed="sum(abs(x))", shown=("norm1@[0,0]",)),
)
CASADI = Table(
    "casadi",
    {"3.8.2": "2026-11-28: gradient() of an SX graph"},
    (*_CASADI, *_ties("nested pairs", "max", "min", shown=("max@[1,1,1]", "max@[1,1,0]"))),
    about="scalar graphs (SX): maximum is fmax, relu is ramp, where is if_else; values printed to 6 digits",
    aliases=("casadi-sx", "casadi sx"),
)
CASADI_MX = Table(
    "casadi-mx",
    {"3.8.2": "2026-11-28: gradient() of an MX graph"},
    (
        *(row for row in _CASADI if row.operation not in ("relu", "heaviside")),
        *_ties("even split", "max", "min", shown=("max@[1,1,1]", "max@[1,1,0]")),
    ),
    about="matrix graphs (MX)",
    aliases=("casadi mx",),
)

PYTENSOR = Table(
    "pytensor",
    {"3.0.7": "2026-11-28: pytensor.grad, default mode and FAST_COMPILE"},
    (
        Row("abs", "0", "mean", shown=("abs@0",)),
        Row("floor", "whole numbers", "zero", shown=("floor@0",)),
        Row("mod", "multiples of y", "formula", shown=("mod(x,1)@1", "mod(x,y)@(1,1)")),
        *_ties("first", "maximum", "minimum", shown=_TIE),
        Row("clip", "its ends, numbers", "inner", shown=("clip(0,1)@0", "clip(0,1)@1", "clip(2,1)@1.5")),
        *_ties("each", "max", "min", shown=_MAX),
        _WHERE,
        _SQRT,
        Row("power", "base 0", "formula", shown=("x**0.5@0",)),
    ),
    about="where is switch; max of a vector gives 1 to every one that ties, outside Clarke's set",
)

TINYGRAD = Table(
    "tinygrad",
    {"0.14.0": "2026-11-28, CPU with clang"},
    (
        Row("relu", "0", "left", at_nan="zero", shown=("relu@0", "relu@nan")),
        Row("relu6", "0", "left", shown=("relu6@0", "relu6@6"), said="and at 6"),
        Row("leaky_relu", "0", "right", shown=("leaky_relu(0.1)@0", "leaky_relu(2)@0")),
        Row(
            "elu",
            "0",
            "composed",
            composed="relu(x) - alpha*relu(1 - exp(x))",
            shown=("elu(2)@0", "elu(2)@-1e-9"),
            said="0 at 0, outside Clarke's set, and wherever 1 - exp(x) rounds to 0",
        ),
        Row("celu", "0", "right", shown=("celu(2)@0",)),
        Row(
            "selu",
            "everywhere",
            "open",
            shown=("selu@0",),
            said="every point: its constants are others",
        ),
        Row("hardtanh", "-1 and 1", "inner", shown=("hardtanh@-1", "hardtanh@1")),
        Row("hardsigmoid", "-3 and 3", "left", shown=("hardsigmoid@-3", "hardsigmoid@3")),
        Row("hardswish", "-3 and 3", "left", shown=("hardswish@3",)),
        Row("abs", "0", "mean", shown=("abs@0",)),
        Row("sign", "0", "zero", shown=("sign@0",)),
        *_ties("even split", "maximum", "minimum", shown=("maximum(x,y)@tie", "minimum(x,number 0)@0")),
        Row("clip", "its ends, numbers", "inner", shown=("clip(0,1)@0", "clip(0,1)@1", "clip(0,0)@0")),
        *_ties("even split", "max", "min", shown=_MAX),
        Row("mod", "multiples of y", "formula", shown=("mod(x,1)@1",)),
        _WHERE,
        _SQRT,
        Row("power", "base 0", "formula", shown=("x**0.5@0",)),
        Row("power by a whole number", "base 0", "formula, 0 by exponent 0", shown=("x**0 int@0", "x**2 int@0")),
    ),
    about="relu6 and hard_* are made of relu",
)

MLX = Table(
    "mlx",
    {"0.32.4": "2026-11-28, CPU: mx.grad, mx.jvp, mx.compile"},
    (
        Row("relu", "0", "left", shown=("relu@0",)),
        Row("relu6", "0 and 6", "outer", shown=("relu6@0", "relu6@6")),
        Row("leaky_relu", "0", "right", shown=("leaky_relu(0.1)@0",)),
        Row("elu", "0", "left", shown=("elu(2)@0",)),
        Row("celu", "0", "zero", shown=("celu(2)@0",), said="wrong: the derivative is 1"),
        Row(
            "selu",
            "everywhere",
            "open",
            shown=("selu@0",),
            said="every point: its constants are others",
        ),
        Row("hardtanh", "-1 and 1", "outer", shown=("hardtanh@-1", "hardtanh@1")),
        Row("hardswish", "-3 and 3", "outer", shown=("hardswish@-3", "hardswish@3")),
        Row("softshrink", "-lambd and lambd", "inner", shown=("softshrink(0.5)@-0.5", "softshrink(0.5)@0.5")),
        Row("hardshrink", "-lambd and lambd", "zero", shown=("hardshrink(0.5)@0.5",)),
        Row("abs", "0", "mean", shown=("abs@0",)),
        Row("sign", "0", "zero", shown=("sign@0",)),
        Row("maximum", "x = y", "last", shown=("maximum(x,number 0)@0", "maximum(number 0,x)@0"), dtypes="in float32"),
        Row("minimum", "x = y", "last", said="as maximum", shown=("minimum(x,y)@tie",), dtypes="in float32"),
        Row("clip", "its ends, numbers", "outer", shown=("clip(0,1)@0", "clip(0,1)@1", "clip(-1,1)@-1")),
        *_ties("even split", "max", "min", shown=_MAX),
        Row("mod", "multiples of y", "formula", shown=("mod(x,1)@1",)),
        _SQRT,
        Row("power", "base 0", "formula", shown=("x**0.5@0",)),
    ),
    about="celu(2) at 0 gives 0 where the derivative is 1",
)

DRJIT = Table(
    "drjit",
    {"1.5.0": "2026-11-28, LLVM backend, x opaque"},
    (
        Row("abs", "0", "mean", at_nan="left", shown=("abs@0", "abs@nan")),
        Row("maximum", "x = y", "last", shown=("maximum(x,y)@tie", "maximum(number 0,x)@0")),
        Row("minimum", "x = y", "first", shown=("minimum(x,y)@tie",)),
        Row("clip", "its ends, numbers", "left", at_nan="zero", shown=("clip(0,1)@0", "clip(0,1)@1")),
        *_ties("each", "max", "min", shown=_MAX),
        _WHERE,
        _SQRT,
        Row("cbrt", "0", "formula", shown=("cbrt@0",)),
    ),
    about="max is that of a dynamic array; prod with a factor 0 is wrong and is not answered",
)

WARP = Table(
    "warp",
    {"1.19.0": "2026-11-28, CPU, wp.Tape"},
    (
        Row("abs", "0", "right", at_nan="right", shown=("abs@0", "abs@nan")),
        Row("sign", "0", "zero", shown=("sign@0",)),
        Row("floor", "whole numbers", "zero", shown=("floor@1",)),
        *_ties("last", "maximum", "minimum", shown=_TIE),
        Row("clip", "its ends, numbers", "right", at_nan="zero", shown=("clip(0,1)@0", "clip(0,1)@1")),
        *_ties("first", "max", "min", shown=_MAX),
        _SQRT,
        Row("cbrt", "0", "formula", shown=("cbrt@0",)),
        Row("norm", "0", "formula, 0 at 0", shown=("norm2@[0,0,0]",)),
        Row("frac", "everywhere", "zero", shown=("frac@1", "frac@1.25"), said="wrong: the derivative is 1"),
        Row("atan2", "the origin", "formula, 0 at 0", shown=("atan2(y,x)@(0,0)",)),
    ),
    about="max of a vector is wp.max(vec3); mod by its second argument is wrong and is not answered",
)

CHAINER = Table(
    "chainer",
    {"7.8.1": "2026-11-28, numpy 1.23.5"},
    (
        Row("relu", "0", "left", at_nan="zero", shown=("relu@0", "relu@nan")),
        Row("relu6", "0 and 6", "outer", shown=("relu6@0", "relu6@6")),
        Row("leaky_relu", "0", "left", shown=("leaky_relu(0.1)@0",)),
        Row("prelu", "0", "right", shown=("prelu(0.25)@0",)),
        Row("elu", "0", "left", shown=("elu(2)@0",)),
        Row("selu", "0", "left", shown=("selu@0",)),
        Row("abs", "0", "mean", shown=("abs@0",)),
        Row("sign", "0", "none", shown=("sign@0",)),
        Row("floor", "whole numbers", "none", shown=("floor@0.5",)),
        *_ties("first", "maximum", "minimum", shown=("maximum(x,y)@tie", "minimum(x,-x)@0")),
        Row("clip", "its ends, numbers", "inner", shown=("clip(0,1)@0", "clip(0,1)@1")),
        *_ties("each", "max", "min", shown=_MAX),
        Row("fmod", "multiples of y", "formula", shown=("fmod(x,1)@1",)),
        _SQRT,
        Row("power", "base 0", "formula", shown=("x**0.5@0",)),
    ),
    about="max of a vector gives 1 to every one that ties, outside Clarke's set",
)

CVXPY = Table(
    "cvxpy",
    {"1.9.3": "2026-11-28: .grad of an expression, one subgradient"},
    (
        Row("relu", "0", "right", shown=("relu@0",), said="pos"),
        Row("abs", "0", "mean", shown=("abs@0",)),
        *_ties("first", "maximum", "minimum", shown=_TIE),
        *_ties("first", "max", "min", shown=_MAX),
        Row("sqrt", "0", "none", shown=("sqrt@0",)),
        Row("log", "0", "none", shown=("log@0",)),
        Row("power", "base 0", "none", shown=("x**0.5@0", "x**1.5@0")),
        Row("norm", "0", "formula, 0 at 0", shown=("norm2@[0,0]",)),
        Row("norm1", "0", "composed", composed="sum(abs(x))", shown=("norm1@[0,0]",)),
    ),
    about="relu is pos, abs and maximum are atoms; None is outside the domain of .grad",
)

MINDSPORE = Table(
    "mindspore",
    {"2.10.0": "2026-11-28, CPU: PyNative mode; graph mode; jvp"},
    (
        Row("relu", "0", "left", shown=("relu@0",)),
        Row("abs", "0", "mean", shown=("abs@0",)),
        Row("maximum", "x = y", "even split", shown=("maximum(x,y) d/dx@tie",)),
        _SQRT,
    ),
)

OTHERS = (AUTOGRAD, CASADI, CASADI_MX, PYTENSOR, TINYGRAD, MLX, DRJIT, WARP, CHAINER, CVXPY, MINDSPORE)
