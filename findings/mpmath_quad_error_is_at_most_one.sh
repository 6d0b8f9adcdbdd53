#!/usr/bin/env bash
# mpmath.quad(..., error=True) returns a value and an error estimate; how large can the estimate become?
# Guess before the run: where the value is off by tens of thousands the estimate is large too, or infinite.
# Seen with mpmath 1.3.0: the integral of 10**6*sin(10**5*t)**2 over [0, 1] is 500000; quad is off by more than 10000
# and the estimate is 1.0: whoever accepts "value +- estimate" accepts a wrong number.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "mpmath==1.3.0"
"$work/venv/bin/python" - <<'PYTHON'
import mpmath

print("mpmath", mpmath.__version__)
n = 10**5
exact = mpmath.mpf(10) ** 6 * (mpmath.mpf(1) / 2 - mpmath.sin(2 * n) / (4 * n))
value, estimate = mpmath.quad(lambda t: 10**6 * mpmath.sin(n * t) ** 2, [0, 1], error=True)
print("exact", mpmath.nstr(exact, 10), "quad", mpmath.nstr(value, 10), "estimated error", estimate)
assert abs(value - exact) > 10000 and estimate == 1, "the estimate is larger now, or the value right"
PYTHON
