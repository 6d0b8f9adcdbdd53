"""Whether the lines of a derivation hang together: they begin with the question, follow each other, and end in the
result, at every level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sympy import Basic, Eq, Float, Integral, S, Set, Tuple, nan

from ...calculus.subdifferentials.subdifferential import SetValuedMap
from ...convex.proximal import ProximalMap
from ...forms.line.set_cases import PiecewiseSet
from ...functions import HeavisideStep
from ...steps import D, Solutions, Step, Subdifferential, SubdifferentialAt
from ...stochastic.ito import Ito
from ...stochastic.mean_field import MeanField
from ...symbols import exact, inexact
from ..by_rules.set_valued import written
from ..cells import told
from ..definitions import unopened
from ..diffusions import told_ito
from ..entries import ENTRY, OF_ENTRIES, broken_entries
from ..fourier_series import written as series_written
from ..frame import Frame
from ..openings import listed, told_set
from ..optima import told_components, told_map, told_places
from ..question import SOLVING, asked, integrates_over, other_question, spelled
from ..sameness import entered, same
from ..spaces import COMPONENT, FIELDS, SHAPES, is_of_components, is_over_space
from ..spaces import told as told_in_space

NESTED = (
    "case",
    "one condition",
    ENTRY,
    COMPONENT,
    "conjugate",
    "one block",
    "convexity",
    "nondecreasing",
    "dual problem",
    "value of the integral",
    "value of the expectation",
    "in mode classical",
    "in mode distributional",
    "in mode set-valued",
)
"""Rules whose side computations are a proof of the line itself."""


def broken_links(d: Any) -> Iterator[str]:
    """What does not hang together, in words."""
    if not d.steps:
        yield "broken: there are no steps"
        return
    d = unopened(d)
    yield from other_question(d)
    if d.mode == "all":
        yield from _all_modes(d)
    elif d.verb in OF_ENTRIES:
        yield from broken_entries(d)
    elif d.verb in SHAPES or is_of_components(d):
        pass
    else:
        one_by_one = d.verb == "integrate" and not is_over_space(d)
        yield from _chain(d.steps, _result(d), asked(d)["limits"] if one_by_one else None)
    if d.verb == "subdifferential":
        yield from _other_strength(d)
    for s in d.walk():
        if s.rule in NESTED and s.steps:
            if s.steps[0].before not in (s.before, *spelled(s.before)):
                yield f"broken: the steps of {s.rule} do not begin with its line"
            yield from _chain(s.steps, s.after)


def _chain(steps: Sequence[Step], result: Any, limits: Any = None) -> Iterator[str]:
    """Each line begins where the one before ends; an integral of several limits also with what that one gave."""
    rest = list(limits or ())[1:]
    for a, b in pairwise(steps):
        if b.rule == "equal distributions":
            joined = a.after in spelled(b.before, b.after) and steps[0].before in spelled(b.before)
        else:
            joined = b.before == a.after
            if rest and not joined:
                joined = integrates_over(b.before, rest.pop(0)) and integrates(b.before, a.after)
        if not joined:
            yield f"broken: {b.rule} does not begin where {a.rule} ends"
    if rest:
        yield f"broken: nothing is integrated over {rest[0]}"
    if result is not None and steps[-1].after != result:
        yield "broken: the last line is not the result"


def integrates(line: Basic, found: Basic) -> bool:
    """The next of several integrals: its integrand is what the one before gave, values at single points aside."""
    if not isinstance(line, Integral):
        return False
    return same(line.args[0], found) or same(*map(_without_gaps, (line.args[0], found)))


def _other_strength(d: Any) -> Iterator[str]:
    """An enclosure is said to be one, and what is no enclosure is not."""
    results = [s for s, _ in d.result.args] if isinstance(d.result, PiecewiseSet) else [d.result]
    is_enclosure = any(getattr(r, "exact", True) is False for r in results)
    if is_enclosure is not any(s.relation == "⊆" and isinstance(s.before, SubdifferentialAt) for s in d.walk()):
        yield "broken: the lines do not say whether the result is an enclosure"


def _without_gaps(e: Basic) -> Basic:
    """Steps without value at their jump, with one."""
    return e.replace(lambda t: isinstance(t, HeavisideStep) and nan in t.args, lambda t: HeavisideStep(t.args[0]))


def _result(d: Any) -> Any:
    """What the last line has to say."""
    if d.verb in FIELDS:
        return told_in_space(d)[0]
    if isinstance(d.result, ProximalMap):
        return inexact(told_map(d.result)) if d.result._gate.floats else told_map(d.result)
    if isinstance(d.result, SetValuedMap):
        return _written(d.result)
    if isinstance(d.result, MeanField):
        return d.result.weight_variance
    if isinstance(d.result, Ito):
        return inexact(told_ito(d.result)) if exact(d.result)[1] else told_ito(d.result)
    if d.verb == "fourier_series" and same(getattr(d.result, "function", d.given), d.given):
        return series_written(d.result, d.variable)
    if d.verb == "filippov":
        return inexact(told_set(d.result.set)) if d.given.has(Float) else told_set(d.result.set)
    if d.verb == "dsolve" and isinstance(d.result, list):
        named = Tuple(*[getattr(e, "lhs", nan) for e in d.result]) == asked(d)["func"]
        return Tuple(*[e.rhs for e in d.result]) if named else nan
    if d.verb == "fenchel_dual":
        return d.result.dual
    if isinstance(d.result, tuple) and d.verb == "prox":
        return told_components(d.result)
    if d.verb in ("argmin", "argmax") and "variables" in asked(d):
        return told_places(d.result)
    if d.verb == "dsolve":
        return d.result.rhs if isinstance(d.result, Eq) and d.result.lhs == asked(d)["func"] else nan
    if d.verb in SOLVING and not isinstance(d.result, Set):
        return listed(d.result) if isinstance(d.result, list) else Solutions(d.variable, d.result, S.Reals)
    return told(d.result) if d.verb == "subdifferential" else d.result


def _written(m: SetValuedMap) -> Basic:
    """A set-valued map as the last line writes it."""
    shown = written(m, Frame(m._gate))
    return inexact(shown) if m._gate.floats else shown


def _all_modes(d: Any) -> Iterator[str]:
    groups = {s.rule.removeprefix("in mode "): s for s in d.steps if s.rule.startswith("in mode")}
    if not groups or not isinstance(d.result, dict) or set(groups) != set(d.result):
        yield "broken: the modes shown are not the modes of the result"
        return
    for mode in ("classical", "distributional", "set-valued"):
        if mode not in groups and not any(r.startswith(f"{mode}: refused") for r in d.remarks):
            yield f"broken: nothing is said of the mode {mode}"
    f, x = entered(d), d.variable
    for mode, s in groups.items():
        start = Subdifferential(f, x) if mode == "set-valued" else D(f, x, 1, mode)
        found = d.result[mode]
        end = _written(found) if isinstance(found, SetValuedMap) else found
        if s.before != start or s.after != end:
            yield f"broken: the line of the mode {mode} is not its derivative"
