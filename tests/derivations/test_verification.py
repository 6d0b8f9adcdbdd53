"""Every derivation of the corpus is verified, and a step made wrong is caught, whatever its rule."""

from dataclasses import replace

import pytest
from corpus import asked, corpus
from corruptions import corrupted
from fields import ALL as FIELDS
from questions_in_several import QUESTIONS as IN_SEVERAL
from sympy import (
    Abs,
    And,
    Eq,
    Function,
    Integral,
    Max,
    Min,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    floor,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs
from relu_sym.derivations.catalogue import step as line_of
from relu_sym.steps import Branch, Cases

pytestmark = pytest.mark.slow

x = Symbol("x", real=True)
H, delta = rs.Heaviside, rs.Dirac
RULES = [r.name for r in rs.rules()]


@pytest.mark.parametrize("name", [name for name, _, _ in asked()])
def test_every_derivation_is_verified(name):
    report = corpus()[name].verify()
    assert report, str(report)
    assert str(report) == f"{len(report.checks)}/{len(report.checks)} steps verified"
    assert not report.failed and not report.undecided


T, V = Symbol("t", real=True), Symbol("v", real=True)
F, G = Function("f")(T), Function("g")(T)
BESIDE = [
    ((rs.dsolve, F.diff(T) + F - delta(T - 1) - sin(T), F), {"ics": {F.subs(T, 0): 1}}),
    (
        (rs.dsolve, F.diff(T, 2) + 3 * F.diff(T) + 2 * F - H(T - 1), F),
        {"ics": {F.subs(T, 0): 1, F.diff(T).subs(T, 0): 0}},
    ),
    ((rs.dsolve, F.diff(T) + sign(T) * F - H(T - 1), F), {"ics": {F.subs(T, 0): 1}}),
    ((rs.dsolve, F.diff(T) - sign(T) * F**2, F), {"ics": {F.subs(T, 0): 1}}),
    ((rs.dsolve, [F.diff(T) - G - H(T - 1), G.diff(T) + F], [F, G]), {"ics": {F.subs(T, 0): 1, G.subs(T, 0): 0}}),
    ((rs.trajectory, [V, -sign(x + V)], (x, V), (Rational(1, 2), Rational(-1, 2)), T), {"until": 5}),
    ((rs.gradient, Max(x, Symbol("y", real=True)), (x, Symbol("y", real=True))), {}),
    ((rs.LeakyReLU(x), x), {}),
    *((row, {}) for row in FIELDS.values()),
    *((row, {}) for row in IN_SEVERAL),
    ((rs.convex_conjugate, cos(x), x, V), {}),
    ((rs.penalty_of, log(1 + exp(V)), V, x), {}),
]
"""Of verbs with files of their own: equations, several variables, activations, fields and shapes, hulls."""


def test_every_rule_stands_in_the_corpus():
    cited = {s.rule for d in corpus().values() for s in d.walk()}
    cited |= {s.rule for args, options in BESIDE for s in rs.derivation(*args, **options).walk()}
    assert cited == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_corrupted_step_of_every_rule_is_caught(rule):
    shortest_first = sorted(corpus().values(), key=lambda d: sum(1 for _ in d.walk()))
    found = ((d, s) for d in shortest_first for s in d.walk() if s.rule == rule)
    for (d, step), _ in zip(found, range(2), strict=False):
        spoiled = replace(d, steps=tuple(corrupted(s, step, d.variable) for s in d.steps))
        report = spoiled.verify()
        assert not report
        assert rule in {c.step.rule for c in report.failed}, (step, str(report))


def test_a_line_that_does_not_follow_is_told():
    d = rs.derivation(rs.ReLU(x), x)
    report = replace(d, steps=(d.steps[0], *d.steps[2:])).verify()
    assert not report and "does not begin where" in str(report)
    report = replace(d, result=rs.Heaviside(x) + 1).verify()
    assert not report and "not the result" in str(report)


def test_a_missing_breakpoint_is_caught():
    """The form of another function in the place of the right one, consistently from there on."""
    right, other = (rs.derivation(f, x) for f in (Abs(x) + 2 * rs.ReLU(x - 1), Abs(x)))
    spoiled = replace(right, steps=(replace(other.steps[0], before=right.steps[0].before), *other.steps[1:]))
    assert spoiled.verify().failed


def spoken(f, primitive):
    """One line: the antiderivative of f."""
    line = line_of("antiderivative of the pieces", Integral(f, x), primitive, relation="↦")
    return rs.Derivation("integrate", "", "rules", f, x, 0, (line,), primitive)


LOG = log(Abs(x))


@pytest.mark.parametrize(
    ("f", "primitive"),
    [
        (rs.ReLU(x), rs.ReLU(x) ** 2 / 2),
        (x * exp(x), (x - 1) * exp(x)),
        (delta(x - 1) + sign(x), H(x - 1) + Abs(x)),
        (2 * delta(x - 1, 1) - delta(x), 2 * delta(x - 1) - H(x)),
        (rs.PrincipalValue(1 / x), LOG),
        (rs.PrincipalValue(1 / x) + 3 * delta(x), LOG + 3 * H(x)),
        (1 / sqrt(Abs(x)), 2 * sign(x) * sqrt(Abs(x))),
    ],
)
def test_the_jumps_of_an_antiderivative_are_the_impulses(f, primitive):
    assert spoken(f, primitive).verify(), str(spoken(f, primitive).verify())
    for extra in (H(x), 3 * H(x - 1), -H(x + 2), delta(x - 1), delta(x, 1)):
        assert spoken(f, primitive + extra).verify().failed, extra
        assert spoken(f + extra.diff(x), primitive).verify().failed, extra


@pytest.mark.parametrize(
    "f",
    [
        delta(x - 1) * delta(x - 2) + Abs(x),
        x**2 * delta(x - 1) * delta(2 * x - 1, 1) + x,
        delta(x - 1) * delta(x**2 - 9) + x,
    ],
)
def test_impulses_at_different_points_have_the_product_0(f):
    for d in (rs.derivation(f, x), rs.derivation(f, x, style="definition"), rs.derivation(rs.integrate, f, (x, 0, 5))):
        report = d.verify()
        assert report, str(report)
        other = replace(d, steps=(replace(d.steps[0], before=d.steps[0].before.xreplace({f: f + x})), *d.steps[1:]))
        assert other.verify().failed


def test_impulses_that_meet_have_no_product():
    line = line_of("normal form", Integral(x + delta(x - 1) * delta(2 * x - 2), (x, 0, 3)), Integral(x, (x, 0, 3)))
    assert _alone(line).verify().failed
    unknown = line_of("normal form", Integral(x + delta(x**2 - 1) * delta(x**2 - 4), (x, 0, 3)), Integral(x, (x, 0, 3)))
    report = _alone(unknown).verify()
    assert report.undecided and not report.failed and not report


def _alone(line):
    return rs.Derivation("integrate", "", "rules", line.before.args[0], x, 0, (line,), line.after)


@pytest.mark.parametrize(
    ("f", "ends"),
    [(exp(-x), (0, oo)), (1 / x**2, (1, oo)), (1 / sqrt(x), (0, 1)), (10**12 * exp(-x), (0, oo)), (-x, (0, oo))],
)
def test_a_convergent_integral_is_not_infinite(f, ends):
    line = line_of("fundamental theorem", Integral(f, (x, *ends)), oo)
    assert _alone(line).verify().failed, str(_alone(line).verify())


def test_divergent_integrals_are_compared_cut_off_alike():
    whole = Integral(1 / Abs(x), (x, -1, 1))
    halves = Integral(1 / x, (x, 0, 1)) + Integral(-1 / x, (x, -1, 0))
    assert _alone(line_of("split integral", whole, halves)).verify().verified == 1
    assert _alone(line_of("split integral", whole, 2 * halves)).verify().failed
    assert _alone(line_of("split integral", whole, halves + 1)).verify().failed


def test_branches_that_overlap_are_no_function():
    """Inside a supremum a function without value on an interval would not be missed."""
    d = rs.derivation(x * Min(x / 2 + Rational(1, 2), x - 1) / 2, x, mode="set-valued", style="definition")
    (line,) = [s for s in d.walk() if s.rule == "subgradient inequality"]
    other = line.after.replace(lambda t: isinstance(t, Branch) and t.args[2] == 3, lambda t: Branch(*t.args[:2], 4))
    spoiled = replace(d, steps=tuple(_put(s, line, replace(line, after=other)) for s in d.steps))
    assert d.verify() and {c.step.rule for c in spoiled.verify().failed} == {"subgradient inequality"}


def _put(step, old, new):
    return new if step is old else replace(step, steps=tuple(_put(s, old, new) for s in step.steps))


def test_an_antiderivative_holds_on_its_interval():
    line = line_of("smooth integral", Integral(1 / x, x), log(x), where=x > 0, relation="↦")
    assert _alone(line).verify().verified == 1
    assert _alone(replace(line, where=x < 0)).verify().failed
    assert _alone(replace(line, where=None)).verify().failed


def _with(d, old, new):
    """The derivation with another object in the place of one, in every line and in the result."""

    def told(s):
        return replace(
            s, before=s.before.xreplace({old: new}), after=s.after.xreplace({old: new}), steps=tuple(map(told, s.steps))
        )

    return replace(d, steps=tuple(map(told, d.steps)), result=d.result.xreplace({old: new}))


@pytest.mark.parametrize("style", ["rules", "definition"])
def test_impulses_left_out_of_a_train_are_missed(style):
    d = rs.derivation(floor(x), x, style=style)
    n = Symbol("n", integer=True)
    train = Sum(delta(x - n), (n, -oo, oo))
    for other in (
        Sum(delta(x - n), (n, 1, oo)),
        Sum(delta(x - 2 * n), (n, -oo, oo)),
        Sum(n * delta(x - n), (n, -oo, oo)),
        Sum(delta(x - n - 1), (n, 0, oo)),
        Sum(delta(x - n, 1), (n, -oo, oo)),
    ):
        assert _with(d, train, other).verify().failed, other
    assert _with(d, train, Sum(delta(x - n + 1), (n, -oo, oo))).verify()


def test_a_statement_about_every_period_is_tried_in_several():
    n = Symbol("n", integer=True)
    at = Eq(x, pi * n)
    claim = line_of("corner", -pi * n, pi * n, where=And(at, x > 0), relation="≠")
    d = replace(_alone(claim), verb="diff", mode="classical", given=rs.ReLU(x) * Abs(sin(x)))
    assert not d.verify().failed
    assert replace(d, steps=(replace(claim, where=at),)).verify().failed


def test_a_missing_kink_of_every_period_is_caught():
    right, other = (rs.derivation(f, x) for f in (Abs(sin(x)) + floor(x / pi), Abs(sin(x))))
    spoiled = replace(right, steps=(replace(other.steps[0], before=right.steps[0].before), *other.steps[1:]))
    assert spoiled.verify().failed


def test_the_report_speaks():
    d = rs.derivation(Abs(x), x, mode="classical")
    step = replace(d.steps[-2], after=Cases(x, Branch(x, 0, 1)))
    text = str(replace(d, steps=(*d.steps[:-2], step, d.steps[-1])).verify())
    assert "FAILED" in text and "[pieces]" in text


@pytest.mark.parametrize(
    "told",
    [
        lambda: rs.derivation(rs.integrate, rs.Dirac(x**2 - 1), (x, -4, 4)),
        lambda: rs.derivation(rs.integrate, rs.Dirac(x**3 - x), (x, -10, 10)),
        lambda: rs.derivation(rs.integrate, rs.Dirac(sin(x)), (x, 1, 4)),
        lambda: rs.derivation(rs.integrate, x * rs.Dirac(cos(x)), (x, 0, 5)),
        lambda: rs.derivation(rs.Dirac(sin(x)), x),
    ],
)
def test_impulses_at_roots_are_confirmed_on_wide_intervals(told):
    report = told().verify()
    assert report, str(report)
