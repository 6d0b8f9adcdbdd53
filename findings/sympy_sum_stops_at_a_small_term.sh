#!/usr/bin/env bash
# The sum of exp(-(n - 20)**2) over n = 1, 2, ... is 1.7726..., nearly sqrt(pi).
# Guess before the run: evalf sums enough terms.  Seen with SymPy 1.14.0: 0, since the first term is exp(-361), and
# Euler-Maclaurin stops at the first term below the wanted error, though larger ones follow; over all whole numbers
# the sum stays without a number, and with a factor exp(2*n) it is a TypeError.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import Sum, Symbol, exp, oo

print("SymPy", sympy.__version__)
n = Symbol("n", integer=True)
found = Sum(exp(-((n - 20) ** 2)), (n, 1, oo))
print("from the small term on:", found.evalf())
by_hand = sum(exp(-((k - 20) ** 2)).evalf() for k in range(1, 60))
print("term by term:", by_hand)
whole = Sum(exp(-(n**2)), (n, -oo, oo))
print("over all whole numbers:", whole.evalf())
assert found.evalf() == 0 and abs(by_hand - 1.7726372) < 1e-6 and whole.evalf() == whole, "evalf has changed"
PYTHON
