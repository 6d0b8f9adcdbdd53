"""The row of a rule: a law as data, with the condition under which it holds, where it holds, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Basic, latex

from .relations import stated


@dataclass(frozen=True)
class Rule:
    """``lhs = rhs`` when the hypotheses ``when`` are met; ``holds`` says where, ``source`` who proved it.

    ``name`` is what a step shows beside its line, ``law`` the same statement in one sentence.
    """

    name: str
    law: str
    lhs: Basic
    rhs: Basic
    when: tuple[str, ...]
    holds: str
    source: str
    relation: str = "="

    def __repr__(self) -> str:
        return f"<Rule {self.name}: {self.law}>"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return stated(printer, self)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle \text{{{self.name}:}}\quad {latex(self)}$"

    def __str__(self) -> str:
        lines = [f"{self.name}: {self.law}", f"  statement: {self.lhs} {self.relation} {self.rhs}"]
        lines += [f"  if: {h}" for h in self.when]
        return "\n".join([*lines, f"  holds: {self.holds}", f"  reference: {self.source}"])
