"""Convolutions and pools: which entries each position of a sliding window sees.

Convention: padding is outside the tensor; a convolution sees 0 there, a maximum does not see it.
Source: the ONNX operators Conv, MaxPool and AveragePool; facts that their words leave open are in ``Geometry``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from ..errors import UnsupportedError
from .arrays import strides
from .entries import Entry, combined, plus
from .program import Shape
from .tape import Tape, Tensor, check_size


@dataclass(frozen=True)
class Geometry:
    """A window that slides: one number per axis.

    ``ceil``: the size of the result is rounded up, and a window that would start in the padding behind is left out,
    as in ONNX from opset 19 on, in onnxruntime and in PyTorch.
    """

    kernel: Shape
    strides: Shape
    dilations: Shape
    begins: Shape
    ends: Shape
    ceil: bool = False

    def __post_init__(self) -> None:
        rows = (self.kernel, self.strides, self.dilations, self.begins, self.ends)
        if len({len(r) for r in rows}) != 1 or any(n < 1 for r in rows[:3] for n in r):
            raise UnsupportedError("a window {0} with strides {1}, dilations {2}, pads {3} and {4}", *map(str, rows))
        if any(n < 0 for r in rows[3:] for n in r):
            raise UnsupportedError("negative pads {0}, {1} of a window", str(self.begins), str(self.ends))

    @property
    def spans(self) -> Shape:
        """How far the window reaches along each axis."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel, self.dilations, strict=True))

    def shape(self, sizes: Shape) -> Shape:
        """The shape of the result."""
        found = []
        for axis, n in enumerate(sizes):
            room = n + self.begins[axis] + self.ends[axis] - self.spans[axis]
            step = self.strides[axis]
            if room < 0:
                raise UnsupportedError("a window of {0} entries on {1} with their padding", self.spans[axis], n)
            count = (-(-room // step) if self.ceil else room // step) + 1
            if self.ceil and (count - 1) * step >= n + self.begins[axis]:
                count -= 1
            found.append(count)
        return tuple(found)

    def seen(self, sizes: Shape) -> list[list[tuple[int, int]]]:
        """Per position (place in the kernel, place in the tensor) of the entries seen, both flat."""
        check_size((*self.kernel, *self.shape(sizes)))
        places = [
            [[(k, at) for k in range(size) if 0 <= (at := i * step - begin + k * gap) < n] for i in range(count)]
            for size, step, begin, gap, n, count in zip(
                self.kernel, self.strides, self.begins, self.dilations, sizes, self.shape(sizes), strict=True
            )
        ]
        return _joined(places, strides(self.kernel), strides(sizes))


def _joined(places: Sequence[list[list[tuple[int, int]]]], kernel: Shape, sizes: Shape) -> list[list[tuple[int, int]]]:
    """The windows of all axes together."""
    found = [[(0, 0)]]
    for axis, k, s in zip(places, kernel, sizes, strict=True):
        found = [[(a + i * k, b + j * s) for a, b in w for i, j in here] for w in found for here in axis]
    return found


def convolved(tape: Tape, x: Tensor, w: Tensor, bias: Tensor | None, g: Geometry, group: int) -> Tensor:
    """The cross-correlation of x (batch, channels, ...) with constant kernels w (channels out, channels/group, ...)."""
    if not w.constant:
        raise UnsupportedError("kernels that depend on the inputs are not piecewise linear")
    batch, channels, sizes = x.shape[0], x.shape[1], x.shape[2:]
    out, inner = w.shape[0], w.shape[1]
    fits = group >= 1 and inner * group == channels and out % group == 0 and w.shape[2:] == g.kernel
    if not fits or (bias is not None and bias.shape != (out,)):
        raise UnsupportedError("kernels of shape {0} with {1} groups do not fit {2}", str(w.shape), group, str(x.shape))
    shape = (batch, out, *g.shape(sizes))
    check_size(shape)
    seen, area, span = g.seen(sizes), prod(sizes), prod(g.kernel)
    tape.count(batch * out * inner * sum(map(len, seen)))
    tape.settle(x)
    entries: list[Entry] = []
    for b in range(batch):
        for m in range(out):
            first = b * channels + m // (out // group) * inner
            starts = [((m * inner + c) * span, (first + c) * area) for c in range(inner)]
            constant = bias.entries[m] if bias is not None else 0
            for window in seen:
                weights = [w.entries[p + k] for p, _ in starts for k, _ in window]
                under = [x.entries[q + i] for _, q in starts for _, i in window]
                entries.append(plus(combined(weights, under), constant))
    return Tensor(shape, entries, x.dtype)


def _planes(x: Tensor) -> list[list[Entry]]:
    """The entries of x (batch, channels, ...) plane by plane."""
    area = prod(x.shape[2:])
    return [x.entries[k * area : (k + 1) * area] for k in range(x.shape[0] * x.shape[1])]


def largest(tape: Tape, x: Tensor, g: Geometry, label: str = "") -> Tensor:
    """The maximum of each window; a window that sees padding only has none."""
    shape = (*x.shape[:2], *g.shape(x.shape[2:]))
    check_size(shape)
    seen = g.seen(x.shape[2:])
    if not all(seen):
        raise UnsupportedError("a window of a maximum sees padding only")
    tape.count(x.shape[0] * x.shape[1] * sum(map(len, seen)))
    chosen = [[plane[i] for _, i in window] for plane in _planes(x) for window in seen]
    return Tensor(shape, tape.largest(chosen, label), x.dtype)


def averaged(tape: Tape, x: Tensor, g: Geometry, padding_counts: bool, divisor: int | None = None) -> Tensor:
    """The mean of each window, over what it sees, or over all its places within the padded tensor; or its sum over a
    divisor."""
    sizes = x.shape[2:]
    shape = (*x.shape[:2], *g.shape(sizes))
    check_size(shape)
    seen = g.seen(sizes)
    counts = _with_padding(g, sizes) if padding_counts else [len(w) for w in seen]
    counts = counts if divisor is None else [divisor] * len(seen)
    if not all(counts):
        raise UnsupportedError("a window of a mean sees padding only")
    tape.count(x.shape[0] * x.shape[1] * sum(map(len, seen)))
    tape.settle(x)
    entries = [
        combined([Fraction(1, n)] * len(w), [plane[i] for _, i in w])
        for plane in _planes(x)
        for w, n in zip(seen, counts, strict=True)
    ]
    return Tensor(shape, entries, x.dtype)


def _with_padding(g: Geometry, sizes: Shape) -> list[int]:
    """How many places of each window are in the padded tensor."""
    padded = tuple(n + a + b for n, a, b in zip(sizes, g.begins, g.ends, strict=True))
    counts = [
        [sum(0 <= i * step + k * gap < n for k in range(size)) for i in range(count)]
        for size, step, gap, n, count in zip(g.kernel, g.strides, g.dilations, padded, g.shape(sizes), strict=True)
    ]
    found = [1]
    for axis in counts:
        found = [a * b for a in found for b in axis]
    return found


def least_padding(sizes: Shape, g: Geometry, axis: int) -> int:
    """What ceil(size/stride) windows need more than there is along an axis; below 0 they leave entries out."""
    n, step = sizes[axis], g.strides[axis]
    return (-(-n // step) - 1) * step + g.spans[axis] - n


def same_padding(sizes: Shape, g: Geometry, upper: bool) -> Geometry:
    """The window with pads that make the result as large as ceil(size/stride); an odd entry behind if ``upper``."""
    begins, ends = [], []
    for axis in range(len(sizes)):
        total = max(least_padding(sizes, g, axis), 0)
        small, large = total // 2, total - total // 2
        begins.append(small if upper else large)
        ends.append(large if upper else small)
    return Geometry(g.kernel, g.strides, g.dilations, tuple(begins), tuple(ends), g.ceil)
