"""Every public verb: one budget of time, a value or a named error, and still the function that it was."""

from __future__ import annotations

import inspect
import os
import pickle
import threading
import time
import warnings

import pytest
from mpmath import diff as mp_diff
from mpmath import mp
from sympy import Abs, FiniteSet, Float, Integer, Symbol, evaluate, floor, lambdify, sin, sqrt
from sympy.core.parameters import global_parameters

import relu_sym as rs
from relu_sym.budget import deadline, forget, let_foreign_through, remembered, verb

x = Symbol("x", real=True)
VERBS = [
    name
    for name in dir(rs)
    if inspect.isfunction(getattr(rs, name)) and name not in ("budget",) and not name.startswith("_")
]


@pytest.fixture
def net():
    """As users have it: foreign exceptions become refusals."""
    before = let_foreign_through(False)
    yield
    let_foreign_through(before)


@verb
def fails(f, error):
    """Raises what it is given."""
    raise error


@verb
def busy(f, seconds):
    """Works for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return f


@verb
def asks_another(f, seconds):
    return busy(f, seconds)


# ---------------------------------------------------------------------- the net
@pytest.mark.parametrize(
    "error",
    [
        AttributeError("'NoneType' object has no attribute 'LC'"),
        TypeError("cannot determine truth value"),
        ZeroDivisionError(),
        NotImplementedError("no {0} here"),
        RecursionError(),
        KeyError("a"),
        ValueError("a {brace}"),
        AssertionError(),
        StopIteration(),
    ],
    ids=repr,
)
def test_foreign_exceptions_become_refusals_that_quote(net, error):
    with pytest.raises(rs.UnsupportedError) as caught:
        fails(Abs(x - 3), error)
    assert "Abs(x - 3)" in str(caught.value) and type(error).__name__ in str(caught.value)
    assert "numbers or assumptions" in str(caught.value)
    assert caught.value.__cause__ is error
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), GeneratorExit(), SystemExit(3)], ids=repr)
def test_what_is_no_question_of_the_input_passes(net, error):
    with pytest.raises(type(error)) as caught:
        fails(x, error)
    assert caught.value is error


def test_refusals_and_warnings_made_errors_pass(net):
    for error in (rs.RewriteError("no {0}", x), rs.AlmostEverywhereWarning("w"), ImportError("no matplotlib")):
        with pytest.raises(type(error)) as caught:
            fails(x, error)
        assert caught.value is error


def test_developers_see_the_cause():
    before = let_foreign_through(True)
    try:
        with pytest.raises(KeyError):
            fails(x, KeyError("a"))
    finally:
        assert let_foreign_through(before) is True


def test_what_cannot_be_printed_is_quoted_by_its_type(net):
    class Broken:
        def __str__(self) -> str:
            raise KeyError("no text")

        __repr__ = __str__

    with pytest.raises(rs.UnsupportedError, match="an object of type Broken"):
        fails(Broken(), ValueError())


@pytest.mark.parametrize("name", VERBS)
def test_a_wrong_call_is_pythons_type_error(net, name):
    call = getattr(rs, name)
    with pytest.raises(TypeError) as caught:
        call(no_such_argument=1)
    assert not isinstance(caught.value, rs.ReluSymError) and name in str(caught.value)


# ---------------------------------------------------------------------- still the function that it was
@pytest.mark.parametrize("name", VERBS)
def test_signature_docstring_and_name_stay(name):
    call = getattr(rs, name)
    assert call.__doc__ and call.__name__ == name
    assert call.__module__.startswith("relu_sym.")
    assert inspect.signature(call) == inspect.signature(inspect.unwrap(call))
    assert "budget" not in inspect.signature(call).parameters
    assert pickle.loads(pickle.dumps(call)) is call


@pytest.mark.parametrize("name", [n for n in VERBS if n not in ("rules",)])
def test_every_verb_takes_a_budget_and_nothing_else_for_it(name):
    with pytest.raises(rs.UnsupportedError, match=r"budget= takes rs\.budget"):
        getattr(rs, name)(x, budget=3)


def test_the_cost_of_a_call_is_small():
    @verb
    def nothing(f):
        return f

    def measured() -> float:
        start = time.process_time()
        for _ in range(20_000):
            nothing(x)
        return (time.process_time() - start) / 20_000

    assert min(measured() for _ in range(5)) < 10e-6


# ---------------------------------------------------------------------- one budget
def seconds_of(call) -> float:
    start = time.monotonic()
    with pytest.raises(rs.BudgetError) as caught:
        call()
    spent = time.monotonic() - start
    told = float(str(caught.value).split("stopped after ")[1].split(" s")[0])
    assert abs(told - spent) < 0.5, caught.value
    assert "budget=rs.budget(seconds=" in str(caught.value)
    return spent


def test_budget_of_one_call_of_a_block_and_of_an_inner_block():
    assert seconds_of(lambda: busy(x, 30, budget=rs.budget(seconds=0.2))) < 1.2
    with rs.budget(seconds=0.2):
        assert seconds_of(lambda: busy(x, 30)) < 1.2
        assert busy(x, 0.01) == x
        with rs.budget(seconds=20):
            assert busy(x, 0.4) == x
        assert busy(x, 0.4, budget=rs.budget(seconds=20)) == x
        assert seconds_of(lambda: busy(x, 30)) < 1.2
    assert busy(x, 0.4) == x


def test_verbs_inside_share_the_budget():
    assert seconds_of(lambda: asks_another(Abs(x), 30, budget=rs.budget(seconds=0.2))) < 1.2

    @verb
    def many(f):
        for _ in range(100):
            busy(f, 0.05)

    assert seconds_of(lambda: many(x, budget=rs.budget(seconds=0.3))) < 1.3

    @verb
    def generous(f):
        return busy(f, 30, budget=rs.budget(seconds=60))

    assert seconds_of(lambda: generous(x, budget=rs.budget(seconds=0.3))) < 1.3


def test_an_inner_refusal_that_is_caught_does_not_outlive_the_budget():
    @verb
    def stubborn(f):
        while True:
            try:
                busy(f, 30)
            except Exception:
                continue

    @verb
    def swallowing(f):
        while True:
            try:
                busy(f, 30)
            except:  # noqa: E722
                break
        return f

    assert seconds_of(lambda: stubborn(x, budget=rs.budget(seconds=0.2))) < 1.2
    assert seconds_of(lambda: swallowing(x, budget=rs.budget(seconds=0.2))) < 1.2


def test_what_goes_on_after_a_swallowed_stop_is_stopped_again():
    @verb
    def hardened(f):
        for _ in range(4):
            try:
                end = time.monotonic() + 30
                while time.monotonic() < end:
                    pass
            except BaseException:
                continue

    assert seconds_of(lambda: hardened(x, budget=rs.budget(seconds=0.2))) < 1.2


def test_an_attempt_leaves_half_of_the_time():
    @verb
    def attempts(f):
        start = time.monotonic()
        with pytest.raises(rs.BudgetError, match="trying x"), deadline("trying {0}", f):
            busy(f, 30)
        return time.monotonic() - start

    assert 0.15 < attempts(x, budget=rs.budget(seconds=0.4)) < 0.4


def test_no_budget_of_time():
    with rs.budget(seconds=float("inf")):
        assert busy(x, 0.1) == x
        with pytest.raises(rs.BudgetError), deadline("short", seconds=0.1):
            busy(x, 30)


@pytest.mark.parametrize("seconds", [0, -1, "3", None, float("nan"), x, True, [1]], ids=repr)
def test_a_budget_is_a_positive_number(seconds):
    with pytest.raises(rs.UnsupportedError, match="positive number of seconds"):
        rs.budget(seconds=seconds)


def test_a_budget_of_sympy_numbers_and_its_text():
    assert rs.budget(seconds=Integer(3)) == rs.budget(3)
    assert repr(rs.budget(seconds=sqrt(4))) == "budget(seconds=2)"
    assert pickle.loads(pickle.dumps(rs.budget(seconds=3))) == rs.budget(seconds=3)


# ---------------------------------------------------------------------- nothing is left behind
def test_memos_keep_nothing_that_was_lost_for_lack_of_time():
    patience = [30.0]

    @remembered(8)
    def found(f):
        try:
            with deadline("finding {0}", f, seconds=0.1):
                return busy(f, patience[0])
        except rs.BudgetError:
            return None

    @verb
    def asked(f):
        return found(f), found(f)

    assert asked(x) == (None, None)
    patience[0] = 0.0
    assert asked(x) == (x, x)
    forget()


def test_globals_of_sympy_and_mpmath_are_put_back():
    @verb
    def broken_off(f):
        mp.prec = 500
        with evaluate(False):
            pass
        global_parameters.evaluate = False
        busy(f, 30)

    before = mp.prec
    with pytest.raises(rs.BudgetError):
        broken_off(x, budget=rs.budget(seconds=0.1))
    assert (mp.prec, global_parameters.evaluate) == (before, True)


def test_interrupted_calls_do_not_make_later_ones_short():
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            fails(x, KeyboardInterrupt())
    with rs.budget(seconds=0.05), pytest.raises(rs.BudgetError):
        busy(x, 30)
    time.sleep(0.1)
    assert busy(x, 0.3) == x


def test_threads_have_their_own_budgets():
    spent: dict[float, float] = {}

    def run(seconds: float) -> None:
        spent[seconds] = seconds_of(lambda: busy(x, 30, budget=rs.budget(seconds=seconds)))

    threads = [threading.Thread(target=run, args=(s,)) for s in (0.2, 0.5, 0.8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(s - 0.01 <= spent[s] < s + 1 for s in (0.2, 0.5, 0.8))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_has_a_watchdog_of_its_own():
    busy(x, 0.01)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            busy(x, 30, budget=rs.budget(seconds=0.2))
        except rs.BudgetError:
            os._exit(7)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


# ---------------------------------------------------------------------- answers that took too long
def test_a_concave_kink_needs_no_search():
    f = sqrt((x**3 - 1) ** 2 + 1) - Abs(x**2 - 1)
    assert rs.subdifferential(f, x, kind="convex").at(1) == FiniteSet()


@pytest.mark.parametrize(
    "f", [floor(x) / (x**4 + x**2 + 1), floor(2 * x) / (x**2 + 1), Abs(sin(x)) / (x**2 + 3)], ids=str
)
def test_a_factor_beside_a_family_stays_as_it_is(f):
    d = rs.diff(f, x, 2)
    regular = d.xreplace(dict.fromkeys(d.atoms(rs.Dirac), 0)).doit()
    for point in ("1.4", "-2.3", "0.3", "7.2"):
        right = mp_diff(lambdify(x, f, "mpmath"), mp.mpf(point), 2)
        assert abs(regular.subs(x, Float(point)).evalf() - right) < 1e-5 * (1 + abs(right))
    assert d.count_ops() < 250
