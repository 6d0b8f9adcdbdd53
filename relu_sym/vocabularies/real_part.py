"""re(u) and im(u) of a real function: left behind by a variable that was not declared real."""

from __future__ import annotations

from typing import Any

from sympy import im, re

from ..forms.exact import ZERO
from ..forms.line.algebra import product
from ..forms.line.jumps import Form
from ..forms.line.partition import smooth
from ..forms.line.piece import constant
from .heads import HEADS, Head, Reader


class RealPart(Head):
    """re(u) = u."""

    def form(self, e: Any, reader: Reader) -> Form:
        return reader.one(e.args[0])


class ImaginaryPart(Head):
    """im(u) = 0 where u has a value."""

    def form(self, e: Any, reader: Reader) -> Form:
        return product([reader.one(e.args[0]), smooth(constant(ZERO), reader.domain)])


HEADS[re] = RealPart()
HEADS[im] = ImaginaryPart()
