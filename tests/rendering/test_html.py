"""HTML: well formed, escaped, nothing fetched, nothing run; MathML where SymPy's is wrong."""

import re
import xml.etree.ElementTree as ET

import pytest
from samples import CHAIN, EXPRESSIONS, LONG, tent, x
from sympy import Function, Heaviside, Integral, Limit, Mul, Rational, Symbol, exp, oo

from relu_sym.functions import Dirac, PrincipalValue
from relu_sym.rendering import to_html
from relu_sym.rendering.mathml import mathml
from relu_sym.steps import D, Step, Test

NASTY = [
    "<script>alert(1)</script>",
    "&lt;b&gt;",
    '"><img src=x>',
    "</math>",
    "50%",
    "\U0001f600",
    "a\nb",
    "\x01",
    "\\",
]


def page(text):
    assert text.startswith("<!DOCTYPE html>\n")
    return ET.fromstring(text.removeprefix("<!DOCTYPE html>\n"))


def plain(markup):
    """The characters of MathML, in order."""
    text = "".join(ET.fromstring(markup).itertext())
    return re.sub("[\N{INVISIBLE TIMES}\N{FUNCTION APPLICATION}]", "", text)


def test_page():
    text = to_html("The derivative of |x - 1| - x", CHAIN, remarks=["a < b"])
    root = page(text)
    assert root.get("lang") == "en"
    assert root.find("head/meta").get("charset") == "utf-8"
    assert root.find("head/title").text == root.find("body/main/h1").text == "The derivative of |x - 1| - x"
    assert len(root.findall(".//details")) == 2
    assert len(root.findall("body/main/ol/li")) == 2
    assert [e.text for e in root.iter("cite")] == ["Kanwal 2004, section 2.1"]
    assert root.find(".//ul[@class='remarks']/li").text == "a < b"
    assert "prefers-color-scheme: dark" in text
    assert "<details" not in to_html("t", CHAIN, depth=1)


def test_nothing_is_fetched_or_run():
    text = to_html("all", [*CHAIN, *LONG, *(Step("r", Symbol("L"), e) for e in EXPRESSIONS)])
    tags = {e.tag for e in page(text).iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "a"}
    assert not re.search(r"https?:|url\(|@import|\bon\w+=|src=|href=", text)


@pytest.mark.parametrize("name", NASTY, ids=ascii)
def test_everything_is_escaped(name):
    steps = [Step(name, Symbol(name), Function(name)(x), conditions=(name,), why=name, reference=name)]
    root = page(to_html(name, steps, remarks=[name]))
    assert not any(e.tag in ("script", "img", "b") for e in root.iter())
    if name.isprintable():
        assert root.find(".//h1").text == name
        assert name in [e.text for e in root.iter("mi")]


MATH = [
    (Mul(-1, x - 1, evaluate=False), "−(x−1)"),
    (x - Mul(1, x - 1, evaluate=False) ** 2, "x−(x−1)2"),
    (2 - x, "2−x"),
    (2 * (x + 1) * exp(x), "(2x+2)ex"),
    (tent, "{−x−1x≤−1x+1−1<x≤01−xx>0"),
    (Limit(1 / x, x, 0, "-"), "limx→0−1x"),
    (Integral(x + 1, (x, -oo, 1)), "∫−∞1(x+1)dx"),
    (Heaviside(1 - x), "θ(1−x)"),
    (Dirac(x, 1), "δ(1)(x)"),
    (PrincipalValue(1 / x), "PV(1x)"),
    (Rational(-1, 2) * x, "−x2"),
    (D(x, x) ** 2, "(ddxx)2"),
    (Test(x, 1), "φ′(x)"),
    ((x < 0) | (x > 0), "x≠0"),
    (Symbol("alpha_1"), "α1"),
]


@pytest.mark.parametrize("e, want", MATH, ids=lambda v: str(v)[:30])
def test_mathml(e, want):
    assert plain(mathml(e)) == want


def test_every_expression_has_its_signs():
    for e in EXPRESSIONS:
        shown = mathml(e)
        ET.fromstring(shown)
        assert not re.search(r"piecewise|imageset|subs\b|lambda|rootof|tuple|NaN", shown, re.I), e


def test_long_sums_are_broken():
    root = page(to_html("long", LONG, depth=1))
    rows = root.findall(".//math/mtable/mtr")
    assert len(rows) > 10
    assert sum("".join(row.itertext()).count("(x−8)") for row in rows) >= 5
