"""TensorFlow, eager: GradientTape and ForwardAccumulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...parsing.operations import Node
from .walk import evaluate

SAME = """exp expm1 log log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc sigmoid square
reciprocal rsqrt sqrt abs sign floor ceil round maximum minimum atan2"""
LAYERS = "relu relu6 selu silu softplus softsign"


def words(tf: Any) -> dict[str, Callable[..., Any]]:
    """Its operations by the words of programs."""
    return {
        **{name: getattr(tf.math, name) for name in SAME.split()},
        **{name: getattr(tf.nn, name) for name in LAYERS.split()},
        "leaky_relu": lambda x, slope: tf.nn.leaky_relu(x, alpha=slope),
        "elu": lambda x, alpha: tf.keras.activations.elu(x, alpha),
        "mod": tf.math.floormod,
        "clip": lambda x, low, high: tf.clip_by_value(x, low, high),
        "where": tf.where,
        "max": lambda x, axis=None: tf.reduce_max(x, axis),
        "min": lambda x, axis=None: tf.reduce_min(x, axis),
        "sum": lambda x, axis=None: tf.reduce_sum(x, axis),
        "mean": lambda x, axis=None: tf.reduce_mean(x, axis),
        "cumsum": lambda x, axis=None: tf.cumsum(x),
        "topk": lambda x, k: tf.math.top_k(x, k)[0],
        "dot": lambda x, y: tf.tensordot(x, y, 1),
        "softmax": lambda x, axis=None: tf.nn.softmax(x),
        "log_softmax": lambda x, axis=None: tf.nn.log_softmax(x),
        "logsumexp": lambda x, axis=None: tf.reduce_logsumexp(x),
        "prod": tf.reduce_prod,
        "norm": lambda x, order=2: tf.norm(x, ord="euclidean" if order == 2 else order),
        "sort": tf.sort,
        "stop_gradient": tf.stop_gradient,
    }


class Executor:
    """Programs on tensors."""

    def __init__(self, tensorflow: Any) -> None:
        self.tf, self.words = tensorflow, words(tensorflow)
        self.version: str = tensorflow.__version__

    def gradient(
        self, tree: Node, at: Mapping[str, Any], wrt: Sequence[str], forward: bool = False, dtype: str = "float64"
    ) -> list[Any]:
        """The slope by each name, a list for a vector; None where there is none."""
        tf, kind = self.tf, getattr(self.tf, dtype)
        values = {n: tf.constant(v, kind) for n, v in at.items()}
        inputs = [values[n] for n in wrt]

        def array(c: float) -> Any:
            return tf.constant(float(c), kind)

        def f() -> Any:
            return evaluate(tree, values, self.words, array, tf.stack, lambda c: tf.cast(c, kind))

        if not forward:
            with tf.GradientTape() as tape:
                tape.watch(inputs)
                y = f()
            return [None if g is None else g.numpy().tolist() for g in tape.gradient(y, inputs)]
        return [self._pushed(f, inputs, k) for k in range(len(inputs))]

    def _pushed(self, f: Any, inputs: list[Any], k: int) -> Any:
        tf = self.tf
        size = int(tf.size(inputs[k]))
        found = []
        for row in range(size):
            unit = tf.reshape(tf.one_hot(row, size, dtype=inputs[k].dtype), tf.shape(inputs[k]))
            units = [unit if j == k else tf.zeros_like(x) for j, x in enumerate(inputs)]
            with tf.autodiff.ForwardAccumulator(inputs, units) as pushed:
                y = f()
            tangent = pushed.jvp(y)
            found.append(None if tangent is None else float(tangent))
        return found if inputs[k].shape.rank else found[0]
