"""A misplaced impulse under a moving end is seen, though it changes the value at few ends only."""

from dataclasses import replace

import pytest
from sympy import Abs, DiracDelta, Rational, Symbol

import relu_sym as rs

x, a, p = Symbol("x", real=True), Symbol("a", real=True), Symbol("p", positive=True)
D, H = rs.Dirac, rs.Heaviside


@pytest.mark.parametrize(
    "f, end", [(2 * D(x + 3) - H(x - 1), a), (D(x - 2) * x + x, p), (Abs(x - 1) + D(x), a)], ids=range(3)
)
def test_a_misplaced_impulse_fails(f, end):
    d = rs.derivation(rs.integrate, f, (x, 0, end), endpoints="half")
    assert d.verify()
    (old,) = f.atoms(DiracDelta)
    put = {old: D(old.args[0] + Rational(1, 50))}

    def moved(s):
        changed = replace(s, before=s.before.xreplace(put), after=s.after.xreplace(put))
        return replace(changed, steps=tuple(map(moved, s.steps)))

    first, *rest = d.steps
    spoiled = replace(d, steps=(replace(first, after=first.after.xreplace(put)), *map(moved, rest)))
    assert spoiled.verify().failed
