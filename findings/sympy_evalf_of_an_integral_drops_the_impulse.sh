#!/usr/bin/env bash
# An unevaluated SymPy integral with an impulse inside: doit() counts the impulse, evalf() leaves it out.
# Guess before the run: evalf() of an Integral is the number that doit() gives, or stays an Integral.
# Seen with SymPy 1.14.0: 1 and 3 by doit(), 0 and 2.0 by evalf(): the quadrature meets the impulse at no node.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0" "mpmath==1.3.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import DiracDelta, Heaviside, Integral, Symbol

print("SymPy", sympy.__version__)
x = Symbol("x", real=True)
found = {}
for f in (x * DiracDelta(x - 1), Heaviside(x) + DiracDelta(x - 1)):
    i = Integral(f, (x, -1, 2))
    found[f] = (i.doit(), i.evalf())
    print(f"{i}: doit {found[f][0]}, evalf {found[f][1]}")
exact, numeric = zip(*found.values())
assert exact == (1, 3)
assert numeric[0] == 0 and abs(numeric[1] - 2) < 1e-9, "evalf no longer leaves the impulse out"
PYTHON
