"""The command ``relu-sym``: the three derivatives of an expression, side by side.

Status 0: answered; 1: no mode could answer (the refusals say why); 2: the command or the expression is wrong.
"""

from .command import main, run

__all__ = ["main", "run"]
