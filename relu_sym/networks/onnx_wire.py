"""Protocol-buffer messages of ONNX as plain dictionaries, read from bytes and written to bytes: no code, no package.

The fields that a network needs are a table; a field that is not in it is passed over, as the format asks.  A file that
ends early, a length beyond the end or a field of the wrong kind is a ``ParseError`` that names the byte.

Source: the ONNX intermediate representation, ``onnx.proto``; the protocol-buffers encoding guide.
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from ..errors import ParseError


class Field(NamedTuple):
    """A field: its name, what it holds (a kind of number, text, bytes, or a message) and whether it repeats."""

    name: str
    kind: str
    many: bool = False


MESSAGES: dict[str, dict[int, Field]] = {
    "model": {
        1: Field("ir_version", "int"),
        2: Field("producer_name", "text"),
        7: Field("graph", "graph"),
        8: Field("opset_import", "opset", True),
        25: Field("functions", "function", True),
    },
    "function": {1: Field("name", "text"), 10: Field("domain", "text")},
    "opset": {1: Field("domain", "text"), 2: Field("version", "int")},
    "graph": {
        1: Field("node", "node", True),
        2: Field("name", "text"),
        5: Field("initializer", "tensor", True),
        11: Field("input", "value", True),
        12: Field("output", "value", True),
        15: Field("sparse_initializer", "bytes", True),
    },
    "node": {
        1: Field("input", "text", True),
        2: Field("output", "text", True),
        3: Field("name", "text"),
        4: Field("op_type", "text"),
        5: Field("attribute", "attribute", True),
        7: Field("domain", "text"),
    },
    "attribute": {
        1: Field("name", "text"),
        2: Field("f", "float"),
        3: Field("i", "int"),
        4: Field("s", "bytes"),
        5: Field("t", "tensor"),
        7: Field("floats", "float", True),
        8: Field("ints", "int", True),
        9: Field("strings", "bytes", True),
        20: Field("type", "int"),
        21: Field("ref_attr_name", "text"),
    },
    "tensor": {
        1: Field("dims", "int", True),
        2: Field("data_type", "int"),
        3: Field("segment", "bytes"),
        4: Field("float_data", "float", True),
        5: Field("int32_data", "int", True),
        7: Field("int64_data", "int", True),
        8: Field("name", "text"),
        9: Field("raw_data", "bytes"),
        10: Field("double_data", "double", True),
        11: Field("uint64_data", "int", True),
        13: Field("external_data", "entry", True),
        14: Field("data_location", "int"),
    },
    "entry": {1: Field("key", "text"), 2: Field("value", "text")},
    "value": {1: Field("name", "text"), 2: Field("type", "type")},
    "type": {1: Field("tensor_type", "tensor_type")},
    "tensor_type": {1: Field("elem_type", "int"), 2: Field("shape", "shape")},
    "shape": {1: Field("dim", "dimension", True)},
    "dimension": {1: Field("dim_value", "int"), 2: Field("dim_param", "text")},
}
WIRE = {"int": 0, "double": 1, "float": 5}  # text, bytes and messages: 2, with their length
FIXED = {"double": ("<d", 8), "float": ("<f", 4)}


def decoded(data: bytes, message: str = "model") -> dict[str, Any]:
    """The message in these bytes: {field: value}, a list for a field that repeats, nothing for one that is absent."""
    return _message(memoryview(data), 0, len(data), message)


def _message(data: memoryview, at: int, end: int, message: str) -> dict[str, Any]:
    table, found = MESSAGES[message], {}
    while at < end:
        tag, at = _varint(data, at, end)
        field, wire = table.get(tag >> 3), tag & 7
        if tag >> 3 == 0:
            raise ParseError("byte {0}: no field of a {1} has the number 0; this is not an ONNX file", at, message)
        start, at = _extent(data, at, end, wire)
        if field is None:
            continue
        values = _values(data, start, at, field, wire, message)
        if field.many:
            found.setdefault(field.name, []).extend(values)
        elif field.name in found:
            raise ParseError("byte {0}: the field {1} of a {2} stands there twice", start, field.name, message)
        else:
            found[field.name] = values[0]
    return found


def _extent(data: memoryview, at: int, end: int, wire: int) -> tuple[int, int]:
    """Where the content of a field starts and ends."""
    if wire == 0:
        return at, _varint(data, at, end)[1]
    if wire == 2:
        length, at = _varint(data, at, end)
    elif wire in (1, 5):
        length = 8 if wire == 1 else 4
    else:
        raise ParseError("byte {0}: {1} is no wire type of an ONNX file", at, wire)
    if length > end - at:
        raise ParseError(
            "byte {0}: {1} bytes are announced and {2} are left: the file is cut off", at, length, end - at
        )
    return at, at + length


def _varint(data: memoryview, at: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while at < end and shift < 70:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value & (1 << 64) - 1, at
    raise ParseError("byte {0}: a number that does not end: the file is cut off or no ONNX file", at)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _values(data: memoryview, at: int, end: int, field: Field, wire: int, message: str) -> list[Any]:
    """What a field holds: one value, or several numbers packed together."""
    kind = field.kind
    if kind in WIRE and wire == 2 and field.many:
        return _packed(data, at, end, kind)
    if wire != WIRE.get(kind, 2):
        raise ParseError("byte {0}: the field {1} of a {2} holds another kind of data", at, field.name, message)
    if kind == "int":
        return [_signed(_varint(data, at, end)[0])]
    if kind in FIXED:
        return [struct.unpack_from(FIXED[kind][0], data, at)[0]]
    if kind == "bytes":
        return [bytes(data[at:end])]
    if kind == "text":
        try:
            return [str(data[at:end], "utf-8")]
        except UnicodeDecodeError:
            raise ParseError("byte {0}: the field {1} of a {2} is no UTF-8 text", at, field.name, message) from None
    return [_message(data, at, end, kind)]


def _packed(data: memoryview, at: int, end: int, kind: str) -> list[Any]:
    if kind in FIXED:
        form, size = FIXED[kind]
        if (end - at) % size:
            raise ParseError("byte {0}: a list of {1}s of {2} bytes", at, kind, end - at)
        return list(struct.unpack_from(f"<{(end - at) // size}{form[1]}", data, at))
    found = []
    while at < end:
        value, at = _varint(data, at, end)
        found.append(_signed(value))
    return found


# ---------------------------------------------------------------------- writing
def encoded(content: dict[str, Any], message: str = "model") -> bytes:
    """The bytes of a message given as ``decoded`` gives it."""
    numbers = {field.name: number for number, field in MESSAGES[message].items()}
    parts = []
    for name, value in content.items():
        field = MESSAGES[message][numbers[name]]
        parts += [_written(numbers[name], field.kind, one) for one in (value if field.many else [value])]
    return b"".join(parts)


def _written(number: int, kind: str, value: Any) -> bytes:
    if kind == "int":
        return _number(number << 3) + _number(value & (1 << 64) - 1)
    if kind in FIXED:
        return _number(number << 3 | WIRE[kind]) + struct.pack(FIXED[kind][0], value)
    if kind == "text":
        value = value.encode()
    elif kind != "bytes":
        value = encoded(value, kind)
    return _number(number << 3 | 2) + _number(len(value)) + value


def _number(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)
