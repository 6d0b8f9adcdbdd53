"""Rows about reading, composing and writing: ramps, tents, a network, the Piecewise that SymPy would build."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from sympy import Piecewise, piecewise_fold, true

import relu_sym as rs
from relu_sym.symbols import Gate
from relu_sym.vocabularies.read import read

from .inputs import Ramps, network, ramps, rational, samples, tents, tents_by_max, x
from .row import Aim, Row


def value_at(breakpoints: list[Fraction], pieces: list[tuple[Fraction, Fraction]], p: Fraction) -> Fraction:
    """The value of piecewise-linear pieces at a point off the breakpoints."""
    slope, constant = pieces[sum(a < p for a in breakpoints)]
    return slope * p + constant


def linear(e: Any) -> tuple[Fraction, Fraction]:
    """(slope, constant) of an expression linear in x."""
    slope, constant = e.coeff(x, 1), e.coeff(x, 0)
    return Fraction(slope.p, slope.q), Fraction(constant.p, constant.q)


def _agrees(form: rs.NormalForm, at: Any, points: list[Fraction]) -> bool:
    """The pieces of a normal form have the values of ``at``, on both sides of some breakpoints too."""
    breakpoints = [Fraction(b.p, b.q) for b in form.breakpoints]
    pieces = [linear(p) for p in form.pieces]
    ordered = all(a < b for a, b in itertools.pairwise(breakpoints))
    some = range(0, len(breakpoints), max(1, len(breakpoints) // 20))
    points = [p for p in points if p not in breakpoints]
    values = all(form.values[k] == rational(at(breakpoints[k])) for k in some)
    joined = all(pieces[k][0] * breakpoints[k] + pieces[k][1] == at(breakpoints[k]) for k in some)
    return ordered and values and joined and all(value_at(breakpoints, pieces, p) == at(p) for p in points)


def check_pieces(n: int, f: Ramps, form: rs.NormalForm) -> bool:
    """n + 1 pieces with the right values."""
    return len(form.pieces) == n + 1 and _agrees(form, f.at, samples(40, -2 * n, 2 * n))


def check_reading(n: int, gate: Gate, form: Any) -> bool:
    """The same of the inner form."""
    return len(form.pieces) == n + 1 and check_pieces(n, ramps(n), rs.NormalForm(form, gate))


def expected_piecewise(f: Ramps, as_sympy: bool) -> Piecewise:
    """The Piecewise by prefix sums; by SymPy's ordinary constructors where ``as_sympy``."""
    slope = constant = Fraction(0)
    pairs = []
    for c, a in sorted(f.terms, key=lambda term: term[1]):
        pairs.append((rational(slope) * x + rational(constant), x <= rational(a)))
        slope, constant = slope + c, constant - c * a
    pairs.append((rational(slope) * x + rational(constant), true))
    return Piecewise(*pairs, evaluate=as_sympy)


def check_piecewise(n: int, f: Ramps, answer: Piecewise) -> bool:
    """``==`` and of one hash with what SymPy's ordinary constructors build."""
    want = expected_piecewise(f, as_sympy=n <= 300)  # evaluation is quadratic, and changes nothing here
    return answer == want and hash(answer) == hash(want) and answer.args[0].func is want.args[0].func


def check_tents(d: int, _: Any, form: rs.NormalForm) -> bool:
    """2^d slopes between the multiples of 2^-d, 0 and 1 in turn."""
    steps = 2**d
    points = [Fraction(b.p, b.q) for b in form.breakpoints]
    if points != [Fraction(k, steps) for k in range(steps)] + ([Fraction(1)] if d > 1 else []):
        return False
    return all(form.values[k] == k % 2 for k in range(steps)) and all(
        linear(form.pieces[k + 1])[0] == (-1) ** k * steps for k in range(steps)
    )


def check_network(width: int, _: Any, form: rs.NormalForm) -> bool:
    """The values of the network, computed layer by layer."""
    return len(form.pieces) > width and _agrees(form, network(width).at, samples(40, -4, 4))


ROWS = [
    Row(
        "n ramps to n + 1 pieces",
        (4, 12, 250, 500, 1000),
        ramps,
        lambda f: rs.normal_form(f.expr, x),
        check_pieces,
        sympy=lambda f: piecewise_fold(f.by_max.rewrite(Piecewise)),
        theirs=lambda n: ramps(n, 1, "by_max"),
        aim=Aim(0.078),
    ),
    Row(
        "  reading alone",
        (4, 250, 500, 1000),
        lambda n: Gate(ramps(n).expr, x),
        lambda gate: read(gate.expr),
        check_reading,
    ),
    Row(
        "n ramps to Piecewise",
        (4, 250, 500, 1000),
        ramps,
        lambda f: rs.rewrite(f.expr, Piecewise),
        check_piecewise,
        aim=Aim(0.2),
    ),
    Row(
        "tent nested d deep, building",
        (2, 5, 10, 14),
        lambda d: d,
        tents,
        lambda d, _, e: len(e.args) == 2 and e.subs(x, rational(Fraction(1, 3))) == rational(Fraction(2, 3)),
        sympy=tents_by_max,
        aim=Aim(0.02),
    ),
    Row(
        "tent composed d times, exact",
        (2, 4, 6, 8, 10, 12),
        tents,
        lambda e: rs.normal_form(e, x),
        check_tents,
        sympy=lambda e: piecewise_fold(e.rewrite(Piecewise)),
        aim=Aim(0.44),
        work=lambda d: 2.0**d,
    ),
    Row(
        "network 1-w-w-w-1, exact pieces",
        (4, 8, 16, 32),
        lambda w: network(w).expr,
        lambda e: rs.normal_form(e, x),
        check_network,
        aim=Aim(0.31),
    ),
]
