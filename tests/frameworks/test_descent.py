"""``rs.descent`` by the conventions of frameworks: against steps with the numbers of ``rs.autodiff``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, I, Rational, Symbol, oo, sqrt

import relu_sym as rs

x = Symbol("x", real=True)
relu = rs.ReLU
HALF = Rational(1, 2)

PROGRAMS = [
    "relu(x) - relu(-x)",
    "abs(x + 1) + maximum(x, 0)",
    "maximum(-x, 2*x) + abs(x - 1/2)",
    "square(x + 1)/2 + relu(x) - relu(-x) - x",
]


@settings(max_examples=12)
@given(
    st.sampled_from(PROGRAMS),
    st.integers(-2, 2),
    st.sampled_from([HALF, Rational(1)]),
    st.sampled_from(["torch", "jax"]),
)
def test_steps_are_those_of_the_framework(program, start, step, framework):
    run = rs.descent(program, start, step, 4, framework=framework)
    for k, (p, g) in enumerate(zip(run.program, run.gradients, strict=False)):
        assert g == rs.autodiff(program, p, framework=framework)
        assert run.program[k + 1] == p - step * g
        verdict = rs.audit(program, p, framework).places[0].answers[0].verdict
        assert (g in run.sets[k]) == (verdict != "artefact")
    outside = [k for k, (g, of) in enumerate(zip(run.gradients, run.sets, strict=True)) if g not in of]
    assert run.parting == (outside[0] if outside else None)


def test_a_run_that_stops_where_there_is_no_minimum():
    """(x + 1)^2/2, of slope 1 at 0."""
    run = rs.descent(PROGRAMS[3], 1, HALF, 6, framework="torch")
    assert set(run.program[1:]) == {0} and run.parting == run.apart == 1
    assert run.exact[-1] == Rational(-31, 32)
    assert str(run).endswith("step 1: 0 is not in {1}; ends 0, -31/32")


def test_runs_may_part_though_both_numbers_are_right():
    run = rs.descent("abs(x)", 1, HALF, 4, framework="jax")
    assert run.parting is None and run.apart == 2
    assert "step 2: 1 and 0 are both in Interval(-1, 1)" in str(run)
    assert rs.descent("abs(x)", 1, HALF, 4, framework="torch").apart is None


def test_a_text_is_the_program_that_it_spells():
    assert rs.descent("x + relu(relu(x))", 1, 1, 3, s=HALF).gradients == (2, 1, 1)
    assert rs.descent("x + relu(relu(x))", 0, 1, 1, s=HALF).gradients == (Rational(5, 4),)
    assert rs.descent(lambda x: x + rs.relu(rs.relu(x)), 0, 1, 1, s=HALF).gradients == (Rational(5, 4),)


REFUSED = [
    (lambda: rs.descent(Abs(x), 0, 1, 1), "a kink or jump at x = 0"),
    (lambda: rs.descent("sqrt(abs(x))", 1, 2, 5, framework="torch"), "there is no next point"),
    (lambda: rs.descent(relu(x), oo, 1, 1), "start = oo"),
    (lambda: rs.descent(relu(x), I, 1, 1), "start = I"),
    (lambda: rs.descent(relu(x), "1 +", 1, 1), "start = 1"),
    (lambda: rs.descent(relu(x), 1, -1, 1), "the length of a step is positive"),
    (lambda: rs.descent(relu(x), 1, 0, 1), "the length of a step is positive"),
    (lambda: rs.descent(relu(x), 1, 1, 0), "no number of steps"),
    (lambda: rs.descent("relu(x)", 1, 1, 1, framework="theano"), "there are tables of"),
    (lambda: rs.descent("relu(x)", 1, 1, 1, framework="torch", s=0), "one of the two"),
    (lambda: rs.descent("x*y", 1, 1, 1, framework="torch"), "one variable"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


def test_irrational_points():
    run = rs.descent(relu(x - sqrt(2)) + x / 2, sqrt(2), 1, 2, s=HALF)
    assert run.gradients == (1, HALF) and run.parting is None


def test_the_picture_marks_where_the_runs_part():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    fig = rs.plot_descent(rs.descent("abs(x)", 1, HALF, 4, framework="jax"))
    by_step = fig.axes[1]
    assert "are both in" in by_step.get_title()
    assert any(list(line.get_xdata()) == [2, 2] for line in by_step.lines)
    assert "program, jax" in [t.get_text() for t in by_step.get_legend().get_texts()]
