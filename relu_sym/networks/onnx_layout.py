"""Operators of ONNX that move entries, make constants or change nothing."""

from __future__ import annotations

from math import prod
from typing import Any

from ..errors import ParseError, UnsupportedError
from .arrays import axes_of, axis_of, broadcast, common_shape, concatenated, offsets, picked, reshaped, strides, taken
from .arrays import transposed as reordered
from .onnx_node import Call
from .onnx_tensor import cast, dtype_of
from .tape import Tensor, check_size

WITHOUT_END = (2**31 - 1, 2**63 - 1)


def identity(call: Call) -> list[Tensor]:
    """The tensor itself."""
    call.arity(1)
    return [call[0]]


def dropout(call: Call) -> list[Tensor | None]:
    """The identity in inference, with a mask of ones; in training mode it is random and refused."""
    call.arity(1, 3 if call.opset >= 12 else 1)
    call.attribute("seed", "int")
    if call.opset < 12:
        call.attribute("ratio", "float")
    ratio = call.number(1) if call.given(1) else 1
    if call.given(2) and call.number(2) and ratio != 0:
        raise UnsupportedError("Dropout in training mode is random")
    x = call[0]
    return [x, Tensor(x.shape, [1] * len(x.entries), "bool")]


def constant(call: Call) -> list[Tensor]:
    """A tensor in its own type, or numbers, which are float32 or int64."""
    call.arity(0)
    if len(call.attributes) != 1:
        raise ParseError("Constant has {0} values", len(call.attributes))
    if "value" in call.attributes:
        return [call.attribute("value", "tensor")]
    if call.opset >= 12:
        for name, kind, dtype in (("float", "float", "float32"), ("int", "int", "int64")):
            if f"value_{name}" in call.attributes:
                return [Tensor((), [call.attribute(f"value_{name}", kind)], dtype)]
            if f"value_{name}s" in call.attributes:
                values = call.attribute(f"value_{name}s", kind + "s")
                return [Tensor((len(values),), values, dtype)]
    raise UnsupportedError("Constant with {0}", next(iter(call.attributes)))


def converted(call: Call) -> list[Tensor]:
    """A cast: constants are rounded as their new type has them, what depends on the inputs is kept exact."""
    call.arity(1)
    call.attribute("saturate", "int")
    call.attribute("round_mode", "text")
    return [cast(call[0], dtype_of(call.needed("to", "int"), "Cast"))]


def converted_like(call: Call) -> list[Tensor]:
    """A cast to the type of the second tensor."""
    call.arity(2)
    call.attribute("saturate", "int")
    call.attribute("round_mode", "text")
    return [cast(call[0], call[1].dtype)]


def flattened(call: Call) -> list[Tensor]:
    """A matrix: the axes before ``axis`` are its rows."""
    call.arity(1)
    axis, shape = call.attribute("axis", "int", 1), call[0].shape
    if not (-len(shape) if call.opset >= 11 else 0) <= axis <= len(shape):
        raise UnsupportedError("Flatten at axis {0} of {1} axes", axis, len(shape))
    axis += len(shape) if axis < 0 else 0
    return [reshaped(call[0], (prod(shape[:axis]), prod(shape[axis:])))]


def reshape(call: Call) -> list[Tensor]:
    """Another shape: 0 copies an axis (unless allowzero), one -1 is what is left."""
    call.arity(2)
    zero = bool(call.attribute("allowzero", "int", 0)) if call.opset >= 14 else False
    return [reshaped(call[0], new_shape(call[0].shape, call.integers(1), zero))]


def new_shape(old: tuple[int, ...], wanted: list[int], zero: bool = False) -> tuple[int, ...]:
    """The shape that is asked for."""
    if zero and 0 in wanted and -1 in wanted:
        raise ParseError("Reshape to {0} with allowzero: -1 has no value beside 0", str(tuple(wanted)))
    if not zero:
        if any(n == 0 and k >= len(old) for k, n in enumerate(wanted)):
            raise ParseError("Reshape of {0} to {1}: 0 copies an axis that is not there", str(old), str(tuple(wanted)))
        wanted = [old[k] if n == 0 else n for k, n in enumerate(wanted)]
    rest = prod(n for n in wanted if n != -1)
    if wanted.count(-1) == 1 and rest and prod(old) % rest == 0:
        wanted = [prod(old) // rest if n == -1 else n for n in wanted]
    if any(n < 0 for n in wanted) or prod(wanted) != prod(old):
        raise ParseError("Reshape of {0} to {1}", str(old), str(tuple(wanted)))
    return tuple(wanted)


def _axes(call: Call) -> list[int] | None:
    """The axes of Squeeze and Unsqueeze: an attribute before opset 13, an input then."""
    if call.opset < 13:
        call.arity(1)
        axes = call.attribute("axes", "ints")
        if axes and call.opset < 11 and min(axes) < 0:
            raise UnsupportedError("{0} with negative axes before opset 11", call.kind)
        return axes
    call.arity(1, 2)
    return call.integers(1) if call.given(1) else None


def squeezed(call: Call) -> list[Tensor]:
    """Without axes of size 1."""
    axes, shape = _axes(call), call[0].shape
    gone = [k for k, n in enumerate(shape) if n == 1] if axes is None else axes_of(axes, len(shape))
    if any(shape[k] != 1 for k in gone):
        raise UnsupportedError("Squeeze of {0} at the axes {1}", str(shape), str(tuple(gone)))
    return [reshaped(call[0], [n for k, n in enumerate(shape) if k not in gone])]


def unsqueezed(call: Call) -> list[Tensor]:
    """With more axes of size 1, counted in the result."""
    axes = _axes(call)
    if axes is None:
        raise ParseError("Unsqueeze lacks its axes")
    rank = call[0].rank + len(axes)
    new, old = axes_of(axes, rank), iter(call[0].shape)
    return [reshaped(call[0], [1 if k in new else next(old) for k in range(rank)])]


def transposed(call: Call) -> list[Tensor]:
    """The axes in another order, by default reversed."""
    call.arity(1)
    order = call.attribute("perm", "ints")
    return [reordered(call[0], range(call[0].rank)[::-1] if order is None else order)]


def joined(call: Call) -> list[Tensor]:
    """Tensors one behind the other along an axis."""
    tensors = call.all()
    return [concatenated(tensors, axis_of(call.needed("axis", "int"), tensors[0].rank))]


def sliced(call: Call) -> list[Tensor]:
    """From start to end by steps along some axes; negative places count from the end, then they are clamped."""
    t = call[0]
    if call.opset < 10:
        call.arity(1)
        starts, ends = call.needed("starts", "ints"), call.needed("ends", "ints")
        axes, steps = call.attribute("axes", "ints"), None
    else:
        call.arity(3, 5)
        starts, ends = call.integers(1), call.integers(2)
        axes = call.integers(3) if call.given(3) else None
        steps = call.integers(4) if call.given(4) else None
    axes = list(range(len(starts))) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    if not len(starts) == len(ends) == len(axes) == len(steps) or 0 in steps:
        raise ParseError("Slice from {0} to {1} by {2} at the axes {3}", *map(str, (starts, ends, steps, axes)))
    axes_of(axes, t.rank)
    if any(step < 0 and end in WITHOUT_END for end, step in zip(ends, steps, strict=True)):
        raise UnsupportedError("Slice backwards to {0}: onnxruntime goes to the front, others nowhere", max(ends))
    indices: list[Any] = [range(n) for n in t.shape]
    for axis, *cut in zip(axes, starts, ends, steps, strict=True):
        k = axis_of(axis, t.rank)
        indices[k] = _slice(t.shape[k], *cut)
    return [picked(t, indices)]


def _slice(size: int, start: int, end: int, step: int) -> range:
    """As ONNX clamps: the size is added once, so that with a negative step -1 is the last entry, not the front."""
    start, end = (n + size if n < 0 else n for n in (start, end))
    if step > 0:
        return range(min(max(start, 0), size), min(max(end, 0), size), step)
    return range(min(max(start, 0), size - 1), min(max(end, -1), size - 1), step)


def split(call: Call) -> list[Tensor]:
    """The parts of a tensor along an axis."""
    t, count = call[0], len(call.wanted)
    axis = axis_of(call.attribute("axis", "int", 0), t.rank)
    if call.opset < 13:
        call.arity(1)
        sizes = call.attribute("split", "ints")
    else:
        call.arity(1, 2)
        sizes = call.integers(1) if call.given(1) else None
    said = call.attribute("num_outputs", "int") if call.opset >= 18 else None
    if sizes is None:
        sizes = _equal_parts(t.shape[axis], count, call.opset, said)
    if len(sizes) != count or sum(sizes) != t.shape[axis] or min(sizes) < 0 or said not in (None, count):
        raise ParseError("Split of {0} into {1} for {2} outputs", t.shape[axis], str(tuple(sizes)), count)
    starts = [sum(sizes[:k]) for k in range(count)]
    return [taken(t, axis, range(a, a + n)) for a, n in zip(starts, sizes, strict=True)]


def _equal_parts(size: int, count: int, opset: int, said: int | None) -> list[int]:
    """Equal parts; from opset 18 on the last one may be smaller."""
    if opset >= 18 and said is None:
        raise ParseError("Split has neither sizes nor num_outputs")
    if opset < 18 and size % count:
        raise ParseError("Split of {0} entries into {1} equal parts", size, count)
    part = -(-size // count)
    return [min(part, size - k * part) for k in range(count)]


def gathered(call: Call) -> list[Tensor]:
    """The entries with constant indices along an axis; the shape of the indices replaces the axis."""
    call.arity(2)
    t, indices = call[0], call.constant(1)
    axis = axis_of(call.attribute("axis", "int", 0), t.rank)
    size = t.shape[axis]
    if indices.dtype not in ("int32", "int64") or any(not -size <= i < size for i in indices.entries):
        raise ParseError("Gather: indices that are not among the {0} of axis {1}", size, axis)
    flat = taken(t, axis, [i % size for i in indices.entries])
    return [reshaped(flat, (*t.shape[:axis], *indices.shape, *t.shape[axis + 1 :]))]


def shape_of(call: Call) -> list[Tensor]:
    """The shape as a list of integers."""
    call.arity(1)
    shape: Any = call[0].shape
    if call.opset >= 15:
        start, end = call.attribute("start", "int", 0), call.attribute("end", "int", len(shape))
        start, end = (min(max(n + len(shape) if n < 0 else n, 0), len(shape)) for n in (start, end))
        shape = shape[start:end]
    return [Tensor((len(shape),), shape, "int64")]


def filled(call: Call) -> list[Tensor]:
    """One number in a constant shape."""
    call.arity(1)
    shape, value = call.integers(0), call.attribute("value", "tensor", Tensor((1,), [0], "float32"))
    check_size(shape)
    if len(value.entries) != 1:
        raise ParseError("ConstantOfShape of {0} values", len(value.entries))
    return [Tensor(shape, value.entries * prod(shape), value.dtype)]


def expanded(call: Call) -> list[Tensor]:
    """Repeated to a constant shape, to which it broadcasts both ways."""
    call.arity(2)
    shape = call.integers(1)
    check_size(shape)
    return [broadcast(call[0], common_shape(call[0].shape, tuple(shape)))]


def padded(call: Call) -> list[Tensor]:
    """More entries of one number before and behind each axis, or fewer where a pad is negative."""
    t = call.floats()
    if call.attribute("mode", "text", "constant") != "constant":
        raise UnsupportedError("Pad other than with a constant")
    if call.opset < 11:
        call.arity(1)
        pads, value, axes = call.needed("pads", "ints"), call.factor("value", 0.0), None
    else:
        call.arity(2, 4)
        pads, value = call.integers(1), call.number(2) if call.given(2) else 0
        axes = call.integers(3) if call.given(3) else None
    axes = list(range(t.rank)) if axes is None else [axis_of(a, t.rank) for a in axes]
    axes_of(axes, t.rank)
    if len(pads) != 2 * len(axes):
        raise ParseError("Pad of {0} axes with {1} numbers", len(axes), len(pads))
    ranges = [(0, n) for n in t.shape]
    for k, axis in enumerate(axes):
        ranges[axis] = (-pads[k], t.shape[axis] + pads[k + len(axes)])
    shape = [max(b - a, 0) for a, b in ranges]
    check_size(shape)
    far = len(t.entries)
    steps = [
        [i * s if 0 <= i < n else -far - 1 for i in range(a, b)]
        for (a, b), s, n in zip(ranges, strides(t.shape), t.shape, strict=True)
    ]
    # a place outside on any axis sums to a negative number: the places inside sum to less than ``far``
    return [Tensor(shape, [t.entries[o] if o >= 0 else value for o in offsets(steps)], t.dtype)]


LAYOUT = {
    "Identity": identity,
    "Dropout": dropout,
    "Constant": constant,
    "Cast": converted,
    "CastLike": converted_like,
    "Flatten": flattened,
    "Reshape": reshape,
    "Squeeze": squeezed,
    "Unsqueeze": unsqueezed,
    "Transpose": transposed,
    "Concat": joined,
    "Slice": sliced,
    "Split": split,
    "Gather": gathered,
    "Shape": shape_of,
    "ConstantOfShape": filled,
    "Expand": expanded,
    "Pad": padded,
}
