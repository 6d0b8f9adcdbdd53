"""Each activation against the definition in its paper: values, slopes by difference quotients, kinks, Clarke's sets."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from sympy import EmptySet, FiniteSet, Float, Integer, Interval, Max, Piecewise, Rational, Symbol, exp, oo

import relu_sym as rs
from relu_sym.functions.activations import ACTIVATIONS

x, y = Symbol("x", real=True), Symbol("y", real=True)
half, quarter = Rational(1, 2), Rational(1, 4)
ALPHA, SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


ROWS: list = [
    # the function, its definition in plain numbers, its kinks with Clarke's sets (None: it jumps)
    (rs.LeakyReLU(x), lambda t: t if t >= 0 else t / 100, {0: Interval(Rational(1, 100), 1)}),
    (rs.LeakyReLU(x, 2), lambda t: t if t >= 0 else 2 * t, {0: Interval(1, 2)}),
    (rs.LeakyReLU(x, -half), lambda t: t if t >= 0 else -t / 2, {0: Interval(-half, 1)}),
    (rs.LeakyReLU(x, 1), lambda t: t, {}),
    (rs.PReLU(x), lambda t: t if t >= 0 else t / 4, {0: Interval(quarter, 1)}),
    (rs.SquaredReLU(x), lambda t: max(t, 0) ** 2, {}),
    (rs.Maxout(x, 2 * x, 1 - x), lambda t: max(t, 2 * t, 1 - t), {Rational(1, 3): Interval(-1, 2)}),
    (rs.ReLU6(x), lambda t: min(max(t, 0), 6), {0: Interval(0, 1), 6: Interval(0, 1)}),
    (rs.Hardtanh(x), lambda t: min(max(t, -1), 1), {-1: Interval(0, 1), 1: Interval(0, 1)}),
    (rs.Hardtanh(x, 0, half), lambda t: min(max(t, 0), 0.5), {0: Interval(0, 1), half: Interval(0, 1)}),
    (rs.Clip(x, -2, 1), lambda t: min(max(t, -2), 1), {-2: Interval(0, 1), 1: Interval(0, 1)}),
    (rs.Clip(x, 1, -2), lambda t: -2, {}),
    (
        rs.Hardsigmoid(x),
        lambda t: min(max(t + 3, 0), 6) / 6,
        {-3: Interval(0, Rational(1, 6)), 3: Interval(0, Rational(1, 6))},
    ),
    (
        rs.Hardswish(x),
        lambda t: 0 if t <= -3 else t if t >= 3 else t * (t + 3) / 6,
        {-3: Interval(-half, 0), 3: Interval(1, 3 * half)},
    ),
    (
        rs.Softshrink(x),
        lambda t: t - 0.5 if t > 0.5 else t + 0.5 if t < -0.5 else 0,
        {-half: Interval(0, 1), half: Interval(0, 1)},
    ),
    (rs.Softshrink(x, 0), lambda t: t, {}),
    (rs.Hardshrink(x), lambda t: t if abs(t) > 0.5 else 0, {-half: None, half: None}),
    (rs.Hardshrink(x, -1), lambda t: t, {}),
    (rs.Threshold(x, 1, 0), lambda t: t if t > 1 else 0, {1: None}),
    (rs.Threshold(x, 1, 1), lambda t: t if t > 1 else 1, {1: Interval(0, 1)}),
    (rs.ELU(x), lambda t: t if t > 0 else math.expm1(t), {}),
    (rs.ELU(x, 2), lambda t: t if t > 0 else 2 * math.expm1(t), {0: Interval(1, 2)}),
    (rs.ELU(x, -half), lambda t: t if t > 0 else -math.expm1(t) / 2, {0: Interval(-half, 1)}),
    (
        rs.SELU(x),
        lambda t: SCALE * (t if t > 0 else ALPHA * math.expm1(t)),
        {0: Interval(Float(SCALE), Float(SCALE * ALPHA))},
    ),
    (rs.CELU(x), lambda t: t if t > 0 else math.expm1(t), {}),
    (rs.CELU(x, 2), lambda t: max(0, t) + min(0, 2 * math.expm1(t / 2)), {}),
    (rs.CELU(x, -2), lambda t: max(0, t) + min(0, -2 * math.expm1(-t / 2)), {}),
    (rs.Hinge(x), lambda t: max(0, 1 - t), {1: Interval(-1, 0)}),
    (rs.Huber(x), lambda t: t * t / 2 if abs(t) <= 1 else abs(t) - 0.5, {}),
    (rs.Huber(x, 2), lambda t: t * t / 2 if abs(t) <= 2 else 2 * (abs(t) - 1), {}),
    (rs.SmoothL1(x), lambda t: t * t / 2 if abs(t) < 1 else abs(t) - 0.5, {}),
    (rs.SmoothL1(x, 2), lambda t: t * t / 4 if abs(t) < 2 else abs(t) - 1, {}),
    (rs.EpsilonInsensitive(x, 1), lambda t: max(0, abs(t) - 1), {-1: Interval(-1, 0), 1: Interval(0, 1)}),
    (rs.EpsilonInsensitive(x, -1), lambda t: abs(t) + 1, {0: Interval(-1, 1)}),
    (rs.Pinball(x), lambda t: abs(t) / 2, {0: Interval(-half, half)}),
    (rs.Pinball(x, 3 * quarter), lambda t: max(0.75 * t, -0.25 * t), {0: Interval(-quarter, 3 * quarter)}),
    (rs.Softplus(x), lambda t: math.log1p(math.exp(t)), {}),
    (rs.Softplus(x, 3), lambda t: math.log1p(math.exp(3 * t)) / 3, {}),
    (rs.Softplus(x, -1), lambda t: -math.log1p(math.exp(-t)), {}),
    (rs.GELU(x), lambda t: t / 2 * (1 + math.erf(t / math.sqrt(2))), {}),
    (
        rs.GELUTanh(x),
        lambda t: t / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (t + 0.044715 * t**3))),
        {},
    ),
    (rs.SiLU(x), lambda t: t / (1 + math.exp(-t)), {}),
    (rs.Mish(x), lambda t: t * math.tanh(math.log1p(math.exp(t))), {}),
    (rs.Squareplus(x), lambda t: (t + math.sqrt(t * t + 4)) / 2, {}),
    (rs.Squareplus(x, 0), lambda t: max(t, 0), {0: Interval(0, 1)}),
    (rs.LogSumExp(x, 0, 2 * x), lambda t: math.log(math.exp(t) + 1 + math.exp(2 * t)), {}),
]
POINTS = [Rational(k, 7) for k in (-50, -13, -5, -2, 1, 5, 11, 16, 45)]
NAMES = [str(f) for f, _, _ in ROWS]


def test_every_activation_has_a_row():
    assert {type(f) for f, _, _ in ROWS if isinstance(f, ACTIVATIONS)} == set(ACTIVATIONS)


@pytest.mark.parametrize("f, definition, kinks", ROWS, ids=NAMES)
def test_values(f, definition, kinks):
    numeric = rs.lambdify(x, f)
    for t in [*POINTS, *map(Integer, (-6, -3, -2, -1, 0, 1, 2, 3, 6)), -half, half]:
        want = definition(float(t))
        assert f.subs(x, t).evalf() == pytest.approx(want, rel=1e-12, abs=1e-12)
        assert float(numeric(float(t))) == pytest.approx(want, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("f, definition, kinks", ROWS, ids=NAMES)
def test_derivatives_off_the_kinks(f, definition, kinks):
    """In all three modes the slope of the definition, by difference quotients."""
    classical, distributional = rs.lambdify(x, rs.diff(f, x, mode="classical")), rs.lambdify(x, rs.diff(f, x))
    sets = rs.subdifferential(f, x)
    h = 1e-5
    for t in POINTS:
        want = (definition(float(t) + h) - definition(float(t) - h)) / (2 * h)
        assert float(classical(float(t))) == pytest.approx(want, abs=1e-6)
        assert float(distributional(float(t))) == pytest.approx(want, abs=1e-6)
        (only,) = sets.at(t)
        assert float(only) == pytest.approx(want, abs=1e-6)


@pytest.mark.parametrize("f, definition, kinks", ROWS, ids=NAMES)
def test_kinks(f, definition, kinks):
    """Exactly the points of the table are exceptional; Clarke's set spans the one-sided quotients there."""
    assert rs.exceptional_set(f, x) == (FiniteSet(*kinks) if kinks else EmptySet)
    sets = rs.subdifferential(f, x)
    for at, want in kinks.items():
        if want is None:
            with pytest.raises(rs.NotLipschitzError):
                sets.at(at)
            continue
        found = sets.at(at)
        assert [float(e) for e in (found.inf, found.sup)] == pytest.approx([float(want.inf), float(want.sup)])
        h, t = 1e-6, float(at)
        slopes = [(definition(t + s) - definition(t)) / s for s in (-h, h)]
        assert sorted(slopes) == pytest.approx([float(found.inf), float(found.sup)], abs=1e-5)


@pytest.mark.parametrize("f, definition, kinks", ROWS, ids=NAMES)
def test_second_derivatives_weigh_the_kinks(f, definition, kinks):
    """The impulse of the second derivative at a kink is the jump of the slope."""
    if None in kinks.values():
        return
    second = rs.diff(f, x, 2)
    for at, want in kinks.items():
        weight = second.coeff(rs.Dirac(x - at))
        assert abs(float(weight)) == pytest.approx(float(want.sup - want.inf))
    assert second.has(rs.Dirac) == bool(kinks)


JUMPING = (rs.Hardshrink, rs.Threshold)


@pytest.mark.parametrize("f, definition, kinks", ROWS, ids=NAMES)
def test_rewrites(f, definition, kinks):
    """Each reaches ReLU, Max, Piecewise and Heaviside and stays what it is; a jump is refused by ReLU and Max."""
    for target in (rs.ReLU, Max, Piecewise, rs.Heaviside):
        if None in kinks.values() and target in (rs.ReLU, Max):
            with pytest.raises(rs.RewriteError, match="continuous functions only"):
                rs.rewrite(f, target, x)
            continue
        found = rs.rewrite(f, target, x)
        assert not found.has(*ACTIVATIONS)
        for t in (-4, -1, -half, 0, half, 1, 3, 7):
            assert float(found.subs(x, t)) == pytest.approx(definition(float(t)), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("f, definition, kinks", ROWS, ids=NAMES)
def test_natively_in_sympy(f, definition, kinks):
    """``diff``, ``limit`` and ``to_sympy`` without a verb of ours."""
    slope = f.diff(x)
    for t in (Rational(-9, 4), Rational(-1, 4), Rational(5, 4)):
        want = (definition(float(t) + 1e-5) - definition(float(t) - 1e-5)) / 2e-5
        assert float(slope.subs(x, t)) == pytest.approx(want, abs=1e-6)
        assert float(rs.to_sympy(f).subs(x, t)) == pytest.approx(definition(float(t)))
    assert not rs.to_sympy(f).has(*ACTIVATIONS, rs.ReLU)


LIMITS = [
    (rs.LeakyReLU(x), -oo, -oo),
    (rs.ReLU6(x), oo, 6),
    (rs.Hardshrink(x), oo, oo),
    (rs.ELU(x, 3), -oo, -3),
    (rs.CELU(x, 3), -oo, -3),
    (rs.Softplus(x), -oo, 0),
    (rs.Softplus(x) - x, oo, 0),
    (rs.SiLU(x), -oo, 0),
    (rs.Squareplus(x), -oo, 0),
    (rs.Huber(x) / x, -oo, -1),
    (rs.Hardswish(x) / x, 0, half),
]


@pytest.mark.parametrize("f, at, want", LIMITS, ids=str)
def test_limits(f, at, want):
    assert rs.limit(f, x, at) == want


def test_values_at_infinities_are_limits():
    for f in (rs.GELU, rs.GELUTanh, rs.SiLU, rs.Mish, rs.Softplus, rs.Squareplus, rs.Hardswish, rs.SquaredReLU):
        assert (f(-oo), f(oo)) == (0, oo), f
    for f in (rs.Huber, rs.SmoothL1, rs.EpsilonInsensitive, rs.Pinball):
        assert (f(-oo), f(oo)) == (oo, oo), f
    assert (rs.Hardtanh(-oo), rs.ReLU6(oo), rs.ELU(-oo, 3), rs.CELU(-oo, 3)) == (-1, 6, -3, -3)
    assert (rs.LeakyReLU(-oo), rs.Softshrink(oo), rs.Hardshrink(-oo)) == (-oo, oo, -oo)


INTEGRALS = [
    (rs.LeakyReLU(x, half), 3 * quarter),
    (rs.ReLU6(x), 2),
    (rs.Hardshrink(x, 1), 3 * half),
    (rs.Hinge(x), 2),
    (rs.Huber(x), quarter * 4 / 6 + 1 + Rational(1, 6)),
    (rs.Pinball(x, quarter), half / 4 * 3 + half),
    (rs.ELU(x), 2 + exp(-1) - 1),
]


@pytest.mark.parametrize("f, want", INTEGRALS, ids=str)
def test_integrals(f, want):
    """Over (-1, 2), by a Riemann sum too."""
    found = rs.integrate(f, (x, -1, 2))
    numeric = rs.lambdify(x, f)
    n = 3000
    total = sum(float(numeric(-1 + (k + 0.5) * 3 / n)) for k in range(n)) * 3 / n
    assert float(found) == pytest.approx(total, abs=2e-3)


def test_in_several_variables():
    assert rs.subdifferential(rs.Maxout(x, y, 0), (x, y), at=(0, 0)).vertices == ((0, 0), (0, 1), (1, 0))
    assert rs.subdifferential(rs.LeakyReLU(x + y, half), (x, y), at=(0, 0)).vertices == ((half, half), (1, 1))
    assert rs.subdifferential(rs.ELU(x, 2) + rs.Hinge(1 - y), (x, y), at=(0, 0)).vertices == (
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
    )
    assert rs.subdifferential(rs.LogSumExp(x, y), (x, y), at=(0, 0)).vertices == ((half, half),)
    assert rs.subdifferential(rs.LeakyReLU(x) - rs.LeakyReLU(-x) + rs.Huber(y), (x, y), at=(0, 0)).vertices == (
        (Rational(101, 100), 0),
    )
    assert rs.gradient(rs.Softplus(x - y), (x, y))[1] == -exp(x - y) / (exp(x - y) + 1)
    assert rs.hessian(rs.SquaredReLU(x + y), (x, y))[0, 1] == 2 * rs.Heaviside(x + y)
    assert rs.directional_derivative(rs.Pinball(x - y), (x, y), (0, 0), (1, 2)) == half
    with pytest.raises(rs.NotLipschitzError):
        rs.subdifferential(rs.Threshold(x + y, 1, 0), (x, y), at=(1, 0))


def test_one_inside_another():
    """Nested, composed, added: the parts that cancel do."""
    assert rs.equal(rs.LeakyReLU(rs.LeakyReLU(x, half), half), rs.LeakyReLU(x, quarter)) is True
    assert rs.equal(rs.ReLU6(rs.ReLU6(x)), rs.ReLU6(x)) is True
    assert rs.equal(rs.Hardsigmoid(x), rs.ReLU6(x + 3) / 6) is True
    assert rs.simplify(rs.LeakyReLU(x) - rs.LeakyReLU(-x)) == x * Rational(101, 100)
    assert rs.subdifferential(rs.Hardtanh(2 * x - 1), x).at(1) == Interval(0, 2)
    assert rs.diff(rs.Huber(rs.ReLU(x)), x, 2) == rs.Heaviside(x) - rs.Heaviside(x - 1)
    deep = x
    for _ in range(40):
        deep = rs.Hardtanh(deep)
    assert rs.equal(deep, rs.Hardtanh(x)) is True


@pytest.mark.parametrize("mode", ["classical", "distributional", "set-valued", "all"])
def test_derivations_are_verified(mode):
    f = rs.LeakyReLU(x - 1, 0.1) + rs.ELU(x, 2)
    d = rs.derivation(f, x, mode=mode)
    assert not d.verify().failed and d.given == f
    said = d.remarks if mode == "all" else d.steps[0].conditions
    assert any("by definition ELU(x, 2) is " in str(r) for r in said)
    assert rs.Derivation.from_json(d.to_json()).given == f
    for told in (d.to_text(), d.to_markdown(), d.to_html()):
        assert "by definition" in told and "LeakyReLU" in told


def test_a_derivation_in_several_variables_says_the_law():
    d = rs.derivation(rs.subdifferential, rs.LeakyReLU(x) + rs.Hinge(1 - y), (x, y), at=(0, 0))
    assert not d.verify().failed and any("by definition Hinge(1 - y) is ReLU(y)" in str(r) for r in d.remarks)


@pytest.mark.parametrize("style", ["rules", "definition"])
@pytest.mark.parametrize("mode", ["classical", "distributional", "set-valued"])
@pytest.mark.parametrize(
    "f", [rs.GELU(x), rs.LeakyReLU(x, 0.25), rs.SELU(x), rs.Hinge(1 - 2 * x), rs.CELU(x, 2)], ids=str
)
def test_a_derivation_begins_with_the_law(f, mode, style):
    d = rs.derivation(f, x, mode=mode, style=style)
    assert d.steps[0].rule == "law" and d.steps[0].before.has(f) and d.steps[0].after == d.steps[1].before
    assert not d.remarks and not d.verify().failed
    assert rs.Derivation.from_json(d.to_json()) == d


def test_the_law_says_each_function_of_a_sum_and_none_of_one_alone():
    assert not rs.derivation(rs.GELU(x), x).steps[0].conditions
    assert len(rs.derivation(rs.GELU(x) + rs.Hinge(x), x).steps[0].conditions) == 2


def test_a_false_law_is_found_out():
    d = rs.derivation(rs.LeakyReLU(x), x)
    wrong = replace(d.steps[0], before=d.steps[0].before.xreplace({rs.LeakyReLU(x): rs.LeakyReLU(x, 2)}))
    assert replace(d, steps=(wrong, *d.steps[1:])).verify().failed
