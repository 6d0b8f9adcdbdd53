"""Arguments of activations: by name, by a framework's name, infinite, left out; and one-sided clips."""

from __future__ import annotations

import math

import pytest
from sympy import Function, Interval, Rational, Symbol, Tuple, oo, symbols

import relu_sym as rs
from relu_sym.functions.activations import ACTIVATIONS

x, y, a = symbols("x y a", real=True)

BY_NAME = [
    (lambda: rs.LeakyReLU(x, slope=a), rs.LeakyReLU(x, a), "leaky_relu(x, slope=a)"),
    (lambda: rs.LeakyReLU(x, negative_slope=2), rs.LeakyReLU(x, 2), "LeakyReLU(x, negative_slope=2)"),
    (lambda: rs.PReLU(x, alpha=2), rs.PReLU(x, 2), "prelu(x, alpha=2)"),
    (lambda: rs.ELU(x, alpha=2), rs.ELU(x, 2), "elu(x, alpha=2)"),
    (lambda: rs.CELU(x, alpha=2), rs.CELU(x, 2), "celu(x, alpha = 2)"),
    (lambda: rs.Hardtanh(x, max_val=2), rs.Hardtanh(x, -1, 2), "hardtanh(x, max_val=2)"),
    (lambda: rs.Hardtanh(x, high=1, low=0), rs.Hardtanh(x, 0), "hardtanh(x, high=1, low=0)"),
    (lambda: rs.Clip(x, min=0, max=1), rs.Clip(x, 0, 1), "clamp(x, min=0, max=1)"),
    (lambda: rs.Clip(x, max=1), rs.Clip(x, -oo, 1), "clip(x, a_max=1)"),
    (lambda: rs.Clip(x, min=y), rs.Clip(x, y, oo), "clip(x, min=y)"),
    (lambda: rs.Clip(x, None, 1), rs.Clip(x, -oo, 1), "clip(x, -oo, 1)"),
    (lambda: rs.Clip(x, 0, max=None), rs.Clip(x, 0), "clip(x, 0)"),
    (lambda: rs.Softshrink(x, lambd=1), rs.Softshrink(x, 1), "softshrink(x, lambd=1)"),
    (lambda: rs.Threshold(x, threshold=1, value=0), rs.Threshold(x, 1, 0), "threshold(x, value=0, threshold=1)"),
    (lambda: rs.Huber(x, delta=a**2), rs.Huber(x, a**2), "huber(x, delta=a^2)"),
    (lambda: rs.SmoothL1(x, beta=2), rs.SmoothL1(x, 2), "smooth_l1(x, beta=2)"),
    (lambda: rs.EpsilonInsensitive(x, eps=1), rs.EpsilonInsensitive(x, 1), "epsilon_insensitive(x, eps=1)"),
    (lambda: rs.Pinball(x, quantile=a), rs.Pinball(x, a), "pinball_loss(x, quantile=a)"),
    (lambda: rs.Softplus(x, beta=3), rs.Softplus(x, 3), "softplus(x, beta=3)"),
    (lambda: rs.Squareplus(x, b=1), rs.Squareplus(x, 1), "squareplus(x, b=1)"),
    (lambda: rs.Maxout([x, y]), rs.Maxout(x, y), "maxout(x, y)"),
    (lambda: rs.LogSumExp(Tuple(x, 0)), rs.LogSumExp(x, 0), "logsumexp(x, 0)"),
]


@pytest.mark.parametrize("made, want, text", BY_NAME, ids=[text for *_, text in BY_NAME])
def test_by_name_and_by_place_it_is_one_function(made, want, text):
    assert made() == want and made().args == want.args
    assert rs.parse(text, symbols={"x": x, "y": y, "a": a}) == want


REFUSED = [
    (lambda: rs.LeakyReLU(x, slop=1), "LeakyReLU(x, slope) has no argument 'slop'"),
    (lambda: rs.LeakyReLU(x, 1, slope=2), "LeakyReLU(x, slope) has a second argument 'slope'"),
    (lambda: rs.LeakyReLU(slope=2), "LeakyReLU(x, slope) has no x before 'slope'"),
    (lambda: rs.GELU(x, approximate="tanh"), "GELU(x) has no argument 'approximate'"),
    (lambda: rs.Softplus(x, beta=1, threshold=20), "Softplus(x, beta) has no argument 'threshold'"),
    (lambda: rs.Threshold(x, value=1), "Threshold: the argument 'level' is missing"),
    (lambda: rs.Maxout(x, low=1), "Maxout(x) has no argument 'low'"),
    (lambda: rs.ELU(x, 1, 2, alpha=3), "ELU"),
]


@pytest.mark.parametrize("call, words", REFUSED, ids=[w for _, w in REFUSED])
def test_a_name_that_is_none_is_refused(call, words):
    with pytest.raises(TypeError) as caught:
        call()
    assert words in str(caught.value)


TEXTS = [
    ("leaky_relu(x, slop=1)", 14, "has no argument 'slop'"),
    ("leaky_relu(x, slope=1, negative_slope=2)", 23, "has a second argument 'negative_...'"),
    ("1 + leaky_relu(x, 1, slope=2)", 4, "has a second argument 'slope'"),
    ("leaky_relu(slope=2)", 0, "has no x before"),
    ("leaky_relu(x, slope=2, 3)", 23, "an argument without a name stands behind one with a name"),
    ("threshold(x, value=1)", 0, "'level' is missing"),
    ("elu(x, alpha=)", 13, "a value is expected"),
    ("relu(x=1)", 6, "does not assign"),
    ("max(x, y=1)", 8, "does not assign"),
    ("f(x=1)", 3, "does not assign"),
    ("x = 1", 2, "does not assign"),
    ("= x", 0, "does not assign"),
    ("elu(x, =2)", 7, "does not assign"),
    ("elu(x, alpha=2=3)", 14, "does not assign"),
    ("piecewise((x, x = 2))", 16, "does not assign"),
]


@pytest.mark.parametrize("text, position, reason", TEXTS, ids=[t for t, *_ in TEXTS])
def test_in_a_text_it_is_refused_where_it_stands(text, position, reason):
    with pytest.raises(rs.ParseError, match=reason) as caught:
        rs.parse(text, symbols={"x": x, "f": Function("f")})
    assert caught.value.position == position


def test_a_symbol_may_have_the_name_of_a_parameter():
    slope = Symbol("slope")
    assert rs.parse("leaky_relu(slope, slope=slope) + slope") == rs.LeakyReLU(slope, slope) + slope


@pytest.mark.parametrize("cls", [c for c in ACTIVATIONS if c.parameters and not c.unbounded], ids=lambda c: c.__name__)
def test_an_infinite_parameter_is_refused(cls):
    for infinite in (oo, -oo, Symbol("w", infinite=True, extended_real=True)):
        given = [1] * (cls.most - 2)
        with pytest.raises(rs.UnsupportedError, match=f"{cls.__name__} has the parameter .*, which must be finite"):
            cls(x, *given, infinite)


ONE_SIDED = [
    (rs.Clip(x, 0), lambda t: max(t, 0), {0: Interval(0, 1)}),
    (rs.Clip(x, -2, oo), lambda t: max(t, -2), {-2: Interval(0, 1)}),
    (rs.Clip(x, -oo, 1), lambda t: min(t, 1), {1: Interval(0, 1)}),
    (rs.Clip(x, -oo, oo), lambda t: t, {}),
    (rs.Hardtanh(x, -1, oo), lambda t: max(t, -1), {-1: Interval(0, 1)}),
    (rs.Clip(x, a).subs(a, 2), lambda t: max(t, 2), {2: Interval(0, 1)}),
    (rs.Clip(2 * x, a, oo).subs(a, -oo), lambda t: 2 * t, {}),
]


@pytest.mark.parametrize("f, definition, kinks", ONE_SIDED, ids=[str(f) for f, *_ in ONE_SIDED])
def test_an_infinite_bound_is_none(f, definition, kinks):
    numeric, slope = rs.lambdify(x, f), rs.lambdify(x, rs.diff(f, x, mode="classical"))
    for t in (-3.5, -1.5, -0.5, 0.5, 1.5, 3.5):
        assert float(f.subs(x, Rational(t))) == float(numeric(t)) == definition(t)
        assert float(slope(t)) == pytest.approx((definition(t + 1e-4) - definition(t - 1e-4)) / 2e-4)
    assert set(rs.exceptional_set(f, x)) == set(kinks)
    for at, want in kinks.items():
        assert rs.subdifferential(f, x).at(at) == want
    assert [math.isinf(rs.limit(f, x, end)) for end in (-oo, oo)] == [
        math.isinf(definition(e * 1e400)) for e in (-1, 1)
    ]


def test_infinite_arguments_of_maxima():
    assert rs.LogSumExp(-oo, -oo) == -oo and rs.LogSumExp(-oo, 3) == 3 and rs.LogSumExp(oo, 1) == oo
    assert rs.diff(rs.LogSumExp(x, -oo), x) == 1 and rs.diff(rs.Maxout(x, -oo), x) == 1


NAMES = """lrelu leakyrelu leaky_relu LeakyRelu; hard_tanh HardTanh; hard_sigmoid HardSigmoid; hard_swish hard_silu;
soft_shrink SoftShrink soft_threshold; hard_shrink HardShrink; SquaredReLU relu_squared relu2; soft_plus SoftPlus;
square_plus SquarePlus; log_sum_exp LogSumExp logaddexp; swish SiLU; clamp clip_by_value; huber_loss HuberLoss;
smooth_l1_loss SmoothL1Loss SmoothL1; hinge_loss HingeLoss; pinball_loss quantile_loss PinballLoss;
epsilon_insensitive_loss eps_insensitive; gelu GELU; logistic sigmoid; Mish mish; maxout Maxout; threshold Threshold"""


@pytest.mark.parametrize("names", [line.strip() for line in NAMES.split(";")])
def test_usual_names_mean_one_function(names):
    inside = {"clamp": "x, 0, 1", "threshold": "x, 1, 0", "maxout": "x, y", "log_sum_exp": "x, y"}
    given = inside.get(names.split()[0], "x")
    known = {"x": x, "y": y}
    made = {rs.parse(f"{name}({given})", symbols=known) for name in names.split()}
    assert len(made) == 1 and made != {x}
