"""JAX: jax.grad and jax.jacfwd, with x64 enabled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax  # pyright: ignore[reportMissingImports]
import jax.numpy as jnp  # pyright: ignore[reportMissingImports]

from ...parsing.operations import Node
from .walk import evaluate

jax.config.update("jax_enable_x64", True)

SAME = """exp expm1 log log1p sin cos tan sinh cosh tanh square reciprocal sqrt cbrt abs sign floor ceil trunc maximum
minimum fmax fmin fmod hypot logaddexp where sum mean prod sort"""
WORDS = {name: getattr(jnp, name) for name in SAME.split()}
WORDS |= {name: getattr(jnp, "arc" + name[1:]) for name in "asin acos atan asinh acosh atanh".split()}
WORDS |= {name: getattr(jax.nn, name) for name in "relu relu6 celu selu sigmoid softplus silu mish".split()}
WORDS |= {
    "leaky_relu": jax.nn.leaky_relu,
    "elu": jax.nn.elu,
    "hardtanh": lambda x, low, high: jax.nn.hard_tanh(x),
    "hardsigmoid": jax.nn.hard_sigmoid,
    "hardswish": jax.nn.hard_swish,
    "logsigmoid": jax.nn.log_sigmoid,
    "softsign": jax.nn.soft_sign,
    "gelu": lambda x: jax.nn.gelu(x, approximate=False),
    "erf": jax.scipy.special.erf,
    "erfc": jax.scipy.special.erfc,
    "rsqrt": jax.lax.rsqrt,
    "round": jnp.round,
    "frac": lambda x: x - jnp.trunc(x),
    "mod": jnp.mod,
    "atan2": jnp.arctan2,
    "clip": lambda x, low, high: jnp.clip(x, low, high),
    "max": lambda x, axis=None: jnp.max(x, axis=axis),
    "min": lambda x, axis=None: jnp.min(x, axis=axis),
    "amax": jnp.amax,
    "amin": jnp.amin,
    "norm": lambda x, order=2: jnp.linalg.norm(x, order),
    "heaviside": jnp.heaviside,
    "stop_gradient": jax.lax.stop_gradient,
}


class Executor:
    """Programs on arrays."""

    version: str = jax.__version__

    def gradient(
        self, tree: Node, at: Mapping[str, Any], wrt: Sequence[str], forward: bool = False, dtype: str = "float64"
    ) -> list[Any]:
        """The slope by each name, a list for a vector."""
        kind = getattr(jnp, dtype)

        def f(*arguments: Any) -> Any:
            values = {n: jnp.asarray(v, kind) for n, v in at.items() if n not in wrt}
            values |= dict(zip(wrt, arguments, strict=True))
            return evaluate(tree, values, WORDS, lambda c: jnp.asarray(float(c), kind), jnp.stack)

        inputs = [jnp.asarray(at[n], kind) for n in wrt]
        derivative = jax.jacfwd if forward else jax.grad
        return [g.tolist() for g in derivative(f, argnums=tuple(range(len(inputs))))(*inputs)]
