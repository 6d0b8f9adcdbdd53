"""Derivations of towers: cases of parameters, points that move, frameworks; verified, and no wrong line passes."""

import pickle
from dataclasses import replace
from random import Random

import pytest
from corruptions import with_line, wrong
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, FiniteSet, Interval, Matrix, Piecewise, Rational, Symbol, sin, symbols

import relu_sym as rs
from relu_sym.forms.cells.polytope import Polytope

h, x, y, a, b = symbols("h x y a b", real=True)
n = Symbol("n", integer=True, positive=True)
relu = rs.ReLU

TOWERS = {
    "residual": lambda: rs.tower(h + relu(h), n),
    "thrown to the left": lambda: rs.tower(h - 3 * relu(h), n),
    "changing sides": lambda: rs.tower(-2 * h - relu(h), n),
    "a smooth map around": lambda: rs.tower(h + relu(sin(h)) - relu(-h) / 2, n),
    "framework": lambda: rs.tower("h + abs(h)", n, framework="jax"),
    "moving point": lambda: rs.tower(h - 2 * relu(h) + 1, 4),
    "rounded": lambda: rs.tower(h + 0.25 * relu(h), n),
    "dense": lambda: rs.tower([x + relu(x - y), y + relu(y)], 2, (x, y)),
    "dense with bias": lambda: rs.tower([x + relu(x - y + 1), y + relu(x + y - 1)], 3, (x, y)),
    "dense in a framework": lambda: rs.tower(["x + relu(x - y)", "y + abs(y)"], 2, (x, y), framework="jax"),
}


@pytest.mark.parametrize("name", TOWERS)
def test_derivations_are_verified_and_no_other_line_is(name):
    t = TOWERS[name]()
    d = t.derivation()
    assert d.verify(), d.verify()
    assert pickle.loads(pickle.dumps(d)).verify()
    lines = list(d.walk())
    for line in Random(name).sample(lines, min(2, len(lines))):
        other = _other(line.after)
        report = with_line(d, line, replace(line, after=other)).verify()
        assert not report, line
    assert not replace(d, result=_other(d.result)).verify()
    assert replace(d, steps=d.steps[:-1]).verify().broken


def _other(e):
    if isinstance(e, Polytope):
        return Polytope(*(Matrix(v) + Matrix([[1, 0], [0, 0]]) for v in e.vertices))
    return wrong(e, h)


def test_a_derivation_by_cases():
    t = rs.tower(h + a * relu(h), n, h)
    d = t.derivation()
    assert [s.rule for s in d] == ["case"] * len(d) and len(d) >= 3
    assert d.verify()
    (first, *_) = d.steps
    line = next(s for s in first.steps if s.rule == "chain rule on the right")
    part = replace(first, steps=(replace(line, after=line.after + 1),))
    assert replace(d, steps=(part,)).verify().failed


@pytest.mark.parametrize("slope", [-4, -2, -1, Rational(-1, 2), 0, 3])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_parameter_of_open_sign_has_cases(slope, count):
    t = rs.tower(h + a * relu(h), n, h)
    e = h
    for _ in range(count):
        e = e + slope * relu(e)
    exactly = rs.subdifferential(e, h).at(0)
    assert t.clarke.subs(a, slope).subs(n, count) == exactly
    assert rs.tower(h + slope * relu(h), count, h).clarke == exactly
    assert t.value.subs({a: slope, n: count}) == (1 + slope * t.s) ** count


def test_assumptions_leave_cases_out():
    assert rs.tower(h + a * relu(h), n, h, assume=a > 0).clarke == Interval(1, (a + 1) ** n)
    assert rs.tower(h + relu(h + b), n, h, assume=b < 0).clarke == FiniteSet(1)
    with pytest.raises(rs.UnsupportedError, match=r"in the case b > 0: .* no fixed point"):
        rs.tower(h + relu(h + b), n, h)


@settings(max_examples=15)
@given(st.lists(st.integers(-3, 3), min_size=4, max_size=4), st.integers(1, 4), st.integers(-2, 2))
def test_points_that_move(weights, count, start):
    """Against the composition itself, and the program of the whole of it."""
    p, q, c, d = weights
    block = p * h + q * relu(h + d) + c
    t = rs.tower(block, count, h, at=start)
    e = h
    for _ in range(count):
        e = block.subs(h, e)
    assert t.clarke == rs.subdifferential(e, h).at(start)
    text = f"{p}*h + {q}*relu(h + {d}) + {c}"
    other = rs.tower(text, count, h, at=start, framework="torch")
    assert other.value == t.value_at(0) and other.clarke == t.clarke


@pytest.mark.parametrize("framework", ["torch", "jax", "tensorflow", "casadi"])
def test_a_framework_answers_for_every_operation(framework):
    """n equal factors, as the program of three blocks returns them."""

    def thrice(u):
        for _ in range(3):
            u = u + rs.ops.maximum(u, 0) + rs.ops.abs(u) / 2
        return u

    block = "h + maximum(h, 0) + abs(h)/2"
    t = rs.tower(block, n, framework=framework)
    assert t.value.subs(n, 3) == rs.autodiff(thrice, 0, framework=framework)
    assert t.value == rs.autodiff(block, 0, framework=framework) ** n
    assert t.clarke == Interval(Rational(1, 2) ** n, Rational(5, 2) ** n)
    assert framework in str(t)


def test_an_expression_in_a_framework_may_be_respelled():
    with pytest.warns(rs.RespelledWarning):
        assert rs.tower(h + relu(h), n, framework="torch").value == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rs.tower(rs.LeakyReLU(h), n), "names? a framework|a kink or jump at h = 0"),
        (lambda: rs.tower(h + Piecewise((h, h > 0), (2 * h, True)), n), "a kink or jump at h = 0"),
        (lambda: rs.tower(h + relu(h), h), "a symbol of its own"),
        (lambda: rs.tower(h + relu(h), n, s=h), "another symbol"),
        (lambda: rs.tower(h + relu(h), n / 2), "whole number"),
        (lambda: rs.tower(h + relu(h), n - 1), "at least 1"),
        (lambda: rs.tower(h + relu(h), True), "no number of blocks"),
        (lambda: rs.tower(h + relu(h), "1 +"), "no number of blocks"),
        (lambda: rs.tower("h + relu(h)", n, framework="torch", s=0), "one of the two"),
        (lambda: rs.tower("h + relu(h)", n, framework="theano"), "there are tables of"),
        (lambda: rs.tower("h + k*relu(h)", n, h, framework="torch"), "k: the numbers of a framework"),
        (lambda: rs.tower("h + relu(h)", n, framework="torch").value_at(1), "no s to put in"),
        (lambda: rs.tower([x, y], 2, (x, y), at={x: 0}), "a value for each"),
    ],
    ids=range(13),
)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


@pytest.mark.parametrize("call", [lambda t: t.clarke, lambda t: t.value_at(1)], ids=("set", "value"))
def test_numbers_too_long_to_write_down(call):
    with pytest.raises(rs.BudgetError, match="digits"):
        call(rs.tower(h + relu(h), 10**20))


def test_a_kink_of_another_head_off_the_point_is_none():
    assert rs.tower(h + relu(h) + Abs(h - 1) - 1, n).value == rs.tower(relu(h), n).value
    block = h * Piecewise((2, h < 5), (3, True)) + relu(h)
    assert rs.tower(block, n).clarke == Interval(2**n, 3**n)


def test_the_number_of_blocks_may_stand_in_the_block():
    """The step of an integrator: n blocks of length 1/n."""
    plain = Symbol("n")
    t = rs.tower(h + relu(h) / plain, plain, h)
    assert t.clarke == Interval(1, (1 + 1 / plain) ** plain) and t.value_at(0) == 1


def test_names_of_the_block_are_not_taken_for_the_convention():
    s = Symbol("s", positive=True)
    t = rs.tower(h + s * relu(h), n, h)
    assert t.s.name == "s_0" and t.value == (1 + s * t.s) ** n


SPELLED = [
    ("h + relu(relu(h))", lambda s: 1 + s**2),
    ("h + relu(-relu(-h))", lambda s: 1 + s**2),
    ("2*h - relu(h - relu(h))", lambda s: 2 - s * (1 - s)),
    ("h*relu(h)*relu(relu(h)) + h", lambda s: 1),
    ("h + relu(h) - relu(h)", lambda s: 1),
    ("h + 0.5*relu(relu(h))", lambda s: 1 + s**2 / 2),
]


@pytest.mark.parametrize(("text", "slope"), SPELLED, ids=range(len(SPELLED)))
def test_a_text_is_the_program_that_it_spells(text, slope):
    """SymPy makes relu(relu(h)) relu(h) on construction."""
    t = rs.tower(text, n)
    for s in (0, Rational(1, 2), 1, -2):
        assert abs(t.value_at(s).subs(n, 3) - slope(Rational(s)) ** 3) < 1e-12
    assert t.value_at(0).subs(n, 1) == rs.autodiff(text, 0, "torch")
    assert t.derivation().verify()


def test_a_callable_is_the_program_that_it_runs():
    assert rs.tower(lambda u: u + rs.relu(rs.relu(u)), n).value_at(Rational(1, 2)) == Rational(5, 4) ** n
    t = rs.tower(lambda u: u + a * rs.relu(rs.relu(u)), n, h, assume=a > 0)
    assert t.value == (1 + a * t.s**2) ** n and t.clarke == Interval(1, (1 + a) ** n)
    two = rs.tower(lambda x, y: [x + rs.relu(rs.relu(x - y)), y], 1, (x, y))
    assert two.value[0, 0] == 1 + two.s**2
    assert two == rs.tower(["x + relu(relu(x - y))", "y"], 1, (x, y))


def test_a_kink_that_cancels_in_the_function_is_none_of_relu():
    with pytest.raises(rs.UnsupportedError, match="a kink or jump at h = 0"):
        rs.tower("h + maximum(minimum(h, 0), 0) + relu(h)", n)


def test_assumptions_are_of_the_parameters_of_the_block():
    with pytest.raises(rs.UnsupportedError, match="another symbol named 'a'"):
        rs.tower(h + Symbol("a") * relu(h), n, h, assume=a > 0)
    assert rs.tower("h + a*relu(h)", n, h, assume=a > 0).clarke == Interval(1, (1 + a) ** n)
