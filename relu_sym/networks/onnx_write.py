"""``net.to_onnx``: a program as an ONNX file that means exactly the same function.

A weight that is no float becomes a sum of floats divided by whole numbers, so that reading the file back gives the
network again; nothing is rounded.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Any

from ..errors import UnsupportedError
from .contents import place
from .exact_floats import exact_layer
from .onnx_activations import SIXTH
from .onnx_names import is_input, named_once, prefix
from .onnx_tensor import CODES, RAW, rounded
from .onnx_wire import encoded
from .program import Affine, Input, Largest, Program, Rectify, Shape, Smooth

DTYPES = ("float64", "float32")
IR_VERSION = {13: 7, 14: 7, 18: 8, 20: 9}
PLAIN = {"exp": "Exp", "sigmoid": "Sigmoid", "tanh": "Tanh", "softplus": "Softplus", "erf": "Erf", "mish": "Mish"}
NUMBERED = {"elu": ("Elu", "alpha"), "celu": ("Celu", "alpha"), "selu": ("Selu", "alpha", "gamma")}
SPARSE = 1 << 14
"""Entries from which on a matrix with few of them that are not 0 is not written as a matrix."""
NEWER = {"mish": 18, "gelu": 20, "gelu_tanh": 20, "hardswish": 14}
"""Heads that ONNX has only from some opset on; the others, and all else that is written, from 13."""


def write_onnx(program: Program, path: str | os.PathLike, dtype: str = "float64") -> None:
    """Writes the file; inputs, outputs and weights are of ``dtype``."""
    place(path).write_bytes(onnx_bytes(program, dtype))


def onnx_bytes(program: Program, dtype: str = "float64") -> bytes:
    """The bytes of the model."""
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise UnsupportedError("dtype={0!r}: choose float64 or float32", dtype)
    return Writer(program, dtype).model()


class Writer:
    """The nodes of the graph; every vector of the program is a row, behind a batch axis where all ends have one."""

    def __init__(self, program: Program, dtype: str) -> None:
        self.program, self.dtype = program, dtype
        ends = [n.shape for n in program.nodes if isinstance(n, Input)] + [o.shape for o in program.outputs]
        fixed = any(isinstance(n, Affine) and not n.sources for n in program.nodes)
        self.batch = not fixed and all(len(s) > 1 and s[0] == 1 for s in ends)
        self.nodes: list[dict[str, Any]] = []
        self.stored: list[dict[str, Any]] = []
        self.opset = 13
        self.outputs = named_once(program)
        inputs = [n for n in program.nodes if isinstance(n, Input)]
        self.prefix = prefix(end.name for end in (*inputs, *self.outputs))
        self.count = 0
        self.names: dict[int, str] = {}

    def model(self) -> bytes:
        """The bytes."""
        for k, node in enumerate(self.program.nodes):
            self.names[k] = self._vector(k, node)
        for o in self.outputs:
            rest = o.shape[1:] if self.batch else o.shape
            if not is_input(self.program, o):
                sizes = self.integers([-1, *rest] if self.batch else rest)
                self.add("Reshape", [self.names[o.node], sizes], out=o.name)
        graph = {
            "node": self.nodes,
            "name": self.program.source or "relu_sym",
            "initializer": self.stored,
            "input": [self._end(n.name, n.shape) for n in self.program.nodes if isinstance(n, Input)],
            "output": [self._end(o.name, o.shape) for o in self.outputs],
        }
        opsets = [{"domain": "", "version": self.opset}]
        made = {"ir_version": IR_VERSION[self.opset], "producer_name": "relu_sym", "graph": graph}
        return encoded({**made, "opset_import": opsets})

    def _end(self, name: str, shape: Shape) -> dict[str, Any]:
        dims: list[dict[str, Any]] = [{"dim_value": n} for n in shape]
        if self.batch:
            dims[0] = {"dim_param": "batch"}
        return {"name": name, "type": {"tensor_type": {"elem_type": CODES[self.dtype], "shape": {"dim": dims}}}}

    # ------------------------------------------------------------------ parts of a graph
    def add(self, kind: str, inputs: Sequence[str], out: str = "", **attributes: Any) -> str:
        """A node; its output's name."""
        out = out or self.new()
        node: dict[str, Any] = {"input": list(inputs), "output": [out], "op_type": kind}
        if attributes:
            node["attribute"] = [_attribute(k, v) for k, v in attributes.items()]
        self.nodes.append(node)
        return out

    def new(self) -> str:
        """A name that nothing has."""
        self.count += 1
        return f"{self.prefix}{self.count}"

    def constant(self, values: Sequence[Any], shape: Sequence[int], dtype: str = "") -> str:
        """An initialiser."""
        dtype, name = dtype or self.dtype, self.new()
        numbers = values if dtype == "int64" else [float(v) for v in values]
        raw = struct.pack(f"<{len(numbers)}{RAW[dtype]}", *numbers)
        self.stored.append({"dims": list(shape), "data_type": CODES[dtype], "name": name, "raw_data": raw})
        return name

    def integers(self, values: Sequence[int]) -> str:
        """A list of whole numbers."""
        return self.constant(list(values), [len(values)], "int64")

    # ------------------------------------------------------------------ nodes of the program
    def _vector(self, k: int, node: Any) -> str:
        if isinstance(node, Input):
            if self.batch:
                return self.add("Flatten", [node.name], axis=1)
            return self.add("Reshape", [node.name, self.integers([1, prod(node.shape)])])
        if isinstance(node, Affine):
            return self._affine(k, node)
        source = self.names[node.source]
        if isinstance(node, Rectify):
            return self.add("Relu", [source])
        if isinstance(node, Largest):
            return self._largest(source, node)
        return self._smooth(source, node)

    def _affine(self, k: int, node: Affine) -> str:
        if not node.sources:
            width, source = 1, self.constant([0], [1, 1])
        else:
            width = sum(self.program.nodes[s].size for s in node.sources)
            sources = [self.names[s] for s in node.sources]
            source = sources[0] if len(sources) == 1 else self.add("Concat", sources, axis=1)
        layer = exact_layer(node, width, self.dtype, self.program.name(k))
        sums = []
        for rows, offsets in layer.parts:
            if width * len(rows) > SPARSE and width > 8 * max(map(len, rows)):
                sums += self._sparse(source, rows, offsets)
                continue
            dense = [row.get(i, 0) for i in range(width) for row in rows]
            weight, bias = self.constant(dense, [width, len(rows)]), self.constant(offsets, [len(rows)])
            sums.append(self.add("Gemm", [source, weight, bias]))
        found = sums[0] if len(sums) == 1 else self.add("Sum", sums)
        for d in layer.divisors:
            found = self.add("Div", [found, self.constant(d, [1, len(d)])])
        return found

    def _sparse(self, source: str, rows: Sequence[dict[int, Any]], offsets: Sequence[Any]) -> list[str]:
        """The terms of a matrix with few entries a row: its first entries times what they meet, its second, ..."""
        entries, terms = [list(row.items()) for row in rows], []
        for k in range(max(1, *map(len, entries))):
            column = [row[k] if k < len(row) else (0, 0) for row in entries]
            found = self.add("Gather", [source, self.integers([i for i, _ in column])], axis=1)
            if any(w != 1 for _, w in column):
                found = self.add("Mul", [found, self.constant([w for _, w in column], [1, len(column)])])
            terms.append(found)
        return [*terms, self.constant(offsets, [1, len(rows)])] if any(offsets) else terms

    def _largest(self, source: str, node: Largest) -> str:
        """The maximum of columns: the first of each group, the second, ...; a short group repeats its last."""
        most = max(map(len, node.groups), default=1)
        columns = [[g[min(i, len(g) - 1)] for g in node.groups] for i in range(most)]
        return self.add("Max", [self.add("Gather", [source, self.integers(c)], axis=1) for c in columns])

    def _smooth(self, source: str, node: Smooth) -> str:
        self.opset = max(self.opset, NEWER.get(node.head, 13))
        numbers = [self._single(p, q, node.head) for p, q in node.parameters]
        if node.head in PLAIN:
            return self.add(PLAIN[node.head], [source])
        if node.head in NUMBERED:
            kind, *names = NUMBERED[node.head]
            return self.add(kind, [source], **dict(zip(names, numbers, strict=True)))
        if node.head in ("gelu", "gelu_tanh"):
            return self.add("Gelu", [source], approximate="none" if node.head == "gelu" else "tanh")
        if node.head == "silu":
            return self.add("Mul", [source, self.add("Sigmoid", [source])])
        if node.head == "hardswish" and numbers == [float(SIXTH), 0.5]:
            return self.add("HardSwish", [source])
        raise UnsupportedError("the head {0} has no operator of ONNX with the same values", node.head)

    @staticmethod
    def _single(p: int, q: int, head: str) -> float:
        """A number that an attribute, which is a float32, has exactly."""
        if rounded(Fraction(p, q), "float32") != Fraction(p, q):
            raise UnsupportedError(
                "the number {0}/{1} of {2} is no float32, as an attribute of ONNX is: no operator has the same values",
                p,
                q,
                head,
            )
        return p / q


def _attribute(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, float):
        return {"name": name, "f": value, "type": 1}
    if isinstance(value, str):
        return {"name": name, "s": value.encode(), "type": 3}
    return {"name": name, "i": value, "type": 2}
