#!/usr/bin/env bash
# A parameter is put into a ConditionSet whose symbol is a pair: is it put into the condition?
# Guess before the run: as for one symbol, {(x, y) : a*x = y} with a = 2 is {(x, y) : 2*x = y}.
# Seen with SymPy 1.14.0: subs(a, 2) returns the set unchanged, with the parameter a in it; over one symbol the same
# call puts the number in. A set of points of the plane silently keeps a parameter that has a value.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import ConditionSet, Eq, S, symbols

a, x, y = symbols("a x y", real=True)
line = ConditionSet(x, Eq(a * x, 3), S.Reals)
plane = ConditionSet((x, y), Eq(a * x, y), S.Reals**2)
print("SymPy", sympy.__version__)
print("one symbol:", line.subs(a, 2))
print("a pair:    ", plane.subs(a, 2))
assert line.subs(a, 2) == ConditionSet(x, Eq(2 * x, 3), S.Reals)
assert plane.subs(a, 2) == plane and a in plane.subs(a, 2).free_symbols, "the number is put in now"
PYTHON
