"""The relations between the two sides of a step or a rule."""

from __future__ import annotations

from typing import Any

from ..errors import UnsupportedError

SIGNS: dict[str, tuple[str, str]] = {
    "=": ("=", "="),
    "≠": (r"\neq", "!="),
    "<": ("<", "<"),
    "≤": (r"\leq", "<="),
    ">": (">", ">"),
    "≥": (r"\geq", ">="),
    "→": (r"\to", "->"),
    "↦": (r"\mapsto", "|->"),
    "⟹": (r"\Longrightarrow", "==>"),
    "⟸": (r"\Longleftarrow", "<=="),
    "⟺": (r"\Longleftrightarrow", "<=>"),
    "∈": (r"\in", "in"),
    "∉": (r"\notin", "not in"),
    "⊂": (r"\subset", "subset of"),
    "⊆": (r"\subseteq", "subset of"),
    "⊇": (r"\supseteq", "superset of"),
    "≈": (r"\approx", "~"),
    "≡": (r"\equiv", "=="),
    ":=": (":=", ":="),
}
"""relation: (LaTeX, ASCII)."""

_SPELLINGS = {"!=": "≠", "<=": "≤", ">=": "≥", "->": "→", "==>": "⟹", "<=>": "⟺", "⇒": "⟹", "⇔": "⟺", "in": "∈"}


def sign(step: Any) -> str:
    """The relation of a step or a rule, one of SIGNS."""
    found = _SPELLINGS.get(step.relation, step.relation)
    if found not in SIGNS:
        raise UnsupportedError("the relation {0} has no sign; known: {1}", ascii(step.relation), ", ".join(SIGNS))
    return found


def stated(printer: Any, step: Any) -> str:
    """``before relation after`` of a step, ``lhs relation rhs`` of a rule, in LaTeX."""
    left, right = (step.before, step.after) if hasattr(step, "before") else (step.lhs, step.rhs)
    return f"{printer._print(left)} {SIGNS[sign(step)][0]} {printer._print(right)}"
