"""What is asked of a function on a whole domain: extrema and where they are, the range, continuity, verdicts."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Integer, Interval, S, Set, Tuple, oo, true
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
    """The question ``kind``, the name of its verb, about f(x) for x in a set; a last argument is the modulus.

    x may be a tuple of variables, and the domain then a condition on them."""

    def __new__(cls, kind: str | Str, f: Basic, x: Basic, domain: Basic = S.Reals, *modulus: Basic) -> Any:
        return super().__new__(cls, kind if isinstance(kind, Str) else Str(kind), f, x, domain, *modulus)

    @property
    def free_symbols(self) -> set:
        _, f, x, *rest = self.args
        bound = set(x.args) if isinstance(x, Tuple) else {x}
        return (f.free_symbols.union(*(e.free_symbols for e in rest))) - bound

    def of(self, f: Basic) -> Overall:
        """The same question about another function."""
        return self.func(self.args[0], f, *self.args[2:])

    def _layout(self) -> Row:
        kind, f, x, domain, *modulus = self.args
        name, several = kind.name, isinstance(x, Tuple)
        whole = domain in (S.Reals, Interval(-oo, oo), true)
        inside = x if whole else row(x, "∈", domain) if isinstance(domain, Set) else row(x, ":", domain)
        if name in EXTREMA:
            below = Under(EXTREMA[name], inside)
            return row(below, fenced(f)) if name in ("minimum", "maximum") else row("arg", below, Paren(f))
        if name in NUMBERS:
            return row(NUMBERS[name] if whole else Scripts(NUMBERS[name], sub=domain), Paren(f))
        reals = Scripts("ℝ", sup=Integer(len(x))) if several else "ℝ"
        there = row(x, "∈", reals if whole else domain)
        if name == "function_range":
            return row("{", f, ":", there, "}")
        if name in PLACES:
            return row("{", there, ":", fenced(f), PLACES[name], "}")
        told = (fenced(f), CLAIMS[name], "on", reals if whole else domain)
        return row(*told, "with modulus", *modulus) if modulus else row(*told)


JOINED = {"sum": "+", "product": "×", "all": "and", "length": ","}
"""How the answers to several questions make one."""


class Together(Noun):
    """Several questions, whose answers are added, multiplied as sets, the components of a length, or all be true."""

    def __new__(cls, how: str | Str, *parts: Basic) -> Any:
        return super().__new__(cls, how if isinstance(how, Str) else Str(how), *parts)

    def _layout(self) -> Row:
        how, first, *rest = self.args
        parts = row(fenced(first), *(q for p in rest for q in (JOINED[how.name], fenced(p))))
        return row("|", Paren(parts), "|") if how.name == "length" else parts
