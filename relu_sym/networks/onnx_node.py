"""A node of an ONNX graph as its operator sees it: inputs, attributes, version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ParseError, UnsupportedError
from .entries import Form, finite, rational
from .onnx_tensor import FLOATS, in_range, tensor_of
from .tape import Tape, Tensor

FIELDS: dict[int, tuple[str, Any]] = {
    1: ("f", 0.0),
    2: ("i", 0),
    3: ("s", b""),
    4: ("t", None),
    6: ("floats", ()),
    7: ("ints", ()),
    8: ("strings", ()),
}
"""Types of attributes: which field of the message has the value, and what it is when left out."""
CODES = {"float": 1, "int": 2, "text": 3, "tensor": 4, "floats": 6, "ints": 7}


@dataclass(frozen=True)
class Attribute:
    """A value with the code of its type."""

    code: int
    value: Any


def attributes_of(node: dict[str, Any], folder: Path | None) -> dict[str, Attribute]:
    """The attributes by name; floats are float32, and stay what they are."""
    found: dict[str, Attribute] = {}
    for proto in node.get("attribute", []):
        name = proto.get("name", "")
        if name in found:
            raise ParseError("the attribute {0!r} stands there twice", name)
        held = {code for code, (key, _) in FIELDS.items() if key in proto}
        code = proto.get("type", 0) or (held.pop() if len(held) == 1 else 0)
        if "ref_attr_name" in proto or code not in FIELDS or held - {code}:
            raise UnsupportedError("the attribute {0!r} is of a type that is not read", name)
        key, absent = FIELDS[code]
        value = proto.get(key, absent)
        if code == 4:
            if value is None:
                raise ParseError("the attribute {0!r} has no value", name)
            value = tensor_of(value, folder, f"the attribute {name!r}")
        elif code == 1:
            value = rational(value)
        elif code == 6:
            value = list(map(rational, value))
        found[name] = Attribute(code, value)
    return found


@dataclass
class Call:
    """One node: ``wanted`` says which outputs are used, ``label`` names its switches."""

    tape: Tape
    kind: str
    opset: int
    inputs: list[Tensor | None]
    attributes: dict[str, Attribute]
    wanted: list[bool]
    label: str = ""
    asked: set[str] = field(default_factory=set)

    # ------------------------------------------------------------------ inputs
    def arity(self, least: int, most: int | None = None) -> None:
        """Refuses another number of inputs."""
        if not least <= len(self.inputs) <= (least if most is None else most):
            raise ParseError("{0} has {1} inputs", self.kind, len(self.inputs))

    def given(self, k: int) -> bool:
        """Whether the input k is there."""
        return k < len(self.inputs) and self.inputs[k] is not None

    def __getitem__(self, k: int) -> Tensor:
        """The input k, which must be there."""
        t = self.inputs[k] if k < len(self.inputs) else None
        if t is None:
            raise ParseError("{0} lacks its input {1}", self.kind, k + 1)
        return t

    def optional(self, k: int) -> Tensor | None:
        """The input k, if it is there."""
        return self[k] if self.given(k) else None

    def all(self) -> list[Tensor]:
        """All inputs, at least one, of one type."""
        found = [self[k] for k in range(max(len(self.inputs), 1))]
        self.same_type(found)
        return found

    def same_type(self, tensors: list[Tensor]) -> None:
        """Refuses tensors of different types."""
        if len({t.dtype for t in tensors}) > 1:
            raise ParseError("{0} of tensors of different types: {1}", self.kind, ", ".join(t.dtype for t in tensors))

    def floats(self, k: int = 0) -> Tensor:
        """The input k, of a floating type."""
        if self[k].dtype not in FLOATS:
            raise UnsupportedError("{0} of {1}: it is read of floats", self.kind, self[k].dtype)
        return self[k]

    def constant(self, k: int) -> Tensor:
        """The input k, which no network input may move."""
        if not self[k].constant:
            raise UnsupportedError("input {1} of {0} depends on the inputs of the network", self.kind, k + 1)
        return self[k]

    def integers(self, k: int) -> list[int]:
        """The input k as a constant list of whole numbers."""
        t = self.constant(k)
        if t.dtype not in ("int64", "int32") or t.rank > 1:
            raise ParseError("input {1} of {0} is no list of integers: {2}{3}", self.kind, k + 1, t.dtype, str(t.shape))
        return list(t.entries)

    def number(self, k: int) -> Any:
        """The input k as one constant number."""
        t = self.constant(k)
        if len(t.entries) != 1:
            raise UnsupportedError("input {1} of {0} is no number: its shape is {2}", self.kind, k + 1, str(t.shape))
        return t.entries[0]

    # ------------------------------------------------------------------ attributes
    def attribute(self, name: str, kind: str, absent: Any = None) -> Any:
        """The attribute, or ``absent``."""
        self.asked.add(name)
        found = self.attributes.get(name)
        if found is None:
            return absent
        if found.code != CODES[kind]:
            raise ParseError("the attribute {0!r} of {1} is no {2}", name, self.kind, kind)
        if kind == "text":
            return found.value.decode("utf-8", "replace")
        return list(found.value) if kind in ("floats", "ints") else found.value

    def needed(self, name: str, kind: str) -> Any:
        """The attribute, which must be there."""
        found = self.attribute(name, kind)
        if found is None:
            raise ParseError("{0} lacks the attribute {1!r}", self.kind, name)
        return found

    def factor(self, name: str, absent: float) -> Any:
        """A float attribute as an exact number."""
        return finite(self.attribute(name, "float", rational(absent)))

    def finish(self, made: Sequence[Tensor | None]) -> None:
        """Refuses an attribute that nothing asked for: it would change what the node means; and an output that is used
        and was not made."""
        unknown = sorted(set(self.attributes) - self.asked)
        if unknown:
            raise UnsupportedError(
                "{0} has no attribute {1!r} that is read in opset {2}", self.kind, unknown[0], self.opset
            )
        for k, is_used in enumerate(self.wanted):
            if is_used and (k >= len(made) or made[k] is None):
                raise UnsupportedError("output {1} of {0} is used, and it is not read", self.kind, k + 1)


def checked_integers(t: Tensor) -> Tensor:
    """The tensor; whole numbers that left the range of their type are refused, where a machine would wrap around."""
    if t.dtype in FLOATS:
        return t
    for e in t.entries:
        if type(e) is Form or not in_range(e, t.dtype):
            raise UnsupportedError("{0} is out of the range of {1}", "an entry" if type(e) is Form else e, t.dtype)
    return t
