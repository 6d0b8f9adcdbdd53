"""Zeros without closed form as numbers: interval arithmetic, isolation, and the number itself."""

from __future__ import annotations

from .isolation import Isolation, Unsettled
from .numbers import number, primitive
from .root_in import ROOTS, RootIn, decimal

__all__ = ["ROOTS", "Isolation", "RootIn", "Unsettled", "decimal", "number", "primitive"]
