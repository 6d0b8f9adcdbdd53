"""What generated Python code calls at run time: a Dirac is 0 off its support and has no value on it."""

from __future__ import annotations

import math
from typing import Any

from ..errors import UnsupportedError


def dirac_off_support(u: Any) -> Any:
    """0 for every entry of ``u`` that is not 0 (nan for nan); refused if any entry is 0.

    ``u`` is a number or an array of NumPy, PyTorch or any library that compares elementwise.

    >>> dirac_off_support(-1.5)
    0.0
    """
    on_support = u == 0
    if bool(on_support.any() if hasattr(on_support, "any") else on_support):
        raise UnsupportedError(
            "a Dirac has no pointwise value where its argument is 0, and the argument here is {0}: "
            "use rs.pair(T, phi, x) for its action on a test function, or rs.integrate",
            u,
        )
    undefined = u != u
    if not getattr(u, "shape", ()):
        return u if undefined else 0.0
    zeros = 0.0 * on_support
    if bool(undefined.any()):
        if hasattr(zeros, "at"):  # JAX arrays cannot be assigned to
            return zeros.at[undefined].set(math.nan)
        zeros[undefined] = math.nan
    return zeros
