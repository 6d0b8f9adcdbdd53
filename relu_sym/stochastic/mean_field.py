"""Wide ReLU nets at initialisation: the recursions of variance and correlation."""

from __future__ import annotations

from typing import Any

from sympy import Basic, DiracDelta, Expr, Symbol, Tuple, sqrt, sympify

from ..budget import verb
from ..calculus.differentiation.diff import diff
from ..errors import UnsupportedError
from ..symbols import Gate, as_expression
from .laws import Law
from .moments import Moment, expected
from .pairs import Paired, beside, check_real, paired


class MeanField(Basic):
    """One layer of a wide random net: its maps of variance and correlation; see ``rs.mean_field``."""

    activation = property(lambda self: self.args[0], doc="The activation.")
    x = property(lambda self: self.args[1], doc="Its variable.")
    weight_variance = property(lambda self: self.args[2], doc="Fan-in times the variance of a weight.")
    bias_variance = property(lambda self: self.args[3], doc="The variance of a bias.")

    @verb
    def variance(self, q: Any) -> Expr:
        """The variance q of preactivations in the next layer: weight*E phi(sqrt(q)*Z)^2 + bias."""
        return self.affine(self.square(_variance(q)).result)

    def square(self, q: Expr) -> Moment:
        """E phi(sqrt(q)*Z)^2, with its evidence."""
        y = Symbol(self.x.name, real=True)
        return expected(self.activation.xreplace({self.x: y}) ** 2, Law.normal(0, sqrt(q)), y)

    def affine(self, moment: Expr) -> Expr:
        """weight*moment + bias."""
        return self.weight_variance * moment + self.bias_variance

    @verb
    def covariance(self, rho: Any, q: Any = 1, r: Any = None) -> Expr:
        """The covariance in the next layer for two inputs, of variances q and r and correlation rho."""
        return self.affine(self.product(self.activation, rho, q, r).result)

    @verb
    def correlation(self, rho: Any, q: Any = 1) -> Expr:
        """The correlation of the next layer's preactivations, both inputs having the variance q.

        >>> from sympy import Symbol
        >>> import relu_sym as rs
        >>> x, rho = Symbol('x', real=True), Symbol('rho', real=True)
        >>> rs.mean_field(rs.ReLU(x), x).correlation(rho)
        -rho*acos(rho)/pi + rho + sqrt(1 - rho**2)/pi
        """
        return (self.covariance(rho, q) / self.variance(q)).expand()

    @verb
    def slope(self, rho: Any, q: Any = 1) -> Expr:
        """weight*E phi'(u) phi'(v): by how much a layer stretches angles; 1 at rho = 1 on the edge of chaos."""
        steep = diff(self.activation, self.x)
        if steep.has(DiracDelta):
            raise UnsupportedError(
                "{0} jumps: the expectation of the product of its slopes does not exist", self.activation
            )
        return self.weight_variance * self.product(steep, rho, q).result

    def product(self, f: Expr, rho: Any, q: Any = 1, r: Any = None) -> Paired:
        """E f(u) f(v) for preactivations of variances q and r and correlation rho, with its evidence."""
        q, r = _variance(q), _variance(q if r is None else r)
        u, v = beside("u v", f.free_symbols - {self.x} | Tuple(as_expression(rho), q, r).free_symbols)
        return paired(f.xreplace({self.x: u}) * f.xreplace({self.x: v}), (u, v), rho, (sqrt(q), sqrt(r)))


@verb
def mean_field(phi: Any, x: Any, weight_variance: Any = None, bias_variance: Any = 0) -> MeanField:
    """The recursions of variance and correlation in a wide random net x -> W phi(x) + b, layer by layer, exact.

    ``weight_variance`` is fan-in times the variance of a weight; left out, it is He's: 1/E phi(Z)^2, with which an
    activation that is homogeneous (ReLU, leaky ReLU) keeps every variance.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x, q = Symbol('x', real=True), Symbol('q', positive=True)
    >>> layer = rs.mean_field(rs.ReLU(x), x)
    >>> layer.weight_variance, layer.variance(q)
    (2, q)

    References: B. Poole et al., Exponential expressivity in deep neural networks through transient chaos (2016); K. He
    et al., Delving Deep into Rectifiers (2015), section 2.2.
    """
    return initialised(phi, x, weight_variance, bias_variance)[0]


def initialised(
    phi: Any, x: Any, weight_variance: Any = None, bias_variance: Any = 0
) -> tuple[MeanField, Moment | None]:
    """``mean_field``, and the evidence of E phi(Z)^2 where that was asked for."""
    gate, moment = Gate(phi, x), None
    check_real(gate.x)
    if weight_variance is None:
        moment = expected(gate.source**2, Law.normal(0, 1), gate.x)
        square = moment.result
        if square.is_finite is not True or square.is_zero is not False:
            raise UnsupportedError(
                "E phi(Z)^2 is {0} for phi = {1}: He's variance is its inverse; give weight_variance",
                square,
                gate.source,
            )
        weight_variance = 1 / square
    return MeanField(gate.source, gate.x, _variance(weight_variance), _variance(bias_variance)), moment


def _variance(q: Any) -> Expr:
    q = sympify(q)
    if q.is_nonnegative is not True:
        raise UnsupportedError("the variance {0} must not be negative, decidably: declare its symbols positive", q)
    return q
