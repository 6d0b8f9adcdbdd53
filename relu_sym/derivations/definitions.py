"""By which laws a derivation reads the named functions in what was given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Basic, postorder_traversal

from ..steps import D, Subdifferential
from ..steps.said import Said
from ..symbols import Named, has_named
from .catalogue import step


def definitions(f: Any) -> tuple[Said, ...]:
    """By which laws the named functions of f are read, each once, innermost first."""
    if not isinstance(f, Basic) or not has_named(f):
        return ()
    found = [e for e in postorder_traversal(f) if isinstance(e, Named)]
    return tuple(Said("by definition ", e, " is ", e.unfolded()) for e in dict.fromkeys(found))


def opened(d: Any, given: Any) -> Any:
    """The derivation with the laws of the named functions as its first line; as remarks where it begins otherwise."""
    laws = definitions(given)
    if not laws:
        return d
    line = d.steps[0].before if d.steps and d.verb == "diff" and d.mode != "all" else None
    asked = line.atoms(D, Subdifferential) if line is not None and isinstance(given, Basic) else ()
    if len(asked) == 1:
        (of,) = asked
        before = line.xreplace({of: of.func(given, *of.args[1:])})
        if before != line:
            said = () if isinstance(given, Named) else laws
            return replace(d, steps=(step("law", before, line, conditions=said), *d.steps))
    return replace(d, remarks=(*laws, *d.remarks))


def unopened(d: Any) -> Any:
    """The derivation without its first line, if that leads from what was given to the laws of its functions."""
    if len(d.steps) < 2 or d.steps[0].rule != "law":
        return d
    rest = replace(d, steps=d.steps[1:])
    return rest if opened(rest, d.given).steps[0] == d.steps[0] else d
