"""The numbers that programs run on: exact ones that know inf, nan and -0 as floats do, and rounded ones."""

from .exact import Exact
from .rounded import DTYPES, Rounded

__all__ = ["DTYPES", "Exact", "Rounded"]
