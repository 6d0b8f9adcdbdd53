"""Every row of the benchmark at its smallest size: the answer is right; nothing is timed."""

from __future__ import annotations

import pytest
from sympy import Abs, Dummy, Heaviside, Integer, Max, Piecewise, Rational, Symbol, exp, sin, sqrt

import relu_sym as rs
from relu_sym.forms.canonical import applying, monomials, multiple, shifted, summed
from relu_sym.forms.exact import scalar
from relu_sym.symbols import T, renamed
from tests.benchmarks.__main__ import ROWS
from tests.benchmarks.measure import capped, exponent, forget_all, imported


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name.strip())
def test_smallest_size(row):
    if row.needs and not hasattr(rs, row.needs):
        pytest.skip(f"rs.{row.needs} does not exist yet")
    n = row.sizes[0]
    forget_all()
    given = row.given(n)
    assert row.check(n, given, row.ours(given))


def test_import_is_measured():
    ((sympy, ours),) = imported(1)
    assert sympy > 0
    assert ours > 0


def test_growth_exponent_and_cap():
    assert exponent([1, 2, 4], [3, 12, 48]) == pytest.approx(2)
    assert exponent([5], [1]) is None
    assert capped(lambda n: n, 1, lambda n: sum(range(10**9)), -4.9) == "> -4.9 s"
    assert capped(lambda n: n, 1, lambda n: n.wrong, 20) == "failed"


SYMBOLS = [Symbol("x", real=True), Symbol("x"), Dummy("x", real=True), Symbol("x", positive=True)]


@pytest.mark.parametrize("x", SYMBOLS)
def test_built_without_evaluation_is_what_the_constructors_build(x):
    """Equal, of one hash, with the same arguments in the same order."""
    points = [Rational(k, 3) for k in (4, -2, 0, 7, -5, 1)]
    for head, extra in ((rs.Dirac, ()), (rs.Dirac, (Integer(2),)), (rs.Heaviside, ()), (Heaviside, (Rational(1, 2),))):
        built = applying(head)
        for number in (Rational(-1), Rational(1), Rational(5, 2)):
            quick = [multiple(scalar(number), built(shifted(x, scalar(a)), *extra)) for a in points]
            plain = [number * head(x - a, *extra, evaluate=False) for a in points]
            assert [hash(u) for u in quick] == [hash(u) for u in plain]
            assert quick == plain
            assert quick[0].nargs == plain[0].nargs if number == 1 else quick[0].args == plain[0].args
            got, want = summed([Integer(3), *quick]), 3 + sum(plain)
            assert (got, hash(got), got.args) == (want, hash(want), want.args)
    for numbers in ((1, 2), (0, -1), (5,), (0, 0, 3), (1, 1, 1, 1), (-2, 0, Rational(1, 3), -1), (0, 1)):
        got = summed(monomials(tuple(scalar(Rational(c)) for c in numbers), x))
        want = sum(c * x**k for k, c in enumerate(numbers))
        assert (got, hash(got), got.args) == (want, hash(want), want.args)


@pytest.mark.parametrize("x", SYMBOLS)
def test_renaming_is_xreplace(x):
    """The gate renames without building anew what the name does not change."""
    y = Symbol("y", real=True)
    for e in (
        3 * rs.ReLU(x - 1) - rs.Heaviside(x + Rational(1, 2)) / 2 + x**2 - 2,
        x + Abs(x) + sin(x) + exp(x) + sqrt(x**2) + y,
        Max(0, x - 1) + Max(x, x**2) + rs.Dirac(x - 3, 2),
        Piecewise((x, x < 1), (x**2, x <= 2), (rs.ReLU(x + y), True)),
        rs.ReLU(rs.ReLU(x - 1) - rs.ReLU(2 * x)) * (x - 1) * (x + y),
    ):
        got, want = renamed(e, x, T), e.xreplace({x: T})
        assert (got, hash(got)) == (want, hash(want))
        assert renamed(want, T, x) == want.xreplace({T: x})


def test_impulses_of_high_order_are_read_at_once():
    """Order k once took k! steps."""
    x = Symbol("x", real=True)
    assert rs.simplify(rs.Dirac(2 * x - 1, 40) * 2**41) == rs.Dirac(x - Rational(1, 2), 40)
    assert rs.pair(rs.Dirac(x**2 - 1, 12), x**24, x) == rs.pair(rs.Dirac(x**2 - 1, 12), x**24 + x, x)
