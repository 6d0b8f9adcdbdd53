#!/usr/bin/env bash
# 1/sum(x) and atan2(sum(x), -1) tell 0.0 from -0.0.
# Guess before the run: the sum of the one number -0.0 is -0.0 in every framework, and so is the sum of two (IEEE 754:
# -0.0 + -0.0 is -0.0).  Seen: with two numbers 0.0 in PyTorch 2.13.0, JAX 0.10.2, TensorFlow 2.21.0 and NumPy 2.3.5,
# which begin at 0.0; with one number 0.0 in PyTorch and NumPy, -0.0 in JAX and TensorFlow, which take it as it is.  A
# dot product with one factor each is 0.0 in PyTorch and TensorFlow, -0.0 in JAX and NumPy.  So a batch of one may come
# out on the other side of a branch cut.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "torch==2.13.0" "jax==0.10.2" "tensorflow==2.21.0" "numpy==2.3.5"
TF_CPP_MIN_LOG_LEVEL=3 "$work/venv/bin/python" -W ignore - <<'PYTHON' 2>/dev/null
import jax
import jax.numpy as jnp
import numpy as np
import tensorflow as tf
import torch

print("PyTorch", torch.__version__, "JAX", jax.__version__, "TensorFlow", tf.__version__, "NumPy", np.__version__)
seen = {}
for n in (1, 2):
    zeros, ones = np.array([-0.0] * n, dtype=np.float32), np.ones(n, dtype=np.float32)
    t, o = torch.tensor(zeros), torch.tensor(ones)
    seen[n] = {
        "torch": (float(t.sum()), float(t.mean()), float(torch.dot(t, o))),
        "jax": (float(jnp.sum(zeros)), float(jnp.mean(zeros)), float(jnp.dot(zeros, ones))),
        "tensorflow": (
            float(tf.reduce_sum(zeros)), float(tf.reduce_mean(zeros)), float(tf.tensordot(zeros, ones, 1)),
        ),
        "numpy": (float(np.sum(zeros)), float(np.mean(zeros)), float(np.dot(zeros, ones))),
    }
    for name, (total, mean, dot) in seen[n].items():
        print(f"{n} times -0.0, {name}: sum {total}, mean {mean}, dot with ones {dot}")
expected = {"torch": ("0.0",) * 3, "jax": ("-0.0",) * 3, "tensorflow": ("-0.0", "-0.0", "0.0")}
for name, row in expected.items():
    assert tuple(map(str, seen[1][name])) == row, f"{name} has changed"
    assert tuple(map(str, seen[2][name])) == ("0.0",) * 3, f"{name} has changed"
assert [str(v) for v in seen[1]["numpy"][:2]] == ["0.0", "0.0"], "NumPy has changed"
PYTHON
