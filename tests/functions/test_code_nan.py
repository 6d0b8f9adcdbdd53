"""Generated code: nan stays nan, a classical derivative has no value at its kink; compiled and run where possible."""

from __future__ import annotations

import math
import subprocess

import pytest
import sympy
from sympy import (
    Abs,
    Max,
    Piecewise,
    Symbol,
    ccode,
    cxxcode,
    fcode,
    jscode,
    nan,
    octave_code,
    rcode,
    rust_code,
    sign,
    sqrt,
)

import relu_sym as rs

x = Symbol("x", real=True)
POINTS = [-2.0, 0.0, 1.0, 3.0, math.nan, math.inf, -math.inf]
FUNCTIONS = {
    "relu": rs.ReLU(x - 1),
    "nested": rs.ReLU(rs.ReLU(x) - 2),
    "step": rs.Heaviside(x),
    "step without value": rs.Heaviside(x, nan),
    "classical": rs.diff(rs.ReLU(x), x, mode="classical"),
    "classical beside a root": rs.diff(Abs(x - sqrt(2)), x, mode="classical"),
    "Max by cases": rs.rewrite(Max(x, 1), Piecewise, x),
    "sign by cases": rs.rewrite(2 * sign(x) + sqrt(2), Piecewise, x),
    "a point apart": rs.rewrite(1 + rs.Heaviside(x, 1) - rs.Heaviside(x, 0), Piecewise, x),
    "a hole": rs.diff(rs.Heaviside(x), x, mode="classical"),
    "cases": rs.diff(Piecewise((0, x < 0), (x**2, x < 1), (2 * x - 1, True)), x),
}
VALUES = {
    "relu": [0, 0, 0, 2, math.nan, math.inf, 0],
    "nested": [0, 0, 0, 1, math.nan, math.inf, 0],
    "step": [0, 0.5, 1, 1, math.nan, 1, 0],
    "step without value": [0, math.nan, 1, 1, math.nan, 1, 0],
    "classical": [0, math.nan, 1, 1, math.nan, 1, 0],
    "classical beside a root": [-1, -1, -1, 1, math.nan, 1, -1],
    "Max by cases": [1, 1, 1, 3, math.nan, math.inf, 1],
    "sign by cases": [v + math.sqrt(2) for v in (-2, 0, 2, 2, math.nan, 2, -2)],
    "a point apart": [1, 2, 1, 1, math.nan, 1, 1],
    "a hole": [0, math.nan, 0, 0, math.nan, 0, 0],
    "cases": [0, 0, 2, 2, math.nan, 2, 0],
}
C = """#include <stdio.h>
#include <math.h>
double f(double x) {{ return {code}; }}
int main(void) {{ double p[] = {{-2, 0, 1, 3, NAN, INFINITY, -INFINITY}};
for (int i = 0; i < 7; i++) printf("%.17g\\n", f(p[i])); return 0; }}
"""
CXX = C.replace("<stdio.h>", "<cstdio>").replace("<math.h>", "<cmath>\n#include <algorithm>")
RUST = """fn f(x: f64) -> f64 {{ {code} }}
fn main() {{ for p in [-2.0, 0.0, 1.0, 3.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {{ println!("{{}}", f(p)); }} }}
"""
JS = "for (const x of [-2, 0, 1, 3, NaN, Infinity, -Infinity]) console.log({code});"
FORTRAN = """program main
real*8 :: x, p(7), zero
integer :: i
zero = 0
p = (/ -2d0, 0d0, 1d0, 3d0, 0d0/zero, 1d0/zero, -1d0/zero /)
do i = 1, 7
x = p(i)
print *, {code}
end do
end program
"""
OCTAVE = "for x = [-2 0 1 3 NaN Inf -Inf]\nprintf('%.17g\\n', {code});\nend\n"


def numbers(text: str) -> list[float]:
    return [float(line.strip().lower().replace("infinity", "inf")) for line in text.split("\n") if line.strip()]


def run(*command: str) -> list[float]:
    return numbers(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)


LANGUAGES = {
    "gcc": (ccode, C, "f.c", ("-o", "{out}", "{file}", "-lm")),
    "g++": (cxxcode, CXX, "f.cpp", ("-std=c++17", "-o", "{out}", "{file}")),
    "rustc": (rust_code, RUST, "f.rs", ("-A", "warnings", "-o", "{out}", "{file}")),
    "gfortran": (lambda e: fcode(e, standard=95, source_format="free"), FORTRAN, "f.f90", ("-o", "{out}", "{file}")),
    "node": (jscode, JS, "f.js", None),
    "octave": (octave_code, OCTAVE, "f.m", None),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("tool", LANGUAGES)
def test_nan_stays_nan(need_tool, tmp_path, tool, name):
    program = need_tool(tool)
    write, frame, file, options = LANGUAGES[tool]
    source, out = tmp_path / file, tmp_path / "out"
    source.write_text(frame.format(code=write(FUNCTIONS[name])))
    if options is None:
        got = run(program, str(source))
    else:
        built = [o.format(out=out, file=source) for o in options]
        subprocess.run([program, *built], check=True, capture_output=True, timeout=60)
        got = run(str(out))
    seen = POINTS[:5] if tool == "octave" and "cases" in name else POINTS  # it has masks, and 0*Inf is NaN
    rows = list(zip(got, VALUES[name], strict=True))[: len(seen)]
    assert all(math.isclose(a, b, rel_tol=1e-15) or (math.isnan(a) and math.isnan(b)) for a, b in rows), got


def test_a_classical_derivative_is_still_sympys_piecewise():
    found, native = FUNCTIONS["classical"], Piecewise((0, x < 0), (1, x > 0))
    assert found == native and native == found and hash(found) == hash(native) and repr(found) == repr(native)
    assert 2 * found + 1 == 2 * native + 1 and found - native == 0 and {native: 1}[found] == 1
    assert found.func(*found.args) == found and found.subs(x, 0) is nan and sympy.latex(found) == sympy.latex(native)


@pytest.mark.parametrize(
    "code, missing",
    [
        (ccode, "NAN"),
        (lambda e: ccode(e, standard="C89"), "(0.0/0.0)"),
        (rcode, "NaN"),
        (jscode, "NaN"),
        (rust_code, "f64::NAN"),
    ],
)
def test_the_word_for_nan(code, missing):
    assert missing in code(FUNCTIONS["classical"]) and "iecewise" not in code(FUNCTIONS["classical"])


def test_constants_keep_seventeen_digits():
    assert "1.4142135623730951" in rust_code(FUNCTIONS["classical beside a root"])
    assert "1.4142135623730951" in rust_code(rs.ReLU(x - sqrt(2)))
