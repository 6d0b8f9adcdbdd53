"""The motion inside one piece of the right-hand side."""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr


class Course(NamedTuple):
    """``law``: where it is, in the time T since the start; ``duration``: to the end of the piece, None if it is never
    reached, though time goes on; ``blows_up``: whether that end is infinitely far."""

    law: Expr
    duration: Expr | None
    blows_up: bool = False
