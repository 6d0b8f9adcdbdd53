"""``rs.layer``: the surface, unit normal and density of Dirac(g)."""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    DiracDelta,
    Dummy,
    Eq,
    Expr,
    Heaviside,
    I,
    ImmutableDenseMatrix,
    Matrix,
    S,
    Symbol,
    Tuple,
    hessian,
    latex,
    oo,
    sqrt,
)

from ..budget import verb
from ..calculus.hypersurfaces import is_regular
from ..calculus.integration.integrate import integrate
from ..calculus.integration.quadrics import reduced_on
from ..calculus.integration.regular_zeros import SIDES, by_regular_zeros
from ..errors import UnsupportedError
from ..functions import Dirac, HeavisideStep
from ..symbols import as_expression, check_same_name, exact, named_variables, unfolded


class SurfaceLayer(Basic):
    """The layer Dirac(g) on the surface g = 0, whose gradient is proved not to vanish there.

    ``.normal``: the unit normal grad g/|grad g|, to the side where g > 0; ``.density``: 1/|grad g|, so that Dirac(g)
    is the density times the surface measure (coarea formula); ``.curvature``: the divergence of the unit normal, the
    sum of the principal curvatures.  All three hold on the surface, where multiples of g are left out.  ``.surface``
    is the equation, ``.dirac`` and ``.inside`` are Dirac(g) and Heaviside(g).  ``.integral(w)`` integrates w*Dirac(g)
    over all of space, ``.measure(w)`` integrates w over the surface: its length or area for w = 1.
    """

    def __new__(cls, g: Any, variables: Any) -> SurfaceLayer:
        return Basic.__new__(cls, g, Tuple(*variables))

    @property
    def g(self) -> Expr:
        """The function that vanishes on the surface."""
        return self.args[0]

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The coordinates."""
        return tuple(self.args[1])

    @property
    def surface(self) -> Eq:
        """The equation of the surface."""
        return Eq(self.g, 0, evaluate=False)

    @property
    def dirac(self) -> Expr:
        """The layer as an expression."""
        return Dirac(self.g)

    @property
    def inside(self) -> Expr:
        """The step of which it is the impulse: grad Heaviside(g) = grad g Dirac(g)."""
        return HeavisideStep(self.g)

    @property
    def _slopes(self) -> list[Expr]:
        return [self.g.diff(v) for v in self.variables]

    def _on(self, e: Expr) -> Expr:
        """On the surface, in real coordinates."""
        real = {v: Dummy(v.name, real=True) for v in self.variables}
        g, back = self.g.xreplace(real), {r: v for v, r in real.items()}
        here = e.xreplace(real)
        if g.is_polynomial(*back):
            shorter = reduced_on(here, g, list(back))
            own = here.free_symbols & set(back)
            here = shorter if shorter.free_symbols & set(back) < own else here
        return here.xreplace(back)

    @property
    def density(self) -> Expr:
        """1/|grad g| on the surface."""
        return 1 / sqrt(self._on(Add(*[d**2 for d in self._slopes]).expand().cancel()))

    @property
    def normal(self) -> ImmutableDenseMatrix:
        """The unit normal to the side where g > 0."""
        return ImmutableDenseMatrix([d * self.density for d in self._slopes])

    @property
    def curvature(self) -> Expr:
        """The divergence of the unit normal: the sum of the principal curvatures."""
        slope = Matrix(self._slopes)
        h = hessian(self.g, list(self.variables))
        top = (slope.dot(slope) * h.trace() - slope.dot(h * slope)).expand()
        return self._on(top) * self.density**3

    def integral(self, weight: Any = S.One) -> Expr:
        """The integral of weight*Dirac(g) over all of space."""
        try:
            return integrate(as_expression(weight) * self.dirac, *[(v, -oo, oo) for v in self.variables])
        except UnsupportedError as error:
            raise UnsupportedError(
                "the integral of {0} over {1} is not found in closed form ({2})", weight, self.dirac, str(error)
            ) from None

    def measure(self, weight: Any = S.One) -> Expr:
        """The integral of the weight over the surface."""
        return self.integral(as_expression(weight) / self.density)

    def _latex(self, printer: Any) -> str:
        return rf"\delta\left({latex(self.g)}\right)"

    def _sympystr(self, printer: Any) -> str:
        return f"SurfaceLayer({printer._print(self.g)}, {printer._print(self.variables)})"


@verb
def layer(g: Any, variables: Any = None) -> SurfaceLayer:
    """The layer Dirac(g) on the curve or surface g = 0: its unit normal, its density 1/|grad g|, its integrals.

    g is smooth, in two variables or more (all its symbols if none are named), and its gradient must be proved not to
    vanish where g does; ``Dirac(g)`` and ``Heaviside(g)`` stand for their g.  At a multiple zero, where Dirac(g) is
    not defined, ``UndefinedProductError``; a kink of g, and what is not decided, ``UnsupportedError``.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y, z = symbols('x y z', real=True)
    >>> circle = rs.layer(x**2 + y**2 - 4)
    >>> circle.density, circle.normal.T, circle.curvature
    (1/4, Matrix([[x/2, y/2]]), 1/2)
    >>> circle.measure(), circle.integral(x**2)
    (4*pi, 2*pi)
    >>> rs.layer(x + y + z - 1).density
    sqrt(3)/3

    References: L. Hormander, The Analysis of Linear Partial Differential Operators I (1990), section 6.1; H. Federer,
    Geometric Measure Theory (1969), section 3.2.
    """
    e = as_expression(g)
    if isinstance(e, (DiracDelta, HeavisideStep, Heaviside)):
        e = e.args[0]
    if e.has(I):
        raise UnsupportedError("{0} has complex values: take its real and imaginary parts", e)
    named = named_variables(sorted(e.free_symbols, key=str) if variables is None else variables)
    for v in named:
        check_same_name(e, v)
    own = [v for v in named if v in e.free_symbols]
    if len(named) < 2 or not own:
        raise UnsupportedError("{0} is no curve or surface in {1}: give a g of two variables or more", e, named)
    here, floats = exact(unfolded(e))
    if floats:
        raise UnsupportedError("{0}: give its numbers exactly, as in Rational(1, 10)", e)
    real = {v: Symbol(v.name, real=True) for v in named}
    w = here.xreplace(real)
    if w.has(*SIDES, Abs):
        raise UnsupportedError("{0} has kinks, and its surface no normal there; take its smooth sides one by one", e)
    _check_regular(e, w, list(real.values()))
    return SurfaceLayer(here, named)


def _check_regular(e: Expr, w: Expr, names: list[Symbol]) -> None:
    """Refuse what is not proved to have a gradient other than 0 on its zeros."""
    own = [v for v in names if v in w.free_symbols]
    if len(own) == 1:
        if not is_regular(w, [*own, *(v for v in names if v not in own)]):
            raise UnsupportedError("{0}: its zeros are not seen to be simple", e)
        return
    by_regular_zeros(Dirac(w), dict.fromkeys(own, (-oo, oo)))
    if w.free_symbols - set(own) and not is_regular(w, own):
        raise UnsupportedError("{0}: its gradient may vanish for some of its parameters; declare their signs", e)
