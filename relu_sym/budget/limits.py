"""How much work one answer may take: limits with names."""

MAX_PIECES = 100_000
"""Pieces of one normal form."""
MAX_CASES = 60
"""Cases of the order of symbolic breakpoints that one answer may distinguish."""
MAX_DEGREE = 400
"""Degree up to which a polynomial piece is held by its coefficients."""
MAX_DEPTH = 250
"""Nesting depth of an expression."""
MAX_ORDER = 500
"""Order of a derivative."""
MAX_DIGITS = 300_000
"""Digits of one exact number."""
ANSWER_SECONDS = 8.0
"""Time that one whole answer may take, unless ``rs.budget`` says otherwise."""
