"""``Network.from_nnet``: the text format of the ACAS Xu networks.

y = range*N((clip(x, min, max) - mean)/range) + mean, N affine maps with max(u, 0) between them; each number is the
decimal that the file prints.  Source: K. Julian's NNet repository, and Marabou's readers of the format.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..errors import BudgetError, ParseError, UnsupportedError
from .contents import contents
from .entries import Entry, combined, plus, times
from .program import Program
from .tape import MAX_ENTRIES, Tape

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")
LONGEST = 400
"""Letters of one number."""


def read_nnet(path: str | os.PathLike, normalize: bool = True) -> Program:
    """The program of a .nnet file.

    ``normalize=False``: N alone, on inputs that are clipped and normalised already, its outputs as they come.
    """
    place, data = contents(path)
    return nnet_program(data.decode("latin-1"), place.name, normalize)


def nnet_program(text: str, name: str = "", normalize: bool = True) -> Program:
    """The program of the text of a .nnet file."""
    lines = Lines(text, name)
    layers, inputs, outputs, widest = lines.integers("the header", 4)
    sizes = lines.integers("the sizes of the layers", layers + 1)
    if layers < 1 or min(sizes) < 1 or sizes[0] != inputs or sizes[-1] != outputs or widest < max(sizes):
        raise lines.error("the sizes {0} contradict the header {1}", str(sizes), str((layers, inputs, outputs, widest)))
    if inputs > MAX_ENTRIES:
        raise BudgetError("{0}: {1} inputs", name, inputs)
    if lines.integers("the symmetry flag", 1) != [0]:
        raise UnsupportedError("{0}: the symmetry flag 1, which flips inputs in one reader only, is not read", name)
    bounds = Bounds(lines, inputs)
    tape = Tape(name)
    x = tape.input("x", (inputs,), "float64").entries
    if normalize:
        x = bounds.normalised(tape, x)
    for k in range(layers):
        if k:
            x = tape.relu(x, f"layer {k}", "relu")
        rows = [lines.numbers(f"a row of layer {k + 1}", sizes[k]) for _ in range(sizes[k + 1])]
        biases = [lines.numbers(f"a bias of layer {k + 1}", 1)[0] for _ in range(sizes[k + 1])]
        tape.count(sizes[k] * sizes[k + 1])
        x = [plus(combined(row, x), b) for row, b in zip(rows, biases, strict=True)]
    lines.end()
    if normalize:
        x = [plus(times(bounds.ranges[-1], e), bounds.means[-1]) for e in x]
    v = tape.written(x)
    tape.builder.output("y", v)
    return tape.program()


class Bounds:
    """Minimum, maximum, mean and range of each input; the last mean and the last range are those of the outputs.

    Lines that are longer than the format says are those of a network with more inputs: its first ones are left.
    """

    def __init__(self, lines: Lines, inputs: int) -> None:
        self.low = lines.numbers("the minimums of the inputs", inputs, longer=True)
        self.high = lines.numbers("the maximums of the inputs", inputs, longer=True)
        if any(a > b for a, b in zip(self.low[:inputs], self.high[:inputs], strict=True)):
            raise lines.error("a minimum of an input is above its maximum")
        self.means = lines.numbers("the means", inputs + 1, longer=True)
        self.ranges = lines.numbers("the ranges", inputs + 1, longer=True)
        if len(self.means) != len(self.ranges):
            raise lines.error("{0} means and {1} ranges", len(self.means), len(self.ranges))
        if 0 in self.ranges[:inputs]:
            raise lines.error("a range is 0")

    def normalised(self, tape: Tape, x: Sequence[Entry]) -> list[Entry]:
        """(clip(x, min, max) - mean)/range."""
        clear = [plus(e, -a) for e, a in zip(x, self.low, strict=False)]
        above = [plus(e, a) for e, a in zip(tape.relu(clear, "lower bounds"), self.low, strict=False)]
        room = [plus(times(-1, e), b) for e, b in zip(above, self.high, strict=False)]
        inside = [plus(times(-1, e), b) for e, b in zip(tape.relu(room, "upper bounds"), self.high, strict=False)]
        return [times(1 / Fraction(r), plus(e, -m)) for e, m, r in zip(inside, self.means, self.ranges, strict=False)]


class Lines:
    """The lines of a file behind its leading comments, with their numbers."""

    def __init__(self, text: str, name: str) -> None:
        self.name, self.number, self.lines = name, 0, self._all(text)

    def _all(self, text: str) -> Iterator[str]:
        head = True
        for self.number, line in enumerate(text.splitlines(), 1):
            head = head and line.lstrip().startswith("//")
            if not head:
                yield line.strip()

    def error(self, message: str, *quoted: object) -> ParseError:
        """An error that names file and line."""
        moved = re.sub(r"\{(\d)", lambda m: f"{{{int(m[1]) + 2}", message)
        return ParseError("{0}, line {1}: " + moved, self.name, self.number, *quoted)

    def numbers(self, what: str, count: int, longer: bool = False) -> list[Fraction]:
        """The numbers of the next line, with a comma behind each (the last may be missing)."""
        line = next(self.lines, None)
        if line is None:
            raise self.error("the file ends where {0} should stand", what)
        parts = [p.strip() for p in line.removesuffix(",").split(",")]
        for part in parts:
            if not NUMBER.fullmatch(part) or len(part) > LONGEST:
                raise self.error("{0} expected, and {1!r} is no number", what, part[:40])
        if len(parts) < count or (len(parts) > count and not longer):
            raise self.error("{0}: {1} numbers are expected, and {2} stand there", what, count, len(parts))
        return list(map(Fraction, parts))

    def integers(self, what: str, count: int) -> list[int]:
        """The numbers of the next line, all whole."""
        found = self.numbers(what, count)
        if any(n.denominator != 1 for n in found):
            raise self.error("{0}: whole numbers are expected", what)
        return list(map(int, found))

    def end(self) -> None:
        """Refuses what stands behind the network."""
        for line in self.lines:
            if line:
                raise self.error("the network ends before {0!r}", line[:40])
