"""FinitePart: read by the Fourier transforms, which take it apart before anything is read; no function of the line."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from ..errors import UnsupportedError
from ..forms.line.jumps import Form
from ..functions import FinitePart
from .heads import HEADS, Head, Reader, Side


class Hadamard(Head):
    """FP u: u beside every point but the poles."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> Form:
        raise UnsupportedError("{0} is a finite part: the Fourier transforms read it, other verbs do not", e)

    def branch(self, e: Any, side: Side) -> Expr:
        return side.of(e.args[0])


HEADS[FinitePart] = Hadamard()
