"""Derivations of distributions in several variables: which operator is asked for, whether all components are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Tuple
from sympy.matrices import MatrixBase

from ..steps import OperatorOf

OPERATORS = ("divergence", "curl", "laplacian")
"""Verbs whose lines are distributions in all variables."""

COMPONENT = "component"
"""The rule of a line that is one component of the result; its steps are the derivation of that component."""


def asked(kind: str, f: Tuple, variables: Tuple) -> list[OperatorOf]:
    """The components of the operator, none of them carried out."""
    count = len(f) if kind == "laplacian" else 3 if kind == "curl" and len(variables) == 3 else 1
    return [OperatorOf(kind, f, variables, k) for k in range(count)]


def nouns(d: Any) -> list[OperatorOf]:
    """What a derivation is asked for."""
    f = d.given if isinstance(d.given, Tuple) else Tuple(d.given)
    return asked(d.verb, f, dict(d.options)["variables"])


def is_of_components(d: Any) -> bool:
    """Whether the result is a vector."""
    return d.verb in OPERATORS and isinstance(d.result, MatrixBase)


def broken_components(d: Any) -> Iterator[str]:
    """In what the lines are not the components of the operator, in words."""
    if [s.before for s in d.steps] != nouns(d) or [s.after for s in d.steps] != list(d.result):
        yield f"broken: the lines are not the components of the {d.verb}"
    if any(s.rule != COMPONENT or not s.steps for s in d.steps):
        yield "broken: a component has no steps"
