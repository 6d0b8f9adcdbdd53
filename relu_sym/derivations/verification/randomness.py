"""Lines of stochastic calculus: which comparison, and for which parameters."""

from __future__ import annotations

from sympy import And, Basic, Symbol

from ...steps import Expected, LawOf, LocalTimeOf, Step
from . import expectations, local_times, paths
from .expectations import Verdict, is_small
from .paths import Moves
from .witness import choices


def moves(question: dict) -> Moves:
    """The process of a question about its paths."""
    return paths.moves(question["process"], question["symmetric"])


def parameters(names: list[Symbol], s: Step, moves: Moves) -> list[Symbol]:
    """The parameters of a line and of the process; the time is none where a line holds at every time."""
    all_names = {*names, *moves.parameters}
    running = {moves.t} if paths.concerned(s.before, s.after) else set()
    return sorted(all_names - running - {moves.x}, key=lambda v: v.name)


def compared(before: Basic, after: Basic, moves: Moves | None, pick: dict) -> Verdict | None:
    """A line of increments, of local times or of expectations; None for any other."""
    if moves is not None and paths.concerned(before, after):
        return paths.compared(before, after, moves, pick), "slopes, curvatures and jumps by quotients"
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
    loose = And(assumed, *[r for bound in spans for r in And.make_args(bound) if r.free_symbols])
    names = sorted({v for s in steps for v in s.before.free_symbols | s.after.free_symbols}, key=str)
    strict = And(loose, *[r for v in names for r in (v <= 2, v >= -2)])
    return strict if laws and choices(names, strict, 1) else loose
