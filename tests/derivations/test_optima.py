"""Derivations of conjugates, proximal maps and envelopes: as they read, verified, and what is wrong is caught."""

import random
from dataclasses import replace

import pytest
from corpus import OPTIMA, check_whole
from corruptions import KINDS
from sympy import Abs, Eq, FiniteSet, Interval, Max, Min, Piecewise, Rational, Symbol, log, oo, sqrt

import relu_sym as rs
from relu_sym.steps import Branch, Inverse, Subdifferential

x, y, u = (Symbol(n, real=True) for n in "xyu")
lam = Symbol("lam", positive=True)

CONJUGATE = """
sup[x] (x*y - Abs(x))
= sup[x] (x*y - {-x if x < 0; x if x >= 0})
= {oo if y < -1; 0 if -1 <= y <= 1; oo if y > 1}
= Piecewise((oo, y < -1), (0, y <= 1), (oo, True))
""".strip()
PROX = """
argmin[x] (Abs(x) + (-u + x)**2/(2*lam))
= argmin[x] ({-x if x < 0; x if x >= 0} + (-u + x)**2/(2*lam))
= argmax[x] (-lam*{-x if x < 0; x if x >= 0} + u*x - x**2/2)
= {x : u in {{-lam + x} if x < 0; Interval(-lam, lam) if x = 0; {lam + x} if x > 0}}
= {lam + u if u < -lam; 0 if -lam <= u < lam; -lam + u if u >= lam}
= Piecewise((lam + u, lam <= -u), (0, lam >= u), (-lam + u, True))
""".strip()


@pytest.mark.parametrize(
    "question, lines", [((rs.convex_conjugate, Abs(x), x, y), CONJUGATE), ((rs.prox, Abs(x), x, u, lam), PROX)]
)
def test_the_lines(question, lines):
    d = rs.derivation(*question)
    assert "\n= ".join(map(str, [d[0].before, *(s.after for s in d)])) == lines


@pytest.mark.parametrize("question", OPTIMA, ids=lambda q: f"{q[0].__name__} of {q[1]}")
def test_verified_stored_and_the_verbs_own(question):
    verb, *args = question
    check_whole(rs.derivation(*question), verb(*args))


@pytest.mark.parametrize("kind", KINDS[:4], ids=lambda kind: kind.__name__)
def test_what_is_made_wrong_is_caught(kind):
    rng = random.Random(3)
    for question in OPTIMA[:1] + OPTIMA[3:5]:
        d = rs.derivation(*question)
        spoiled = kind(d, rng)
        assert spoiled is None or spoiled == d or not spoiled.verify(), (question, spoiled)


def spoiled(d, rule, wrong):
    """The derivation with one line and all its copies made wrong."""
    (line,) = [s for s in d.walk() if s.rule == rule]
    bad = wrong(line.after)
    assert bad != line.after

    def told(s):
        s = replace(s, before=s.before.xreplace({line.after: bad}), after=s.after.xreplace({line.after: bad}))
        return replace(s, steps=tuple(map(told, s.steps)))

    return replace(d, steps=tuple(map(told, d.steps)))


def at_the_kink(e, other):
    return e.replace(lambda b: isinstance(b, Branch) and b.is_point, lambda b: Branch(other, *b.args[1:]))


WRONG = [
    ("subgradients", lambda e: at_the_kink(e, Interval(-1, 2))),
    ("subgradients", lambda e: at_the_kink(e, Interval(-1, 0))),
    ("graph turned", lambda e: at_the_kink(e, Interval(0, 1))),
    ("graph turned", lambda e: e.func(e.args[0], *e.args[1:-1])),
    (
        "graph turned",
        lambda e: e.replace(lambda b: isinstance(b, Interval) and b.start is -oo, lambda b: Interval(-oo, 1)),
    ),
]


@pytest.mark.parametrize("rule, wrong", WRONG, ids=[f"{r} {k}" for k, (r, _) in enumerate(WRONG)])
def test_a_wrong_set_everywhere_is_caught(rule, wrong):
    d = rs.derivation(rs.convex_conjugate, Abs(x), x, y)
    report = spoiled(d, rule, wrong).verify()
    assert report.failed, str(report)


def with_a_point_at_the_end(e):
    """A slope at the first finite end of the domain, where no branch is."""
    lo = next(b.args[1] for b in e.args[1:] if b.args[1].is_finite)
    return e.func(e.args[0], Branch(FiniteSet(-9), lo, lo, True, True), *e.args[1:])


STEEP = [
    lambda: rs.derivation(rs.convex_conjugate, Piecewise((-sqrt(1 - x**2), Abs(x) <= 1), (oo, True)), x, y),
    lambda: rs.derivation(rs.prox, -sqrt(x), x, u),
    lambda: rs.derivation(rs.convex_conjugate, x * log(x), x, y),
    lambda: rs.derivation(rs.convex_conjugate, Piecewise((x * log(x), x > 0), (0, Eq(x, 0)), (oo, True)), x, y),
    lambda: rs.derivation(rs.convex_conjugate, Piecewise((1 - sqrt(x), x >= 0), (oo, True)) + Abs(x - 1), x, y),
]


@pytest.mark.parametrize("told", STEEP, ids=range(len(STEEP)))
def test_where_the_slope_is_infinite_there_is_no_subgradient(told):
    d = told()
    assert d.verify(), str(d.verify())
    tilted = spoiled(d, "subgradients", lambda e: e.replace(FiniteSet, lambda v: FiniteSet(v + Rational(1, 100))))
    assert tilted.verify().failed
    assert spoiled(d, "subgradients", with_a_point_at_the_end).verify().failed


def test_a_long_maximiser_is_told_in_time():
    d = rs.derivation(rs.prox, log(1 + x**2), x, u)
    assert d.result == rs.prox(log(1 + x**2), x, u) and d.verify(), str(d.verify())


def test_a_tie_left_out_is_caught():
    d = rs.derivation(rs.prox, -Abs(x), x, u)
    (line,) = [s for s in d.walk() if s.rule == "candidates compared"]
    one = at_the_kink(line.after, Piecewise((1, True)))
    assert not replace(d, steps=(*d.steps[:-1], replace(d.steps[-1], after=one))).verify()


def test_another_question_is_broken():
    d = rs.derivation(rs.prox, rs.indicator(Interval(0, 1), x), x, u)
    assert replace(d, options=(("u", u), ("lam", 2))).verify().broken
    assert replace(d, options=(("u", y), ("lam", 1))).verify().broken
    assert replace(d, given=Abs(x - 1)).verify().broken
    assert replace(d, verb="moreau_envelope").verify().broken


def test_the_kink_becomes_an_interval():
    d = rs.derivation(rs.prox, Max(x, 0), x, u, 2)
    (turned,) = [s for s in d.walk() if s.rule == "graph turned"]
    assert isinstance(turned.before, Inverse)
    assert str(turned.after) == "{u if u < 0; 0 if 0 <= u < 2; u - 2 if u >= 2}"
    (found,) = [s for s in d.walk() if s.rule == "subgradients"]
    assert isinstance(found.before, Subdifferential)


def test_moreau_decomposes():
    """prox of f and of f*, both by their lines, add up to u."""
    f = Max(Abs(x) - 1, 0)
    first = rs.derivation(rs.prox, f, x, u).result
    second = rs.derivation(rs.prox, rs.derivation(rs.convex_conjugate, f, x, y).result, y, u).result
    assert all((first + second).subs(u, Rational(k, 3)) == Rational(k, 3) for k in range(-12, 13))


@pytest.mark.parametrize(
    "question, words",
    [
        ((rs.prox, Abs(x), x, 3, lam), "told for a symbol"),
        ((rs.convex_conjugate, Abs(x), x, x), "another name"),
        ((rs.convex_conjugate, rs.Dirac(x), x, y), "impulse"),
        ((rs.prox, -(x**2), x, u, 1), "prox-bounded"),
    ],
)
def test_refused(question, words):
    with pytest.raises(rs.ReluSymError, match=words):
        rs.derivation(*question)


def test_titles_and_floats():
    assert rs.derivation(rs.prox, Abs(x), x, u).title == "Proximal map of Abs(x)"
    d = rs.derivation(rs.moreau_envelope, 0.5 * Min(Abs(x), 1), x, u)
    assert d.result == rs.moreau_envelope(0.5 * Min(Abs(x), 1), x, u)
    assert rs.Derivation.from_json(d.to_json()) == d


@pytest.mark.parametrize(
    "question",
    [
        (rs.prox, Abs(x - 1) + Max(0, 2 - x - x**2 / 2), x, u, Rational(1, 4)),  # kinks that are roots
        (rs.convex_conjugate, x * log(x), x, y),  # maximisers far out
        (rs.convex_conjugate, Piecewise((x**2, x > 0), (5, Eq(x, 0)), (oo, True)), x, y),  # not closed
    ],
)
def test_no_false_alarm(question):
    report = rs.derivation(*question).verify()
    assert report, str(report)
