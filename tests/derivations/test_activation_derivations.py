"""Derivations of activations: the line that reads the law is part of the proof, in every verb that has steps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Rational, symbols

import relu_sym as rs

x, y, t = symbols("x y t", real=True)
a, u = symbols("a u", real=True)
p = symbols("p", positive=True)

ASKED = {
    "leaky": lambda: rs.derivation(rs.LeakyReLU(x, a), x),
    "second order": lambda: rs.derivation(rs.Huber(x, p), x, 2),
    "classical": lambda: rs.derivation(3 * rs.Hinge(x) + x, x, mode="classical"),
    "jumps": lambda: rs.derivation(rs.Hardshrink(x), x),
    "set-valued": lambda: rs.derivation(rs.ELU(x, 2), x, mode="set-valued"),
    "definition": lambda: rs.derivation(rs.Softshrink(x), x, style="definition"),
    "quotients": lambda: rs.derivation(rs.Hardtanh(x), x, mode="classical", style="definition"),
    "floats": lambda: rs.derivation(rs.LeakyReLU(x, 0.2) + 0.5 * x, x),
    "decimals of the law": lambda: rs.derivation(rs.SELU(x), x),
    "all modes": lambda: rs.derivation(rs.Clip(x, 0), x, mode="all"),
    "smooth": lambda: rs.derivation(rs.Softplus(x), x),
    "gradient": lambda: rs.derivation(rs.gradient, rs.LeakyReLU(x + y), (x, y)),
    "jacobian": lambda: rs.derivation(rs.jacobian, [rs.Hinge(x), x * y], (x, y)),
    "hessian": lambda: rs.derivation(rs.hessian, rs.SquaredReLU(x + y), (x, y)),
    "divergence": lambda: rs.derivation(rs.divergence, [rs.Hardtanh(x), rs.LeakyReLU(y)], (x, y)),
    "laplacian": lambda: rs.derivation(rs.laplacian, rs.LeakyReLU(x) + rs.Hinge(y), (x, y)),
    "solveset": lambda: rs.derivation(rs.solveset, rs.Hardswish(x) + Rational(1, 5), x),
    "inequality": lambda: rs.derivation(rs.reduce_inequalities, rs.Hinge(x) > Rational(1, 2), x),
    "integral": lambda: rs.derivation(rs.integrate, rs.ReLU6(x), (x, 0, 9)),
    "prox": lambda: rs.derivation(rs.prox, rs.EpsilonInsensitive(x, 1), x, u, 1),
    "motion": lambda: rs.derivation(rs.subgradient_flow, rs.Hinge(x), (x,), (0,), t),
}


@pytest.mark.parametrize("name", ASKED)
def test_derivations_of_activations_are_verified(name):
    report = ASKED[name]().verify()
    assert report, str(report)


FIRST = ["leaky", "classical", "set-valued", "definition", "floats"]


@pytest.mark.parametrize("name", FIRST)
def test_the_line_of_the_law_is_checked(name):
    """The law of another function, or none where the question has one, is caught."""
    d = ASKED[name]()
    law = d.steps[0]
    assert law.rule == "law" and law.before.has(d.given)
    other = law.before.xreplace({d.given: d.given + 1})
    assert not replace(d, steps=(replace(law, before=other), *d.steps[1:])).verify()
    assert not replace(d, given=d.given + rs.Hinge(x)).verify()
    assert not replace(d, given=rs.LeakyReLU(x, 3)).verify()
    assert not replace(d, steps=(law, *d.steps[2:])).verify()
