"""What the command is at, in one line on a terminal that is taken back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

QUIET = 1.0
"""Seconds before anything is said."""


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Say what is being worked at, if it takes a while and standard error is a terminal."""
    stream, line = sys.stderr, f"working: {what} ..."
    if stream is None or not stream.isatty():
        yield
        return
    said = []

    def say() -> None:
        said.append(line)
        stream.write("\r" + line)
        stream.flush()

    timer = Timer(QUIET, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if said:
            stream.write("\r" + " " * len(line) + "\r")
            stream.flush()
