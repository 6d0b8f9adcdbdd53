"""Derivations of convolutions, transforms and series: as they read, verified, and refused where they are not told."""

import random
from dataclasses import replace

import pytest
from corpus import SIGNALS
from corruptions import KINDS
from sympy import Abs, I, Rational, Symbol, cos, exp, floor, pi, sin

import relu_sym as rs

x, t, k = Symbol("x", real=True), Symbol("t", real=True), Symbol("k", real=True)
s, p = Symbol("s"), Symbol("p", positive=True)
H, delta = rs.Heaviside, rs.Dirac
BOX = H(x) - H(x - 1)

CONVOLUTION = """
(Heaviside(x) - Heaviside(x - 1)) (*) (exp(-x)*Heaviside(x))
= ({0 if x < 0; 1 if 0 < x < 1; 0 if x > 1}) (*) ({0 if x < 0; exp(-x) if x > 0})
= Integral({0 if -u + x < 0; exp(u - x) if -u + x > 0}*{0 if u < 0; 1 if 0 < u < 1; 0 if u > 1}, (u, -oo, oo))
= {0 if x < 0; Integral(exp(u - x), (u, 0, x)) if 0 < x < 1; Integral(exp(u - x), (u, 0, 1)) if x > 1}
= {0 if x < 0; 1 - exp(-x) if 0 < x < 1; -exp(-x) + E*exp(-x) if x > 1}
= (-1 + E*exp(-x))*Heaviside(x - 1) + (1 - exp(-x))*Heaviside(x)
""".strip()
LAPLACE = """
L{Dirac(t - 2, 1) + ReLU(t - 1)}(s)
= L{Dirac(t - 2, 1) + {0 if t < 1; t - 1 if t > 1}}(s)
= s*exp(-2*s) + Integral((t - 1)*exp(-s*t), (t, 1, oo))
= s*exp(-2*s) + exp(-s)/s**2
""".strip()
INVERSE = """
L^-1{(1 - exp(-s))**2/s**2}(t)
= L^-1{s**(-2) - 2*exp(-s)/s**2 + exp(-2*s)/s**2}(t)
= t*Heaviside(t) + (2 - 2*t)*Heaviside(t - 1) + (t - 2)*Heaviside(t - 2)
= ReLU(1 - Abs(t - 1))
""".strip()
FOURIER = """
F{Abs(x)}(k)
= F{{-x if x < 0; x if x > 0}}(k)
= -FinitePart(k**(-2))/(2*pi**2)
""".strip()
READ = [
    ((rs.convolve, BOX, exp(-x) * H(x), x), CONVOLUTION),
    ((rs.laplace_transform, rs.ReLU(t - 1) + delta(t - 2, 1), t, s), LAPLACE),
    ((rs.inverse_laplace_transform, (1 - exp(-s)) ** 2 / s**2, s, t), INVERSE),
    ((rs.fourier_transform, Abs(x), x, k), FOURIER),
]


@pytest.mark.parametrize("question, lines", READ, ids=lambda q: q[0].__name__ if isinstance(q, tuple) else "")
def test_the_lines(question, lines):
    d = rs.derivation(*question)
    assert "\n= ".join(map(str, [d[0].before, *(step.after for step in d)])) == lines


def test_the_cases_of_overlap_are_side_computations():
    d = rs.derivation(rs.convolve, BOX, BOX, x)
    overlaps = [step for step in d.walk() if step.rule == "integral over an overlap"]
    assert [(str(step.before), str(step.after), str(step.where)) for step in overlaps] == [
        ("Integral(1, (u, 0, x))", "x", "(x > 0) & (x < 1)"),
        ("Integral(1, (u, x - 1, 1))", "2 - x", "(x > 1) & (x < 2)"),
    ]
    (integral,) = [step for step in d if step.rule == "convolution integral"]
    assert integral.conditions == (
        "the first factor is 0 unless (u > 0) & (u < 1)",
        "the second factor is 0 unless (-u + x > 0) & (-u + x < 1)",
    )


@pytest.mark.parametrize("question", SIGNALS, ids=lambda q: f"{q[0].__name__} of {q[1]}")
def test_verified_stored_and_the_verbs_own(question):
    d = rs.derivation(*question)
    report = d.verify()
    assert report, str(report)
    again = rs.Derivation.from_json(d.to_json())
    assert again == d
    verb, *args = question
    options = {"noconds": True} if verb is rs.laplace_transform else {}
    assert d.result == verb(*args, **options)


@pytest.mark.parametrize("kind", KINDS[:5], ids=lambda kind: kind.__name__)
def test_what_is_made_wrong_is_caught(kind):
    rng = random.Random(5)
    for question in SIGNALS[1:3] + SIGNALS[8:9] + SIGNALS[11:12] + SIGNALS[14:15] + SIGNALS[18:19]:
        d = rs.derivation(*question)
        spoiled = kind(d, rng)
        assert spoiled is None or spoiled == d or not spoiled.verify(), (question, spoiled)


def test_another_question_is_broken():
    d = rs.derivation(rs.convolve, BOX, H(x), x)
    assert not replace(d, options=(("g", H(x - 1)),)).verify()
    assert not replace(d, given=2 * BOX).verify()
    e = rs.derivation(rs.laplace_transform, exp(-t), t, s)
    assert not replace(e, options=(("to", Symbol("z")),)).verify()
    assert not replace(e, verb="inverse_laplace_transform").verify()


SAME = [(sin(x) * H(x), cos(x) * H(x)), (Abs(x) * BOX, exp(-Abs(x)) + delta(x, 1)), (x**2 * BOX, H(-x) * exp(2 * x))]


@pytest.mark.parametrize("f, g", SAME, ids=str)
def test_other_pieces(f, g):
    d = rs.derivation(rs.convolve, f, g, x)
    assert d.result == rs.convolve(f, g, x)
    assert d.verify(), str(d.verify())


def test_floats_come_back():
    d = rs.derivation(rs.convolve, 0.5 * BOX, BOX, x)
    assert d.result == rs.convolve(0.5 * BOX, BOX, x)
    assert d.verify()


NOT_TOLD = [
    ((rs.convolve, floor(x), BOX, x), "kinks without end"),
    ((rs.convolve, exp(I * x) * BOX, BOX, x), "complex"),
    ((rs.laplace_transform, exp(I * t), t, s), "complex"),
    ((rs.convolve, 1, H(x), x), "does not exist"),
]


@pytest.mark.parametrize(
    "question, words", NOT_TOLD, ids=lambda q: q if isinstance(q, str) else f"{q[0].__name__} {q[1]}"
)
def test_what_is_not_told_is_refused(question, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.derivation(*question)


def test_many_pieces_are_a_matter_of_budget():
    many = sum(((-1) ** n * H(x - Rational(n, 7)) for n in range(20)), start=0 * x)
    with pytest.raises(rs.BudgetError, match="more than"):
        rs.derivation(rs.convolve, many, many, x)


def test_a_parameter_on_an_overlap_is_a_case_of_the_steps_only():
    d = rs.derivation(rs.convolve, H(x) - H(x - p), BOX, x)
    assert [step.rule for step in d] == ["case distinction"]
    assert d.result == rs.convolve(H(x) - H(x - p), BOX, x)


def test_titles():
    assert rs.derivation(rs.convolve, BOX, BOX, x).title.startswith("Convolution of ")
    assert rs.derivation(rs.fourier_transform, cos(2 * pi * x), x, k).title == "Fourier transform of cos(2*pi*x)"
