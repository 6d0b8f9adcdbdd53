"""A line of a rewrite holds at every point, and a line says what its sign between the sides says."""

from dataclasses import replace

import pytest
from corruptions import with_line
from sympy import Abs, Max, Piecewise, Rational, Symbol, cos, floor, sign

import relu_sym as rs
from relu_sym.steps import Branch

x, a = Symbol("x", real=True), Symbol("a", real=True)
R, H = rs.ReLU, rs.Heaviside

REWRITES = [
    (Max(x + Rational(3, 2), 2 * x + 3), Piecewise),
    (Max(x + 1, 2 * x) + Max(a, x), Piecewise),
    (x * Abs(x - 1), R),
    (H(x) - H(x - 2, 0), Piecewise),
    (sign(x) * R(x + 1), H),
]


def opened(e):
    """The first branch that holds its left end does so no longer."""
    held = sorted((b for b in e.atoms(Branch) if b.args[3] == 1 and b.args[1] != b.args[2]), key=str)
    return e.xreplace({held[0]: Branch(*held[0].args[:3], 0, held[0].args[4])}) if held else e


@pytest.mark.parametrize("k", range(len(REWRITES)))
def test_a_value_left_out_fails(k):
    d = rs.derivation(rs.rewrite, *REWRITES[k], x)
    assert d.verify()
    spoiled = replace(d, steps=tuple(replace(s, before=opened(s.before), after=opened(s.after)) for s in d.steps))
    report = spoiled.verify()
    assert spoiled == d or report.failed


@pytest.mark.parametrize("relation", ["≠", pytest.param(">", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "asked",
    [
        lambda: rs.derivation(rs.rewrite, Abs(x), R),
        lambda: rs.derivation(x * Abs(x) + R(x - 1), x),
        lambda: rs.derivation(Abs(cos(x)), x),
        lambda: rs.derivation(floor(x), x),
        lambda: rs.derivation(Abs(x) + R(x - 1), x, mode="set-valued", style="definition"),
        lambda: rs.derivation(R(a * x), x, mode="classical"),
    ],
    ids=range(6),
)
def test_another_relation_is_never_verified(asked, relation):
    d = asked()
    for target in (s for s in d.walk() if s.relation == "=" and x in s.before.free_symbols):
        assert not with_line(d, target, replace(target, relation=relation)).verify(), target.rule
