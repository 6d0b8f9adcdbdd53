"""Floating-point arithmetic of a dtype: every operation is computed in double precision and rounded."""

from __future__ import annotations

import math
import struct
from typing import Any

from sympy import Expr, Float, S, nan, oo, sympify

from ...errors import UnsupportedError
from .elementary import FLOAT, INF, NAN
from .exact import quotient

DTYPES = ("float64", "float32", "float16", "bfloat16")
NORMAL = {"float64": 2.0**-1022, "float32": 2.0**-126, "bfloat16": 2.0**-126}
"""The least normal numbers of the dtypes whose smaller ones processors can be told to take for 0."""
ALIASES = {**{name: name for name in DTYPES}, "double": "float64", "float": "float32", "half": "float16"}


class Rounded:
    """Arithmetic of ``dtype``; the numbers are Python floats.

    ``denormal``: numbers below the least normal one are "kept", "flushed" to 0, or "refused".
    """

    zero, one = 0.0, 1.0

    def __init__(self, dtype: str, denormal: str = "kept") -> None:
        dtype = ALIASES.get(str(dtype).rpartition(".")[2], dtype)  # torch.float32 is a float32
        if dtype not in DTYPES:
            raise UnsupportedError("dtype={0!r}: choose one of {1}", dtype, ", ".join(DTYPES))
        self.name, self.denormal, self.flushed = dtype, denormal, False
        self.normal = 0.0 if denormal == "kept" else NORMAL.get(dtype, 0.0)

    def round(self, v: float) -> float:
        """The nearest number of the dtype, ties to even."""
        found = self._nearest(v)
        return found if found == 0 or not abs(found) < self.normal else self._below(found)

    def _below(self, v: float) -> float:
        """What becomes of a denormal number."""
        if self.denormal == "flushed":
            self.flushed = True
            return math.copysign(0.0, v)
        raise UnsupportedError(
            "{0} is a denormal number of {1}, which some operations of the framework take for 0 and others do not: "
            "what it makes of it is not answered; scale the program",
            v,
            self.name,
        )

    def _nearest(self, v: float) -> float:
        if self.name == "float64" or v != v or v in (INF, -INF):
            return v
        if self.name == "bfloat16":
            return _bfloat16(v)
        code = "f" if self.name == "float32" else "e"
        try:
            return struct.unpack(code, struct.pack(code, v))[0]
        except OverflowError:
            return math.copysign(INF, v)

    def number(self, value: Any) -> float:
        if isinstance(value, (bool, int, float)):
            return self.round(_float(value))
        e = sympify(value)
        return self.round({oo: INF, -oo: -INF, nan: NAN}[e] if e in (oo, -oo, nan) else float(e.evalf(30)))

    def is_zero(self, v: float) -> bool:
        return v == 0

    def is_finite(self, v: float) -> bool:
        return math.isfinite(v)

    def is_nan(self, v: float) -> bool:
        return v != v

    def sign(self, v: float) -> float:
        return math.copysign(1.0, v) if math.isfinite(v) and v != 0 else v

    def add(self, a: float, b: float) -> float:
        return self.round(a + b)

    def neg(self, a: float) -> float:
        return -a

    def mul(self, a: float, b: float) -> float:
        return self.round(a * b)

    def div(self, a: float, b: float) -> float:
        return self.round(quotient(a, b))

    def compare(self, a: float, b: float) -> int | None:
        return None if a != a or b != b else (a > b) - (a < b)

    def call(self, name: str, x: float) -> float:
        return self.round(FLOAT[name](x))

    def power(self, a: float, b: float) -> float:
        return self.round(_power(a, b))

    def hypot(self, a: float, b: float) -> float:
        """sqrt(a*a + b*b), whose squares neither over- nor underflow."""
        return self.round(math.hypot(a, b))

    def remainder(self, a: float, b: float) -> float:
        """C's fmod."""
        return NAN if b == 0 or not math.isfinite(a) else self.round(math.fmod(a, b))

    def floor(self, x: float) -> float:
        return float(math.floor(x)) if math.isfinite(x) and x != 0 else x

    def out(self, v: float) -> Expr:
        """The number as SymPy's, with the digits it has."""
        if v != v or v in (INF, -INF):
            return nan if v != v else oo if v > 0 else -oo
        return S(int(v)) if v == int(v) and abs(v) < 2**53 else Float(v)


def _power(a: float, b: float) -> float:
    """C's pow."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -INF if a < 0 and b % 2 == 1 else INF
    except ValueError:
        if a != 0:
            return NAN
        return -INF if b % 2 == 1 and math.copysign(1, a) < 0 else INF


def _float(value: float) -> float:
    """A whole number that is too large is inf."""
    try:
        return float(value)
    except OverflowError:
        return INF if value > 0 else -INF


def _bfloat16(v: float) -> float:
    """The upper half of a float32, rounded to even."""
    try:
        (bits,) = struct.unpack("I", struct.pack("f", v))
    except OverflowError:
        return math.copysign(INF, v)
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return struct.unpack("f", struct.pack("I", bits))[0]
