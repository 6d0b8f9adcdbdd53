"""What a head is missing while it is read in a cell."""

from __future__ import annotations

from sympy import Expr


class Asked(Exception):
    """A head asks for the sign of one more switch."""

    def __init__(self, switch: Expr) -> None:
        self.switch = switch


class Missing(Exception):
    """A head looks at values of nodes that are not known yet."""

    def __init__(self, nodes: list[int]) -> None:
        self.nodes = nodes
