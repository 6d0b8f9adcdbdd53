"""What a verification found: a check of every step, and the report of them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...rendering.html_parts import to_html_table
from ...rendering.names import tex_text
from ...rendering.printers import TexPrinter
from ...steps import Step


@dataclass(frozen=True)
class Check:
    """One step: ``ok`` is True, False, or None where no number could decide; ``how`` says by which route."""

    step: Step
    ok: bool | None
    how: str


@dataclass(frozen=True)
class Report:
    """The checks of a derivation; true if every step was verified and the lines follow each other."""

    checks: tuple[Check, ...]
    broken: tuple[str, ...] = ()

    @property
    def verified(self) -> int:
        """How many steps were verified."""
        return sum(c.ok is True for c in self.checks)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The steps that numbers contradict."""
        return tuple(c for c in self.checks if c.ok is False)

    @property
    def undecided(self) -> tuple[Check, ...]:
        """The steps that no number could decide."""
        return tuple(c for c in self.checks if c.ok is None)

    def __bool__(self) -> bool:
        return not self.broken and all(c.ok for c in self.checks)

    def __str__(self) -> str:
        lines = [f"{self.verified}/{len(self.checks)} steps verified", *self.broken]
        for word, found in (("FAILED", self.failed), ("not decided", self.undecided)):
            lines += [
                f"{word}: {c.step.before} {c.step.relation} {c.step.after} [{c.step.rule}] ({c.how})" for c in found
            ]
        return "\n".join(lines)

    __repr__ = __str__

    def _latex(self, printer: Any, exp: Any = None) -> str:
        """How many steps were verified, then each that was not."""
        rows = [rf"{self.verified}/{len(self.checks)}\text{{ steps verified}}", *map(tex_text, self.broken)]
        for word, found in (("failed", self.failed), ("not decided", self.undecided)):
            rows += [rf"\text{{{word}: }} {printer._print(c.step)}\quad {tex_text(f'({c.step.rule})')}" for c in found]
        below = r" \\ ".join(rows)
        return rows[0] if len(rows) == 1 else rf"\begin{{array}}{{l}} {below} \end{{array}}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self._latex(TexPrinter())}$"

    def _repr_html_(self) -> str:
        """Every check: whether it holds, the rule, the line, the route."""
        words = {True: "✓", False: "✗ failed", None: "? not decided"}
        rows = [(words[c.ok], c.step.rule, c.step, c.how) for c in self.checks]
        told = "; ".join((f"{self.verified}/{len(self.checks)} steps verified", *self.broken))
        return to_html_table(told, ("", "rule", "line", "checked by"), rows)
