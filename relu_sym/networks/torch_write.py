"""``net.to_torch``: a program as a module of PyTorch in float64 that means exactly the same function."""

from __future__ import annotations

from typing import Any

from ..errors import UnsupportedError
from .exact_floats import exact_layer
from .program import Affine, Input, Largest, Program, Rectify, Smooth
from .torch_graph import needed_torch

PLAIN = {"exp": "exp", "sigmoid": "sigmoid", "tanh": "tanh", "erf": "erf"}
FUNCTIONAL = {"softplus": "softplus", "mish": "mish", "silu": "silu", "elu": "elu", "celu": "celu", "gelu": "gelu"}


def write_torch(program: Program) -> Any:
    """A ``torch.fx.GraphModule`` with a ``Linear`` per affine map; its arguments are the inputs in order.

    Inputs have the shapes that the network has; where these and all outputs begin with a batch axis of 1, any number
    of points goes through at once.
    """
    torch = needed_torch("to_torch")
    return Writer(torch, program).module()


class Writer:
    """The graph; every vector of the program is a row behind a batch axis."""

    def __init__(self, torch: Any, program: Program) -> None:
        self.torch, self.program = torch, program
        self.root, self.graph = torch.nn.Module(), torch.fx.Graph()
        self.values: dict[int, Any] = {}
        shapes = [n.shape for n in program.nodes if isinstance(n, Input)] + [o.shape for o in program.outputs]
        fixed = any(isinstance(n, Affine) and not n.sources for n in program.nodes)
        self.batch = not fixed and all(len(s) > 1 and s[0] == 1 for s in shapes)

    def module(self) -> Any:
        """The module, in evaluation mode (it has no other)."""
        for k, node in enumerate(self.program.nodes):
            self.values[k] = self._vector(k, node)
        made = []
        for o in self.program.outputs:
            shape = (-1, *o.shape[1:]) if self.batch else o.shape
            made.append(self.graph.call_method("reshape", (self.values[o.node], tuple(shape))))
        self.graph.output(made[0] if len(made) == 1 else tuple(made))
        return self.torch.fx.GraphModule(self.root, self.graph, "Network").eval()

    def _call(self, f: Any, *arguments: Any, **options: Any) -> Any:
        return self.graph.call_function(f, arguments, options)

    def _buffer(self, name: str, values: Any) -> Any:
        self.root.register_buffer(name, values)
        return self.graph.get_attr(name)

    def _vector(self, k: int, node: Any) -> Any:
        if isinstance(node, Input):
            name = node.name if node.name.isidentifier() and not node.name.startswith("_") else f"input_{k}"
            size = -1 if self.batch else 1
            return self.graph.call_method("reshape", (self.graph.placeholder(name), (size, node.size)))
        if isinstance(node, Affine):
            return self._affine(k, node)
        source = self.values[node.source]
        if isinstance(node, Rectify):
            return self._call(self.torch.relu, source)
        if isinstance(node, Largest):
            return self._largest(k, source, node)
        return self._smooth(source, node)

    def _affine(self, k: int, node: Affine) -> Any:
        torch = self.torch
        if not node.sources:
            width, source = 1, self._buffer(f"zero{k}", torch.zeros(1, 1, dtype=torch.float64))
        else:
            width = sum(self.program.nodes[s].size for s in node.sources)
            parts = [self.values[s] for s in node.sources]
            source = parts[0] if len(parts) == 1 else self._call(torch.cat, parts, 1)
        layer = exact_layer(node, width, "float64", self.program.name(k))
        found = None
        for i, (rows, offsets) in enumerate(layer.parts):
            name = f"linear{k}" if len(layer.parts) == 1 else f"linear{k}_{i}"
            made = self._call_linear(name, rows, offsets, width, source)
            found = made if found is None else self._call(torch.add, found, made)
        for i, d in enumerate(layer.divisors):
            divisor = torch.tensor([float(v) for v in d], dtype=torch.float64)
            found = self._call(torch.div, found, self._buffer(f"divisor{k}_{i}", divisor))
        return found

    def _call_linear(self, name: str, rows: Any, offsets: Any, width: int, source: Any) -> Any:
        torch = self.torch
        linear = torch.nn.Linear(width, len(rows), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(
                torch.tensor([[float(r.get(i, 0)) for i in range(width)] for r in rows], dtype=torch.float64)
            )
            linear.bias.copy_(torch.tensor([float(b) for b in offsets], dtype=torch.float64))
        self.root.add_module(name, linear)
        return self.graph.call_module(name, (source,))

    def _largest(self, k: int, source: Any, node: Largest) -> Any:
        """The maximum over the last axis of a table of entries; a short group repeats its last."""
        most = max(map(len, node.groups), default=1)
        table = [[g[min(i, len(g) - 1)] for i in range(most)] for g in node.groups]
        places = self._buffer(f"group{k}", self.torch.tensor(table, dtype=self.torch.int64).reshape(-1))
        chosen = self._call(self.torch.index_select, source, 1, places)
        shaped = self.graph.call_method("reshape", (chosen, (-1, len(table), most)))
        return self._call(self.torch.amax, shaped, 2)

    def _smooth(self, source: Any, node: Smooth) -> Any:
        numbers = [p / q for p, q in node.parameters]
        functional = self.torch.nn.functional
        if node.head in PLAIN:
            return self._call(getattr(self.torch, PLAIN[node.head]), source)
        if node.head in FUNCTIONAL:
            return self._call(getattr(functional, FUNCTIONAL[node.head]), source, *numbers)
        if node.head == "gelu_tanh":
            return self._call(functional.gelu, source, approximate="tanh")
        if node.head == "selu":
            alpha, gamma = numbers
            return self._call(self.torch.mul, self._call(functional.elu, source, alpha), gamma)
        if node.head == "hardswish":
            slope, middle = numbers
            inner = self._call(self.torch.add, self._call(self.torch.mul, source, slope), middle)
            return self._call(self.torch.mul, source, self._call(self.torch.clamp, inner, 0, 1))
        raise UnsupportedError("the head {0} has no function of PyTorch with the same values", node.head)
