"""A derivation answers the question that is stored with it, and no other one."""

import json
from dataclasses import replace

import pytest
from sympy import Abs, Function, Piecewise, Rational, Symbol, Tuple, exp, oo, sqrt

import relu_sym as rs

x, t, a = Symbol("x", real=True), Symbol("t", real=True), Symbol("a", real=True)
H, delta, R = rs.Heaviside, rs.Dirac, rs.ReLU
SLOPE = Piecewise((0, x < 0), (1, x > 0))
F = Abs(x - 1) * x


def told(*args, **options):
    return rs.derivation(*args, **options)


PAIRS = {
    "upper end": (lambda: told(rs.integrate, F, (x, 0, 3)), lambda: told(rs.integrate, F, (x, 0, 2))),
    "lower end": (lambda: told(rs.integrate, F, (x, 0, 3)), lambda: told(rs.integrate, F, (x, -1, 3))),
    "ends of equal value": (lambda: told(rs.integrate, x, (x, -1, 1)), lambda: told(rs.integrate, x, (x, -2, 2))),
    "definite and not": (lambda: told(rs.integrate, F, (x, 0, 3)), lambda: told(rs.integrate, F, x)),
    "symbolic end": (lambda: told(rs.integrate, H(x), (x, 0, 1)), lambda: told(rs.integrate, H(x), (x, 0, a))),
    "infinite end": (
        lambda: told(rs.integrate, exp(-Abs(x)), (x, 0, oo)),
        lambda: told(rs.integrate, exp(-Abs(x)), (x, -oo, 0)),
    ),
    "second integral": (
        lambda: told(rs.integrate, Abs(x - a), (x, 0, 1), (a, 0, 1)),
        lambda: told(rs.integrate, Abs(x - a), (x, 0, 1), (a, 0, 2)),
    ),
    "one integral more": (
        lambda: told(rs.integrate, Abs(x - a), (x, 0, 1), (a, 0, 1)),
        lambda: told(rs.integrate, Abs(x - a), (x, 0, 1)),
    ),
    "how ends count": (
        lambda: told(rs.integrate, 2 * delta(x), (x, 0, 1), endpoints="in"),
        lambda: told(rs.integrate, 2 * delta(x), (x, 0, 1), endpoints="half"),
    ),
    "ends not counted": (
        lambda: told(rs.integrate, H(x) + delta(x), (x, 0, 1), endpoints="out"),
        lambda: told(rs.integrate, H(x) + delta(x), (x, 0, 1), endpoints="in"),
    ),
    "test function": (
        lambda: told(rs.pair, 2 * delta(x), exp(-(x**2)), x),
        lambda: told(rs.pair, 2 * delta(x), 3 * exp(-(x**2)), x),
    ),
    "test function of equal value": (
        lambda: told(rs.pair, delta(x), "gaussian", x),
        lambda: told(rs.pair, delta(x), exp(-(x**4)), x),
    ),
    "undefined test function": (
        lambda: told(rs.pair, delta(x - 1), Function("f"), x),
        lambda: told(rs.pair, delta(x - 1), Function("g"), x),
    ),
    "point": (lambda: told(rs.limit, H(x), x, 0), lambda: told(rs.limit, H(x), x, 1)),
    "side": (lambda: told(rs.limit, H(x), x, 0, "+"), lambda: told(rs.limit, H(x), x, 0, "-")),
    "side of equal value": (lambda: told(rs.limit, R(x), x, 0, "+"), lambda: told(rs.limit, R(x), x, 0, "-")),
    "infinity": (lambda: told(rs.limit, 1 / x, x, oo), lambda: told(rs.limit, 1 / x, x, -oo)),
    "target": (lambda: told(rs.rewrite, Abs(x), R), lambda: told(rs.rewrite, Abs(x), Piecewise)),
    "mode of a conversion": (
        lambda: told(rs.convert, SLOPE, x, target="distributional"),
        lambda: told(rs.convert, SLOPE, x, target="set-valued"),
    ),
    "checked function": (
        lambda: told(rs.convert, SLOPE, x, target="distributional", f=R(x)),
        lambda: told(rs.convert, SLOPE, x, target="distributional"),
    ),
    "order": (lambda: told(F, x, 1), lambda: told(F, x, 2)),
    "order of a zero": (lambda: told(delta(x) * 0 + x, x, 2), lambda: told(x, x, 3)),
    "mode": (lambda: told(F, x, mode="classical"), lambda: told(F, x, mode="distributional")),
    "style": (lambda: told(F, x, style="definition"), lambda: told(F, x, style="rules")),
    "style of sets": (
        lambda: told(F, x, mode="set-valued", style="definition"),
        lambda: told(F, x, mode="set-valued"),
    ),
    "style of all": (lambda: told(F, x, mode="all", style="definition"), lambda: told(F, x, mode="all")),
    "kind": (
        lambda: told(rs.subdifferential, Abs(x), x, kind="clarke"),
        lambda: told(rs.subdifferential, Abs(x), x, kind="frechet"),
    ),
    "function": (lambda: told(R(x), x), lambda: told(Abs(x), x)),
    "variable": (lambda: told(rs.integrate, Abs(x), (x, 0, 1)), lambda: told(rs.integrate, Abs(t), (t, 0, 1))),
    "verb": (lambda: told(rs.limit, H(x), x, 1), lambda: told(rs.pair, H(x), "gaussian", x)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_lines_of_another_question_fail(name):
    d, other = (made() for made in PAIRS[name])
    assert d.verify() and other.verify(), (str(d.verify()), str(other.verify()))
    for one, two in ((d, other), (other, d)):
        report = replace(one, steps=two.steps, result=two.result).verify()
        assert not report and (report.broken or report.failed), str(report)


@pytest.mark.parametrize("name", PAIRS)
def test_the_question_survives_json(name):
    for made in PAIRS[name]:
        d = made()
        again = rs.Derivation.from_json(d.to_json())
        assert again == d and again.question == d.question


def test_the_question_has_every_argument():
    d = told(rs.integrate, Abs(x) + delta(x), (x, 0, 0.5), endpoints="half")
    assert d.question["limits"] == Tuple(Tuple(x, 0, Rational(1, 2))) and d.question["endpoints"] == "half"
    assert told(rs.pair, delta(x), "gaussian", x).question["phi"] == exp(-(x**2))
    assert told(rs.limit, H(x), x, sqrt(2), "-").question["x0"] == sqrt(2)
    assert told(R(x), x, mode="set-valued").question["kind"] == "clarke"


@pytest.mark.parametrize("name", ["limits", "endpoints"])
def test_a_question_that_is_not_stored_is_refused(name):
    tree = json.loads(told(rs.integrate, Abs(x), (x, 0, 1)).to_json())
    del tree["options"][name]
    with pytest.raises(rs.ParseError, match=name):
        rs.Derivation.from_json(json.dumps(tree))


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        ("limits", 3),
        ("limits", ["Tuple"]),
        ("limits", ["Tuple", ["Tuple", 1, 2, 3]]),
        ("limits", {"word": "x"}),
        ("endpoints", {"word": "both"}),
        ("endpoints", 1),
    ],
)
def test_a_part_of_another_kind_is_refused(name, forged):
    tree = json.loads(told(rs.integrate, Abs(x), (x, 0, 1)).to_json())
    tree["options"][name] = forged
    with pytest.raises(rs.ReluSymError):
        rs.Derivation.from_json(json.dumps(tree))


def test_a_case_left_out_is_missed():
    d = told(R(a * x - 1), x, 2)
    (line,) = d.steps
    assert len(line.steps) > 2
    for k in range(len(line.steps)):
        rest = replace(line, steps=(*line.steps[:k], *line.steps[k + 1 :]))
        report = replace(d, steps=(rest,)).verify()
        assert report.failed and "no case holds" in str(report)
