"""How far a verification has come: one line on a terminal, and how much of its time is left."""

from __future__ import annotations

import math
import sys
import time
from typing import Any

from ...errors import UnsupportedError

QUIET = 1.0
"""Seconds before the steps are counted on."""
STEP_SECONDS = 60.0
"""No step may take longer, whatever was asked; the budget of one answer is shorter unless more is given."""


class Progress:
    """Counts the steps of one verification; writes only where stderr is a terminal, and takes its line back."""

    def __init__(self, total: int, seconds: float | None) -> None:
        self.total, self.done, self.seconds = total, 0, seconds
        self.start = self.begun = time.monotonic()
        self.width = 0

    @property
    def left(self) -> float:
        """Seconds that the next step may take."""
        spent = time.monotonic() - self.start
        return min(STEP_SECONDS, math.inf if self.seconds is None else self.seconds - spent)

    def begin(self) -> None:
        """A step begins; the first says so at once, since it may be the one that takes long."""
        self.begun = time.monotonic()
        if not self.done:
            self.show()

    def step_spent(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

    def step(self) -> None:
        """One more step is done."""
        self.done += 1
        if time.monotonic() - self.start > QUIET:
            self.show()

    def show(self) -> None:
        """One line, over the one before."""
        if sys.stderr is not None and sys.stderr.isatty():
            text = f"verifying: {self.done} of {self.total} steps"
            self.width = max(self.width, len(text))
            sys.stderr.write("\r" + text.ljust(self.width))
            sys.stderr.flush()

    def finish(self) -> None:
        """The line is cleared."""
        if self.width:
            sys.stderr.write("\r" + " " * self.width + "\r")
            sys.stderr.flush()


def as_seconds(seconds: Any) -> float:
    """A number of seconds, 0 or more."""
    try:
        found = float(seconds)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if isinstance(seconds, (bool, str)) or math.isnan(found) or found < 0:
        raise UnsupportedError("a verification takes a number of seconds, not {0!r}", seconds)
    return found
