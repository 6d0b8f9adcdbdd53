"""Diagonal matrices above symmetric ones, proved by a Cholesky decomposition in floats.

Reference: S. M. Rump, Verification of positive definiteness, BIT Numerical Mathematics 46 (2006), 433-452: if the
decomposition of A, of n rows, comes to its end in floats, no eigenvalue of A is below -(n + 1)*2**-53*trace(A), but for
a factor that is 1 to many digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, isfinite, sqrt
from operator import mul

Floats = list[float]
STEPS = 12
"""Steps of the power method: what it misses is tried in ``WIDER``."""
WIDER = (1.002, 1.01, 1.04, 1.15, 1.5, 2.5)
ROUNDING = 2.0**-50
"""Eight times the rounding of one operation: that of entries and of diagonals is paid too."""


def diagonal_above(matrix: Sequence[Sequence[int]], shape: Sequence[float]) -> tuple[list[int], Floats, Floats]:
    """Whole numbers v with diag(v) - matrix positive semidefinite, proportional to ``shape`` but for rounding.

    Behind them the shape s that was taken and z: v is about s*(z . matrix z), also where the matrix moves a little.
    """
    n = len(matrix)
    largest = max(max(map(abs, row)) for row in matrix) or 1
    taken = _lifted(shape)
    d = [1 / sqrt(s) for s in taken]
    rows = [[m / largest * a * b for m, b in zip(row, d, strict=True)] for row, a in zip(matrix, d, strict=True)]
    low, e = _power(rows)
    tried = [low * w for w in WIDER] if all(row[i] >= 0 for i, row in enumerate(rows)) else []
    for top in tried:
        if _is_below(rows, top * (1 - (n + 4) * n * ROUNDING)):
            break
    else:  # Gershgorin's circles
        top = max(sum(map(abs, row)) for row in rows) * (1 + (n + 4) * ROUNDING)
    scale = Fraction(top) * largest
    found = [ceil(scale / (Fraction(x) * Fraction(x))) for x in d]
    return found, taken, list(map(mul, d, e))


def _lifted(shape: Sequence[float]) -> Floats:
    """Positive numbers about 1, none too small beside the others."""
    top = max(shape)
    if not all(map(isfinite, shape)) or top <= 0:
        return [1.0] * len(shape)
    return [max(s / top, 1e-12) for s in shape]


def _power(rows: Sequence[Floats]) -> tuple[float, Floats]:
    """Nearly the largest eigenvalue, and its vector of length 1."""
    v = [1.0 + 0.01 * (i % 7) for i in range(len(rows))]
    found = 0.0
    for _ in range(STEPS):
        size = sqrt(sum(map(mul, v, v))) or 1.0
        v = [x / size for x in v]
        image = [sum(map(mul, row, v)) for row in rows]
        found = max(found, sum(map(mul, image, v)))
        v = image
    size = sqrt(sum(map(mul, v, v))) or 1.0
    return found, [x / size for x in v]


def _is_below(rows: Sequence[Floats], top: float) -> bool:
    """Whether top*identity - rows has a Cholesky decomposition in floats."""
    done: list[Floats] = []
    for i, row in enumerate(rows):
        new: Floats = []
        for j, before in enumerate(done):
            new.append((-row[j] - sum(map(mul, new, before))) / before[j])
        pivot = top - row[i] - sum(map(mul, new, new))
        if not pivot > 0:
            return False
        new.append(sqrt(pivot))
        done.append(new)
    return True
