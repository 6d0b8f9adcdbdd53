"""The nouns of derivations in several variables: sets and gradients at a point, directions by their inequalities."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Tuple
from sympy.core.symbol import Str

from .layout import Noun, Row, Scripts, row
from .nouns import NumberNoun

MARKS = {"clarke": "C", "bouligand": "B", "frechet": "F", "limiting": "L"}


class _AtPoint(Noun):
    """Of f in its variables at a point; the variables are bound."""

    @property
    def free_symbols(self) -> set:
        f, variables, point, *_ = self.args
        return (f.free_symbols - set(variables.args)) | point.free_symbols


class SubdifferentialAt(_AtPoint):
    """The set-valued derivative at a point of an expression, or of a tuple of components; ``kind`` as in
    ``rs.subdifferential``."""

    def __new__(cls, f: Basic, variables: Tuple, point: Tuple, kind: str | Str = "clarke") -> Any:
        return super().__new__(cls, f, variables, point, kind if isinstance(kind, Str) else Str(kind))

    def _layout(self) -> Row:
        f, _, point, kind = self.args
        mark = MARKS.get(kind.name)
        return row("∂" if mark is None else Scripts("∂", sub=mark), "[", f, "]", _shown(point))


class GradientAt(_AtPoint):
    """The gradient at a point of a smooth expression, or the Jacobian matrix of a tuple of them."""

    def __new__(cls, f: Basic, variables: Tuple, point: Tuple) -> Any:
        return super().__new__(cls, f, variables, point)

    def _layout(self) -> Row:
        f, _, point = self.args
        return row("∇", "[", f, "]", _shown(point))


class DirectionalAt(_AtPoint, NumberNoun):
    """f'(p; d), the one-sided directional derivative."""

    def __new__(cls, f: Basic, variables: Tuple, point: Tuple, direction: Tuple) -> Any:
        return super().__new__(cls, f, variables, point, direction)

    def _layout(self) -> Row:
        f, _, point, direction = self.args
        return row(Scripts(row("[", f, "]"), sup="′"), "(", point, ",", direction, ")")


class Region(Noun):
    """{variables : conditions}, the variables bound; conditions are relations."""

    def __new__(cls, variables: Tuple, *conditions: Basic) -> Any:
        return super().__new__(cls, variables, *conditions)

    @property
    def free_symbols(self) -> set:
        variables, *conditions = self.args
        return {s for c in conditions for s in c.free_symbols} - set(variables.args)

    def _layout(self) -> Row:
        variables, *conditions = self.args
        body = [q for k, c in enumerate(conditions) for q in ((",", c) if k else (c,))]
        return row("{", _shown(variables), ":", *body, "}") if body else row("{", _shown(variables), "}")


def _shown(point: Tuple) -> Any:
    """A point; on the line without the comma of a tuple."""
    return row("(", point.args[0], ")") if len(point.args) == 1 else point
