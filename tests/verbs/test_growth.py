"""Growth: n kinks make n + 1 pieces, and the work is counted in calls, never in seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sympy import Abs, Add, Max, Min, Piecewise, Rational, Symbol

import relu_sym as rs

x = Symbol("x", real=True)


def ramps(n: int, salt: int = 1) -> Add:
    """``n`` ramps with kinks at 0, 1, ..., n - 1 and slopes that depend on ``salt``."""
    return Add(*[(salt + k) * rs.ReLU(x - k) for k in range(n)])


def calls(f) -> int:
    """How many Python calls into relu_sym one ``normal_form`` takes."""
    count = 0

    def on_event(frame, event, arg):
        nonlocal count
        if event == "call" and "relu_sym" in frame.f_code.co_filename:
            count += 1

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        rs.normal_form(f, x)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("n", [1, 2, 12, 60, 300])
def test_shifted_ramps_have_one_piece_more_than_kinks(n):
    form = rs.normal_form(ramps(n), x)
    assert form.breakpoints == tuple(range(n))
    assert len(form.pieces) == n + 1
    assert len(form.values) == n
    assert form.pieces[0] == 0
    assert form.pieces[-1].diff(x) == n * (n + 1) // 2
    assert form.values[-1] == sum((1 + k) * (n - 1 - k) for k in range(n - 1))


@pytest.mark.parametrize(
    "term", [lambda k: Max(0, x - k), lambda k: Abs(x - k), lambda k: Min(x, k), lambda k: rs.Heaviside(x - k)]
)
@pytest.mark.parametrize("n", [3, 40])
def test_piece_count_in_other_spellings(term, n):
    form = rs.normal_form(Add(*[(k + 2) * term(k) for k in range(n)]), x)
    assert len(form.breakpoints) == n
    assert len(form.pieces) == n + 1


def test_unsorted_and_coinciding_kinks():
    """The order of the terms does not matter, and equal kinks are one."""
    kinks = [(37 * k) % 101 for k in range(60)]
    form = rs.normal_form(Add(*[(k + 1) * rs.ReLU(x - a) + rs.ReLU(2 * x - 2 * a) for k, a in enumerate(kinks)]), x)
    assert form.breakpoints == tuple(sorted(kinks))


def test_cancelling_kinks_leave_no_piece():
    """relu(u) - relu(-u) = u: forty kinks that are none."""
    f = Add(*[rs.ReLU(x - k) - rs.ReLU(k - x) for k in range(40)])
    form = rs.normal_form(f, x)
    assert form.breakpoints == ()
    assert form.pieces == (40 * x - 780,)


def test_nested_hats_double_their_kinks():
    """h(u) = 1 - |2u - 1| folded m times is a sawtooth: 2^m slopes, all of size 2^m."""
    u = x
    for m in range(1, 7):
        u = 1 - Abs(2 * u - 1)
        form = rs.normal_form(u, x)
        assert form.breakpoints == tuple(Rational(j, 2**m) for j in range(1, 2**m))
        assert {abs(p.diff(x)) for p in form.pieces} == {2**m}


def test_nested_ramps_stay_linear():
    """relu(relu(...relu(x) - 1...) - 1), fifty deep: one kink."""
    u = rs.ReLU(x)
    for _ in range(50):
        u = rs.ReLU(u - 1)
    form = rs.normal_form(u, x)
    assert form.breakpoints == (50,)
    assert form.pieces == (0, x - 50)


def test_work_is_nearly_linear_in_the_number_of_kinks():
    rs.normal_form(ramps(5, salt=1000), x)
    small, large = calls(ramps(60, salt=2000)), calls(ramps(240, salt=3000))
    assert small >= 60
    assert large <= 6 * small, f"60 kinks: {small} calls, 240 kinks: {large}"


def test_second_derivative_has_one_impulse_a_kink():
    d = rs.diff(ramps(50), x, 2)
    assert d == Add(*[(1 + k) * rs.Dirac(x - k) for k in range(50)])


def test_dozen_ramps_as_piecewise():
    f = Add(*[rs.ReLU(x - k) for k in range(12)])
    written = rs.rewrite(f, Piecewise)
    assert isinstance(written, Piecewise)
    assert len(written.args) <= 14
    for p in [Rational(2 * k + 1, 2) for k in range(-2, 14)]:
        assert written.subs(x, p) == sum(max(p - k, 0) for k in range(12))


def test_profilers_work_after_a_bounded_call():
    """The deadline on SymPy's solvers leaves nothing behind in the interpreter: a profiler afterwards does not hang."""
    code = (
        "import sys\n"
        "from relu_sym.budget import deadline\n"
        "with deadline('spent'): pass\n"
        "sys.setprofile(lambda *a: None)\n"
        "print((lambda: 'done')())\n"
    )
    root = Path(rs.__file__).parent.parent
    try:
        run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=20)
    except subprocess.TimeoutExpired:
        pytest.fail("the interpreter spins once a profiler is set")
    assert run.stdout == "done\n", run.stderr
