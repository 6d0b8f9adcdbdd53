"""A formula whose limits at the ends of its interval are known from elsewhere, so that none is worked out."""

from __future__ import annotations

from sympy import Expr

from ..exact import Scalar
from .piece import Smooth


class Ending(Smooth):
    """A formula on an interval at whose ends its limits are known, as of a closed convex function; sums forget them."""

    __slots__ = ("limits",)

    def __init__(self, e: Expr, limits: dict[Scalar, Scalar]) -> None:
        super().__init__(e)
        self.limits = limits

    def limit(self, point: Scalar, side: int) -> Scalar:
        known = self.limits.get(point)
        return super().limit(point, side) if known is None else known
