"""How much work one answer may take: limits with names, one budget of time for the whole answer, memos."""

from .allowance import Budget, budget
from .deadlines import deadline
from .limits import ANSWER_SECONDS, MAX_CASES, MAX_DEGREE, MAX_DEPTH, MAX_DIGITS, MAX_ORDER, MAX_PIECES
from .memos import MEMOS, forget, remembered
from .verb import let_foreign_through, verb

__all__ = [
    "ANSWER_SECONDS",
    "MAX_CASES",
    "MAX_DEGREE",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_ORDER",
    "MAX_PIECES",
    "MEMOS",
    "Budget",
    "budget",
    "deadline",
    "forget",
    "let_foreign_through",
    "remembered",
    "verb",
]
