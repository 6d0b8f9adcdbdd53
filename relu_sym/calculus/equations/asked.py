"""The question of a differential equation, on T: behind the gate, its conditions read, its constants named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Derivative, Dummy, Expr, S, Symbol
from sympy.core.function import AppliedUndef

from ...errors import UnsupportedError
from ...forms.exact import Facts
from ...forms.line.guarded import by_cases
from ...symbols import Gate, T, exact
from .conditions import Condition, read
from .linear_equation import named_constants, unknowns_in

Lists = (list, tuple)


class Asked(NamedTuple):
    """The question on T: the gate, the functions, the conditions and the names of the free constants."""

    gate: Gate
    funcs: tuple[AppliedUndef, ...]
    residuals: tuple[Expr, ...]
    conditions: tuple[Condition, ...]
    constants: tuple[Symbol, ...]
    unknowns: tuple[Symbol, ...]

    def answer(self, run: Callable[[Facts], Expr]) -> Expr:
        """In every case of the parameters, in the caller's symbols."""
        with self.gate.errors():
            return self.gate.out(by_cases(run, self.gate.assume))


def as_asked(residuals: Sequence[Expr], funcs: Sequence, ics: Any, unknowns: Any, assume: Any) -> Asked:
    """Everything that was asked, on T."""
    t = funcs[0].args[0]
    conditions = read(ics, funcs)
    named = tuple(unknowns) if isinstance(unknowns, (*Lists, set)) else (unknowns,)
    if not all(isinstance(u, Symbol) and u != t for u in named):
        raise UnsupportedError("unknowns={0}: give the parameters that the conditions determine, symbols", unknowns)
    held = {f: Dummy(str(f), real=True) for f in funcs}
    gates = [Gate(unknowns_in(r, funcs)[0].xreplace(held), t, assume) for r in residuals]
    gate = Gate(S.Zero, t, assume)
    gate.source = gates[0].source
    numbers = [e for c in conditions for e in (c.point, c.value)]
    gate.floats = any(g.floats for g in gates) or any(exact(e)[1] for e in numbers)
    conditions = tuple(c._replace(point=gate.enter(c.point), value=gate.enter(c.value)) for c in conditions)
    taken = set().union(*(r.free_symbols for r in residuals))
    constants = named_constants(max(len(residuals), _order(residuals)), taken)
    inner = tuple(f.func(T) for f in funcs)
    return Asked(gate, inner, tuple(map(gate.enter, residuals)), conditions, tuple(constants), named)


def _order(residuals: Sequence[Expr]) -> int:
    return max((len(d.variables) for r in residuals for d in r.atoms(Derivative)), default=0)
