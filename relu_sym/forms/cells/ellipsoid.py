"""Balls and ellipsoids, exact: the set-valued derivative of a norm where it is 0."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, ImmutableDenseMatrix, Matrix, Rational, Tuple, latex, sqrt, sympify
from sympy.matrices import MatrixBase

from ...budget import verb
from ...errors import UnsupportedError
from ..exact import is_finite, scalar, sign_of
from ..substitution import AtOnce
from .sums import minkowski


class Ellipsoid(AtOnce):
    """{c + v : v.M^(-1) v <= 1}, M positive definite; the ball of radius r about c for M = r**2 times the identity.

    ``in`` is decided exactly; ``.support(v)`` is the largest v.p, c.v + sqrt(v.M v); ``.reason`` says by which theorem
    it is the set that was asked for.  A sum with polytopes and ellipsoids is Minkowski's.

    >>> from sympy import eye
    >>> from relu_sym.forms.cells.ellipsoid import Ellipsoid
    >>> ball = Ellipsoid((0, 0), eye(2))
    >>> ball
    Ball((0, 0), 1)
    >>> ("3/5", "4/5") in ball, (1, 1) in ball, ball.support((3, 4))
    (True, False, 5)

    Reference: R. T. Rockafellar, Convex Analysis (1970), section 13.
    """

    def __new__(cls, center: Any, matrix: Any, reason: str = "given") -> Ellipsoid:
        c, m = Tuple(*map(sympify, center)), ImmutableDenseMatrix(matrix)
        if m.shape != (len(c), len(c)) or m != m.T or m.is_positive_definite is False:
            raise UnsupportedError("{0} is no positive definite matrix of {1} rows", m, len(c))
        made = Basic.__new__(cls, c, m)
        made.exact, made.reason = True, reason
        return made

    @property
    def func(self) -> Any:
        """What makes it again from its args."""
        return lambda c, m: Ellipsoid(c, m, self.reason)

    def __reduce__(self) -> tuple:
        return Ellipsoid, (*self.args, self.reason)

    @property
    def center(self) -> tuple[Expr, ...]:
        """The center."""
        return tuple(self.args[0])

    @property
    def matrix(self) -> MatrixBase:
        """M."""
        return self.args[1]

    @property
    def dimension(self) -> int:
        """Its dimension."""
        return len(self.center)

    @property
    def radius(self) -> Expr | None:
        """The radius of a ball, None for what is none."""
        square = self.matrix[0, 0]
        same = (self.matrix - square * Matrix.eye(self.dimension)).is_zero_matrix
        return sqrt(square) if same else None

    def __contains__(self, point: Any) -> bool:
        p = [sympify(e) for e in point]
        p = [Rational(str(e)) if e.is_Float else e for e in p]
        if len(p) != self.dimension:
            raise UnsupportedError("{0} has not the {1} coordinates of the set", point, self.dimension)
        if not all(is_finite(e) for e in p):
            return False
        v = Matrix([a - b for a, b in zip(p, self.center, strict=True)])
        return sign_of(scalar(((v.T * self.matrix.inv() * v)[0] - 1).expand())) <= 0

    def support(self, v: Any) -> Expr:
        """The largest inner product of v with an element."""
        d = Matrix([sympify(e) for e in v])
        return (Matrix(self.center).T * d)[0] + sqrt((d.T * self.matrix * d)[0])

    def __add__(self, other: Any) -> Any:
        return minkowski(self, other)

    __radd__ = __add__

    def _sympystr(self, printer: Any) -> str:
        center, radius = printer._print(self.args[0]), self.radius
        if radius is not None:
            return f"Ball({center}, {printer._print(radius)})"
        return f"Ellipsoid({center}, {printer._print(self.matrix.tolist())})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        n, radius = self.dimension, self.radius
        center = r"\begin{pmatrix} " + r" \\ ".join(map(printer._print, self.center)) + r" \end{pmatrix}"
        if radius is not None:
            size = printer._print(radius)
            return rf"\left\{{v \in \mathbf{{R}}^{{{n}}} : \left\|v - {center}\right\| \le {size}\right\}}"
        form = rf"\left(v - {center}\right)^{{T}} {printer._print(self.matrix)}^{{-1}} \left(v - {center}\right)"
        return rf"\left\{{v \in \mathbf{{R}}^{{{n}}} : {form} \le 1\right\}}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


@verb
def Ball(center: Any, radius: Any) -> Ellipsoid:
    """The closed ball about ``center``, as an ``Ellipsoid``.

    >>> from relu_sym.forms.cells.ellipsoid import Ball
    >>> Ball((0, 1), 2).radius
    2
    """
    if not hasattr(center, "__len__"):
        raise UnsupportedError("a center is a sequence of coordinates, as in Ball((0, 1), 2), not {0!r}", center)
    return Ellipsoid(center, sympify(radius) ** 2 * Matrix.eye(len(center)))
