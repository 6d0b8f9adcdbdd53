"""What is asked of a function on a whole domain: extrema and where they are, the range, continuity, verdicts."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Interval, S, Set, oo
from sympy.core.symbol import Str

from .layout import Noun, Paren, Row, Scripts, Under, fenced, row

CLAIMS = {
    "is_convex": "is convex",
    "is_concave": "is concave",
    "is_strongly_convex": "is strongly convex",
    "is_increasing": "is increasing",
    "is_decreasing": "is decreasing",
}
"""Questions with the answer true or false, as they are said."""

EXTREMA = {"minimum": "inf", "maximum": "sup", "argmin": "min", "argmax": "max"}
PLACES = {"continuous_domain": "is continuous", "singularities": "is singular"}
NUMBERS = {"lipschitz_constant": "Lip", "convexity_modulus": "modulus"}
KINDS = frozenset({*CLAIMS, *EXTREMA, *PLACES, *NUMBERS, "function_range"})


class Overall(Noun):
    """The question ``kind``, the name of its verb, about f(x) for x in a set; a last argument is the modulus."""

    def __new__(cls, kind: str | Str, f: Basic, x: Expr, domain: Set = S.Reals, *modulus: Expr) -> Any:
        return super().__new__(cls, kind if isinstance(kind, Str) else Str(kind), f, x, domain, *modulus)

    @property
    def free_symbols(self) -> set:
        _, f, x, *rest = self.args
        return (f.free_symbols - {x}).union(*(e.free_symbols for e in rest))

    def of(self, f: Basic) -> Overall:
        """The same question about another function."""
        return self.func(self.args[0], f, *self.args[2:])

    def _layout(self) -> Row:
        kind, f, x, domain, *modulus = self.args
        name, whole = kind.name, domain in (S.Reals, Interval(-oo, oo))
        inside = x if whole else row(x, "∈", domain)
        if name in EXTREMA:
            below = Under(EXTREMA[name], inside)
            return row(below, fenced(f)) if name in ("minimum", "maximum") else row("arg", below, Paren(f))
        if name in NUMBERS:
            return row(NUMBERS[name] if whole else Scripts(NUMBERS[name], sub=domain), Paren(f))
        there = row(x, "∈", "ℝ" if whole else domain)
        if name == "function_range":
            return row("{", f, ":", there, "}")
        if name in PLACES:
            return row("{", there, ":", fenced(f), PLACES[name], "}")
        told = (fenced(f), CLAIMS[name], "on", "ℝ" if whole else domain)
        return row(*told, "with modulus", *modulus) if modulus else row(*told)
