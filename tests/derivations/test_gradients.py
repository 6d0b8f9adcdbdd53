"""Steps of gradients, Jacobians and Hessians: every entry with its own steps, rendered, stored, verified."""

import json

import pytest
from sympy import Abs, Max, Piecewise, sqrt, symbols

import relu_sym as rs

x, y, a = symbols("x y a", real=True)
relu = rs.ReLU
XY = (x, y)

CASES = [
    (rs.gradient, rs.Heaviside(y - x**2), "distributional"),
    (rs.gradient, sqrt(x**2 + y**2), "distributional"),
    (rs.gradient, Max(a * x, y), "classical"),
    (rs.jacobian, [relu(x) * y, x - Abs(y)], "distributional"),
    (rs.hessian, Max(x, y), "distributional"),
    (rs.hessian, x * relu(x) + y**2 * x, "classical"),
]


@pytest.mark.parametrize(("verb", "f", "mode"), CASES, ids=lambda v: getattr(v, "__name__", str(v)))
def test_what_the_verb_says_is_told_verified_and_stored(verb, f, mode):
    d = rs.derivation(verb, f, XY, mode=mode)
    assert d.result == verb(f, XY, mode=mode)
    report = d.verify()
    assert report and not report.broken
    assert rs.Derivation.from_json(d.to_json()) == d
    assert "entry" in d.to_text() and "entry" in d.to_latex("align*")
    assert d.to_html() and d.to_markdown()


def test_a_list_of_variables_asks_for_the_gradient():
    f = relu(x - y) * y
    for mode in ("classical", "distributional"):
        assert rs.derivation(f, XY, mode=mode) == rs.derivation(rs.gradient, f, XY, mode=mode)
        assert rs.derivation([f, x], XY, mode=mode) == rs.derivation(rs.jacobian, [f, x], XY, mode=mode)


def test_an_entry_is_the_partial_derivative():
    f = Max(x, y) * x
    d = rs.derivation(rs.gradient, f, XY, mode="classical")
    assert [s.steps for s in d] == [rs.derivation(f, v, mode="classical").steps for v in XY]


def changed(d, put):
    tree = json.loads(d.to_json())
    put(tree)
    return rs.Derivation.from_json(json.dumps(tree))


@pytest.mark.parametrize(
    "put",
    [
        lambda t: t["steps"].reverse(),
        lambda t: t["steps"].pop(),
        lambda t: t["steps"][0].update(steps=[]),
        lambda t: t.update(mode="classical"),
        lambda t: t.update(verb="jacobian" if t["verb"] == "gradient" else "gradient", given=t["result"]),
        lambda t: t.update(result=t["given"]),
    ],
)
def test_what_is_not_the_gradient_is_found_broken(put):
    d = rs.derivation(rs.gradient, Max(x, y) + x * y, XY)
    report = changed(d, put).verify()
    assert report.broken and not report


def test_a_wrong_entry_is_found():
    d, other = (rs.derivation(rs.gradient, f, XY) for f in (relu(x) + y, 2 * relu(x) + y))

    def put(tree):
        tree["given"] = json.loads(other.to_json())["given"]
        for s, t in zip(tree["steps"], json.loads(other.to_json())["steps"], strict=True):
            s["before"] = t["before"]

    report = changed(d, put).verify()
    assert not report and any(c.ok is False for c in report.checks)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rs.derivation(Max(x, y), XY, 2), "rs.hessian"),
        (lambda: rs.derivation(Max(x, y), XY, style="definition"), "style of rules"),
        (lambda: rs.derivation(rs.gradient, Max(x, y), XY, mode="classical", at=(0, 1)), "leave at= out"),
        (lambda: rs.derivation(rs.gradient, Max(x, y), XY, mode="set-valued"), "the steps of that"),
        (lambda: rs.derivation(rs.gradient, [Max(x, y)], XY), "rs.jacobian"),
        (lambda: rs.derivation(rs.gradient, Max(x, y)), "variables"),
        (lambda: rs.derivation(rs.hessian, Max(x, y), XY, style="definition"), "belong to derivatives"),
        (lambda: rs.derivation(rs.gradient, Piecewise((1 / x, y > 0), (0, True)), XY), "distribution"),
    ],
)
def test_what_is_not_told_is_refused_by_name(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()
