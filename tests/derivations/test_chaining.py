"""The lines of a derivation begin with the question and follow each other, and so after a round through JSON."""

import json
from dataclasses import replace

import pytest
from corpus import asked, corpus
from sympy import Abs, Function, Integral, Max, Symbol, Tuple, exp, nan

import relu_sym as rs
from relu_sym.derivations.catalogue import step
from relu_sym.derivations.verification.chaining import broken_links
from relu_sym.steps import D

pytestmark = pytest.mark.slow

x, a = Symbol("x", real=True), Symbol("a", real=True)
H, delta = rs.Heaviside, rs.Dirac
VERBS = {
    "diff": (rs.diff, Abs(x), x),
    "rewrite": (rs.rewrite, Abs(x), rs.ReLU),
    "subdifferential": (rs.subdifferential, Abs(x), x),
    "definite": (rs.integrate, Abs(x), (x, -1, 2)),
    "indefinite": (rs.integrate, Abs(x), x),
    "iterated": (rs.integrate, Abs(x - a), (x, 0, 1), (a, 0, 1)),
    "pair": (rs.pair, Abs(x), exp(-(x**2)), x),
    "undefined test": (rs.pair, Abs(x), Function("phi"), x),
    "limit": (rs.limit, Abs(x) / x, x, 0),
    "convert": (rs.convert, H(x), x, "distributional", "classical"),
    "map": (rs.convert, rs.subdifferential(Abs(x), x), x, "set-valued", "classical"),
    "floats": (rs.integrate, Abs(x) / 3, (x, 0, 0.5)),
    "floats in phi": (rs.pair, Abs(x) / 3, exp(-0.5 * x**2), x),
    "floats twice": (rs.integrate, 0.1 * Abs(x - a), (x, 0, 1), (a, 0, 1)),
    "case distinction": (rs.integrate, exp(a * x), (x, 0, 1)),
}


@pytest.mark.parametrize("args", VERBS.values(), ids=VERBS)
def test_the_first_line_is_the_question(args):
    d = rs.derivation(*args)
    assert not d.verify().broken, str(d.verify())
    given = rs.subdifferential(d.given.source + x, x) if isinstance(d.given, rs.SetValuedMap) else d.given + x
    for other in (replace(d, given=given), replace(d, given="Abs(x)")):
        assert any("the first line is not about" in line for line in other.verify().broken)
        assert not other.verify()


@pytest.mark.parametrize("name", ["definite", "indefinite", "pair", "limit"])
def test_the_variable_belongs_to_the_question(name):
    d = replace(rs.derivation(*VERBS[name]), variable=Symbol("t", real=True))
    assert any("the first line is not about" in line for line in d.verify().broken)


def test_a_stored_derivation_with_another_question_is_noticed():
    tree = json.loads(rs.derivation(rs.integrate, Abs(x), (x, -1, 2)).to_json())
    tree["given"] = json.loads(rs.derivation(rs.integrate, rs.ReLU(x), (x, -1, 2)).to_json())["given"]
    report = rs.Derivation.from_json(json.dumps(tree)).verify()
    assert report.verified == len(report.checks) and not report
    assert report.broken == ("broken: the first line is not about ReLU(x)",)


@pytest.mark.parametrize("name", [name for name, _, o in asked() if o.get("mode") != "all"])
def test_a_line_left_out_is_noticed(name):
    d = corpus()[name]
    for k, dropped in enumerate(d.steps):
        if len(d.steps) > 1 and dropped.before != dropped.after:
            rest = replace(d, steps=(*d.steps[:k], *d.steps[k + 1 :]))
            assert list(broken_links(rest)), dropped


def test_several_integrals_each_begin_with_what_the_one_before_gave():
    d = rs.derivation(rs.integrate, Abs(x - a), (x, 0, 1), (a, 0, 1))
    (k,) = [k for k, s in enumerate(d.steps) if s.before == Integral(d.steps[k - 1].after, (a, 0, 1))]
    other = replace(d.steps[k], before=Integral(Max(d.steps[k - 1].after, 0), (a, 0, 1)))
    report = replace(d, steps=(*d.steps[:k], other, *d.steps[k + 1 :])).verify()
    assert not report.failed and any("does not begin where" in line for line in report.broken)


def test_a_step_without_value_at_its_jump_is_integrated_as_a_function():
    """An inner integral has no value where its end meets the impulse; the outer one does not see that."""
    inner = H(a, nan) - H(a - 1, nan)
    lines = (
        step("any order", Integral(delta(x - a), (x, 0, 1)), inner),
        step("sum of the parts", Integral(H(a) - H(a - 1), (a, 0, 2)), Integral(1, (a, 0, 1))),
    )
    options = (("limits", Tuple(Tuple(x, 0, 1), Tuple(a, 0, 2))), ("endpoints", None))
    d = rs.Derivation("integrate", "", "rules", delta(x - a), None, 0, lines, lines[-1].after, (), options)
    assert not list(broken_links(d))
    other = replace(lines[1], before=Integral(H(a), (a, 0, 2)))
    assert list(broken_links(replace(d, steps=(lines[0], other))))


def test_equal_distributions_are_those_of_the_proof():
    d = rs.derivation(Abs(x), x, style="definition")
    (k,) = [k for k, s in enumerate(d.steps) if s.rule == "equal distributions"]
    other = replace(d.steps[k], before=D(Max(x, -x), x, 1))
    report = replace(d, steps=(*d.steps[:k], other, *d.steps[k + 1 :])).verify()
    assert any("equal distributions does not begin where" in line for line in report.broken)
