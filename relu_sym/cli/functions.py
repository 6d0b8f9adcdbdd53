"""``relu-sym --functions``: the language of EXPR; ``relu-sym --rules``: by what derivations step."""

from __future__ import annotations

import textwrap

import relu_sym as rs

from ..parsing.build import CONSTANTS
from ..parsing.heads import HEADS, spellings

SIGNS = (
    ("+ - * / ^ **", "as usual; a number may stand before a name or bracket: 2x, 3(x + 1)"),
    ("< <= > >= == !=", "conditions, in piecewise; 0 < x <= 1 is one; joined by and or not, & | ~"),
)
"""What is no function, and what is to be known of it."""

LEFT = 24


def listing(width: int) -> str:
    """Every function with its law and its other names, then signs and constants."""
    rows = [(head.signature, head.law, spellings(head)) for head in HEADS.values()]
    lines = [line for row in rows for line in described(*row, width)]
    lines += ["", *(line for signs, law in SIGNS for line in described(signs, law, [], width))]
    lines += described(", ".join(CONSTANTS), "numbers; any other name is a real symbol", [], width)
    return "\n".join(lines)


def rules(width: int) -> str:
    """Every rule by its name: law, where it holds, who proved it."""
    blocks = []
    for rule in rs.rules():
        said = (f"{rule.law}", f"holds: {rule.holds}", rule.source)
        lines = [line for part in said for line in textwrap.wrap(part, width - 4, subsequent_indent="  ")]
        blocks.append("\n".join([rule.name, *(f"    {line}" for line in lines)]))
    return "\n\n".join(blocks)


def described(signature: str, law: str, others: list[str], width: int) -> list[str]:
    """A signature, and beside it (below it, if it is long) what it means."""
    said = law + (f"; also {', '.join(others)}" if others else "")
    lines = textwrap.wrap(said, width - LEFT)
    if len(signature) + 2 > LEFT:
        return [signature, *(" " * LEFT + line for line in lines)]
    return [f"{signature if k == 0 else '':{LEFT}}{line}" for k, line in enumerate(lines)]
