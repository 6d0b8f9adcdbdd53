"""Rows about programs: the exact audit of n operations, all at their kinks, beside the float gradient of PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import relu_sym as rs

from .row import Aim, Rival, Row


class Written(NamedTuple):
    """A program of n operations, for any relu."""

    n: int
    of: Callable[[Callable[[Any], Any], Any], Any]


def layer(n: int) -> Written:
    """A layer of n/5 units."""

    def of(relu: Callable[[Any], Any], x: Any) -> Any:
        y = 0 * x
        for k in range(n // 5):
            y = y + relu((k + 1) * x) * (k % 3 - 1)
        return y

    return warmed(Written(n, of))


def chain(n: int) -> Written:
    """n/5 blocks in a row."""

    def of(relu: Callable[[Any], Any], x: Any) -> Any:
        for k in range(n // 5):
            x = (x + relu(x)) * 0.5 + relu(x) * (k % 3)
        return x

    return warmed(Written(n, of))


def warmed(written: Written) -> Written:
    """PyTorch is imported and has run once: that is not what is measured."""
    if find_spec("torch") is not None:
        gradient(written)
    return written


def gradient(written: Written) -> Any:
    """The gradient that PyTorch returns at 0."""
    torch = import_module("torch")
    t = torch.zeros((), dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(written.of(torch.relu, t), t)[0].item()


def audited(written: Written) -> Any:
    """One place, one framework."""
    return rs.audit(lambda x: written.of(rs.relu, x), 0, "torch")


def check(n: int, written: Written, report: Any) -> bool:
    """The set by the program's own values on both sides, as it is linear there; the number by relu'(0) = 0."""
    (place,) = report.places
    left, right = (written.of(lambda v: max(v, 0), side) * side for side in (-1, 1))
    ends = {float(e) for e in (place.truth.clarke.inf, place.truth.clarke.sup)}
    returned = float(place.answers[0].slopes[0])
    theirs = gradient(written) if find_spec("torch") is not None else returned
    return ends == {float(left), float(right)} and returned == theirs


TORCH = Rival("PyTorch", "torch", gradient)

ROWS = [
    Row("audit of n operations, one layer", (10, 20, 50), layer, audited, check, aim=Aim(rival=1 / 100), rival=TORCH),
    Row("  n operations, blocks in a row", (10, 20, 50), chain, audited, check, aim=Aim(rival=1 / 100), rival=TORCH),
]
