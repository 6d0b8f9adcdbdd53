"""SymPy's C code of our functions, compiled, against rs.lambdify at many points and at every kink."""

from __future__ import annotations

import subprocess

import numpy as np
from sympy import Abs, Max, Min, Piecewise, Rational, Symbol, ccode, exp

import relu_sym as rs

x = Symbol("x", real=True)
WRITTEN = [
    rs.ReLU(x),
    rs.ReLU(3 * x - 1) - 2 * rs.ReLU(-x),
    rs.Heaviside(x),
    rs.Heaviside(x - 1, 0) + rs.Heaviside(x + 1, 1),
    rs.Heaviside(x, Rational(1, 4)) * x**2 + exp(-x) * rs.Heaviside(-x),
    rs.rewrite(Abs(Abs(x) - 1), Piecewise),
    rs.rewrite(Max(x, Min(2 * x, 1), -x), Piecewise),
    rs.rewrite(rs.diff(Abs(x) * (x - 1), x), Piecewise),
    rs.ReLU(rs.ReLU(x) - Rational(1, 2)),
]


def test_compiled_c_and_lambdify_agree(tmp_path, need_tool):
    compiler = need_tool("cc")
    kinks = np.array([-1, 0, 0.25, 1 / 3, 0.5, 1])
    points = np.concatenate(
        [kinks, np.nextafter(kinks, -9), np.nextafter(kinks, 9), np.random.default_rng(0).uniform(-3, 3, 2000)]
    )
    bodies = "".join(f"static double f{k}(double x) {{ return {ccode(f)}; }}\n" for k, f in enumerate(WRITTEN))
    table = ", ".join(f"f{k}" for k in range(len(WRITTEN)))
    source, program = tmp_path / "kinks.c", tmp_path / "kinks"
    source.write_text(
        "#include <math.h>\n#include <stdio.h>\n"
        f"{bodies}"
        f"static double (*all[])(double) = {{{table}}};\n"
        "int main(void) {\n"
        "    double x;\n"
        '    while (scanf("%lf", &x) == 1)\n'
        f"        for (int k = 0; k < {len(WRITTEN)}; k++)\n"
        '            printf("%.17g\\n", all[k](x));\n'
        "    return 0;\n}\n"
    )
    options = ["-std=c99", "-Wall", "-Werror", "-ffp-contract=off"]
    subprocess.run([compiler, *options, "-o", program, source, "-lm"], check=True, capture_output=True, text=True)
    given = "\n".join(map(repr, points.tolist()))
    printed = subprocess.run([program], input=given, check=True, capture_output=True, text=True).stdout
    got = np.array(printed.split(), float).reshape(len(points), len(WRITTEN))
    for k, f in enumerate(WRITTEN):
        want = rs.lambdify(x, f)(points)
        assert np.allclose(got[:, k], want, rtol=1e-14, atol=1e-15), f
