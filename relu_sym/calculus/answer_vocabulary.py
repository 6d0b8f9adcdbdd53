"""In which words an integral is told: those of the input, ReLU and Max where they can say it."""

from __future__ import annotations

from sympy import Abs, Expr, Max, Min, Piecewise, Symbol, sign

from ..errors import ReluSymError
from ..forms.line.jumps import Form, parts
from ..functions import HeavisideStep, ReLU
from ..symbols import Gate
from ..vocabularies.brief import shortest
from ..vocabularies.read import read
from ..vocabularies.write import suited, switches_well, written

SWITCHES = (Piecewise, HeavisideStep, ReLU, Max, Min, Abs, sign)
MAX_OPERATIONS = 200
"""Size up to which an answer is told anew."""


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
    """An answer in one parameter, in the words of the source where those are shorter than its cases and switches."""
    free = result.free_symbols
    if source.has(Piecewise) or not result.has(*SWITCHES) or len(free) != 1 or result.count_ops() > MAX_OPERATIONS:
        return result
    (t,) = free
    try:
        gate = Gate(result, t)
        form = read(gate.expr)
        found = gate.out(suited(form, gate.x, source, values=True))
    except ReluSymError:
        return result
    if found.has(Piecewise) and not _has_fewer_cases(found, result):
        return result
    return shortest([result, found] if switches_well(form, source) else [found], source)


def _has_fewer_cases(found: Expr, result: Expr) -> bool:
    both = isinstance(found, Piecewise) and isinstance(result, Piecewise)
    return both and len(found.args) < len(result.args)
