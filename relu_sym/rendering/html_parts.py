"""Parts of a page of HTML for a notebook: a long derivation whose side computations fold, a table of checks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..steps import Step
from .html import items, remarked, safe
from .lines import sign
from .mathml import mathml

PART = """
.relu-sym ol { padding-left: 1.8rem; }
.relu-sym li { margin: 0 0 .6rem; }
.relu-sym .formula { overflow-x: auto; overflow-y: hidden; padding: .2rem 0; }
.relu-sym math[display="block"] { width: fit-content; margin: 0; }
.relu-sym mtext { white-space: nowrap; }
.relu-sym mtd { text-align: left; padding: .15em .3em; }
.relu-sym p { margin: .1rem 0; }
.relu-sym .more { opacity: .75; font-size: .9em; }
.relu-sym details { margin-top: .3rem; border-left: 2px solid currentColor; padding-left: .8rem; }
.relu-sym summary { cursor: pointer; opacity: .75; font-size: .9em; }
.relu-sym caption { text-align: left; padding-bottom: .4rem; font-weight: 600; }
.relu-sym td, .relu-sym th { text-align: left; vertical-align: top; }
"""
"""The style of a part of someone else's page: its colours are those of the page."""


def to_html_part(steps: Sequence[Step], *, remarks: Sequence[str] = ()) -> str:
    """The steps, what justifies each folded under it, and remarks at the end."""
    return f'<div class="relu-sym">\n<style>{PART}</style>\n{items(steps, None, 1)}\n{remarked(remarks)}</div>'


def to_html_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str | Step]]) -> str:
    """A table of words and steps."""
    top = "".join(f"<th>{safe(h)}</th>" for h in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(c)}</td>' for c in row)}</tr>\n" for row in rows)
    return (
        f'<div class="relu-sym">\n<style>{PART}</style>\n<table>\n<caption>{safe(caption)}</caption>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>"
    )


def _cell(content: str | Step) -> str:
    if isinstance(content, str):
        return safe(content)
    relation = f"<mo>{escape(sign(content))}</mo>"
    return f"<math><mrow>{mathml(content.before)}{relation}{mathml(content.after)}</mrow></math>"
