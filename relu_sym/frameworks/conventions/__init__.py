"""What each framework returns at kinks, ties, jumps and ends: measured, as data, one table a framework."""

from __future__ import annotations

from ...errors import UnsupportedError
from .convention import MEETS, RULES, Convention, Table, versions_for
from .jax import JAX, KERAS
from .others import OTHERS
from .paddle import PADDLE
from .tensorflow import TENSORFLOW
from .torch import TORCH

TABLES: dict[str, Table] = {t.framework: t for t in (TORCH, JAX, TENSORFLOW, KERAS, PADDLE, *OTHERS)}


def table(framework: str) -> Table:
    """The table of a framework, by its name or another name of it."""
    if isinstance(framework, str):
        wanted = framework.lower()
        for found in TABLES.values():
            if wanted == found.framework or wanted in found.aliases:
                return found
    raise UnsupportedError("framework={0!r}: there are tables of {1}", framework, ", ".join(TABLES))


__all__ = ["MEETS", "RULES", "TABLES", "Convention", "Table", "table", "versions_for"]
