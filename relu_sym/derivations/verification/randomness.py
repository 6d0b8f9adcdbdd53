"""Lines of stochastic calculus: which comparison, and for which parameters."""

from __future__ import annotations

from sympy import And, Basic, Symbol

from ...steps import D, Expected, LawOf, LocalTimeOf, Step
from . import expectations, local_times, paths, slopes
from .expectations import Verdict, is_small
from .paths import Moves
from .slopes import Slope
from .witness import choices

Running = Moves | Slope


def moves(question: dict) -> Running | None:
    """The process of a question about its paths, or the parameter of one about a derivative."""
    if question["verb"] == "ito":
        return paths.moves(question["process"], question["symmetric"])
    return Slope(question["parameter"]) if question["verb"] == "sensitivity" else None


def parameters(names: list[Symbol], s: Step, moves: Running) -> list[Symbol]:
    """The parameters of a line; the time, or that of the derivative, is none where a line holds for all its values."""
    all_names = {*names, *moves.parameters}
    return sorted(all_names - moves.running(s.before, s.after), key=lambda v: v.name)


def compared(before: Basic, after: Basic, moves: Running | None, pick: dict) -> Verdict | None:
    """A line of increments, of local times or of expectations; None for any other."""
    if isinstance(moves, Moves) and paths.concerned(before, after):
        return paths.compared(before, after, moves, pick), "slopes, curvatures and jumps by quotients"
    if isinstance(moves, Slope) and moves.running(before, after):
        return slopes.compared(before, after, moves.parameter), "differences of expectations by quadrature"
    if local_times.concerned(before, after):
        return local_times.compared(before, after)
    if before.has(Expected) or after.has(Expected):
        return expectations.compared(before, after)
    return None


def small(steps: tuple[Step, ...], assumed: Basic) -> Basic:
    """Parameters for which quadratures of laws are exact and expectations no tiny numbers; correlations that exist."""
    lines = [e for s in steps for t in s.walk() for e in (t.before, t.after)]
    laws = {law for e in lines for law in e.atoms(LawOf)}
    spans = [*map(is_small, laws), *[e.args[1] <= 2 for line in lines for e in line.atoms(LocalTimeOf)]]
    running = {d.args[1] for e in lines if e.has(Expected) for d in e.atoms(D)}
    bounds = [r for bound in spans for r in And.make_args(bound)]
    loose = And(assumed, *[r for r in bounds if r.free_symbols and not r.free_symbols & running])
    free = {v for s in steps for v in s.before.free_symbols | s.after.free_symbols}
    names = sorted(free - running, key=str)
    strict = And(loose, *[r for v in names for r in (v <= 2, v >= -2)])
    return strict if laws and choices(names, strict, 1) else loose
