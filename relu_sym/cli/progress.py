"""What the command is at, in one line on a terminal that is taken back; after two seconds how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from time import monotonic
from typing import Any

from .bar import Bar, bar

QUIET = 1.0
"""Seconds before anything is said."""
COUNTED = 2.0
"""Seconds before it is counted what is done."""
EVERY = 0.1
"""Seconds between two counts."""


@contextmanager
def telling(what: str) -> Iterator[Callable[[int], None]]:
    """Say what is being worked at, if it takes a while and standard error is a terminal.

    What it gives is to be called with the number of cells that are done.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield lambda done: None
        return
    told = _Told(what, stream)
    timer = Timer(QUIET, told.say)
    timer.daemon = True
    timer.start()
    try:
        yield told.count
    finally:
        timer.cancel()
        timer.join()
        told.take_back()


class _Told:
    """What stands on the terminal."""

    def __init__(self, what: str, stream: Any) -> None:
        self.what, self.stream = what, stream
        self.line = f"working: {what} ..."
        self.said, self.lock = False, Lock()
        self.bar: Bar | None = None
        self.began = self.last = monotonic()

    def say(self) -> None:
        with self.lock:
            if self.bar is None:
                self.said = True
                self.stream.write("\r" + self.line)
                self.stream.flush()

    def count(self, done: int) -> None:
        now = monotonic()
        if now - self.began < COUNTED or now - self.last < EVERY:
            return
        self.last = now
        with self.lock:
            if self.bar is None:
                self._clear()
                self.bar = bar(self.what, self.stream)
            self.bar.show(done)

    def take_back(self) -> None:
        if self.bar is not None:
            self.bar.close()
        self._clear()

    def _clear(self) -> None:
        if self.said:
            self.said = False
            self.stream.write("\r" + " " * len(self.line) + "\r")
            self.stream.flush()
