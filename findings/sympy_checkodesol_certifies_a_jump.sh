#!/usr/bin/env bash
# atan(1/t) jumps from -pi/2 to pi/2 at t = 0; away from 0 its derivative is -1/(t**2 + 1), which is smooth everywhere.
# Guess before the run: as a solution of f' = -1/(t**2 + 1) on the line it is refused, or certified with a remark: the
# solutions are acot-like smooth functions, C - atan(t).  Seen with SymPy 1.14.0: checkodesol says (True, 0), as for the
# true ones; an initial value at -1 would be carried across 0 with an error of pi.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import Eq, Function, Symbol, atan, checkodesol, limit, pi

print("SymPy", sympy.__version__)
t, f = Symbol("t", real=True), Function("f")
equation = f(t).diff(t) + 1 / (t**2 + 1)
jumps = atan(1 / t)
print("limits at 0:", limit(jumps, t, 0, "-"), limit(jumps, t, 0, "+"))
print("true solution:", checkodesol(equation, Eq(f(t), -atan(t))), "with a jump:", checkodesol(equation, Eq(f(t), jumps)))
assert limit(jumps, t, 0, "+") - limit(jumps, t, 0, "-") == pi
assert checkodesol(equation, Eq(f(t), -atan(t))) == (True, 0)
assert checkodesol(equation, Eq(f(t), jumps)) == (True, 0), "the jump is seen now"
PYTHON
