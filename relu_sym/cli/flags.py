"""Advice of the library in the words of the command: flags instead of keyword arguments and calls."""

from __future__ import annotations

import re

FLAGS = (
    (r"declare its symbols with assumptions \(positive=True, \.\.\.\) or", 'say it with --assume (as in "a > 0"), or'),
    (r"`?\b(?:call )?with (?:budget=)?rs\.budget\(seconds=\.\.\.\)`?", "give --seconds"),
    (r"\bby give --seconds", "by --seconds"),
    (r"\bas in assume=\(a < 1,\)", 'as in --assume "a < 1"'),
    (r"\bassume=\((.*?),?\)(?=[ :])", r'--assume "\1"'),
    (r"\bassume=", "--assume "),
    (r"\b(mode|kind|style)='([\w-]+)'", r"--\1 \2"),
    (r"(--kind) (\w+) or '(\w+)'", r"\1 \2 or \1 \3"),
    (r"\bcall derivation\(f, x, (.*?), (.*?)\)", r"use \1 and \2"),
    (r"\bname the variable with x=", "name the variable with --var"),
    (r"\bname it with x= in \S.*$", "name it with --var"),
    (r"\bask for (it|a point) with (?:rs\.subdifferential\(.*?\))?\.at\b", r"ask for \1 with --at"),
    (r"with rs\.subdifferential\([^)]*\)\.at\b", "with --at"),
    (r"(or as a symbol): symbols=\{.*\}", r"\1, which then needs another name"),
    (r"; a symbol of that name goes into symbols=", "; a symbol needs another name"),
)
"""What a message says, as a pattern, and the flag that does it on the command line."""


def in_flags(message: str) -> str:
    """The message as the command says it."""
    for said, flag in FLAGS:
        message = re.sub(said, flag, message, flags=re.MULTILINE)
    return message
