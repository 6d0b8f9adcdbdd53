"""A statement and the steps that lead to it, in every format: what smoothings and towers give as their derivation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..rendering.html import to_html
from ..rendering.html_parts import to_html_part
from ..rendering.latex import displays, to_latex
from ..rendering.markdown import to_markdown
from ..rendering.text import to_text
from ..steps import Step
from ..steps.step import Stepwise


@dataclass(frozen=True)
class Proof(Stepwise):
    """``steps`` (a sequence of ``Step``) and their ``result``; it shows itself in a notebook."""

    title: str
    steps: tuple[Step, ...]
    result: Any

    def to_latex(self, env: str = "aligned", **options: Any) -> str:
        """LaTeX, as ``Derivation.to_latex``."""
        return to_latex(self.steps, env=env, **options)

    def to_markdown(self, **options: Any) -> str:
        """Markdown, as ``Derivation.to_markdown``."""
        return to_markdown(self.title, self.steps, **options)

    def to_html(self, depth: int | None = None) -> str:
        """A page of its own, as ``Derivation.to_html``."""
        return to_html(self.title, self.steps, depth=depth)

    def to_text(self, **options: Any) -> str:
        """For a terminal, as ``Derivation.to_text``."""
        return to_text(self.steps, **options)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Proof: {self.title}, {len(self)} steps>"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return self.to_latex()

    def _repr_latex_(self) -> str:
        return "\n\n".join(f"$\\displaystyle {block}$" for block in displays(self.steps))

    def _repr_html_(self) -> str:
        return to_html_part(self.steps)
