"""Expectations under a centred bivariate normal law, by angles; the arc-cosine kernels.

A centred normal pair of unit variances and correlation cos(theta) is r*(cos(phi), cos(phi - theta)), r of density
r*exp(-r^2/2) and phi uniform, independent.  On each of the four quadrants of (u, v) the integrand is a polynomial, its
radial integrals are factorials, its angular ones trigonometric polynomials between the rays that bound the quadrant.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import (
    Add,
    Basic,
    DiracDelta,
    Dummy,
    Expr,
    Poly,
    Rational,
    S,
    Symbol,
    Tuple,
    acos,
    gamma,
    pi,
    sqrt,
    symbols,
    sympify,
)

from ..budget import verb
from ..errors import UnsupportedError
from ..functions import HeavisideStep
from ..symbols import Lists, as_expression, as_variable, check_same_name, exact, inexact, unfolded


class Ray(NamedTuple):
    """A bounding ray of a quadrant: cos and sin of its angle by those of theta, and the angle itself."""

    cos: Expr
    sin: Expr
    angle: Expr


QUADRANTS = ((1, 1), (-1, 1), (-1, -1), (1, -1))
"""The signs of u and v, counterclockwise for 0 < theta < pi."""


def _rays(rho: Expr) -> tuple[Ray, ...]:
    """Where v, u, v, u and again v change sign, counterclockwise from theta - pi/2."""
    s, theta = sqrt(1 - rho**2), acos(rho)
    turns = (theta - pi / 2, pi / 2, theta + pi / 2, 3 * pi / 2, theta + 3 * pi / 2)
    where = ((s, -rho), (S.Zero, S.One), (-s, rho), (S.Zero, S.NegativeOne), (s, -rho))
    return tuple(Ray(*point, angle) for point, angle in zip(where, turns, strict=True))


def _primitive(a: int, b: int, ray: Ray) -> Expr:
    """An antiderivative of cos^a sin^b, at a ray."""
    if a >= 2:
        return ray.sin ** (b + 1) * ray.cos ** (a - 1) / (a + b) + Rational(a - 1, a + b) * _primitive(a - 2, b, ray)
    if b >= 2:
        return -(ray.cos ** (a + 1)) * ray.sin ** (b - 1) / (a + b) + Rational(b - 1, a + b) * _primitive(a, b - 2, ray)
    if a and b:
        return ray.sin**2 / 2
    return ray.sin if a else -ray.cos if b else ray.angle


def _angular(i: int, j: int, rho: Expr, low: Ray, high: Ray) -> Expr:
    """The integral of cos(phi)^i cos(phi - theta)^j between two rays."""
    c, s = Dummy("c"), Dummy("s")
    expanded = Poly(c**i * (rho * c + sqrt(1 - rho**2) * s) ** j, c, s)
    return Add(*(w * (_primitive(a, b, high) - _primitive(a, b, low)) for (a, b), w in expanded.terms()))


class Wedge(NamedTuple):
    """One term of the integrand on one quadrant: weight * r^n * cos(phi)^i * cos(phi - theta)^j, n = i + j."""

    low: Ray
    high: Ray
    i: int
    j: int
    weight: Expr
    angular: Expr

    @property
    def radial(self) -> Expr:
        """The integral of r^(n + 1)*exp(-r^2/2) over r > 0."""
        half = Rational(self.i + self.j, 2)
        return 2**half * gamma(half + 1)

    def value(self) -> Expr:
        """Its contribution."""
        return self.weight * self.radial * self.angular / (2 * pi)


def on_quadrants(f: Expr, u: Symbol, v: Symbol, x: Symbol, y: Symbol) -> list[Expr]:
    """f on each quadrant, by x = |u| and y = |v|, both positive."""
    return [unfolded(f).xreplace({u: a * x, v: b * y}).doit().expand() for a, b in QUADRANTS]


def is_polynomial(f: Expr, u: Symbol, v: Symbol) -> bool:
    """Whether f is a polynomial on each quadrant."""
    x, y = Dummy("x", positive=True), Dummy("y", positive=True)
    return all(here.is_polynomial(x, y) for here in on_quadrants(f, u, v, x, y))


def wedges(f: Expr, u: Symbol, v: Symbol, p: Expr, q: Expr, rho: Expr) -> list[Wedge]:
    """E f(u, v) by its terms, for a centred normal pair of deviations p, q and correlation rho."""
    x, y = Dummy("x", positive=True), Dummy("y", positive=True)
    rays, found = _rays(rho), []
    for k, here in enumerate(on_quadrants(f, u, v, x, y)):
        first, second = QUADRANTS[k]
        if not here.is_polynomial(x, y):
            raise UnsupportedError(
                "{0} is no polynomial on a quadrant of {1} and {2} (here {3}): kinks where {1} or {2} is 0 only, as in "
                "ReLU({1})*ReLU({2})",
                f,
                u,
                v,
                here.xreplace({x: abs(u), y: abs(v)}),
            )
        low, high = rays[k], rays[k + 1]
        for (i, j), w in Poly(here, x, y).terms():
            if w != 0:
                weight = w * p**i * q**j * first**i * second**j
                found.append(Wedge(low, high, i, j, weight, _angular(i, j, rho, low, high)))
    return found


@verb
def bivariate_expectation(f: Any, variables: Any, correlation: Any, deviations: Any = (1, 1)) -> Expr:
    """E f(u, v), (u, v) centred and jointly normal with these deviations and this correlation, exact.

    f may have kinks and jumps where u = 0 or v = 0, and is a polynomial between them.  The correlation is a number in
    [-1, 1], or a symbol, for which the answer holds there.

    Errors: ``UnsupportedError`` for other kinks and for what is no polynomial on the quadrants.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> u, v, rho = symbols('u v rho', real=True)
    >>> rs.bivariate_expectation(rs.Heaviside(u)*rs.Heaviside(v), (u, v), rho)
    -acos(rho)/(2*pi) + 1/2
    >>> rs.bivariate_expectation(rs.ReLU(u)*rs.ReLU(v), (u, v), rho)
    -rho*acos(rho)/(2*pi) + rho/2 + sqrt(1 - rho**2)/(2*pi)

    Reference: Y. Cho, L. K. Saul, Kernel Methods for Deep Learning (2009), appendix.
    """
    return paired(f, variables, correlation, deviations).result


class Paired(NamedTuple):
    """The evidence of ``bivariate_expectation``, all of it exact but the result."""

    f: Expr
    u: Symbol
    v: Symbol
    p: Expr
    q: Expr
    rho: Expr
    wedges: list[Wedge]
    floats: bool
    result: Expr


def paired(f: Any, variables: Any, correlation: Any, deviations: Any = (1, 1)) -> Paired:
    """``bivariate_expectation`` with its evidence."""
    e = as_expression(f)
    pair, spread = (tuple(c) if isinstance(c, Lists) else (c,) for c in (variables, deviations))
    if len(pair) != 2 or len(spread) != 2:
        raise UnsupportedError("{0}: give two variables and two deviations", Tuple(*pair))
    u, v = map(as_variable, pair)
    if u == v:
        raise UnsupportedError("{0} and {1} are one variable: name two", u, v)
    for w in (u, v):
        check_same_name(e, w)
    check_real(u, v)
    rho, p, q = (exact(as_expression(value))[0] for value in (correlation, *spread))
    if {u, v} & Tuple(rho, p, q).free_symbols:
        raise UnsupportedError("the correlation and the deviations must not hold {0} or {1}", u, v)
    _check_correlation(rho)
    for s in (p, q):
        if s.is_nonnegative is not True:
            raise UnsupportedError("the deviation {0} must not be negative, decidably: declare its symbols positive", s)
    floats = any(exact(sympify(value))[1] for value in (e, correlation, *spread))
    if e.has(DiracDelta):
        raise UnsupportedError("{0} has impulses: only functions have an expectation here", e)
    ours = {u: Dummy("u", real=True), v: Dummy("v", real=True)}
    told = exact(e)[0]
    try:
        found = wedges(told.xreplace(ours), ours[u], ours[v], p, q, rho)
    except UnsupportedError as error:
        back = {new: old for old, new in ours.items()}
        raise error.requoted(lambda a: a.xreplace(back) if isinstance(a, Basic) else a) from None
    result = Add(*(wedge.value() for wedge in found)).expand()
    return Paired(told, u, v, p, q, rho, found, floats, inexact(result) if floats else result)


def _check_correlation(rho: Expr) -> None:
    if rho.is_real is False or (rho.is_number and not (rho >= -1) & (rho <= 1)):
        raise UnsupportedError("the correlation {0} is not in [-1, 1]", rho)


@verb
def arc_cosine_kernel(order: int, rho: Any) -> Expr:
    """2 E u^n v^n H(u) H(v) for a normal pair of unit variances and correlation rho: the kernel of order n.

    Of two inputs x and y the kernel is (|x||y|)^n times this at the cosine of their angle.  Order 0: steps; order 1:
    ReLU, with He's initialisation; each is 1 at rho = 1 for n = 0 and 1.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> rho = Symbol('rho', real=True)
    >>> rs.arc_cosine_kernel(0, rho)
    -acos(rho)/pi + 1
    >>> rs.arc_cosine_kernel(1, rho)
    -rho*acos(rho)/pi + rho + sqrt(1 - rho**2)/pi

    Reference: Y. Cho, L. K. Saul, Kernel Methods for Deep Learning (2009), equation (1).
    """
    u, v = symbols("u v", real=True, cls=Dummy)
    return bivariate_expectation(rectified(order, u, v), (u, v), rho)


def beside(names: str, used: set) -> tuple[Symbol, Symbol]:
    """Two real symbols, of these names where they are free."""
    taken = {s.name for s in used}
    first, second = next(p for p in (names.split(), ["x", "y"], ["a", "b"], ["u_1", "v_1"]) if taken.isdisjoint(p))
    return Symbol(first, real=True), Symbol(second, real=True)


def rectified(order: Any, u: Symbol, v: Symbol) -> Expr:
    """2 u^n v^n H(u) H(v)."""
    if not isinstance(order, int) or isinstance(order, bool) or order < 0:
        raise UnsupportedError("the order {0!r} must be 0, 1, 2, ...", order)
    return 2 * u**order * v**order * HeavisideStep(u) * HeavisideStep(v)


def check_real(*variables: Symbol) -> None:
    """Refuse variables that are declared to have one sign: functions of them are simplified by it."""
    for w in variables:
        if w.is_nonnegative or w.is_nonpositive:
            raise UnsupportedError("{0} takes both signs: declare it real only", w)
