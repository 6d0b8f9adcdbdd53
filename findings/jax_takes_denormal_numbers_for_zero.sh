#!/usr/bin/env bash
# relu has the slope 1 at every x > 0, x*log(x) is finite there, and the slope of x/y by y is -x/y**2.
# Guess before the run: JAX says so wherever these numbers are floats of the dtype.
# Seen with JAX 0.10.2 on a CPU, eager and under jit, in single precision and (at 5e-324) with x64: denormal numbers are 0
# in comparisons and arithmetic: relu has the slope 0 at 1e-40, where(x == 0, 0, x) takes its first branch, maximum(x, 0)
# ties, x*log(x) is nan.  And of normal numbers: the slope of a quotient by its divisor y goes through 1/(y*y), which is
# inf from y = 1e-19 down: x/x has -inf at 1e-20 and 0/y has nan, x/y has 0 instead of -1e-20 at x = y = 1e20; hypot has
# -inf at (1e-20, 1e-20) and 1.06 at (1e20, 1e20), instead of 0.707 (at (3e-170, 4e-170) with x64: nan).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "jax==0.10.2" "jaxlib==0.10.2"
JAX_PLATFORMS=cpu "$work/venv/bin/python" - <<'PYTHON'
import math

import jax
import jax.numpy as jnp

print("JAX", jax.__version__)


def slope(name, f, *at, by=0, dtype=jnp.float32):
    point = [jnp.asarray(v, dtype) for v in at]
    plain, compiled = (float(g(*point)) for g in (jax.grad(f, by), jax.jit(jax.grad(f, by))))
    assert plain == compiled or (plain != plain and compiled != compiled), "eager and compiled differ"
    print(f"{name} at {at} in {point[0].dtype}: {plain}")
    return plain


tiny = 1e-40
assert slope("relu(x)", jax.nn.relu, tiny) == 0, "relu of a denormal number has changed"
assert slope("maximum(x, 0)", lambda x: jnp.maximum(x, 0), tiny) == 0.5, "maximum of a denormal number has changed"
assert slope("where(x == 0, 0, x)", lambda x: jnp.where(x == 0, 0.0, x), tiny) == 0, "x == 0 has changed"
assert math.isnan(slope("x*log(x)", lambda x: x * jnp.log(x), tiny)), "log of a denormal number has changed"
assert slope("x/x", lambda x: x / x, 1e-20) == -math.inf, "x/x has changed"
assert math.isnan(slope("0/y", lambda y: 0.0 / y, 1e-20)), "0/y has changed"
assert slope("x/y by y", lambda x, y: x / y, 1e20, 1e20, by=1) == 0, "x/y at large numbers has changed"
assert slope("hypot", jnp.hypot, 1e-20, 1e-20) == -math.inf, "hypot of small numbers has changed"
assert 1.05 < slope("hypot", jnp.hypot, 1e20, 1e20) < 1.07, "hypot of large numbers has changed"
jax.config.update("jax_enable_x64", True)
assert slope("relu(x)", jax.nn.relu, 5e-324, dtype=jnp.float64) == 0, "relu of a denormal number has changed (x64)"
assert math.isnan(slope("hypot", jnp.hypot, 3e-170, 4e-170, dtype=jnp.float64)), "hypot has changed (x64)"
PYTHON
