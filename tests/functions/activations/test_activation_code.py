"""Printed code: the framework's own function where one has the same meaning, else the formula; and it is run."""

from __future__ import annotations

import math
import subprocess
import warnings
from importlib.util import find_spec

import numpy as np
import pytest
from sympy import (
    Rational,
    ccode,
    cxxcode,
    fcode,
    jscode,
    julia_code,
    lambdify,
    maple_code,
    mathematica_code,
    mathml,
    octave_code,
    oo,
    pycode,
    rcode,
    rust_code,
    symbols,
)
from sympy.printing.numpy import CuPyPrinter, JaxPrinter, NumPyPrinter
from sympy.printing.pytorch import TorchPrinter
from sympy.printing.tensorflow import TensorflowPrinter

import relu_sym as rs
from relu_sym.functions.activations import ACTIVATIONS

x, y, a = symbols("x y a", real=True)
third = Rational(1, 3)
torch_code, jax_code = TorchPrinter().doprint, JaxPrinter().doprint
numpy_code, tensorflow_code = NumPyPrinter().doprint, TensorflowPrinter().doprint
F = "torch.nn.functional"
CODE = [
    (torch_code, rs.LeakyReLU(x), "torch.nn.functional.leaky_relu(x, 1/100)"),
    (torch_code, rs.LeakyReLU(x, a), "(-a*torch.relu(-x) + torch.relu(x))"),
    (torch_code, 2 * rs.LeakyReLU(x, a), "2*(-a*torch.relu(-x) + torch.relu(x))"),
    (torch_code, rs.ReLU6(x), "torch.nn.functional.relu6(x)"),
    (torch_code, rs.Hardtanh(x, -2), "torch.nn.functional.hardtanh(x, -2, 1)"),
    (torch_code, rs.Clip(x, 0, 1), "torch.clamp(x, 0, 1)"),
    (torch_code, rs.Hardsigmoid(x), "torch.nn.functional.hardsigmoid(x)"),
    (torch_code, rs.Hardswish(x), "torch.nn.functional.hardswish(x)"),
    (torch_code, rs.Softshrink(x), "torch.nn.functional.softshrink(x, 1/2)"),
    (torch_code, rs.Hardshrink(x, 2), "torch.nn.functional.hardshrink(x, 2)"),
    (torch_code, rs.Threshold(x, 1, 0), "torch.nn.functional.threshold(x, 1, 0)"),
    (torch_code, rs.ELU(x), "torch.nn.functional.elu(x, 1)"),
    (torch_code, rs.SELU(x), "torch.nn.functional.selu(x)"),
    (torch_code, rs.CELU(x, 2), "torch.nn.functional.celu(x, 2)"),
    (torch_code, rs.Softplus(x, 2), "torch.nn.functional.softplus(x, 2, 40)"),
    (torch_code, rs.GELU(x), "torch.nn.functional.gelu(x)"),
    (torch_code, rs.GELUTanh(x), "torch.nn.functional.gelu(x, approximate='tanh')"),
    (torch_code, rs.SiLU(x), "torch.nn.functional.silu(x)"),
    (torch_code, rs.Mish(x), "torch.nn.functional.mish(x)"),
    (torch_code, rs.LogSumExp(x, y, a), "torch.logaddexp(torch.logaddexp(x, y), a)"),
    (torch_code, rs.Hinge(x), "torch.relu(1 - x)"),
    (torch_code, rs.Clip(x, max=1), "torch.clamp(x, None, 1)"),
    (torch_code, 2 * rs.Clip(x - 1, -oo, oo), "2*(x - 1)"),
    (torch_code, rs.Hardtanh(x, 1, -1), "torch.clamp(x, 1, -1)"),
    (torch_code, rs.Hardtanh(x, -1, oo), "torch.clamp(x, -1, None)"),
    (jax_code, rs.Hardtanh(x, -oo, a), "jax.numpy.clip(x, None, a)"),
    (torch_code, rs.Huber(x, 2), f"{F}.huber_loss(x, torch.zeros_like(x), reduction='none', delta=2)"),
    (torch_code, rs.SmoothL1(x), f"{F}.smooth_l1_loss(x, torch.zeros_like(x), reduction='none', beta=1)"),
    (jax_code, rs.LeakyReLU(x), "jax.nn.leaky_relu(x, 1/100)"),
    (jax_code, rs.ReLU6(x), "jax.nn.relu6(x)"),
    (jax_code, rs.Hardtanh(x), "jax.nn.hard_tanh(x)"),
    (jax_code, rs.Hardtanh(x, -2), "jax.numpy.clip(x, -2, 1)"),
    (jax_code, rs.Clip(x, 0), "jax.numpy.clip(x, 0, None)"),
    (jax_code, rs.Threshold(x + 1, 1, 0), "jax.numpy.where(x + 1 <= 1, 0, x + 1)"),
    (jax_code, rs.Hardshrink(x, 2), "jax.numpy.where(abs(x) <= 2, 0, x)"),
    (jax_code, rs.Hardsigmoid(x), "jax.nn.hard_sigmoid(x)"),
    (jax_code, rs.Hardswish(x), "jax.nn.hard_swish(x)"),
    (jax_code, rs.ELU(x, 2), "jax.nn.elu(x, 2)"),
    (jax_code, rs.SELU(x), "jax.nn.selu(x)"),
    (jax_code, rs.CELU(x), "jax.nn.celu(x, 1)"),
    (jax_code, rs.GELU(x), "jax.nn.gelu(x, approximate=False)"),
    (jax_code, rs.GELUTanh(x), "jax.nn.gelu(x, approximate=True)"),
    (jax_code, rs.SiLU(x), "jax.nn.silu(x)"),
    (jax_code, rs.Mish(x), "jax.nn.mish(x)"),
    (jax_code, rs.Softplus(x), "jax.nn.softplus(x)"),
    (jax_code, rs.Softplus(x, 2), "((1/2)*jax.nn.softplus(2*x))"),
    (jax_code, rs.Squareplus(x), "jax.nn.squareplus(x, 4)"),
    (jax_code, rs.LogSumExp(x, y), "jax.numpy.logaddexp(x, y)"),
    (tensorflow_code, rs.LeakyReLU(x, third), "tensorflow.nn.leaky_relu(x, 1/3)"),
    (tensorflow_code, rs.ELU(x), "tensorflow.nn.elu(x)"),
    (tensorflow_code, rs.GELUTanh(x), "tensorflow.nn.gelu(x, approximate=True)"),
    (numpy_code, rs.Softplus(x), "numpy.logaddexp(x, 0)"),
    (numpy_code, rs.LogSumExp(x, y), "numpy.logaddexp(x, y)"),
    (numpy_code, rs.Clip(x, 0, 1), "numpy.clip(x, 0, 1)"),
    (CuPyPrinter().doprint, rs.Softplus(x), "cupy.logaddexp(x, 0)"),
    (pycode, rs.Softplus(x), "(max(x, 0) + math.log1p(math.exp(-abs(x))))"),
    (ccode, rs.Softplus(x), "(fdim(x, 0) + log1p(exp(-fabs(x))))"),
    (ccode, 2 * rs.LeakyReLU(x, a), "2*(-a*fdim(-x, 0) + fdim(x, 0))"),
    (mathematica_code, rs.Hinge(x), "Max[0, 1 - x]"),
    (maple_code, rs.Hinge(x), "max(0, 1 - x)"),
]


@pytest.mark.parametrize("printer, e, want", CODE, ids=lambda v: getattr(v, "__name__", str(v)[:40]))
def test_code(printer, e, want):
    assert printer(e) == want


def example(cls):
    """With one number for each parameter."""
    if cls is rs.Clip or cls is rs.Hardtanh:
        return cls(x, -third, 2)
    return cls(x, 1 - 2 * x, 0) if cls.many else cls(x, *[Rational(k, 3) for k in (2, -1)[: cls.most - 1]])


EXAMPLES = [*(example(cls) for cls in ACTIVATIONS), rs.Clip(x, -third), rs.Clip(x, max=2), rs.Hardtanh(x)]
EXAMPLES += [rs.Hardtanh(x, 1, -1), rs.Hardtanh(x, -1, oo), rs.Clip(2 * x, -oo)]
BRACKETED = [3 - 2 * f + x / (1 + f**2) for f in EXAMPLES if f.func in (rs.LeakyReLU, rs.Softplus, rs.Maxout, rs.Huber)]
COMPOUND = [3 - 2 * f + x / (1 + f**2) for f in EXAMPLES]
POINTS = [-40.0, -4.0, -3.0, -1.0, -0.5, -1 / 3, 0.0, 0.25, 1 / 3, 0.7, 1.0, 2.5, 3.0, 7.0, 40.0]
OFF = [-40.0, -4.0, -1.3, -0.2, 0.45, 1.5, 7.0, 40.0]
"""Off all kinks and jumps of the examples."""


def law_at(f, t):
    return float(f.subs(x, Rational(t)).evalf(30))


@pytest.mark.parametrize("f", [*EXAMPLES, *BRACKETED], ids=str)
@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
def test_code_runs(f, modules):
    """Of SymPy's lambdify."""
    g = lambdify(x, f, modules)
    for t in OFF:
        assert float(g(t)) == pytest.approx(law_at(f, t), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("f", EXAMPLES, ids=str)
def test_numpy_arrays(f):
    assert np.allclose(rs.lambdify(x, f)(OFF), [law_at(f, t) for t in OFF], rtol=1e-13, atol=1e-14)
    if "erf" in pycode(f) and not find_spec("scipy"):
        return  # SymPy's lambdify has no erf of arrays without SciPy
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # SymPy's exp in the branch not taken
        assert np.allclose(lambdify(x, f)(np.array(OFF)), [law_at(f, t) for t in OFF], rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("f", [rs.LeakyReLU(x, a), rs.Clip(x, -1, a), rs.LogSumExp(x, a), rs.Huber(x, a), rs.ELU(x, a)])
def test_several_variables(f):
    g = rs.lambdify((x, a), f)
    for t in OFF:
        assert float(g(t, 0.75)) == pytest.approx(law_at(f.subs(a, 0.75), t), rel=1e-13)


def test_c_runs(tmp_path, need_tool):
    """In brackets where a product or a power needs them."""
    compiler = need_tool("cc")
    written = [*EXAMPLES, *COMPOUND]
    bodies = "".join(f"static double f{k}(double x) {{ return {ccode(f)}; }}\n" for k, f in enumerate(written))
    calls = "".join(f'        printf("%.17g\\n", f{k}(x));\n' for k in range(len(written)))
    source, program = tmp_path / "laws.c", tmp_path / "laws"
    source.write_text(
        f"#include <math.h>\n#include <stdio.h>\n{bodies}int main(void) {{\n    double x;\n"
        f'    while (scanf("%lf", &x) == 1) {{\n{calls}    }}\n    return 0;\n}}\n'
    )
    subprocess.run([compiler, "-std=gnu99", "-Wall", "-Werror", "-o", program, source, "-lm"], check=True)
    printed = subprocess.run([program], input="\n".join(map(repr, OFF)), check=True, capture_output=True, text=True)
    got = np.array(printed.stdout.split(), float).reshape(len(OFF), len(written))
    for k, f in enumerate(written):
        assert np.allclose(got[:, k], [law_at(f, t) for t in OFF], rtol=1e-13, atol=1e-13), f


LANGUAGES = [julia_code, octave_code, rcode, cxxcode, lambda f: fcode(f, source_format="free", standard=95)]
LANGUAGES += [jscode, rust_code, mathml]


@pytest.mark.parametrize("f", EXAMPLES, ids=str)
def test_other_languages_have_code(f):
    for language in LANGUAGES[:5] if f.has(rs.GELU) else LANGUAGES:  # JavaScript and Rust have no erf
        assert language(f)


def test_a_name_of_the_users_own_wins():
    assert ccode(rs.LeakyReLU(x), user_functions={"LeakyReLU": "mine"}) == "mine(x)"
    assert jscode(rs.Softplus(x), user_functions={"Softplus": "mine"}) == "mine(x)"


STEEP = [
    (rs.Softplus(x), (0.0, 1000.0)),
    (rs.diff(rs.Softplus(x), x), (0.0, 1.0)),
    (rs.diff(rs.Softplus(x), x, 2), (0.0, 0.0)),
    (rs.diff(rs.SiLU(x), x), (0.0, 1.0)),
    (rs.diff(rs.SiLU(x), x, 2), (0.0, 0.0)),
    (rs.diff(rs.Mish(x), x), (0.0, 1.0)),
    (rs.LogSumExp(x, 1), (1.0, 1000.0)),
    (rs.LogSumExp(2 * x, -x), (1000.0, 2000.0)),
    (rs.diff(rs.LogSumExp(x, 1), x), (0.0, 1.0)),
    (rs.Softplus(x, 3), (0.0, 1000.0)),
]


@pytest.mark.parametrize("f, ends", STEEP, ids=str)
@pytest.mark.parametrize("modules", ["numpy", "math"])
def test_exponentials_that_overflow(f, ends, modules):
    """rs.lambdify at 1000 and -1000, where exp is no double; and its digits in between."""
    g = rs.lambdify(x, f, modules)
    assert [float(g(-1000.0)), float(g(1000.0))] == pytest.approx(list(ends))
    for t in (-30, -2, -0.25, 0, 1.5, 30):
        assert float(g(t)) == pytest.approx(law_at(f, t), rel=1e-12, abs=1e-15)


# ---------------------------------------------------------------------- the frameworks themselves
@pytest.mark.torch
@pytest.mark.parametrize("f", [*EXAMPLES, *BRACKETED], ids=str)
def test_torch_runs(f):
    torch = pytest.importorskip("torch")
    for points in (POINTS, OFF):
        t = torch.tensor(points, dtype=torch.float64)
        got = lambdify(x, f, "torch")(t)
        want = [law_at(f, Rational(p)) for p in points]
        assert got.dtype == torch.float64
        assert np.allclose(torch.broadcast_to(got, t.shape).numpy(), want, rtol=1e-12, atol=1e-12)


@pytest.mark.torch
@pytest.mark.parametrize("f", EXAMPLES, ids=str)
def test_torch_slopes(f):
    """Off the kinks automatic differentiation of the printed code gives the derivative; celu's in single precision."""
    torch = pytest.importorskip("torch")
    t = torch.tensor(OFF, dtype=torch.float64, requires_grad=True)
    lambdify(x, f, "torch")(t).sum().backward()
    slope = rs.diff(f, x, mode="classical")
    assert np.allclose(t.grad.numpy(), [law_at(slope, p) for p in OFF], rtol=1e-6, atol=1e-7)


@pytest.mark.torch
@pytest.mark.parametrize("f", [rs.Softplus(x), rs.GELU(x), rs.SELU(x), rs.LogSumExp(x, 1), rs.Hardshrink(x)], ids=str)
def test_torch_by_the_normal_form(f):
    torch = pytest.importorskip("torch")
    points = [-1000.0, -1.25, 0.0, 0.5, 2.0, 1000.0]
    found = rs.lambdify(x, f, "torch")(torch.tensor(points, dtype=torch.float64))
    assert np.allclose(found.numpy(), rs.lambdify(x, f)(points), rtol=1e-13, atol=1e-13)


def in_doubles(jax):
    """JAX in double precision, by the name of its version."""
    return jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64()


@pytest.mark.jax
@pytest.mark.parametrize("f", [*EXAMPLES, *BRACKETED], ids=str)
def test_jax_runs(f):
    jax = pytest.importorskip("jax")
    with in_doubles(jax):
        got = lambdify(x, f, "jax")(jax.numpy.array(OFF, dtype="float64"))
        want = [law_at(f, p) for p in OFF]
        assert np.allclose(np.asarray(got), want, rtol=1e-12, atol=1e-12)


@pytest.mark.jax
def test_jax_slopes():
    """Of all at once, as columns of one function."""
    jax = pytest.importorskip("jax")
    with in_doubles(jax):
        found = jax.vmap(jax.jacfwd(lambdify(x, EXAMPLES, "jax")))(jax.numpy.array(OFF, dtype="float64"))
        for f, column in zip(EXAMPLES, found, strict=True):
            slope = rs.diff(f, x, mode="classical")
            assert np.allclose(np.asarray(column), [law_at(slope, p) for p in OFF], rtol=1e-9, atol=1e-9), f


def test_softplus_of_torch_is_ours_to_rounding():
    """Past its threshold PyTorch computes x: at 40 the difference is below the last digit."""
    assert 40 + math.log1p(math.exp(-40)) == 40 and 20 + math.log1p(math.exp(-20)) != 20
