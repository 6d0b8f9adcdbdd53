"""Random questions to every verb: a value or a named error, in time, that names nothing internal."""

from __future__ import annotations

import os
import re

import fuzz_verbs
import pytest

from relu_sym.budget import let_foreign_through

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


@pytest.fixture(autouse=True)
def _as_users_have_it():
    before = let_foreign_through(False)
    yield
    let_foreign_through(before)


@pytest.mark.parametrize("verb", fuzz_verbs.VERBS)
def test_every_question_ends_in_a_value_or_a_named_error(verb):
    for q in fuzz_verbs.questions(100 if THOROUGH else 5, seed=11, verbs=[verb]):
        o = fuzz_verbs.asked(q, seconds=8 if THOROUGH else 2)
        assert o.kind in ("value", "refused"), f"{o.kind} {o.seconds:.1f} s {q.text} {o.error!r}"
        if o.error is not None:
            assert not re.search(r"\b_[xn]\b", str(o.error)), f"{q.text} {o.error}"


def test_numbers_without_end_are_refused_at_once():
    x, rs = fuzz_verbs.x, fuzz_verbs.rs
    f = fuzz_verbs.sp.Abs(x) * x ** (10**9)
    for ask in (
        lambda: rs.subdifferential(f, x).at(3),
        lambda: rs.integrate(f, (x, 0, 3)),
        lambda: rs.limit(f, x, 3),
        lambda: rs.pair(rs.Dirac(x - 3), x ** (10**9), x),
        lambda: rs.limit(rs.ReLU(x) * 3**x, x, 10**30),
        lambda: rs.subdifferential(2 ** (2**x) * abs(x), x).at(100),
    ):
        with pytest.raises(rs.BudgetError, match=r"at x = (3|10+) is a number of more than 300000 digits"):
            ask()
    assert rs.subdifferential(f, x).at(0) == fuzz_verbs.sp.FiniteSet(0)
