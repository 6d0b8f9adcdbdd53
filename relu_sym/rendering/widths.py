"""The width of a line as a caller gives it: a length of TeX, or a number of characters."""

from __future__ import annotations

import re
from typing import Any

from ..errors import UnsupportedError

UNITS = {"pt": 1.0, "bp": 1.00375, "mm": 2.84528, "cm": 28.45276, "in": 72.27, "pc": 12.0, "em": 10.0}
CHARACTER = 5.3
"""A character of a formula, in points at 10 point type."""

SCALE = {10: 1.0, 11: 1.085, 12: 1.155}
"""How much wider a formula is at a size of type."""

SAFE = 0.93
"""The part of a line that an estimate may fill: it may be wrong by 6 per cent."""

LEAST = 120.0
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)\s*")


def line_width(width: Any, size: Any = 11) -> float:
    """The room for formulas, in points at 10 point type: of a length at a size of type, or of characters.

    >>> line_width(100), round(line_width("15cm"))
    (530.0, 366)
    """
    if size not in SCALE:
        raise UnsupportedError("size= is the size of the type, one of 10, 11, 12; not {0!r}", size)
    if isinstance(width, int) and not isinstance(width, bool):
        found = width * CHARACTER
    elif isinstance(width, str) and (read := _LENGTH.fullmatch(width)) and read[2] in UNITS:
        found = float(read[1]) * UNITS[read[2]] * SAFE / (SCALE[size] if read[2] != "em" else 1.0)
    else:
        raise UnsupportedError(
            "width= is a length such as '15cm', '400pt', '6in', or a number of characters; not {0!r}", width
        )
    if found < LEAST:
        raise UnsupportedError("width={0!r} is too narrow for a formula: at least 5cm or {1} characters", width, 25)
    return found
