"""A derivation as a page of HTML that opens offline: MathML, no script, nothing fetched, readable in light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sympy import Basic

from ..steps import Step
from ..steps.said import said
from .breaking import as_sum, packed, width
from .lines import Line, chain, check_depth, deeper, place, sign
from .mathml import MathMLPrinter, mathml, written
from .printers import minus

WIDTH = 56
"""A formula wider than this, in characters, is broken at its terms."""

LEFT = 30
"""A left side wider than this stands on a row of its own."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6570; --line: #d4dae0; --page: #fff; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #a3adb8; --line: #3a434c; --page: #15191d; --accent: #7db8f2; }
}
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.4rem; line-height: 1.3; overflow-wrap: anywhere; }
ol { padding-left: 1.8rem; }
li { margin: 0 0 1rem; }
li::marker { color: var(--soft); }
.formula { overflow-x: auto; overflow-y: hidden; padding: .35rem 0; }
math { font-size: 1.15rem; }
math[display="block"] { width: fit-content; margin: 0; }
mtd { text-align: left; padding: .15em .3em; }
.formula > math > mtable > mtr > mtd:first-child { text-align: right; }
p { margin: .15rem 0; overflow-wrap: anywhere; }
.rule { color: var(--accent); font-weight: 600; }
.more { color: var(--soft); font-size: .92rem; }
details { margin-top: .4rem; border-left: 2px solid var(--line); padding-left: .8rem; }
summary { cursor: pointer; color: var(--soft); font-size: .92rem; }
details ol { margin-top: .5rem; }
"""


def to_html(title: str, steps: Sequence[Step], *, depth: int | None = None, remarks: Sequence[str] = ()) -> str:
    """A page with a numbered step each, its side computations folded under it, and remarks at the end."""
    check_depth(depth)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{safe(title)}</h1>\n{items(steps, depth, 1)}\n{remarked(remarks)}</main>\n</body>\n</html>\n"
    )


def remarked(remarks: Sequence[str]) -> str:
    """The remarks as a list."""
    return f'<ul class="remarks">{"".join(f"<li>{_told(r)}</li>" for r in remarks)}</ul>' if remarks else ""


def items(steps: Sequence[Step], depth: int | None, level: int) -> str:
    """The steps of a level as a numbered list."""
    return "<ol>\n" + "\n".join(_item(line, depth) for line in chain(steps, level)) + "\n</ol>" if steps else ""


def _item(line: Line, depth: int | None) -> str:
    step = line.step
    parts = [f'<div class="formula">{_formula(line)}</div>']
    if label := _label(step):
        parts.append(f"<p>{label}</p>")
    more = [step.why, *step.conditions]
    parts += [f'<p class="more">{_told(text)}</p>' for text in more if text]
    if step.reference:
        parts.append(f'<p class="more"><cite>{safe(step.reference)}</cite></p>')
    if step.steps and deeper(depth, line.level):
        inner = items(step.steps, depth, line.level + 1)
        parts.append(f"<details>\n<summary>because</summary>\n{inner}\n</details>")
    return "<li>\n" + "\n".join(parts) + "\n</li>"


def _label(step: Step) -> str:
    name = f'<span class="rule">{safe(step.rule)}</span>' if step.rule else ""
    where = place(step)
    return name if where is None else f"{name} {where[0]} <math>{mathml(where[1])}</math>".strip()


def _formula(line: Line) -> str:
    """The relation in the middle column of a table, a long side on rows of its own."""
    step = line.step
    relation = f"<mo>{escape(sign(step))}</mo>"
    right = _broken(step.after)
    if line.continues:
        left = ""
    else:
        broken = _broken(step.before)
        left = broken[0]
        if len(broken) > 1 or width(step.before) > LEFT:
            rows = [f'<mtr><mtd columnspan="3">{row}</mtd></mtr>' for row in broken]
            return _table(rows, relation, "", right)
    if len(right) == 1:
        return f'<math display="block"><mrow>{left}{relation}{right[0]}</mrow></math>'
    return _table([], relation, left, right)


def _table(rows: list[str], relation: str, left: str, right: list[str]) -> str:
    body = [*rows]
    for k, part in enumerate(right):
        first, second = (left, relation) if k == 0 else ("", "")
        body.append(f"<mtr><mtd><mrow>{first}</mrow></mtd><mtd>{second}</mtd><mtd>{part}</mtd></mtr>")
    return f'<math display="block"><mtable displaystyle="true">{"".join(body)}</mtable></math>'


def _broken(e: Basic) -> list[str]:
    """The markup of an object on one row, or of a long sum on several."""
    found = as_sum(e) if width(e) > WIDTH else None
    if found is None:
        return [mathml(e)]
    printer = MathMLPrinter()
    pieces = []
    for k, term in enumerate(found.terms):
        negative, body = minus(term)
        form = "infix" if k else "prefix"
        mark = "−" if negative else "+" if k else ""
        before = f'<mo form="{form}">{mark}</mo>' if mark else ""
        pieces.append((f"{before}{written(printer.term(body))}", width(term)))
    rows = ["".join(markup for markup, _ in row) for row in packed(pieces, lambda piece: piece[1], WIDTH)]
    if found.factor is not None:
        start = "<mo>−</mo>" if str(found.factor) == "-1" else mathml(found.factor) + "<mo>\u2062</mo>"
        rows[0] = f'{start}<mo stretchy="false">(</mo>{rows[0]}'
        rows[-1] += '<mo stretchy="false">)</mo>'
    if found.lhs is not None:
        rows[0] = f"{mathml(found.lhs)}<mo>{escape(found.relation)}</mo>{rows[0]}"
    return [f"<mrow>{row}</mrow>" for row in rows]


def _told(text: str) -> str:
    """A text with the mathematics in it."""
    return "".join(safe(p) if isinstance(p, str) else f"<math>{mathml(p)}</math>" for p in said(text))


def safe(text: str) -> str:
    """Words that mean nothing to HTML; a character that HTML forbids is shown as unknown."""
    return escape("".join(c if c.isprintable() or c in "\n\t " else "\N{REPLACEMENT CHARACTER}" for c in text))
