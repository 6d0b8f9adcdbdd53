"""Printers: text, LaTeX, MathML, code that is run, and the names lambdify reaches."""

import os
import re
import shutil
import subprocess

import pytest
import sympy
from sympy import (
    Rational,
    Symbol,
    ccode,
    cxxcode,
    fcode,
    glsl_code,
    jscode,
    julia_code,
    lambdify,
    latex,
    maple_code,
    mathematica_code,
    mathml,
    nan,
    octave_code,
    pretty,
    pycode,
    rcode,
    rust_code,
)
from sympy.printing.lambdarepr import NumExprPrinter, lambdarepr
from sympy.printing.numpy import CuPyPrinter, JaxPrinter, NumPyPrinter, SciPyPrinter
from sympy.printing.pytorch import TorchPrinter
from sympy.printing.tensorflow import TensorflowPrinter

from relu_sym.errors import UnsupportedError
from relu_sym.functions import Dirac, ReLU
from relu_sym.functions import HeavisideStep as H

x = Symbol("x", real=True)


def flat(text):
    return re.sub(r"\s+", " ", text)


TEXT = [
    (str, ReLU(x), "ReLU(x)"),
    (str, H(x), "Heaviside(x)"),
    (str, H(x, nan), "Heaviside(x, nan)"),
    (str, Dirac(x), "Dirac(x)"),
    (str, Dirac(x, 1), "Dirac(x, 1)"),
    (str, 2 * H(x) ** 2, "2*Heaviside(x)**2"),
    (latex, ReLU(x), r"\operatorname{ReLU}\left(x\right)"),
    (latex, ReLU(x) ** 2, r"\operatorname{ReLU}^{2}\left(x\right)"),
    (latex, H(x), r"\theta\left(x\right)"),
    (latex, H(x) ** 2, r"\left(\theta\left(x\right)\right)^{2}"),
    (latex, H(x, 0), r"\theta_{0 \mapsto 0}\left(x\right)"),
    (latex, Dirac(x), r"\delta\left(x\right)"),
    (latex, Dirac(x, 1), r"\delta^{\left( 1 \right)}\left(x\right)"),
    (latex, Dirac(x, 1) ** 2, r"\left(\delta^{\left( 1 \right)}\left(x\right)\right)^{2}"),
    (lambda e: pretty(e, use_unicode=True), H(x), "θ(x)"),
    (lambda e: pretty(e, use_unicode=False), H(x), "Heaviside(x)"),
    (lambda e: pretty(e, use_unicode=False), Dirac(x, 1), "Dirac(x, 1)"),
    (lambda e: pretty(e, use_unicode=True), ReLU(x) ** 2, "    2   \nReLU (x)"),
    (mathml, ReLU(x), "<apply><ci>ReLU</ci><ci>x</ci></apply>"),
    (mathml, Dirac(x, 1), "<apply><ci>Dirac</ci><ci>x</ci><cn>1</cn></apply>"),
    (
        lambda e: mathml(e, printer="presentation"),
        ReLU(x),
        "<mrow><mi>ReLU</mi><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></mrow>",
    ),
]


@pytest.mark.parametrize("printer, e, want", TEXT, ids=lambda v: (getattr(v, "__name__", None) or str(v))[:40])
def test_text(printer, e, want):
    assert printer(e) == want


CODE = [
    (ccode, ReLU(x), "fdim(x, 0)"),
    (ccode, H(x), "((x < 0) ? ( 0.0 ) : ((x == 0) ? ( 0.5 ) : ((x > 0) ? ( 1.0 ) : ( x ))))"),
    (ccode, H(x, 1), "((x < 0) ? ( 0.0 ) : ((x == 0 || x > 0) ? ( 1.0 ) : ( x )))"),
    (cxxcode, ReLU(x), "std::max<double>(x, 0)"),
    (lambda e: fcode(e, source_format="free"), ReLU(x), "merge(0d0, dble(x), (x) < 0)"),
    (
        lambda e: fcode(e, source_format="free", standard=95),
        H(x),
        "merge(0.0d0, merge(0.5d0, merge(1.0d0, x, x > 0), x == 0), x < 0)",
    ),
    (julia_code, ReLU(x), "max.(0, x)"),
    (octave_code, ReLU(x), "feval(@(u) max(0, u)./(u == u), x)"),
    (rust_code, ReLU(x - 1), "{ let u: f64 = x - 1.0; if u < 0.0 { 0.0 } else { u } }"),
    (rust_code, H(x, 0), "(if (x == 0.0 || x < 0.0) { 0.0 } else if (x > 0.0) { 1.0 } else { x })"),
    (jscode, ReLU(x), "Math.max(0, x)"),
    (rcode, ReLU(x), "pmax(0, x)"),
    (rcode, H(x), "ifelse(x < 0,0.0,ifelse(x == 0,0.5,ifelse(x > 0,1.0,x)))"),
    (glsl_code, ReLU(x), "max(0.0, x)"),
    (mathematica_code, ReLU(x), "Max[0, x]"),
    (mathematica_code, H(x), "HeavisideTheta[x]"),
    (mathematica_code, H(x, 0), "Piecewise[{{0, x < 0}, {0, x == 0}}, 1]"),
    (mathematica_code, Dirac(x), "DiracDelta[x]"),
    (mathematica_code, Dirac(x, 1), "Derivative[1][DiracDelta][x]"),
    (maple_code, ReLU(x), "max(0, x)"),
    (maple_code, H(x), "Heaviside(x)"),
    (maple_code, Dirac(x), "Dirac(x)"),
    (maple_code, Dirac(x, 1), "Dirac(1, x)"),
    (maple_code, H(x, nan), "piecewise(x < 0, 0, x = 0, undefined, 1)"),
    (octave_code, Dirac(x, 1), "dirac(1, x)"),
    (pycode, ReLU(x), "max(x, 0)"),
    (lambdarepr, ReLU(x), "max(x, 0)"),
    (NumPyPrinter().doprint, ReLU(x), "numpy.maximum(x, 0)"),
    (NumPyPrinter().doprint, H(x), "numpy.heaviside(x, 1/2)"),
    (NumPyPrinter().doprint, H(x, nan), "numpy.heaviside(x, numpy.nan)"),
    (SciPyPrinter().doprint, ReLU(x), "numpy.maximum(x, 0)"),
    (CuPyPrinter().doprint, ReLU(x), "cupy.maximum(x, 0)"),
    (CuPyPrinter().doprint, H(x, 1), "cupy.heaviside(x, 1)"),
    (JaxPrinter().doprint, ReLU(x), "jax.nn.relu(x)"),
    (JaxPrinter().doprint, H(x), "jax.numpy.heaviside(x, 1/2)"),
    (TorchPrinter().doprint, ReLU(x), "torch.relu(x)"),
    (TorchPrinter().doprint, H(x), "torch.heaviside(x, torch.full_like(x, 1/2))"),
    (TensorflowPrinter().doprint, ReLU(x), "tensorflow.math.maximum(0, x)"),
    (NumExprPrinter().doprint, ReLU(x), "numexpr.evaluate('where((x < 0), 0, x)', truediv=True)"),
]


@pytest.mark.parametrize("printer, e, want", CODE, ids=lambda v: (getattr(v, "__name__", None) or str(v))[:40])
def test_code(printer, e, want):
    assert flat(printer(e)) == want


@pytest.mark.parametrize(
    "printer",
    [
        ccode,
        cxxcode,
        fcode,
        julia_code,
        rust_code,
        jscode,
        rcode,
        glsl_code,
        NumExprPrinter().doprint,
        TensorflowPrinter().doprint,
    ],
)
def test_no_code_for_an_impulse(printer):
    with pytest.raises(UnsupportedError, match=r"code for Dirac\(x, 1\): a Dirac has no pointwise value.*rs\.pair"):
        printer(2 * Dirac(x, 1))


@pytest.mark.parametrize(
    "own, name", [(ReLU(x), "ReLU"), (H(x), "Heaviside"), (H(x), "HeavisideStep"), (Dirac(x), "Dirac")]
)
def test_user_functions_win(own, name):
    assert ccode(own, user_functions={name: "mine"}) == "mine(x)"
    assert lambdify(x, own, [{name: lambda v: 42}, "math"])(0.0) == 42


POINTS = [-2.5, -1.0, 0.0, 0.5, 3.0]
FUNCTIONS = [
    ReLU(x),
    H(x),
    H(x, 0),
    H(x, 1),
    ReLU(x) * H(x - 1) + ReLU(ReLU(x) - 1),
    1 - H(x) ** 2 / 2,
    H(x, 1) / (1 + H(x, 0)),
]


@pytest.mark.parametrize("modules", [None, "numpy", "math", "mpmath", "cmath", "sympy"])
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_lambdify_agrees_with_subs(f, modules):
    g = lambdify(x, f, modules) if modules else lambdify(x, f)
    for at in POINTS:
        assert abs(g(at) - f.subs(x, Rational(at))) < 1e-12, at


@pytest.mark.parametrize("modules", ["numpy", "math", "mpmath"])
def test_nan_and_undefined_values_stay_nan(modules):
    for f, at in ((ReLU(x), float("nan")), (H(x), float("nan")), (H(x, nan), 0.0)):
        value = lambdify(x, f, modules)(at)
        assert value != value


@pytest.mark.parametrize("modules", [None, "numpy", "math", "mpmath", "cmath"])
def test_lambdify_of_an_impulse(modules):
    make = (lambda f: lambdify(x, f, modules)) if modules else (lambda f: lambdify(x, f))
    assert make(2 * Dirac(x))(-1.5) == 0 and make(Dirac(x))(1.0) == 0.0 and make(Dirac(x, 1) + x)(2.0) == 2.0
    for f in (Dirac(x), Dirac(x, 1), x * Dirac(x) + 1):
        with pytest.raises(UnsupportedError, match=r"no pointwise value.*rs\.pair.*rs\.integrate"):
            make(f)(0.0)


def test_a_symbol_may_carry_the_name_of_a_class():
    dirac = Symbol("dirac")
    assert lambdify(dirac, Dirac(dirac) + dirac)(2.0) == 2.0


def test_symbolic_lambdify():
    y = Symbol("y", real=True)
    for f in (ReLU(x), H(x), H(x, 1), Dirac(x), Dirac(x, 2)):
        assert lambdify(x, f, "sympy")(y - 1) == f.subs(x, y - 1)


def test_arrays():
    numpy = pytest.importorskip("numpy")
    points = numpy.array(POINTS)
    for f in FUNCTIONS:
        want = [float(f.subs(x, Rational(at))) for at in POINTS]
        assert numpy.allclose(lambdify(x, f)(points), want)
        assert lambdify(x, f)(points.reshape(1, 5)).shape == (1, 5)
    assert list(lambdify(x, Dirac(x - 7) + 2 * x)(points)) == list(2 * points)
    assert lambdify(x, Dirac(x - 7))(points).shape == (5,)
    with pytest.raises(UnsupportedError, match="pointwise"):
        lambdify(x, Dirac(x - 3))(points)


@pytest.mark.torch
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_torch_runs(f):
    torch = pytest.importorskip("torch")
    for dtype in (torch.float32, torch.float64):
        got = lambdify(x, f, "torch")(torch.tensor(POINTS, dtype=dtype))
        assert got.dtype == dtype and got.tolist() == [float(f.subs(x, Rational(at))) for at in POINTS]


@pytest.mark.jax
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_jax_runs(f):
    jnp = pytest.importorskip("jax.numpy")
    got = lambdify(x, f, "jax")(jnp.array(POINTS))
    assert got.tolist() == [float(f.subs(x, Rational(at))) for at in POINTS]


def tool(name):
    """The path of a compiler or interpreter; without it skip at home and fail in CI."""
    path = shutil.which(name)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing in CI")
        pytest.skip(f"{name} is not installed: the generated code is not run")
    return path


def expected():
    return [float(f.subs(x, Rational(at))) for f in FUNCTIONS for at in POINTS]


def assert_numbers(output, want):
    got = [float(line) for line in output.split()]
    assert len(got) == len(want) and all(abs(a - b) < 1e-12 for a, b in zip(got, want, strict=True)), (got, want)


@pytest.mark.parametrize("compiler, suffix, code", [("gcc", ".c", ccode), ("g++", ".cpp", cxxcode)])
def test_compiled_code_gives_the_same_numbers(tmp_path, compiler, suffix, code):
    path = tool(compiler)
    headers = "#include <math.h>\n#include <stdio.h>\n"
    headers += "#include <algorithm>\n#include <cmath>\n" if suffix == ".cpp" else ""
    bodies = "".join(f"double f{k}(double x) {{ return {code(f)}; }}\n" for k, f in enumerate(FUNCTIONS))
    calls = "".join(f'printf("%.17g\\n", f{k}({at!r}));\n' for k in range(len(FUNCTIONS)) for at in POINTS)
    source, program = tmp_path / f"steps{suffix}", tmp_path / "steps"
    source.write_text(f"{headers}{bodies}int main(void) {{\n{calls}return 0; }}\n")
    subprocess.run([path, "-Wall", "-Werror", "-o", program, source, "-lm"], check=True, capture_output=True, text=True)
    assert_numbers(subprocess.run([program], check=True, capture_output=True, text=True).stdout, expected())


def test_javascript_gives_the_same_numbers():
    node = tool("node")
    lines = "".join(f"console.log((x => {jscode(f)})({at!r}));\n" for f in FUNCTIONS for at in POINTS)
    assert_numbers(subprocess.run([node, "-e", lines], check=True, capture_output=True, text=True).stdout, expected())


def test_ccode_of_the_step_does_not_call_it():
    code = ccode(H(x, Rational(1, 4)))
    assert "Heaviside" not in code and "?" in code and "0.25" in code
    assert sympy.ccode(ReLU(x), assign_to="y") == "y = fdim(x, 0);"
