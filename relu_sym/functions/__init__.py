"""The functions: one SymPy class a file, its law in the first line of its docstring."""

from __future__ import annotations

from .dirac import Dirac
from .heaviside import HeavisideStep
from .relu import ReLU

__all__ = ["Dirac", "HeavisideStep", "ReLU"]
