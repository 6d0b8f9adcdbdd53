"""What every group of questions of a network starts from."""

from __future__ import annotations

from sympy import Rational

from .arithmetic import Ratios
from .evaluation import check_piecewise_linear
from .program import Program


class Asked:
    """Holds the program that the questions are asked of."""

    _program: Program

    def _asked(self, question: str) -> Program:
        """The program, piecewise linear; else the question is refused."""
        check_piecewise_linear(self._program, question)
        return self._program


def rationals(r: Ratios) -> tuple[Rational, ...]:
    """The entries as SymPy's numbers."""
    return tuple(Rational(n, r.under) for n in r.numerators)
