"""The functions: one SymPy class a file, its law in the first line of its docstring."""

from __future__ import annotations

from . import evaluation  # noqa: F401  (enters its rules)
from .dirac import Dirac
from .finite_part import FinitePart
from .heaviside import HeavisideStep
from .principal_value import PrincipalValue
from .relu import ReLU

__all__ = ["Dirac", "FinitePart", "HeavisideStep", "PrincipalValue", "ReLU"]
