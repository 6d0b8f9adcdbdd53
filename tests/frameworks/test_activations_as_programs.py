"""Every activation is a program: by the operation of its name, else by those of its law."""

import warnings

import pytest
from sympy import Rational, Symbol

import relu_sym as rs
from relu_sym.frameworks.programs.program import as_program
from relu_sym.functions.activations import ACTIVATIONS

x = Symbol("x", real=True)
GIVEN = {
    "LeakyReLU": (Rational(1, 8),),
    "PReLU": (Rational(1, 8),),
    "Softshrink": (Rational(1, 2),),
    "Hardshrink": (Rational(1, 2),),
    "Threshold": (Rational(1, 2), 0),
    "Clip": (0, 1),
    "Maxout": (0, 1),
    "EpsilonInsensitive": (Rational(1, 2),),
    "Pinball": (Rational(1, 4),),
    "LogSumExp": (0,),
}
AT = Rational(3, 4)


@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda c: c.__name__)
def test_off_the_kinks_it_is_the_derivative(kind):
    rest = GIVEN.get(kind.__name__, ())
    wanted = rs.diff(kind(x, *rest), x, mode="classical").subs(x, AT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rs.RespelledWarning)
        by_expression = rs.autodiff(kind(x, *rest), AT)
    by_callable = rs.autodiff(lambda x: 2 * kind(x, *rest) - kind(x + 0, *rest), AT)
    for found in (by_expression, by_callable):
        assert abs((found - wanted).evalf()) < 1e-9


def test_at_kinks_a_callable_is_what_it_spells():
    assert rs.autodiff(lambda x: rs.Hinge(x), 1) == 0
    both = rs.autodiff(lambda x: rs.SquaredReLU(x) + rs.LeakyReLU(x, negative_slope=0.5), 0)
    assert both == Rational(1, 2)
    found = rs.autodiff(lambda x, y: rs.Pinball(x - y, Rational(1, 4)), {"x": 1, "y": 1})
    assert list(found.values()) == [0, 0]
    with pytest.raises(rs.UnsupportedError, match="huber_loss in jax"):
        rs.autodiff(lambda x: rs.Huber(x), 0, framework="jax")


SPELLED = [
    ("huber(x, 2) - abs(x)", lambda x: rs.Huber(x, 2) - abs(x)),
    ("smooth_l1(x, beta=1/4)*hinge(x)", lambda x: rs.SmoothL1(x, beta=Rational(1, 4)) * rs.Hinge(x)),
    ("pinball(x, 0.25)", lambda x: rs.Pinball(x, 0.25)),
    ("rs.SquaredReLU(relu(x))", lambda x: rs.SquaredReLU(rs.relu(x))),
    ("maxout(x, 1 - x) + gelu_tanh(x)", lambda x: rs.Maxout(x, 1 - x) + rs.GELUTanh(x)),
    ("squareplus(x).relu()", lambda x: rs.Squareplus(x).relu()),
    ("x.epsilon_insensitive(1/2)", lambda x: rs.EpsilonInsensitive(x, Rational(1, 2))),
    ("relu(heaviside(x, 1/2) - abs(x))", lambda x: rs.ReLU(rs.Heaviside(x) - abs(x))),
]


@pytest.mark.parametrize(("text", "callable_"), SPELLED, ids=[t for t, _ in SPELLED])
def test_a_text_and_a_callable_are_one_program(text, callable_):
    assert str(as_program(text)) == str(as_program(callable_))


@pytest.mark.parametrize("text", ["huber()", "huber(x, 1, 2)", "huber(x, size=2)", "huber(x, -1)", "hubr(x)"])
def test_wrong_arguments_are_refused_where_they_stand(text):
    with pytest.raises(rs.ParseError, match=r"(?i)hube?r"):
        rs.autodiff(text, 1)


def test_a_finding_names_the_operands_of_the_program():
    (place,) = rs.audit("huber(relu(x) - 1) + norm([x - 1, 2*x - 2], 1)", 1, frameworks="torch").places
    (answer,) = place.answers
    assert answer.verdict == "inside the set"
    assert any("relu(x) - 1" in said for said in answer.blamed) and not any(
        "y" in s.split(":")[0] for s in answer.blamed
    )
    assert any("[x - 1, 2*x - 2]" in said for said in answer.blamed)
