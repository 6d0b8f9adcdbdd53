#!/usr/bin/env bash
# SymPy integrates 1/(x**2 - a) to 0 as soon as both symbols are declared real; the declaration should change nothing.
# Guess before the run: logarithms in sqrt(a), as for plain symbols, or an unevaluated Integral.
# Seen with SymPy 1.14.0: 0, the definite integrals too, where quadrature gives 0.2027 and 0.1419 at a = 1; with plain
# symbols, and with a declared positive or negative, the answers are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0" "mpmath==1.3.0"
"$work/venv/bin/python" - <<'PYTHON'
import mpmath
import sympy
from sympy import Symbol, integrate, log

print("SymPy", sympy.__version__)
x, a = Symbol("x", real=True), Symbol("a", real=True)
indefinite = integrate(1 / (x**2 - a), x)
minus, plus = (integrate(1 / (x**2 + s * a), (x, 2, 3)) for s in (-1, 1))
wanted = [mpmath.quad(lambda t, s=s: 1 / (t * t + s), [2, 3]) for s in (-1, 1)]
print("real symbols:  ", indefinite, "| over (2, 3):", minus, plus, "| quadrature at a = 1:", *map(mpmath.nstr, wanted))
u, b = Symbol("x"), Symbol("a")
plain = integrate(1 / (u**2 - b), u)
print("plain symbols: ", plain)
positive = integrate(1 / (x**2 - Symbol("p", positive=True)), x)
print("a positive:    ", positive)
assert indefinite == 0 and minus == 0 and plus == 0, "SymPy no longer answers 0"
assert min(abs(v) for v in wanted) > 0.1
assert plain.has(log) and positive.has(log)
PYTHON
