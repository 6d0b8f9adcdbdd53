"""A set by cases in every format, and what is none refused."""

import json

import pytest
from sympy import Abs, Symbol

import relu_sym as rs
from relu_sym.derivations.verification.sets import set_value
from relu_sym.rendering.html import to_html
from relu_sym.rendering.latex import to_latex
from relu_sym.rendering.text import to_text
from relu_sym.rendering.tree import decode, encode
from relu_sym.steps import Step

x, a = Symbol("x", real=True), Symbol("a", real=True)
SET = rs.exceptional_set(a * Abs(x), x)


def test_it_is_read_back():
    assert decode(json.loads(json.dumps(encode(SET)))) == SET


def test_it_is_shown():
    s = Step("case", SET, SET)
    assert "otherwise" in to_text([s], use_unicode=False) and "otherwise" in to_latex([s])
    assert "otherwise" in to_html("a set", [s]) and "piecewiseset" not in to_html("a set", [s]).lower()


def test_its_number_is_that_of_the_case():
    assert set_value(SET, {a: 1}).parts == ((0, 0),) and set_value(SET, {a: 0}).parts == ()


@pytest.mark.parametrize(
    "tree",
    [
        ["PiecewiseSet"],
        ["PiecewiseSet", ["Tuple", 1, "true"]],
        ["PiecewiseSet", ["Tuple", "EmptySet"]],
        ["PiecewiseSet", ["Tuple", "EmptySet", 1]],
    ],
)
def test_what_is_none_is_refused(tree):
    with pytest.raises(rs.ParseError):
        decode(tree)
