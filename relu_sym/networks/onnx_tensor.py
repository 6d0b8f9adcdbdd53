"""Tensors of an ONNX file as exact numbers: a float of any width is the binary number that its bits say.

External data are read from regular files inside the folder of the model only: no absolute path, no ``..``, no link.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from fractions import Fraction
from math import isfinite, isinf, prod
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import ParseError, UnsupportedError
from .entries import rational
from .tape import Tensor, check_size

DTYPES = {
    1: "float32",
    2: "uint8",
    3: "int8",
    4: "uint16",
    5: "int16",
    6: "int32",
    7: "int64",
    9: "bool",
    10: "float16",
    11: "float64",
    12: "uint32",
    13: "uint64",
    16: "bfloat16",
}
CODES = {name: code for code, name in DTYPES.items()}
FLOATS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}
"""The floating types with the bits of their significands."""
RAW = {
    "float32": "f",
    "uint8": "B",
    "int8": "b",
    "uint16": "H",
    "int16": "h",
    "int32": "i",
    "int64": "q",
    "bool": "B",
    "float16": "e",
    "float64": "d",
    "uint32": "I",
    "uint64": "Q",
    "bfloat16": "H",
}
"""How ``struct`` names an entry of raw data, little-endian."""
TYPED = {"float32": "float_data", "float64": "double_data", "int64": "int64_data", "uint64": "uint64_data"}
TYPED |= {"uint32": "uint64_data"}
LARGEST = {
    "float16": Fraction(65504),
    "bfloat16": Fraction((2**8 - 1) * 2**120),
    "float32": Fraction((2**24 - 1) * 2**104),
    "float64": Fraction((2**53 - 1) * 2**971),
}
"""The largest finite number of each floating type."""


def dtype_of(code: int, where: str) -> str:
    """The name of a data type."""
    if code not in DTYPES:
        raise UnsupportedError("{0} has the ONNX data type {1}: read are {2}", where, code, ", ".join(DTYPES.values()))
    return DTYPES[code]


def tensor_of(proto: dict[str, Any], folder: Path | None, where: str = "") -> Tensor:
    """The tensor of a message, every entry exact; inf and nan stay floats."""
    where = where or f"the tensor {proto.get('name', '')!r}"
    dtype, shape = dtype_of(proto.get("data_type", 0), where), tuple(proto.get("dims", ()))
    if "segment" in proto:
        raise UnsupportedError("{0} is stored in segments", where)
    if any(n < 0 for n in shape):
        raise ParseError("{0} has the shape {1}", where, str(shape))
    check_size(shape)
    if proto.get("data_location", 0) == 1 or proto.get("external_data"):
        raw = external(proto, folder, where, prod(shape) * struct.calcsize("<" + RAW[dtype]))
        return Tensor(shape, _numbers(_unpacked(raw, dtype, prod(shape), where), dtype, where), dtype)
    lists = {k: v for k, v in proto.items() if k.endswith("_data") and v}
    wanted = TYPED.get(dtype, "int32_data")
    if set(lists) - {"raw_data", wanted} or len(lists) > 1:
        raise ParseError("{0} of {1} holds its entries as {2}", where, dtype, " and ".join(sorted(lists)))
    if "raw_data" in lists:
        stored = _unpacked(lists["raw_data"], dtype, prod(shape), where)
    else:
        stored = _typed(lists.get(wanted, []), dtype, where)
    if len(stored) != prod(shape):
        raise ParseError("{0} has {1} entries and the shape {2}", where, len(stored), str(shape))
    return Tensor(shape, _numbers(stored, dtype, where), dtype)


def _unpacked(raw: bytes, dtype: str, count: int, where: str) -> list[Any]:
    form = f"<{count}{RAW[dtype]}"
    if struct.calcsize(form) != len(raw):
        raise ParseError("{0}: {1} entries of {2} do not have {3} bytes", where, count, dtype, len(raw))
    return list(struct.unpack(form, raw))


def _typed(stored: list[Any], dtype: str, where: str) -> list[Any]:
    """The entries of a list of numbers; float16 and bfloat16 stand there as the bits of 16-bit integers."""
    if dtype == "uint64":
        return [v % (1 << 64) for v in stored]
    if dtype in ("float16", "bfloat16"):
        if any(not 0 <= v < 1 << 16 for v in stored):
            raise ParseError("{0}: bits that are no {1}", where, dtype)
        return [struct.unpack("<e", v.to_bytes(2, "little"))[0] for v in stored] if dtype == "float16" else stored
    return stored


def _numbers(stored: list[Any], dtype: str, where: str) -> list[Any]:
    if dtype == "bfloat16":
        stored = [struct.unpack("<f", (v << 16).to_bytes(4, "little"))[0] for v in stored]
    if dtype in FLOATS:
        return list(map(rational, stored))
    if any(not in_range(v, dtype) for v in stored):
        raise ParseError("{0} holds an integer that is no {1}", where, dtype)
    return stored


def in_range(value: int, dtype: str) -> bool:
    """Whether an integer type has this number."""
    if dtype == "bool":
        return value in (0, 1)
    bits = int(dtype.lstrip("uint"))
    return 0 <= value < 1 << bits if dtype[0] == "u" else -(1 << bits - 1) <= value < 1 << bits - 1


# ---------------------------------------------------------------------- external data
def external(proto: dict[str, Any], folder: Path | None, where: str, size: int) -> bytes:
    """The bytes of a tensor that stand in another file, inside the folder of the model."""
    entries = [(e.get("key", ""), e.get("value", "")) for e in proto.get("external_data", [])]
    said = dict(entries)
    if len(said) != len(entries) or proto.get("data_location", 0) != 1 or "raw_data" in proto:
        raise ParseError("{0}: what its external data say contradicts itself", where)
    if folder is None:
        raise UnsupportedError("{0} has external data, and the model stands in no folder", where)
    path = inside(folder, said.get("location", ""), where)
    start = _whole(said.get("offset", "0"), where)
    length = _whole(said.get("length", str(size)), where)
    if length != size:
        raise ParseError("{0} needs {1} bytes, its external data have {2}", where, size, length)
    with path.open("rb") as file:
        if start + size > os.fstat(file.fileno()).st_size:
            raise ParseError("{0}: the file {1} ends before its external data do", where, str(said["location"]))
        file.seek(start)
        return file.read(size)


def inside(folder: Path, location: str, where: str) -> Path:
    """The regular file at this place inside the folder."""
    parts = PurePosixPath(location.replace("\\", "/")).parts
    path = folder
    good = bool(parts) and "\0" not in location and not any(p in ("..", "/") or ":" in p for p in parts)
    for part in parts if good else ():
        path = path / part
        good = good and not path.is_symlink()
    if not good or not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise ParseError(
            "{0}: its external data are in {1!r}, which is no regular file inside the folder of the model (links "
            "are not followed)",
            where,
            location,
        )
    return path


def _whole(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ParseError("{0}: {1!r} is no place in a file", where, text[:40])
    return int(text)


# ---------------------------------------------------------------------- casts
def cast(t: Tensor, dtype: str) -> Tensor:
    """The tensor in another type: numbers are rounded as the type rounds, what depends on the inputs is kept exact."""
    if t.dtype == dtype:
        return t
    if dtype not in FLOATS:
        if not t.constant:
            raise UnsupportedError("a cast from {0} to {1} jumps at every integer", t.dtype, dtype)
        return Tensor(t.shape, [_to_integer(e, dtype) for e in t.entries], dtype)
    convert: Callable[[Any], Any] = lambda e: rounded(e, dtype) if isinstance(e, (int, Fraction)) else e  # noqa: E731
    return Tensor(t.shape, list(map(convert, t.entries)), dtype)


def _to_integer(e: Any, dtype: str) -> int:
    if isinstance(e, float):
        raise UnsupportedError("{0} is no {1}", e, dtype)
    value = int(bool(e)) if dtype == "bool" else int(e)
    if not in_range(value, dtype):
        raise UnsupportedError("{0} is out of the range of {1}", value, dtype)
    return value


def rounded(value: Any, dtype: str) -> Any:
    """The number of a floating type that is nearest, ties to the even one; too large is inf."""
    if not value:
        return 0
    bits, (top, under) = FLOATS[dtype], (abs(value.numerator), value.denominator)
    exponent = top.bit_length() - under.bit_length()
    if top << max(-exponent, 0) < under << max(exponent, 0):
        exponent -= 1
    smallest = {"float16": -14, "float64": -1022}.get(dtype, -126)
    unit = Fraction(2) ** (max(exponent, smallest) - bits + 1)
    near = round(Fraction(top, under) / unit) * unit
    if near > LARGEST[dtype]:
        return float("inf") if value > 0 else -float("inf")
    near = near if value > 0 else -near
    return near.numerator if near.denominator == 1 else near


def is_unbounded(bound: Any, dtype: str, sign: int) -> bool:
    """Whether a bound bounds nothing in its type: infinite, or the largest number of the type (``sign`` 1 or -1)."""
    if isinstance(bound, float) and not isfinite(bound):
        return isinf(bound) and (bound > 0) == (sign > 0)
    return dtype in LARGEST and bound * sign >= LARGEST[dtype]
