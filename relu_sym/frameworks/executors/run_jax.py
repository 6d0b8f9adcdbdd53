"""JAX: jax.grad and jax.jacfwd, with x64 enabled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...parsing.operations import Node
from .walk import evaluate

SAME = """exp expm1 log log1p sin cos tan sinh cosh tanh square reciprocal sqrt cbrt abs sign floor ceil round trunc
maximum minimum fmax fmin fmod mod hypot logaddexp where prod sort heaviside"""
LAYERS = "relu relu6 leaky_relu elu celu selu sigmoid softplus silu mish"


def words(jax: Any) -> dict[str, Callable[..., Any]]:
    """Its operations by the words of programs."""
    jnp, layers, special = jax.numpy, jax.nn, jax.scipy.special

    def along(f: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x, axis=None: f(x, axis=0 if axis is None else axis)

    return {
        **{name: getattr(jnp, name) for name in SAME.split()},
        **{name: getattr(jnp, "arc" + name[1:]) for name in "asin acos atan asinh acosh atanh".split()},
        **{name: getattr(layers, name) for name in LAYERS.split()},
        "hardtanh": lambda x, low, high: layers.hard_tanh(x),
        "hardsigmoid": layers.hard_sigmoid,
        "hardswish": layers.hard_swish,
        "logsigmoid": layers.log_sigmoid,
        "softsign": layers.soft_sign,
        "gelu": lambda x: layers.gelu(x, approximate=False),
        "erf": special.erf,
        "erfc": special.erfc,
        "rsqrt": jax.lax.rsqrt,
        "frac": lambda x: x - jnp.trunc(x),
        "atan2": jnp.arctan2,
        "clip": lambda x, low, high: jnp.clip(x, low, high),
        "max": lambda x, axis=None: jnp.max(x, axis=axis),
        "min": lambda x, axis=None: jnp.min(x, axis=axis),
        "topk": lambda x, k: jax.lax.top_k(x, k)[0],
        "median": jnp.median,
        "std": lambda x, correction: jnp.std(x, ddof=correction),
        "var": lambda x, correction: jnp.var(x, ddof=correction),
        "dot": jnp.dot,
        **{name: along(getattr(jnp, name)) for name in "sum mean amax amin cumsum".split()},
        **{name: along(getattr(layers, name)) for name in "softmax log_softmax logsumexp".split()},
        "norm": lambda x, order=2: jnp.linalg.norm(x, order),
        "stop_gradient": jax.lax.stop_gradient,
    }


class Executor:
    """Programs on arrays."""

    def __init__(self, jax: Any) -> None:
        jax.config.update("jax_enable_x64", True)
        self.jax, self.words = jax, words(jax)
        self.version: str = jax.__version__

    def gradient(
        self, tree: Node, at: Mapping[str, Any], wrt: Sequence[str], forward: bool = False, dtype: str = "float64"
    ) -> list[Any]:
        """The slope by each name, a list for a vector."""
        inputs = [self.jax.numpy.asarray(at[n], dtype) for n in wrt]
        rest = {n: v for n, v in at.items() if n not in wrt}
        return [g.tolist() for g in self.derivative(tree, rest, wrt, forward, dtype)(*inputs)]

    def gradients(
        self, tree: Node, points: Sequence[Mapping[str, float]], wrt: Sequence[str], forward: bool = False
    ) -> list[list[Any]]:
        """The slopes at several points, by vmap."""
        columns = [self.jax.numpy.asarray([at[n] for at in points], "float64") for n in wrt]
        found = self.jax.vmap(self.derivative(tree, {}, wrt, forward, "float64"))(*columns)
        return [list(row) for row in zip(*(g.tolist() for g in found), strict=True)]

    def derivative(self, tree: Node, rest: Mapping[str, Any], wrt: Sequence[str], forward: bool, dtype: str) -> Any:
        """A function of the inputs: the slopes by each."""
        jnp = self.jax.numpy

        def array(c: Any) -> Any:
            return jnp.asarray(c, dtype)

        def f(*arguments: Any) -> Any:
            values = {n: array(v) for n, v in rest.items()} | dict(zip(wrt, arguments, strict=True))
            return evaluate(tree, values, self.words, array, jnp.stack, array)

        derivative = self.jax.jacfwd if forward else self.jax.grad
        return derivative(f, argnums=tuple(range(len(wrt))))
