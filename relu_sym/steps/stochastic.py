"""The nouns of stochastic calculus: a law, an expectation, increments, differentials along a diffusion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr, Integer, Symbol, Tuple, sympify
from sympy.core.symbol import Str

from .layout import Noun, Paren, Row, Scripts, row
from .nouns import NumberNoun

LETTERS = {"normal": "𝒩", "lognormal": "Lognormal", "exponential": "Exp", "uniform": "Uniform", "pair": "𝒩"}

PARAMETERS = {"normal": 2, "lognormal": 2, "exponential": 1, "uniform": 2, "pair": 3}
"""How many parameters a law of this name has; "discrete" has pairs, "density" (p, x, low, high)."""

KINDS = ("time", "state", "noise", "clock", "right", "symmetric")
"""Of what there are increments."""


class LawOf(Noun):
    """A law, by its name and what its constructor was given; ``"pair"``: a centred normal pair, by its deviations and
    its correlation."""

    def __new__(cls, name: str | Str, *parameters: Any) -> Any:
        return super().__new__(cls, name if isinstance(name, Str) else Str(name), *map(sympify, parameters))

    @property
    def name(self) -> str:
        """By which constructor the law is made."""
        return self.args[0].name

    @property
    def parameters(self) -> tuple[Any, ...]:
        """What that was given; of a density (p, x, low, high); of a discrete law pairs (point, weight)."""
        return self.args[1:]

    @property
    def free_symbols(self) -> set:
        bound = {self.args[2]} if self.name == "density" else set()
        return set().union(*(p.free_symbols for p in self.parameters)) - bound

    def _layout(self) -> Row:
        given = self.parameters
        if self.name == "discrete":
            pairs = [q for k, (a, w) in enumerate(given) for q in ((",", a, ":", w) if k else (a, ":", w))]
            return row("{", *pairs, "}")
        if self.name == "density":
            return row("Density", Paren(given[0]))
        if self.name == "pair":
            p, q, rho = given
            covariances = Tuple(Tuple(p**2, rho * p * q), Tuple(rho * p * q, q**2))
            return row(LETTERS["pair"], Paren(_listed((Integer(0), covariances))))
        told = (given[0], given[1] ** 2) if self.name in ("normal", "lognormal") else given
        return row(LETTERS[self.name], Paren(_listed(told)))


def _listed(parts: Iterable[Any]) -> Row:
    """With commas between."""
    return row(*[q for k, t in enumerate(parts) for q in ((",", t) if k else (t,))])


class Expected(NumberNoun):
    """E f(x), x (a symbol, or several) being drawn from a law."""

    def __new__(cls, f: Expr, x: Basic, law: LawOf) -> Any:
        return super().__new__(cls, f, x, law)

    @property
    def free_symbols(self) -> set:
        f, x, law = self.args
        return (f.free_symbols - x.free_symbols) | law.free_symbols

    def _layout(self) -> Row:
        f, x, law = self.args
        drawn = Paren(_listed(x)) if isinstance(x, Tuple) else x
        return row("𝔼", row("[", f, ":", drawn, "∼", law, "]"))


class Increment(NumberNoun):
    """dt, dX, dW, d<X>, or dL of the local time at a level: ``kind`` is "time", "state", "noise", "clock", "right" (the
    right local time) or "symmetric"."""

    def __new__(cls, kind: str | Str, of: Expr) -> Any:
        return super().__new__(cls, kind if isinstance(kind, Str) else Str(kind), sympify(of))

    @property
    def kind(self) -> str:
        """Of what it is an increment."""
        return self.args[0].name

    @property
    def is_local_time(self) -> bool:
        """Whether it is one of a local time."""
        return self.kind in ("right", "symmetric")

    def _layout(self) -> Row:
        of = self.args[1]
        if self.kind == "clock":
            return row("d", row("⟨", of, "⟩"))
        if self.is_local_time:
            return row("d", Scripts("L" if self.kind == "right" else "L̃", sup=of))
        return row("d", of)


NOISE = Increment("noise", Symbol("W"))


class Differential(NumberNoun):
    """d f(t, X) of a diffusion dX = mu dt + sigma dW, x standing for X."""

    def __new__(cls, f: Expr, x: Expr, t: Expr, mu: Expr, sigma: Expr) -> Any:
        return super().__new__(cls, *map(sympify, (f, x, t, mu, sigma)))

    def _layout(self) -> Row:
        return row("d", Paren(self.args[0]))


class LocalTimeOf(NumberNoun):
    """E L, the expected local time at a level up to a time of a diffusion dX = mu dt + sigma dW, X = start at 0."""

    def __new__(cls, level: Expr, time: Expr, x: Expr, s: Expr, mu: Expr, sigma: Expr, start: Expr) -> Any:
        return super().__new__(cls, *map(sympify, (level, time, x, s, mu, sigma, start)))

    @property
    def free_symbols(self) -> set:
        level, time, x, s, mu, sigma, start = self.args
        outside = level.free_symbols | time.free_symbols | start.free_symbols
        return outside | ((mu.free_symbols | sigma.free_symbols) - {x, s})

    def _layout(self) -> Row:
        level, time, x, s, mu, sigma, start = self.args
        moves = mu * Increment("time", s) + sigma * NOISE
        within = row("d", x, "=", moves, ",", Scripts(x, sub="0"), "=", start)
        return row("𝔼", row("[", Scripts("L", sub=time, sup=level), ":", within, "]"))
