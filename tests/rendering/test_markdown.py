"""Markdown: a list, formulas on one line each, prose that means nothing to Markdown."""

import re

import pytest
from samples import CHAIN, EXPRESSIONS, LONG, x
from sympy import Symbol
from texcheck import katex_failures

from relu_sym.errors import UnsupportedError
from relu_sym.rendering import to_markdown
from relu_sym.steps import Step

GOLDEN = r"""
# The derivative of \|x - 1\| - x

1. **sum rule**

   $$\frac{d}{dx} \left(\left|{x - 1}\right| - x\right) = \frac{d}{dx} \left|{x - 1}\right| - \frac{d}{dx} x$$

2. **kink rule**, at $1$

   $$= \operatorname{sign}{\left(x - 1 \right)} - 1$$

   The slope is −1 at the left and 1 at the right.

   Conditions: \|x - 1\| is continuous.

   Reference: Kanwal 2004, section 2.1.

   Because:

   1. **chain rule**

      $$\frac{d}{dx} \left|{x - 1}\right| = \operatorname{sign}{\left(x - 1 \right)} \frac{d}{dx} \left(x - 1\right)$$

   2. **arithmetic**

      $$= \operatorname{sign}{\left(x - 1 \right)}$$

   3. **power rule**

      $$\frac{d}{dx} x = 1$$
"""


def formulas(text):
    return re.findall(r"\$\$(.*?)\$\$", text)


def test_golden():
    assert to_markdown("The derivative of |x - 1| - x", CHAIN, depth=2) == GOLDEN.lstrip()


def test_without_rules_only_formulas():
    text = to_markdown("f", CHAIN, show_rules=False, depth=1)
    assert text.splitlines()[2].startswith("1. $$")
    assert "slope" not in text and "rule" not in text and "because" not in text.lower()


def test_prose_is_escaped():
    step = Step("*bold* <b>", x, x, conditions=("f_1 [x](http://a) $y$",), why="# no\nheading")
    text = to_markdown("<script> & _a_", [step])
    assert r"\<script\> \& \_a\_" in text
    assert r"**\*bold\* \<b\>**" in text
    assert r"f\_1 \[x\](http://a) \$y\$" in text
    assert "\n# no" not in text


def test_katex_reads_every_formula():
    text = to_markdown("all", [*CHAIN, *LONG, *(Step("r", Symbol("L"), e) for e in EXPRESSIONS)])
    assert len(formulas(text)) > len(EXPRESSIONS)
    assert katex_failures(formulas(text)) == []


def test_depth():
    with pytest.raises(UnsupportedError):
        to_markdown("f", CHAIN, depth=0)
    assert to_markdown("f", []) == "# f\n"
