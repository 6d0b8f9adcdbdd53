"""Every activation is a program: by the operation of its name, else by those of its law."""

import warnings

import pytest
from sympy import Rational, Symbol

import relu_sym as rs
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
