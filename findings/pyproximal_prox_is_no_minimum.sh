#!/usr/bin/env bash
# The proximal point of f with step t at x minimises f(z) + (z - x)**2/(2*t): this is pyproximal's definition too.
# Guess before the run: prox of L0, the number of nonzero entries, cuts at sqrt(2*t), and prox of Log1, log(|x| + d),
# solves z + t/(z + d) = x.  Seen with pyproximal 0.13.0: L0 cuts at t and Log1 solves z + t/(2*(z + d)) = x, so that
# at t = 1/2 the point 0.7 stays (objective 1, at 0 it is 0.49) and at t = 1, d = 1/2 the point 3 goes to 2.85 instead
# of 2.69.  Minima found through these steps are minima of another function.  L1 is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "pyproximal==0.13.0"
"$work/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import pyproximal

print("pyproximal", version("pyproximal"))
z = np.append(np.arange(-8000, 8001) / 1000, 0.0)


def excess(operator, at, step):
    """The proximal point and by how much the objective is above its least value on a fine grid."""

    def objective(point):
        return operator(np.array([point])) + (point - at) ** 2 / (2 * step)

    found = float(operator.prox(np.array([at]), step)[0])
    best = min(z, key=objective)
    value, least = objective(found), objective(best)
    name = type(operator).__name__
    print(f"{name:5} at {at}, step {step}: {found:.4f} with {value:.4f}, least {least:.4f} at {best}")
    return found, value - least


found, above = excess(pyproximal.L0(), 0.7, 0.5)
assert found == 0.7 and above > 0.5, "L0 has changed"
found, above = excess(pyproximal.L0(), 2.5, 3.0)
assert found == 0.0 and above > 0.04, "L0 has changed"
found, above = excess(pyproximal.Log1(1.0, 0.5), 3.0, 1.0)
assert abs(found + 1 / (2 * (found + 0.5)) - 3) < 1e-9 and above > 0.01, "Log1 has changed"
found, above = excess(pyproximal.L1(), 3.0, 1.0)
assert found == 2.0 and above < 1e-6
PYTHON
