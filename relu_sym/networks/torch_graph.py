"""``Network.from_torch``: a module of PyTorch by the graph that ``torch.export`` makes of it.

Weights are the binary numbers that they are.  A number written in Python code is rounded to the type of the tensors
that it meets, as PyTorch does; what no input moves is what PyTorch computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from inspect import signature
from typing import Any

from ..budget.imports import imported
from ..errors import ReluSymError, UnsupportedError, how_to_install
from .decided import lifted, refusal
from .entries import Entry, Form, rational
from .onnx_tensor import FLOATS as WIDTHS
from .program import Program
from .tape import Tape, Tensor
from .torch_activations import nearest
from .torch_checks import check_decompositions, check_values
from .torch_choices import CHOICES, MASKED, RELATIONS
from .torch_constants import CREATED, RANDOM, computed, constant_tensor, created, is_random
from .torch_decompositions import (
    OTHER,
    REFUSED,
    cut,
    moves,
    operator_name,
    origin_of,
    prepared,
    title,
    without_mark,
)
from .torch_layout import LANDED, MOVED, landed, moved
from .torch_operators import OPERATORS

FLOATS = ("float32", "float64")
COMPARED = frozenset(filter(None, (*RELATIONS, *RELATIONS.values())))
PROMOTED = COMPARED.union(
    """
    add sub subtract rsub mul multiply div divide maximum minimum max min fmax fmin where lerp addcmul addcdiv clamp
    clip clamp_min clamp_max
    """.split()
)
"""Operators whose operands are first converted to one type: that of the result, or of both that are compared."""


def read_torch(module: Any, example: Any) -> Program:
    """The program of a module at the shapes of ``example``: a tensor, or a tuple of them, one per argument."""
    torch = needed_torch("from_torch")
    if not isinstance(module, torch.nn.Module):
        raise UnsupportedError("{0} is no torch.nn.Module", type(module).__name__)
    arguments = tuple(example) if isinstance(example, (tuple, list)) else (example,)
    if not arguments or not all(isinstance(a, torch.Tensor) for a in arguments):
        raise UnsupportedError("example= is a tensor, or a tuple of tensors: one per argument of the module")
    made = exported(torch, module, arguments)
    ready = prepared(torch, made)
    program = Walk(torch, ready, type(module).__name__, cut(made)).program()
    check_decompositions(torch, made, ready, arguments)
    check_values(torch, made, program, arguments)
    return program


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
    return made


def _first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0][:200] if lines else ''}"


class Walk:
    """The nodes of an exported graph, recorded on a tape.

    What no input moves stays a tensor of PyTorch, and is computed by PyTorch; it is read where it meets the network.
    """

    def __init__(self, torch: Any, made: Any, name: str, cut: str = "") -> None:
        self.torch, self.made, self.name = torch, made, name
        self.tape = Tape(name)
        self.tape.builder.cut = cut
        self.values: dict[Any, Any] = {}
        self.read: dict[Any, Tensor] = {}

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
            return stored.get(spec.target)
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
            t = self._valued(output)
            if not isinstance(t, Tensor):
                raise UnsupportedError("{0}: its output {1} is no tensor", self.name, k)
            if t.jumps:
                raise UnsupportedError("{0}: its output {1}: {2}", self.name, k, str(refusal(self.tape, t)))
            self.tape.output("y" if len(outputs) == 1 else f"y{k}", t)

    def _run(self, node: Any) -> None:
        """Records one node; tensors that several nodes use are written first."""
        fixed = not any(moves(self.values[u]) for u in node.all_input_nodes)
        for user in node.all_input_nodes:
            t = self.values[user]
            if isinstance(t, Tensor) and len(user.users) > 1 and not t.jumps:
                self.tape.settle(t)
        read = self._raw if fixed else self._valued
        arguments, options = read(node.args), read(node.kwargs)
        try:
            if fixed:
                self.values[node] = computed(self.torch, node.target, arguments, options, node.meta.get("val"))
            else:
                options = {k: v for k, v in options.items() if k not in ("device", "layout", "pin_memory")}
                self.values[node] = self._typed(node, self._value(node, arguments, options))
        except ReluSymError as error:
            raise type(error)("{1}: {0}", str(error), f"{self.name}: {title(node)}") from None

    def _value(self, node: Any, arguments: tuple, options: dict[str, Any]) -> Any:
        name, known = operator_name(node.target), node.meta.get("val")
        if "getitem" in str(node.target):
            part = arguments[0][arguments[1]]
            if part is None:
                raise UnsupportedError("its output {0} is not piecewise linear", arguments[1])
            return part
        if name.startswith("_assert"):
            return None
        name = without_mark(name)
        if name in CREATED:
            return created(self.torch, node.target, arguments, options, known)
        if name in PROMOTED:
            arguments = self._promoted(name, arguments, node)
        jumping = stepped(arguments) is not None
        if name in CHOICES or (jumping and name in MASKED):
            return call(MASKED[name], self.tape, arguments, options)
        if name in MOVED:
            return moved_or_landed(self.torch, node.target, name, arguments, options, known)
        if jumping:
            raise refusal(self.tape, stepped(arguments))
        if name not in OPERATORS:
            known_as = without_mark(operator_name(origin_of(node).target))
            why = REFUSED.get(name) or (RANDOM if is_random(self.torch, node.target) else OTHER)
            raise UnsupportedError("the operator {0} is not read: {1}", known_as, why)
        return call(OPERATORS[name], self.tape, arguments, options)

    def _promoted(self, name: str, arguments: tuple, node: Any) -> tuple:
        """Constants among the operands as the type of the result holds them, as PyTorch converts them first; what is
        compared as the type of both together."""
        known = node.meta.get("val")
        if name in COMPARED:
            pair = [a.meta["val"] if isinstance(a, self.torch.fx.Node) else a for a in node.args[:2]]
            dtype = str(self.torch.result_type(*pair)).removeprefix("torch.")
        else:
            dtype = str(known.dtype).removeprefix("torch.") if isinstance(known, self.torch.Tensor) else ""
        if dtype not in WIDTHS:
            return arguments

        def held(a: Any, place: int) -> Any:
            if name == "where" and place and isinstance(a, (int, float)):
                a = Tensor((), [rational(float(a))], dtype)
            if not isinstance(a, Tensor) or (name == "where" and not place):
                return a
            return Tensor(a.shape, [lifted(rounded, e) for e in a.entries], dtype)

        def rounded(e: Entry) -> Entry:
            return e if type(e) is Form else nearest(e, dtype)

        return tuple(held(a, k) for k, a in enumerate(arguments))

    def _typed(self, node: Any, made: Any) -> Any:
        """The value with the type that PyTorch gives it."""
        known = node.meta.get("val")
        if isinstance(made, Tensor) and isinstance(known, self.torch.Tensor):
            if not made.constant and not made.jumps and not known.dtype.is_floating_point:
                raise UnsupportedError("a change of type to {0} jumps", str(known.dtype).removeprefix("torch."))
            made = Tensor(made.shape, made.entries, str(known.dtype).removeprefix("torch."))
            if any(isinstance(n, int) and n != m for n, m in zip(known.shape, made.shape, strict=True)):
                raise UnsupportedError("its shape is {0}, and {1} as it is read", str(known.shape), str(made.shape))
        return made

    def _raw(self, part: Any) -> Any:
        return self.torch.fx.map_arg(part, lambda node: self.values[node])

    def _valued(self, part: Any) -> Any:
        if isinstance(part, self.torch.fx.Node):
            value = self.values[part]
            if isinstance(value, self.torch.Tensor):
                if part not in self.read:
                    self.read[part] = constant_tensor(self.torch, value)
                return self.read[part]
            return value
        if isinstance(part, dict):
            return {k: self._valued(v) for k, v in part.items()}
        if isinstance(part, Sequence) and not isinstance(part, str):
            return tuple(map(self._valued, part))
        return part


def stepped(value: Any) -> Tensor | None:
    """The first tensor with a step."""
    if isinstance(value, (list, tuple)):
        return next((t for t in map(stepped, value) if t is not None), None)
    return value if isinstance(value, Tensor) and value.jumps else None


def call(function: Any, tape: Tape, arguments: tuple, options: dict[str, Any]) -> Any:
    """The function of an operator, where it has these arguments."""
    try:
        signature(function).bind(tape, *arguments, **options)
    except TypeError as error:
        raise UnsupportedError("this form of the operator is not read: {0}", str(error)) from None
    return function(tape, *arguments, **options)


def moved_or_landed(torch: Any, target: Any, name: str, arguments: tuple, options: dict[str, Any], known: Any) -> Any:
    """What moves entries, or adds them where they land."""
    if name in LANDED and (not name.endswith("index_put") or (len(arguments) > 3 and arguments[3])):
        return landed(torch, name, arguments, options)
    known = known[0] if isinstance(known, (list, tuple)) else known
    return moved(torch, target, name, arguments, options, str(known.dtype).removeprefix("torch."))
