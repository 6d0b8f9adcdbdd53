"""Whether the lines of a derivation hang together: they begin with the question, follow each other, and end in the
result, at every level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sympy import Basic, Integral

from ...calculus.subdifferential import SetValuedMap
from ...steps import D, Pairing, Step, Subdifferential, Test
from ...symbols import Gate, inexact
from ..by_rules.set_valued import computed
from ..stating import Frame

ANEW = ("equal distributions",)
"""Rules whose line begins afresh with the question."""
NESTED = ("case", "in mode classical", "in mode distributional", "in mode set-valued")
"""Rules whose side computations are a proof of the line itself."""


def broken_links(d: Any) -> Iterator[str]:
    """What does not hang together, in words."""
    if not d.steps:
        yield "broken: there are no steps"
        return
    question = _question(d)
    if question and d.steps[0].before not in question and d.mode != "all":
        yield f"broken: the first line is not about {d.given}"
    if d.mode == "all":
        yield from _all_modes(d)
    else:
        yield from _chain(d.steps, _result(d))
    for s in d.walk():
        if s.rule in NESTED and s.steps:
            if s.steps[0].before not in (s.before, *_spelled(s.before)):
                yield f"broken: the steps of {s.rule} do not begin with its line"
            yield from _chain(s.steps, s.after)


def _chain(steps: Sequence[Step], result: Any) -> Iterator[str]:
    for a, b in pairwise(steps):
        if b.before != a.after and b.rule not in ANEW and not _starts_another(b):
            yield f"broken: {b.rule} does not begin where {a.rule} ends"
    if result is not None and steps[-1].after != result:
        yield "broken: the last line is not the result"


def _starts_another(s: Step) -> bool:
    """Iterated integrals: the next one begins with what the one before gave."""
    return isinstance(s.before, Integral) and s.rule in (
        "normal form",
        "delta of a function",
        "sampling",
        "case distinction",
        "smooth integral",
        "split integral",
    )


def _question(d: Any) -> tuple[Basic, ...]:
    """The statements with which an honest derivation can begin; none where the verb leaves it open."""
    if d.verb not in ("diff", "rewrite") or not isinstance(d.given, Basic):
        return ()
    if d.verb == "rewrite":
        return (d.given,) if d.variable is None else (d.given, _told(d))
    f, x = _told(d), d.variable
    kind = dict(d.options).get("kind", "clarke")
    if d.mode == "set-valued":
        return (Subdifferential(f, x, kind),)
    line = D(f, x, d.order, d.mode)
    return (line, *_spelled(line))


def _spelled(line: Basic) -> tuple[Basic, ...]:
    """The same line in the definition style."""
    return (Pairing(line, Test(line.args[1]), line.args[1]),) if isinstance(line, D) else ()


def _told(d: Any) -> Basic:
    gate = Gate(d.given, d.variable)
    return gate.out(gate.expr)


def _result(d: Any) -> Any:
    """What the last line has to say."""
    if isinstance(d.result, SetValuedMap):
        return _written(d.result)
    return d.result


def _written(m: SetValuedMap) -> Basic:
    """A set-valued map as the last line writes it."""
    shown = computed(m, Frame(m._gate))
    return inexact(shown) if m._gate.floats else shown


def _all_modes(d: Any) -> Iterator[str]:
    groups = {s.rule.removeprefix("in mode "): s for s in d.steps if s.rule.startswith("in mode")}
    if not groups or not isinstance(d.result, dict) or set(groups) != set(d.result):
        yield "broken: the modes shown are not the modes of the result"
        return
    for mode in ("classical", "distributional", "set-valued"):
        if mode not in groups and not any(r.startswith(f"{mode}: refused") for r in d.remarks):
            yield f"broken: nothing is said of the mode {mode}"
    f, x = _told(d), d.variable
    for mode, s in groups.items():
        start = Subdifferential(f, x) if mode == "set-valued" else D(f, x, 1, mode)
        found = d.result[mode]
        end = _written(found) if isinstance(found, SetValuedMap) else found
        if s.before != start or s.after != end:
            yield f"broken: the line of the mode {mode} is not its derivative"
