"""``rs.transport_theorem``: the rate of an integral over a domain that moves."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Basic, DiracDelta, Expr, Heaviside, Integral, Max, Min, Piecewise, S, Tuple, oo, sign, sqrt

from ..budget import verb
from ..calculus.integration.integrate import integrate
from ..errors import UnsupportedError
from ..functions import Dirac, HeavisideStep, ReLU
from ..symbols import as_expression, as_variable, check_same_name, named_variables

KINKED = (Abs, DiracDelta, Heaviside, HeavisideStep, Max, Min, Piecewise, sign, ReLU)


class Transport(Basic):
    """The rate of the integral of f over g > 0: ``.volume`` + ``.surface`` = ``.rate``.

    ``.volume``: the integral of f_t over the domain; ``.surface``: that of f times the normal speed over its boundary.
    ``.speed``: the outward normal speed g_t/|grad g|.
    """

    def __new__(cls, f: Any, g: Any, variables: Any, t: Any, volume: Any, surface: Any) -> Transport:
        return Basic.__new__(cls, f, g, Tuple(*variables), t, volume, surface)

    volume = property(lambda self: self.args[4])
    surface = property(lambda self: self.args[5])

    @property
    def speed(self) -> Expr:
        """Of the boundary, outward; it holds on the boundary."""
        g, variables, t = self.args[1:4]
        return g.diff(t) / sqrt(sum(g.diff(v) ** 2 for v in variables))

    @property
    def rate(self) -> Expr:
        """The derivative of the integral by time."""
        return self.volume + self.surface


@verb
def transport_theorem(f: Any, g: Any, variables: Any, t: Any) -> Transport:
    """Reynolds' transport theorem: d/dt int_{g > 0} f = int_{g > 0} f_t + int f g_t Dirac(g), as g(x, t) moves.

    g_t/|grad g| is the speed with which the boundary moves outward.  f and g are smooth in the variables and the time
    t, grad g is not 0 where g is; both integrals are computed by ``rs.integrate``.  Errors: ``UnsupportedError`` (an
    integral that is not found, f or g with kinks or jumps), those of ``rs.integrate``.

    >>> from sympy import Function, symbols
    >>> import relu_sym as rs
    >>> x, y, t = symbols('x y t', real=True)
    >>> R = Function('R', positive=True)(t)
    >>> disk = rs.transport_theorem(1, R**2 - x**2 - y**2, (x, y), t)
    >>> disk.rate
    2*pi*R(t)*Derivative(R(t), t)
    >>> r = symbols('r', positive=True)
    >>> ball = rs.transport_theorem(t*x**2, r**2 - (x - t)**2 - y**2, (x, y), t)
    >>> ball.volume, ball.surface
    (pi*r**4/4 + pi*r**2*t**2, 2*pi*r**2*t**2)

    Reference: O. Reynolds, Papers on Mechanical and Physical Subjects III (1903); J. E. Marsden, T. J. R. Hughes,
    Mathematical Foundations of Elasticity (1983), section 2.1.
    """
    e, w, named, time = as_expression(f), as_expression(g), named_variables(variables), as_variable(t)
    if len(named) < 2:
        raise UnsupportedError("{0} is one variable: rs.diff of rs.integrate is the rate", named[0])
    if time in named:
        raise UnsupportedError("{0} is a coordinate in {1}: the time is another variable", time, named)
    for part in (e, w):
        check_same_name(part, time)
        if part.has(*KINKED):
            raise UnsupportedError(
                "{0} has kinks or jumps: the theorem is for smooth functions on a smooth domain", part
            )
    try:
        _over_space(e * HeavisideStep(w), named)
    except UnsupportedError as error:
        said = str(error)
        raise UnsupportedError("the integral of {0} over {1} > 0 is not seen to be finite: {2}", e, w, said) from None
    volume = _over_space(e.diff(time) * HeavisideStep(w), named)
    surface = _over_space(e * w.diff(time) * Dirac(w), named)
    return Transport(e, w, named, time, volume, surface)


def _over_space(e: Expr, named: Any) -> Expr:
    if e == 0:
        return S.Zero
    found = integrate(e, *[(v, -oo, oo) for v in named])
    if found.has(oo, -oo):
        raise UnsupportedError("the integral of {0} over {1} diverges: it has no rate", e, named)
    if found.has(Integral):
        raise UnsupportedError("the integral of {0} over {1} is not found in closed form", e, named)
    return found
