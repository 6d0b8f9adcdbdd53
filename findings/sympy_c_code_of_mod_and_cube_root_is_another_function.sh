#!/usr/bin/env bash
# In SymPy, Mod(-1, 3) is 2 and the cube root of -8 is the principal one, 1 + sqrt(3)*I.  What does the C code compute?
# Guess before the run: x - 3*floor(x/3), as in the Julia and Rust code, or fmod with a correction, as in the JavaScript
# code; and pow(x, 1.0/3.0), a nan at -8 as from lambdify.  Seen with SymPy 1.14.0 and clang (of PyPI's ziglang 0.13.0):
# fmod(x, 3), which is -1, and cbrt(x), which is -2, while x**(2/3) at -8 is a nan: a period with a jump moved to 0, and
# a function on the whole line beside its own square on half of it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
packages=("sympy==1.14.0" "mpmath==1.3.0" "numpy==2.4.6" "ziglang==0.13.0")
"$work/venv/bin/pip" install -q --disable-pip-version-check "${packages[@]}"
export ZIG_GLOBAL_CACHE_DIR="$work/cache" ZIG_LOCAL_CACHE_DIR="$work/cache"
"$work/venv/bin/python" - "$work" <<'PYTHON'
import math
import subprocess
import sys
from pathlib import Path

import numpy
import sympy
from sympy import Mod, Rational, Symbol, ccode, jscode, julia_code, lambdify

print("SymPy", sympy.__version__)
work = Path(sys.argv[1])
x = Symbol("x", real=True)
cases = [(Mod(x, 3), -1), (x ** Rational(1, 3), -8), (x ** Rational(2, 3), -8)]
lines = "\n".join(f'x = {at}; printf("%.6f\\n", {ccode(e)});' for e, at in cases)
(work / "case.c").write_text(
    f"#include <math.h>\n#include <stdio.h>\nint main(void) {{ double x; {lines} return 0; }}\n"
)
build = [sys.executable, "-m", "ziglang", "cc", "-o", str(work / "case"), str(work / "case.c"), "-lm"]
subprocess.run(build, check=True, capture_output=True)
printed = subprocess.run(work / "case", check=True, capture_output=True, text=True).stdout
found = [float(line) for line in printed.split()]
for (e, at), value in zip(cases, found):
    print(f"{e} at {at}: SymPy {e.subs(x, at).evalf(6)}, C {ccode(e)} = {value}")
print("JavaScript", jscode(cases[0][0]), "Julia", julia_code(cases[0][0]))
assert Mod(-1, 3) == 2 and jscode(cases[0][0]) == "((x % 3) + 3) % 3"
assert found[0] == -1, "Mod has changed"
assert found[1] == -2 and math.isnan(found[2]), "the powers have changed"
with numpy.errstate(invalid="ignore"):
    assert math.isnan(lambdify(x, cases[1][0], "numpy")(numpy.array([-8.0]))[0]), "lambdify has changed"
PYTHON
