"""What moves entries in a graph of PyTorch: the operator itself, run on the numbers of the entries."""

from __future__ import annotations

from typing import Any

from ..errors import BudgetError, UnsupportedError
from .entries import Form, Step, plus, rational, times
from .onnx_tensor import FLOATS
from .tape import Tensor, check_size
from .torch_activations import nearest, number
from .torch_constants import as_numbers

MOVED = frozenset(
    """
    alias broadcast_tensors broadcast_to cat channel_shuffle chunk clone concat concatenate contiguous copy detach
    diag diag_embed diagonal diagonal_scatter dstack expand expand_as flatten flip gather hstack im2col index
    index_add index_copy index_fill index_put index_select lift_fresh lift_fresh_copy masked_fill masked_scatter
    masked_select meshgrid moveaxis movedim narrow numpy_T permute pixel_shuffle pixel_unshuffle ravel
    reflection_pad1d reflection_pad2d reflection_pad3d repeat repeat_interleave replication_pad1d replication_pad2d
    replication_pad3d reshape roll rot90 scatter scatter_add select select_scatter slice slice_scatter split
    split_with_sizes squeeze stack swapaxes t take take_along_dim tensor_split tile transpose tril triu unbind
    unflatten unfold unsafe_chunk unsafe_split unsqueeze upsample_nearest1d upsample_nearest2d upsample_nearest3d
    view view_as vstack _unsafe_index _unsafe_index_put _unsafe_view _upsample_nearest_exact1d
    _upsample_nearest_exact2d _upsample_nearest_exact3d
    """.split()
)
"""Operators that only move entries (or put 0 in their place)."""
SELECTED = {
    **dict.fromkeys("index _unsafe_index take take_along_dim index_put _unsafe_index_put masked_fill".split(), 1),
    **dict.fromkeys("masked_scatter masked_select repeat_interleave tensor_split".split(), 1),
    **dict.fromkeys("index_select gather index_copy index_fill scatter".split(), 2),
}
"""Which argument of an operator says where: whole numbers or truth values."""
WRITTEN = {"masked_fill": 2, "index_fill": 3, "scatter": 3}
"""Which argument of an operator is written, where it is a number."""

LANDED = frozenset("index_add index_put scatter_add _unsafe_index_put".split())
"""Operators that add entries where they land (index_put where it accumulates)."""


def moved(torch: Any, target: Any, name: str, arguments: tuple, options: dict[str, Any], dtype: str) -> Any:
    """The tensors whose entries are those that the operator puts there: entry i stands as the number i."""
    entries: list[Any] = [0]
    numbers = torch.float64 if dtype == "float64" else torch.float32  # what interpolates by the type goes the same way
    if any(isinstance(a, torch.dtype) for a in arguments) or (name == "scatter" and "reduce" in options):
        raise UnsupportedError("this form of {0}", name)

    def numbered(part: Any) -> Any:
        if isinstance(part, Tensor):
            start = len(entries)
            entries.extend(part.entries)
            return torch.arange(start, len(entries), dtype=numbers).reshape(part.shape)
        return [numbered(p) for p in part] if isinstance(part, tuple) else part

    def selecting(part: Any) -> Any:
        if isinstance(part, Tensor):
            return as_numbers(torch, part)
        return [selecting(p) for p in part] if isinstance(part, tuple) else part

    def written(part: Any) -> Any:
        if isinstance(part, (int, float)):
            entries.append(rational(float(part)))
            return float(len(entries) - 1)
        return numbered(part)

    def lettered(part: Any) -> Any:
        if not isinstance(part, torch.Tensor):
            return [lettered(p) for p in part]
        check_size(part.shape)
        return Tensor(tuple(part.shape), [found[i] for i in part.reshape(-1).long().tolist()], dtype)

    roles = {SELECTED.get(name): selecting, WRITTEN.get(name): written}
    places = [roles.get(k, numbered)(a) for k, a in enumerate(arguments)]
    options = {k: written(v) if k == "value" else numbered(v) for k, v in options.items()}
    try:
        made = target(*places, **options)
    except (RuntimeError, IndexError, TypeError, ValueError, NotImplementedError) as error:
        raise UnsupportedError("PyTorch refuses it: {0}", str(error).splitlines()[0]) from None
    if len(entries) >= 1 << 24:
        raise BudgetError("{0} of {1} entries", name, len(entries))
    found = [e if type(e) in (Form, Step) or dtype not in FLOATS else nearest(e, dtype) for e in entries]
    return lettered(made)


# ---------------------------------------------------------------------- sums of what lands in one place
def landed(torch: Any, name: str, arguments: tuple, options: dict[str, Any]) -> Tensor:
    """index_put with accumulate, scatter_add: each entry is added where it lands."""
    base, where, values = _landing(torch, name, arguments, options)
    entries = list(base.entries)
    for place, e in zip(where, values, strict=True):
        entries[place] = plus(entries[place], e)
    return base.like(entries)


def _landing(torch: Any, name: str, arguments: tuple, options: dict[str, Any]) -> tuple[Tensor, list[int], list[Any]]:
    base = arguments[0]
    numbers = torch.arange(len(base.entries)).reshape(base.shape)
    if name.endswith("index_put"):
        _, indices, values = arguments[:3]
        places = numbers[tuple(slice(None) if i is None else as_numbers(torch, i) for i in indices)]
        source = torch.arange(len(values.entries)).reshape(values.shape).broadcast_to(places.shape)
    else:
        _, dim, index, values = arguments
        factor = number(options.get("alpha", 1), values)
        values = values.like([times(factor, e) for e in values.entries])
        index = as_numbers(torch, index)
        source = torch.arange(len(values.entries)).reshape(values.shape)
        if name == "scatter_add":
            source, places = source[tuple(slice(0, n) for n in index.shape)], numbers.gather(dim, index)
        else:
            places = numbers.index_select(dim, index)
    return base, places.reshape(-1).tolist(), [values.entries[i] for i in source.reshape(-1).tolist()]
