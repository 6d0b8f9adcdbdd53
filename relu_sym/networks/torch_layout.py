"""What moves entries in a graph of PyTorch: the operator itself, run on the numbers of the entries."""

from __future__ import annotations

from typing import Any

from ..errors import UnsupportedError
from .tape import Tensor, check_size

MOVED = frozenset(
    """
    alias broadcast_to cat chunk clone concat concatenate contiguous detach expand expand_as flatten flip hstack
    index_select lift_fresh lift_fresh_copy movedim moveaxis narrow numpy_T permute pixel_shuffle pixel_unshuffle
    ravel repeat repeat_interleave reshape roll select slice split split_with_sizes squeeze stack swapaxes t tile
    transpose unbind unflatten unsqueeze view view_as vstack _unsafe_view _reshape_alias unsafe_split unsafe_chunk
    channel_shuffle tensor_split diagonal tril triu select_scatter slice_scatter diagonal_scatter copy
    """.split()
)
"""Operators that only move entries (or put 0 in their place)."""
CREATED = frozenset("arange eye full linspace ones scalar_tensor zeros ones_like zeros_like full_like".split())
"""Operators that make constants."""


def moved(torch: Any, target: Any, arguments: tuple, options: dict[str, Any]) -> Any:
    """The tensors whose entries are those that the operator puts there: entry i stands as the number i + 1."""
    entries: list[Any] = [0]
    types: list[str] = []

    def numbered(part: Any) -> Any:
        if isinstance(part, Tensor):
            if part.dtype == "int64" and types:  # the indices of a selection
                return torch.tensor(part.entries, dtype=torch.int64).reshape(part.shape)
            start = len(entries)
            entries.extend(part.entries)
            types.append(part.dtype)
            return torch.arange(start, len(entries), dtype=torch.int64).reshape(part.shape)
        if isinstance(part, tuple):
            return [numbered(p) for p in part]
        return part

    def lettered(part: Any) -> Any:
        if not isinstance(part, torch.Tensor):
            return [lettered(p) for p in part]
        check_size(part.shape)
        return Tensor(tuple(part.shape), [entries[i] for i in part.reshape(-1).tolist()], types[0])

    places = [numbered(a) for a in arguments]
    try:
        found = target(*places, **{k: numbered(v) for k, v in options.items()})
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        raise UnsupportedError("PyTorch refuses it: {0}", str(error).splitlines()[0]) from None
    if len(set(types)) > 1:
        raise UnsupportedError("tensors of different types are joined: {0}", ", ".join(types))
    return lettered(found)


def created(torch: Any, target: Any, arguments: tuple, options: dict[str, Any]) -> Any:
    """The constant that the operator makes."""
    filled = [torch.zeros(a.shape, dtype=getattr(torch, a.dtype)) if isinstance(a, Tensor) else a for a in arguments]
    shape = filled[0] if filled and isinstance(filled[0], tuple) else ()
    check_size(shape)
    made = target(*[list(a) if isinstance(a, tuple) else a for a in filled], **options)
    check_size(made.shape)
    return made
