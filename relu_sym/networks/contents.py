"""The bytes of a file that a caller names."""

from __future__ import annotations

import os
import reprlib
from pathlib import Path

from ..errors import BudgetError, ParseError, UnsupportedError

MAX_BYTES = 1 << 28


def place(path: str | os.PathLike) -> Path:
    """The path, or an error that says that it is none."""
    if not isinstance(path, (str, os.PathLike)):
        raise UnsupportedError("{0} is no path of a file", reprlib.repr(path))  # may be all that a file holds
    return Path(path)


def contents(path: str | os.PathLike) -> tuple[Path, bytes]:
    """The path of a regular file and what it holds; ``FileNotFoundError`` where there is none."""
    found = place(path)
    if not found.exists():
        raise FileNotFoundError(f"no file {found}")
    if not found.is_file():
        raise ParseError("{0} is no file", str(found))
    if found.stat().st_size > MAX_BYTES:
        raise BudgetError("{0} has more than {1} bytes", str(found), MAX_BYTES)
    return found, found.read_bytes()
