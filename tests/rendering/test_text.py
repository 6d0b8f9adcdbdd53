"""Text for a terminal."""

import pytest
from samples import CHAIN, EXPRESSIONS, LONG, tent, x
from sympy import Function, Interval, Symbol, pretty

from relu_sym.errors import UnsupportedError
from relu_sym.rendering import to_text
from relu_sym.rendering.lines import SIGNS
from relu_sym.rendering.text import WIDTH
from relu_sym.steps import Branch, Cases, D, Step

UNICODE = """
d                  d            d
── (│x - 1│ - x) = ── │x - 1│ - ── x   (sum rule)
dx                 dx           dx

                 = sign(x - 1) - 1   (kink rule at 1; |x - 1| is continuous)

          d                        d
    since ── │x - 1│ = sign(x - 1)⋅── (x - 1)   (chain rule)
          dx                       dx

              d
        since ── (x - 1) = 1   (power rule)
              dx

                     = sign(x - 1)   (arithmetic)

          d
    since ── x = 1   (power rule)
          dx
"""

ASCII = """
d                  d            d
-- (|x - 1| - x) = -- |x - 1| - -- x
dx                 dx           dx

                 = sign(x - 1) - 1
"""

CASES = """
⎧-x - 1  for x ≤ -1
⎪
⎨x + 1   for -1 < x ≤ 0 = f   (read on [0, 1])
⎪
⎩1 - x   for x > 0
"""


def test_unicode():
    assert to_text(CHAIN) == UNICODE.strip("\n")


def test_ascii_without_rules():
    assert to_text(CHAIN, use_unicode=False, depth=1, show_rules=False) == ASCII.strip("\n")


def test_cases():
    assert to_text([Step("read", tent, Symbol("f"), where=Interval(0, 1))]) == CASES.strip("\n")


def test_a_table_is_bracketed_beside_other_terms():
    c = Cases(x, Branch(1, 0, 1))
    assert pretty(c + 1, use_unicode=True) == "({1  for 0 < x < 1) + 1"
    assert pretty(D(x, x) ** 2, use_unicode=True).splitlines()[1].rstrip() == "⎛d   ⎞"


def test_long_sums_are_broken_and_words_go_below():
    text = to_text(LONG)
    assert max(map(len, text.splitlines())) <= WIDTH + 1
    step = Step("a rule", x, x + 1, conditions=("of very many words " * 12,))
    assert max(map(len, to_text([step]).splitlines())) <= WIDTH


def test_everything_prints_in_both():
    steps = [Step("r", Symbol("L"), e, relation=r, where=e) for e, r in zip(EXPRESSIONS, [*SIGNS] * 9, strict=False)]
    assert to_text(steps)
    assert to_text(steps, use_unicode=False).isascii()
    assert "?" not in to_text(steps, use_unicode=False)


@pytest.mark.parametrize("name", ["a\nb", "x\x1b[2J", "\x00"], ids=ascii)
def test_control_characters_are_refused(name):
    for e in (Symbol(name), Function(name.replace("\x00", "\x01"))(x)):
        with pytest.raises(UnsupportedError, match="control character"):
            to_text([Step("r", e, x)])
    with pytest.raises(UnsupportedError, match="control character"):
        to_text([Step("a\x1b[2J", x, x)])


def test_no_steps():
    assert to_text([]) == ""
