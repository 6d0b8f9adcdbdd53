"""PrincipalValue: the form of the argument, its poles marked."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from ..forms.exact import is_finite
from ..forms.line.partition import LineForm
from ..functions import PrincipalValue
from .heads import HEADS, Head, Reader, Side


class Principal(Head):
    """PV u: a distribution, u beside every point but the poles."""

    for_subclasses = True

    def form(self, e: Any, reader: Reader) -> LineForm:
        u = reader.one(e.args[0])
        poles = [b.point for k, b in enumerate(u.breaks) if not all(map(is_finite, u.limits(k)))]
        return u.replace(principal=[*u.principal, *poles])

    def branch(self, e: Any, side: Side) -> Expr:
        return side.of(e.args[0])


HEADS[PrincipalValue] = Principal()
