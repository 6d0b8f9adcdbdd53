"""``Network.from_onnx``: the graph of an ONNX file, checked and walked node by node onto a tape.

What the file says is data: no code of it runs, and nothing outside its folder is opened.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import ParseError, ReluSymError, UnsupportedError
from .contents import contents
from .onnx_node import Call, attributes_of
from .onnx_operators import OPERATORS, SINCE
from .onnx_tensor import FLOATS, dtype_of, tensor_of
from .onnx_wire import decoded
from .program import Program, Shape
from .tape import Tape, Tensor

OLDEST, NEWEST = 7, 28
"""Versions of the operators of ``ai.onnx`` that are read."""
DEFAULT = ("", "ai.onnx")
LONGEST = 100
"""Letters of a name that an error quotes."""


def read_onnx(path: str | os.PathLike, shapes: Mapping[str, Sequence[int]] | None = None) -> Program:
    """The program of an ONNX file; ``shapes`` gives the shapes of inputs that the file leaves open.

    A batch axis (the first one, where the file gives no number) is 1.
    """
    if shapes is not None and not isinstance(shapes, Mapping):
        raise UnsupportedError("shapes={0!r}: give a mapping from the names of inputs to their shapes", shapes)
    place, data = contents(path)
    return model_program(data, place.parent, place.name, shapes)


def model_program(
    data: bytes, folder: Path | None, name: str = "", shapes: Mapping[str, Sequence[int]] | None = None
) -> Program:
    """The program of the bytes of a model; external data are looked for in ``folder``."""
    model = decoded(data)
    if "graph" not in model or "opset_import" not in model:
        raise ParseError("{0} is no ONNX model: it has no graph, or says no version of its operators", name or "this")
    own = [f.get("name", "") for f in model.get("functions", []) if f.get("domain", "") in DEFAULT]
    if own:
        raise UnsupportedError("the model defines its own {0} among the operators of ai.onnx", own[0])
    graph = Graph(model["graph"], versions(model), folder)
    tape = Tape(name)
    graph.bind_inputs(tape, shapes or {})
    outputs = [v.get("name", "") for v in model["graph"].get("output", [])]
    for node in graph.order(outputs):
        graph.run(tape, node)
    for output in outputs:
        tape.output(output, graph.tensor(output))
    return tape.program()


def versions(model: dict[str, Any]) -> int:
    """The version of the default operators."""
    found = Counter("" if o.get("domain", "") in DEFAULT else o["domain"] for o in model["opset_import"])
    if found[""] != 1 or max(found.values()) > 1:
        raise ParseError("the model must say the version of its operators once, and says it {0} times", found[""])
    opset = next(o.get("version", 0) for o in model["opset_import"] if o.get("domain", "") in DEFAULT)
    if not OLDEST <= opset <= NEWEST:
        raise UnsupportedError("the model has opset {0}: opsets {1} to {2} are read", opset, OLDEST, NEWEST)
    return opset


class Graph:
    """The nodes of a graph by the names of what they make, and the tensors known so far."""

    def __init__(self, proto: dict[str, Any], opset: int, folder: Path | None) -> None:
        self.proto, self.opset, self.folder = proto, opset, folder
        self.values: dict[str, Tensor] = {}
        self.stored: dict[str, dict[str, Any]] = {}
        self.maker: dict[str, int] = {}
        self.nodes: list[dict[str, Any]] = proto.get("node", [])
        if proto.get("sparse_initializer"):
            raise UnsupportedError("the model has sparse initialisers, which are not read")
        if not proto.get("output"):
            raise ParseError("the graph has no output")
        self._name_once()
        self.uses = Counter(n for node in self.nodes for n in node.get("input", []))

    def _name_once(self) -> None:
        """Every name is given once: to an input, an initialiser or an output of one node."""
        for tensor in self.proto.get("initializer", []):
            self._new(tensor.get("name", ""), self.stored)
            self.stored[tensor.get("name", "")] = tensor
        self.inputs = [v for v in self.proto.get("input", []) if v.get("name", "") not in self.stored]
        given = set(self.stored)
        for value in self.inputs:
            self._new(value.get("name", ""), given)
            given.add(value.get("name", ""))
        for k, node in enumerate(self.nodes):
            for output in filter(None, node.get("output", [])):
                self._new(output, given)
                self._new(output, self.maker)
                self.maker[output] = k
        outputs = Counter(v.get("name", "") for v in self.proto["output"])
        twice = [n for n, count in outputs.items() if count > 1]
        if twice:
            raise ParseError("the graph has the output {0!r} twice", twice[0])

    @staticmethod
    def _new(name: str, known: Any) -> None:
        if not name or name in known:
            raise ParseError("the name {0!r} is given twice in the graph" if name else "a tensor has no name", name)

    def bind_inputs(self, tape: Tape, shapes: Mapping[str, Sequence[int]]) -> None:
        """The inputs, those that have a value in the file (an initialiser) being constants."""
        unknown = set(shapes) - {v["name"] for v in self.inputs}
        if unknown:
            raise UnsupportedError("the model has no input {0!r}", min(unknown, key=str))
        for value in self.inputs:
            name, kind = value["name"], value.get("type", {}).get("tensor_type")
            if kind is None:
                raise UnsupportedError("the input {0!r} is no tensor", name)
            dtype = dtype_of(kind.get("elem_type", 0), f"the input {name!r}")
            if dtype not in FLOATS:
                raise UnsupportedError("the input {0!r} holds {1}: the inputs of a network are floats", name, dtype)
            shape = _given(shapes[name], name) if name in shapes else _shape(kind, name)
            self.values[name] = tape.input(name, shape, dtype)

    def order(self, outputs: Sequence[str]) -> list[int]:
        """The nodes that the outputs need, each behind those that it needs."""
        state: dict[int, int] = {}
        found: list[int] = []
        todo = [(self._node(name, "the graph", None), False) for name in reversed(outputs)]
        while todo:
            k, done = todo.pop()
            if k is None or state.get(k) == 2:
                continue
            if done:
                state[k] = 2
                found.append(k)
                continue
            if state.get(k) == 1:
                raise ParseError("the graph has a cycle through {0}", self.title(k))
            state[k] = 1
            todo.append((k, True))
            for name in filter(None, self.nodes[k].get("input", [])):
                needed = self._node(name, self.title(k), k)
                if needed is not None and state.get(needed) == 1:
                    raise ParseError("the graph has a cycle through {0}", self.title(k))
                todo.append((needed, False))
        return found

    def _node(self, name: str, user: str, k: int | None) -> int | None:
        """The node that makes a tensor; None for an input or an initialiser."""
        if name in self.values or name in self.stored:
            return None
        if name not in self.maker:
            raise ParseError("{0} needs {1!r}, which nothing makes", user, name)
        return self.maker[name]

    def title(self, k: int) -> str:
        """What an error calls a node."""
        node = self.nodes[k]
        made = node.get("name") or ", ".join(node.get("output", [])[:4]) or f"number {k}"
        return f"the node {made[:LONGEST]!r} ({node.get('op_type', '?')[:LONGEST]}, opset {self.opset})"

    def tensor(self, name: str) -> Tensor | None:
        """A tensor by its name; None for an input left out."""
        if not name:
            return None
        if name not in self.values:
            self.values[name] = tensor_of(self.stored[name], self.folder)
        return self.values[name]

    def run(self, tape: Tape, k: int) -> None:
        """Records one node."""
        node, title = self.nodes[k], self.title(k)
        domain, kind = node.get("domain", ""), node.get("op_type", "")
        if domain not in DEFAULT:
            raise UnsupportedError("{0} is of the domain {1!r}: operators of ai.onnx are read", title, domain)
        operator = OPERATORS.get(kind)
        if operator is None:
            raise UnsupportedError("{0}: the operator {1} is not read; those that are: {2}", title, kind, known())
        if self.opset < SINCE.get(kind, OLDEST):
            raise ParseError("{0}: there is no such operator before opset {1}", title, SINCE[kind])
        try:
            inputs = [self.tensor(n) for n in node.get("input", [])]
            for name, t in zip(node.get("input", []), inputs, strict=True):
                if t is not None and self.uses[name] > 1:
                    tape.settle(t)
            attributes = attributes_of(node, self.folder)
            wanted = [bool(n) and (self.uses[n] > 0 or self._is_output(n)) for n in node.get("output", [])]
            call = Call(tape, kind, self.opset, inputs, attributes, wanted, node.get("name") or node["output"][0])
            made = operator(call)
            call.finish(made)
            for name, t in zip(node.get("output", []), made, strict=False):
                if name and t is not None:
                    tape.weigh(t)
                    self.values[name] = t
        except ReluSymError as error:
            raise _named(error, title) from None

    def _is_output(self, name: str) -> bool:
        return any(v.get("name") == name for v in self.proto["output"])


def known() -> str:
    """The operators that are read, for errors."""
    return ", ".join(sorted(OPERATORS))


def _named(error: ReluSymError, title: str) -> ReluSymError:
    """The same error, with the node that it is about."""
    text = str(error)
    return type(error)("{0}" if title in text else "{1}: {0}", text, title)


def _given(shape: Sequence[int], name: str) -> Shape:
    """The shape that the caller gives an input."""
    if not isinstance(shape, (tuple, list)) or not all(isinstance(n, int) and n > 0 for n in shape):
        raise UnsupportedError("shapes={{{0!r}: {1!r}}}: a shape is a tuple of whole numbers", name, shape)
    return tuple(shape)


def _shape(kind: dict[str, Any], name: str) -> Shape:
    """The shape that the file gives an input; an open first axis is a batch of 1 (0 says that it is empty)."""
    if "shape" not in kind:
        raise UnsupportedError("the input {0!r} has no shape in the file: give shapes={{{0!r}: (...)}}", name)
    sizes = []
    for axis, dim in enumerate(kind["shape"].get("dim", [])):
        size = dim.get("dim_value", 0)
        if size < 1 and (axis or dim.get("dim_value") == 0):
            raise UnsupportedError(
                "axis {1} of the input {0!r} has no size in the file ({2!r}): give shapes={{{0!r}: (...)}}",
                name,
                axis,
                dim.get("dim_param", "") or size,
            )
        sizes.append(max(size, 1))
    return tuple(sizes)
