"""A statement and the steps that lead to it, in every format: what smoothings and towers give as their derivation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sympy import And, Basic, true

from ..budget import verb
from ..rendering.html import to_html
from ..rendering.html_parts import to_html_part
from ..rendering.latex import displays, to_latex
from ..rendering.markdown import to_markdown
from ..rendering.text import to_text
from ..steps import Step
from ..steps.step import Stepwise

if TYPE_CHECKING:
    from ..derivations.verification.checks import Report


class Judge(Protocol):
    """What knows numbers of the object that is proved something of."""

    def compared(self, s: Step, proof: Any, condition: Basic) -> tuple[bool | None, str]:
        """Whether a line holds, None where no number decides; and the route."""

    def broken(self, proof: Any) -> Iterator[str]:
        """What does not hang together, in words."""


@dataclass(frozen=True)
class Proof(Stepwise):
    """``steps`` (a sequence of ``Step``) and their ``result``; it shows itself in a notebook."""

    title: str
    steps: tuple[Step, ...]
    result: Any
    judge: Judge

    @verb("title", timed=False)
    def verify(self, seconds: float | None = None) -> Report:
        """Re-check every step by numbers, by a route that the engine does not use; as ``Derivation.verify``.

        Parameters get numbers that fit the case; what is not reached within ``seconds`` is not decided, and the report
        is not true.  No proof: what is wrong only between the points and numbers that were tried passes.
        """
        from ..derivations.verification.checks import Check, Report  # only who asks for it waits for its import
        from ..derivations.verification.progress import Progress, as_seconds
        from ..derivations.verification.report import attempted

        shown = list(self._under(self.steps, true))
        progress = Progress(len(shown), None if seconds is None else as_seconds(seconds))
        try:
            checks = [
                attempted(s, progress, lambda s=s, c=c: Check(s, *self.judge.compared(s, self, c))) for s, c in shown
            ]
        finally:
            progress.finish()
        return Report(tuple(checks), tuple(dict.fromkeys(self.judge.broken(self))))

    def _under(self, steps: tuple[Step, ...], condition: Basic) -> Iterator[tuple[Step, Basic]]:
        """Every step and the condition on the parameters under which it is told."""
        for s in steps:
            own = And(condition, s.where) if s.rule == "case" and s.where is not None else condition
            yield s, own
            yield from self._under(s.steps, own)

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
