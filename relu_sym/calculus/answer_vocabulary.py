"""In which words an integral is told: those of the input, ReLU and Max where they can say it."""

from __future__ import annotations

from sympy import Expr, Max, Min, Piecewise, Symbol

from ..errors import ReluSymError
from ..forms.line.jumps import Form, parts
from ..functions import ReLU
from ..symbols import Gate
from ..vocabularies.read import read
from ..vocabularies.write import suited, written


def worded(form: Form, x: Symbol, source: Expr) -> Expr:
    """A continuous antiderivative of ramps by ramps; else as ``suited``."""
    target = ReLU if source.has(ReLU) else Max if source.has(Max, Min) else None
    if target is not None and all(p.is_function for p in parts(form)):
        try:
            return written(form, x, target)
        except ReluSymError:
            pass
    return suited(form, x, source)


def spoken(result: Expr, source: Expr) -> Expr:
    """A guarded answer in one parameter, in the words of the source where those are shorter than its cases."""
    free = result.free_symbols
    if not isinstance(result, Piecewise) or source.has(Piecewise) or len(free) != 1:
        return result
    (t,) = free
    try:
        gate = Gate(result, t)
        found = gate.out(suited(read(gate.expr), gate.x, source))
    except ReluSymError:
        return result
    return found if not found.has(Piecewise) and found.count_ops() <= result.count_ops() else result
