"""Integrated gradients along a segment, exact: the integral of the gradient times the step, input by input.

Reference: M. Sundararajan, A. Taly and Q. Yan, Axiomatic attribution for deep networks (2017), equation 1 and
proposition 1 (completeness: they sum to f(end) - f(start)).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from mpmath import mpf
from sympy import Rational

from ..errors import UnsupportedError
from .arithmetic import Break, Integers, Ratios
from .evaluation import values
from .gradients import first_choices, jacobian
from .paths import before
from .program import Program
from .rationals import whole
from .sweep import Matrix, Stretch

RULES = ("left", "right", "midpoint", "trapezoid")
SHOWN = 40
"""Digits up to which a number is shown in full."""


class Attributions(tuple):
    """Per output a tuple with one exact number per input; long ones are shown rounded, and are exact all the same."""

    def __repr__(self) -> str:
        rows = ("(" + ", ".join(map(shown, row)) + ("," if len(row) == 1 else "") + ")" for row in self)
        return "(" + ", ".join(rows) + ("," if len(self) == 1 else "") + ")"

    __str__ = __repr__


def shown(number: Any) -> str:
    """A rational number, rounded to 15 digits where it is long."""
    if max(number.p.bit_length(), number.q.bit_length()) <= SHOWN * 3:
        return str(number)
    return str(number.n(15))


def step(start: Ratios, end: Ratios) -> Ratios:
    """end - start."""
    under = lcm(start.under, end.under)
    a, b = under // start.under, under // end.under
    return Ratios([b * y - a * x for x, y in zip(start.numerators, end.numerators, strict=True)], under)


def integrated(pieces: Iterable[Stretch], moved: Ratios) -> Attributions:
    """The integral over [0, 1] of the Jacobian, times the step."""
    terms: list[tuple[Integers, int]] = []
    last: tuple[Matrix, list[Fraction]] | None = None
    rows, columns = 0, len(moved.numerators)
    for piece in pieces:  # the integral of J is J at 0 plus the sum of (jump of J at p/q)*(q - p)/q
        flat, under = _flat(piece.jacobian)
        rows = len(piece.jacobian)
        p, q = piece.lo
        if last is None:
            terms.append((flat, under))
        else:
            old, before_under = last
            shared = lcm(under, before_under)
            a, b = shared // under, shared // before_under
            jump = [(a * n - b * o) * (q - p) for n, o in zip(flat, old, strict=True)]
            if any(jump):
                terms.append((jump, shared * q))
        last = flat, under  # type: ignore[assignment]
    total, under = _sum(terms)
    return Attributions(
        tuple(Rational(total[i * columns + j] * moved.numerators[j], under * moved.under) for j in range(columns))
        for i in range(rows)
    )


def _flat(matrix: Matrix) -> tuple[Integers, int]:
    under = lcm(*(r.under for r in matrix))
    return [n * (under // r.under) for r in matrix for n in r.numerators], under


def _sum(terms: Sequence[tuple[Integers, int]]) -> tuple[Integers, int]:
    """The sum of vectors over denominators, halves first: the numbers grow long only at the end."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    (u, a), (v, b) = _sum(terms[:middle]), _sum(terms[middle:])
    common = gcd(a, b)
    a, b = a // common, b // common
    return [x * b + y * a for x, y in zip(u, v, strict=True)], a * b * common


def sampled(
    program: Program, pieces: Sequence[Stretch], start: Ratios, end: Ratios, samples: int, rule: str
) -> Attributions:
    """The sum that libraries take for the integral: gradients at ``samples`` points of t, the step times their mean.

    At a point on a kink the gradient is that of the frameworks' rule (max(u, 0) is flat at 0).
    """
    samples = whole(samples, "samples", 1)
    if not isinstance(rule, str) or rule not in RULES:
        raise UnsupportedError("rule={0!r}: the rules are {1}", rule, ", ".join(RULES))
    if rule == "midpoint":
        nodes = [(Fraction(2 * k + 1, 2 * samples), Fraction(1)) for k in range(samples)]
    elif rule == "trapezoid":
        ends = (0, samples)
        nodes = [(Fraction(k, samples), Fraction(1, 2) if k in ends else Fraction(1)) for k in range(samples + 1)]
    else:
        nodes = [(Fraction(k + (rule == "right"), samples), Fraction(1)) for k in range(samples)]
    moved = step(start, end)
    weights = [Fraction(0)] * len(pieces)
    terms: list[tuple[Integers, int]] = []
    k = 0
    for t, weight in nodes:
        at = (t.numerator, t.denominator)
        while before(pieces[k].hi, at) < 0:
            k += 1
        if before(pieces[k].lo, at) < 0 < before(pieces[k].hi, at):
            weights[k] += weight
        else:
            flat, under = _flat(_at(program, start, end, at))
            terms.append(([weight.numerator * n for n in flat], under * weight.denominator))
    for piece, weight in zip(pieces, weights, strict=True):
        if weight:
            flat, under = _flat(piece.jacobian)
            terms.append(([weight.numerator * n for n in flat], under * weight.denominator))
    total, under = _sum(terms)
    n = len(moved.numerators)
    return Attributions(
        tuple(Rational(total[i * n + j] * moved.numerators[j], under * moved.under * samples) for j in range(n))
        for i in range(len(total) // n)
    )


def _at(program: Program, start: Ratios, end: Ratios, t: Break) -> Matrix:
    """The Jacobian that frameworks compute at a point of the segment."""
    p, q = t
    mixed = [
        (q - p) * x * end.under + p * y * start.under for x, y in zip(start.numerators, end.numerators, strict=True)
    ]
    found = values(program, Ratios(mixed, q * start.under * end.under))
    return jacobian(program, first_choices(program, found))


class SamplingErrors(dict):
    """(rule, samples) to the error per output: the sum over the inputs of |sampled - exact| over that of |exact|."""

    def __str__(self) -> str:
        rows = [("rule", "samples", *(f"output {k}" for k in range(len(next(iter(self.values()), ())))))]
        rows += [(rule, str(m), *(f"{100 * e:.2f} %" for e in row)) for (rule, m), row in self.items()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(" | ".join(c.rjust(w) for c, w in zip(r, widths, strict=True)) for r in rows)


def error(found: Attributions, exact: Attributions) -> tuple[float, ...]:
    """The relative error per output in the 1-norm."""
    rows = []
    for a, b in zip(found, exact, strict=True):
        size = sum(abs(_near(v)) for v in b)
        gap = sum(abs(_near(u) - _near(v)) for u, v in zip(a, b, strict=True))
        rows.append(float(gap / size) if size else 0.0 if not gap else float("inf"))
    return tuple(rows)


def _near(number: Any) -> Any:
    return mpf(number.p) / number.q
