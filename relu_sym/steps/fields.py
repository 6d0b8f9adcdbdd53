"""The nouns of fields: operators of vector analysis not carried out, fluxes through small spheres, surface measures."""

from __future__ import annotations

from typing import Any

from sympy import Add, Basic, DiracDelta, Expr, Integer, Mul, S, Symbol, Tuple, sympify
from sympy.core.symbol import Str

from .layout import Row, Scripts, Table, Under, fenced, row
from .nouns import D, NumberNoun

WORDS = {"divergence": "div", "curl": "curl", "laplacian": "Δ"}


class OperatorOf(NumberNoun):
    """The divergence, curl (its component of this number) or Laplacian of the components in all variables."""

    is_loose = True

    def __new__(cls, kind: str | Str, f: Tuple, variables: Tuple, k: Any = 0) -> Any:
        n, name = len(variables), str(kind)
        components = {"divergence": 1, "curl": {2: 1, 3: 3}.get(n, 0), "laplacian": len(f)}.get(name, 0)
        if not 0 <= int(k) < components or (name != "laplacian" and len(f) != n):
            raise TypeError(f"{kind} is no operator on {f}")
        _check_variables(variables)
        return super().__new__(cls, kind if isinstance(kind, Str) else Str(kind), f, variables, Integer(k))

    @property
    def parts(self) -> tuple[tuple[int, Expr, tuple], ...]:
        """(factor, function, the variables by which it is differentiated): their sum is the operator."""
        kind, f, v, k = self.args[0].name, self.args[1], self.args[2], int(self.args[3])
        if kind == "laplacian":
            return tuple((1, f[k], (x, x)) for x in v)
        if kind == "divergence":
            return tuple((1, e, (x,)) for e, x in zip(f, v, strict=True))
        i, j = (0, 1) if len(v) == 2 else ((k + 1) % 3, (k + 2) % 3)
        return ((1, f[j], (v[i],)), (-1, f[i], (v[j],)))

    def carried_out(self) -> Expr:
        """The sum of the derivatives."""
        return derivatives(self.parts)

    def _layout(self) -> Row:
        kind, f, variables, k = self.args
        shown: Any = fenced(f[int(k)]) if kind.name == "laplacian" else f
        word = WORDS[kind.name]
        return row(Scripts(word, sub=variables[int(k)]) if kind.name == "curl" and len(variables) == 3 else word, shown)


def _check_variables(variables: Tuple) -> None:
    if not len(variables) or not all(isinstance(v, Symbol) for v in variables):
        raise TypeError(f"{variables} are no variables")


def derivatives(parts: Any) -> Expr:
    """The sum of factors times derivatives, not carried out."""
    return Add(*[factor * derivative(f, steps) for factor, f, steps in parts])


def derivative(f: Expr, steps: tuple) -> Expr:
    """f differentiated by one variable after the other, not carried out."""
    for v in steps:
        f = D(f, v) if f != 0 else S.Zero
    return f


class Flux(NumberNoun):
    """The limit of the flux of a field out of a small sphere around a point, or a thin tube around a line in space."""

    def __new__(cls, f: Tuple, variables: Tuple, centre: Tuple) -> Any:
        if not 2 <= len(f) == len(variables) == len(centre) <= 3:
            raise TypeError(f"{f} is no field around {centre}")
        _check_variables(variables)
        return super().__new__(cls, f, variables, centre)

    def _layout(self) -> Row:
        f, variables, centre = self.args
        away = variables if centre == Tuple(*[0] * len(centre)) else row(variables, "-", centre)
        sphere = row("|", away, "|", "=", "r")
        return row(Under("lim", row("r", "→", Integer(0))), Scripts("∮", sub=sphere), f, "·", "dS")


class SurfaceMeasure(NumberNoun):
    """The length or area measure of the curve or surface g = 0, as a distribution."""

    def __new__(cls, g: Basic, variables: Tuple) -> Any:
        _check_variables(variables)
        return super().__new__(cls, g, variables)

    def _layout(self) -> Row:
        return row("dS", "[", self.args[0], "=", Integer(0), "]")


class Layered(NumberNoun):
    """A distribution by its regular part and its weights: each ``(c, w, ...)`` is c times Dirac(w) times ..."""

    def __new__(cls, regular: Basic, *layers: Tuple) -> Any:
        if not all(isinstance(a, Tuple) and len(a) > 1 for a in layers):
            raise TypeError(f"{layers} are no weights on surfaces")
        return super().__new__(cls, sympify(regular), *layers)

    @property
    def layers(self) -> tuple[Tuple, ...]:
        """The weights, each with what vanishes on its surface."""
        return self.args[1:]

    def carried_out(self) -> Expr:
        """The distribution."""
        return Add(self.args[0], *[Mul(c, *map(DiracDelta, ends)) for c, *ends in self.layers])

    def _layout(self) -> Table:
        rows = [(c, row(*_between(",", [row(w, "=", Integer(0)) for w in ends]))) for c, *ends in self.layers]
        return Table((*rows, (self.args[0], "otherwise")))


def _between(mark: str, parts: list) -> list:
    return [q for k, p in enumerate(parts) for q in ((mark, p) if k else (p,))]
