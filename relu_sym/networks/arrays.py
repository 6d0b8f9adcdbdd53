"""Shapes of tensors: broadcasting, views, joins, matrix products, as NumPy has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import prod

from ..errors import UnsupportedError
from .entries import Entry, Form, combined, times
from .program import Shape
from .tape import Tape, Tensor, check_size


def strides(shape: Shape) -> tuple[int, ...]:
    """How far the flat index moves along each axis."""
    return tuple(accumulate(reversed(shape[1:]), lambda a, b: a * b, initial=1))[::-1] if shape else ()


def offsets(steps: Iterable[Sequence[int]]) -> list[int]:
    """All sums of one number of each list, the last list fastest."""
    found = [0]
    for axis in steps:
        found = [o + s for o in found for s in axis]
    return found


def picked(t: Tensor, indices: Sequence[Sequence[int]]) -> Tensor:
    """The entries with these indices along each axis."""
    shape = tuple(map(len, indices))
    check_size(shape)
    steps = [[i * s for i in axis] for axis, s in zip(indices, strides(t.shape), strict=True)]
    return Tensor(shape, [t.entries[o] for o in offsets(steps)], t.dtype)


def taken(t: Tensor, axis: int, indices: Sequence[int]) -> Tensor:
    """The entries with these indices along one axis."""
    return picked(t, [indices if k == axis else range(n) for k, n in enumerate(t.shape)])


def transposed(t: Tensor, order: Sequence[int]) -> Tensor:
    """Axis k of the result is axis order[k] of t."""
    if sorted(order) != list(range(t.rank)):
        raise UnsupportedError("{0} is no order of {1} axes", str(tuple(order)), t.rank)
    along = strides(t.shape)
    places = offsets([range(0, t.shape[k] * along[k], along[k]) if t.shape[k] else () for k in order])
    return Tensor([t.shape[k] for k in order], [t.entries[o] for o in places], t.dtype)


def reshaped(t: Tensor, shape: Iterable[int]) -> Tensor:
    """The same entries in another shape."""
    return Tensor(shape, t.entries, t.dtype)


def common_shape(*shapes: Shape) -> Shape:
    """The shape to which all broadcast: aligned at the last axis, axes of size 1 repeat."""
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(s)) + tuple(s) for s in shapes]
    sizes = []
    for axis in zip(*padded, strict=True):
        kinds = set(axis) - {1}
        if len(kinds) > 1:
            raise UnsupportedError("the shapes {0} do not broadcast", ", ".join(map(str, shapes)))
        sizes.append(kinds.pop() if kinds else 1)
    check_size(sizes)
    return tuple(sizes)


def broadcast(t: Tensor, shape: Shape) -> Tensor:
    """t repeated to a shape to which it broadcasts one way."""
    if t.shape == tuple(shape):
        return t
    if len(t.shape) > len(shape) or common_shape(t.shape, shape) != tuple(shape):
        raise UnsupportedError("the shape {0} does not broadcast to {1}", str(t.shape), str(tuple(shape)))
    lead = len(shape) - t.rank
    along = (0,) * lead + tuple(0 if n == 1 else s for n, s in zip(t.shape, strides(t.shape), strict=True))
    places = offsets([[i * s for i in range(n)] for n, s in zip(shape, along, strict=True)])
    return Tensor(shape, [t.entries[o] for o in places], t.dtype)


def elementwise(f: Callable[..., Entry], *tensors: Tensor) -> Tensor:
    """f entry by entry of tensors that broadcast."""
    shape = common_shape(*(t.shape for t in tensors))
    spread = [broadcast(t, shape).entries for t in tensors]
    return Tensor(shape, list(map(f, *spread)), tensors[0].dtype)


def concatenated(tensors: Sequence[Tensor], axis: int) -> Tensor:
    """Joined along an axis."""
    first = tensors[0]
    rest = {t.shape[:axis] + t.shape[axis + 1 :] for t in tensors}
    if len(rest) != 1 or any(t.rank != first.rank for t in tensors):
        raise UnsupportedError(
            "the shapes {0} do not join along axis {1}", ", ".join(str(t.shape) for t in tensors), axis
        )
    size = sum(t.shape[axis] for t in tensors)
    shape = (*first.shape[:axis], size, *first.shape[axis + 1 :])
    check_size(shape)
    outer = prod(first.shape[:axis])
    blocks = [prod(t.shape[axis:]) for t in tensors]
    entries: list[Entry] = []
    for k in range(outer):
        for t, block in zip(tensors, blocks, strict=True):
            entries += t.entries[k * block : (k + 1) * block]
    return Tensor(shape, entries, first.dtype)


def axis_of(axis: int, rank: int) -> int:
    """The axis, a negative one counted from the end."""
    if not -rank <= axis < rank:
        raise UnsupportedError("there is no axis {0} among {1}", axis, rank)
    return axis % rank


def axes_of(axes: Iterable[int], rank: int) -> tuple[int, ...]:
    """Several axes, each once, rising."""
    found = [axis_of(a, rank) for a in axes]
    if len(set(found)) != len(found):
        raise UnsupportedError("the axes {0} of {1} repeat one", str(tuple(axes)), rank)
    return tuple(sorted(found))


def groups(t: Tensor, axes: Sequence[int], keep: bool) -> tuple[Shape, list[list[Entry]]]:
    """What a reduction over these axes puts together: (shape of the result, entries of each)."""
    rest = [k for k in range(t.rank) if k not in axes]
    along = strides(t.shape)
    inner = offsets([[i * along[k] for i in range(t.shape[k])] for k in axes])
    starts = offsets([[i * along[k] for i in range(t.shape[k])] for k in rest])
    shape = [1 if k in axes else n for k, n in enumerate(t.shape) if keep or k not in axes]
    return tuple(shape), [[t.entries[o + i] for i in inner] for o in starts]


def multiplied(tape: Tape, a: Tensor, b: Tensor) -> Tensor:
    """a @ b, one of them constant: vectors are rows on the left and columns on the right, leading axes broadcast."""
    if not a.rank or not b.rank:
        raise UnsupportedError("a matrix product of a number: {0} by {1}", str(a.shape), str(b.shape))
    if not a.constant and not b.constant:
        raise UnsupportedError("a product of two tensors that both depend on the inputs is not piecewise linear")
    left = a if a.rank > 1 else reshaped(a, (1, *a.shape))
    right = b if b.rank > 1 else reshaped(b, (*b.shape, 1))
    if left.shape[-1] != right.shape[-2]:
        raise UnsupportedError("a matrix product of the shapes {0} and {1}", str(a.shape), str(b.shape))
    batch = common_shape(left.shape[:-2], right.shape[:-2]) if left.rank > 2 or right.rank > 2 else ()
    (m, n), p = left.shape[-2:], right.shape[-1]
    shape = batch + ((m,) if a.rank > 1 else ()) + ((p,) if b.rank > 1 else ())
    check_size(shape)
    if not (a.constant and b.constant):
        tape.count(0 if not n else prod(batch) * m * n * p)
        tape.settle(b if a.constant else a)
        left, right = (left, _same(right, b)) if a.constant else (_same(left, a), right)
    left, right = broadcast(left, (*batch, m, n)), broadcast(right, (*batch, n, p))
    entries: list[Entry] = []
    for k in range(prod(batch)):
        rows = [left.entries[(k * m + i) * n : (k * m + i + 1) * n] for i in range(m)]
        columns = [right.entries[k * n * p + j : (k + 1) * n * p : p] for j in range(p)]
        if a.constant:
            entries += [combined(row, column) for row in rows for column in columns]
        else:
            entries += [combined(column, row) for row in rows for column in columns]
    return Tensor(shape, entries, a.dtype)


def _same(view: Tensor, settled: Tensor) -> Tensor:
    """The view of a tensor whose entries were settled since."""
    return Tensor(view.shape, settled.entries, settled.dtype)


def product(tape: Tape, a: Tensor, b: Tensor) -> Tensor:
    """a * b entry by entry; of each two entries one is a number, or the sigmoid of the other."""
    shape = common_shape(a.shape, b.shape)
    pairs = list(zip(broadcast(a, shape).entries, broadcast(b, shape).entries, strict=True))
    inner = []
    for x, y in pairs:
        if type(x) is Form and type(y) is Form:
            if not tape.gated(x, y) and not tape.gated(y, x):
                raise UnsupportedError(
                    "a product of two entries that both depend on the inputs is not piecewise linear"
                )
            inner.append(x if tape.gated(x, y) else y)
    gated = iter(tape.smooth(inner, "silu"))
    entries = [
        times(x, y) if type(x) is not Form else times(y, x) if type(y) is not Form else next(gated) for x, y in pairs
    ]
    return Tensor(shape, entries, a.dtype)
