"""What a row of the benchmark is: an input for every size, our call, SymPy's, a check of the answer, an aim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Aim(NamedTuple):
    """At the largest size, all that are given: at most so many seconds, so many times faster than SymPy (1/1.2: 1.2
    times slower), ..."""

    seconds: float | None = None
    times: float | None = None
    numpy: float | None = None
    """At most so many times the time of NumPy."""
    rival: float | None = None
    """So many times faster than the rival (1/200: 200 times slower)."""
    unit: float | None = None
    """At most so many seconds for each unit of the answer."""

    def __str__(self) -> str:
        told = []
        if self.rival is not None:
            told.append(f"{self.rival:.3g} x")
        if self.unit is not None:
            told.append(f"{1e6 * self.unit:g} us")
        if self.numpy is not None:
            told.append(f"{self.numpy:g} x NumPy")
        if self.seconds is not None:
            told.append(f"{1000 * self.seconds:g} ms")
        if self.times is not None:
            told.append(f"{self.times:.3g} x")
        return ", ".join(told)


class Rival(NamedTuple):
    """Another tool at the same work, on the same input; the row says so where its ``module`` is absent."""

    name: str
    module: str
    run: Callable[[Any], Any]


class Row(NamedTuple):
    """One workload.  ``check(n, given, answer)`` is cheap and independent of the library's forms."""

    name: str
    sizes: tuple[int, ...]
    given: Callable[[int], Any]
    ours: Callable[[Any], Any]
    check: Callable[[int, Any, Any], bool]
    sympy: Callable[[Any], Any] | None = None
    numpy: Callable[[Any], Any] | None = None
    aim: Aim = Aim()
    work: Callable[[int], float] = float
    """What the growth exponent is taken over: the number of pieces where that is not n."""
    theirs: Callable[[int], Any] | None = None
    """The input of SymPy, where it is spelled otherwise."""
    rival: Rival | None = None
    units: Callable[[Any], int] | None = None
    """Of the answer: over what the time is told too, the number of its cells."""
    needs: str = ""
    """A verb that must exist, else the row is left out."""
