#!/usr/bin/env bash
# (-x)**(3/2) is differentiable from the left at 0, with slope 0, as x**(3/2) is from the right. What does diff say at 0?
# Guess before the run: 0 for both, since the derivative of a power lowers the exponent to 1/2.
# Seen with SymPy 1.14.0: x**(3/2) gives 3*sqrt(x)/2, which is 0 at 0; (-x)**(3/2) gives 3*(-x)**(3/2)/(2*x), divided by
# x again, which is nan at 0. Code that evaluates a symbolic gradient at such a point gets nan for a finite slope.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import Rational, Symbol, nan

x = Symbol("x", real=True)
right, left = x ** Rational(3, 2), (-x) ** Rational(3, 2)
print("SymPy", sympy.__version__)
print(right, "->", right.diff(x), "at 0:", right.diff(x).subs(x, 0))
print(left, "->", left.diff(x), "at 0:", left.diff(x).subs(x, 0))
assert right.diff(x).subs(x, 0) == 0
assert left.diff(x).subs(x, 0) is nan, "the exponent is lowered now"
assert left.diff(x).limit(x, 0, "-") == 0
PYTHON
