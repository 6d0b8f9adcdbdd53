"""Derivations of verdicts, extrema, ranges and continuity: verified, stored, and what is wrong is caught."""

import random
from dataclasses import replace

import pytest
from corpus import ON_DOMAINS
from corruptions import corrupted
from sympy import (
    Abs,
    EmptySet,
    FiniteSet,
    ImageSet,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    exp,
    floor,
    oo,
)

import relu_sym as rs

x, y = Symbol("x", real=True), Symbol("y", real=True)
IDS = [f"{verb.__name__} of {', '.join(map(str, rest))}" for verb, *rest in ON_DOMAINS]
CONVEX = """
Abs(Abs(x) - 1) is convex on R
⟺ {-x - 1 if x < -1; x + 1 if -1 <= x < 0; 1 - x if 0 <= x < 1; x - 1 if x >= 1} is convex on R
⟺ False
""".strip()
LEAST = """
inf[x] (Abs(x) + Abs(x - 1))
= inf[x] {1 - 2*x if x < 0; 1 if 0 <= x < 1; 2*x - 1 if x >= 1}
= 1
""".strip()


@pytest.mark.parametrize(
    "question, lines",
    [((rs.is_convex, Abs(Abs(x) - 1), x), CONVEX), ((rs.minimum, Abs(x) + Abs(x - 1), x), LEAST)],
)
def test_the_lines(question, lines):
    d = rs.derivation(*question)
    assert "\n".join([str(d[0].before), *(f"{s.relation} {s.after}" for s in d)]) == lines


@pytest.mark.parametrize("question", ON_DOMAINS, ids=IDS)
def test_stored_and_the_verbs_own(question):
    d = rs.derivation(*question)
    verb, *args = question
    result = verb(*args)
    known = result if not isinstance(d.result, ImageSet) else result & Interval(-9, 9)
    assert (d.result & Interval(-9, 9) if isinstance(d.result, ImageSet) else d.result) == known
    assert rs.Derivation.from_json(d.to_json()) == d
    assert all((d.to_latex(), d.to_html(), d.to_markdown(), d.to_text(use_unicode=False)))


@pytest.mark.parametrize("k", range(1, len(ON_DOMAINS), 5), ids=IDS[1::5])
def test_verified_and_a_line_made_wrong_is_caught(k):
    """The whole corpus is verified line by line among the slow tests."""
    d = rs.derivation(*ON_DOMAINS[k])
    report = d.verify()
    assert report, str(report)
    s = random.Random(k).choice(list(d.walk()))
    told = replace(d, steps=tuple(corrupted(t, s, x) for t in d.steps))
    assert told != d and not told.verify(), s


# what the verbs do not say, each verified to be wrong when the result and the last line say it together
WRONG = [
    ((rs.is_convex, Abs(Abs(x) - 1), x), True),
    ((rs.is_convex, Max(x, 0), x), False),
    ((rs.is_increasing, floor(x), S.Reals, x), False),
    ((rs.is_concave, Min(x, 1 - x), x), False),
    ((rs.is_strongly_convex, exp(x), x), True),
    ((rs.argmin, exp(x), x), FiniteSet(0)),
    ((rs.argmin, Abs(x) + Abs(x - 1), x), Interval.open(0, 1)),
    ((rs.argmin, Abs(x) + Abs(x - 1), x), Interval(0, 2)),
    ((rs.argmin, Abs(x - 3), x, Interval.open(0, 3)), FiniteSet(3)),
    ((rs.argmin, Piecewise((1, x < 0), (x, x > 0)), x), FiniteSet(0)),
    ((rs.function_range, rs.Heaviside(x), x), Interval(0, 1)),
    ((rs.function_range, rs.Heaviside(x), x), FiniteSet(0, 1)),
    ((rs.function_range, exp(-Abs(x)), x), Interval(0, 1)),
    ((rs.function_range, exp(-Abs(x)), x), Interval.open(0, 1)),
    ((rs.function_range, Max(x, 0), x), Interval.open(0, oo)),
    ((rs.continuous_domain, rs.Heaviside(x), x), S.Reals),
    ((rs.continuous_domain, floor(x), x), S.Reals - FiniteSet(0)),
    ((rs.singularities, 1 / x, x), EmptySet),
    ((rs.lipschitz_constant, x * Abs(x), x, Interval(-1, 2)), S(2)),
    ((rs.lipschitz_constant, rs.Heaviside(x), x), S(0)),
    ((rs.convexity_modulus, Abs(x) - x**2, x), S(2)),
]


@pytest.mark.parametrize("question, other", WRONG, ids=[f"{q[0].__name__} {k}" for k, (q, _) in enumerate(WRONG)])
def test_another_answer_is_caught(question, other):
    d = rs.derivation(*question)
    last = replace(d.steps[-1], after=S(other))
    assert not replace(d, steps=(*d.steps[:-1], last), result=other).verify()


@pytest.mark.parametrize("question", [(rs.minimum, Abs(x), x, Interval(1, 2)), (rs.is_convex, Abs(x), x)])
def test_another_question_is_broken(question):
    d = rs.derivation(*question)
    assert replace(d, options=(("domain", Interval(0, 2)),)).verify().broken
    assert replace(d, given=Abs(x - 1)).verify().broken
    assert replace(d, verb="maximum").verify().broken


def witness(d):
    """The points that refute, and the values there."""
    (line,) = [s for s in d.walk() if s.rule in ("chord below", "later value smaller")]
    return [(s.before.point[0], s.after) for s in line.steps]


@pytest.mark.parametrize(
    "f, domain",
    [
        (Abs(Abs(x) - 1), S.Reals),
        (x**3, S.Reals),
        (x**3, Interval(-2, -1)),
        (rs.Heaviside(x - 3), Interval(2, oo)),
        (Piecewise((0, x < 7), (-Abs(x - 7) / 1000, True)), S.Reals),
        (rs.indicator(FiniteSet(0, 1), x), S.Reals),
    ],
)
def test_three_points_refute(f, domain):
    d = rs.derivation(rs.is_convex, f, x, domain=domain)
    (a, fa), (b, fb), (c, fc) = witness(d)
    assert a < b < c and {a, c} <= set(domain.intersect(FiniteSet(a, c)))
    assert [f.subs(x, t) for t in (a, b, c)] == [fa, fb, fc]
    assert fb > (fa * (c - b) + fc * (b - a)) / (c - a)


def test_two_points_refute():
    f = Piecewise((x, x < 5), (Max(x - Rational(1, 100), 0), True))
    (a, fa), (b, fb) = witness(rs.derivation(rs.is_increasing, f, S.Reals, x))
    assert a < b and fa > fb and (f.subs(x, a), f.subs(x, b)) == (fa, fb)


@pytest.mark.parametrize(
    "question, words",
    [
        ((rs.is_convex, Symbol("a", real=True) * x**2, x), "open"),
        ((rs.minimum, rs.Dirac(x), x), "impulse"),
        ((rs.argmin, Abs(x), x, 3), "domain"),
    ],
)
def test_refused(question, words):
    with pytest.raises(rs.ReluSymError, match=words):
        rs.derivation(*question)
