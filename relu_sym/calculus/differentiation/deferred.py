"""Integrals and derivatives that SymPy left unevaluated in an expression, done by our own verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Derivative, Dummy, Expr, Integral

from ...errors import UnsupportedError
from ...forms.line.partition import LineForm
from ...forms.smoothness import is_smooth
from ...symbols import T
from ...vocabularies.heads import HEADS, Head, Reader, Side
from ..integration.integrate import integrate
from .diff import diff


def integral(e: Expr) -> Expr:
    """An integral over the ends that it names."""
    x = Dummy("x", real=True)
    inner = e.xreplace({T: x})
    if any(len(limit) != 3 for limit in inner.limits):
        raise UnsupportedError("{0}: an integral without ends is no function; use rs.integrate", e)
    found = integrate(inner.function, *inner.limits).xreplace({x: T})
    if any(not is_smooth(i) for i in found.atoms(Integral)):
        raise UnsupportedError("{0} has no closed form here", e)
    return found


def derivative(e: Expr) -> Expr:
    """A derivative, as a distribution."""
    x = Dummy("x", real=True)
    inner = e.xreplace({T: x})
    return diff(inner.expr, *inner.variable_count).xreplace({x: T})


class Deferred(Head):
    """An unevaluated verb of SymPy: the answer of our own."""

    for_subclasses = True

    def __init__(self, rule: Callable[[Any], Expr]) -> None:
        self.rule = rule

    def form(self, e: Any, reader: Reader) -> LineForm:
        return reader.one(self.rule(e))

    def branch(self, e: Any, side: Side) -> Expr:
        return side.of(self.rule(e))


HEADS[Integral] = Deferred(integral)
HEADS[Derivative] = Deferred(derivative)
