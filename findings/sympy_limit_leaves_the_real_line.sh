#!/usr/bin/env bash
# The limit at 0 of Ei(s) - Ei(-s), a difference of real functions that tends to 0, is imaginary in SymPy.
# Guess before the run: 0, since Ei(s) = EulerGamma + log|s| + s + ... on both sides of 0.
# Seen with SymPy 1.14.0: -I*pi from the right and -2*I*pi from the left, for a plain and for a real symbol; 0 only for
# a positive one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0" "mpmath==1.3.0"
"$work/venv/bin/python" - <<'PYTHON'
import mpmath
import sympy
from sympy import Ei, I, Symbol, limit, pi

print("SymPy", sympy.__version__)
found = {}
for name, s in (("plain", Symbol("s")), ("real", Symbol("s", real=True)), ("positive", Symbol("s", positive=True))):
    for side in "+-" if name != "positive" else "+":
        found[name, side] = limit(Ei(s) - Ei(-s), s, 0, side)
near = [(h, mpmath.ei(h) - mpmath.ei(-h)) for h in (1e-3, -1e-3)]
print({f"{name} {side}": value for (name, side), value in found.items()})
print("values near 0:", *(f"{h}: {mpmath.nstr(v, 5)}" for h, v in near))
assert all(abs(v) < 1e-2 and mpmath.im(v) == 0 for _, v in near)
assert found["plain", "+"] in (I * pi, -I * pi), "SymPy no longer answers an imaginary number"
assert found["positive", "+"] == 0
PYTHON
