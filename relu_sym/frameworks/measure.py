"""``python -m relu_sym.frameworks.measure torch``: the measured programs, run on what is installed, and what differs.

Every program of the tables is run in reverse and forward mode and set beside the row of the same version, or of the
newest measured one if the installed version has none, and beside what ``rs.autodiff`` says.  That is how the next
version is added.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..errors import ReluSymError
from ..parsing.programs import parse_program
from .autodiff import autodiff
from .conventions import TABLES, table
from .conventions.measured import Probe, measured, probes
from .executors import executor


class Difference(NamedTuple):
    """A program whose slope is not what the table (or the rules) say."""

    program: str
    mode: str
    found: Any
    expected: Any
    by: str

    def __str__(self) -> str:
        return f"{self.program} ({self.mode}): {self.found}, {self.by} {self.expected}"


def run(probe: Probe, machine: Any, forward: bool, dtype: str = "float64") -> Any:
    """What the framework returns; its refusal as a word."""
    at = {n: [_number(v) for v in a] if isinstance(a, list) else _number(a) for n, a in probe.at.items()}
    try:
        return machine.gradient(parse_program(probe.text or ""), at, probe.wrt, forward, dtype)
    except Exception as error:  # whatever the framework raises is what it answers
        return f"error: {type(error).__name__}"


def _number(value: Any) -> float:
    return float(value)


def flat(value: Any) -> list[Any]:
    """Numbers in a row, nan and inf as floats."""
    if isinstance(value, (list, tuple)):
        return [e for v in value for e in flat(v)]
    return [float(value) if value in ("nan", "inf", "-inf") else value]


def agree(a: Any, b: Any, tolerance: float = 1e-9) -> bool:
    """Whether two answers are one, up to rounding."""
    a, b = flat(a), flat(b)
    return len(a) == len(b) and all(_same(x, y, tolerance) for x, y in zip(a, b, strict=True))


def _same(x: Any, y: Any, tolerance: float) -> bool:
    words = [isinstance(v, str) or v is None for v in (x, y)]
    if any(words):
        said = ["error" if str(v).startswith("error") else str(v) for v in (x, y)]
        return said[0] == said[1]
    if isinstance(x, complex) or isinstance(y, complex):
        return x == y
    x, y = float(x), float(y)
    if math.isnan(x) or math.isnan(y):
        return math.isnan(x) and math.isnan(y)
    return x == y or abs(x - y) <= tolerance * max(1.0, abs(y))


def predicted(probe: Probe, framework: str, version: str | None, forward: bool) -> Any:
    """What the rules say; None where they refuse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = autodiff(probe.text, probe.at, framework, list(probe.wrt), version, forward)
        except ReluSymError:
            return None
    return [None if v is None else float(v) for slopes in found.values() for v in flat(slopes)]


def differences(framework: str, machine: Any = None) -> Iterator[Difference]:
    """The programs on which the installed framework is not as the table has it."""
    machine = machine or executor(framework)
    rows = table(framework)
    installed = machine.version.split("+")[0]
    version = installed if installed in rows.versions else rows.versions[0]
    known = {
        (m.program, m.mode): m.value for m in measured(rows.framework) if m.version == version and m.dtype == "float64"
    }
    for probe in probes().values():
        for mode in ("reverse", "forward"):
            if probe.text is None or (probe.name, mode) not in known:
                continue
            expected = known[probe.name, mode]
            found = run(probe, machine, mode == "forward")
            if found == "error: UnsupportedError" or probe.needs_a_number(expected):
                continue
            if not agree(found, expected):
                yield Difference(probe.name, mode, found, expected, f"{version} had")
            said = predicted(probe, framework, version, mode == "forward")
            if said is not None and not agree(found, said):
                yield Difference(probe.name, mode, found, said, "rs.autodiff says")


def main(arguments: Sequence[str]) -> int:
    """Print what differs; 0 if nothing does."""
    if len(arguments) != 1 or arguments[0] not in TABLES:
        print("usage: python -m relu_sym.frameworks.measure torch|jax|tensorflow", file=sys.stderr)
        return 2
    try:
        machine = executor(arguments[0])
    except ReluSymError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{arguments[0]} {machine.version}, measured: {', '.join(table(arguments[0]).versions)}")
    found = list(differences(arguments[0], machine))
    print(*found, f"{len(found)} programs differ", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
