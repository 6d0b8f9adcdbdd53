"""Whether the lines of a derivation hang together: they begin with the question, follow each other, and end in the
result, at every level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sympy import Basic, Integral, Limit, nan

from ...calculus.subdifferential import SetValuedMap
from ...functions import HeavisideStep
from ...steps import D, Pairing, Step, Subdifferential, Test
from ...symbols import Gate, exact, inexact
from ..by_rules.set_valued import written
from ..stating import Frame

NESTED = ("case", "in mode classical", "in mode distributional", "in mode set-valued")
"""Rules whose side computations are a proof of the line itself."""


def broken_links(d: Any) -> Iterator[str]:
    """What does not hang together, in words."""
    if not d.steps:
        yield "broken: there are no steps"
        return
    if not _is_question(d.steps[0].before, d) and d.mode != "all":
        yield f"broken: the first line is not about {d.given}"
    if d.mode == "all":
        yield from _all_modes(d)
    else:
        yield from _chain(d.steps, _result(d), iterated=d.verb == "integrate")
    for s in d.walk():
        if s.rule in NESTED and s.steps:
            if s.steps[0].before not in (s.before, *_spelled(s.before)):
                yield f"broken: the steps of {s.rule} do not begin with its line"
            yield from _chain(s.steps, s.after)


def _chain(steps: Sequence[Step], result: Any, iterated: bool = False) -> Iterator[str]:
    """Each line begins where the one before ends; an integral of several limits also with what that one gave."""
    for a, b in pairwise(steps):
        if b.rule == "equal distributions":
            joined = a.after in _spelled(b.before, b.after) and steps[0].before in _spelled(b.before)
        else:
            joined = b.before == a.after or (iterated and integrates(b.before, a.after))
        if not joined:
            yield f"broken: {b.rule} does not begin where {a.rule} ends"
    if result is not None and steps[-1].after != result:
        yield "broken: the last line is not the result"


def integrates(line: Basic, found: Basic) -> bool:
    """The next of several integrals: its integrand is what the one before gave, values at single points aside."""
    if not isinstance(line, Integral):
        return False
    return _same(line.args[0], found) or _same(*map(_without_gaps, (line.args[0], found)))


def _without_gaps(e: Basic) -> Basic:
    """Steps without value at their jump, with one."""
    return e.replace(lambda t: isinstance(t, HeavisideStep) and nan in t.args, lambda t: HeavisideStep(t.args[0]))


def _is_question(line: Basic, d: Any) -> bool:
    """Whether an honest derivation of ``d.given`` can begin with this line."""
    if d.verb == "convert" and isinstance(d.given, SetValuedMap):
        return line == Subdifferential(d.given.source, d.variable)
    if not isinstance(d.given, Basic):
        return False
    if d.verb == "convert":
        return _same(line, d.given)
    if d.verb == "rewrite":
        return line == d.given or (d.variable is not None and line == _told(d))
    if d.verb == "integrate":
        over = line.limits[0][0] if isinstance(line, Integral) and len(line.limits) == 1 else None
        asked = d.variable is None or over == d.variable
        return over is not None and asked and _same(line.args[0], d.given)
    if d.verb in ("pair", "limit"):
        head, place = (Pairing, 2) if d.verb == "pair" else (Limit, 1)
        return isinstance(line, head) and line.args[place] == d.variable and _same(line.args[0], d.given)
    f, x = _told(d), d.variable
    if d.mode == "set-valued":
        return line == Subdifferential(f, x, dict(d.options).get("kind", "clarke"))
    asked = D(f, x, d.order, d.mode)
    return line in (asked, *_spelled(asked))


def _same(shown: Basic, given: Basic) -> bool:
    """One expression, floats read as the decimals they print as, or shown as floats where one came in."""
    plain = exact(given)[0]
    return exact(shown)[0] in (plain, exact(inexact(plain))[0])


def _spelled(line: Basic, f: Basic | None = None) -> tuple[Basic, ...]:
    """A derivative as the definition style writes it, or another distribution ``f`` in its place."""
    if not isinstance(line, D):
        return ()
    x = line.args[1]
    return (Pairing(line if f is None else f, Test(x), x),)


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
    f, x = _told(d), d.variable
    for mode, s in groups.items():
        start = Subdifferential(f, x) if mode == "set-valued" else D(f, x, 1, mode)
        found = d.result[mode]
        end = _written(found) if isinstance(found, SetValuedMap) else found
        if s.before != start or s.after != end:
            yield f"broken: the line of the mode {mode} is not its derivative"
