"""What no input moves in a graph of PyTorch: it is run by PyTorch, in its own types; its values are read exactly."""

from __future__ import annotations

from math import prod
from typing import Any

from ..errors import BudgetError, UnsupportedError
from .entries import rational
from .tape import Tensor, check_size

CREATED = frozenset("full_like ones_like zeros_like empty_like new_empty new_full new_ones new_zeros".split())
"""Operators whose result has the shape of a tensor that depends on the inputs, and none of its entries."""
RANDOM = "it is random, and a network is one function"
MAX_CONSTANT = 1 << 28
"""Entries of a tensor that PyTorch computes here."""


def computed(torch: Any, target: Any, arguments: tuple, options: dict[str, Any], known: Any) -> Any:
    """The value of an operator on constants; ``known``: tensors with the shapes of its results, or None."""
    if is_random(torch, target):
        raise UnsupportedError(RANDOM)
    for result in known if isinstance(known, (list, tuple)) else (known,):
        if isinstance(result, torch.Tensor) and prod(result.shape) > MAX_CONSTANT:
            raise BudgetError("a tensor of shape {0} has more than {1} entries", str(tuple(result.shape)), MAX_CONSTANT)
    try:
        with torch.no_grad():
            found = target(*arguments, **options)
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        raise UnsupportedError("PyTorch refuses it: {0}", str(error).splitlines()[0]) from None
    if "empty" in str(target) and isinstance(found, torch.Tensor) and found.is_floating_point():
        found = torch.full_like(found, torch.nan)  # what nobody writes is no number
    return found


def created(torch: Any, target: Any, arguments: tuple, options: dict[str, Any], known: Any) -> Any:
    """The constant that takes its shape from a tensor of the network."""
    first, *rest = arguments
    shaped = torch.zeros(first.shape, dtype=getattr(torch, first.dtype))
    return computed(torch, target, (shaped, *rest), options, known)


def is_random(torch: Any, target: Any) -> bool:
    """Whether the operator draws numbers."""
    return torch.Tag.nondeterministic_seeded in getattr(target, "tags", ())


def constant_tensor(torch: Any, t: Any) -> Tensor:
    """A tensor of PyTorch with its exact entries."""
    dtype = str(t.dtype).removeprefix("torch.")
    if t.is_complex() or t.layout != torch.strided or t.is_quantized:
        raise UnsupportedError("a constant of type {0} ({1})", dtype, str(t.layout))
    check_size(t.shape)
    entries = t.detach().cpu().reshape(-1)
    if not t.is_floating_point():
        return Tensor(tuple(t.shape), list(map(int, entries.tolist())), dtype)
    return Tensor(tuple(t.shape), list(map(rational, entries.double().tolist())), dtype)


def as_numbers(torch: Any, t: Tensor) -> Any:
    """The tensor of PyTorch of whole numbers or truth values that are constant."""
    if not t.constant:
        raise UnsupportedError("indices that depend on the inputs")
    return torch.tensor([int(e) for e in t.entries], dtype=getattr(torch, t.dtype)).reshape(t.shape)
