"""Derivations in which conjugates are put to use: verified, stored, and what is wrong is caught."""

import random
from dataclasses import replace

import pytest
from corpus import DUALS, check_whole
from corruptions import corrupted
from sympy import Abs, Eq, Max, Min, Piecewise, Rational, S, Symbol, exp, oo

import relu_sym as rs

x, y, u, t = (Symbol(n, real=True) for n in "xyut")
IDS = [f"{verb.__name__} of {', '.join(map(str, rest))}" for verb, *rest in DUALS]
HUBER = """
inf[t] ((-t + x)**2/2 + Abs(t))
= sup[y] (x*y - {y**2/2 if y in R} - {oo if y < -1; 0 if -1 <= y <= 1; oo if y > 1})
= {-x - 1/2 if x < -1; x**2/2 if -1 <= x < 1; x - 1/2 if x >= 1}
= Piecewise((-x - 1/2, x <= -1), (x**2/2, x <= 1), (x - 1/2, True))
""".strip()


def test_the_lines():
    d = rs.derivation(rs.infimal_convolution, Abs(x), x**2 / 2, x)
    assert "\n= ".join(map(str, [d[0].before, *(s.after for s in d)])) == HUBER


@pytest.mark.parametrize("question", DUALS, ids=IDS)
def test_verified_stored_and_the_verbs_own(question):
    verb, *args = question
    check_whole(rs.derivation(*question), verb(*args))


@pytest.mark.parametrize("k", range(0, len(DUALS), 3), ids=IDS[::3])
def test_a_line_made_wrong_is_caught(k):
    d = rs.derivation(*DUALS[k])
    for s in random.Random(k).sample(list(d.walk()), 2):
        told = replace(d, steps=tuple(corrupted(t, s, d.variable) for t in d.steps))
        assert told != d and not told.verify(), s


WRONG = [
    ((rs.biconjugate, Abs(Abs(x) - 1), x), Abs(x) - 1),
    ((rs.biconjugate, Min(Abs(x), 1), x), Min(Abs(x), 1)),
    ((rs.infimal_convolution, Abs(x), x**2 / 2, x), Abs(x)),
    ((rs.penalty_of, rs.ReLU(u), u, x), S.Zero),
    ((rs.penalty_of, rs.Softshrink(u, 1), u, x), 2 * Abs(x)),
    (
        (rs.perspective, exp(x), x, t),
        Piecewise((t * exp(x / t), t > 0), (Max(x, 0), Eq(t, 0)), (oo, True)),
    ),
    (
        (rs.perspective, exp(x), x, t),
        Piecewise((t * exp(x), t > 0), (Piecewise((0, x <= 0), (oo, True)), Eq(t, 0)), (oo, True)),
    ),
]


@pytest.mark.parametrize("question, other", WRONG, ids=[f"{q[0].__name__} {k}" for k, (q, _) in enumerate(WRONG)])
def test_another_answer_is_caught(question, other):
    d = rs.derivation(*question)
    last = replace(d.steps[-1], after=other)
    assert not replace(d, steps=(*d.steps[:-1], last), result=other).verify()


def test_another_question_is_broken():
    d = rs.derivation(rs.infimal_convolution, Abs(x), x**2, x)
    assert replace(d, options=(("g", 2 * x**2),)).verify().broken
    assert replace(d, given=2 * Abs(x)).verify().broken
    d = rs.derivation(rs.biconjugate, Abs(x), x)
    assert replace(d, given=x**2).verify().broken
    d = rs.derivation(rs.fenchel_dual, x**2, Abs(x), 2, x, y)
    assert replace(d, options=(("g", Abs(x)), ("A", S(3)), ("y", y))).verify().broken


def test_the_gap_is_said():
    d = rs.derivation(rs.fenchel_dual, (x - 2) ** 2 / 2, Abs(x), 1, x, y)
    assert d.result.gap == 0 and d[-1].rule == "strong duality"
    assert [s.after for s in d[-1].steps if s.rule == "attained at"] == [d.result.x, d.result.y]
    d = rs.derivation(*DUALS[-1])  # g is not closed
    assert (d.result.primal, d.result.dual, d[-1].rule, d[-1].relation) == (5, 0, "weak duality", "≥")


def test_unbounded_below():
    d = rs.derivation(rs.infimal_convolution, x, 2 * x, x)
    assert d.result == -oo and d.verify()


def test_bound_variables_are_new():
    """f may hold the names that the steps would take."""
    d = rs.derivation(rs.convex_envelope, Min(y * Abs(x), t), x, assume=(y > 0, t > 0))
    assert d.verify() and d.result == 0


@pytest.mark.parametrize(
    "question, words",
    [
        ((rs.infimal_convolution, -Abs(x), x**2, x), "not convex"),
        ((rs.penalty_of, -u, u, x), "decreases"),
        ((rs.fenchel_dual, x**2, Abs(x), 1, x, y), "no assumptions"),
    ],
)
def test_refused(question, words):
    options = {"assume": (y > 0,)} if question[0] is rs.fenchel_dual else {}
    with pytest.raises(rs.ReluSymError, match=words):
        rs.derivation(*question, **options)


def test_penalties_are_checked_by_minimising():
    """prox of the penalty that is derived is the map."""
    for g in (rs.ReLU(u), rs.Softshrink(u, 1), rs.Hardtanh(u)):
        f = rs.derivation(rs.penalty_of, g, u, x).result
        back = rs.prox(f, x, u)
        assert all(back.subs(u, k) == g.subs(u, k) for k in (-3, -1, Rational(1, 3), 2)), (g, back)


ALONG_NOTHING = [((x, x**2), -oo, ("unbounded", "infeasible")), ((x**2, x), 0, ("attained", "attained"))]


@pytest.mark.parametrize("fg, value, status", ALONG_NOTHING)
def test_a_matrix_that_is_0(fg, value, status):
    """g counts at 0 only; where no y has a finite value the dual problem is infeasible."""
    found = rs.fenchel_dual(*fg, 0, x, y)
    assert (found.primal, found.dual, found.gap, found.status) == (value, value, 0, status)
    assert rs.derivation(rs.fenchel_dual, *fg, 0, x, y).verify()
