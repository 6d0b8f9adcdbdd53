"""A box around Clarke's set by the calculus rules alone, without cells: every kink by itself, sums of intervals.

Sum and chain rules hold as inclusions for all locally Lipschitz functions, so the box encloses the set whatever the
switches are.  Reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), propositions 2.3.3 and 2.3.9.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..exact import RATIONAL, Scalar
from ..facts import Facts
from .tape import Kink, Smooth, Sum, Tape
from .vectors import sign

Interval = tuple[Scalar, Scalar]


def boxes(tape: Tape) -> list[list[Interval]]:
    """For each root an interval for each entry of the gradient."""
    facts = tape.facts
    found: list[list[Interval]] = []
    for op in tape.ops:
        if isinstance(op, Smooth):
            found.append([(a, a) for a in op.gradient])
        elif isinstance(op, Sum):
            rows = [[(a, a) for a in op.gradient]]
            rows += [[_between([c * a, c * b], facts) for a, b in found[k]] for c, k in op.terms]
            found.append([(sum(a for a, _ in column), sum(b for _, b in column)) for column in zip(*rows, strict=True)])
        elif isinstance(op, Kink):
            slopes = (op.low, op.high)
            found.append([_between([c * a for c in slopes for a in ends], facts) for ends in found[op.over]])
        else:
            columns = zip(*[[(c * a, c * b) for a, b in found[k]] for c, k in op.parts], strict=True)
            found.append([_between([a for ends in column for a in ends], facts) for column in columns])
    return [[(_over(a, tape.under[k]), _over(b, tape.under[k])) for a, b in found[k]] for k in tape.roots]


def _over(a: Scalar, under: int) -> Scalar:
    return RATIONAL(a, under) if isinstance(a, int) else a / under


def _between(values: Sequence[Scalar], facts: Facts) -> Interval:
    """The least and the largest."""
    low = high = values[0]
    for v in values[1:]:
        if sign(v - low, facts) < 0:
            low = v
        if sign(v - high, facts) > 0:
            high = v
    return low, high
