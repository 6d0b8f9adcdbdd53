"""``rs.Law``: the law of a real random variable, as the image of a density on the line and atoms beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import (
    Basic,
    Dummy,
    Expr,
    Interval,
    Piecewise,
    S,
    Symbol,
    Tuple,
    exp,
    gamma,
    log,
    oo,
    pi,
    sqrt,
    sympify,
    true,
)
from sympy.core.symbol import Str
from sympy.stats.compound_rv import CompoundPSpace
from sympy.stats.rv import RandomSymbol, SinglePSpace

from ..budget import verb
from ..errors import UnsupportedError
from ..symbols import Gate, T, exact, inexact
from .checks import check_density, check_weights, positive, real, real_or_infinite, split

GAUSSIAN = exp(-(T**2) / 2) / sqrt(2 * pi)
"""The standard normal density."""


class Law(Basic):
    """The law of a real random variable X: made by ``Law.normal``, ``.lognormal``, ``.exponential``, ``.uniform``,
    ``.discrete``, ``.density`` and ``.of`` (a random symbol of ``sympy.stats``).

    X = g(Y) with a density of Y on an interval, g increasing, and atoms beside it.  ``.atoms_and_weights``: pairs
    (point, probability).  ``.pdf(x)``: the density of the continuous part.  Floats are read as decimals.

    >>> from sympy import Rational, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.expectation(rs.ReLU(x), rs.Law.normal(0, 1))
    sqrt(2)/(2*sqrt(pi))
    >>> rs.Law.exponential(3)
    Law.exponential(3)
    >>> rs.expectation(x**2, rs.Law.discrete({-1: Rational(1, 4), 2: Rational(3, 4)}))
    13/4
    """

    def __new__(cls, name: Any, told: Any, core: Any, image: Any, inverse: Any, ends: Any, weighted: Any) -> Law:
        told = sympify(told)
        word = name.name if isinstance(name, Str) else name
        spread = {"exponential": lambda: told[0], "uniform": lambda: told[1] - told[0]}.get(word, lambda: told[1])
        if word in ("exponential", "uniform", "normal", "lognormal") and spread().is_positive is False:
            raise UnsupportedError(
                "Law.{0}({1}) is no law: {2} is not positive", word, ", ".join(map(str, told)), spread()
            )
        return Basic.__new__(
            cls,
            name if isinstance(name, Str) else Str(name),
            *map(sympify, (told, core, image)),
            *map(sympify, (inverse, ends, weighted)),
        )

    # ------------------------------------------------------------------ what it holds
    @property
    def name(self) -> str:
        """By which constructor it was made."""
        return self.args[0].name

    @property
    def parameters(self) -> Tuple:
        """What the constructor was given."""
        return self.args[1]

    @property
    def core(self) -> Expr:
        """The density of Y in the gate's variable; 0 for a law of atoms alone."""
        return self.args[2]

    @property
    def image(self) -> Expr:
        """X as an increasing function of Y."""
        return self.args[3]

    @property
    def inverse(self) -> Expr:
        """Y as a function of X."""
        return self.args[4]

    @property
    def ends(self) -> Tuple:
        """Between which ends Y lives."""
        return self.args[5]

    @property
    def atoms_and_weights(self) -> tuple:
        """The pairs (point, probability)."""
        return tuple(tuple(pair) for pair in self.args[6])

    @property
    def floats(self) -> bool:
        """Whether a parameter came as a float: answers go out as floats."""
        return exact(self.parameters)[1]

    def support(self) -> tuple[Expr, Expr]:
        """The ends between which the continuous part of X lives."""
        return {"normal": (-oo, oo), "lognormal": (S.Zero, oo)}.get(self.name, tuple(self.ends))

    def pdf(self, x: Any) -> Expr:
        """The density of the continuous part at x.

        >>> from sympy import Symbol
        >>> import relu_sym as rs
        >>> rs.Law.lognormal(0, 1).pdf(Symbol('s', positive=True))
        sqrt(2)*exp(-log(s)**2/2)/(2*sqrt(pi)*s)
        """
        x = sympify(x)
        inner = (self.core.xreplace({T: self.inverse}) * self.inverse.diff(T)).xreplace({T: x})
        low, high = self.support()
        found = Piecewise(
            (inner, ((x > low) if low != -oo else true) & ((x < high) if high != oo else true)), (0, True)
        )
        return inexact(found) if self.floats else found

    # ------------------------------------------------------------------ how it is made
    @classmethod
    def normal(cls, mean: Any, deviation: Any) -> Law:
        """The normal law with this mean and standard deviation (not the variance), positive.

        >>> import relu_sym as rs
        >>> rs.Law.normal(0, 2)
        Law.normal(0, 2)
        """
        m, s = real(mean), positive(deviation, "the deviation", "of a point alone there is rs.Law.discrete")
        return _standard("normal", (mean, deviation), m + s * T, (T - m) / s)

    @classmethod
    def lognormal(cls, mean: Any, deviation: Any) -> Law:
        """The law of exp(N), N normal with this mean and standard deviation."""
        m, s = real(mean), positive(deviation, "the deviation", "of a point alone there is rs.Law.discrete")
        return _standard("lognormal", (mean, deviation), exp(m + s * T), (log(T) - m) / s)

    @classmethod
    def exponential(cls, rate: Any) -> Law:
        """The density rate*exp(-rate*x) for x > 0; the mean is 1/rate."""
        r = positive(rate, "the rate")
        return cls("exponential", Tuple(sympify(rate)), r * exp(-r * T), T, T, Tuple(0, oo), Tuple())

    @classmethod
    def uniform(cls, low: Any, high: Any) -> Law:
        """The density 1/(high - low) between low and high, low < high."""
        a, b = real(low), real(high)
        if (b - a).is_positive is not True:
            raise UnsupportedError(
                "rs.Law.uniform({0}, {1}): the first must be less than the second, decidably", low, high
            )
        return cls("uniform", Tuple(*map(sympify, (low, high))), 1 / (b - a), T, T, Tuple(a, b), Tuple())

    @classmethod
    def discrete(cls, weights: Mapping[Any, Any]) -> Law:
        """Finitely many points with their probabilities, as a dictionary; they must add up to 1.

        >>> import relu_sym as rs
        >>> rs.Law.discrete({0: 0.3, 1: 0.5})
        Traceback (most recent call last):
        ...
        relu_sym.errors.UnsupportedError: the probabilities of {0: 0.3, 1: 0.5} add up to 4/5, not to 1
        """
        if not isinstance(weights, Mapping) or not weights:
            raise UnsupportedError("rs.Law.discrete({0!r}): give a dictionary {{point: probability}}", weights)
        pairs = [(real(a), real(w)) for a, w in weights.items()]
        merged: dict[Expr, Expr] = {}
        for a, w in pairs:
            merged[a] = merged.get(a, S.Zero) + w
        check_weights(merged, S.Zero, dict(weights))
        told = Tuple(*(Tuple(*map(sympify, pair)) for pair in weights.items()))
        return cls("discrete", told, 0, T, T, Tuple(0, 0), Tuple(*(Tuple(a, w) for a, w in merged.items())))

    @classmethod
    @verb
    def density(cls, p: Any, x: Any, low: Any = -oo, high: Any = oo) -> Law:
        """A density on (low, high), impulses ``w*Dirac(x - a)`` in it being atoms of probability w: a mixed law.

        Checked: p is a function beside the impulses, it is nowhere negative, and the probabilities add up to 1.

        >>> from sympy import Symbol, exp
        >>> import relu_sym as rs
        >>> x = Symbol('x', real=True)
        >>> waiting = rs.Law.density(rs.Dirac(x)/3 + 2*exp(-x)*rs.Heaviside(x)/3, x)
        >>> rs.expectation(rs.ReLU(x - 1), waiting)
        2*exp(-1)/3
        """
        gate, (lo, hi) = Gate(p, x), map(real_or_infinite, (low, high))
        with gate.errors():
            regular, merged = split(gate, lo, hi)
        check_density(regular, merged, lo, hi, gate)
        told = Tuple(gate.source, gate.x, *map(sympify, (low, high)))
        return cls("density", told, regular, T, T, Tuple(lo, hi), Tuple(*(Tuple(a, w) for a, w in merged.items())))

    @classmethod
    def of(cls, Z: Any) -> Law:
        """The law of a random symbol of ``sympy.stats``: one variable, continuous or with finitely many values.

        >>> from sympy.stats import Die, Normal
        >>> import relu_sym as rs
        >>> rs.Law.of(Normal('Z', 1, 2))
        Law.normal(1, 2)
        """
        if isinstance(Z, Law):
            return Z
        if isinstance(Z, RandomSymbol) and isinstance(Z.pspace, CompoundPSpace):
            raise UnsupportedError("the law of {0} depends on another random symbol: not worked out", Z)
        if not isinstance(Z, RandomSymbol) or not isinstance(Z.pspace, SinglePSpace):
            raise UnsupportedError("{0} is neither a rs.Law nor a single random symbol of sympy.stats", Z)
        given = Z.pspace.distribution
        named = NAMED.get(type(given).__name__)
        if any(getattr(a, "atoms", lambda *_: ())(RandomSymbol) for a in given.args):
            raise UnsupportedError("the law of {0} depends on another random symbol: not worked out", Z)
        if named is not None:
            return getattr(cls, named)(*given.args[:2])
        if hasattr(given, "dict") and not getattr(given, "is_symbolic", False):
            return cls.discrete({a: w for a, w in given.dict.items() if w != 0})
        if not (hasattr(given, "pdf") and isinstance(given.set, Interval)):
            raise UnsupportedError("the law of {0} has infinitely many atoms or no density: not worked out", Z)
        y = Symbol("y", real=True)
        y = Dummy("y", real=True) if y in Tuple(*given.args).free_symbols else y
        return cls.density(given.pdf(y).rewrite(gamma), y, given.set.start, given.set.end)

    # ------------------------------------------------------------------ how it is shown
    def _sympystr(self, printer: Any) -> str:
        if self.name == "discrete":
            return (
                "Law.discrete({"
                + ", ".join(f"{printer._print(a)}: {printer._print(w)}" for a, w in self.parameters)
                + "})"
            )
        return f"Law.{self.name}({', '.join(printer._print(p) for p in self.parameters)})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        if self.name == "discrete":
            return r" + ".join(rf"{printer._print(w)}\,\delta_{{{printer._print(a)}}}" for a, w in self.parameters)
        letters = {
            "normal": r"\mathcal{N}",
            "lognormal": r"\operatorname{Lognormal}",
            "density": r"\operatorname{Density}",
        }
        letters |= {"exponential": r"\operatorname{Exp}", "uniform": r"\operatorname{Uniform}"}
        told = self.parameters
        if self.name in ("normal", "lognormal"):
            told = Tuple(told[0], told[1] ** 2)  # as the field writes it: mean and variance
        return rf"{letters[self.name]}\left({', '.join(printer._print(p) for p in told)}\right)"


NAMED = {"NormalDistribution": "normal", "LogNormalDistribution": "lognormal"}
NAMED |= {"ExponentialDistribution": "exponential", "UniformDistribution": "uniform"}


def gaussian(name: str, told: tuple, mean: Expr, deviation: Expr) -> Law:
    """A normal or lognormal law whose deviation is known to be positive."""
    m, s = exact(mean)[0], exact(deviation)[0]
    line = m + s * T
    return _standard(name, told, line if name == "normal" else exp(line), ((T if name == "normal" else log(T)) - m) / s)


def _standard(name: str, told: tuple, image: Expr, inverse: Expr) -> Law:
    return Law(name, Tuple(*map(sympify, told)), GAUSSIAN, image, inverse, Tuple(-oo, oo), Tuple())
