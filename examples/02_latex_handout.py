# %% [markdown]
# # A LaTeX handout of derivations
#
# This script writes a handout for a class: prose, derivations as `align*` displays, and a table of the rules they cite.
# The document needs amsmath and amssymb only. If there is a `pdflatex`, it is compiled.
#
# Run: `python examples/02_latex_handout.py handout.tex` writes `handout.tex` and `handout.pdf`. Without a name (as in a
# notebook) everything goes to a temporary directory, which is removed at the end.

# %%
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from sympy import Abs, Max, Symbol, exp, latex, log, sign

import relu_sym as rs
from relu_sym.rendering import to_latex

x = Symbol("x", real=True)

# %% [markdown]
# ## The text
#
# A part of the handout is a heading, a paragraph, and the derivations that follow it. Words between steps would have to
# be inside the display (`\intertext`); paragraphs between whole derivations are simpler, and read better.

# %%
relu = rs.ReLU(x)
tent = Abs(x) - 2 * Max(x - 1, 0)
fading = sign(x) * exp(-x)

PARTS = [
    (
        "ReLU from first principles",
        "The three derivatives of $\\operatorname{ReLU}(x) = \\max(x, 0)$, each from its definition: the limit of the "
        "difference quotient, integration by parts against test functions, and the limits of nearby slopes. "
        "The set-valued one ends with a check by another definition: the slopes of the lines below the graph.",
        [rs.derivation(relu, x, mode=m, style="definition") for m in ("classical", "distributional", "set-valued")],
    ),
    (
        "Two kinks by the rules",
        "At a kink the distributional derivative of a continuous function jumps, and the second derivative has an "
        "impulse there. The kink at 0 is convex, the one at 1 concave; the weights have the signs to match.",
        [rs.derivation(tent, x, mode="set-valued"), rs.derivation(tent, x, 2)],
    ),
    (
        "A jump",
        "A step times a smooth function jumps by the limit from the right minus the limit from the left.",
        [rs.derivation(fading, x)],
    ),
    (
        "An impulse of a function, and a principal value",
        "An impulse whose argument has two simple zeros is two impulses, each divided by the size of the slope at its "
        "zero. The logarithm of $|x|$ is integrable near 0 but its slope $1/x$ is not: the principal value makes it a "
        "distribution.",
        [rs.derivation(rs.Dirac(x**2 - 4), x), rs.derivation(log(Abs(x)), x)],
    ),
]
DERIVATIONS = [d for _, _, found in PARTS for d in found]
for d in DERIVATIONS:
    assert d.verify(), d.title
print(f"{len(DERIVATIONS)} derivations, all verified")

# %% [markdown]
# ## The rules they cite
#
# `rs.rules()` has them all; the handout lists those that occur. A row has the rule in words, as a formula, its
# hypotheses, where it holds, and who proved it.

# %%
cited = {step.rule for d in DERIVATIONS for step in d.walk()}
RULES = [rule for rule in rs.rules() if rule.name in cited]
assert {rule.name for rule in RULES} == cited
print(f"{len(RULES)} of {len(rs.rules())} rules")
print(rs.explain("jump rule"))

# %% [markdown]
# ## Text and table in LaTeX
#
# Words have to be escaped, formulas not. Each row of the table is a `tabular` of its own, so that a page can end
# between two rows without another package.

# %%
ESCAPES = {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\~{}", "^": r"\^{}"}
ESCAPES |= {c: f"${c}$" for c in "<>|"}
COLUMNS = [("rule", 57), ("statement", 111), ("if [where it holds]", 48), ("source", 45)]  # widths in mm


def words(text):
    assert text.isascii()
    return "".join(ESCAPES.get(c, c) for c in text)


def row(*cells):
    boxes = (
        rf"\parbox[c]{{{width}mm}}{{\raggedright\rule{{0pt}}{{3ex}}{cell}\rule[-1.2ex]{{0pt}}{{0pt}}}}"
        for cell, (_, width) in zip(cells, COLUMNS, strict=True)
    )
    return r"\noindent\begin{tabular}{@{}llll@{}}" + "\n" + " &\n".join(boxes) + r" \\ \hline" + "\n\\end{tabular}\\par"


def table(rules):
    rows = [row(*(rf"\textbf{{{name}}}" for name, _ in COLUMNS))]
    for r in rules:
        statement = to_latex([rs.Step("", r.lhs, r.rhs, relation=r.relation)], show_rules=False)
        when = "; ".join([*r.when, f"[{r.holds}]"])
        law = rf"\textbf{{{words(r.name)}.}} {words(r.law)}"
        rows.append(row(law, f"${statement}$", words(when), words(r.source)))
    return "\n".join(rows)


# %% [markdown]
# ## The document
#
# Derivations are wide: formula at the left, rule at the right. A landscape page with narrow margins in a small size
# holds them. `\allowdisplaybreaks` lets a long display go on over the page.

# %%
HEAD = r"""\documentclass[10pt,a4paper,landscape]{article}
\usepackage{amsmath,amssymb}
\ifdefined\pdfpagewidth \pdfpagewidth=\paperwidth \pdfpageheight=\paperheight \fi
\setlength{\textwidth}{267mm} \setlength{\textheight}{178mm}
\setlength{\oddsidemargin}{-10.4mm} \setlength{\topmargin}{-10.4mm}
\setlength{\headheight}{0pt} \setlength{\headsep}{0pt} \setlength{\footskip}{8mm}
\setlength{\parindent}{0pt} \setlength{\parskip}{1ex}
\setlength{\jot}{4pt} \setlength{\tabcolsep}{1mm}
\allowdisplaybreaks
\begin{document}
\small
\begin{center}
  {\Large Derivatives of functions with kinks, jumps and impulses}
\end{center}
"""


def asked(d):
    """What a derivation is about, as a line of text."""
    return rf"\textbf{{{words(d.title)}}} of ${latex(d.given)}$."


def handout():
    text = [HEAD]
    for heading, paragraph, found in PARTS:
        text.append(f"\\section{{{heading}}}\n{paragraph}\n")
        for d in found:
            text.append(f"\\paragraph{{}}{asked(d)}\n{d.to_latex('align*')}\n")
    text.append("\\section{The rules}\n\\footnotesize\n" + table(RULES))
    return "\n".join([*text, "\\end{document}\n"])


text = handout()
assert text.count(r"\begin{align*}") == len(DERIVATIONS)
print(DERIVATIONS[0].to_latex("align*", depth=1))

# %% [markdown]
# ## Writing and compiling it
#
# The log of TeX says whether anything is wider than the page.


# %%
def compiled(source, folder):
    """The PDF of a LaTeX source in a folder, or None without pdflatex."""
    program = shutil.which("pdflatex")
    (folder / "handout.tex").write_text(source, encoding="utf-8")
    if program is None:
        return None
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "handout.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    overfull = re.findall(r"Overfull \\hbox \((.*?)pt too wide\)", done.stdout)
    assert not [by for by in overfull if float(by) > 1], overfull
    return folder / "handout.pdf"


wanted = [pathlib.Path(name) for name in sys.argv[1:] if name.endswith(".tex")]
with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    pdf = compiled(text, folder)
    for target in wanted:
        target.write_text(text, encoding="utf-8")
        if pdf is not None:
            shutil.copy(pdf, target.with_suffix(".pdf"))
    if pdf is None:
        print("There is no pdflatex here: the source was written, not compiled.")
    else:
        assert pdf.read_bytes().startswith(b"%PDF")
        print("The PDF was made; nothing in it is wider than the page.")
