"""Convolutions, pools and padding of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

from ..errors import UnsupportedError
from .arrays import offsets, picked, reshaped, strides
from .entries import combined, rational
from .tape import Tape, Tensor, check_size
from .windows import Geometry, averaged, convolved, largest


def each(value: Any, rank: int) -> tuple[int, ...]:
    """One number per axis."""
    values = (value,) if isinstance(value, int) else tuple(value)
    return values * rank if len(values) == 1 else values


def batched(x: Tensor, rank: int) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """x with a batch axis, and what takes it away again where x had none."""
    if x.rank == rank + 2:
        return x, lambda t: t
    if x.rank != rank + 1:
        raise UnsupportedError("a window of {0} axes on the shape {1}", rank, str(x.shape))
    return reshaped(x, (1, *x.shape)), lambda t: reshaped(t, t.shape[1:])


def convolution(
    tape: Tape,
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    rank: int = 2,
) -> Tensor:
    """The cross-correlation with constant kernels; padding is numbers, "valid" or "same" (an odd entry behind)."""
    tape.settle(x)
    x, back = batched(x, rank)
    kernel, gaps = weight.shape[2:], each(dilation, rank)
    if padding == "same":
        spare = [(k - 1) * d for k, d in zip(kernel, gaps, strict=True)]
        begins, ends = tuple(s // 2 for s in spare), tuple(s - s // 2 for s in spare)
    else:
        begins = ends = each(0 if padding == "valid" else padding, rank)
    window = Geometry(kernel, each(stride, rank), gaps, begins, ends)
    return back(convolved(tape, x, weight, bias, window, groups))


def max_pool(
    tape: Tape, x: Tensor, kernel_size: Any, stride: Any = (), padding: Any = 0, dilation: Any = 1,
    ceil_mode: bool = False, rank: int = 2, indices: bool = False,
) -> Any:  # fmt: skip
    """The maximum of each window; without a stride windows do not overlap."""
    x, back = batched(x, rank)
    kernel, pads = each(kernel_size, rank), each(padding, rank)
    steps = each(stride, rank) if stride not in ((), None) else kernel
    made = back(largest(tape, x, Geometry(kernel, steps, each(dilation, rank), pads, pads, ceil_mode)))
    return [made, None] if indices else made


def average_pool(
    tape: Tape, x: Tensor, kernel_size: Any, stride: Any = (), padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None, rank: int = 2,
) -> Tensor:  # fmt: skip
    """The mean of each window, its padding counted unless said otherwise."""
    if divisor_override is not None:
        raise UnsupportedError("avg_pool with divisor_override")
    tape.settle(x)
    x, back = batched(x, rank)
    kernel, pads = each(kernel_size, rank), each(padding, rank)
    steps = each(stride, rank) if stride not in ((), None) else kernel
    window = Geometry(kernel, steps, (1,) * rank, pads, pads, ceil_mode)
    return back(averaged(tape, x, window, count_include_pad))


def adaptive(tape: Tape, x: Tensor, output_size: Any, rank: int = 2, mean: bool = True, indices: bool = False) -> Any:
    """Mean or maximum over windows from floor(i*n/m) to ceil((i + 1)*n/m), for m of n."""
    sizes = tuple(n if m is None else m for n, m in zip(x.shape[-rank:], each(output_size, rank), strict=True))
    check_size((*x.shape[:-rank], *sizes))
    along = strides(x.shape)
    axes = [
        [[j * s for j in range(i * n // m, -(-(i + 1) * n // m))] for i in range(m)]
        for n, m, s in zip(x.shape[-rank:], sizes, along[-rank:], strict=True)
    ]
    windows = [offsets(w) for w in product(*axes)]
    lead = offsets([[i * s for i in range(n)] for n, s in zip(x.shape[:-rank], along, strict=False)])
    tape.count(len(lead) * sum(map(len, windows)))
    if mean:
        tape.settle(x)
    parts = [[x.entries[o + i] for i in w] for o in lead for w in windows]
    entries = [combined([Fraction(1, len(p))] * len(p), p) for p in parts] if mean else tape.largest(parts)
    made = Tensor((*x.shape[:-rank], *sizes), entries, x.dtype)
    return [made, None] if indices else made


def padded(tape: Tape, x: Tensor, pad: Sequence[int], mode: str = "constant", value: Any = None) -> Tensor:
    """More entries on both sides of the last axes, the last axis first; fewer where a pad is negative."""
    if mode != "constant":
        raise UnsupportedError("padding with mode={0!r}", mode)
    fill = 0 if value is None else rational(float(value))
    shape, lead = list(x.shape), x.rank - len(pad) // 2
    indices: list[list[int]] = [list(range(n)) for n in shape]
    for axis in range(lead, x.rank):
        before, behind = pad[2 * (x.rank - 1 - axis) : 2 * (x.rank - 1 - axis) + 2]
        indices[axis] = list(range(-before, shape[axis] + behind))
    check_size(map(len, indices))
    kept = [[i for i in axis if 0 <= i < n] for axis, n in zip(indices, shape, strict=True)]
    inner = iter(picked(x, kept).entries)
    inside = product(*([0 <= i < n for i in axis] for axis, n in zip(indices, shape, strict=True)))
    return Tensor(tuple(map(len, indices)), [next(inner) if all(here) else fill for here in inside], x.dtype)


WINDOWS: dict[str, Callable[..., Any]] = {
    "constant_pad_nd": lambda tape, x, pad, value=0: padded(tape, x, pad, "constant", value),
    "pad": padded,
}
for n in (1, 2, 3):
    WINDOWS[f"conv{n}d"] = partial(convolution, rank=n)
    WINDOWS[f"max_pool{n}d"] = partial(max_pool, rank=n)
    WINDOWS[f"max_pool{n}d_with_indices"] = partial(max_pool, rank=n, indices=True)
    WINDOWS[f"avg_pool{n}d"] = partial(average_pool, rank=n)
    WINDOWS[f"adaptive_avg_pool{n}d"] = partial(adaptive, rank=n)
    WINDOWS[f"adaptive_max_pool{n}d"] = partial(adaptive, rank=n, mean=False, indices=True)
