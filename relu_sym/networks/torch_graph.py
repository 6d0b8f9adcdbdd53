"""``Network.from_torch``: a module of PyTorch by the graph that ``torch.export`` makes of it.

Weights are the binary numbers that they are.  A number written in Python code is rounded to the type of the tensors
that it meets, as PyTorch does.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from ..budget.imports import imported
from ..errors import ReluSymError, UnsupportedError, how_to_install
from .entries import rational
from .program import Program
from .tape import Tape, Tensor
from .torch_layout import CREATED, MOVED, created, moved
from .torch_operators import OPERATORS

FLOATS = ("float32", "float64")
ALIASES = frozenset("alpha_dropout dropout feature_dropout positive to".split())
"""Operators that may return their argument itself: what overwrites their result overwrites it."""


def read_torch(module: Any, example: Any) -> Program:
    """The program of a module at the shapes of ``example``: a tensor, or a tuple of them, one per argument."""
    torch = needed_torch("from_torch")
    if not isinstance(module, torch.nn.Module):
        raise UnsupportedError("{0} is no torch.nn.Module", type(module).__name__)
    arguments = tuple(example) if isinstance(example, (tuple, list)) else (example,)
    if not arguments or not all(isinstance(a, torch.Tensor) for a in arguments):
        raise UnsupportedError("example= is a tensor, or a tuple of tensors: one per argument of the module")
    return Walk(torch, exported(torch, module, arguments), type(module).__name__).program()


def needed_torch(what: str) -> Any:
    """The package, or an error that says how to get it."""
    if find_spec("torch") is None:
        raise UnsupportedError(
            "{0} needs the package torch, which is not installed: {1}", what, how_to_install("torch")
        )
    return imported("torch")


def exported(torch: Any, module: Any, arguments: tuple) -> Any:
    """The graph of the module by ``torch.export``; where that fails, of what ``torch.fx`` makes of its code."""
    try:
        made = torch.export.export(module, arguments)
    except Exception as refused:  # whatever the tracer or the module's own code raises
        try:
            made = torch.export.export(torch.fx.symbolic_trace(module), arguments)
        except Exception as again:
            raise UnsupportedError(
                "PyTorch makes no graph of {0}: torch.export says {1}; torch.fx says {2}",
                type(module).__name__,
                _first_line(refused),
                _first_line(again),
            ) from None
    return made.run_decompositions({}) if _overwrites(made.graph) else made


def _first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0][:200] if lines else ''}"


def _overwrites(graph: Any) -> bool:
    """Whether an operation in place changes what something else sees too: such a graph is made functional."""
    for node in graph.nodes:
        if node.op != "call_function" or not operator_name(node.target).endswith("_"):
            continue
        changed = node.args[0]
        shared = len(changed.users) > 1 or changed.op != "call_function"
        if shared or operator_name(changed.target).removesuffix("_") not in set(OPERATORS) - ALIASES:
            return True
    return False


def operator_name(target: Any) -> str:
    """aten.relu.default is ``relu``; what is no operator of ``aten`` keeps its whole name."""
    name = str(target)
    return name.split(".")[1] if name.startswith("aten.") else name


class Walk:
    """The nodes of an exported graph, recorded on a tape."""

    def __init__(self, torch: Any, made: Any, name: str) -> None:
        self.torch, self.made, self.name = torch, made, name
        self.tape = Tape(name)
        self.values: dict[Any, Any] = {}

    def program(self) -> Program:
        """The program of the graph."""
        stored = {**self.made.state_dict, **self.made.constants}
        kinds = {s.arg.name: s for s in self.made.graph_signature.input_specs if hasattr(s.arg, "name")}
        for node in self.made.graph.nodes:
            if node.op == "placeholder":
                self.values[node] = self._placeholder(node, kinds[node.name], stored)
            elif node.op == "call_function":
                if node.users:
                    self._run(node)
            elif node.op == "output":
                self._outputs(node)
            else:
                raise UnsupportedError("{0}: the graph has a node {1} of the kind {2}", self.name, node.name, node.op)
        return self.tape.program()

    def _placeholder(self, node: Any, spec: Any, stored: dict[str, Any]) -> Any:
        if spec.kind.name != "USER_INPUT":
            return constant_tensor(self.torch, stored[spec.target]) if spec.target in stored else None
        value = node.meta["val"]
        if not isinstance(value, self.torch.Tensor):
            return value
        dtype = str(value.dtype).removeprefix("torch.")
        if dtype not in FLOATS:
            raise UnsupportedError(
                "{0}: the input {1} is {2}; read are float32 and float64 (module.double())", self.name, node.name, dtype
            )
        return self.tape.input(node.name, tuple(map(int, value.shape)), dtype)

    def _outputs(self, node: Any) -> None:
        kinds = {s.kind.name for s in self.made.graph_signature.output_specs}
        if kinds - {"USER_OUTPUT"}:
            raise UnsupportedError("{0} changes its inputs or buffers: {1}", self.name, ", ".join(sorted(kinds)))
        outputs = [o for o in node.args[0] if o is not None]
        for k, output in enumerate(outputs):
            t = self.values.get(output)
            if not isinstance(t, Tensor):
                raise UnsupportedError("{0}: its output {1} is no tensor", self.name, k)
            self.tape.output("y" if len(outputs) == 1 else f"y{k}", t)

    def _run(self, node: Any) -> None:
        """Records one node; tensors that several nodes use are written first."""
        name = operator_name(node.target)
        for user in node.all_input_nodes:
            t = self.values.get(user)
            if isinstance(t, Tensor) and len(user.users) > 1:
                self.tape.settle(t)
        arguments = self._valued(node.args)
        options = {k: v for k, v in self._valued(node.kwargs).items() if k not in ("device", "layout", "pin_memory")}
        try:
            self.values[node] = self._value(node, name.removesuffix("_"), arguments, options)
        except ReluSymError as error:
            title = f"{self.name}: {node.name} ({node.target})"
            raise type(error)("{1}: {0}", str(error), title) from None

    def _value(self, node: Any, name: str, arguments: tuple, options: dict[str, Any]) -> Any:
        if "getitem" in str(node.target):
            part = arguments[0][arguments[1]]
            if part is None:
                raise UnsupportedError("its output {0} is not piecewise linear", arguments[1])
            return part
        if name.startswith("_assert"):
            return None
        if name in MOVED:
            return moved(self.torch, node.target, arguments, options)
        if name in CREATED:
            return constant_tensor(self.torch, created(self.torch, node.target, arguments, options))
        if name not in OPERATORS:
            raise UnsupportedError(
                "the operator {0} is not read: layers, pools, residual sums and activations without jumps are", name
            )
        return OPERATORS[name](self.tape, *arguments, **options)

    def _valued(self, part: Any) -> Any:
        if isinstance(part, self.torch.fx.Node):
            return self.values[part]
        if isinstance(part, dict):
            return {k: self._valued(v) for k, v in part.items()}
        if isinstance(part, Sequence) and not isinstance(part, str):
            return tuple(map(self._valued, part))
        return part


def constant_tensor(torch: Any, t: Any) -> Tensor:
    """A tensor of PyTorch with its exact entries."""
    dtype = str(t.dtype).removeprefix("torch.")
    if t.is_complex() or t.layout != torch.strided:
        raise UnsupportedError("a constant of type {0} ({1})", dtype, str(t.layout))
    entries = t.detach().cpu().reshape(-1)
    entries = entries.double().tolist() if t.is_floating_point() else list(map(int, entries.tolist()))
    return Tensor(tuple(t.shape), list(map(rational, entries)) if t.is_floating_point() else entries, dtype)
