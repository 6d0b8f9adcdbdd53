"""Conditions are mathematics in every format: no name of a symbol stands in a text as it is spelled."""

import re
from copy import copy
from pickle import dumps, loads

import pytest
from sympy import Abs, Eq, Float, Limit, Max, Rational, Symbol, exp, floor, log, sign, sqrt, symbols
from texcheck import compile_with_pdflatex, katex_failures

import relu_sym as rs
from relu_sym.rendering.html import to_html
from relu_sym.rendering.printers import tex
from relu_sym.steps.said import Said, refused

alpha, beta = symbols("alpha_1 beta^2", real=True)
x_max, t = Symbol("x_max", real=True), Symbol("tau_{12}", real=True)
a = Symbol("a", real=True)
p = Symbol("p", positive=True)
NAMED = [
    (Abs(x_max - 1), x_max, "classical"),
    (alpha * Abs(x_max - beta), x_max, "classical"),
    (sign(x_max) + Abs(x_max - 2), x_max, "set-valued"),
    (sqrt(Abs(x_max)), x_max, "set-valued"),
    (floor(x_max) * x_max, x_max, "classical"),
    (floor(t), t, "set-valued"),
    (log(x_max), x_max, "distributional"),
    (Max(t, alpha), t, "classical"),
    (exp(-Abs(t)), t, "classical"),
]
TEXT = re.compile(r"\\text\{((?:[^{}]|\\[{}]|\{[^{}]*\})*)\}")
RAW = re.compile(r"alpha|beta|tau|x\\_max|x_max|\bn\b")


def derivations():
    for f, x, mode in NAMED:
        for style in ("rules", "definition"):
            yield rs.derivation(f, x, mode=mode, style=style)
    yield rs.derivation(Max(alpha * t, x_max), t, assume=[alpha > 0])
    yield rs.derivation(sign(x_max) + Abs(x_max), x_max, mode="all")


def test_no_raw_names(tmp_path):
    shown = []
    for d in derivations():
        for env, width in (("aligned", None), ("align*", "12cm")):
            shown.append(d.to_latex(env, width=width))
            texts = TEXT.findall(shown[-1])
            assert texts and not [text for text in texts if RAW.search(text)]
        prose = re.sub(r"\$+[^$]*\$+", "", d.to_markdown().partition("\n")[2].replace(r"\$", ""))
        assert not RAW.search(prose), RAW.search(prose)
        page = re.sub(r"<math.*?</math>|<title>.*?</title>|<h1>.*?</h1>", "", d.to_html(), flags=re.DOTALL)
        assert not RAW.search(page)
    assert katex_failures(shown) == []
    assert "Output written" in compile_with_pdflatex(shown, tmp_path)


def test_they_read_as_before_and_come_back():
    for d in derivations():
        again = rs.Derivation.from_json(d.to_json())
        assert again == d and again.to_latex() == d.to_latex() and again.to_markdown() == d.to_markdown()
        assert to_html("t", again.steps, remarks=again.remarks) == to_html("t", d.steps, remarks=d.remarks)
    d = rs.derivation(Abs(x_max - 1) + Abs(x_max), x_max, mode="classical")
    assert "no derivative at x_max = 0, 1" in [c for s in d for c in s.conditions]


def test_floats_are_floats():
    d = rs.derivation(Abs(x_max - 0.1), x_max, mode="classical")
    said = [c for s in d for c in s.conditions]
    assert said == ["no derivative at x_max = 0.1"] and said[0].parts[1] == Eq(x_max, Float("0.1"), evaluate=False)


def test_said_is_a_text():
    said = Said("no derivative at ", Eq(a, 0, evaluate=False), " and ", a**2)
    assert said == "no derivative at a = 0 and a**2" and hash(said) == hash(str(said))
    for other in (loads(dumps(said)), copy(said)):
        assert other == said and other.parts == said.parts
    error = rs.UnsupportedError("the {0} of {1!r} is {2}", "limit", a, a + 1)
    assert refused(error, "here: ").parts == ("here: ", "the ", "limit", " of ", a, " is ", a + 1)
    assert refused(rs.UnsupportedError("50% {braces}")) == "50% {braces}"


ONE_SIDED = [
    (0, "+", "0^{+}"),
    (0, "-", "0^{-}"),
    (-1, "-", "-1^{-}"),
    (a, "+", "a^{+}"),
    (alpha, "-", r"\alpha_{1}^{-}"),
    (beta, "-", r"(\beta^{2})^{-}"),
    (a**2, "+", "(a^{2})^{+}"),
    (a + 1, "-", "(a + 1)^{-}"),
    (-a, "-", "(- a)^{-}"),
    (Rational(1, 2), "+", r"(\frac{1}{2})^{+}"),
    (sqrt(2), "+", r"(\sqrt{2})^{+}"),
    (a, "+-", "a"),
]


@pytest.mark.parametrize("at, way, point", ONE_SIDED)
def test_one_sided_limits(at, way, point):
    shown = tex(Limit(exp(t), t, at, way))
    assert shown == rf"\lim_{{\tau_{{12}} \to {point}}} e^{{\tau_{{12}}}}"
    assert katex_failures([shown]) == []


def test_boundary_terms_have_parentheses(tmp_path):
    d = rs.derivation(Abs(a - p) * a, a, style="definition")
    shown = d.to_latex()
    assert not re.search(r"[\w}] [\w\\][^()]*\^\{[+-]\}_", shown)
    compile_with_pdflatex([shown], tmp_path)
