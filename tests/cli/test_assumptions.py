"""Real symbols, ``--assume``, ``--kind``, ``--vars``."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol

import relu_sym as rs
from relu_sym.cli import main
from relu_sym.cli.assumptions import assumed, listed
from relu_sym.cli.options import UsageError


@pytest.fixture
def answer(capsys):
    """The answer as JSON."""

    def ask(*argv):
        assert main([*argv, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def test_symbols_are_real(answer):
    assert answer("sqrt(x^2) + sqrt(a^2)", "--var", "x")["expression"] == "Abs(a) + Abs(x)"
    assert answer("|x|")["classical"]["result"] == "Piecewise((-1, x < 0), (1, x > 0))"
    assert answer("Sum(n*|x|, (n, 0, 3))")["variable"] == "x"


@pytest.mark.parametrize(
    ("assume", "result"),
    [
        ("a > 0", "a*Heaviside(x + b/a)"),
        ("0 < a", "a*Heaviside(x + b/a)"),
        ("a positive", "a*Heaviside(x + b/a)"),
        ("a > b c", None),
        ("a = 0", "0"),
        ("a == 0", "0"),
        ("1 < a < 2", "a*Heaviside(x + b/a)"),
        ("a*b > 1, a > 0", "a*Heaviside(x + b/a)"),
    ],
)
def test_assume(answer, capsys, assume, result):
    if result is None:
        assert main(["relu(a*x + b)", "--var", "x", "--assume", assume]) == 2
        assert "an operator is missing" in capsys.readouterr().err
        return
    found = answer("relu(a*x + b)", "--var", "x", "--assume", assume, "--mode", "distributional")
    assert found["distributional"]["result"] == result


def test_the_order_of_parameters(answer):
    found = answer("max(x - a, 0) - max(x - b, 0)", "--var", "x", "--assume", "a < b", "--mode", "set-valued")
    assert [e["set"] for e in found["set-valued"]["sets"]] == ["Interval(0, 1)", "Interval(0, 1)"]
    assert found["assumed"] == ["a < b"]


def test_a_sign_of_the_variable(answer):
    assert answer("|x|", "--assume", "x > 0")["classical"]["result"] == "1"
    assert answer("|x|", "--assume", "x < 0")["classical"]["result"] == "-1"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["|x - c|", "--var", "x", "--assume", "c > 1, c < 0"], "--assume c < 0: this contradicts"),
        (["|x - c|", "--var", "x", "--assume", "c positive, c negative"], "--assume c negative: this contradicts"),
        (["|x|*c", "--var", "x", "--assume", "1 > 2"], "--assume 1 > 2: this can never hold"),
        (["|x|", "--assume", "x > 1"], "the variable x can be assumed to have a sign"),
        (["|x|*c", "--var", "x", "--assume", "x < c"], "the variable x can be assumed to have a sign"),
        (["|x|", "--assume", "c"], "a condition is expected, such as a > 0"),
        (["|x|", "--assume", "c > 0 or c < -1"], "give relations, as in 'a > 0, b < 1', or words: integer"),
        (["|x|", "--assume", "2 positive"], "2 is no name of a symbol"),
        (["x*y", "--vars", "x,x"], "each variable once"),
        (["x*y", "--vars", " , "], "give names"),
        (["x*y", "--vars", "x, 2"], "--vars 2: a variable is a name"),
        (["x*y", "--vars", "x,y", "--at", "0"], "with --vars give every coordinate"),
        (["x*y", "--vars", "x,y", "--at", "x=0"], "the coordinate y is missing, as in y=0"),
        (["x*y", "--vars", "x,y", "--at", "x=0, z=1"], "z is none of the variables x, y"),
        (["x*y", "--vars", "x,y", "--at", "x=0, y=0", "--mode", "classical"], "there are sets only"),
        (["x*y", "--vars", "x,y", "--order", "2"], "--vars does not go with --order"),
        (["|x|", "--steps", "--vars", "x,y"], "--steps with --vars: name the point as well"),
        (["|x|", "--kind", "convex", "--mode", "classical"], "does not go with --mode classical"),
        (["|x|", "--kind", "convex", "--steps"], "add --mode set-valued"),
        (["|x|", "--at", "oo"], "--at oo: a point of the line is a number"),
        (["|x|", "--seconds", "0"], "is not a positive number"),
    ],
)
def test_refused(argv, said, capsys):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in " ".join(err.split())


@pytest.mark.parametrize("kind", ["clarke", "bouligand", "frechet", "limiting", "convex"])
def test_kind(answer, kind):
    x = Symbol("x", real=True)
    found = answer("|x| - |x - 1|", "--kind", kind)["set-valued"]
    m = rs.subdifferential(rs.parse("|x| - |x - 1|", x), x, kind=kind)
    assert [e["set"] for e in found["sets"]] == [str(m.at(0)), str(m.at(1))]
    assert found["kind"] == kind


def test_partial_derivatives(answer, capsys):
    found = answer("max(x, y)", "--vars", "x, y")
    assert found["variables"] == ["x", "y"]
    assert found["x"]["distributional"]["result"] == "Heaviside(x - y)"
    assert found["y"]["distributional"]["result"] == "Heaviside(-x + y)"
    assert main(["max(x, y)", "--vars", "x,y"]) == 0
    assert capsys.readouterr().out.count("partial derivative in") == 2


SIGNS = {">": lambda u, v: u > v, "<": lambda u, v: u < v, ">=": lambda u, v: u >= v, "<=": lambda u, v: u <= v}


@given(st.sampled_from(sorted(SIGNS)), st.integers(-3, 3), st.booleans(), st.integers(-5, 5))
def test_what_is_declared_follows_from_the_relation(sign, bound, turned, value):
    """A number for which the relation holds has what the symbol is declared to be; with relations left, both agree."""
    flipped = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
    text = f"{bound} {flipped[sign]} a" if turned else f"a {sign} {bound}"
    known = assumed([text], ["a"])
    a = known.symbols["a"]
    signs = {"positive": value > 0, "negative": value < 0, "nonnegative": value >= 0, "nonpositive": value <= 0}
    fits = all(signs[w] for w in signs if getattr(a, f"is_{w}"))
    fits = fits and all(bool(r.subs(a, value)) for r in known.relations)
    assert fits == SIGNS[sign](value, bound)


@given(st.lists(st.sampled_from(["a > 0", "max(a, b) < 1", "n integer", "f(g(a, b), c) > d", "a*(b + 1) >= 2"])))
def test_items_come_apart_at_commas_outside_brackets(items):
    assert listed(", ".join(items)) == listed(" ,  ".join(items) + ",") == items


def test_contradictions_of_declarations_are_usage_errors():
    with pytest.raises(UsageError, match="contradicts"):
        assumed(["a >= 0, a < 0"], ["a"])
    assert assumed(["a >= 0, a <= 0"], ["a"]).symbols["a"].is_zero
