"""By which laws a derivation reads the named functions in what was given."""

from __future__ import annotations

from typing import Any

from sympy import Basic, postorder_traversal

from ..steps.said import Said
from ..symbols import Named, has_named


def definitions(f: Any) -> tuple[Said, ...]:
    """By which laws the named functions of f are read, each once, innermost first."""
    if not isinstance(f, Basic) or not has_named(f):
        return ()
    found = [e for e in postorder_traversal(f) if isinstance(e, Named)]
    return tuple(Said("by definition ", e, " is ", e.unfolded()) for e in dict.fromkeys(found))
