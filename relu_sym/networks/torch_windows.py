"""Convolutions, pools and padding of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod
from typing import Any

from ..errors import UnsupportedError
from .arrays import offsets, picked, reshaped, strides
from .entries import combined, rational
from .tape import Tape, Tensor, check_size
from .torch_activations import nearest
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


def transposed_convolution(
    tape: Tape, x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
    output_padding: Any = 0, groups: int = 1, dilation: Any = 1, rank: int = 2,
) -> Tensor:  # fmt: skip
    """The transpose of a convolution: the flipped kernels slide over x with zeros between its entries."""
    tape.settle(x)
    x, back = batched(x, rank)
    if not weight.constant or weight.rank != rank + 2 or weight.shape[0] % groups:
        raise UnsupportedError(
            "kernels of shape {0} with {1} groups, or that depend on the inputs", str(weight.shape), groups
        )
    steps, pads, gaps, more = (each(v, rank) for v in (stride, padding, dilation, output_padding))
    axes: list[list[int | None]] = [list(range(n)) for n in x.shape[:2]]
    for axis, n in enumerate(x.shape[2:]):
        wide = gaps[axis] * (weight.shape[axis + 2] - 1) - pads[axis]
        last = (n - 1) * steps[axis] + wide + more[axis]
        places = range(-wide, last + 1)
        axes.append([i // steps[axis] if i % steps[axis] == 0 and 0 <= i // steps[axis] < n else None for i in places])
    turned = _turned(weight, groups)
    window = Geometry(weight.shape[2:], (1,) * rank, gaps, (0,) * rank, (0,) * rank)
    return back(convolved(tape, spread(x, axes, 0), turned, bias, window, groups))


def _turned(weight: Tensor, groups: int) -> Tensor:
    """Kernels (channels in, channels out/groups, ...) as those of the convolution: channels swapped, axes flipped."""
    n, out, size = weight.shape[0] // groups, weight.shape[1], prod(weight.shape[2:])
    kernels = [weight.entries[k * size : (k + 1) * size][::-1] for k in range(weight.shape[0] * out)]
    entries = [e for g in range(groups) for o in range(out) for i in range(n) for e in kernels[(g * n + i) * out + o]]
    return Tensor((groups * out, n, *weight.shape[2:]), entries, weight.dtype)


def spread(x: Tensor, axes: Sequence[Sequence[int | None]], fill: Any) -> Tensor:
    """The entries with these indices along each axis; where one is None, the number."""
    check_size(map(len, axes))
    inner = iter(picked(x, [[i for i in axis if i is not None] for axis in axes]).entries)
    inside = product(*([i is not None for i in axis] for axis in axes))
    return Tensor(tuple(map(len, axes)), [next(inner) if all(here) else fill for here in inside], x.dtype)


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
    tape.settle(x)
    x, back = batched(x, rank)
    kernel, pads = each(kernel_size, rank), each(padding, rank)
    steps = each(stride, rank) if stride not in ((), None) else kernel
    window = Geometry(kernel, steps, (1,) * rank, pads, pads, ceil_mode)
    return back(averaged(tape, x, window, count_include_pad, divisor_override))


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
        return _folded(x, pad, mode)
    fill = 0 if value is None else nearest(rational(float(value)), x.dtype)
    axes: list[list[int | None]] = [list(range(n)) for n in x.shape]
    for k in range(len(pad) // 2):
        axis, before, behind = x.rank - 1 - k, pad[2 * k], pad[2 * k + 1]
        n = x.shape[axis]
        axes[axis] = [i if 0 <= i < n else None for i in range(-before, n + behind)]
    return spread(x, axes, fill)


def _folded(x: Tensor, pad: Sequence[int], mode: str) -> Tensor:
    """More entries on both sides of the last axes: mirrored, the last one again, or from the other side."""
    axes = [list(range(n)) for n in x.shape]
    for k in range(len(pad) // 2):
        axis, before, behind = x.rank - 1 - k, pad[2 * k], pad[2 * k + 1]
        n = x.shape[axis]
        places = range(-before, n + behind)
        if mode == "reflect":
            axes[axis] = [n - 1 - abs(n - 1 - abs(i)) for i in places]
        elif mode == "replicate":
            axes[axis] = [min(max(i, 0), n - 1) for i in places]
        elif mode == "circular":
            axes[axis] = [i % n for i in places]
        else:
            raise UnsupportedError("padding with mode={0!r}", mode)
    return picked(x, axes)


WINDOWS: dict[str, Callable[..., Any]] = {
    "constant_pad_nd": lambda tape, x, pad, value=0: padded(tape, x, pad, "constant", value),
    "pad": padded,
}
for n in (1, 2, 3):
    WINDOWS[f"conv{n}d"] = partial(convolution, rank=n)
    WINDOWS[f"conv_transpose{n}d"] = partial(transposed_convolution, rank=n)
    WINDOWS[f"max_pool{n}d"] = partial(max_pool, rank=n)
    WINDOWS[f"max_pool{n}d_with_indices"] = partial(max_pool, rank=n, indices=True)
    WINDOWS[f"avg_pool{n}d"] = partial(average_pool, rank=n)
    WINDOWS[f"adaptive_avg_pool{n}d"] = partial(adaptive, rank=n)
    WINDOWS[f"adaptive_max_pool{n}d"] = partial(adaptive, rank=n, mean=False, indices=True)
