"""Sums, means, maxima, order statistics and norms over axes, with the signatures of ``torch.ops.aten``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import accumulate
from typing import Any

from ..errors import UnsupportedError
from .arrays import axes_of, axis_of, broadcast, common_shape, groups, reshaped, taken, transposed
from .entries import Entry, combined, plus
from .tape import Tape, Tensor
from .torch_activations import absolute, signed


def extreme(tape: Tape, a: Any, b: Any = None, keepdim: bool = False, sign: int = 1, head: str | None = None) -> Any:
    """The larger (sign 1) or smaller (-1) of two tensors; along an axis (b a whole number) or of all entries of one."""
    if isinstance(b, Tensor):
        shape = common_shape(a.shape, b.shape)
        pairs = list(zip(broadcast(a, shape).entries, broadcast(b, shape).entries, strict=True))
        head = ("maximum" if sign > 0 else "minimum") if head is None else head
        return Tensor(shape, _extremes(tape, pairs, sign, head), a.dtype)
    if b is None:
        return extreme_over(tape, a, (), False, sign)
    return [extreme_over(tape, a, (b,), keepdim, sign), None]


def extreme_over(tape: Tape, a: Tensor, dim: Any = (), keepdim: bool = False, sign: int = 1) -> Tensor:
    """The largest or smallest entry over some axes (all, if there are none)."""
    shape, parts = _parts(a, dim, keepdim)
    return Tensor(shape, _extremes(tape, parts, sign), a.dtype)


def _extremes(tape: Tape, parts: Sequence[Sequence[Entry]], sign: int, head: str = "") -> list[Entry]:
    if not all(parts):
        raise UnsupportedError("the largest of no entries")
    found = tape.largest([[signed(sign, e) for e in part] for part in parts] if sign < 0 else parts, head=head)
    return [signed(sign, e) for e in found]


def _parts(a: Tensor, dim: Any, keepdim: bool) -> tuple[tuple[int, ...], list[list[Entry]]]:
    dim = (dim,) if isinstance(dim, int) else dim
    return groups(a, axes_of(dim, a.rank) if dim else range(a.rank), keepdim)


def total(tape: Tape, a: Tensor, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The sum over some axes, or all."""
    shape, parts = _parts(a, dim, keepdim)
    return Tensor(shape, [combined([1] * len(p), p) for p in parts], a.dtype)


def mean(tape: Tape, a: Tensor, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The mean over some axes, or all."""
    shape, parts = _parts(a, dim, keepdim)
    if not all(parts):
        raise UnsupportedError("the mean of no entries")
    return Tensor(shape, [combined([Fraction(1, len(p))] * len(p), p) for p in parts], a.dtype)


def cumulated(tape: Tape, a: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """The sums of the entries up to each one along an axis."""
    tape.settle(a)
    return _along(a, dim, lambda row: list(accumulate(row, plus)))


def _along(a: Tensor, dim: int, f: Callable[[list[Entry]], list[Entry]]) -> Tensor:
    """f of every row of entries along an axis."""
    if not a.rank:
        return a.like(f(a.entries))
    axis = axis_of(dim, a.rank)
    order = [k for k in range(a.rank) if k != axis] + [axis]
    rows, n = transposed(a, order), a.shape[axis]
    made = [e for k in range(0, len(rows.entries), n) for e in f(rows.entries[k : k + n])] if n else []
    back = [order.index(k) for k in range(a.rank)]
    return transposed(Tensor(rows.shape, made, a.dtype), back) if n else a


def cumulated_extreme(tape: Tape, a: Tensor, dim: int, sign: int = 1) -> list[Any]:
    """The largest or smallest of the entries up to each one along an axis."""
    n = a.shape[axis_of(dim, a.rank)] if a.rank else 1
    parts = [extreme_over(tape, taken(a, axis_of(dim, a.rank), range(k + 1)), dim, False, sign) for k in range(n)]
    return [_stacked(parts, axis_of(dim, a.rank), a), None]


def _stacked(parts: Sequence[Tensor], axis: int, a: Tensor) -> Tensor:
    """Tensors put beside each other along a new axis."""
    entries = [e for part in parts for e in part.entries]
    made = Tensor((len(parts), *parts[0].shape), entries, a.dtype)
    return transposed(made, [*range(1, axis + 1), 0, *range(axis + 1, made.rank)])


def ordered(tape: Tape, a: Tensor, dim: int = -1, descending: bool = False) -> list[Any]:
    """The entries in order along an axis, by maxima and minima, which share equal entries in another way than sort."""
    if not a.rank:
        return [a, None]
    axis = axis_of(dim, a.rank)
    n = a.shape[axis]
    if n > MAX_ORDERED:
        raise UnsupportedError("{0} entries put in order: up to {1} are read", n, MAX_ORDERED)
    lanes = [taken(a, axis, [k]) for k in range(n)]
    for turn in range(n):
        for k in range(turn % 2, n - 1, 2):
            low, high = (extreme(tape, lanes[k], lanes[k + 1], sign=s, head="") for s in (-1, 1))
            lanes[k], lanes[k + 1] = (high, low) if descending else (low, high)
    lead = [reshaped(lane, a.shape[:axis] + a.shape[axis + 1 :]) for lane in lanes]
    return [_stacked(lead, axis, a), None]


MAX_ORDERED = 32
"""Entries of one row that is put in order."""


def first_few(tape: Tape, a: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> list[Any]:
    """The k largest or smallest, in order."""
    if not sorted and k > 1:
        raise UnsupportedError("topk(sorted=False): in which order its entries come is not said")
    made = ordered(tape, a, dim, largest)[0]
    return [taken(made, axis_of(dim, a.rank), range(k)) if a.rank else made, None]


def order_statistic(tape: Tape, a: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> list[Any]:
    """The k-th smallest."""
    if not a.rank:
        return [a, None]
    axis = axis_of(dim, a.rank)
    made = taken(ordered(tape, a, dim)[0], axis, [k - 1])
    return [made if keepdim else reshaped(made, a.shape[:axis] + a.shape[axis + 1 :]), None]


def median(tape: Tape, a: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The lower one of the two in the middle."""
    if dim is None:
        return order_statistic(tape, reshaped(a, (len(a.entries),)), (len(a.entries) + 1) // 2)[0]
    return order_statistic(tape, a, (a.shape[axis_of(dim, a.rank)] + 1) // 2 if a.rank else 1, dim, keepdim)


def both_extremes(tape: Tape, a: Tensor, *, dim: int | None = None, keepdim: bool = False) -> list[Tensor]:
    """The smallest and the largest."""
    axes = () if dim is None else (dim,)
    return [extreme_over(tape, a, axes, keepdim, sign) for sign in (-1, 1)]


def norm(tape: Tape, a: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """The 1-norm, and the norms of the order inf and -inf."""
    if ord not in (1, float("inf"), -float("inf")):
        raise UnsupportedError("the norm of order {0} is not piecewise linear", ord)
    sizes = absolute(tape, a)
    return (
        total(tape, sizes, dim, keepdim)
        if ord == 1
        else extreme_over(tape, sizes, dim or (), keepdim, 1 if ord > 0 else -1)
    )


REDUCTIONS: dict[str, Callable[..., Any]] = {
    "maximum": extreme,
    "minimum": partial(extreme, sign=-1),
    "fmax": partial(extreme, head=""),
    "fmin": partial(extreme, sign=-1, head=""),
    "max": extreme,
    "min": partial(extreme, sign=-1),
    "amax": extreme_over,
    "amin": partial(extreme_over, sign=-1),
    "aminmax": both_extremes,
    "sum": total,
    "mean": mean,
    "cumsum": cumulated,
    "cummax": cumulated_extreme,
    "cummin": partial(cumulated_extreme, sign=-1),
    "sort": ordered,
    "topk": first_few,
    "kthvalue": order_statistic,
    "median": median,
    "linalg_vector_norm": norm,
    "norm": norm,
}
"""Operator of ``aten`` to the function that records it."""
