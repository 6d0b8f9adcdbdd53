#!/usr/bin/env bash
# f' = max(x, 0) for real x has the solutions C + max(x, 0)**2/2, constant left of 0.
# Guess before the run: dsolve integrates the right side, or leaves an integral.  Seen with SymPy 1.14.0: C1 + x**2/2 on
# the whole line, which has the slope x left of 0; x is put as exp(t) on the way, and taken for positive from there on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import Eq, Function, Max, Symbol, dsolve

print("SymPy", sympy.__version__)
x, f = Symbol("x", real=True), Function("f")
found = dsolve(f(x).diff(x) - Max(x, 0), f(x))
print("solution:", found, "; its slope at -1:", found.rhs.diff(x).subs(x, -1), "; asked:", Max(-1, 0))
assert found == Eq(f(x), Symbol("C1") + x**2 / 2), "dsolve has changed"
PYTHON
