"""What is said of a word that is not understood: the nearest one that is, or how a product is written."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from .heads import HEADS


def bare(text: str) -> str:
    return text if len(text) <= 12 else text[:9] + "..."


def quoted(text: str) -> str:
    return f"'{bare(text)}'"


def two_meanings(name: str) -> str:
    return f"{name} is a symbol here, and {name}(...) a step: write step(...), or {name}*(...) for a product"


def unknown(name: str, functions: Collection[str]) -> str:
    known = {*HEADS, *functions}
    near = get_close_matches(name.lower(), known, n=1)
    if near:
        return f"unknown function {quoted(name)}; did you mean {near[0]}?"
    if len(name) <= 2:
        return f"unknown function {quoted(name)}; a product is written {name}*(...)"
    return f"unknown function {quoted(name)}; known are {', '.join(sorted(HEADS))}"
