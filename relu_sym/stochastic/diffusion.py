"""``rs.Diffusion``: dX = mu(X, t) dt + sigma(X, t) dW, with the marginal laws of the named ones."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Abs, Basic, Dummy, Expr, Integral, Symbol, exp, latex, log, powsimp, sqrt, sympify
from sympy.core.symbol import Str

from ..budget import verb
from ..calculus.integration.integrate import integrate
from ..errors import UnsupportedError
from ..symbols import as_expression, as_variable, check_same_name, exact, inexact
from .laws import Law, gaussian
from .moments import Moment, expected


class Diffusion(Basic):
    """The solution of dX = mu(X, t) dt + sigma(X, t) dW, W a Brownian motion, mu and sigma expressions in x and t.

    By name, with their marginal laws: ``Diffusion.brownian``, ``.geometric`` and ``.ornstein_uhlenbeck``.

    >>> from sympy import Symbol, sqrt
    >>> import relu_sym as rs
    >>> x, t = Symbol('x', positive=True), Symbol('t', positive=True)
    >>> rs.Diffusion(1 - x, sqrt(x), x, t)
    Diffusion(1 - x, sqrt(x), x, t)
    >>> rs.Diffusion.geometric(2, 3, x, t).sigma
    3*x
    """

    def __new__(cls, mu: Any, sigma: Any, x: Any, t: Any, start: Any = None, name: Any = "") -> Diffusion:
        x, t = as_variable(x), as_variable(t)
        if x == t or x.name == t.name:
            raise UnsupportedError("the state and the time of a diffusion are both called {0}", x)
        mu, sigma = as_expression(mu), as_expression(sigma)
        for e in (mu, sigma):
            check_same_name(e, x)
            check_same_name(e, t)
        more = () if start is None else (sympify(start), name if isinstance(name, Str) else Str(name))
        return Basic.__new__(cls, mu, sigma, x, t, *more)

    mu = property(lambda self: self.args[0], doc="The drift.")
    sigma = property(lambda self: self.args[1], doc="The diffusion coefficient.")
    x = property(lambda self: self.args[2], doc="The symbol of the state.")
    t = property(lambda self: self.args[3], doc="The symbol of the time.")
    start = property(lambda self: self.args[4] if len(self.args) > 4 else None, doc="X at time 0, if named.")

    @property
    def name(self) -> str:
        """ "brownian", "geometric", "ornstein_uhlenbeck", or "" for one that was given by its coefficients."""
        return self.args[5].name if len(self.args) > 5 else ""

    # ------------------------------------------------------------------ by name
    @classmethod
    def brownian(cls, x: Any, t: Any, start: Any = 0, drift: Any = 0, volatility: Any = 1) -> Diffusion:
        """Brownian motion: X = start + drift*t + volatility*W.

        >>> from sympy import Symbol
        >>> import relu_sym as rs
        >>> x, t = Symbol('x', real=True), Symbol('t', positive=True)
        >>> rs.Diffusion.brownian(x, t).law()
        Law.normal(0, sqrt(t))
        """
        _parameters(x, t, start=start, drift=drift, volatility=volatility)
        _on_the_line(x)
        return cls(drift, _positive(volatility, "volatility"), x, t, start, "brownian")

    @classmethod
    def geometric(cls, mu: Any, sigma: Any, x: Any, t: Any, start: Any = 1) -> Diffusion:
        """Geometric Brownian motion: dX = mu*X dt + sigma*X dW, positive from a positive start."""
        _parameters(x, t, mu=mu, sigma=sigma, start=start)
        return cls(mu * x, _positive(sigma, "sigma") * x, x, t, _positive(start, "start"), "geometric")

    @classmethod
    def ornstein_uhlenbeck(cls, rate: Any, mean: Any, sigma: Any, x: Any, t: Any, start: Any = 0) -> Diffusion:
        """The Ornstein-Uhlenbeck process: dX = rate*(mean - X) dt + sigma dW, rate > 0."""
        _parameters(x, t, rate=rate, mean=mean, sigma=sigma, start=start)
        _on_the_line(x)
        return cls(_positive(rate, "rate") * (mean - x), _positive(sigma, "sigma"), x, t, start, "ornstein_uhlenbeck")

    # ------------------------------------------------------------------ marginal laws
    def law(self, time: Any = None) -> Law:
        """The law of X at a positive time, of the named ones.

        >>> from sympy import Symbol
        >>> import relu_sym as rs
        >>> x, t = Symbol('x', positive=True), Symbol('t', positive=True)
        >>> rs.expectation(x, rs.Diffusion.geometric(3, 1, x, t).law())
        exp(3*t)
        """
        time = self.t if time is None else sympify(time)
        if not self.name:
            raise UnsupportedError("the law of {0} is not known: only those of the named diffusions are", self)
        if time.is_positive is not True:
            raise UnsupportedError("the law of {0} at {1}: the time must be positive, decidably", self, time)
        if self.x in time.free_symbols:
            raise UnsupportedError("the time {0} holds the state {1}", time, self.x)
        if self.name == "brownian":
            mean, deviation = self.start + self.mu * time, self.sigma * sqrt(time)
            return gaussian("normal", (mean, deviation), mean, deviation)
        if self.name == "geometric":
            mu, sigma = self.mu.subs(self.x, 1), self.sigma.subs(self.x, 1)
            mean, deviation = log(self.start) + (mu - sigma**2 / 2) * time, sigma * sqrt(time)
            return gaussian("lognormal", (mean, deviation), mean, deviation)
        rate = -self.mu.diff(self.x)
        centre = self.mu.subs(self.x, 0) / rate
        mean = centre + (self.start - centre) * exp(-rate * time)
        deviation = self.sigma * sqrt((1 - exp(-2 * rate * time)) / (2 * rate))
        return gaussian("normal", (mean, deviation), mean, deviation)

    @verb
    def expected_local_time(self, level: Any, time: Any = None) -> Expr:
        """E L at a level up to a time: the integral of sigma(level, s)^2 times the density of X_s at the level, by the
        occupation formula; a driftless diffusion has E|X_t - level| - |start - level| by Tanaka's.

        Beside the start, and with a drift that does not rest there, it stays an ``Integral``, which converges.

        Errors: ``UnsupportedError`` where the law is not known.

        >>> from sympy import Symbol
        >>> import relu_sym as rs
        >>> x, t = Symbol('x', real=True), Symbol('t', positive=True)
        >>> rs.Diffusion.brownian(x, t).expected_local_time(0)
        sqrt(2)*sqrt(t)/sqrt(pi)

        Reference: D. Revuz, M. Yor, Continuous Martingales and Brownian Motion (1999), corollary VI.1.6.
        """
        return local_time(self, level, time).result

    # ------------------------------------------------------------------ how it is shown
    def _sympystr(self, printer: Any) -> str:
        return f"Diffusion({', '.join(printer._print(a) for a in self.args[:4])})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        terms = [(self.mu, r"\mathrm{d}" + printer._print(self.t)), (self.sigma, r"\mathrm{d}W")]
        return rf"\mathrm{{d}}{printer._print(self.x)} = " + differentials(terms, printer)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


class LocalTimeFound(NamedTuple):
    """The evidence of an expected local time: the occupation integral, the expectation of the distance if that was
    taken, the exact value."""

    process: Diffusion
    level: Expr
    time: Expr
    occupied: Expr
    moment: Moment | None
    exact: Expr
    result: Expr


def local_time(X: Diffusion, level: Any, time: Any = None) -> LocalTimeFound:
    """``X.expected_local_time`` with its evidence."""
    from_process = exact(X)[1]
    X = X.func(*[exact(a)[0] if isinstance(a, Expr) else a for a in X.args])
    time = X.t if time is None else sympify(time)
    law, level = X.law(time), as_expression(level)
    if {X.x, X.t} & level.free_symbols or level.is_real is not True:
        raise UnsupportedError("the level {0} must be a real number or parameter", level)
    (level, from_level), (time, from_time) = exact(level), exact(time)
    used = X.free_symbols | level.free_symbols | time.free_symbols
    s, y = _beside(Symbol("s", positive=True), used), _beside(Symbol(X.x.name, real=True), used - {X.x})
    density = X.sigma.xreplace({X.x: level}) ** 2 * X.law(s).pdf(level)
    occupied = Integral(density, (s, 0, time))
    moment = None
    if X.mu == 0:
        moment = expected(Abs(y - level), exact(law)[0], y)
        found = moment.result - Abs(X.start - level)
    else:
        found = _closed(X, level, time, density, s) or occupied
    floats = from_process or from_level or from_time
    return LocalTimeFound(X, level, time, occupied, moment, found, inexact(found) if floats else found)


def _beside(own: Symbol, used: set) -> Symbol:
    """The symbol, or a Dummy where its name is taken."""
    return Dummy(own.name, **own.assumptions0) if own.name in {u.name for u in used} else own


def _closed(X: Diffusion, level: Expr, time: Expr, density: Expr, s: Symbol) -> Expr | None:
    """The integral of sigma(level)^2 times the density of X_s there, over s from 0 to the time, if it is found.

    It converges always: near s = 0 the integrand is at most sigma(level)/sqrt(2*pi*s) times a constant.  The clock
    of the Ornstein-Uhlenbeck process is q = exp(-rate*s), in which its density is algebraic.
    """
    if X.start - level != 0:
        return None
    if X.name == "ornstein_uhlenbeck":
        rate, q = exact(-X.mu.diff(X.x))[0], Dummy("q", positive=True)
        if X.mu.subs(X.x, level) != 0:
            return None
        inner = powsimp((density / (rate * q)).subs(s, -log(q) / rate))
        closed = integrate(inner, (q, exp(-rate * time), 1))
    else:
        closed = integrate(powsimp(density.expand()), (s, 0, time))
    return None if closed.has(Integral) else closed


def differentials(terms: list, printer: Any) -> str:
    """The sum of coefficients times differentials, in LaTeX."""
    told = []
    for c, d in terms:
        if c != 0:
            bare = printer._print(c)
            told.append(d if c == 1 else rf"\left({bare}\right) {d}" if not c.is_Atom else rf"{bare}\, {d}")
    return " + ".join(told) or "0"


def _parameters(x: Any, t: Any, **given: Any) -> None:
    """Refuse parameters that hold the state or the time, or are not real."""
    for name, value in given.items():
        e = as_expression(value)
        if e.free_symbols & {x, t}:
            raise UnsupportedError("{0} = {1} must be a parameter, without {2} and {3}", name, e, x, t)
        if e.is_real is False:
            raise UnsupportedError("{0} = {1} must be real", name, e)


def _on_the_line(x: Any) -> None:
    """Refuse a state that is declared to have one sign: functions of it lose their kinks at once."""
    if as_variable(x).is_nonnegative or x.is_nonpositive or x.is_nonzero:
        raise UnsupportedError("the state {0} takes both signs: declare it real only", x)


def _positive(value: Any, name: str) -> Any:
    if sympify(value).is_positive is not True:
        raise UnsupportedError("{0} = {1} must be positive, decidably: declare its symbols positive", name, value)
    return value
