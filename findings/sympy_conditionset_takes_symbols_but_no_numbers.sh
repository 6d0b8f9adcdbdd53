#!/usr/bin/env bash
# A value is put in for a parameter of a ConditionSet, {x : a*x = 3} with a = 2. Is it put in?
# Guess before the run: the set is {x : 2*x = 3} then, as Piecewise, Interval and every expression do it.
# Seen with SymPy 1.14.0: subs(a, b) with a symbol b changes the condition; subs(a, 2) with a number returns the set
# unchanged, with the parameter a still in it. xreplace does put the number in. A set of points silently keeps a
# parameter that has a value.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import ConditionSet, Eq, Integer, S, symbols

a, b, x = symbols("a b x", real=True)
points = ConditionSet(x, Eq(a * x, 3), S.Reals)
print("SymPy", sympy.__version__)
print("a symbol:", points.subs(a, b))
print("a number:", points.subs(a, 2))
print("xreplace:", points.xreplace({a: Integer(2)}))
assert points.subs(a, b) == ConditionSet(x, Eq(b * x, 3), S.Reals)
assert points.subs(a, 2) == points and a in points.subs(a, 2).free_symbols, "the number is put in now"
assert points.xreplace({a: Integer(2)}) == ConditionSet(x, Eq(2 * x, 3), S.Reals)
PYTHON
