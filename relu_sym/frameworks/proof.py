"""A statement and the steps that lead to it, in every format: what smoothings and towers give as their derivation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..rendering.html import to_html
from ..rendering.html_parts import to_html_part
from ..rendering.latex import displays, to_latex
from ..rendering.markdown import to_markdown
from ..rendering.text import to_text
from ..steps import Step


@dataclass(frozen=True)
class Proof:
    """``steps`` (a sequence of ``Step``) and their ``result``; it shows itself in a notebook."""

    title: str
    steps: tuple[Step, ...]
    result: Any

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __getitem__(self, k: Any) -> Any:
        return self.steps[k]

    def walk(self, depth: int | None = None) -> Iterator[Step]:
        """Every step and side computation, in the order of reading."""
        for s in self.steps:
            yield from s.walk(depth)

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
