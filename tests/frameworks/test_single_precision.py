"""Programs in float32: squares and quotients that overflow, denormal numbers, slopes from rounded results."""

import math
import warnings

import pytest

import relu_sym as rs
from relu_sym.frameworks.executors import executor
from relu_sym.parsing.programs import parse_program

TINY, SMALL, LARGE, HUGE = 1e-40, 1e-30, 1e30, 3e38

MEASURED = [
    # PyTorch 2.13.0 and 2.14.1
    ("torch", "logsumexp([x, y])", (1e8, 1e8), (1, 1)),
    ("torch", "logsumexp([x, y])", (1.0, 1.0), (0.5, 0.5)),
    ("torch", "prod([x, y])", (SMALL, SMALL), (0, 0)),
    ("torch", "prod([x, y])", (2.0, 3.0), (3, 2)),
    ("torch", "prod([x, y])", (0.0, SMALL), (SMALL, 0)),
    ("torch", "hypot(x, y)", (SMALL, SMALL), (math.sqrt(0.5), math.sqrt(0.5))),
    ("torch", "hypot(x, y)", (HUGE, TINY), (1, 0)),
    ("torch", "relu6(hypot(x, x)) + y", (TINY, 1.0), (math.sqrt(2), 1)),
    ("torch", "std([x, y], 1)", (1e20, 1.0), (math.sqrt(0.5), -math.sqrt(0.5))),
    ("torch", "norm([x, y])", (LARGE, LARGE), (0, 0)),
    ("torch", "x/y", (SMALL, SMALL), (1 / SMALL, -1 / SMALL)),
    ("torch", "softsign(x) + y", (-1e10, 1.0), (0, 1)),
    ("torch", "relu(x) + y", (TINY, 1.0), (1, 1)),
    ("torch", "maximum(x, 0.1) + y", (0.1, 1.0), (0.5, 1)),
    ("torch", "where(x > 0.1, 5*x, x) + y", (0.1, 1.0), (1, 1)),
    ("torch", "expm1(x) + y", (-20.5, 1.0), (0, 1)),
    ("torch", "elu(x) + y", (-20.5, 1.0), (math.exp(-20.5), 1)),
    ("torch", "logaddexp(x, y)", (1e8, -1e30), (1, 0)),
    # TensorFlow 2.21.0
    ("tensorflow", "expm1(x) + y", (-20.5, 1.0), (math.exp(-20.5), 1)),
    ("tensorflow", "elu(x, 1) + y", (-14.0, 1.0), (8.344650268554688e-07, 1)),
    ("tensorflow", "selu(x) + y", (-14.0, 1.0), (1.430511474609375e-06, 1)),
    ("tensorflow", "selu(x) + y", (-20.5, 1.0), (0, 1)),
    # JAX 0.10.2
    ("jax", "expm1(x) + y", (-20.5, 1.0), (0, 1)),
    ("jax", "elu(x) + y", (-20.5, 1.0), (0, 1)),
    ("jax", "elu(x, 2) + y", (-14.0, 1.0), (1.6689300537109375e-06, 1)),
    ("jax", "celu(x, 2) + y", (-41.0, 1.0), (0, 1)),
    ("jax", "selu(x) + y", (-14.0, 1.0), (1.4670723658127827e-06, 1)),
    ("jax", "logaddexp(x, y)", (1e8, -1e30), (1, 0)),
    ("jax", "logaddexp(x, y)", (-1e30, 1e8), (0, 1)),
    ("jax", "x/y", (SMALL, SMALL), (1 / SMALL, -math.inf)),
    ("jax", "x/y", (1e20, 1e20), (1e-20, 0)),
    ("jax", "x/x + y", (1e-20, 1.0), (-math.inf, 1)),
    ("jax", "0*x/y", (1.0, 1e-20), (0, math.nan)),
    ("jax", "logaddexp(x, y)", (1e8, 1e8), (1, 1)),
    ("jax", "logsumexp([x, y])", (1e8, 1e8), (0.5, 0.5)),
    ("jax", "relu(x) + y", (TINY, 1.0), (0, 1)),
    ("jax", "maximum(x, 0) + y", (TINY, 1.0), (0.5, 1)),
    ("jax", "where(x > 0, x, 0) + y", (TINY, 1.0), (0, 1)),
    ("jax", "where(x == 0, 0, x) + y", (TINY, 1.0), (0, 1)),
    ("jax", "log(x) + y", (TINY, 1.0), (math.inf, 1)),
    ("jax", "sqrt(x*x) + y", (1e-22, 1.0), (math.inf, 1)),
    ("jax", "maximum(x, 0.1) + y", (0.1, 1.0), (0.5, 1)),
]


def alike(a, b):
    return a == b or (a != a and b != b) or abs(a - b) <= 1e-4 * max(abs(a), abs(b))


def asked(framework, program, at, version=None):
    found = rs.autodiff(program, dict(zip("xy", at, strict=True)), framework, ["x", "y"], version, dtype="float32")
    return [float(v) for v in found.values()]


@pytest.mark.filterwarnings("ignore::relu_sym.RoundingWarning")
@pytest.mark.parametrize(("framework", "program", "at", "slopes"), MEASURED)
def test_as_measured(framework, program, at, slopes):
    found = asked(framework, program, at)
    assert all(map(alike, found, slopes)), found


@pytest.mark.parametrize("framework", [pytest.param(f, marks=getattr(pytest.mark, f)) for f in ("torch", "jax")])
def test_as_the_framework_itself_says(framework):
    pytest.importorskip(framework)
    machine = executor(framework)
    for name, program, at, slopes in MEASURED:
        if name == framework:
            point = dict(zip("xy", at, strict=True))
            real = machine.gradient(parse_program(program), point, ("x", "y"), dtype="float32")
            assert all(alike(0.0 if r is None else r, s) for r, s in zip(real, slopes, strict=True)), (program, real)


@pytest.mark.parametrize(
    ("framework", "program", "at", "dtype"),
    [
        ("jax", "hypot(x, y)", (SMALL, SMALL), "float32"),
        ("jax", "hypot(x, y)", (1e20, 1e20), "float32"),
        ("jax", "x**1.5 + y", (TINY, 1.0), "float32"),
        ("tensorflow", "relu(x) + y", (TINY, 1.0), "float32"),
        ("tensorflow", "relu(x*x) + y", (1e-160, 1.0), "float64"),
        ("tensorflow", "asinh(x) + y", (LARGE, 1.0), "float32"),
        ("tensorflow", "acosh(x) + y", (-3.0, 1.0), "float32"),
        ("torch", "log(x) + y", (TINY, 1.0), "float32"),
        ("torch", "atan2(x, y)", (SMALL, SMALL), "float32"),
    ],
)
def test_what_depends_on_the_order_of_the_arithmetic_is_refused(framework, program, at, dtype):
    with pytest.raises(rs.UnsupportedError, match=r"overflow|denormal|outside"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rs.autodiff(program, dict(zip("xy", at, strict=True)), framework, dtype=dtype)


def test_the_exact_answer_is_told_beside_what_jax_makes_of_a_denormal_number():
    with pytest.warns(rs.RoundingWarning, match="exactly 1; in float64 0|exactly 1, in float64 0"):
        assert rs.autodiff("relu(x)", 5e-324, "jax") == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rs.autodiff("relu(x)", 5e-324, "torch") == 1


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_of_logsumexp(dtype):
    """float16 keeps its denormal numbers in JAX too, which computes them in float32."""
    x = {"float16": 20000.0, "bfloat16": 300.0}[dtype]
    slopes = rs.autodiff("logsumexp([x, x, x, x])", x, dtype=dtype)
    assert float(slopes) == pytest.approx({"float16": 4, "bfloat16": 4 * math.exp(-2)}[dtype], rel=0.02)
    assert rs.autodiff("relu(x)", 6e-8, "jax", dtype="float16") == 1
