"""Every public object shows itself: in SymPy's latex(), in containers, in a notebook, in a picture."""

import xml.etree.ElementTree as ET

import pytest
from sympy import Abs, Basic, Max, cos, floor, latex, log, nan, sign, sin, symbols
from sympy.printing.latex import LatexPrinter
from texcheck import compile_with_pdflatex, displays, katex_failures

import relu_sym as rs
from relu_sym.derivations.verification.checks import Check, Report
from relu_sym.functions.roots import RootIn

x, a, b = symbols("x_1 alpha b", real=True)
SHOWN = {
    "map": rs.subdifferential(Abs(x) + rs.ReLU(x - 2), x),
    "map, jump": rs.subdifferential(sign(x), x),
    "map, half line": rs.subdifferential(log(x), x),
    "map, family": rs.subdifferential(Abs(sin(x)), x),
    "map, half a family": rs.subdifferential(rs.ReLU(x) + floor(rs.ReLU(x)), x),
    "map, parameter": rs.subdifferential(Abs(x - a), x, "frechet"),
    "map, cases": rs.subdifferential(Max(a * x, b), x),
    "form": rs.normal_form(Abs(x) + 2 * rs.Dirac(x - 1) - rs.Dirac(x, 1), x),
    "form, hole": rs.normal_form(rs.Heaviside(x, nan), x),
    "form, family": rs.normal_form(x * floor(x), x),
    "form, half a family": rs.normal_form(floor(x) * rs.Heaviside(x), x),
    "form, train": rs.normal_form(rs.diff(floor(x), x), x),
    "form, cases": rs.normal_form(Max(a * x, b), x),
    "form, impulses by cases": rs.normal_form(rs.diff(Abs(a * x - b), x, 2), x),
    "set by cases": rs.subdifferential(a * Abs(x), x).at(0),
    "rule": rs.explain("hull"),
    "step": rs.derivation(Abs(x), x)[0],
    "derivation": rs.derivation(Abs(x), x),
    "report": rs.derivation(Abs(x), x).verify(),
    "a step": rs.Heaviside(x, 0) + 2 * rs.Dirac(x, 1) - rs.ReLU(x - a) ** 2 + rs.PrincipalValue(1 / x),
    "root": RootIn(cos(x) - x, (0, 1)),
}


def notebook(o):
    return displays(o._repr_latex_())


@pytest.mark.parametrize("name", SHOWN)
def test_shows_itself_alone_and_in_containers(name):
    o = SHOWN[name]
    alone = latex(o)
    assert alone in latex([o]) and alone in latex((o, 1)) and alone in latex({1: o})
    assert r"\mathtt" not in alone and "object at" not in alone
    assert "alpha" not in alone.replace(r"\alpha", "") and r"x\_1" not in alone
    assert katex_failures([alone, latex([o]), latex({1: o}), *notebook(o)]) == []


def test_all_in_one_document(tmp_path):
    strings = [t for o in SHOWN.values() for t in (latex(o), latex([o]), *notebook(o))]
    printer = LatexPrinter()
    strings += [o._latex(printer, exp="2") for o in SHOWN.values() if not isinstance(o, Basic)]
    assert "Output written" in compile_with_pdflatex(strings, tmp_path)


def test_every_rule_shows_itself():
    shown = [r._repr_latex_().strip("$") for r in rs.rules()]
    assert katex_failures(shown) == []
    assert all(r.name in repr(r) and "\n" not in repr(r) for r in rs.rules())


MAPS = {
    "map": r"x_{1}\mapsto \begin{cases} \left\{-1\right\} & x_{1}<0 \\ \left[-1, 1\right] & x_{1}=0 \\ \left\{1\right\} & 0<x_{1}<2 \\ \left[1, 2\right] & x_{1}=2 \\ \left\{2\right\} & x_{1}>2 \end{cases}",  # noqa: E501
    "map, jump": r"x_{1}\mapsto \begin{cases} \left\{0\right\} & x_{1}<0 \\ \text{no set} & x_{1}=0 \\ \left\{0\right\} & x_{1}>0 \end{cases}",  # noqa: E501
    "map, family": r"x_{1}\mapsto \begin{cases} \left[-1, 1\right] & x_{1}=\pi n,\; n\in \mathbb{Z} \\ \left\{\left(-1\right)^{n} \cos{\left(x_{1} \right)}\right\} & \pi n<x_{1}<\pi n + \pi,\; n\in \mathbb{Z} \end{cases}",  # noqa: E501
    "form": r"x_{1}\mapsto \begin{cases} - x_{1} & x_{1}<0 \\ 0 & x_{1}=0 \\ x_{1} & x_{1}>0 \end{cases} + 2 \delta\left(x_{1} - 1\right) - \delta^{\left( 1 \right)}\left(x_{1}\right)",  # noqa: E501
    "form, hole": r"x_{1}\mapsto \begin{cases} 0 & x_{1}<0 \\ \text{no value} & x_{1}=0 \\ 1 & x_{1}>0 \end{cases}",
}


@pytest.mark.parametrize("name", MAPS)
def test_as_it_reads(name):
    assert latex(SHOWN[name]) == MAPS[name]


def test_a_report_tells_what_fails():
    step = rs.derivation(Abs(x), x)[0]
    report = Report(
        (Check(step, True, "by numbers"), Check(step, False, "10 against 11"), Check(step, None, "no_number")),
        ("broken: <b>",),
    )
    shown = latex(report)
    assert "1/3" in shown and r"\text{failed: }" in shown and r"\text{not decided: }" in shown
    assert katex_failures([shown, *notebook(report)]) == []
    page = ET.fromstring(report._repr_html_())
    assert len(page.findall(".//{*}tbody/{*}tr")) == 3 and "broken: <b>" in "".join(page.itertext())


def test_long_derivations_fold():
    assert rs.derivation(rs.ReLU(x), x)._repr_html_() is None
    d = rs.derivation(Abs(sin(x)), x, mode="all")
    page = ET.fromstring(d._repr_html_())
    assert page.findall(".//{*}details") and page.findall(".//{*}math")
    assert all(
        rule.startswith((".relu-sym", "}")) or ":" in rule for rule in page.find("style").text.strip().split("\n")
    )
    assert len(notebook(d)) > 1 and all(t.count("\\\\\n") < 45 for t in notebook(d))


KINDS = [
    (Abs(x) - 2 * Abs(x - 1), "clarke", 2, 0),
    (Abs(x) - 2 * Abs(x - 1), "bouligand", 0, 4),
    (Abs(x) - 2 * Abs(x - 1), "frechet", 1, 0),
    (Abs(x) - 2 * Abs(x - 1), "limiting", 1, 2),
]


@pytest.mark.parametrize("f, kind, segments, dots", KINDS)
def test_pictures_of_maps(f, kind, segments, dots):
    plt = pytest.importorskip("matplotlib.pyplot")
    from relu_sym.modes import Mode
    from relu_sym.plotting.scene import scene

    marks = scene(f, x, (-2, 3), Mode.SET_VALUED, kind=kind).marks
    assert (len(marks.segments), len(marks.filled)) == (segments, dots)
    assert (kind == "frechet") == any(m.note == "empty" for m in marks.lines)
    ax = rs.plot(rs.subdifferential(f, x, kind))
    assert ax is not None
    plt.close("all")


def test_pictures_of_forms():
    plt = pytest.importorskip("matplotlib.pyplot")
    assert rs.plot(rs.normal_form(Abs(x), x)) is not None and rs.plot(Abs(x)) is not None
    plt.close("all")
    with pytest.raises(rs.UnsupportedError, match="has the mode 'set-valued'"):
        rs.plot(rs.subdifferential(Abs(x), x), mode="classical")
    with pytest.raises(rs.UnsupportedError, match="name the variable"):
        rs.plot(Abs(x - a))
    with pytest.raises(rs.UnsupportedError, match="convex subdifferential may be empty"):
        rs.plot(rs.subdifferential(Abs(x), x, "convex"))
