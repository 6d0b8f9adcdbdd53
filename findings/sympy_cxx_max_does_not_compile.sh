#!/usr/bin/env bash
# The C++ that SymPy prints for Max(x, 1) is no C++ for a double x.
# Guess before the run: std::max<double>(1, x) or std::max(1.0, x), since std::max wants two arguments of one type.
# Seen with SymPy 1.14.0 and clang (of PyPI's ziglang 0.13.0): std::max(1, x), "no matching function for call to 'max'";
# the C of the same expression, fmax(1, x), compiles.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0" "mpmath==1.3.0" "ziglang==0.13.0"
cd "$work"
export ZIG_GLOBAL_CACHE_DIR="$work/cache" ZIG_LOCAL_CACHE_DIR="$work/cache"
venv/bin/python - <<'PYTHON'
import sympy
from sympy import Max, Symbol, ccode, cxxcode

print("SymPy", sympy.__version__)
x = Symbol("x")
print("C++:", cxxcode(Max(x, 1)), "  C:", ccode(Max(x, 1)))
with open("f.cpp", "w") as out:
    out.write(f"#include <algorithm>\n#include <cmath>\ndouble f(double x) {{ return {cxxcode(Max(x, 1))}; }}\n")
with open("f.c", "w") as out:
    out.write(f"#include <math.h>\ndouble f(double x) {{ return {ccode(Max(x, 1))}; }}\n")
PYTHON
venv/bin/python -m ziglang cc -c f.c -o c.o && echo "the C compiles"
if venv/bin/python -m ziglang c++ -c f.cpp -o cpp.o 2>errors; then
    echo "the C++ compiles now"
    exit 1
fi
grep -m1 "no matching function for call to 'max'" errors
