#!/usr/bin/env bash
# SymPy's rust_code of a product with a sum in it, for a plain symbol and for one declared real.
# Guess before the run: the same code for both, (x + 1)*y with its brackets.
# Seen with SymPy 1.14.0: the plain symbols give y*(x + 1), the real ones y*x + 1.0: another function, without an error;
# (x + y)*(x - y) becomes x - y*x + y. Powers and quotients of sums keep their brackets.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "sympy==1.14.0" "mpmath==1.3.0"
"$work/venv/bin/python" - <<'PYTHON'
import sympy
from sympy import rust_code, symbols

print("SymPy", sympy.__version__)
found = {}
for name, options in (("plain", {}), ("real", {"real": True})):
    x, y = symbols("x y", **options)
    found[name] = rust_code((x + 1) * y), rust_code((x + y) * (x - y)), rust_code((x + 2) ** 2 * y)
    print(name, found[name])
assert found["plain"][0] == "y*(x + 1)"
assert found["real"][0] == "y*x + 1.0", "the brackets are kept now"
PYTHON
