"""``rs.latex_document``: any mixture of objects is a paper that compiles, with nothing outside the page."""

import re

import pytest
from sympy import Abs, Interval, Matrix, Max, Piecewise, Symbol, exp, sign, sin, symbols
from texcheck import overfull, run_pdflatex

import relu_sym as rs

pytestmark = pytest.mark.slow  # hundreds of derivations: with SymPy's cache only

x, a, b = symbols("x_1 alpha b", real=True)
t = Symbol("t", real=True)
D = rs.derivation
CONTENTS = [
    "Everything in one place: 50% & more, f ≥ 0, $5, {x_1}, \\alpha.",
    D(Abs(x) + 2 * rs.ReLU(x - 1), x, style="definition"),
    D(rs.integrate, Abs(x - 1) * exp(x), (x, -1, 3)),
    D(Max(a * t, b), t),
    D(Abs(sin(t)), t, mode="all"),
    D(Abs(x) * a, x, assume=[a > 0]),
    ("A normal form", rs.normal_form(Abs(x) + 2 * rs.Dirac(x - 1) - rs.Dirac(x, 1), x)),
    ("Of cases", rs.normal_form(Max(a * t, b), t)),
    ("A map", rs.subdifferential(Abs(sin(t)) + rs.ReLU(t), t)),
    ("Set by cases", rs.subdifferential(a * Abs(t), t).at(0)),
    rs.explain("hull"),
    D(sign(x), x)[0],
    D(sign(x), x).verify(),
    ("A long sum", sum(Symbol(f"c_{k}") * x**k * Abs(x - k) for k in range(30))),
    ("Wide cases", Piecewise(*((sum((k + j) * x**j for j in range(20)), x < k) for k in range(4)), (0, True))),
    [1, x / 2],
    {x: Interval(0, 1)},
    Matrix([[1, x], [Abs(x), 2]]),
]


@pytest.mark.parametrize("options", ({}, {"width": "10cm", "size": 10}, {"width": "5.5in", "size": 12, "depth": 1}))
@pytest.mark.parametrize("reasons", ("right", "footnote"))
def test_compiles_within_the_page(tmp_path, options, reasons):
    text = rs.latex_document(CONTENTS, title="Kinks & jumps: 100%", author="A. É.", reasons=reasons, **options)
    wide, off = overfull(run_pdflatex(text, tmp_path))
    assert [w for w in wide if w > 5] == [] and off == []
    assert set(re.findall(r"\\usepackage.*\{(.*)\}", text)) == {"fontenc", "inputenc", "amsmath,amssymb", "geometry"}


def test_every_rule(tmp_path):
    wide, off = overfull(run_pdflatex(rs.latex_document(list(rs.rules()), title="The rules"), tmp_path))
    assert [w for w in wide if w > 5] == [] and off == []


@pytest.mark.parametrize("contents", (CONTENTS[1], "Words only.", [], CONTENTS[6], (CONTENTS[1], CONTENTS[3]), x**2))
def test_one_object_or_several(tmp_path, contents):
    text = rs.latex_document(contents)
    assert text.startswith("\\documentclass") and text.endswith("\\end{document}\n") and "maketitle" not in text
    if contents:
        assert "Output written" in run_pdflatex(text, tmp_path)


def test_headings_are_mathematics():
    text = rs.latex_document([CONTENTS[1], D(sum(Abs(x - k) for k in range(30)), x, mode="classical")])
    assert r"\section*{\raggedright Distributional derivative of $\left|{x_{1}}\right|" in text
    assert r"\section*{\raggedright Classical derivative}" in text


@pytest.mark.parametrize(
    "call, said",
    (
        (lambda: rs.latex_document([x], width=90), "a length such as '15cm'"),
        (lambda: rs.latex_document([x], width="15cm]{evil}"), "a length such as '15cm'"),
        (lambda: rs.latex_document([x], size=9), "one of 10, 11, 12"),
        (lambda: rs.latex_document([object()]), "no LaTeX for"),
    ),
)
def test_refused(call, said):
    with pytest.raises(rs.UnsupportedError, match=re.escape(said)):
        call()
