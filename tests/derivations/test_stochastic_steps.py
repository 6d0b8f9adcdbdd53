"""Derivations of stochastic calculus: as they read, verified, and what is wrong is caught."""

import json
import random
from dataclasses import replace

import pytest
from corpus import RANDOM, check_whole
from corruptions import KINDS
from sympy import Abs, Rational, Symbol, Tuple, exp, pi, sqrt, symbols
from sympy.stats import Normal

import relu_sym as rs
from relu_sym.steps import Expected, Increment, LawOf

x, a, rho = symbols("x a rho", real=True)
t, y, r, s, K, S0 = symbols("t y r s K S0", positive=True)
ReLU, H, D, Law = rs.ReLU, rs.Heaviside, rs.Dirac, rs.Law
W = rs.Diffusion.brownian(x, t)
half = Rational(1, 2)

TANAKA = """
d(Abs(x))
= d({-x if x < 0; x if x >= 0})
= {-1 if x <= 0; 1 if x > 0}*dx + dL^0
= (2*Heaviside(x, 0) - 1)*dW + dL^0
""".strip()
CURVE = """
d(ReLU(-t + x))
= d({0 if x < t; -t + x if x >= t})
= {0 if x < t; -1/2 if x = t; -1 if x > t}*dt + {0 if x < t; 1/2 if x = t; 1 if x > t}*dx + dL~^t/2
= Heaviside(-t + x)*dW - Heaviside(-t + x)*dt + dL~^t/2
""".strip()
MEAN = """
E[Abs(x) : x ~ N(1, 4)]
= E[Abs(2*z + 1) : z ~ N(0, 1)]
= Integral(sqrt(2)*exp(-z**2/2)*Abs(2*z + 1)/(2*sqrt(pi)), (z, -oo, oo))
""".strip()
DICE = """
E[Abs(x - 1) : x ~ {0 : 1/3, 4 : 2/3}]
= 7/3
""".strip()
KERNEL = """
E[2*Heaviside(u)*Heaviside(v) : (u, v) ~ N(0, ((1, rho), (rho, 1)))]
= (pi - acos(rho))*Integral(r*exp(-r**2/2), (r, 0, oo))/pi
= (-2*acos(rho) + 2*pi)/(2*pi)
= -acos(rho)/pi + 1
""".strip()
HE = """
1/(E[ReLU(x)**2 : x ~ N(0, 1)])
= 2
""".strip()
READ = [
    ("tanaka", (rs.ito, Abs(x), W), TANAKA),
    ("a curve", (rs.ito, ReLU(x - t), W, True), CURVE),
    ("a mean", (rs.expectation, Abs(x), Law.normal(1, 2)), MEAN),
    ("atoms", (rs.expectation, Abs(x - 1), Law.discrete({0: Rational(1, 3), 4: Rational(2, 3)})), DICE),
    ("a kernel", (rs.arc_cosine_kernel, 0, rho), KERNEL),
    ("he", (rs.mean_field, ReLU(x), x), HE),
]


@pytest.mark.parametrize("question, lines", [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_the_lines(question, lines):
    d = rs.derivation(*question)
    assert "\n= ".join(map(str, [d[0].before, *(step.after for step in d)])).startswith(lines)


FAST = [q for q in RANDOM if not (q[0] is rs.expectation and q[2].name in ("lognormal", "density"))]
FAST = [q for q in FAST if q[0] is not rs.Diffusion.expected_local_time or q[2] == a]


@pytest.mark.slow
@pytest.mark.parametrize("question", FAST, ids=lambda q: f"{q[0].__name__} of {', '.join(map(str, q[1:]))}")
def test_verified_stored_and_the_verbs_own(question):
    verb, *args = question
    check_whole(rs.derivation(*question), verb(*args))


def test_a_few_are_verified_stored_and_the_verbs_own():
    for question in (RANDOM[0], RANDOM[3], (rs.ito, Abs(x - t), W), (rs.arc_cosine_kernel, 0, rho)):
        test_verified_stored_and_the_verbs_own(question)


SAID_WRONG = [
    (rs.expectation, ReLU(x), Law.normal(0, 1)),
    (rs.expectation, Abs(x - 1), Law.discrete({0: half, 4: half})),
    (rs.Diffusion.expected_local_time, rs.Diffusion.brownian(x, t, 0, 2), 1, 3),
    (rs.arc_cosine_kernel, 1, rho),
    (rs.mean_field, ReLU(x), x),
]


@pytest.mark.parametrize("kind", KINDS[:3], ids=lambda kind: kind.__name__)
def test_what_is_made_wrong_is_caught(kind):
    rng = random.Random(3)
    for question in SAID_WRONG:
        d = rs.derivation(*question)
        spoiled = kind(d, rng)
        assert spoiled is None or spoiled == d or not spoiled.verify(), (question, spoiled)


def spoiled(d, k, after):
    """The derivation with another line, from there on."""
    lines = list(d.steps)
    lines[k] = replace(lines[k], after=after(lines[k].after))
    if k + 1 < len(lines):
        lines[k + 1] = replace(lines[k + 1], before=lines[k].after)
    return replace(d, steps=tuple(lines))


dt, dx, noise, kink = (
    Increment("time", t),
    Increment("state", x),
    Increment("noise", Symbol("W")),
    Increment("right", 0),
)
WRONG = [
    ("half of the local time", lambda e: e - kink / 2),
    ("no local time", lambda e: e - kink),
    ("a local time elsewhere", lambda e: e - kink + Increment("right", 1)),
    ("the other local time", lambda e: e - kink + Increment("symmetric", 0)),
    ("a drift", lambda e: e + dt),
    ("a drift at places", lambda e: e + dt * H(x - 3)),
    ("more noise", lambda e: e + noise),
    ("the right derivative", lambda e: e.xreplace({H(x, 0): H(x, 1)})),
    ("a number", lambda e: e + 1),
]


@pytest.mark.parametrize("after", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_formula_is_caught(after):
    d = rs.derivation(rs.ito, Abs(x), W)
    report = spoiled(d, 2, after).verify()
    assert report.failed and not report


def test_a_wrong_convention_is_caught():
    """The mean derivative goes with the symmetric local time."""
    right, other = rs.derivation(rs.ito, Abs(x), W, True), rs.derivation(rs.ito, Abs(x), W)
    assert right.verify() and other.verify()
    mixed = replace(other, options=right.options)
    assert not mixed.verify() and mixed.verify().failed


def test_another_question_is_broken():
    d = rs.derivation(rs.ito, Abs(x), W)
    moved = Tuple(1, *dict(d.options)["process"][1:])
    assert replace(d, options=(("process", moved), ("symmetric", False))).verify().broken
    assert replace(d, given=Abs(x - 1)).verify().broken
    m = rs.derivation(rs.expectation, ReLU(x), Law.normal(0, 1))
    assert replace(m, options=(("law", LawOf("normal", 0, 2)), ("drawn", x))).verify().broken
    k = rs.derivation(rs.arc_cosine_kernel, 1, rho)
    assert replace(k, options=(k.options[0], ("pair", Tuple(1, 1, -rho)))).verify().broken
    local = rs.derivation(W.expected_local_time, a)
    assert replace(local, options=(local.options[0], ("time", t + 1))).verify().broken


def test_another_law_is_caught():
    """The first line and the question say another law, together."""
    d = rs.derivation(rs.expectation, ReLU(x), Law.exponential(2))
    law = LawOf("exponential", 3)
    first = replace(d.steps[0], before=Expected(ReLU(x), x, law))
    report = replace(d, steps=(first, *d.steps[1:]), options=(("law", law), ("drawn", x))).verify()
    assert [c.step.rule for c in report.failed] == ["expectation as an integral"]


def test_delta_gamma_and_the_density_of_the_underlying():
    """Breeden and Litzenberger: the impulse of the payoff's second derivative samples the density."""
    law = rs.Diffusion.geometric(Rational(1, 20), Rational(1, 5), y, t, S0).law(1)
    price = rs.expectation(ReLU(y - K), law, y)
    numbers = {S0: Rational(11, 10), K: 1}
    for f, known in (
        (y * H(y - K) / S0, price.diff(S0)),
        (y**2 * D(y - K) / S0**2, price.diff(S0, 2)),
        (D(y - K), price.diff(K, 2)),
    ):
        d = rs.derivation(rs.expectation, f, law, y)
        assert abs((d.result - known).subs(numbers).evalf(20)) < 1e-12
    report = d.verify()
    assert report, str(report)


def test_bound_methods_and_layers():
    layer = rs.mean_field(ReLU(x), x, 2, half)
    d = rs.derivation(layer.covariance, rho)
    assert d.result == layer.covariance(rho) and d.title.startswith("Covariance in the next layer")
    assert rs.derivation(rs.MeanField.variance, layer, t).result == layer.variance(t)


def test_floats_and_random_symbols():
    d = rs.derivation(rs.expectation, 0.5 * Abs(x), Law.normal(0.1, 1), x)
    assert d.result == rs.expectation(0.5 * Abs(x), Law.normal(0.1, 1), x) and d.result.is_Float and d.verify()
    d = rs.derivation(rs.expectation, ReLU(Normal("Z", 0, 2)))
    assert str(d[0].before) == "E[ReLU(Z) : Z ~ N(0, 4)]" and d.result == sqrt(2) / sqrt(pi)
    assert rs.Derivation.from_json(d.to_json()) == d


REFUSED = [
    ("a jump", lambda: rs.derivation(rs.ito, H(x), W), "jumps at 0"),
    (
        "no mean",
        lambda: rs.derivation(rs.expectation, x, Law.density(1 / (1 + x**2) / symbols("pi"), x), x),
        "law|density",
    ),
    ("a given variance", lambda: rs.derivation(rs.mean_field, ReLU(x), x, 2), "nothing to derive"),
    ("an option", lambda: rs.derivation(rs.ito, Abs(x), W, symetric=True), "did you mean"),
    ("a correlation", lambda: rs.derivation(rs.arc_cosine_kernel, 1, 2), "correlation"),
    ("another method", lambda: rs.derivation(W.law), "no derivation of"),
]


@pytest.mark.parametrize("call, said", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals_say_why(call, said):
    with pytest.raises(rs.ReluSymError, match=said):
        call()


FORGED = [
    ('["LawOf", ["Str", "normal"], 0, 1]', '["LawOf", ["Str", "normal"], 0]'),
    ('["LawOf", ["Str", "normal"], 0, 1]', '["LawOf", ["Str", "cauchy"], 0, 1]'),
    ('["LawOf", ["Str", "normal"], 0, 1]', '["LawOf", ["Str", "pair"], 1, 1, 0]'),
]


@pytest.mark.parametrize("number", range(len(FORGED)))
def test_forged_laws_are_refused(number):
    text = rs.derivation(rs.expectation, ReLU(x), Law.normal(0, 1)).to_json()
    compact = json.dumps(json.loads(text))
    old, new = FORGED[number]
    assert old in compact, compact[:400]
    with pytest.raises(rs.ReluSymError):
        rs.Derivation.from_json(compact.replace(old, new))


def test_parameters_of_a_decay():
    """A weight that depends on time stands before dL, and its slope before dt."""
    d = rs.derivation(rs.ito, exp(-r * t) * Abs(x), W)
    assert dict(d.result.local_times) == {0: exp(-r * t)} and d.verify()
