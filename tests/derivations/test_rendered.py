"""Every derivation in every format: LaTeX that sets, HTML that parses, JSON that comes back, clean text."""

import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from corpus import asked, corpus, x
from sympy import latex
from texcheck import compile_with_pdflatex, katex_failures

import relu_sym as rs
from relu_sym.rendering.lines import SIGNS, lines
from relu_sym.rendering.printers import tex

pytestmark = pytest.mark.slow

NAMES = [name for name, _, _ in asked()]
ENVIRONMENTS = ("aligned", "align*", "align")
NAMESPACES = {"http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xhtml"}
FETCHING = {"script", "link", "img", "iframe", "object", "embed", "a", "base", "form", "audio", "video", "source"}


def shown(d):
    """What a notebook is given, display by display, without the signs around each."""
    found = d._repr_latex_().split("\n\n")
    assert all(t.startswith(r"$\displaystyle ") and t.endswith("$") for t in found)
    return [t.removeprefix(r"$\displaystyle ").removesuffix("$") for t in found]


def environments():
    """The LaTeX of the whole corpus, each string once; a derivation whose steps all print alike has no row."""
    told = [d for d in corpus().values() if any(lines(d.steps))]
    assert len(told) >= len(NAMES) - 1
    found = [d.to_latex(env) for d in told for env in ENVIRONMENTS]
    found += [d.to_latex("align*", show_rules=False, depth=1) for d in told]
    return list(dict.fromkeys([*found, *(t for d in told for t in shown(d))]))


def markdown_formulas(text):
    """(display, inline) formulas of Markdown; none of its dollar signs is left over."""
    display = re.findall(r"\$\$(.+?)\$\$", text)
    rest = re.sub(r"\$\$.+?\$\$", "", text)
    inline = re.findall(r"(?<!\\)\$([^$]+)\$", rest)
    assert not re.search(r"(?<!\\)\$", re.sub(r"(?<!\\)\$[^$]+\$", "", rest))
    return display, inline


def tag(element):
    return element.tag.rpartition("}")[2]


def test_katex_reads_every_environment():
    strings = environments()
    assert len(strings) > 3 * len(NAMES)
    assert katex_failures(strings) == []


def test_katex_reads_every_formula_of_markdown():
    found = set()
    for d in corpus().values():
        display, inline = markdown_formulas(d.to_markdown())
        assert len(display) <= len(list(d.walk()))
        found.update(display, inline)
    assert len(found) > len(NAMES)
    assert katex_failures(sorted(found)) == []


def test_katex_reads_every_rule():
    sides = [e for r in rs.rules() for e in (r.lhs, r.rhs)]
    assert katex_failures(list(map(tex, sides))) == []
    assert katex_failures(list(map(latex, sides))) == []
    assert {r.relation for r in rs.rules()} <= set(SIGNS)
    assert all(r.name and r.law and r.holds and r.source for r in rs.rules())


def test_all_of_it_in_one_document(tmp_path):
    rules = [f"{tex(r.lhs)} {SIGNS[r.relation][0]} {tex(r.rhs)}" for r in rs.rules()]
    log = compile_with_pdflatex(environments() + rules, tmp_path)
    assert "Output written on all.pdf" in log
    assert "Missing character" not in (tmp_path / "all.log").read_text(errors="replace")


def test_a_derivation_whose_sides_print_alike_still_has_a_row(tmp_path):
    d = corpus()["classical to classical"]
    assert "\n\n" not in d.to_latex()
    compile_with_pdflatex([d.to_latex(env) for env in ENVIRONMENTS], tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_html(name):
    d = corpus()[name]
    text = d.to_html()
    root = ET.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
    assert not {tag(e) for e in root.iter()} & FETCHING
    assert set(re.findall(r"\w+://[^\s\"'<>]+", text)) <= NAMESPACES
    assert not re.search(r"url\(|@import|javascript:|\s(?:on\w+|src|href|action|srcset)\s*=", text)
    assert root.find(".//{*}h1").text == d.title
    details, mathematics = root.findall(".//{*}details"), root.findall(".//{*}math")
    rows = list(lines(d.steps))
    assert len(details) == sum(bool(line.step.steps) for line in rows)
    assert len(mathematics) >= len(rows)
    assert all("".join(m.itertext()).strip() for m in mathematics)


@pytest.mark.parametrize("name", NAMES)
def test_json_comes_back_equal(name):
    d = corpus()[name]
    again = rs.Derivation.from_json(d.to_json())
    assert again == d and hash(again) == hash(d)
    assert again.to_json(indent=1) == d.to_json(indent=1)
    assert again.to_latex() == d.to_latex() and again.to_text() == d.to_text()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("use_unicode", (True, False), ids=("unicode", "ascii"))
def test_text_is_clean(name, use_unicode):
    d = corpus()[name]
    text = d.to_text(use_unicode=use_unicode)
    assert text == text.strip("\n") and "\n\n\n" not in text
    for line in text.split("\n"):
        assert line == line.rstrip()
        assert all(unicodedata.category(c)[0] != "C" for c in line)
    assert use_unicode or text.isascii()
    assert not re.search(r"\b(?:Subs|Derivative|Piecewise|Limit|Integral|Cases|Branch|Tuple|Add|Mul)\(", text)


GOLDEN = {
    ("classical", "rules"): r"""
\begin{aligned}
\frac{d}{dx} \operatorname{ReLU}\left(x\right) &= \frac{d}{dx} \begin{cases} 0 & x<0 \\ x & x\geq 0 \end{cases} && \text{(normal form)} \\
&\quad \because\; \left. x \right|_{x = 0} = 0 && \text{(breakpoint at }{x = 0}\text{)} \\
&= \begin{cases} 0 & x<0 \\ \frac{d}{dx} x & x>0 \end{cases} && \text{(classical rule; no derivative at }{x = 0}\text{)} \\
&\quad \because\; \lim_{h \to 0^{-}} \frac{0-0}{h} = 0 && \text{(one-sided derivative at }{x = 0}\text{)} \\
&\quad \because\; \lim_{h \to 0^{+}} \frac{h-0}{h} = 1 && \text{(one-sided derivative at }{x = 0}\text{)} \\
&\quad \because\; 0 \neq 1 && \text{(corner at }{x = 0}\text{)} \\
&= \begin{cases} 0 & x<0 \\ 1 & x>0 \end{cases} && \text{(pieces)} \\
&\quad \because\; \frac{d}{dx} x = 1 && \text{(smooth derivative)}
\end{aligned}
""",  # noqa: E501
    ("distributional", "rules"): r"""
\begin{aligned}
\frac{d}{dx} \operatorname{ReLU}\left(x\right) &= \frac{d}{dx} \begin{cases} 0 & x<0 \\ x & x\geq 0 \end{cases} && \text{(normal form)} \\
&\quad \because\; \left. x \right|_{x = 0} = 0 && \text{(breakpoint at }{x = 0}\text{)} \\
&= \begin{cases} 0 & x<0 \\ \frac{d}{dx} x & x>0 \end{cases} && \text{(jump rule)} \\
&\quad \because\; \lim_{x \to 0^{+}} x - \lim_{x \to 0^{-}} 0 = 0 && \text{(jump at }{x = 0}\text{)} \\
&= \begin{cases} 0 & x<0 \\ 1 & x>0 \end{cases} && \text{(pieces)} \\
&\quad \because\; \frac{d}{dx} x = 1 && \text{(smooth derivative)} \\
&= \theta\left(x\right) && \text{(vocabulary)}
\end{aligned}
""",  # noqa: E501
    ("set-valued", "rules"): r"""
\begin{aligned}
\partial _{C}\left[\operatorname{ReLU}\left(x\right)\right] &= \partial _{C}\left[\begin{cases} 0 & x<0 \\ x & x\geq 0 \end{cases}\right] && \text{(normal form)} \\
&\quad \because\; \left. x \right|_{x = 0} = 0 && \text{(breakpoint at }{x = 0}\text{)} \\
&= \begin{cases} \left\{0\right\} & x<0 \\ \operatorname{conv}\left\{\lim_{x \to 0^{-}} 0,\; \lim_{x \to 0^{+}} \frac{d}{dx} x\right\} & x=0 \\ \left\{\frac{d}{dx} x\right\} & x>0 \end{cases} && \text{(limits of slopes)} \\
&= \begin{cases} \left\{0\right\} & x<0 \\ \left[0, 1\right] & x=0 \\ \left\{1\right\} & x>0 \end{cases} && \text{(slopes)} \\
&\quad \because\; \frac{d}{dx} x = 1 && \text{(smooth derivative)} \\
&\quad \because\; \lim_{x \to 0^{-}} 0 = 0 && \text{(limit of the slope at }{x = 0}\text{)} \\
&\quad \because\; \lim_{x \to 0^{+}} 1 = 1 && \text{(limit of the slope at }{x = 0}\text{)} \\
&\quad \because\; \operatorname{conv}\left\{0,\; 1\right\} = \left[0, 1\right] && \text{(hull at }{x = 0}\text{)}
\end{aligned}
""",  # noqa: E501
    ("classical", "definition"): r"""
\begin{aligned}
\frac{d}{dx} \operatorname{ReLU}\left(x\right) &= \frac{d}{dx} \begin{cases} 0 & x<0 \\ x & x\geq 0 \end{cases} && \text{(normal form)} \\
&\quad \because\; \left. x \right|_{x = 0} = 0 && \text{(breakpoint at }{x = 0}\text{)} \\
&= \begin{cases} \lim_{h \to 0} \frac{0-0}{h}  & x<0 \\ \lim_{h \to 0} \frac{h + x-x}{h}  & x>0 \end{cases} && \text{(difference quotient; no derivative at }{x = 0}\text{)} \\
&\quad \because\; \lim_{h \to 0^{-}} \frac{0-0}{h} = 0 && \text{(one-sided quotient at }{x = 0}\text{)} \\
&\quad \qquad \because\; \frac{0-0}{h} = 0 && \text{(expanded quotient)} \\
&\quad \because\; \lim_{h \to 0^{+}} \frac{h-0}{h} = 1 && \text{(one-sided quotient at }{x = 0}\text{)} \\
&\quad \qquad \because\; \frac{h-0}{h} = 1 && \text{(expanded quotient)} \\
&\quad \because\; 0 \neq 1 && \text{(corner at }{x = 0}\text{)} \\
&= \begin{cases} 0 & x<0 \\ 1 & x>0 \end{cases} && \text{(limit of the quotient)} \\
&\quad \because\; \lim_{h \to 0} \frac{0-0}{h} = 0 && \text{(limit of the quotient)} \\
&\quad \qquad \because\; \frac{0-0}{h} = 0 && \text{(expanded quotient)} \\
&\quad \because\; \lim_{h \to 0} \frac{h + x-x}{h} = 1 && \text{(limit of the quotient)} \\
&\quad \qquad \because\; \frac{h + x-x}{h} = 1 && \text{(expanded quotient)}
\end{aligned}
""",  # noqa: E501
    ("distributional", "definition"): r"""
\begin{aligned}
\left\langle \frac{d}{dx} \operatorname{ReLU}\left(x\right),\; \varphi \right\rangle  &= - \left\langle \operatorname{ReLU}\left(x\right),\; \varphi '\right\rangle && \text{(distributional definition)} \\
&= - \left\langle \begin{cases} 0 & x<0 \\ x & x\geq 0 \end{cases},\; \varphi '\right\rangle && \text{(normal form)} \\
&\quad \because\; \left. x \right|_{x = 0} = 0 && \text{(breakpoint at }{x = 0}\text{)} \\
&= - \int\limits_{0}^{\infty} x \varphi '\left(x\right)\, dx && \text{(split at the breakpoints)} \\
&= \int\limits_{0}^{\infty} \varphi \left(x\right)\, dx - \left[x \varphi \left(x\right)\right]_{0^{+}}^{\infty} && \text{(integration by parts)} \\
&\quad \because\; \int\limits_{0}^{\infty} x \varphi '\left(x\right)\, dx = \left[x \varphi \left(x\right)\right]_{0^{+}}^{\infty} - \int\limits_{0}^{\infty} \varphi \left(x\right)\, dx && \text{(integration by parts)} \\
&= \int\limits_{0}^{\infty} \varphi \left(x\right)\, dx && \text{(boundary terms)} \\
&\quad \because\; \lim_{x \to 0^{+}} x - \lim_{x \to 0^{-}} 0 = 0 && \text{(jump at }{x = 0}\text{)} \\
&= \left\langle \begin{cases} 0 & x<0 \\ 1 & x>0 \end{cases},\; \varphi \right\rangle && \text{(read off)} \\
&= \left\langle \theta\left(x\right),\; \varphi \right\rangle && \text{(vocabulary)} \\
\frac{d}{dx} \operatorname{ReLU}\left(x\right) &= \theta\left(x\right) && \text{(equal distributions)}
\end{aligned}
""",  # noqa: E501
}

TEXT = """
d            d  ⎧0  for x < 0
── ReLU(x) = ── ⎨               (normal form)
dx           dx ⎩x  for x ≥ 0

    since (x)│    = 0   (breakpoint at x = 0)
             │x=0

             ⎧0     for x < 0
             ⎪
           = ⎨d                 (classical rule; no derivative at x = 0)
             ⎪── x  for x > 0
             ⎩dx

               0 - 0
    since  lim ─────  = 0   (one-sided derivative at x = 0)
          h─→0⁻  h

               h - 0
    since  lim ─────  = 1   (one-sided derivative at x = 0)
          h─→0⁺  h

    since 0 ≠ 1   (corner at x = 0)

             ⎧0  for x < 0
           = ⎨               (pieces)
             ⎩1  for x > 0

          d
    since ── x = 1   (smooth derivative)
          dx
"""


@pytest.mark.parametrize("mode, style", GOLDEN, ids=" ".join)
def test_relu_in_latex(mode, style):
    d = rs.derivation(rs.ReLU(x), x, mode=mode, style=style)
    assert d.to_latex() == GOLDEN[mode, style].strip()
    assert d.to_latex("align*") == GOLDEN[mode, style].strip().replace("{aligned}", "{align*}")


def test_relu_in_text():
    assert rs.derivation(rs.ReLU(x), x, mode="classical").to_text() == TEXT.strip("\n")
