"""What work that is broken off leaves behind in SymPy is put back before anything is computed with it."""

import time

import pytest
from sympy import CRootOf, Symbol, exp
from sympy.polys.rootisolation import RealInterval

import relu_sym as rs
from relu_sym.budget import deadline

t = Symbol("t")


def spinning(_):
    """The left end of an interval, never told."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass


@pytest.mark.parametrize("answer_goes_on", [False, True])
def test_a_root_keeps_its_sign(answer_goes_on, monkeypatch):
    """SymPy turns the sign of the cached interval while it tells its right end: broken off there it stayed turned."""
    r = CRootOf(3 * t**3 + 6 * t**2 + 9 * t + 7, 0)
    before = r.evalf(30)

    def broken_off():
        interval = r._get_interval()
        with monkeypatch.context() as here:
            here.setattr(RealInterval, "a", property(spinning))
            with pytest.raises(rs.BudgetError), deadline("late", seconds=0.05):
                interval.b
        assert not interval.neg, "it is another place now where SymPy is broken off"

    if answer_goes_on:
        with deadline("the whole", seconds=50):
            broken_off()
            assert r.evalf(30) == before < 0
    else:
        broken_off()
    assert r.evalf(30) == before < 0
    x = Symbol("x", real=True)
    f = exp(-x) * rs.ReLU(3 * x**3 + 6 * x**2 + 9 * x + 7)
    assert [b.evalf(30) for b in rs.normal_form(f, x).breakpoints] == [before]
