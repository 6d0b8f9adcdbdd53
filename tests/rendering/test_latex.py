"""LaTeX: rows, breaks, names, and what KaTeX and pdflatex say to all of it."""

import time
from functools import partial

import pytest
from samples import CHAIN, EXPRESSIONS, LONG, a, f, g, long_sum, tent, x
from sympy import Function, Integer, Interval, Limit, Subs, Symbol, nan, symbols
from sympy.core.alphabets import greeks
from sympy.printing.latex import modifier_dict
from texcheck import compile_with_pdflatex, katex_failures

from relu_sym.errors import UnsupportedError
from relu_sym.functions import Dirac, HeavisideStep
from relu_sym.rendering import to_html, to_latex, to_markdown, to_text
from relu_sym.rendering.breaking import tex_width
from relu_sym.rendering.latex import WIDTH
from relu_sym.rendering.lines import SIGNS
from relu_sym.rendering.names import _ESCAPES, _MATH, tex_text
from relu_sym.rendering.printers import tex
from relu_sym.steps import D, Step

GOLDEN = r"""
\begin{aligned}
\frac{d}{dx} \left(\left|{x - 1}\right| - x\right) &= \frac{d}{dx} \left|{x - 1}\right| - \frac{d}{dx} x && \text{(sum rule)} \\
&= \operatorname{sign}{\left(x - 1 \right)} - 1 && \text{(kink rule at }{1}\text{; }{|}\text{x - 1}{|}\text{ is continuous)} \\
&\quad \because\; \frac{d}{dx} \left|{x - 1}\right| = \operatorname{sign}{\left(x - 1 \right)} \frac{d}{dx} \left(x - 1\right) && \text{(chain rule)} \\
&\quad \qquad \because\; \frac{d}{dx} \left(x - 1\right) = 1 && \text{(power rule)} \\
&\quad \qquad {}= \operatorname{sign}{\left(x - 1 \right)} && \text{(arithmetic)} \\
&\quad \because\; \frac{d}{dx} x = 1 && \text{(power rule)}
\end{aligned}
"""  # noqa: E501

AWKWARD = [
    "50%",
    "a&b",
    "$",
    "\\",
    "#",
    "{",
    "}",
    "~",
    "^",
    "<script>",
    "a b",
    'say "x"',
    "a|b",
    "é",
    "x*",
    "α",
    "x_",
    "\\input{x}",
]
REFUSED = ["\U0001f600", "a\nb", "\t", " ", "中", "x\x1b[2J"]


def test_golden():
    assert to_latex(CHAIN) == GOLDEN.strip()


def test_depth_and_rules():
    rows = to_latex(CHAIN, depth=1, show_rules=False).splitlines()
    assert len(rows) == 4
    assert rows[2] == r"&= \operatorname{sign}{\left(x - 1 \right)} - 1"
    assert "power rule" not in to_latex(CHAIN, depth=1)
    assert to_latex(CHAIN, depth=2).count(r"\because") == 2
    for depth in (0, -1, True, 1.5):
        with pytest.raises(UnsupportedError, match="depth is a number of levels"):
            to_latex(CHAIN, depth=depth)


def test_environments():
    assert to_latex(CHAIN, env="align*").startswith("\\begin{align*}\n")
    numbered = to_latex(LONG, env="align")
    assert numbered.count(r"\notag") == len(numbered.splitlines()) - 2 - 5
    with pytest.raises(UnsupportedError, match="aligned, align\\*, align"):
        to_latex(CHAIN, env="gather")


def test_long_sums_break_before_a_sign():
    rows = [row for row in to_latex(LONG, show_rules=False).splitlines() if "begin" not in row and "end" not in row]
    assert any(r"&\quad {} + " in row for row in rows)
    for row in rows:
        assert tex_width(row.replace("\\\\", "")) <= WIDTH + 16, row
        assert row.count(r"\left") == row.count(r"\right")
    body = to_latex(LONG, show_rules=False)
    assert body.count(r"\biggl(") == body.count(r"\biggr)") == 2


def test_a_new_left_side_is_shown():
    steps = [Step("one", x, x + 1), Step("two", x + 2, x + 3, relation="→")]
    assert to_latex(steps, show_rules=False).splitlines()[1:3] == [r"x &= x + 1 \\", r"x + 2 &\to x + 3"]


@pytest.mark.parametrize("relation", [*SIGNS, "!=", ">=", "<=>", "->"])
def test_relations(relation):
    assert to_latex([Step("r", x, x + 1, relation=relation)])


def test_unknown_relation():
    with pytest.raises(UnsupportedError, match="'~~' has no sign"):
        to_latex([Step("r", x, x + 1, relation="~~")])


PRINTED = [
    (tent, r"\begin{cases} - x - 1 & x\leq -1 \\ x + 1 & -1<x\leq 0 \\ 1 - x & x>0 \end{cases}"),
    ((x > 0) | (x < 0), r"x\neq 0"),
    (1 - x, "1 - x"),
    (x - 1, "x - 1"),
    (f, r"\left|{x - 1}\right| - x"),
    (-(x**2) + 3 * x + 1, "- x^{2} + 3 x + 1"),
    (3 * x - x**2, "3 x - x^{2}"),
    (Subs(x - 1, x, 1), r"\left. \left(x - 1\right) \right|_{x = 1}"),
    (Limit(Integer(-1), x, 0), r"\lim_{x \to 0^{+}}\left(-1\right)"),
    (Limit(-2 * x, x, 0), r"\lim_{x \to 0^{+}}\left(- 2 x\right)"),
    (2 * Dirac(x - 1), r"2 \, \delta\left(x - 1\right)"),
    (
        HeavisideStep(1 - x) - 2 * Dirac(x, 1),
        r"\theta\left(1 - x\right) - 2 \, \delta^{\left( 1 \right)}\left(x\right)",
    ),
    (D(x, x) ** 2, r"\left(\frac{d}{dx} x\right)^{2}"),
    (x * D(x, x), r"x \frac{d}{dx} x"),
    (Dirac(a - x), r"\delta\left(a - x\right)"),
    (Symbol("x_1") + Symbol("alpha") + Symbol("xhat"), r"\alpha + x_{1} + \hat{x}"),
    (Symbol(r"\alpha_{1}"), r"\alpha_{1}"),
    (Symbol("50%"), r"\text{50\%}"),
    (Function("50%")(x) ** 2, r"\text{50\%}^{2}\left(x\right)"),
    (
        HeavisideStep(x, 0) + HeavisideStep(x, nan),
        r"\theta_{0 \mapsto 0}\left(x\right) + \theta_{0 \mapsto \text{NaN}}\left(x\right)",
    ),
    (g(x), r"g{\left(x \right)}"),
]


@pytest.mark.parametrize("e, want", PRINTED, ids=lambda p: p[:30] if isinstance(p, str) else "")
def test_printed(e, want):
    assert tex(e) == want


@pytest.mark.parametrize("name", REFUSED, ids=ascii)
def test_names_without_letters_are_refused(name):
    with pytest.raises(UnsupportedError, match="use another name"):
        to_latex([Step("r", Symbol(name), Integer(0))])


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_survive(name):
    assert to_latex([Step("r", Symbol(name), Function(name)(x))])


def everything():
    named = [Symbol(t) for t in AWKWARD] + [Function(t)(x) ** 2 for t in AWKWARD]
    letters = [*symbols(greeks), *(Symbol(g.capitalize()) for g in greeks), *(Symbol(f"x{m}") for m in modifier_dict)]
    tame = [
        Symbol(t)
        for t in ("x_1", "x_1^2", "x__2", "x_a_b", "alpha_beta", "hbar", "ell", r"\hat{x}", r"\mathbb{R}_+", "x'")
    ]
    prose = Step(
        "rule ≥ é {50%} & $x_1$ \\ #",
        x,
        x,
        where=Interval(0, 1),
        conditions=(
            "f is C² on ℝ ∖ {0}: a ≤ b",
            'α → β ∈ "S", ½ ~ ^',
            "a very long condition that goes on and on " * 3,
        ),
    )
    signs = [tex_text(c) for c in [*_MATH, *_ESCAPES, *"àâäãåèéêëñöüžŁ"[:-1]] if c.strip()]
    strings = signs + [tex(e) for e in [*EXPRESSIONS, *named, *letters, *tame]]
    strings += [to_latex([Step("r", Symbol("L"), e, where=x > 0) for e in EXPRESSIONS])]
    strings += [to_latex([prose])] + [
        to_latex(s, env=env) for s in (CHAIN, LONG) for env in ("aligned", "align*", "align")
    ]
    return strings + [to_latex([Step("r", x, x + 1, relation=r)]) for r in SIGNS]


def test_strict_katex():
    assert katex_failures(everything()) == []


def test_pdflatex(tmp_path):
    assert "Output written" in compile_with_pdflatex(everything(), tmp_path)


def test_katex_check_can_fail():
    assert len(katex_failures([r"\label{x}", "x", r"\text{é α}"])) >= 1


def test_width_is_that_of_print():
    assert tex_width(r"\frac{x + 1}{2}") < tex_width("x + 1 + 2 + 3")
    assert tex_width(tex(long_sum)) < len(tex(long_sum)) / 3


@pytest.mark.parametrize("render", [to_latex, to_text, partial(to_markdown, "t"), partial(to_html, "t")])
def test_a_hundred_long_steps_are_rendered_soon(render):
    def spent(n):
        steps = [Step("r", x + k, long_sum + k, where=x > k) for k in range(n)]
        start = time.process_time()
        assert render(steps)
        return time.process_time() - start

    spent(5)
    assert spent(100) < 20 * spent(20) + 1  # in proportion, with much to spare


def test_text_between_formulas():
    assert tex_text("a ≥ 50%") == r"\text{a }{\geq}\text{ 50\%}"
