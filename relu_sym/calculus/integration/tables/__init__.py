"""Integrals by table, exact and at once: polynomials times exponentials, Gaussians, waves and error functions.

Coefficients may hold parameters; a sign that decides is asked for, and so becomes a case of its own.
"""

from .integrals import antiderivative, at_infinity, definite, is_beyond, principal
from .parts import is_null

__all__ = ["antiderivative", "at_infinity", "definite", "is_beyond", "is_null", "principal"]
