"""A head is added by one file: what it answers, every walker takes."""

from contextlib import contextmanager

import pytest
from sympy import Abs, FiniteSet, Function, Interval, Max, Piecewise, Rational, S, Symbol, exp, sin

import relu_sym as rs
from relu_sym.budget import forget
from relu_sym.forms.exact import ZERO
from relu_sym.forms.line.partition import Break, LineForm
from relu_sym.forms.line.piece import piece
from relu_sym.symbols import T
from relu_sym.vocabularies.heads import HEADS, Head, OneArgument, head_of

x, y = Symbol("x", real=True), Symbol("y", real=True)


class squeeze(Function):
    """squeeze(u) = u/4 for u < 0, u for u >= 0."""

    nargs = 1


class larger(Function):
    """larger(u, v): the larger of two."""

    nargs = 2


SQUEEZE = LineForm((piece(T / 4), piece(T)), (Break(ZERO, ZERO),))


class Larger(Head):
    """A head of two arguments, by Max: every answer by that of another head."""

    def form(self, e, reader):
        return reader.form(Max(*e.args))

    def branch(self, e, side):
        return side.of(Max(*e.args))

    def slope(self, e, walk):
        return walk.slope(Max(*e.args))


@contextmanager
def entered(cls, head):
    HEADS[cls] = head
    try:
        yield
    finally:
        del HEADS[cls]
        forget()


def test_what_is_not_entered_is_refused_by_every_walker():
    for asked in (
        lambda: rs.normal_form(squeeze(x), x),
        lambda: rs.diff(squeeze(x * y), x),
        lambda: rs.limit(squeeze(x), x, 0),
    ):
        with pytest.raises(rs.UnsupportedError, match=r"squeeze.*rs\.register"):
            asked()


def test_a_head_of_one_argument_is_its_form():
    with entered(squeeze, OneArgument(lambda e: SQUEEZE)):
        f = squeeze(x - 1)
        assert rs.diff(f, x) == rs.Heaviside(x - 1) * Rational(3, 4) + Rational(1, 4)
        assert rs.subdifferential(f, x).at(1) == Interval(Rational(1, 4), 1)
        assert rs.limit(f / (x - 1), x, 1, "-") == Rational(1, 4)
        assert rs.integrate(f, (x, 0, 2)) == Rational(3, 8)
        assert rs.equal(f, Piecewise(((x - 1) / 4, x < 1), (x - 1, True)), x=x) is True
        assert (rs.diff(squeeze(x * y), x) - y * (3 * rs.Heaviside(x * y) + 1) / 4).expand() == 0
        assert rs.exceptional_set(squeeze(sin(x)) + Abs(x - 7), x).contains(7) == S.true
    with pytest.raises(rs.UnsupportedError):
        rs.diff(squeeze(x), x)


def test_a_head_of_more_arguments_answers_for_itself():
    with entered(larger, Larger()):
        f = larger(x, -2 * x)
        assert rs.diff(f, x) == 3 * rs.Heaviside(x) - 2
        assert rs.subdifferential(f, x).at(0) == Interval(-2, 1)
        assert rs.limit(larger(exp(-x), S.One), x, 0, "-") == 1
        assert rs.diff(larger(x * y, x), x) == rs.diff(Max(x * y, x), x)


def test_subclasses_mean_the_same_only_where_the_head_says_so():
    class mine(Abs):
        pass

    class most(Max):
        pass

    with pytest.raises(rs.UnsupportedError):
        head_of(mine(x, evaluate=False))
    assert head_of(Max.__new__(most, x, y)) is HEADS[Max]


def test_a_registered_class_fills_in_the_same_form():
    class bent(Function):
        nargs = 1

    rs.register(bent, lambda u: Piecewise((u / 4, u < 0), (u, True)))
    assert isinstance(HEADS[bent], OneArgument)
    assert rs.subdifferential(bent(x), x).at(0) == Interval(Rational(1, 4), 1)
    assert rs.subdifferential(bent(x), x).at(1) == FiniteSet(1)
